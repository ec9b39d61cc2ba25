import { type Connection, sideOf } from './connection.js';
import type { StoryEvent } from './event.js';

/** A sender repeats for reasons of its own, too: so many copies without an answer are none of them. */
const COPIES_OF_A_LOSS = 3;

/**
 * Did what the event tells reach the other side, all of it? *yes*: the other side acknowledged it. *no*: it was sent
 * again, and the other side, which went on acknowledging, never got so far. *unknown*: the capture does not tell.
 */
export function arrived(connection: Connection, event: StoryEvent): 'yes' | 'no' | 'unknown' {
  const { endOffset } = event;
  if (endOffset === undefined) return 'unknown';
  const delivery = connection.delivery[sideOf(connection, event.direction)];
  const { acknowledged, unacknowledged, resent, heard, selectivelyAcknowledged } = delivery;
  if (acknowledged === undefined) return 'unknown';
  if (event.kind === 'closed_cleanly' ? delivery.finAcknowledged : acknowledged >= endOffset) return 'yes';
  if (unacknowledged === undefined || resent === undefined || heard === undefined) return 'unknown';
  if (heard <= resent.first || unacknowledged.copies < 2) return 'unknown';
  // A hole that the other side itself points at, or one that it does not get beyond however often it is filled.
  const isHole = selectivelyAcknowledged.length > 0;
  return isHole || unacknowledged.copies >= COPIES_OF_A_LOSS ? 'no' : 'unknown';
}
