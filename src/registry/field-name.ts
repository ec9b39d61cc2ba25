import { AlertDescription, AlertLevel } from './alert.js';
import {
  CertificateCompressionAlgorithm,
  CertificateStatusType,
  CertificateType,
  ClientCertificateType,
} from './certificate-type.js';
import { CipherSuite } from './cipher-suite.js';
import { EcCurveType, EcPointFormat } from './elliptic-curve.js';
import { HandshakeType } from './handshake-type.js';
import {
  CompressionMethod,
  EchClientHelloType,
  HeartbeatMode,
  HpkeAead,
  HpkeKdf,
  KeyUpdateRequest,
  MaxFragmentLength,
  PskKeyExchangeMode,
  ServerNameType,
  SrtpProtectionProfile,
} from './hello-values.js';
import { NamedGroup } from './named-group.js';
import { ProtocolVersion } from './protocol-version.js';
import type { Registry } from './registry.js';
import { SignatureScheme } from './signature-scheme.js';

type CodePoints = Pick<Registry, 'width' | 'label' | 'entry'>;

/** Fields that hold a code point, with the registry that names it. A field's name under its parent's goes first. */
const CODE_POINTS: ReadonlyMap<string, CodePoints> = new Map<string, CodePoints>([
  ['msg_type', HandshakeType],
  ['legacy_version', ProtocolVersion],
  ['server_version', ProtocolVersion],
  ['version', ProtocolVersion],
  ['selected_version', ProtocolVersion],
  ['cipher_suite', CipherSuite],
  ['compression_method', CompressionMethod],
  ['legacy_compression_method', CompressionMethod],
  ['name_type', ServerNameType],
  ['max_fragment_length', MaxFragmentLength],
  ['mode', HeartbeatMode],
  ['srtp_protection_profile', SrtpProtectionProfile],
  ['named_group', NamedGroup],
  ['group', NamedGroup],
  ['selected_group', NamedGroup],
  ['named_curve', NamedGroup],
  ['curve_type', EcCurveType],
  ['ec_point_format', EcPointFormat],
  ['psk_key_exchange_mode', PskKeyExchangeMode],
  ['signature_scheme', SignatureScheme],
  ['dc_cert_verify_algorithm', SignatureScheme],
  ['algorithm', SignatureScheme],
  ['algorithms algorithm', CertificateCompressionAlgorithm],
  ['compressed_certificate algorithm', CertificateCompressionAlgorithm],
  ['status_type', CertificateStatusType],
  ['certificate_types certificate_type', ClientCertificateType],
  ['certificate_type', CertificateType],
  ['client_certificate_type', CertificateType],
  ['server_certificate_type', CertificateType],
  ['type', EchClientHelloType],
  ['kdf_id', HpkeKdf],
  ['aead_id', HpkeAead],
  ['request_update', KeyUpdateRequest],
  ['level', AlertLevel],
  ['description', AlertDescription],
]);

/** The registry that names the value of a field; undefined for lengths, times and other plain numbers. */
export const codePointsOf = (field: string, parent: string): CodePoints | undefined =>
  CODE_POINTS.get(`${parent} ${field}`) ?? CODE_POINTS.get(field);

/** Fields whose bytes are text: each byte one character. */
export const TEXT_FIELDS: ReadonlySet<string> = new Set([
  'host_name',
  'name',
  'protocol_name',
  'selected_protocol',
  'psk_identity_hint',
]);

/** Fields that hold a DER Name. */
export const NAME_FIELDS: ReadonlySet<string> = new Set(['distinguished_name']);

/** Fields that hold a certificate. */
export const CERTIFICATE_FIELDS: ReadonlySet<string> = new Set(['asn1_cert', 'cert_data']);

/** Where TLS 1.2 and before define their messages; TLS 1.3's sections stand with the message types. */
const BEFORE_13: Readonly<Record<string, string>> = {
  client_hello: 'RFC 5246 section 7.4.1.2',
  server_hello: 'RFC 5246 section 7.4.1.3',
  certificate: 'RFC 5246 section 7.4.2',
  certificate_request: 'RFC 5246 section 7.4.4',
  certificate_verify: 'RFC 5246 section 7.4.8',
  finished: 'RFC 5246 section 7.4.9',
  new_session_ticket: 'RFC 5077 section 3.3',
};

/** The section that defines a handshake message in a version. */
export function messageReference(type: number, tls13: boolean): string | undefined {
  const entry = HandshakeType.entry(type);
  return entry === undefined ? undefined : ((tls13 ? undefined : BEFORE_13[entry.name]) ?? entry.ref);
}
