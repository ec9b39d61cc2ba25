import { icmpMeaning } from '../../registry/icmp.js';
import { durationSeconds } from '../../story/connection.js';
import type { EventOf, StoryEvent } from '../../story/event.js';
import type { Facts } from '../../story/facts.js';
import type { Testimony } from '../elimination.js';
import type { CaptureEnd } from '../verdict.js';
import { heardOneDirection } from './sight.js';

/** Silence this long, in seconds, while the capture goes on is a timeout. */
const SILENT_FOR = 10;

/** Seconds that the capture goes on after the connection's last packet. */
export function silentSeconds(facts: Facts, capture: CaptureEnd): number {
  const { connection } = facts;
  facts.restOnItself();
  const end =
    capture.seconds - connection.startSeconds + (capture.nanoseconds - connection.startNanoseconds) / 1e9;
  return end - durationSeconds(connection);
}

export function silence(facts: Facts, capture: CaptureEnd): Testimony<'silence'> {
  if (silentSeconds(facts, capture) >= SILENT_FOR) return { no: 'seen' };
  const inVain = facts.once(askedInVain) ?? facts.once(calledInVain);
  return inVain === undefined ? { yes: 'seen' } : { no: 'inferred' };
}

/** A sender that repeats itself so often, for so many seconds, waits for somebody who does not answer. */
const TIMES_IN_VAIN = 3;
const SECONDS_IN_VAIN = 1;

/** QUIC: a ClientHello that was sent again and again, and never answered. */
export function askedInVain(facts: Facts): StoryEvent | undefined {
  const { clientHello, connection } = facts;
  if (connection.transport !== 'quic' || connection.bytes.server > 0) return undefined;
  const again = clientHello?.repeated;
  if (clientHello === undefined || again === undefined || again.times < TIMES_IN_VAIN) return undefined;
  return again.lastTime - clientHello.time >= SECONDS_IN_VAIN ? clientHello : undefined;
}

/** By then Linux has sent a SYN four times, whether it doubles its waiting or not (tcp_syn_linear_timeouts); others, thrice. */
const SECONDS_OF_CALLING = 2.5;

/** TCP: a SYN that was sent again and again, and never answered. */
export function calledInVain(facts: Facts): StoryEvent | undefined {
  const { bytes, delivery, transport } = facts.connection;
  if (transport !== 'tcp' || bytes.client > 0 || bytes.server > 0) return undefined;
  if (delivery.client.heard !== undefined || facts.first('server', 'accepted') !== undefined)
    return undefined;
  const syn = facts.first('client', 'opened');
  const again = syn?.repeated;
  if (syn === undefined || again === undefined || again.times < TIMES_IN_VAIN) return undefined;
  return again.lastTime - syn.time >= SECONDS_OF_CALLING ? syn : undefined;
}

/** The network said that a packet of the client's could not be delivered. One that was too big may have gone again. */
export const unreachable = (facts: Facts): EventOf<'network_error'> | undefined =>
  facts.all('network_error').find((error) => {
    const meaning = icmpMeaning(error.version, error.type, error.code);
    return (meaning === 'unreachable' || meaning === 'time_exceeded') && facts.side(error) === 'server';
  });

const NEVER_OPENED = { refused: 'seen', unanswered: 'seen', unreachable: 'seen' } as const;

/** What became of the SYN, if there was one and nothing else. */
export function opening(facts: Facts): Testimony<'opening'> {
  const { bytes, delivery } = facts.connection;
  if (facts.connection.transport === 'quic') return openingOfQuic(facts);
  // Who acknowledges the server's SYN has got one.
  if (delivery.server.acknowledged !== undefined) return NEVER_OPENED;
  if (bytes.client > 0 || bytes.server > 0) return NEVER_OPENED;
  // Acknowledgements of more than the SYN: the two had met, outside this capture.
  const { client, server } = facts.connection.delivery;
  if (server.acknowledged !== undefined || client.sent > 0) return NEVER_OPENED;
  const syn = facts.first('client', 'opened');
  if (syn === undefined || facts.first('server', 'accepted') !== undefined) return NEVER_OPENED;
  // A reset that refuses a SYN acknowledges it; without that, it ends what this capture has not seen (RFC 9293 section 3.5.2).
  if (facts.first('server', 'closed_abruptly') !== undefined)
    return delivery.client.acknowledged === undefined
      ? {}
      : { opened: 'seen', unanswered: 'seen', unreachable: 'seen' };
  if (unreachable(facts) !== undefined) return { opened: 'seen', unanswered: 'seen', refused: 'seen' };
  // Sent once, it may have been answered in packets that this capture misses; who waits for an answer sends it again.
  return sentAgain(facts)
    ? { opened: 'seen', refused: 'seen', unreachable: 'seen' }
    : { refused: 'seen', unreachable: 'seen' };
}

/** Seconds, at the least, before a SYN is sent again (RFC 6298 section 2.1; Linux, Windows and BSD wait one). */
const LEAST_TIMEOUT = 0.9;

/** The connection is all SYN, and longer than the time of one. */
function sentAgain(facts: Facts): boolean {
  facts.restOnItself();
  return durationSeconds(facts.connection) >= LEAST_TIMEOUT;
}

/** QUIC opens with the ClientHello. */
function openingOfQuic(facts: Facts): Testimony<'opening'> {
  if (facts.connection.bytes.server > 0 || heardOneDirection(facts)) return NEVER_OPENED;
  if (unreachable(facts) !== undefined) return { opened: 'seen', unanswered: 'seen', refused: 'seen' };
  return { opened: 'seen', refused: 'seen', unreachable: 'seen' };
}
