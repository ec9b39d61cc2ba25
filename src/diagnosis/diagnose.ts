import { sentence } from '../language/language.js';
import type { Facts } from '../story/facts.js';
import { alertReading } from './alert-reading.js';
import { CAUSE_CATALOGUE } from './causes/causes.js';
import { type Decision, INCOMPLETE, type Judge, judgeBy, type Rivals } from './decide.js';
import { ENDINGS } from './endings/endings.js';
import type { Catalogue, Cause, Ending } from './explanation.js';
import { failingAlert } from './questions/alert.js';
import { andDecide, fittingRemedies } from './remedies.js';
import type { AlertSeen, Alternative, CaptureEnd, Evidence, ToldEnding, Verdict } from './verdict.js';
import { ConnectionWitness } from './witness.js';

export const CATALOGUE: Catalogue = { endings: ENDINGS, causes: CAUSE_CATALOGUE };

/** Remembers nothing. */
const JUDGE = judgeBy(CATALOGUE);

function alertOf(facts: Facts): AlertSeen | undefined {
  const event = failingAlert(facts);
  if (event === undefined) return undefined;
  return { from: facts.side(event), level: event.level, description: event.description, event };
}

function toldEnding(
  { facts, capture }: ConnectionWitness,
  { ending: one, confidence }: Decision,
  rivals: () => Rivals,
): ToldEnding {
  const { id, outcome, refusedBy, refused } = one ?? INCOMPLETE;
  return {
    id,
    outcome,
    refusedBy,
    refused,
    confidence,
    get alert() {
      return facts.once(alertOf);
    },
    get moment() {
      return one?.moment(facts);
    },
    get alternatives() {
      return rivals().endings.map((other) => otherEnding(other, facts));
    },
    get evidence() {
      return one === undefined ? evidenceOfLittle(facts) : one.evidence(facts, capture);
    },
    ownCauses: one?.ownCauses,
    get status() {
      return one?.status?.(facts);
    },
  };
}

/** What shows that the capture does not hold enough. */
function evidenceOfLittle(facts: Facts): Evidence[] {
  const first = facts.connection.events[0];
  if (first === undefined) return [];
  if (facts.clientHello === undefined && facts.serverHello === undefined && !syn(facts))
    return [{ event: first, frame: first.frame, what: sentence('evidence.late_start', {}) }];
  return facts.connection.findings.some(({ code }) => code === 'stream.one_direction')
    ? [{ event: first, frame: first.frame, what: sentence('evidence.one_direction', {}) }]
    : [];
}

const syn = (facts: Facts): boolean => facts.first('client', 'opened') !== undefined;

const otherEnding = (one: Ending, facts: Facts): Alternative => ({
  outcome: one.outcome,
  refusedBy: one.refusedBy,
  ...(one.refused === null ? {} : { refused: one.refused }),
  ...(one.cause === undefined ? {} : { cause: one.cause }),
  why: one.why(facts),
});

const otherCause = (one: Cause, facts: Facts, ending: ToldEnding): Alternative => ({
  cause: one.cause,
  why: one.why(facts, ending),
});

/**
 * A verdict from what is left: who did what, and then why. `judge` decides; one that remembers what other connections
 * answered comes to the same decision sooner. Words are made when somebody reads them.
 */
export function diagnose(facts: Facts, capture: CaptureEnd, judge: Judge = JUDGE): Verdict {
  const witness = new ConnectionWitness(facts, capture);
  const decision = judge.decide(witness);
  const { cause: one, causeConfidence } = decision;
  const rivals = () => judge.rivals(witness);
  const ending = toldEnding(witness, decision, rivals);
  return {
    explainedBy: one.id,
    ending,
    cause: one.cause,
    causeConfidence,
    get alternatives() {
      const isSettled = ending.confidence === 'certain' && ending.refused !== 'connection';
      return [
        ...(isSettled ? [] : ending.alternatives),
        ...rivals().causes.map((other) => otherCause(other, facts, ending)),
      ];
    },
    get summary() {
      return one.summary(facts, ending);
    },
    get explanation() {
      return one.explanation(facts, ending);
    },
    get reading() {
      return alertReading(facts, ending);
    },
    get evidence() {
      return [...(one.evidence?.(facts, ending) ?? []), ...ending.evidence].sort((a, b) => a.frame - b.frame);
    },
    get remedies() {
      const remedies = one.remedies(facts, ending);
      return fittingRemedies(
        facts,
        causeConfidence === 'possible' ? andDecide(facts, remedies, one, ending.refused) : remedies,
      );
    },
  };
}
