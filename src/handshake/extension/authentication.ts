// Signatures, certificates and what is known about them.

import type { Cursor } from '../../base/cursor.js';
import { CertificateStatusType } from '../../registry/certificate-type.js';
import { opaqueVectors, readItems, uint8Vector, uint16Vector } from '../read-vector.js';
import type { ExtensionRows } from './extension-row.js';

export interface OidFilter {
  /** DER, as all of a filter (RFC 8446 section 4.2.5). */
  readonly oid: Uint8Array;
  readonly values: Uint8Array;
}

/** What they say, gathered on the message that carries them. */
export interface AuthenticationFields {
  /** CertificateStatusType asked for; 0 in a ServerHello, where the extension is empty. */
  readonly statusRequest?: number;
  /** In a CertificateEntry: the stapled DER OCSPResponse. */
  readonly ocspResponse?: Uint8Array;
  readonly signatureAlgorithms?: readonly number[];
  readonly signatureAlgorithmsCert?: readonly number[];
  /** SerializedSCTs; empty where it only asks for them. */
  readonly signedCertificateTimestamps?: readonly Uint8Array[];
  /** CertificateType codes: those offered, or the one selected. */
  readonly clientCertificateType?: readonly number[];
  readonly serverCertificateType?: readonly number[];
  /** CertificateCompressionAlgorithm codes. */
  readonly compressCertificate?: readonly number[];
  /** SignatureScheme codes; in a CertificateEntry the credential itself stays raw. */
  readonly delegatedCredentials?: readonly number[];
  /** DER Names. */
  readonly certificateAuthorities?: readonly Uint8Array[];
  readonly oidFilters?: readonly OidFilter[];
  readonly postHandshakeAuth?: true;
}

export function oidFilter(cursor: Cursor): OidFilter {
  return cursor.group('oid_filter', (filter) => ({
    oid: filter.opaqueVector('certificate_extension_oid', 1, 1),
    values: filter.opaqueVector('certificate_extension_values', 2),
  }));
}

export const authenticationExtensions = {
  signature_algorithms: {
    code: 13,
    ref: 'RFC 8446 section 4.2.3',
    note: 'The signature schemes that the sender accepts, preferred first.',
    /**
     * RFC 8446 section 4.2.3, RFC 5246 section 7.4.1.4.1. In a ServerHello it is empty and says that a certificate
     * will follow (draft-ietf-tls-tls13-16 section 4.2.2).
     */
    decode(body, { carrier, fields }) {
      if (carrier === 'server_hello' && body.left === 0) return;
      fields.signatureAlgorithms = uint16Vector(
        body,
        'supported_signature_algorithms',
        'signature_scheme',
        2,
        2,
      );
    },
  },
  signature_algorithms_cert: {
    code: 50,
    ref: 'RFC 8446 section 4.2.3',
    note: 'The signature schemes that the sender accepts within certificates.',
    decode(body, { fields }) {
      fields.signatureAlgorithmsCert = uint16Vector(
        body,
        'supported_signature_algorithms',
        'signature_scheme',
        2,
        2,
      );
    },
  },
  certificate_authorities: {
    code: 47,
    ref: 'RFC 8446 section 4.2.4',
    note: 'The names of the authorities whose certificates the sender accepts.',
    decode(body, { fields, problems }) {
      fields.certificateAuthorities = opaqueVectors(
        body,
        'authorities',
        'distinguished_name',
        2,
        problems,
        3,
      );
    },
  },
  oid_filters: {
    code: 48,
    ref: 'RFC 8446 section 4.2.5',
    decode(body, { fields, problems }) {
      fields.oidFilters = body.vector('filters', 2, (list) =>
        readItems(list, 'oid_filter', problems, oidFilter),
      );
    },
  },
  post_handshake_auth: {
    code: 49,
    ref: 'RFC 8446 section 4.2.6',
    note: 'The client is willing to be asked for a certificate after the handshake.',
    /** RFC 8446 section 4.2.6: empty. */
    decode(_body, { fields }) {
      fields.postHandshakeAuth = true;
    },
  },
  status_request: {
    code: 5,
    ref: 'RFC 6066 section 8',
    note: 'Asks the server to staple an OCSP response.',
    /**
     * RFC 6066 section 8, RFC 8446 section 4.4.2.1. A server's answer in TLS 1.2 and its request in TLS 1.3 are
     * empty.
     */
    decode(body, { carrier, fields, problems }) {
      if (carrier === 'certificate') {
        body.uint8('status_type');
        fields.ocspResponse = body.opaqueVector('ocsp_response', 3, 1);
        return;
      }
      if (carrier !== 'client_hello' && body.left === 0) {
        fields.statusRequest = 0;
        return;
      }
      const type = body.uint8('status_type');
      if (type === CertificateStatusType.code.ocsp) {
        opaqueVectors(body, 'responder_id_list', 'responder_id', 2, problems);
        body.opaqueVector('request_extensions', 2);
      } else {
        body.opaque('request');
      }
      fields.statusRequest = type;
    },
  },
  signed_certificate_timestamp: {
    code: 18,
    ref: 'RFC 6962 section 3.3.1',
    note: 'Asks for, or holds, proofs that the certificate is in public logs.',
    decode(body, { fields, problems }) {
      fields.signedCertificateTimestamps =
        body.left === 0 ? [] : opaqueVectors(body, 'sct_list', 'serialized_sct', 2, problems, 1);
    },
  },
  client_certificate_type: {
    code: 19,
    ref: 'RFC 7250 section 3',
    decode(body, { carrier, fields }) {
      fields.clientCertificateType =
        carrier === 'client_hello'
          ? uint8Vector(body, 'client_certificate_types', 'certificate_type', 1, 1)
          : [body.uint8('client_certificate_type')];
    },
  },
  server_certificate_type: {
    code: 20,
    ref: 'RFC 7250 section 3',
    decode(body, { carrier, fields }) {
      fields.serverCertificateType =
        carrier === 'client_hello'
          ? uint8Vector(body, 'server_certificate_types', 'certificate_type', 1, 1)
          : [body.uint8('server_certificate_type')];
    },
  },
  compress_certificate: {
    code: 27,
    ref: 'RFC 8879 section 3',
    decode(body, { fields }) {
      fields.compressCertificate = uint16Vector(body, 'algorithms', 'algorithm', 1, 2);
    },
  },
  delegated_credential: {
    code: 34,
    ref: 'RFC 9345 section 4.1',
    decode(body, { carrier, fields }) {
      if (carrier === 'certificate') {
        body.uint32('valid_time');
        body.uint16('dc_cert_verify_algorithm');
        body.opaqueVector('asn1_subject_public_key_info', 3, 1);
        body.uint16('algorithm');
        body.opaqueVector('signature', 2);
      } else {
        fields.delegatedCredentials = uint16Vector(
          body,
          'supported_signature_algorithms',
          'signature_scheme',
          2,
          2,
        );
      }
    },
  },
} as const satisfies ExtensionRows<AuthenticationFields>;
