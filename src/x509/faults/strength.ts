import type { Certificate, PublicKey } from '../certificate.js';
import type { Fault } from './fault.js';
import type { Check } from './judged-chain.js';

/** NIST SP 800-131A: below these many bits a key is no longer allowed (112 bits of security). */
const LEAST_BITS: Readonly<Record<string, number>> = {
  RSA: 2_048,
  'RSASSA-PSS': 2_048,
  DSA: 2_048,
  DH: 2_048,
  EC: 224,
};

/** OpenSSL's security level 1, its default where no distribution raised it, takes RSA keys from 1,024 bits on. */
const TOLERATED_RSA_BITS = 1_024;

/** RFC 9155 and RFC 6151: collisions can be made. */
const BROKEN_DIGESTS: ReadonlySet<string> = new Set(['md2', 'md4', 'md5', 'sha1']);

/** The curves that every current TLS stack knows (RFC 8422 section 5.1.1, RFC 8446 section 9.1). */
const COMMON_CURVES: ReadonlySet<string> = new Set(['secp256r1', 'secp384r1', 'secp521r1']);

export const strength: Check = {
  codes: ['weak_key', 'weak_signature'],
  ofChainAlone: true,
  find(judged) {
    const faults: Fault[] = [];
    for (const { certificate, isAnchor, about } of judged.steps) {
      const weak = weakKey(certificate.publicKey);
      if (weak !== undefined) {
        const tolerated = weak.bits >= TOLERATED_RSA_BITS ? ({ tolerated: true } as const) : {};
        faults.push({ code: 'weak_key', ...about, ...tolerated, ...weak });
      }
      // The signature of an anchor proves nothing and is not looked at; its key signs the next one.
      const hash = isAnchor ? null : brokenDigest(certificate);
      if (hash !== null) {
        const tolerated = hash === 'sha1' ? ({ tolerated: true } as const) : {};
        const algorithm = certificate.signatureAlgorithm;
        faults.push({ code: 'weak_signature', ...about, ...tolerated, algorithm, hash });
      }
    }
    return faults;
  },
};

/** The digest of the certificate's signature if collisions can be made for it; otherwise null. */
export const brokenDigest = ({ signatureHash }: Pick<Certificate, 'signatureHash'>): string | null =>
  signatureHash !== null && BROKEN_DIGESTS.has(signatureHash) ? signatureHash : null;

function weakKey({
  algorithm,
  bits,
}: PublicKey): { readonly algorithm: string; readonly bits: number; readonly least: number } | undefined {
  const least = LEAST_BITS[algorithm];
  return least === undefined || bits === undefined || bits >= least ? undefined : { algorithm, bits, least };
}

export const curves: Check = {
  codes: ['explicit_ec_parameters', 'unsupported_curve'],
  find(judged) {
    const faults: Fault[] = [];
    for (const { certificate, about } of judged.steps) {
      const { algorithm, curve } = certificate.publicKey;
      if (curve === undefined) continue;
      const offered = judged.given.curves;
      if (curve === 'explicit') faults.push({ code: 'explicit_ec_parameters', ...about, algorithm });
      // RFC 8422 section 5.3: the end entity's key must be on a curve that the client offered.
      else if (about.role === 'end_entity' && offered !== undefined && !offered.includes(curve))
        faults.push({ code: 'unsupported_curve', ...about, curve });
      else if (!COMMON_CURVES.has(curve))
        faults.push({ code: 'unsupported_curve', ...about, tolerated: true, curve });
    }
    return faults;
  },
};
