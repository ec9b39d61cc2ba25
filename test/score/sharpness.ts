// Two figures about verdicts: sound, the truth is not ruled out; sharp, how much is left beside it, and what stands first.
import type { Confidence } from '../../src/base/basis.js';
import type { ConnectionReport } from '../../src/index.js';
import type { Recorded } from './corpus.js';
import type { Independent } from './sample-truth.js';

type VerdictReport = ConnectionReport['verdict'];
type Told = Partial<Pick<VerdictReport, 'outcome' | 'refusedBy' | 'cause'>>;

/** Outcomes that are the same failure, told of another moment. */
const FAMILY: Readonly<Record<string, string>> = {
  established: 'good',
  incomplete: 'open',
  failed: 'bad',
  rejected: 'bad',
  abandoned: 'bad',
  not_tls: 'bad',
};

/** Causes that say no more than that the reason was not seen. */
const LEFT_OPEN = new Set([
  'unknown',
  'abandoned',
  'reset',
  'timeout',
  'refused',
  'protocol_error',
  'none',
  undefined,
]);

/** What was said of one connection, held against its truth. */
export interface Weighed {
  readonly recorded: Recorded;
  readonly keys: boolean;
  /** The cause as it is in truth, or `established`. */
  readonly truth: string;
  /** The truth is the verdict or among its alternatives, or nothing is claimed. */
  readonly sound: boolean;
  /** Explanations that are told: the verdict, and what may have been instead. */
  readonly explanations: number;
  /** The verdict names who and why as it is. */
  readonly first: boolean;
  /** As sure as the less sure of who and why; undefined where the verdict is another. */
  readonly sure: Confidence | undefined;
  /** Who it was is told rightly. */
  readonly who: boolean;
  /** What stands in the way of saying it for sure: the verdict where that is another, else its first alternative. */
  readonly rival: string | undefined;
}

const agreesOn = (words: readonly string[] | undefined, said: string | undefined): boolean =>
  words === undefined || (said !== undefined && words.includes(said));

const isGood = (truth: Independent): boolean =>
  truth.outcome?.includes('established') ?? truth.refusedBy?.includes('none') ?? false;

function whoIsRight(truth: Independent, told: Told): boolean {
  const family = FAMILY[told.outcome ?? ''];
  if (isGood(truth)) return family === 'good';
  const families = new Set((truth.outcome ?? ['failed']).map((outcome) => FAMILY[outcome]));
  return family !== undefined && families.has(family) && agreesOn(truth.refusedBy, told.refusedBy);
}

/** An alternative says what it says otherwise than the verdict. */
const withVerdict = (told: Told, verdict: VerdictReport): Told => ({
  outcome: told.outcome ?? verdict.outcome,
  refusedBy: told.refusedBy ?? verdict.refusedBy,
  ...(told.cause === undefined && told.outcome === undefined ? { cause: verdict.cause } : told),
});

const mayBe = (truth: Independent, told: Told): boolean =>
  whoIsRight(truth, told) &&
  (isGood(truth) || LEFT_OPEN.has(told.cause) || agreesOn(truth.cause, told.cause));

const nameOf = ({ outcome, refusedBy, cause }: Told): string =>
  [outcome, refusedBy === undefined || refusedBy === 'none' ? '' : `by ${refusedBy}`, cause ?? '']
    .filter((word) => word !== '' && word !== undefined)
    .join(' ');

const LESS: Readonly<Record<Confidence, number>> = { possible: 0, inferred: 1, certain: 2 };

/** Undefined: what is true of it is not known. */
export function weigh(recorded: Recorded, keys: boolean): Weighed | undefined {
  const { truth } = recorded;
  if (truth.refusedBy === undefined && truth.outcome === undefined) return undefined;
  const { verdict } = keys ? recorded.withKeys : recorded.without;
  const open = verdict.outcome === 'incomplete' || verdict.refusedBy === 'unknown';
  const who = whoIsRight(truth, verdict);
  const why = isGood(truth) || agreesOn(truth.cause, verdict.cause);
  const first = who && why;
  const confidence =
    LESS[verdict.causeConfidence] < LESS[verdict.confidence] && !isGood(truth) && truth.cause !== undefined
      ? verdict.causeConfidence
      : verdict.confidence;
  const sure = first ? confidence : undefined;
  const [other] = verdict.alternatives;
  const sound =
    open ||
    mayBe(truth, verdict) ||
    verdict.alternatives.some((told) => mayBe(truth, withVerdict(told, verdict)));
  return {
    recorded,
    keys,
    truth: isGood(truth) ? 'established' : (truth.cause?.join(' or ') ?? 'a refusal, not said why'),
    sound,
    explanations: 1 + verdict.alternatives.length,
    first,
    sure,
    who,
    rival: !first
      ? nameOf(verdict)
      : sure === 'possible' && other !== undefined
        ? nameOf(withVerdict(other, verdict))
        : undefined,
  };
}

/** Without keys, and with them where there are some. */
export const weighAll = (all: readonly Recorded[]): Weighed[] =>
  all
    .flatMap((recorded) => [weigh(recorded, false), recorded.keyed ? weigh(recorded, true) : undefined])
    .filter((one) => one !== undefined);
