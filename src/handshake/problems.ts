import { MAX_MESSAGE_PROBLEMS } from '../base/limits.js';
import type { MessageProblem, ProblemReason } from './message-types.js';

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
