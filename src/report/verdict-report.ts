import type { Evidence, Verdict } from '../diagnosis/verdict.js';
import { type Catalogue, remedyIn, type Sentence, summaryIn, words } from '../language/language.js';
import { AlertDescription, AlertLevel } from '../registry/alert.js';
import type { StoryEvent } from '../story/event.js';
import type { TimelineEntry, VerdictReport } from './report.js';

/**
 * @param events those of the connection, one a step
 * @param timeline the same as entries
 */
export function verdictReport(
  verdict: Verdict,
  events: readonly StoryEvent[],
  timeline: readonly TimelineEntry[],
  catalogue: Catalogue,
  redacted: (spoken: Sentence) => Sentence,
): VerdictReport {
  const say = (spoken: Sentence) => words(catalogue, redacted(spoken));
  const { ending } = verdict;
  const { alert } = ending;
  return {
    outcome: ending.outcome,
    refusedBy: ending.refusedBy,
    refused: ending.refused,
    confidence: ending.confidence,
    cause: verdict.cause,
    causeConfidence: verdict.causeConfidence,
    alternatives: verdict.alternatives.map(({ why, ...rest }) => ({ ...rest, why: say(why) })),
    alert:
      alert === undefined
        ? null
        : {
            from: alert.from,
            level: AlertLevel.label(alert.level),
            description: AlertDescription.label(alert.description),
            basis: alert.event.basis,
          },
    summary: summaryIn(catalogue, redacted(verdict.summary), {
      confidence: ending.confidence,
      causeConfidence: verdict.causeConfidence,
      refusedThing: ending.refused,
    }),
    explanation: [verdict.explanation, verdict.reading]
      .flatMap((one) => (one === undefined ? [] : [say(one)]))
      .reduce((text, next) => (text.endsWith('。') ? text + next : `${text} ${next}`)),
    evidence: verdict.evidence.map((one) => ({
      frame: one.frame,
      step: stepOf(one, events, timeline),
      what: say(one.what),
    })),
    remedies: verdict.remedies.map((one) => remedyIn(catalogue, redacted(one))),
  };
}

/** The step that a piece of evidence rests on, from 1: its event's, or else the weightiest that came in its frame. */
function stepOf(
  { event, frame }: Evidence,
  events: readonly StoryEvent[],
  timeline: readonly TimelineEntry[],
): number | null {
  if (event !== undefined) return events.indexOf(event) + 1 || null;
  if (frame === 0) return null;
  const here = timeline.filter((entry) => entry.frame === frame);
  const weightiest =
    here.find(({ mark }) => mark === 'failure') ?? here.find(({ mark }) => mark === 'notable') ?? here[0];
  return weightiest === undefined ? null : timeline.indexOf(weightiest) + 1;
}
