import type { Side } from '../../base/side.js';
import { arrived } from '../../story/arrived.js';
import { type EventOf, isRead, type StoryEvent } from '../../story/event.js';
import type { Facts } from '../../story/facts.js';
import { type HiddenHandshake, hiddenHandshake } from '../../story/hidden/hidden-handshake.js';
import { quicSigns } from '../../story/hidden/quic-signs.js';
import { ALERT, recordSizes } from '../../story/hidden/sizes.js';
import type { Ground, Testimony } from '../elimination.js';
import { farewells } from './farewell.js';
import { cutBy } from './network.js';
import { missed } from './sight.js';

/** The later of the two Finished, where both were seen. */
export function doneAt(facts: Facts): StoryEvent | undefined {
  const client = facts.finished('client');
  const server = facts.finished('server');
  if (client === undefined || server === undefined) return undefined;
  return facts.position(client) > facts.position(server) ? client : server;
}

export const groundOf = (event: StoryEvent): Ground => (event.basis === 'decrypted' ? 'decrypted' : 'seen');

/** Data in both directions, each before any farewell: up to TLS 1.2 nobody sends it before both are done. */
function dataBothWays(facts: Facts): boolean {
  const { first } = facts.once(farewells);
  const end = first === undefined ? Number.POSITIVE_INFINITY : facts.position(first);
  const before = (side: Side) => {
    const data = facts.first(side, 'application_data');
    return data !== undefined && facts.position(data) < end;
  };
  return before('client') && before('server');
}

export function done(facts: Facts): Testimony<'done'> {
  const at = doneAt(facts);
  if (at !== undefined) return isLost(facts, at) ? { both: 'inferred' } : { not_both: groundOf(at) };
  if (facts.tls13 && facts.serverHello !== undefined) return doneIn13(facts);
  const began = facts.clientHello !== undefined || facts.serverHello !== undefined;
  if (began && !facts.tls13 && dataBothWays(facts) && (missed(facts, 'client') || missed(facts, 'server')))
    return { not_both: 'inferred' };
  const holes =
    (facts.finished('client') === undefined && missed(facts, 'client')) ||
    (facts.finished('server') === undefined && missed(facts, 'server'));
  return holes ? {} : { both: 'seen' };
}

/** It never reached the other side. */
function isLost(facts: Facts, event: StoryEvent): boolean {
  if (arrived(facts.connection, event) === 'no') return true;
  const cut = facts.once(cutBy);
  return (
    cut?.how === 'black_hole' &&
    cut.event !== undefined &&
    cut.event.direction === event.direction &&
    facts.position(cut.event) <= facts.position(event)
  );
}

/**
 * One long record of the client's, then an alert's, and no word of the server's: what looks like a whole flight may be its
 * Certificate alone, behind which the client could not sign.
 */
export const mayHaveBrokenOff = ({ client, answer, clientSpoke }: HiddenHandshake): boolean =>
  client.holds === 'certificate' && client.records === 1 && answer.is === 'nothing' && !clientSpoke;

/** By signs alone: what went on after it, or no packet of the client's that has room for a Finished. */
function doneInQuic(facts: Facts): Testimony<'done'> {
  const signs = facts.once(quicSigns);
  if (signs?.serverWentOn !== undefined) return { not_both: 'inferred' };
  if (missed(facts, 'client')) return {};
  if (facts.first('client', 'sealed_packets') === undefined) return { both: 'seen' };
  return signs?.clientFlight === undefined && signs?.clientGaveUp !== undefined ? { both: 'inferred' } : {};
}

/**
 * With keys: something of the client that only comes behind its Finished, and that comes behind the server's; early data
 * does not.
 */
const clientIsPastFinished = (facts: Facts): boolean =>
  facts.connection.events.some(
    (event) =>
      facts.side(event) === 'client' &&
      (event.kind === 'application_data'
        ? isRead(event) && facts.offer?.earlyData !== true
        : (event.kind === 'closed_cleanly' || event.kind === 'alert') && event.close?.level === '1-rtt'),
  );

function doneIn13(facts: Facts): Testimony<'done'> {
  if (facts.first('server', 'handshake_done') !== undefined) return { not_both: 'decrypted' };
  if (facts.connection.transport === 'quic' && !facts.decrypted) return doneInQuic(facts);
  const hidden = facts.once(hiddenHandshake);
  switch (hidden?.client.holds) {
    case 'finished':
    case 'empty_certificate':
    case 'certificate': {
      const flight = hidden.clientEvent;
      if (flight !== undefined && isLost(facts, flight)) return { both: 'inferred' };
      return mayHaveBrokenOff(hidden) ? {} : { not_both: 'inferred' };
    }
    case 'alert':
      return { both: 'inferred' };
    default:
  }
  if (clientIsPastFinished(facts)) return { not_both: 'decrypted' };
  // With keys a Finished that is not among what was opened was not sent.
  const client = facts.first('client', 'application_data') ?? facts.first('client', 'sealed_packets');
  if (client === undefined && !missed(facts, 'client')) return { both: 'seen' };
  if (facts.decrypted && !missed(facts, 'client') && !missed(facts, 'server') && opensAll(facts))
    return { both: 'decrypted' };
  return {};
}

/** Everything of TLS 1.3 that should be encrypted has been opened. */
const opensAll = (facts: Facts): boolean =>
  facts.connection.events.every(
    (event) => (event.kind !== 'application_data' && event.kind !== 'sealed_packets') || isRead(event),
  );

/** In DTLS 1.3 what a server says under its last keys is an acknowledgement at least, unless it is an alert. */
function saysMoreThanNo({ connection }: Facts, { epoch, lengths }: EventOf<'application_data'>): boolean {
  if (connection.transport !== 'dtls' || connection.cipherSuite === undefined) return true;
  const overhead = recordSizes(connection.cipherSuite)?.overhead ?? 0;
  return epoch !== EPOCH_OF_HANDSHAKE && lengths[0] !== overhead + ALERT;
}

/** RFC 9147 section 6.1. */
const EPOCH_OF_HANDSHAKE = 2;

/** Both sides sent records that only keys can tell from data, the server again after the client. */
export function talked(facts: Facts): Testimony<'talked'> {
  const { not_both } = facts.once(done);
  if (not_both !== undefined) return { no: not_both };
  if (facts.connection.transport === 'quic' && !facts.decrypted) return {};
  if (!facts.tls13 || facts.decrypted) return {};
  const client = facts.first('client', 'application_data');
  const answered =
    client !== undefined &&
    facts.connection.events
      .slice(facts.position(client))
      .some(
        (event) =>
          event.kind === 'application_data' && facts.side(event) === 'server' && saysMoreThanNo(facts, event),
      );
  return answered ? { no: 'inferred' } : {};
}
