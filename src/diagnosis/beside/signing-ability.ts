// Which signature schemes a key can prove itself with in CertificateVerify (RFC 8446 section 4.2.3, RFC 5246 section
// 7.4.8), and which kinds of key a CertificateRequest leaves.
import { ClientCertificateType } from '../../registry/certificate-type.js';
import { SignatureScheme } from '../../registry/signature-scheme.js';
import type { Certificate, PublicKey } from '../../x509/certificate.js';

const { code } = SignatureScheme;
const { rsa_sign, dss_sign, ecdsa_sign } = ClientCertificateType.code;

/** RFC 5246 section 7.4.1.4.1: SignatureAlgorithm, the second byte of a pair. */
const RSA = 1;
const DSA = 2;
const ECDSA = 3;
/** The highest HashAlgorithm: from 7 on the first byte belongs to TLS 1.3's schemes. */
const SHA512 = 6;

const RSA_PSS_RSAE: readonly number[] = [
  code.rsa_pss_rsae_sha256,
  code.rsa_pss_rsae_sha384,
  code.rsa_pss_rsae_sha512,
];
const RSA_PSS_PSS: readonly number[] = [
  code.rsa_pss_pss_sha256,
  code.rsa_pss_pss_sha384,
  code.rsa_pss_pss_sha512,
];
const RSA_PKCS1_LEGACY: readonly number[] = [
  code.rsa_pkcs1_sha256_legacy,
  code.rsa_pkcs1_sha384_legacy,
  code.rsa_pkcs1_sha512_legacy,
];

/** TLS 1.3 binds the curve to the hash. */
const CURVE_SCHEMES: Readonly<Record<string, number>> = {
  secp256r1: code.ecdsa_secp256r1_sha256,
  secp384r1: code.ecdsa_secp384r1_sha384,
  secp521r1: code.ecdsa_secp521r1_sha512,
  brainpoolP256r1: code.ecdsa_brainpoolP256r1tls13_sha256,
  brainpoolP384r1: code.ecdsa_brainpoolP384r1tls13_sha384,
  brainpoolP512r1: code.ecdsa_brainpoolP512r1tls13_sha512,
};

const KEY_SCHEMES: Readonly<Record<string, number>> = {
  Ed25519: code.ed25519,
  Ed448: code.ed448,
  'ML-DSA-44': code.mldsa44,
  'ML-DSA-65': code.mldsa65,
  'ML-DSA-87': code.mldsa87,
};

/** Whether the key can sign a CertificateVerify with the scheme; undefined if this kind of key is not known here. */
export function canSign(
  { algorithm, curve }: Pick<PublicKey, 'algorithm' | 'curve'>,
  scheme: number,
  tls13: boolean,
): boolean | undefined {
  const pair = scheme >> 8 <= SHA512 && scheme >> 8 > 0 ? scheme & 0xff : undefined;
  switch (algorithm) {
    case 'RSA':
      if (RSA_PSS_RSAE.includes(scheme)) return true;
      return tls13 ? RSA_PKCS1_LEGACY.includes(scheme) : pair === RSA;
    case 'RSASSA-PSS':
      return RSA_PSS_PSS.includes(scheme);
    case 'DSA':
      return !tls13 && pair === DSA;
    case 'EC':
      if (!tls13) return pair === ECDSA;
      return curve !== undefined && CURVE_SCHEMES[curve] === scheme;
    default: {
      const own = KEY_SCHEMES[algorithm];
      return own === undefined ? undefined : own === scheme;
    }
  }
}

/** Up to TLS 1.2: whether one of the ClientCertificateTypes stands for that kind of key; undefined if not known here. */
export function isAcceptedType({ algorithm }: PublicKey, types: readonly number[]): boolean | undefined {
  switch (algorithm) {
    case 'RSA':
    case 'RSASSA-PSS':
      return types.includes(rsa_sign);
    case 'DSA':
      return types.includes(dss_sign);
    // RFC 8422 section 5.5.
    case 'EC':
    case 'Ed25519':
    case 'Ed448':
      return types.includes(ecdsa_sign);
    default:
      return undefined;
  }
}

/** RFC 5246 section 7.4.1.4.1: HashAlgorithm, the first byte of a pair. */
const HASHES: Readonly<Record<string, number>> = {
  md5: 1,
  sha1: 2,
  sha224: 3,
  sha256: 4,
  sha384: 5,
  sha512: 6,
};
const PSS_HASHES = ['sha256', 'sha384', 'sha512'];

/** The schemes that stand for the signature within a certificate; none if it is not known here. */
export function certificateSchemes({
  signatureAlgorithm,
  signatureHash,
}: Pick<Certificate, 'signatureAlgorithm' | 'signatureHash'>): number[] {
  const own = KEY_SCHEMES[signatureAlgorithm];
  if (own !== undefined) return [own];
  if (signatureAlgorithm.startsWith('RSASSA-PSS')) {
    const at = PSS_HASHES.indexOf(signatureHash ?? '');
    return at === -1 ? [] : [RSA_PSS_RSAE[at]!, RSA_PSS_PSS[at]!];
  }
  const hash = HASHES[signatureHash ?? ''];
  if (hash === undefined) return [];
  if (/WithRSAEncryption$/i.test(signatureAlgorithm)) return [hash * 256 + RSA];
  if (/^ecdsa-with-/i.test(signatureAlgorithm)) return [hash * 256 + ECDSA];
  return /^(id-)?dsa-with-/i.test(signatureAlgorithm) ? [hash * 256 + DSA] : [];
}

const KINDS: readonly PublicKey[] = [
  { algorithm: 'RSA' },
  { algorithm: 'RSASSA-PSS' },
  { algorithm: 'DSA' },
  ...Object.keys(CURVE_SCHEMES).map((curve) => ({ algorithm: 'EC', curve })),
  ...Object.keys(KEY_SCHEMES).map((algorithm) => ({ algorithm })),
];

/** The kinds of key (`RSA`, `EC`, `Ed25519`) that fit both lists of a CertificateRequest; each list may be missing. */
export function fittingKeys(
  types: readonly number[] | undefined,
  schemes: readonly number[] | undefined,
  tls13: boolean,
): string[] {
  const fitting = KINDS.filter(
    (key) =>
      (types === undefined || isAcceptedType(key, types) === true) &&
      (schemes === undefined || schemes.some((scheme) => canSign(key, scheme, tls13) === true)),
  );
  return [...new Set(fitting.map(({ algorithm }) => algorithm))];
}
