import type { DecodeReason } from '../base/cursor.js';
import { MAX_MESSAGE_PROBLEMS } from '../base/limits.js';

/** `duplicate`: an extension came twice (RFC 8446 section 4.2). `too_many`: a bound of this program; the rest was passed over. */
export type ProblemReason = DecodeReason | 'duplicate' | 'too_many';

/** Something wrong with a part of a message that could be read all the same. */
export interface MessageProblem {
  /** The field's name in its RFC; for a duplicate extension the extension's name. */
  readonly field: string;
  readonly reason: ProblemReason;
  readonly offset: number;
}

/** Adds a problem unless there are too many, which is itself the last one. */
export function report(
  problems: MessageProblem[],
  field: string,
  reason: ProblemReason,
  offset: number,
): void {
  if (problems.length < MAX_MESSAGE_PROBLEMS - 1) problems.push({ field, reason, offset });
  else if (problems.length < MAX_MESSAGE_PROBLEMS)
    problems.push({ field: 'problems', reason: 'too_many', offset });
}
