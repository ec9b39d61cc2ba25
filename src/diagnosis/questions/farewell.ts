import type { Side } from '../../base/side.js';
import { AlertDescription } from '../../registry/alert.js';
import { type EventOf, isOfTransport, type StoryEvent } from '../../story/event.js';
import { BRIEF, type Facts } from '../../story/facts.js';
import { hiddenHandshake } from '../../story/hidden/hidden-handshake.js';
import { mayHaveSaidGoodbye } from '../../story/hidden/quic-signs.js';
import { ALERT, recordSizes } from '../../story/hidden/sizes.js';
import type { Ground, Testimony } from '../elimination.js';
import { gaveUp } from './in-vain.js';
import { heardBoth, missed, missedBefore } from './sight.js';

// Who left, and when. A side leaves by closing or breaking off what carries TLS, and says goodbye by close_notify or user_canceled (RFC 8446 section
// 6.1); an alert that cannot be read is a goodbye, too, for all that packets show.

const { close_notify, user_canceled } = AlertDescription.code;

export const isClosing = (
  event: StoryEvent,
): event is EventOf<'closed_cleanly'> | EventOf<'closed_abruptly'> =>
  event.kind === 'closed_cleanly' || event.kind === 'closed_abruptly';

export const isGoodbye = (event: StoryEvent): boolean =>
  event.kind === 'alert' && (event.description === close_notify || event.description === user_canceled);

const isFarewell = (event: StoryEvent): boolean =>
  isClosing(event) || event.kind === 'encrypted_alert' || isGoodbye(event);

export interface Farewells {
  readonly client: StoryEvent | undefined;
  readonly server: StoryEvent | undefined;
  /** The earlier of the two. */
  readonly first: StoryEvent | undefined;
  /** The first FIN or RST of either side. */
  readonly closing: EventOf<'closed_cleanly'> | EventOf<'closed_abruptly'> | undefined;
}

/** The first farewell of each side. In TLS 1.3 without keys a last record of an alert's size is one. */
export function farewells(facts: Facts): Farewells {
  let client: StoryEvent | undefined;
  let server: StoryEvent | undefined;
  let closing: Farewells['closing'];
  for (const event of facts.connection.events) {
    if (!isFarewell(event) || gaveUp(facts, event)) continue;
    if (isClosing(event)) closing ??= event;
    if (facts.side(event) === 'client') client ??= event;
    else server ??= event;
  }
  const hidden = facts.once(hiddenHandshake);
  client = earlier(facts, client, hidden?.clientLeft);
  // In place of its flight the client says that it goes no further, whether it refuses or cancels.
  if (hidden?.client.holds === 'alert') client = earlier(facts, client, hidden.clientEvent);
  server = earlier(facts, server, sealedGoodbye(facts, 'server'));
  const first =
    client === undefined || (server !== undefined && facts.position(server) < facts.position(client))
      ? server
      : client;
  return { client, server, first, closing };
}

const earlier = (
  facts: Facts,
  a: StoryEvent | undefined,
  b: StoryEvent | undefined,
): StoryEvent | undefined =>
  a === undefined || (b !== undefined && facts.position(b) < facts.position(a)) ? b : a;

/** The side's last encrypted record, if it is as long as an alert (RFC 8446 section 6): nothing of it comes after that. */
function sealedGoodbye(facts: Facts, side: Side): StoryEvent | undefined {
  if (!facts.tls13 || facts.decrypted || facts.connection.cipherSuite === undefined) return undefined;
  const last = facts.connection.events.findLast(
    (event) => event.kind === 'application_data' && facts.side(event) === side,
  );
  if (last?.kind !== 'application_data') return undefined;
  const overhead = recordSizes(facts.connection.cipherSuite)?.overhead;
  return overhead !== undefined && last.lengths.at(-1) === overhead + ALERT ? last : undefined;
}

/** A side's farewell, if it came before the event. */
export function leftBefore(facts: Facts, side: Side, event: StoryEvent): StoryEvent | undefined {
  const left = facts.once(farewells)[side];
  return left !== undefined && facts.position(left) < facts.position(event) ? left : undefined;
}

/** Who left first. A farewell in a hole may have come before. */
export function left(facts: Facts): Testimony<'left'> {
  if (!heardBoth(facts)) return {};
  const { first } = facts.once(farewells);
  if (facts.connection.transport === 'quic') return leftInQuic(facts, first);
  if (first === undefined) {
    const { endReason, findings } = facts.connection;
    const cut = endReason === 'evicted' || findings.some(({ code }) => code === 'connection.too_many_events');
    return cut ? {} : { client: 'seen', server: 'seen' };
  }
  const side = facts.side(first);
  const other = side === 'client' ? 'server' : 'client';
  const open = missedBefore(facts, other, first) || mayHaveLeftUnseen(facts, other, first);
  if (open) return { nobody: 'seen' };
  const ground = first.kind === 'application_data' ? 'inferred' : 'seen';
  return other === 'client' ? { nobody: 'seen', client: ground } : { nobody: 'seen', server: ground };
}

/**
 * Over UDP a goodbye may be in a datagram that the capture lacks: only the numbers of later records would show that. A socket
 * that is gone is known by what the other still sent.
 */
function mayHaveLeftUnseen(facts: Facts, side: Side, before: StoryEvent): boolean {
  const { events, transport } = facts.connection;
  if (transport !== 'dtls' || isClosing(before)) return false;
  return !events.slice(facts.position(before) + 1).some((event) => facts.side(event) === side);
}

/** In QUIC a goodbye may be sealed; a socket that is gone, or a goodbye that was read, shows that somebody left. */
function leftInQuic(facts: Facts, first: StoryEvent | undefined): Testimony<'left'> {
  const open = (side: Side) => mayHaveSaidGoodbye(facts, side) || missed(facts, side);
  const ruledOut: { client?: Ground; server?: Ground; nobody?: Ground } = {};
  for (const side of ['client', 'server'] as const)
    if (!open(side) && (first === undefined || facts.side(first) !== side)) ruledOut[side] = 'seen';
  if (first !== undefined) ruledOut.nobody = 'seen';
  return ruledOut;
}

/** A side that waits this long, in seconds, before it leaves has given up waiting. */
const GIVES_UP_AFTER = BRIEF;

/**
 * Seconds that the closing side had waited for the other before it left; undefined if it did not wait. A compatibility
 * ChangeCipherSpec (RFC 8446 appendix D.4) is no turn, and who is to speak does not wait for the other, but for one that stops
 * in the middle of what it has to say.
 */
export function waitedInVain(facts: Facts, closing: StoryEvent): number | undefined {
  const { events } = facts.connection;
  for (let at = facts.position(closing) - 1; at >= 0; at--) {
    const event = events[at]!;
    if (isOfTransport(event) || (event.kind === 'change_cipher_spec' && facts.tls13)) continue;
    if (event.direction !== closing.direction && !isAmidFlight(event)) return undefined;
    if (isGoodbye(event) || event.kind === 'encrypted_alert') continue;
    const waited = facts.secondsBetween(event, closing);
    return waited >= GIVES_UP_AFTER ? waited : undefined;
  }
  return undefined;
}

/** More of the same side must follow before the other can speak: the rest of a message, or of a flight (RFC 5246 section 7.3, RFC 8446 section 2). */
const isAmidFlight = (event: StoryEvent): boolean =>
  event.kind === 'unfinished_message' ||
  (event.kind === 'handshake' && GOES_ON.has((event.likeness ?? event.message).name));

const GOES_ON: ReadonlySet<string> = new Set([
  'server_hello',
  'encrypted_extensions',
  'certificate',
  'compressed_certificate',
  'certificate_status',
  'server_key_exchange',
  'client_key_exchange',
  'certificate_request',
  'certificate_verify',
]);

/** How it ended: nobody spoke any more, somebody waited and gave up, reset the connection, or closed it in order. */
export function departure(facts: Facts): Testimony<'departure'> {
  const { first, closing } = facts.once(farewells);
  const leaving =
    closing !== undefined && first !== undefined && closing.direction === first.direction ? closing : first;
  if (leaving === undefined || waitedInVain(facts, leaving) !== undefined)
    return { reset: 'seen', closed: 'seen' };
  return leaving.kind === 'closed_abruptly'
    ? { waited: 'seen', closed: 'seen' }
    : { waited: 'seen', reset: 'seen' };
}
