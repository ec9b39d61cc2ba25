import type { Side } from '../base/side.js';
import { type EventOf, isRead, type StoryEvent } from '../story/event.js';
import type { Facts } from '../story/facts.js';

/** How far the handshake had come when something else happened. `unknown`: the capture does not show it. */
export type Progress = 'unfinished' | 'finished' | 'renegotiating' | 'unknown';

/**
 * Both Finished are in the story before `event`, or one is certainly not (RFC 5246 section 7.4.9). Always `unknown`
 * in TLS 1.3, where a Finished looks like data, unless keys have shown it.
 */
export function progressAt(event: StoryEvent, facts: Facts): Progress {
  const { events, findings } = facts.connection;
  let finished: Record<Side, boolean> = { client: false, server: false };
  let renegotiating = false;
  let missing = false;
  for (const before of events) {
    if (before === event) break;
    if (before.kind === 'gap' || before.kind === 'unreadable') missing = true;
    if (isFinished(before)) {
      finished[facts.side(before)] = true;
    } else if (before.kind === 'encrypted_handshake' && finished.client && finished.server) {
      // It is over with two Finished more.
      renegotiating = true;
      finished = { client: false, server: false };
    }
  }
  if (finished.client && finished.server) return 'finished';
  if (renegotiating) return 'renegotiating';
  const whole = !missing && findings.every(({ code }) => !HIDES_A_FINISHED.has(code));
  return whole && !facts.tls13 && facts.clientHello !== undefined ? 'unfinished' : 'unknown';
}

const HIDES_A_FINISHED: ReadonlySet<string> = new Set([
  'stream.one_direction',
  'stream.late_start',
  'connection.too_many_events',
]);

const isFinished = (event: StoryEvent): boolean =>
  event.kind === 'encrypted_handshake'
    ? event.finished
    : event.kind === 'handshake' && event.message.name === 'finished';

/** What a run of application data records can be. */
export type RunRole = 'early_data' | 'hidden_handshake' | 'data';

/**
 * In TLS 1.3 the first run of a side behind the ServerHello begins with the encrypted part of its handshake; what a
 * client that offered early data sends before that is early data (RFC 8446 sections 2 and 2.3). With keys the
 * messages stand in the story themselves and a run is data.
 */
export function roleOf(run: EventOf<'application_data'>, facts: Facts): RunRole {
  if (!facts.tls13 || isRead(run)) return 'data';
  let behindServerHello = false;
  for (const event of facts.connection.events) {
    if (event === run) break;
    if (event === facts.serverHello) behindServerHello = true;
    else if (behindServerHello && event.kind === 'application_data' && event.direction === run.direction) {
      return 'data';
    }
  }
  if (behindServerHello) return 'hidden_handshake';
  const early = facts.side(run) === 'client' && facts.clientHello?.message.earlyData === true;
  return early ? 'early_data' : 'data';
}
