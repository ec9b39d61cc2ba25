import { greaseLabel16 } from './grease.js';
import { defineRegistry } from './registry.js';
import { HashAlgorithm, SignatureAlgorithm } from './signature-hash.js';

/**
 * Signature schemes of TLS 1.3. In TLS 1.2 the same two bytes are a HashAlgorithm and a SignatureAlgorithm:
 * use `signatureHashLabel` there for pairs that have no name here, such as 0x0303.
 */
export const SignatureScheme = defineRegistry(
  {
    id: 'tls.signature_scheme',
    width: 2,
    source: 'iana.org/assignments/tls-parameters (tls-signaturescheme), 2026-09-29',
    pattern: greaseLabel16,
  },
  {
    rsa_pkcs1_sha1: { code: 0x0201, ref: 'RFC 8446 section 4.2.3' },
    dsa_sha1: { code: 0x0202, ref: 'RFC 8446 section B.3.1.3', note: 'Reserved: TLS 1.2 only.' },
    ecdsa_sha1: { code: 0x0203, ref: 'RFC 8446 section 4.2.3' },
    rsa_pkcs1_sha256: {
      code: 0x0401,
      ref: 'RFC 8446 section 4.2.3',
      note: 'In TLS 1.3 for signatures within certificates only.',
    },
    dsa_sha256: { code: 0x0402, ref: 'RFC 8446 section B.3.1.3', note: 'Reserved: TLS 1.2 only.' },
    ecdsa_secp256r1_sha256: { code: 0x0403, ref: 'RFC 8446 section 4.2.3' },
    rsa_pkcs1_sha256_legacy: {
      code: 0x0420,
      ref: 'draft-ietf-tls-tls13-pkcs1',
      note: 'For client certificates in TLS 1.3 whose keys cannot do RSA-PSS.',
    },
    rsa_pkcs1_sha384: {
      code: 0x0501,
      ref: 'RFC 8446 section 4.2.3',
      note: 'In TLS 1.3 for signatures within certificates only.',
    },
    dsa_sha384: { code: 0x0502, ref: 'RFC 8446 section B.3.1.3', note: 'Reserved: TLS 1.2 only.' },
    ecdsa_secp384r1_sha384: { code: 0x0503, ref: 'RFC 8446 section 4.2.3' },
    rsa_pkcs1_sha384_legacy: { code: 0x0520, ref: 'draft-ietf-tls-tls13-pkcs1' },
    rsa_pkcs1_sha512: {
      code: 0x0601,
      ref: 'RFC 8446 section 4.2.3',
      note: 'In TLS 1.3 for signatures within certificates only.',
    },
    dsa_sha512: { code: 0x0602, ref: 'RFC 8446 section B.3.1.3', note: 'Reserved: TLS 1.2 only.' },
    ecdsa_secp521r1_sha512: { code: 0x0603, ref: 'RFC 8446 section 4.2.3' },
    rsa_pkcs1_sha512_legacy: { code: 0x0620, ref: 'draft-ietf-tls-tls13-pkcs1' },
    eccsi_sha256: { code: 0x0704, ref: 'draft-wang-tls-raw-public-key-with-ibc' },
    iso_ibs1: { code: 0x0705, ref: 'draft-wang-tls-raw-public-key-with-ibc' },
    iso_ibs2: { code: 0x0706, ref: 'draft-wang-tls-raw-public-key-with-ibc' },
    iso_chinese_ibs: { code: 0x0707, ref: 'draft-wang-tls-raw-public-key-with-ibc' },
    sm2sig_sm3: { code: 0x0708, ref: 'RFC 8998 section 3.2.1' },
    gostr34102012_256a: { code: 0x0709, ref: 'RFC 9367' },
    gostr34102012_256b: { code: 0x070a, ref: 'RFC 9367' },
    gostr34102012_256c: { code: 0x070b, ref: 'RFC 9367' },
    gostr34102012_256d: { code: 0x070c, ref: 'RFC 9367' },
    gostr34102012_512a: { code: 0x070d, ref: 'RFC 9367' },
    gostr34102012_512b: { code: 0x070e, ref: 'RFC 9367' },
    gostr34102012_512c: { code: 0x070f, ref: 'RFC 9367' },
    rsa_pss_rsae_sha256: {
      code: 0x0804,
      ref: 'RFC 8446 section 4.2.3',
      note: 'RSA-PSS with an ordinary RSA key (rsaEncryption).',
    },
    rsa_pss_rsae_sha384: { code: 0x0805, ref: 'RFC 8446 section 4.2.3' },
    rsa_pss_rsae_sha512: { code: 0x0806, ref: 'RFC 8446 section 4.2.3' },
    ed25519: { code: 0x0807, ref: 'RFC 8446 section 4.2.3' },
    ed448: { code: 0x0808, ref: 'RFC 8446 section 4.2.3' },
    rsa_pss_pss_sha256: {
      code: 0x0809,
      ref: 'RFC 8446 section 4.2.3',
      note: 'RSA-PSS with a key that is for RSA-PSS only (id-RSASSA-PSS).',
    },
    rsa_pss_pss_sha384: { code: 0x080a, ref: 'RFC 8446 section 4.2.3' },
    rsa_pss_pss_sha512: { code: 0x080b, ref: 'RFC 8446 section 4.2.3' },
    ecdsa_brainpoolP256r1tls13_sha256: { code: 0x081a, ref: 'RFC 8734 section 4' },
    ecdsa_brainpoolP384r1tls13_sha384: { code: 0x081b, ref: 'RFC 8734 section 4' },
    ecdsa_brainpoolP512r1tls13_sha512: { code: 0x081c, ref: 'RFC 8734 section 4' },
    mldsa44: { code: 0x0904, ref: 'draft-ietf-tls-mldsa', note: 'Post-quantum.' },
    mldsa65: { code: 0x0905, ref: 'draft-ietf-tls-mldsa', note: 'Post-quantum.' },
    mldsa87: { code: 0x0906, ref: 'draft-ietf-tls-mldsa', note: 'Post-quantum.' },
    slhdsa_sha2_128s: { code: 0x0911, ref: 'draft-reddy-tls-slhdsa', note: 'Post-quantum.' },
    slhdsa_sha2_128f: { code: 0x0912, ref: 'draft-reddy-tls-slhdsa', note: 'Post-quantum.' },
    slhdsa_sha2_192s: { code: 0x0913, ref: 'draft-reddy-tls-slhdsa', note: 'Post-quantum.' },
    slhdsa_sha2_192f: { code: 0x0914, ref: 'draft-reddy-tls-slhdsa', note: 'Post-quantum.' },
    slhdsa_sha2_256s: { code: 0x0915, ref: 'draft-reddy-tls-slhdsa', note: 'Post-quantum.' },
    slhdsa_sha2_256f: { code: 0x0916, ref: 'draft-reddy-tls-slhdsa', note: 'Post-quantum.' },
    slhdsa_shake_128s: { code: 0x0917, ref: 'draft-reddy-tls-slhdsa', note: 'Post-quantum.' },
    slhdsa_shake_128f: { code: 0x0918, ref: 'draft-reddy-tls-slhdsa', note: 'Post-quantum.' },
    slhdsa_shake_192s: { code: 0x0919, ref: 'draft-reddy-tls-slhdsa', note: 'Post-quantum.' },
    slhdsa_shake_192f: { code: 0x091a, ref: 'draft-reddy-tls-slhdsa', note: 'Post-quantum.' },
    slhdsa_shake_256s: { code: 0x091b, ref: 'draft-reddy-tls-slhdsa', note: 'Post-quantum.' },
    slhdsa_shake_256f: { code: 0x091c, ref: 'draft-reddy-tls-slhdsa', note: 'Post-quantum.' },
  },
);

/**
 * Words for the two bytes as TLS 1.2 reads them (RFC 5246 section 7.4.1.4.1). A pair that TLS 1.3 names keeps that
 * name, so that both versions read alike; any other known pair is hash and signature, e.g. `sha224 + ecdsa`.
 */
export function signatureHashLabel(code: number): string {
  const scheme = SignatureScheme.name(code);
  if (scheme !== undefined) return scheme;
  const hash = HashAlgorithm.name(code >> 8);
  const signature = SignatureAlgorithm.name(code & 0xff);
  if (hash === undefined || signature === undefined) return SignatureScheme.label(code);
  return `${hash} + ${signature}`;
}
