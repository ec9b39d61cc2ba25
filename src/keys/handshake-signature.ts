// The signature of a CertificateVerify or ServerKeyExchange: does it verify with the certificate's public key?
import { host } from '../platform/host.js';
import type { SignatureMethod, VerifyingKey } from '../platform/platform.js';
import { SignatureScheme } from '../registry/signature-scheme.js';

/** `unknown`: the scheme is not known here, or the host cannot judge it. */
export type SignatureJudgement = 'valid' | 'invalid' | 'unknown';

/** HashAlgorithm of TLS 1.2 (RFC 5246 section 7.4.1.4.1), the high byte of a scheme. */
const HASHES = ['', 'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'];
/** SignatureAlgorithm, the low byte. */
const RSA = 1;
const DSA = 2;
const ECDSA = 3;

const { code } = SignatureScheme;
const PSS = new Map<number, string>([
  [code.rsa_pss_rsae_sha256, 'sha256'],
  [code.rsa_pss_rsae_sha384, 'sha384'],
  [code.rsa_pss_rsae_sha512, 'sha512'],
  [code.rsa_pss_pss_sha256, 'sha256'],
  [code.rsa_pss_pss_sha384, 'sha384'],
  [code.rsa_pss_pss_sha512, 'sha512'],
]);

/**
 * Judges a signature over `content`. `scheme` is the SignatureScheme (RFC 8446 section 4.2.3) or TLS 1.2's pair of
 * algorithms; undefined before TLS 1.2, where the key decides (RFC 4346 section 7.4.8). Never throws.
 */
export function judgeSignature(
  scheme: number | undefined,
  key: VerifyingKey,
  content: Uint8Array,
  signature: Uint8Array,
): SignatureJudgement {
  const how = methodOf(scheme, key);
  if (how === undefined) return 'unknown';
  const valid = host.verify(how, key, content, signature);
  if (valid === undefined) return 'unknown';
  return valid ? 'valid' : 'invalid';
}

function methodOf(scheme: number | undefined, key: VerifyingKey): SignatureMethod | undefined {
  const { kind } = key;
  if (scheme === undefined) {
    if (kind === 'rsa') return { hash: 'md5-sha1' };
    return kind === 'ec' || kind === 'dsa' ? { hash: 'sha1' } : undefined;
  }
  if (scheme === code.ed25519 || scheme === code.ed448)
    return kind === 'ed25519' || kind === 'ed448' ? { hash: undefined } : undefined;
  const pss = PSS.get(scheme);
  if (pss !== undefined) {
    if (kind !== 'rsa' && kind !== 'rsa-pss') return undefined;
    return { hash: pss, pss: true };
  }
  const hash = HASHES[scheme >> 8];
  if (hash === undefined || hash === '') return undefined;
  switch (scheme & 0xff) {
    case RSA:
      return kind === 'rsa' ? { hash } : undefined;
    case DSA:
      return kind === 'dsa' ? { hash } : undefined;
    case ECDSA:
      return kind === 'ec' ? { hash } : undefined;
    default:
      return undefined;
  }
}
