import type { MessageProblem, ProblemReason } from './message-types.js';

/** Problems kept of one message: each known extension can have one or two; more are a forger's. */
export const MAX_PROBLEMS = 64;

/** Adds a problem unless there are too many, which is itself the last one. */
export function report(
  problems: MessageProblem[],
  field: string,
  reason: ProblemReason,
  offset: number,
): void {
  if (problems.length < MAX_PROBLEMS - 1) problems.push({ field, reason, offset });
  else if (problems.length < MAX_PROBLEMS) problems.push({ field: 'problems', reason: 'too_many', offset });
}
