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

/** The path is that of the chain as sent. */
export function judgedChain(
  chain: readonly Certificate[],
  given: Circumstances,
  budget: ComparisonBudget,
): JudgedChain {
  const path = sentPath(chain);
  const avoidable = path.positions.findIndex((at) => hasPublicRootsKey(chain[at]!));
  const avoidableFrom = avoidable > 0 ? avoidable : Number.POSITIVE_INFINITY;
  return judgedPath(chain, path, path.end === 'self_issued', avoidableFrom, given, budget);
}

/** The path is given, and so is whether it ends with a trust anchor. */
export function judgedPath(
  chain: readonly Certificate[],
  path: SentPath,
  anchored: boolean,
  avoidableFrom: number,
  given: Circumstances,
  budget: ComparisonBudget,
): JudgedChain {
  const purpose = given.owner === 'server' ? 'serverAuth' : 'clientAuth';
  const judged = { chain, path, given, purpose, anchored, avoidableFrom, budget } as const;
  return { ...judged, steps: stepsOf(judged) };
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

function stepsOf({ chain, path, anchored, avoidableFrom }: Omit<JudgedChain, 'steps'>): Step[] {
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
  find(judged: JudgedChain): Fault[];
}
