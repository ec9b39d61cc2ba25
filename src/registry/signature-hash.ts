import { defineRegistry } from './registry.js';

/** First byte of a TLS 1.2 SignatureAndHashAlgorithm. */
export const HashAlgorithm = defineRegistry(
  {
    id: 'tls.hash_algorithm',
    width: 1,
    source: 'iana.org/assignments/tls-parameters (tls-parameters-18), compared with Wireshark 4.0',
  },
  {
    none: { code: 0, ref: 'RFC 5246 section 7.4.1.4.1' },
    md5: { code: 1, ref: 'RFC 5246 section 7.4.1.4.1' },
    sha1: { code: 2, ref: 'RFC 5246 section 7.4.1.4.1' },
    sha224: { code: 3, ref: 'RFC 5246 section 7.4.1.4.1' },
    sha256: { code: 4, ref: 'RFC 5246 section 7.4.1.4.1' },
    sha384: { code: 5, ref: 'RFC 5246 section 7.4.1.4.1' },
    sha512: { code: 6, ref: 'RFC 5246 section 7.4.1.4.1' },
    Intrinsic: {
      code: 8,
      ref: 'RFC 8422 section 5.1.3',
      note: 'The signature algorithm has its hash built in.',
    },
  },
);

/** Second byte of a TLS 1.2 SignatureAndHashAlgorithm. */
export const SignatureAlgorithm = defineRegistry(
  {
    id: 'tls.signature_algorithm',
    width: 1,
    source: 'iana.org/assignments/tls-parameters (tls-parameters-16), compared with Wireshark 4.0',
  },
  {
    anonymous: { code: 0, ref: 'RFC 5246 section 7.4.1.4.1' },
    rsa: { code: 1, ref: 'RFC 5246 section 7.4.1.4.1' },
    dsa: { code: 2, ref: 'RFC 5246 section 7.4.1.4.1' },
    ecdsa: { code: 3, ref: 'RFC 5246 section 7.4.1.4.1' },
    ed25519: { code: 7, ref: 'RFC 8422 section 5.1.3' },
    ed448: { code: 8, ref: 'RFC 8422 section 5.1.3' },
    gostr34102012_256: { code: 64, ref: 'RFC 9189' },
    gostr34102012_512: { code: 65, ref: 'RFC 9189' },
  },
);
