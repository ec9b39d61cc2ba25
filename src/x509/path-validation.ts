// One path from an end entity to an anchor, judged: RFC 5280 section 6.1 without policies, and what current stacks
// demand beyond it. Who signed whom is settled before.
import type { Certificate } from './certificate.js';
import { hostNameMatch } from './host-name.js';
import { type ComparisonBudget, outsideName } from './name-constraints.js';

export type Purpose = 'serverAuth' | 'clientAuth';

/** Why a path is refused. `certificate` is the one at fault. */
export type Refusal =
  | {
      /** No certificate in the store issued this one. `namesake`: the store's one of that name, with another key. */
      readonly code: 'no_anchor';
      readonly certificate: Certificate;
      readonly selfSigned: boolean;
      readonly namesake: Certificate | undefined;
    }
  | {
      /** `anchor`: RFC 5280 leaves an anchor's dates open; OpenSSL and Go look at them, Java does not. */
      readonly code: 'expired' | 'not_yet_valid';
      readonly certificate: Certificate;
      readonly anchor: boolean;
    }
  | { readonly code: 'hostname_mismatch'; readonly certificate: Certificate; readonly name: string }
  | { readonly code: 'wrong_eku'; readonly certificate: Certificate; readonly needed: Purpose }
  | { readonly code: 'key_usage'; readonly certificate: Certificate; readonly needed: string }
  | { readonly code: 'not_a_ca'; readonly certificate: Certificate }
  | { readonly code: 'path_length'; readonly certificate: Certificate; readonly limit: number }
  | {
      readonly code: 'name_constraints';
      readonly certificate: Certificate;
      readonly name: string;
      readonly by: Certificate;
    }
  | { readonly code: 'critical_extension'; readonly certificate: Certificate; readonly oid: string };

/** What could not be checked. */
export type Doubt =
  | { readonly code: 'unchecked_signature'; readonly certificate: Certificate }
  | { readonly code: 'unchecked_name_constraints'; readonly certificate: Certificate }
  | { readonly code: 'damaged_time'; readonly certificate: Certificate }
  | { readonly code: 'search_limit' };

/** What some stacks refuse and others do not. */
export type Note =
  | { readonly code: 'weak_signature'; readonly certificate: Certificate }
  | { readonly code: 'weak_key'; readonly certificate: Certificate; readonly bits: number }
  | { readonly code: 'common_name_only'; readonly certificate: Certificate; readonly name: string }
  | { readonly code: 'any_usage'; readonly certificate: Certificate; readonly needed: Purpose }
  | { readonly code: 'partial_chain'; readonly certificate: Certificate }
  /** Another way led nowhere before; OpenSSL does not turn round. `certificate` is the anchor. */
  | { readonly code: 'second_path'; readonly certificate: Certificate };

export interface Validation {
  readonly refusals: readonly Refusal[];
  readonly doubts: readonly Doubt[];
  readonly notes: readonly Note[];
}

export interface ValidationQuestion {
  /** Seconds since 1970. */
  readonly at: number;
  readonly purpose: Purpose;
  readonly name: string | undefined;
  /** The last certificate of the path is an anchor. */
  readonly anchored: boolean;
  readonly budget: ComparisonBudget;
}

/** NIST SP 800-131A: below this many bits an RSA key is no longer allowed. */
const LEAST_RSA_BITS = 2_048;

/** RFC 9155 and RFC 6151: collisions can be made. */
const BROKEN_DIGESTS = new Set(['md2', 'md4', 'md5', 'sha1']);

/** Judges a path: the end entity first, each followed by its issuer. */
export function validatePath(path: readonly Certificate[], question: ValidationQuestion): Validation {
  const findings: Findings = { refusals: [], doubts: [], notes: [] };
  const [leaf] = path;
  if (leaf === undefined) return findings;
  for (const [position, certificate] of path.entries()) {
    const anchor = question.anchored && position === path.length - 1;
    period(certificate, question.at, anchor, findings);
    strength(certificate, anchor, findings);
    usage(certificate, question.purpose, findings);
    for (const oid of certificate.unknownCriticalExtensions)
      findings.refusals.push({ code: 'critical_extension', certificate, oid });
    if (position > 0) {
      issuerOnly(certificate, path.slice(1, position), anchor, findings);
      constraints(certificate, path.slice(0, position), question.budget, findings);
    }
  }
  leafUsage(leaf, question.purpose, findings);
  if (question.name !== undefined) hostName(leaf, question.name, findings);
  return findings;
}

interface Findings {
  readonly refusals: Refusal[];
  readonly doubts: Doubt[];
  readonly notes: Note[];
}

/** RFC 5280 section 4.1.2.5: both ends of the period belong to it. */
function period(certificate: Certificate, at: number, anchor: boolean, { refusals, doubts }: Findings): void {
  const { notBefore, notAfter } = certificate;
  if (notAfter.seconds < at) refusals.push({ code: 'expired', certificate, anchor });
  else if (notBefore.seconds > at) refusals.push({ code: 'not_yet_valid', certificate, anchor });
  else if (Number.isNaN(notBefore.seconds) || Number.isNaN(notAfter.seconds))
    doubts.push({ code: 'damaged_time', certificate });
}

/** The signature of an anchor proves nothing and is not looked at; its key signs the next one. */
function strength(certificate: Certificate, anchor: boolean, { notes }: Findings): void {
  const { algorithm, bits } = certificate.publicKey;
  if (algorithm.startsWith('RSA') && bits !== undefined && bits < LEAST_RSA_BITS)
    notes.push({ code: 'weak_key', certificate, bits });
  if (!anchor && certificate.signatureHash !== null && BROKEN_DIGESTS.has(certificate.signatureHash))
    notes.push({ code: 'weak_signature', certificate });
}

/** What stands for a purpose: old issuers' certificates allow server gated cryptography, which OpenSSL and Go still take. */
const USAGES: Readonly<Record<Purpose, readonly string[]>> = {
  serverAuth: ['serverAuth', 'netscapeServerGatedCrypto', 'msServerGatedCrypto'],
  clientAuth: ['clientAuth'],
};

/** RFC 5280 section 4.2.1.12; in an issuer's certificate it limits what lies below, as all current stacks have it. */
function usage(certificate: Certificate, needed: Purpose, { refusals, notes }: Findings): void {
  const usages = certificate.extendedKeyUsage;
  if (usages === null || USAGES[needed].some((one) => usages.includes(one))) return;
  if (usages.includes('anyExtendedKeyUsage')) notes.push({ code: 'any_usage', certificate, needed });
  else refusals.push({ code: 'wrong_eku', certificate, needed });
}

/** RFC 5280 section 6.1.4 (k) to (n). An anchor of version 1 has no extensions that could say it is a CA. */
function issuerOnly(
  certificate: Certificate,
  below: readonly Certificate[],
  anchor: boolean,
  { refusals }: Findings,
): void {
  const { basicConstraints, keyUsage } = certificate;
  const ancient = anchor && certificate.version < 3;
  if (basicConstraints?.ca !== true && !ancient) refusals.push({ code: 'not_a_ca', certificate });
  if (keyUsage !== null && !keyUsage.includes('keyCertSign'))
    refusals.push({ code: 'key_usage', certificate, needed: 'keyCertSign' });
  const limit = basicConstraints?.pathLength;
  // Self-issued certificates do not count (section 4.2.1.9).
  if (limit !== undefined && below.filter(({ selfIssued }) => !selfIssued).length > limit)
    refusals.push({ code: 'path_length', certificate, limit });
}

/** RFC 5280 section 6.1.3 (b) and (c): self-issued certificates are exempt unless they are the end entity's. */
function constraints(
  by: Certificate,
  below: readonly Certificate[],
  budget: ComparisonBudget,
  { refusals, doubts }: Findings,
): void {
  if (by.nameConstraints === null) return;
  for (const [position, certificate] of below.entries()) {
    if (position > 0 && certificate.selfIssued) continue;
    const outside = outsideName(certificate, by.nameConstraints, budget);
    if (outside === 'unchecked') doubts.push({ code: 'unchecked_name_constraints', certificate: by });
    else if (outside !== null)
      refusals.push({ code: 'name_constraints', certificate, name: outside.name, by });
  }
}

/** Any of them lets a certificate be used in some cipher suite (RFC 5246 section 7.4.2); OpenSSL asks for the same. */
const TLS_USAGES = {
  serverAuth: ['digitalSignature', 'keyEncipherment', 'keyAgreement'],
  clientAuth: ['digitalSignature', 'keyAgreement'],
} as const;

function leafUsage(certificate: Certificate, purpose: Purpose, { refusals }: Findings): void {
  const { keyUsage } = certificate;
  const [needed] = TLS_USAGES[purpose];
  if (keyUsage !== null && !TLS_USAGES[purpose].some((usage) => keyUsage.includes(usage)))
    refusals.push({ code: 'key_usage', certificate, needed });
}

function hostName(certificate: Certificate, name: string, { refusals, notes }: Findings): void {
  const { matches, onlyCommonName } = hostNameMatch(certificate, name);
  if (matches) return;
  // OpenSSL and Java still take the common name where there are no host names; browsers, Go and curl's others do not.
  if (onlyCommonName) notes.push({ code: 'common_name_only', certificate, name });
  else refusals.push({ code: 'hostname_mismatch', certificate, name });
}
