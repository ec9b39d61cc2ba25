import { defineRegistry } from './registry.js';

/** certificate_types of a CertificateRequest up to TLS 1.2: what kinds of client certificate will do. */
export const ClientCertificateType = defineRegistry(
  {
    id: 'tls.client_certificate_type',
    width: 1,
    source: 'iana.org/assignments/tls-parameters (tls-parameters-2), 2026-09-29',
  },
  {
    rsa_sign: { code: 1, ref: 'RFC 5246 section 7.4.4', note: 'A certificate with an RSA key.' },
    dss_sign: { code: 2, ref: 'RFC 5246 section 7.4.4', note: 'A certificate with a DSA key.' },
    rsa_fixed_dh: { code: 3, ref: 'RFC 5246 section 7.4.4' },
    dss_fixed_dh: { code: 4, ref: 'RFC 5246 section 7.4.4' },
    rsa_ephemeral_dh: { code: 5, ref: 'RFC 5246 section 7.4.4' },
    dss_ephemeral_dh: { code: 6, ref: 'RFC 5246 section 7.4.4' },
    fortezza_dms: { code: 20, ref: 'RFC 5246 section 7.4.4' },
    gost94: { code: 21, ref: 'draft-chudov-cryptopro-cptls-04' },
    gost01: { code: 22, ref: 'draft-chudov-cryptopro-cptls-04' },
    ecdsa_sign: {
      code: 64,
      ref: 'RFC 8422 section 5.5',
      note: 'A certificate with an ECDSA, Ed25519 or Ed448 key.',
    },
    rsa_fixed_ecdh: { code: 65, ref: 'RFC 4492 section 5.5' },
    ecdsa_fixed_ecdh: { code: 66, ref: 'RFC 4492 section 5.5' },
    gost_sign256: { code: 67, ref: 'RFC 9189' },
    gost_sign512: { code: 68, ref: 'RFC 9189' },
    ibc_params: { code: 80, ref: 'GB/T 38636' },
  },
);

/** Kinds of certificate, in the extensions client_certificate_type and server_certificate_type. */
export const CertificateType = defineRegistry(
  {
    id: 'tls.certificate_type',
    width: 1,
    source:
      'iana.org/assignments/tls-extensiontype-values (tls-extensiontype-values-3), compared with Wireshark 4.0',
  },
  {
    X509: { code: 0, ref: 'RFC 6091 section 3.1' },
    OpenPGP: { code: 1, ref: 'RFC 6091 section 3.1' },
    RawPublicKey: { code: 2, ref: 'RFC 7250 section 3' },
    '1609Dot2': { code: 3, ref: 'RFC 8902' },
  },
);

export const CertificateStatusType = defineRegistry(
  {
    id: 'tls.certificate_status_type',
    width: 1,
    source: 'iana.org/assignments/tls-extensiontype-values (tls-extensiontype-values-4), 2026-09-29',
  },
  {
    ocsp: { code: 1, ref: 'RFC 6066 section 8' },
    ocsp_multi: { code: 2, ref: 'RFC 6961 section 2.2' },
  },
);

export const CertificateCompressionAlgorithm = defineRegistry(
  {
    id: 'tls.certificate_compression_algorithm',
    width: 2,
    source: 'iana.org/assignments/tls-extensiontype-values (compression algorithm ids), 2026-09-29',
  },
  {
    zlib: { code: 1, ref: 'RFC 8879 section 3' },
    brotli: { code: 2, ref: 'RFC 8879 section 3' },
    zstd: { code: 3, ref: 'RFC 8879 section 3' },
  },
);

/** How client_certificate_url sends a chain. */
export const CertChainType = defineRegistry(
  { id: 'tls.cert_chain_type', width: 1, source: 'RFC 6066' },
  {
    individual_certs: { code: 0, ref: 'RFC 6066 section 5' },
    pkipath: { code: 1, ref: 'RFC 6066 section 5' },
  },
);

/** How trusted_ca_keys names an authority. */
export const IdentifierType = defineRegistry(
  { id: 'tls.trusted_authority_identifier_type', width: 1, source: 'RFC 6066' },
  {
    pre_agreed: { code: 0, ref: 'RFC 6066 section 6' },
    key_sha1_hash: { code: 1, ref: 'RFC 6066 section 6' },
    x509_name: { code: 2, ref: 'RFC 6066 section 6' },
    cert_sha1_hash: { code: 3, ref: 'RFC 6066 section 6' },
  },
);
