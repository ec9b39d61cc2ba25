import type { Confidence } from '../base/basis.js';
import type { Facts } from '../story/facts.js';
import type { Cause, Ending, Hypothesis } from './verdict.js';

/** What a rule looks at: the story's facts and how it ended. */
export interface Case {
  readonly facts: Facts;
  readonly ending: Ending;
}

/** One small pure rule per cause. */
export interface Rule {
  /** Stable: scripts may name it. */
  readonly id: string;
  /** RFC and section. */
  readonly refs: readonly string[];
  /** Samples (without extension) in which the rule gives the verdict. */
  readonly provedBy: readonly string[];
  /** Samples that look much the same, in which the rule must not give the verdict. */
  readonly nearMisses: readonly string[];
  /** What it may name. */
  readonly causes: readonly Cause[];
  judge(given: Case): Hypothesis | undefined;
}

const RANK: Readonly<Record<Confidence, number>> = { certain: 2, inferred: 1, possible: 0 };

/** The weaker of two confidences: a cause is never surer than the ending that it explains. */
export const weaker = (a: Confidence, b: Confidence): Confidence => (RANK[a] <= RANK[b] ? a : b);

export const rank = (confidence: Confidence): number => RANK[confidence];
