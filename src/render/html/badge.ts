import type { Confidence } from '../../base/basis.js';
import type { Outcome } from '../../report/report.js';
import { html, type Markup } from '../shared/markup.js';
import { markedOutcome } from '../shared/verdict-words.js';
import type { Say } from '../shared/words.js';

/** Good, bad, or neither: the colour of an outcome. */
export const toneOf = (outcome: Outcome): 'good' | 'bad' | 'open' =>
  outcome === 'established' ? 'good' : outcome === 'failed' || outcome === 'rejected' ? 'bad' : 'open';

/** What is but possible is drawn hollow. */
export const isHollow = (outcome: Outcome, confidence: Confidence): boolean =>
  confidence === 'possible' && outcome !== 'incomplete';

/** An outcome in its colour, with how sure it is. */
export function badge(
  { outcome, confidence }: { readonly outcome: Outcome; readonly confidence: Confidence },
  say: Say,
): Markup {
  return html`<span class="badge ${toneOf(outcome)}${isHollow(outcome, confidence) && ' possible'}">${markedOutcome({ outcome, confidence }, say)}</span>`;
}
