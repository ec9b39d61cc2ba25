import type { AlternativeReport, VerdictReport } from '../../report/report.js';
import type { Say } from './words.js';

/** How sure the verdict is, and how sure its cause, if it has one. */
export function surenessText({ cause, confidence, causeConfidence }: VerdictReport, say: Say): string {
  const sure = say('text.sureness', { confidence });
  if (cause === 'none' || cause === 'unknown') return sure;
  return `${sure}${say('text.sureness_of_cause', { confidence: causeConfidence })}`;
}

/** Another explanation: how it would have ended, who would have refused what, and for which cause; '' if that is the same. */
export function alternativeName(
  { outcome, refusedBy, refused, cause }: AlternativeReport,
  verdict: VerdictReport,
  say: Say,
): string {
  const who = refusedBy ?? (refused === undefined ? undefined : verdict.refusedBy);
  const parts = [
    ...(outcome === undefined ? [] : [say('text.outcome_named', { outcome })]),
    ...(who === undefined || who === 'none'
      ? []
      : [say('text.who_refused', { by: who, refused: refused ?? null })]),
    ...(cause === undefined || cause === 'none' ? [] : [say('text.cause_named', { cause })]),
  ];
  return say('text.listed', { parts });
}

/** What marks the step where it went wrong, and how sure that is where it is not certain. */
export function failedHere({ confidence }: Pick<VerdictReport, 'confidence'>, say: Say): string {
  const here = say('page.failed_here', {});
  return confidence === 'certain' ? here : say('text.unsure', { what: here, confidence });
}

/** An outcome, and how sure it is where that is not certain. */
export function markedOutcome(
  { outcome, confidence }: Pick<VerdictReport, 'outcome' | 'confidence'>,
  say: Say,
): string {
  const word = say('text.outcome', { outcome });
  const sure = confidence === 'certain' || outcome === 'incomplete';
  return sure ? word : say('text.unsure', { what: word, confidence });
}
