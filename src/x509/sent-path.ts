// The path that a chain, as it was sent, offers: from the end entity from issuer to issuer, by names and key identifiers
// as every stack follows it. Signatures are asked only where names leave a choice.
import { MAX_CHAIN_LENGTH, MAX_SIGNATURE_CHECKS } from '../base/limits.js';
import type { Certificate } from './certificate.js';
import { sameName } from './distinguished-name.js';
import { issuedBy, keyIdentifiersAgree, selfSignature } from './signature.js';

export interface SentPath {
  /** Positions in the chain as sent; the first is 0. Empty only for an empty chain. */
  readonly positions: readonly number[];
  /** Why it goes no further. */
  readonly end: 'self_issued' | 'issuer_not_sent' | 'loop' | 'nothing';
}

/** Certificates beyond MAX_CHAIN_LENGTH are not looked at; beyond MAX_SIGNATURE_CHECKS the first that fits is taken. */
export function sentPath(sent: readonly Certificate[]): SentPath {
  if (sent.length === 0) return { positions: [], end: 'nothing' };
  const chain = sent.slice(0, MAX_CHAIN_LENGTH);
  const positions = [0];
  const budget = { checks: MAX_SIGNATURE_CHECKS };
  for (;;) {
    const at = positions.at(-1)!;
    const child = chain[at]!;
    const candidates = candidatesFor(child, at, chain);
    if (endsWithItself(child, candidates, budget)) return { positions, end: 'self_issued' };
    if (candidates.length === 0) return { positions, end: 'issuer_not_sent' };
    const fresh = candidates.filter((position) => !positions.includes(position));
    const next = chosen(child, fresh, chain, budget);
    if (next === undefined) return { positions, end: 'loop' };
    positions.push(next);
  }
}

/** Signatures that may still be verified for one path. */
interface Budget {
  checks: number;
}

/** Others that may have issued the child, by name and key identifier: those that follow it first. */
function candidatesFor(child: Certificate, at: number, chain: readonly Certificate[]): number[] {
  const fitting: number[] = [];
  for (let step = 1; step < chain.length; step++) {
    const position = (at + step) % chain.length;
    const other = chain[position]!;
    if (other.sha256 === child.sha256 || !keyIdentifiersAgree(child, other)) continue;
    if (sameName(child.issuerDer, other.subjectDer)) fitting.push(position);
  }
  return fitting;
}

/** Self-issued, unless its key identifier or its signature speaks for another certificate of the same name. */
function endsWithItself(child: Certificate, candidates: readonly number[], budget: Budget): boolean {
  if (!child.selfIssued || !keyIdentifiersAgree(child, child)) return false;
  return candidates.length === 0 || budget.checks-- <= 0 || selfSignature(child) !== 'no';
}

function chosen(
  child: Certificate,
  candidates: readonly number[],
  chain: readonly Certificate[],
  budget: Budget,
): number | undefined {
  if (candidates.length <= 1) return candidates[0];
  for (const position of candidates) {
    if (budget.checks-- <= 0) break;
    if (issuedBy(child, chain[position]!) === 'yes') return position;
  }
  return candidates[0];
}
