// What a DTLS side says again because nobody answered (RFC 6347 section 4.2.4, RFC 9147 section 5.8): told once, and counted.
import { type DtlsSpeaker, LEAST_TIMER } from './dtls-speaker.js';
import type { StoryLog } from './story-log.js';

/** RFC 9147 section 6.1. */
const EPOCH_OF_HANDSHAKE = 2;
/** Two bytes, their type and a tag, and some padding. */
const SEALED_ALERT_LENGTH = 24;

/** A side that is asked again says again why it refused: the alert of two bytes at `start`. */
export function isRepeatedAlert(
  log: StoryLog,
  { direction, arrival }: DtlsSpeaker,
  bytes: Uint8Array,
  start: number,
): boolean {
  const before = log.events.find(
    (event) =>
      event.kind === 'alert' &&
      event.direction === direction &&
      event.level === bytes[start] &&
      event.description === bytes[start + 1],
  );
  if (before !== undefined) log.repeated(before, arrival);
  return before !== undefined;
}

/**
 * DTLS 1.3: a flight that is sent again has records of the same lengths, under new numbers. An alert is as long as an
 * empty acknowledgement (RFC 9147 section 7): it counts as new each time. `time`: of the record, in seconds since the first.
 */
export function isRepeatedSealed(
  log: StoryLog,
  { direction, arrival }: DtlsSpeaker,
  epoch: number,
  length: number,
  time: number,
): boolean {
  if (epoch !== EPOCH_OF_HANDSHAKE || length <= SEALED_ALERT_LENGTH) return false;
  for (const event of log.events) {
    if (event.kind !== 'application_data' || event.direction !== direction) continue;
    if (event.epoch !== epoch || event.basis !== 'seen') continue;
    const at = event.lengths.indexOf(length);
    if (at < 0 || time - event.recordTimes[at]! < LEAST_TIMER) continue;
    log.repeated(event, arrival);
    return true;
  }
  return false;
}
