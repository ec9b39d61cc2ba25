// One path from an end entity to an anchor, judged: RFC 5280 section 6.1 without policies, and what current stacks
// demand beyond it. Who signed whom is settled before; what is wrong with a certificate is for faults/ to say, and what
// of it makes a path refused, or doubtful, is said here.
import type { Certificate } from './certificate.js';
import { dates } from './faults/dates.js';
import type { Fault, Purpose } from './faults/fault.js';
import { form, issuers } from './faults/issuers.js';
import { type Check, type JudgedChain, judgedPath } from './faults/judged-chain.js';
import { constraints, hostNames } from './faults/names.js';
import { strength } from './faults/strength.js';
import { extendedUsage, keyUsage } from './faults/usage.js';
import type { ComparisonBudget } from './name-constraints.js';

export type { Purpose };

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

/** In this order the faults of a certificate are told. */
const CHECKS: readonly Check[] = [
  dates,
  strength,
  extendedUsage,
  form,
  issuers,
  constraints,
  keyUsage,
  hostNames,
];

/** Judges a path: the end entity first, each followed by its issuer. */
export function validatePath(path: readonly Certificate[], question: ValidationQuestion): Validation {
  const { at, purpose, name, anchored, budget } = question;
  const owner = purpose === 'serverAuth' ? 'server' : 'client';
  const judged = judgedPath(
    path,
    { positions: [...path.keys()], end: anchored ? 'self_issued' : 'issuer_not_sent' },
    anchored,
    Number.POSITIVE_INFINITY,
    { at, owner, serverName: name },
    budget,
  );
  const findings: Findings = { refusals: [], doubts: [], notes: [] };
  const faults = CHECKS.flatMap((check) => check.find(judged));
  for (const fault of faults.sort((a, b) => a.index - b.index)) enter(fault, judged, findings);
  return findings;
}

interface Findings {
  readonly refusals: Refusal[];
  readonly doubts: Doubt[];
  readonly notes: Note[];
}

function enter(fault: Fault, { chain, anchored, purpose, given }: JudgedChain, findings: Findings): void {
  const { refusals, doubts, notes } = findings;
  const certificate = chain[fault.index]!;
  switch (fault.code) {
    case 'expired':
    case 'not_yet_valid':
      refusals.push({ code: fault.code, certificate, anchor: anchored && fault.index === chain.length - 1 });
      break;
    case 'damaged_time':
    case 'unchecked_name_constraints':
      doubts.push({ code: fault.code, certificate });
      break;
    case 'weak_key':
      notes.push({ code: 'weak_key', certificate, bits: fault.bits });
      break;
    case 'weak_signature':
      notes.push({ code: 'weak_signature', certificate });
      break;
    case 'not_a_ca':
      refusals.push({ code: 'not_a_ca', certificate });
      break;
    case 'wrong_eku':
    case 'nested_eku':
      // Server gated cryptography stands for serverAuth: OpenSSL takes it, and old issuers' certificates have nothing else.
      if (fault.usages.includes('anyExtendedKeyUsage'))
        notes.push({ code: 'any_usage', certificate, needed: purpose });
      else if (fault.allowed === 'no') refusals.push({ code: 'wrong_eku', certificate, needed: purpose });
      break;
    case 'key_usage':
      if (fault.tolerated !== true) refusals.push({ code: 'key_usage', certificate, needed: fault.needed });
      break;
    case 'ca_key_usage':
      refusals.push({ code: 'key_usage', certificate, needed: 'keyCertSign' });
      break;
    case 'path_length':
      refusals.push({ code: 'path_length', certificate, limit: fault.limit });
      break;
    case 'name_constraints':
      refusals.push({ code: 'name_constraints', certificate, name: fault.name, by: chain[fault.by]! });
      break;
    case 'unhandled_critical_extension':
      refusals.push({ code: 'critical_extension', certificate, oid: fault.oid });
      break;
    case 'hostname_mismatch':
      refusals.push({ code: 'hostname_mismatch', certificate, name: fault.name });
      break;
    case 'no_san':
      // OpenSSL and Java still take the common name where there are no host names; browsers, Go and others do not.
      if (fault.tolerated === true && given.serverName !== undefined)
        notes.push({ code: 'common_name_only', certificate, name: given.serverName });
      break;
    default:
      // Of no concern to RFC 5280: an old version, a form that every stack reads.
      break;
  }
}
