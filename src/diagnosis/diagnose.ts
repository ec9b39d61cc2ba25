import type { Facts } from '../story/facts.js';
import { alertReading } from './alert-reading.js';
import { type CaptureEnd, endingOf } from './ending.js';
import { type Case, type Rule, rank } from './rule.js';
import { badSignature } from './rules/bad-signature.js';
import { endedOtherwiseRules, lastWords } from './rules/ended-otherwise.js';
import { missingClientCertificate } from './rules/missing-client-certificate.js';
import { nothingInCommonRules } from './rules/nothing-in-common.js';
import { refusedCertificateRules } from './rules/refused-certificate.js';
import type { Hypothesis, Verdict } from './verdict.js';

/** Every rule, the most specific first. */
export const rules: readonly Rule[] = [
  missingClientCertificate,
  badSignature,
  ...refusedCertificateRules,
  ...nothingInCommonRules,
  ...endedOtherwiseRules,
];

/** A rule that names a cause stands before one that cannot; then the surer one; then the earlier in the list. */
const weight = (says: Hypothesis): number => (says.cause === 'unknown' ? 0 : 10) + rank(says.confidence);

/** Weighs what the rules say about one connection into one verdict: the surest, then the most specific. */
export function diagnose(facts: Facts, capture: CaptureEnd): Verdict {
  const ending = endingOf(facts, capture);
  const given: Case = { facts, ending };
  const candidates = [...rules, ...lastWords].flatMap((rule) => {
    const says = rule.judge(given);
    return says === undefined ? [] : [{ rule, says }];
  });
  const best = candidates.reduce<(typeof candidates)[number] | undefined>(
    (first, next) => (first === undefined || weight(next.says) > weight(first.says) ? next : first),
    undefined,
  );
  if (best === undefined) throw new Error(`no rule speaks about outcome ${ending.outcome}`);
  const { rule, says } = best;
  return {
    rule: rule.id,
    ending,
    cause: says.cause,
    causeConfidence: says.confidence,
    alternatives: [...ending.alternatives, ...(says.alternatives ?? [])],
    get summary() {
      return says.summary;
    },
    get explanation() {
      return says.explanation;
    },
    get reading() {
      return alertReading(facts, ending);
    },
    evidence: [...says.evidence, ...ending.evidence].sort((a, b) => a.frame - b.frame),
    remedies: says.remedies,
  };
}
