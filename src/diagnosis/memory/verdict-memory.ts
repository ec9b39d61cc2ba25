import { MAX_REMEMBERED_VERDICTS } from '../../base/limits.js';
import type { Connection } from '../../story/connection.js';
import { Facts } from '../../story/facts.js';
import { judgeBy } from '../decide.js';
import { CATALOGUE, diagnose } from '../diagnose.js';
import type { CaptureEnd, Verdict } from '../verdict.js';
import { RememberingJudge } from './remembering-judge.js';
import { shapeOf } from './shape.js';

/** A verdict without its words: what connections with one shape share. */
export interface ShortVerdict
  extends Pick<Verdict['ending'], 'outcome' | 'refusedBy' | 'refused' | 'confidence'>,
    Pick<Verdict, 'cause' | 'causeConfidence'> {}

interface Remembered {
  readonly verdict: ShortVerdict;
  /** Seconds since 1970 of the connection that was judged, if the verdict rests on it. */
  readonly second: number | undefined;
}

/**
 * Verdicts on connections that are like many others. A capture of a busy server holds the same handshake thousands of
 * times; it is judged once. Others answer alike what is asked of them, and are decided once.
 */
export class VerdictMemory {
  readonly #known = new Map<string, Remembered>();
  readonly #judge = new RememberingJudge(judgeBy(CATALOGUE));

  /** The whole verdict, with all its words. */
  wholeVerdictOn(facts: Facts, capture: CaptureEnd): Verdict {
    return diagnose(facts, capture, this.#judge);
  }

  /** The verdict, remembered or found now; `judge` is told of the facts and the whole verdict in the second case. */
  verdictOn(
    connection: Connection,
    capture: CaptureEnd,
    judged: (facts: Facts, verdict: Verdict) => void,
    shape = shapeOf(connection),
  ): ShortVerdict {
    const known = shape === undefined ? undefined : this.#known.get(shape);
    if (known !== undefined && (known.second === undefined || known.second === connection.startSeconds))
      return known.verdict;
    const facts = new Facts(connection);
    const verdict = this.wholeVerdictOn(facts, capture);
    judged(facts, verdict);
    const { ending, cause, causeConfidence } = verdict;
    const { outcome, refusedBy, refused, confidence } = ending;
    // A copy: the whole verdict would keep the connection alive.
    const short = { outcome, refusedBy, refused, confidence, cause, causeConfidence };
    if (shape !== undefined && facts.restsOn !== 'itself') {
      if (this.#known.size >= MAX_REMEMBERED_VERDICTS) this.#known.clear();
      const second = facts.restsOn === 'second' ? connection.startSeconds : undefined;
      this.#known.set(shape, { verdict: short, second });
    }
    return short;
  }
}
