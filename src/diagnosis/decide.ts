import type { Confidence } from '../base/basis.js';
import { refusedUnseen } from './causes/left-without-reason.js';
import { against, type Ground, type Inquiry, lessSure, shownAll, sureness } from './elimination.js';
import type { Catalogue, Cause, Ending, Explanation, Often } from './explanation.js';
import { type NamedCauses, namedCausesOf } from './named-causes.js';
import type { JudgedEnding } from './verdict.js';
import { ALERT_MOOT, type Moot, NAMED_MOOT, NOTHING_MOOT, type Witness, without } from './witness.js';

// Nothing here sees a connection: what is decided rests on what the witness answers, and on nothing else.

/** What is told. */
export interface Decision {
  /** Undefined: no ending is shown. */
  readonly ending: Ending | undefined;
  readonly confidence: Confidence;
  readonly cause: Cause;
  readonly causeConfidence: Confidence;
}

/** What else stands, the likeliest first. */
export interface Rivals {
  readonly endings: readonly Ending[];
  readonly causes: readonly Cause[];
}

/** Comes to decisions by what witnesses answer. */
export interface Judge {
  decide(witness: Witness): Decision;
  /** Of the decision that the same witness leads to. */
  rivals(witness: Witness): Rivals;
}

/** Judges each connection by itself. The order of the catalogue decides nothing. */
export function judgeBy({ endings, causes }: Catalogue): Judge {
  const namedCauses = namedCausesOf(causes);
  const judge = (witness: Witness) => {
    const ending = judgedEnding(witness, endings);
    return { ending, cause: judgedCause(witness, ending, causes, namedCauses) };
  };
  return {
    decide(witness) {
      const { ending, cause } = judge(witness);
      const { one, confidence } = cause;
      return { ending: ending.one, confidence: ending.confidence, cause: one, causeConfidence: confidence };
    },
    rivals(witness) {
      const { ending, cause } = judge(witness);
      return {
        endings: distinct(
          ending.rivals(),
          ({ outcome, refusedBy, refused }) => `${outcome} ${refusedBy} ${refused}`,
        ),
        causes: distinct(cause.rivals(), ({ cause: name }) => name),
      };
    },
  };
}

/** Two that differ in nothing that is said are told once. */
function distinct<E>(some: readonly E[], said: (one: E) => string): E[] {
  const told = new Set<string>();
  return some.filter((one) => !told.has(said(one)) && told.add(said(one)) !== undefined);
}

/** An explanation that stands, and what speaks for it. */
class Standing<E extends Explanation> {
  readonly one: E;
  /** Undefined: not shown. */
  readonly shown: Ground | undefined;
  readonly #witness: Witness;
  readonly #moot: Moot;

  /** `inquiry`: the witness without what is moot. */
  constructor(one: E, inquiry: Inquiry, witness: Witness, moot: Moot) {
    this.one = one;
    this.shown = shownAll(inquiry, one.shownBy);
    this.#witness = witness;
    this.#moot = moot;
  }

  /** Looked at where nothing else tells two apart. */
  get leaning(): number {
    return this.#witness.leaningOf(this.one, this.#moot);
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
  witness: Witness,
  moot: Moot = NOTHING_MOOT,
  ground?: Ground,
): Standing<E>[] => {
  const inquiry = without(witness, moot);
  const standing: Standing<E>[] = [];
  for (const [at, one] of all.entries())
    if (out[at] === ground) standing.push(new Standing(one, inquiry, witness, moot));
  return standing;
};

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

interface EndingOfWitness extends JudgedEnding {
  readonly one: Ending | undefined;
  readonly rivals: () => readonly Ending[];
}

function judgedEnding(witness: Witness, all: readonly Ending[]): EndingOfWitness {
  const out = groundsAgainst(all, witness);
  const standing = standingOf(all, out, witness);
  const shown = standing.filter((one) => one.shown !== undefined);
  let told = firstOf(shown, byLikelihood);
  if (told === undefined) return incomplete(witness, standing);
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
  const { id, outcome, refusedBy, refused, ownCauses } = one;
  return {
    one,
    id,
    outcome,
    refusedBy,
    refused,
    ownCauses,
    confidence,
    get alert() {
      return witness.alert();
    },
    get moment() {
      return witness.momentOf(one);
    },
    rivals: () => {
      const explained = standingOf(all, out, witness, NOTHING_MOOT, 'explained');
      return [...standing.toSorted(byLikelihood), ...explained.sort(byLikelihood)]
        .map((other) => other.one)
        .filter((other) => other !== one && isRival(other, one));
    },
  };
}

const isRival = (other: Ending, told: Ending): boolean =>
  contradicts(other, told) || (told.refused === 'connection' && other.refused !== 'connection');

/** What may have been is long where little was seen: the likeliest of it. */
const LIKELIEST_OPEN = 6;

/** Nothing is shown: what stands is listed, the likeliest first. */
const incomplete = (witness: Witness, standing: readonly Standing<Ending>[]): EndingOfWitness => ({
  one: undefined,
  ...INCOMPLETE,
  get alert() {
    return witness.alert();
  },
  moment: undefined,
  rivals: () =>
    standing
      .toSorted(byLikelihood)
      .slice(0, LIKELIEST_OPEN)
      .map(({ one }) => one),
});

/** What is told where nothing is shown. */
export const INCOMPLETE = {
  id: 'incomplete',
  outcome: 'incomplete',
  refusedBy: 'unknown',
  refused: null,
  confidence: 'possible',
} as const;

/** Alert questions are about the alert of the side that refused; another's says nothing of why. */
function mootOf(ending: JudgedEnding): Moot {
  const byAlert = ending.outcome === 'failed' && ending.id.includes('_alert');
  if (!byAlert) return ALERT_MOOT;
  return ending.alert?.from === ending.refusedBy ? NOTHING_MOOT : NAMED_MOOT;
}

/** So far the packets must lean to a reason that they do not show, for it to be told before none. */
const HINTED = 0.5;

/** So far it leans away from a fault of which the refusing library is not known to say such an alert. */
const HABIT = 1;

const isProved = ({ one, shown }: Standing<Cause>): boolean => shown !== undefined && one.suffices === true;

/** A fault that is there, but for a signature that cannot be checked here. */
const isUnchecked = (standing: Standing<Cause>): boolean =>
  standing.one.cause === 'self_signed' && standing.shown === undefined && standing.leaning >= HINTED;

/**
 * What is shown comes first, then what the packets hint at; what says no more than that somebody left gives way to both,
 * unless they lean to it.
 */
const tier = (standing: Standing<Cause>): number => {
  if (standing.one.saysLittle === true) return standing.leaning >= HINTED ? 0 : 2;
  return standing.shown !== undefined ? 0 : standing.leaning >= HINTED ? 1 : 3;
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

/**
 * Those among which the first in order is: what is proved comes before what the alert names, that before what is shown.
 * Whatever comes behind is not asked what it leans to.
 */
function contenders(
  standing: readonly Standing<Cause>[],
  proved: readonly Standing<Cause>[],
  isNamed: (one: Standing<Cause>) => boolean,
): readonly Standing<Cause>[] {
  if (proved.length > 0) return proved;
  const named = standing.filter(isNamed);
  if (named.length > 0) return named;
  const shown = standing.filter((one) => one.shown !== undefined);
  if (shown.some(({ one }) => one.saysLittle !== true)) return shown;
  return standing.filter((one) => one.shown !== undefined || one.one.otherwise === true || one.leaning > 0);
}

interface CauseOfWitness {
  readonly one: Cause;
  readonly confidence: Confidence;
  /** Other causes that stand, the likeliest first. */
  readonly rivals: () => readonly Cause[];
}

function judgedCause(
  witness: Witness,
  ending: JudgedEnding,
  catalogue: readonly Cause[],
  namedCauses: NamedCauses,
): CauseOfWitness {
  const moot = mootOf(ending);
  const named = ending.alert?.from === ending.refusedBy ? namedCauses(ending.alert.description) : [];
  const all = catalogue.filter((one) => one.of(ending));
  const out = groundsAgainst(all, without(witness, moot));
  const rank = (standing: Standing<Cause>) => {
    const { one, shown } = standing;
    const at = named.indexOf(one.cause);
    // What the alert names, unless the packets speak against it.
    return at < 0 || (shown === undefined && standing.leaning < 0) ? named.length : at;
  };
  const standing = standingOf(all, out, witness, moot);
  const order: Order<Cause> = (a, b) => {
    const proved = Number(isProved(b)) - Number(isProved(a));
    if (proved !== 0) return proved;
    if (rank(a) !== rank(b)) return rank(a) - rank(b);
    return tier(a) !== tier(b) ? tier(a) - tier(b) : byLikelihood(a, b);
  };
  const isNamed = (one: Standing<Cause>) => rank(one) < named.length;
  const proved = standing.filter(isProved);
  const unknown = all.find(({ cause }) => cause === 'unknown');
  const faults = proved.length === 0 ? proved : [...proved, ...standing.filter(isUnchecked)];
  const [first, second] = faults.length > 1 ? faults.toSorted(order) : [];
  // Several faults, and neither the alert nor its sender's habits point to one of them: which it was is open.
  const ambiguous = faults.length > 1 && !isPreferred(first!, second!, rank, named.length);
  const best = ambiguous ? undefined : firstOf(contenders(standing, proved, isNamed), order);
  const otherwise = () =>
    firstOf(
      standing.filter(({ one }) => one.otherwise === true),
      order,
    );
  const told = best?.one ?? otherwise()?.one ?? unknown ?? refusedUnseen;
  const rivals = () =>
    standing
      .filter(({ one }) => one !== told && one.cause !== told.cause && one.cause !== 'unknown')
      .sort(order)
      .map(({ one }) => one);
  if (best === undefined || told.cause === 'unknown') return { one: told, confidence: 'possible', rivals };
  const grounds = out.filter((_, at) => all[at]!.cause !== told.cause && all[at]!.cause !== 'unknown');
  const explained: Ground | undefined =
    proved.length === 1 && proved[0]!.one === told ? (isNamed(best) ? 'seen' : 'explained') : undefined;
  const confidence = sureness([best.shown, ...grounds.map((ground) => ground ?? explained)]);
  return {
    one: told,
    confidence: lessSure(told.cause === 'none' ? ending.confidence : confidence, ending.confidence),
    rivals: confidence === 'certain' ? () => [] : rivals,
  };
}
