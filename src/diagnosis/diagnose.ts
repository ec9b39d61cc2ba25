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

// Classes: an accessor that is written into each object costs more than all that is asked for a verdict.

/** The ending as it is told. Words are made when somebody reads them. */
class EndingOfConnection implements ToldEnding {
  readonly id: string;
  readonly outcome: ToldEnding['outcome'];
  readonly refusedBy: ToldEnding['refusedBy'];
  readonly refused: ToldEnding['refused'];
  readonly confidence: ToldEnding['confidence'];
  readonly ownCauses: ToldEnding['ownCauses'];
  readonly #witness: ConnectionWitness;
  readonly #one: Ending | undefined;
  readonly #judge: Judge;

  constructor(witness: ConnectionWitness, { ending: one, confidence }: Decision, judge: Judge) {
    const { id, outcome, refusedBy, refused } = one ?? INCOMPLETE;
    this.id = id;
    this.outcome = outcome;
    this.refusedBy = refusedBy;
    this.refused = refused;
    this.confidence = confidence;
    this.ownCauses = one?.ownCauses;
    this.#witness = witness;
    this.#one = one;
    this.#judge = judge;
  }

  get alert() {
    return this.#witness.facts.once(alertOf);
  }

  get moment() {
    return this.#one?.moment(this.#witness.facts);
  }

  get alternatives() {
    return this.rivals.endings.map((other) => otherEnding(other, this.#witness.facts));
  }

  /** What else stands, causes included. */
  get rivals(): Rivals {
    return this.#judge.rivals(this.#witness);
  }

  get evidence() {
    const { facts, capture } = this.#witness;
    return this.#one === undefined ? evidenceOfLittle(facts) : this.#one.evidence(facts, capture);
  }

  get status() {
    return this.#one?.status?.(this.#witness.facts);
  }
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

/** A verdict with its words, which are made when somebody reads them. */
class VerdictOnConnection implements Verdict {
  readonly explainedBy: string;
  readonly ending: EndingOfConnection;
  readonly cause: Verdict['cause'];
  readonly causeConfidence: Verdict['causeConfidence'];
  readonly #facts: Facts;
  readonly #one: Cause;

  constructor(witness: ConnectionWitness, decision: Decision, judge: Judge) {
    const { cause: one, causeConfidence } = decision;
    this.explainedBy = one.id;
    this.ending = new EndingOfConnection(witness, decision, judge);
    this.cause = one.cause;
    this.causeConfidence = causeConfidence;
    this.#facts = witness.facts;
    this.#one = one;
  }

  get alternatives() {
    const { ending } = this;
    const isSettled = ending.confidence === 'certain' && ending.refused !== 'connection';
    return [
      ...(isSettled ? [] : ending.alternatives),
      ...ending.rivals.causes.map((other) => otherCause(other, this.#facts, ending)),
    ];
  }

  get summary() {
    return this.#one.summary(this.#facts, this.ending);
  }

  get explanation() {
    return this.#one.explanation(this.#facts, this.ending);
  }

  get reading() {
    return alertReading(this.#facts, this.ending);
  }

  get evidence() {
    const { ending } = this;
    const ofCause = this.#one.evidence?.(this.#facts, ending) ?? [];
    return [...ofCause, ...ending.evidence].sort((a, b) => a.frame - b.frame);
  }

  get remedies() {
    const { ending, causeConfidence } = this;
    const remedies = this.#one.remedies(this.#facts, ending);
    return fittingRemedies(
      this.#facts,
      causeConfidence === 'possible' ? andDecide(this.#facts, remedies, this.#one, ending.refused) : remedies,
    );
  }
}

/**
 * A verdict from what is left: who did what, and then why. `judge` decides; one that remembers what other connections
 * answered comes to the same decision sooner.
 */
export function diagnose(facts: Facts, capture: CaptureEnd, judge: Judge = JUDGE): Verdict {
  const witness = new ConnectionWitness(facts, capture);
  return new VerdictOnConnection(witness, judge.decide(witness), judge);
}
