import { isOfTransport, type StoryEvent } from '../../story/event.js';
import type { Facts } from '../../story/facts.js';

/** Something new that a side said in the handshake. */
export const isWord = (event: StoryEvent): boolean =>
  !isOfTransport(event) && event.kind !== 'network_error' && event.kind !== 'gap' && event.kind !== 'alert';

/**
 * The side had sent its flight again before, and nothing new had come since: it gives up, whatever it thinks of the other.
 */
export function gaveUp(facts: Facts, event: StoryEvent): boolean {
  if (facts.connection.transport !== 'dtls') return false;
  const before = facts.connection.events.slice(0, facts.position(event));
  const answer = before.findLastIndex((one) => one.direction !== event.direction && isWord(one));
  return before
    .slice(answer + 1)
    .some(({ repeated, direction }) => direction === event.direction && repeated !== undefined);
}
