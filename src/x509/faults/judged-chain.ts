import type { Side } from '../../base/side.js';
import type { Certificate } from '../certificate.js';
import type { ComparisonBudget } from '../name-constraints.js';
import { hasPublicRootsKey } from '../public-ca.js';
import { type SentPath, sentPath } from '../sent-path.js';
import type { Circumstances, Fault, FaultPlace, Purpose } from './fault.js';

/** A chain, the path in it, and by what it is judged: what every check looks at. */
export interface JudgedChain {
  readonly chain: readonly Certificate[];
  readonly path: SentPath;
  readonly given: Circumstances;
  readonly purpose: Purpose;
  /** The last certificate of the path is a trust anchor, or would be the only one that could be. */
  readonly anchored: boolean;
  /** The step of the path from which on a peer that trusts the public roots need not look; Infinity if none. */
  readonly avoidableFrom: number;
  readonly budget: ComparisonBudget;
  /** The certificates of the path, upwards. */
  readonly steps: readonly Step[];
}

/** What of a judged chain does not hang on the circumstances. */
export type ChainAsSent = Pick<JudgedChain, 'chain' | 'path' | 'anchored' | 'avoidableFrom' | 'steps'>;

/** The path is that of the chain as sent. */
export function chainAsSent(chain: readonly Certificate[]): ChainAsSent {
  const path = sentPath(chain);
  const avoidable = path.positions.findIndex((at) => hasPublicRootsKey(chain[at]!));
  const avoidableFrom = avoidable > 0 ? avoidable : Number.POSITIVE_INFINITY;
  const sent = { chain, path, anchored: path.end === 'self_issued', avoidableFrom };
  return { ...sent, steps: stepsOf(sent) };
}

export const judgedChain = (
  { chain, path, anchored, avoidableFrom, steps }: ChainAsSent,
  given: Circumstances,
  budget: ComparisonBudget,
): JudgedChain => ({
  chain,
  path,
  anchored,
  avoidableFrom,
  steps,
  given,
  budget,
  purpose: purposeOf(given.owner),
});

const purposeOf = (owner: Side): Purpose => (owner === 'server' ? 'serverAuth' : 'clientAuth');

/** The path is given, and so is whether it ends with a trust anchor. */
export function judgedPath(
  chain: readonly Certificate[],
  path: SentPath,
  anchored: boolean,
  avoidableFrom: number,
  given: Circumstances,
  budget: ComparisonBudget,
): JudgedChain {
  const steps = stepsOf({ chain, path, anchored, avoidableFrom });
  return judgedChain({ chain, path, anchored, avoidableFrom, steps }, given, budget);
}

export interface Step {
  readonly certificate: Certificate;
  /** Its place in the path; 0 is the end entity. */
  readonly step: number;
  /** The last one, if the path ends with a trust anchor. */
  readonly isAnchor: boolean;
  /** What every fault of this certificate says. */
  readonly about: FaultPlace;
}

function stepsOf({ chain, path, anchored, avoidableFrom }: Omit<ChainAsSent, 'steps'>): Step[] {
  return path.positions.map((index, step) => {
    const isAnchor = anchored && step === path.positions.length - 1;
    const role = step === 0 ? 'end_entity' : isAnchor ? 'root' : 'intermediate';
    const about: FaultPlace = step >= avoidableFrom ? { index, role, avoidable: true } : { index, role };
    return { certificate: chain[index]!, step, isAnchor, about };
  });
}

/** Looks for the faults of some codes. */
export interface Check {
  readonly codes: readonly Fault['code'][];
  /** It looks at the chain and at whose it is, and at nothing else of the circumstances. */
  readonly ofChainAlone?: true;
  find(judged: JudgedChain): Fault[];
}
