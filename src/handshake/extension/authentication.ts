// Signatures, certificates and what is known about them.

import type { Cursor } from '../../base/cursor.js';
import { CertificateStatusType } from '../../registry/certificate-type.js';
import { opaqueVectors, readItems, uint8Vector, uint16Vector } from '../read-vector.js';
import type { ExtensionDecoder } from './extension-decoder.js';
import type { OidFilter } from './extension-types.js';

/**
 * RFC 8446 section 4.2.3, RFC 5246 section 7.4.1.4.1. In a ServerHello it is empty and says that a certificate will
 * follow (draft-ietf-tls-tls13-16 section 4.2.2).
 */
export const signatureAlgorithms: ExtensionDecoder = (body, { carrier, fields }) => {
  if (carrier === 'server_hello' && body.left === 0) return;
  fields.signatureAlgorithms = uint16Vector(body, 'supported_signature_algorithms', 'signature_scheme', 2, 2);
};

/** RFC 8446 section 4.2.3. */
export const signatureAlgorithmsCert: ExtensionDecoder = (body, { fields }) => {
  fields.signatureAlgorithmsCert = uint16Vector(
    body,
    'supported_signature_algorithms',
    'signature_scheme',
    2,
    2,
  );
};

/** RFC 8446 section 4.2.4. */
export const certificateAuthorities: ExtensionDecoder = (body, { fields, problems }) => {
  fields.certificateAuthorities = opaqueVectors(body, 'authorities', 'distinguished_name', 2, problems, 3);
};

export function oidFilter(cursor: Cursor): OidFilter {
  return cursor.group('oid_filter', (filter) => ({
    oid: filter.opaqueVector('certificate_extension_oid', 1, 1),
    values: filter.opaqueVector('certificate_extension_values', 2),
  }));
}

/** RFC 8446 section 4.2.5. */
export const oidFilters: ExtensionDecoder = (body, { fields, problems }) => {
  fields.oidFilters = body.vector('filters', 2, (list) => readItems(list, 'oid_filter', problems, oidFilter));
};

/** RFC 8446 section 4.2.6: empty. */
export const postHandshakeAuth: ExtensionDecoder = (_body, { fields }) => {
  fields.postHandshakeAuth = true;
};

/** RFC 6066 section 8, RFC 8446 section 4.4.2.1. A server's answer in TLS 1.2 and its request in TLS 1.3 are empty. */
export const statusRequest: ExtensionDecoder = (body, { carrier, fields, problems }) => {
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
};

/** RFC 6962 section 3.3.1. */
export const signedCertificateTimestamp: ExtensionDecoder = (body, { fields, problems }) => {
  fields.signedCertificateTimestamps =
    body.left === 0 ? [] : opaqueVectors(body, 'sct_list', 'serialized_sct', 2, problems, 1);
};

/** RFC 7250 section 3. */
export const clientCertificateType: ExtensionDecoder = (body, { carrier, fields }) => {
  fields.clientCertificateType =
    carrier === 'client_hello'
      ? uint8Vector(body, 'client_certificate_types', 'certificate_type', 1, 1)
      : [body.uint8('client_certificate_type')];
};

/** RFC 7250 section 3. */
export const serverCertificateType: ExtensionDecoder = (body, { carrier, fields }) => {
  fields.serverCertificateType =
    carrier === 'client_hello'
      ? uint8Vector(body, 'server_certificate_types', 'certificate_type', 1, 1)
      : [body.uint8('server_certificate_type')];
};

/** RFC 8879 section 3. */
export const compressCertificate: ExtensionDecoder = (body, { fields }) => {
  fields.compressCertificate = uint16Vector(body, 'algorithms', 'algorithm', 1, 2);
};

/** RFC 9345 section 4.1. */
export const delegatedCredential: ExtensionDecoder = (body, { carrier, fields }) => {
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
};
