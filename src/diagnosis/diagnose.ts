import type { Confidence } from '../base/basis.js';
import { sentence } from '../language/language.js';
import type { Facts } from '../story/facts.js';
import { alertReading } from './alert-reading.js';
import { CAUSE_CATALOGUE } from './causes/causes.js';
import { refusedUnseen } from './causes/left-without-reason.js';
import {
  against,
  type Ground,
  groundsIn,
  type Inquiry,
  lessSure,
  QUESTIONS,
  shownAll,
  sureness,
} from './elimination.js';
import { ENDINGS } from './endings/endings.js';
import type { Cause, Ending, Explanation, Often } from './explanation.js';
import { failingAlert } from './questions/alert.js';
import { namedCauses } from './questions/alert-allows.js';
import { inquiryInto } from './questions/inquiry.js';
import type { Question } from './questions/questions.js';
import { fittingRemedies } from './remedies.js';
import type { AlertSeen, Alternative, CaptureEnd, ToldEnding, Verdict } from './verdict.js';

/** An explanation that stands, and what speaks for it. */
class Standing<E extends Explanation> {
  readonly one: E;
  /** Undefined: not shown. */
  readonly shown: Ground | undefined;
  readonly #facts: Facts;
  readonly #inquiry: Inquiry;
  #leaning: number | undefined;

  constructor(one: E, facts: Facts, inquiry: Inquiry) {
    this.one = one;
    this.shown = shownAll(inquiry, one.shownBy);
    this.#facts = facts;
    this.#inquiry = inquiry;
  }

  /** Looked at where nothing else tells two apart. */
  get leaning(): number {
    this.#leaning ??= this.one.leaning?.(this.#facts, this.#inquiry) ?? 0;
    return this.#leaning;
  }
}

const OFTEN: Readonly<Record<Often, number>> = { usual: 2, seldom: 1, rare: 0 };

/** What the capture says against each; undefined: it stands. */
const groundsAgainst = (all: readonly Explanation[], inquiry: Inquiry): (Ground | undefined)[] =>
  all.map((one) => against(inquiry, one.expects));

/** Those against which the capture says nothing, or nothing but `ground`. */
const standingOf = <E extends Explanation>(
  all: readonly E[],
  out: readonly (Ground | undefined)[],
  facts: Facts,
  inquiry: Inquiry,
  ground?: Ground,
): Standing<E>[] => all.filter((_, at) => out[at] === ground).map((one) => new Standing(one, facts, inquiry));

type Order<E extends Explanation> = (a: Standing<E>, b: Standing<E>) => number;

/** The first of them in that order. */
const firstOf = <E extends Explanation>(
  some: readonly Standing<E>[],
  order: Order<E>,
): Standing<E> | undefined =>
  some.reduce<Standing<E> | undefined>(
    (first, one) => (first === undefined || order(one, first) < 0 ? one : first),
    undefined,
  );

const isGeneral = (one: Explanation): boolean => (one as Partial<Ending>).general === true;

/** The likelier first: what is shown, what it leans to, what is common; the name, so that ties do not hang on the list. */
function byLikelihood<E extends Explanation>(a: Standing<E>, b: Standing<E>): number {
  const shown = Number(b.shown !== undefined) - Number(a.shown !== undefined);
  if (shown !== 0) return shown;
  if (a.leaning !== b.leaning) return b.leaning - a.leaning;
  const often = OFTEN[b.one.often] - OFTEN[a.one.often];
  if (often !== 0) return often;
  const general = Number(isGeneral(a.one)) - Number(isGeneral(b.one));
  return general !== 0 ? general : a.one.id < b.one.id ? -1 : 1;
}

/** Two endings that cannot both be so. A refusal of the connection agrees with one that says what was refused in it. */
function contradicts(a: Ending, b: Ending): boolean {
  if (a.outcome !== b.outcome || a.refusedBy !== b.refusedBy) return true;
  return a.refused !== b.refused && a.refused !== 'connection' && b.refused !== 'connection';
}

/** As sure as what rules its rivals out, and as what shows it: whoever is on no list is a rival, too. */
function surenessOf(
  told: Standing<Ending>,
  all: readonly Ending[],
  out: readonly (Ground | undefined)[],
): Confidence {
  const rivals = out.filter((_, at) => contradicts(all[at]!, told.one));
  rivals.push(told.shown);
  return sureness(rivals);
}

function tellEnding(facts: Facts, capture: CaptureEnd, inquiry: Inquiry, all: readonly Ending[]): ToldEnding {
  const out = groundsAgainst(all, inquiry);
  const standing = standingOf(all, out, facts, inquiry);
  const shown = standing.filter((one) => one.shown !== undefined);
  let told = firstOf(shown, byLikelihood);
  if (told === undefined) return incomplete(facts, standing);
  let confidence = surenessOf(told, all, out);
  if (confidence === 'possible' && told.one.refused !== 'connection') {
    // Who did it may be surer than what it was about.
    const { one } = told;
    const general = firstOf(
      shown.filter(
        (other) =>
          other.one.refused === 'connection' &&
          other.one.outcome === one.outcome &&
          other.one.refusedBy === one.refusedBy,
      ),
      byLikelihood,
    );
    const surer = general === undefined ? 'possible' : surenessOf(general, all, out);
    if (general !== undefined && surer !== 'possible') {
      told = general;
      confidence = surer;
    }
  }
  const { one } = told;
  const status = one.status?.(facts);
  return {
    id: one.id,
    outcome: one.outcome,
    refusedBy: one.refusedBy,
    refused: one.refused,
    confidence,
    alert: alertOf(facts),
    moment: one.moment(facts),
    get alternatives() {
      const explained = standingOf(all, out, facts, inquiry, 'explained');
      return alternativesOf(facts, one, [
        ...standing.toSorted(byLikelihood),
        ...explained.sort(byLikelihood),
      ]);
    },
    get evidence() {
      return one.evidence(facts, capture);
    },
    ...(status === undefined ? {} : { status }),
    ...(one.ownCauses === true ? { ownCauses: true } : {}),
  };
}

/** Nothing is shown: what stands is listed, the likeliest first. */
function incomplete(facts: Facts, standing: readonly Standing<Ending>[]): ToldEnding {
  return {
    id: 'incomplete',
    outcome: 'incomplete',
    refusedBy: 'unknown',
    refused: null,
    confidence: 'possible',
    alert: alertOf(facts),
    moment: undefined,
    get alternatives() {
      const likeliest = standing.toSorted(byLikelihood).slice(0, LIKELIEST_OPEN);
      return distinct(likeliest.map(({ one }) => alternative(one, facts)));
    },
    get evidence() {
      const first = facts.connection.events[0];
      if (first === undefined) return [];
      if (facts.clientHello === undefined && facts.serverHello === undefined && !syn(facts))
        return [{ event: first, frame: first.frame, what: sentence('evidence.late_start', {}) }];
      return facts.connection.findings.some(({ code }) => code === 'stream.one_direction')
        ? [{ event: first, frame: first.frame, what: sentence('evidence.one_direction', {}) }]
        : [];
    },
  };
}

const syn = (facts: Facts): boolean => facts.first('client', 'opened') !== undefined;

/** What may have been is long where little was seen: the likeliest of it. */
const LIKELIEST_OPEN = 6;

function alertOf(facts: Facts): AlertSeen | undefined {
  const event = failingAlert(facts);
  if (event === undefined) return undefined;
  return { from: facts.side(event), level: event.level, description: event.description, event };
}

const alternative = (one: Ending, facts: Facts): Alternative => ({
  outcome: one.outcome,
  refusedBy: one.refusedBy,
  ...(one.refused === null ? {} : { refused: one.refused }),
  ...(one.cause === undefined ? {} : { cause: one.cause }),
  why: one.why(facts),
});

function alternativesOf(facts: Facts, told: Ending, standing: readonly Standing<Ending>[]): Alternative[] {
  return distinct(
    standing
      .filter(
        ({ one }) =>
          one !== told &&
          (contradicts(one, told) || (told.refused === 'connection' && one.refused !== 'connection')),
      )
      .map(({ one }) => alternative(one, facts)),
  );
}

/** Two that differ in nothing that is said are told once. */
function distinct(alternatives: readonly Alternative[]): Alternative[] {
  const told = new Set<string | undefined>();
  return alternatives.filter(({ outcome, refusedBy, refused, cause }) => {
    const key = outcome === undefined ? cause : `${outcome} ${refusedBy} ${refused}`;
    return !told.has(key) && told.add(key) !== undefined;
  });
}

/** Nothing is ruled out. */
const NO_GROUNDS = 0;

/** Alert questions are about the alert of the side that refused; another's says nothing of why. */
function askedOf(ending: ToldEnding, inquiry: Inquiry): Inquiry {
  const byAlert = ending.outcome === 'failed' && ending.id.includes('_alert');
  const spoke = byAlert && ending.alert?.from === ending.refusedBy;
  const isMoot = (question: Question) =>
    (question === 'alertAbout' && !byAlert) || (question === 'alertAllows' && !spoke);
  return {
    ask: (question) => (isMoot(question) ? {} : inquiry.ask(question)),
    groundsAt: (index) =>
      isMoot(QUESTIONS[index]!)
        ? NO_GROUNDS
        : (inquiry.groundsAt?.(index) ?? groundsIn(index, inquiry.ask(QUESTIONS[index]!))),
  };
}

/** So far the packets must lean to a reason that they do not show, for it to be told before none. */
const HINTED = 0.5;

/** So far it leans away from a fault of which the refusing library is not known to say such an alert. */
const HABIT = 1;

const isProved = ({ one, shown }: Standing<Cause>): boolean => shown !== undefined && one.suffices === true;

/**
 * What is shown comes first, then what the packets hint at; what says no more than that somebody left gives way to both,
 * unless they lean to it.
 */
const tier = ({ one, shown, leaning }: Standing<Cause>): number => {
  if (one.saysLittle === true) return leaning >= HINTED ? 0 : 2;
  return shown !== undefined ? 0 : leaning >= HINTED ? 1 : 3;
};

/** Neither the alert nor the habits of its sender leave these two alike. */
const isPreferred = (
  first: Standing<Cause>,
  second: Standing<Cause>,
  rank: (one: Standing<Cause>) => number,
  named: number,
): boolean =>
  rank(first) === rank(second)
    ? second.leaning <= first.leaning - HABIT
    : rank(first) < named && rank(first) < rank(second);

interface ToldCause {
  readonly one: Cause;
  readonly name: Cause['cause'];
  readonly confidence: Confidence;
  /** Other causes that stand, the likeliest first. */
  readonly others: () => readonly Standing<Cause>[];
}

function tellCause(
  facts: Facts,
  ending: ToldEnding,
  inquiry: Inquiry,
  catalogue: readonly Cause[],
): ToldCause {
  const asked = askedOf(ending, inquiry);
  const named = ending.alert?.from === ending.refusedBy ? namedCauses(ending.alert.description) : [];
  const all = catalogue.filter((one) => one.of(ending));
  const out = groundsAgainst(all, asked);
  const rank = ({ one, shown, leaning }: Standing<Cause>) => {
    // What the alert names, unless the packets speak against it.
    const at = shown === undefined && leaning < 0 ? -1 : named.indexOf(one.cause);
    return at < 0 ? named.length : at;
  };
  const standing = standingOf(all, out, facts, asked);
  const order: Order<Cause> = (a, b) => {
    const proved = Number(isProved(b)) - Number(isProved(a));
    if (proved !== 0) return proved;
    if (rank(a) !== rank(b)) return rank(a) - rank(b);
    return tier(a) !== tier(b) ? tier(a) - tier(b) : byLikelihood(a, b);
  };
  const isNamed = (one: Standing<Cause>) => rank(one) < named.length;
  const proved = standing.filter(isProved);
  const otherwise = firstOf(
    standing.filter(({ one }) => one.otherwise === true),
    order,
  );
  const unknown = all.find(({ cause }) => cause === 'unknown');
  const [first, second] = proved.length > 1 ? standing.toSorted(order) : [];
  // Several faults, and neither the alert nor its sender's habits point to one of them: which it was is open.
  const ambiguous = proved.length > 1 && !isPreferred(first!, second!, rank, named.length);
  const best = ambiguous
    ? undefined
    : firstOf(
        standing.filter(
          (one) => one.shown !== undefined || isNamed(one) || one.one.otherwise === true || one.leaning > 0,
        ),
        order,
      );
  const told = best?.one ?? otherwise?.one ?? unknown ?? refusedUnseen;
  const others = () =>
    standing
      .filter(({ one }) => one !== told && one.cause !== told.cause && one.cause !== 'unknown')
      .sort(order);
  if (best === undefined || told.cause === 'unknown')
    return { one: told, name: told.cause, confidence: 'possible', others };
  const rivals = out.filter((_, at) => all[at]!.cause !== told.cause && all[at]!.cause !== 'unknown');
  const explained: Ground | undefined =
    proved.length === 1 && proved[0]!.one === told ? (isNamed(best) ? 'seen' : 'explained') : undefined;
  const confidence = sureness([best.shown, ...rivals.map((ground) => ground ?? explained)]);
  return {
    one: told,
    name: told.cause,
    confidence: lessSure(told.cause === 'none' ? ending.confidence : confidence, ending.confidence),
    others: confidence === 'certain' ? () => [] : others,
  };
}

/** Every explanation that there is. */
export interface Catalogue {
  readonly endings: readonly Ending[];
  readonly causes: readonly Cause[];
}

export const CATALOGUE: Catalogue = { endings: ENDINGS, causes: CAUSE_CATALOGUE };

/** A verdict from what is left: who did what, and then why. The order of the catalogue decides nothing. */
export function diagnose(facts: Facts, capture: CaptureEnd, catalogue: Catalogue = CATALOGUE): Verdict {
  const inquiry = inquiryInto(facts, capture);
  const ending = tellEnding(facts, capture, inquiry, catalogue.endings);
  const { one, name, confidence, others } = tellCause(facts, ending, inquiry, catalogue.causes);
  return {
    explainedBy: one.id,
    ending,
    cause: name,
    causeConfidence: confidence,
    get alternatives() {
      const causes = others().map(
        (other): Alternative => ({ cause: other.one.cause, why: other.one.why(facts, ending) }),
      );
      return distinct([
        ...(ending.confidence === 'certain' && ending.refused !== 'connection' ? [] : ending.alternatives),
        ...causes,
      ]);
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
      return fittingRemedies(facts, one.remedies(facts, ending));
    },
  };
}
