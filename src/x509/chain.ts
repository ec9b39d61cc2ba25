// What a list of certificates, as sent, shows by itself: who issued whom, in which order, where it ends. No trust.
import { MAX_CHAIN_LENGTH, MAX_SIGNATURE_CHECKS } from '../base/limits.js';
import type { Certificate, UndecodedCertificate } from './certificate.js';
import { nameKey } from './distinguished-name.js';
import { type Issued, issuedBy, keyIdentifiersAgree } from './signature.js';

export interface ChainFacts {
  /** Certificates sent, all of them. */
  readonly length: number;
  /** For each position the issuer's, if that was sent: its own for a self-signed certificate. Null if it was not. */
  readonly issuers: readonly (ChainLink | null)[];
  /** From the end entity, position 0, from issuer to issuer as far as they were sent. */
  readonly path: readonly number[];
  /** RFC 5246 section 7.4.2: each certificate certifies the one before it, and there are no others. */
  readonly inOrder: boolean;
  /** The first position whose issuer does not follow directly, though it is neither self-signed nor the last; null if none. */
  readonly firstNotFollowedByIssuer: number | null;
  /** Positions of certificates that were sent before, byte for byte. */
  readonly duplicates: readonly number[];
  /** Positions that are not on the path: not needed, or for another path. Duplicates are among them. */
  readonly extra: readonly number[];
  /** Positions whose issuer's name was sent, but with a key that did not sign them. */
  readonly issuerNamesakeOnly: readonly number[];
  /** Positions that could not be decoded. */
  readonly undecoded: readonly number[];
  /** basicConstraints of the first certificate. */
  readonly endEntityIsCa: boolean;
  /**
   * Where the path ends: with the end entity itself, self-signed; with another self-signed certificate; with one whose
   * issuer was not sent; in a loop of certificates that issued each other; or nowhere, because there is no first
   * certificate or it cannot be decoded.
   */
  readonly endsWith: 'self_signed_end_entity' | 'self_signed_root' | 'issuer_not_sent' | 'loop' | 'nothing';
  /** RFC 4514 name of the issuer that was not sent; null unless `endsWith` is `issuer_not_sent`. */
  readonly missingIssuer: string | null;
}

export interface ChainLink {
  readonly position: number;
  /** `unsupported_algorithm`: by name and key identifiers only; also beyond MAX_SIGNATURE_CHECKS. */
  readonly issued: Exclude<Issued, 'no'>;
}

/** Facts about certificates in the order sent. Beyond MAX_CHAIN_LENGTH they count as extra and are not looked at. */
export function chainFacts(certificates: readonly (Certificate | UndecodedCertificate)[]): ChainFacts {
  const looked = certificates.slice(0, MAX_CHAIN_LENGTH);
  const { issuers, issuerNamesakeOnly } = linked(looked);
  const { path, loop } = pathFrom(issuers, looked);
  const onPath = new Set(path);
  const positions = [...certificates.keys()];
  const end = decoded(looked[path.at(-1) ?? -1]);
  const endsWith = endOf(path, loop, issuers);
  const fingerprints = new Set<string>();
  return {
    length: certificates.length,
    issuers,
    path,
    inOrder: certificates.length === path.length && path.every((position, step) => position === step),
    firstNotFollowedByIssuer: firstNotFollowed(looked, issuers),
    duplicates: positions.filter((at) => {
      const { sha256 } = certificates[at]!;
      return fingerprints.has(sha256) || !fingerprints.add(sha256);
    }),
    extra: positions.filter((at) => !onPath.has(at)),
    issuerNamesakeOnly,
    undecoded: positions.filter((at) => decoded(certificates[at]) === undefined),
    endEntityIsCa: decoded(certificates[0])?.basicConstraints?.ca ?? false,
    endsWith,
    missingIssuer: endsWith === 'issuer_not_sent' ? (end?.issuer ?? null) : null,
  };
}

/**
 * Whether the certificates lead to one of the CAs whose Names (DER, as in a CertificateRequest) are given: one of them
 * has such a Name as its issuer. By names only, as a client chooses its certificate; no signature is checked.
 */
export function issuedByAny(chain: readonly Certificate[], names: readonly Uint8Array[]): boolean {
  const keys = new Set(names.map((name) => nameKey(name)));
  keys.delete(undefined);
  return chain.slice(0, MAX_CHAIN_LENGTH).some(({ issuerDer }) => keys.has(nameKey(issuerDer)));
}

function decoded(entry: Certificate | UndecodedCertificate | undefined): Certificate | undefined {
  return entry === undefined || 'undecoded' in entry ? undefined : entry;
}

type Sent = readonly (Certificate | UndecodedCertificate)[];

interface Links {
  readonly issuers: (ChainLink | null)[];
  readonly issuerNamesakeOnly: number[];
}

function linked(certificates: Sent): Links {
  const bySubject = new Map<string, number[]>();
  certificates.forEach((entry, at) => {
    const key = subjectKey(decoded(entry));
    if (key !== undefined) bySubject.set(key, [...(bySubject.get(key) ?? []), at]);
  });
  const issuerNamesakeOnly: number[] = [];
  const budget = { checks: MAX_SIGNATURE_CHECKS };
  const issuers = certificates.map((entry, at) => {
    const child = decoded(entry);
    if (child === undefined) return null;
    const namesakes = bySubject.get(nameKey(child.issuerDer) ?? '') ?? [];
    const link = issuerAmong(child, at, namesakes, certificates, budget);
    if (link === null && namesakes.some((position) => position !== at)) issuerNamesakeOnly.push(at);
    return link;
  });
  return { issuers, issuerNamesakeOnly };
}

function subjectKey(certificate: Certificate | undefined): string | undefined {
  return certificate === undefined ? undefined : nameKey(certificate.subjectDer);
}

/** The next one in the list is asked first, as it should be the issuer; a self-signed certificate needs no other. */
function issuerAmong(
  child: Certificate,
  at: number,
  namesakes: readonly number[],
  certificates: Sent,
  budget: { checks: number },
): ChainLink | null {
  const nearestFirst = [
    ...namesakes.filter((position) => position === at),
    ...namesakes.filter((position) => position > at),
    ...namesakes.filter((position) => position < at),
  ];
  let byNameOnly: ChainLink | null = null;
  for (const position of nearestFirst) {
    const issuer = decoded(certificates[position]);
    if (issuer === undefined || !keyIdentifiersAgree(child, issuer)) continue;
    const issued = budget.checks-- > 0 ? issuedBy(child, issuer) : 'unsupported_algorithm';
    if (issued === 'yes') return { position, issued };
    if (issued === 'unsupported_algorithm') byNameOnly ??= { position, issued };
  }
  return byNameOnly;
}

function pathFrom(
  issuers: readonly (ChainLink | null)[],
  certificates: Sent,
): { path: number[]; loop: boolean } {
  if (decoded(certificates[0]) === undefined) return { path: [], loop: false };
  const path = [0];
  const visited = new Set(path);
  for (let at = 0; ; ) {
    const link = issuers[at] ?? null;
    if (link === null || link.position === at) return { path, loop: false };
    if (visited.has(link.position)) return { path, loop: true };
    at = link.position;
    visited.add(at);
    path.push(at);
  }
}

function endOf(
  path: readonly number[],
  loop: boolean,
  issuers: readonly (ChainLink | null)[],
): ChainFacts['endsWith'] {
  const last = path.at(-1);
  if (last === undefined) return 'nothing';
  if (loop) return 'loop';
  if (issuers[last] === null) return 'issuer_not_sent';
  return last === 0 ? 'self_signed_end_entity' : 'self_signed_root';
}

function firstNotFollowed(certificates: Sent, issuers: readonly (ChainLink | null)[]): number | null {
  for (let at = 0; at + 1 < certificates.length; at++) {
    const position = issuers[at]?.position;
    if (position !== at && position !== at + 1) return at;
  }
  return null;
}
