import { sameBytes } from '../base/bytes.js';
import { ExtensionType } from '../handshake/extension/extension-type.js';
import { identityAt } from '../handshake/extension/key-exchange.js';
import type { ClientHello, ServerHello } from '../handshake/message-types.js';
import type { Direction } from '../stream/stream-listener.js';
import { type EventOf, isRead, messageName, type StoryEvent } from './event.js';
import { offeredTicket } from './offers.js';

// A session that one connection hands out and another one takes up: what the two have in common is the ticket, or up to
// TLS 1.2 the session ID.

/** What is looked at of a conversation, which may still go on. */
export interface Told {
  readonly events: readonly StoryEvent[];
  readonly clientDirection: Direction;
  readonly tls13: boolean;
}

/** A session that a client resumed, and in which it then sent a request. */
export interface Resumption {
  /** As the client offered it: what the server took up. */
  readonly sessions: readonly Uint8Array[];
  readonly serverName: string | undefined;
  /** Of the ClientHello. */
  readonly frame: number;
}

type Message = EventOf<'handshake'>;

const isMessage = (event: StoryEvent, name: string): event is Message =>
  event.kind === 'handshake' && messageName(event) === name;

const isServerHello = (event: StoryEvent): event is Message =>
  isMessage(event, 'server_hello') && !((event.likeness ?? event.message) as ServerHello).isHelloRetryRequest;

const isFinished = (event: StoryEvent): boolean =>
  isMessage(event, 'finished') || (event.kind === 'encrypted_handshake' && event.finished);

/** What the client said to the application: in TLS 1.3 a record that nobody has opened may hold anything. */
const isRequest = (event: StoryEvent, tls13: boolean): boolean =>
  event.kind === 'application_data' && event.bytes > 0 && (!tls13 || isRead(event));

/** The name of the server that a ClientHello asks for. */
export const nameAskedFor = (hello: Message | undefined): string | undefined =>
  hello === undefined ? undefined : ((hello.likeness ?? hello.message) as ClientHello).serverName;

/** The client's last ClientHello before the ServerHello: a HelloRetryRequest asks for another. */
export function helloOf({ events, clientDirection }: Told): Message | undefined {
  const answered = events.findIndex(isServerHello);
  const before = answered < 0 ? events : events.slice(0, answered);
  return before.findLast(
    (event): event is Message => event.direction === clientDirection && isMessage(event, 'client_hello'),
  );
}

/**
 * What a conversation resumes, if its client has sent a request in it, behind its Finished: who turned the server down
 * may offer the session again, and have it taken up, and then turns the server down again (Apache HttpClient does).
 * Undefined: no such thing is shown so far. 0-RTT data comes before the client has looked at anything.
 */
export function resumptionIn(told: Told): Resumption | undefined {
  const { events, clientDirection, tls13 } = told;
  const isOfClient = ({ direction }: StoryEvent) => direction === clientDirection;
  const done = events.findIndex((event) => isOfClient(event) && isFinished(event));
  if (done < 0) return undefined;
  if (!events.slice(done + 1).some((event) => isOfClient(event) && isRequest(event, tls13))) return undefined;
  const hello = helloOf(told);
  const answer = events.find(isServerHello);
  if (hello === undefined || answer === undefined) return undefined;
  const offer = hello.message;
  const choice = answer.message;
  if (offer.name !== 'client_hello' || choice.name !== 'server_hello') return undefined;
  const sessions = tls13 ? chosenPsk(offer, choice) : isAbbreviated(told, done) ? takenUp(offer, choice) : [];
  return sessions.length === 0 ? undefined : { sessions, serverName: offer.serverName, frame: hello.frame };
}

/** RFC 8446 section 4.2.11. */
function chosenPsk(offer: ClientHello, { preSharedKeySelected }: ServerHello): Uint8Array[] {
  const psks = offer.extensions.find(({ type }) => type === ExtensionType.code.pre_shared_key)?.data;
  if (psks === undefined || offer.pskIdentityCount === undefined || preSharedKeySelected === undefined)
    return [];
  const identity = identityAt(psks, preSharedKeySelected);
  return identity === undefined ? [] : [identity];
}

/** RFC 5077 section 3.1: a ticket that the server took; RFC 5246 section 7.4.1.3: a session ID that it says again. */
function takenUp(offer: ClientHello, { legacySessionId }: ServerHello): Uint8Array[] {
  const ticket = offeredTicket(offer);
  const sessions = ticket === undefined ? [] : [ticket];
  const { legacySessionId: id } = offer;
  return id.length > 0 && sameBytes(id, legacySessionId) ? [...sessions, id] : sessions;
}

/** Up to TLS 1.2 a server whose Finished comes first resumes a session (RFC 5246 section 7.3), if nothing is missing. */
function isAbbreviated({ events, clientDirection }: Told, clientDone: number): boolean {
  const before = events.slice(0, clientDone);
  const isMissing = ({ kind }: StoryEvent) =>
    kind === 'gap' || kind === 'unreadable' || kind === 'unfinished_message' || kind === 'oversized_message';
  const isOfFull = (event: StoryEvent) =>
    isMessage(event, 'certificate') ||
    isMessage(event, 'server_hello_done') ||
    isMessage(event, 'client_key_exchange');
  return (
    before.some((event) => event.direction !== clientDirection && isFinished(event)) &&
    !before.some((event) => isMissing(event) || isOfFull(event))
  );
}

/** A session that a server hands out: where in the story, and its ticket, or up to TLS 1.2 its ID. */
export interface HandedOut {
  readonly at: number;
  readonly session: Uint8Array;
}

/** The sessions that a server hands out, as far as they are read. */
export function handedOut({ events, clientDirection, tls13 }: Told): readonly HandedOut[] {
  const sessions: HandedOut[] = [];
  for (const [at, event] of events.entries()) {
    if (event.kind !== 'handshake' || event.direction === clientDirection) continue;
    const name = messageName(event);
    if (name !== 'new_session_ticket' && (tls13 || name !== 'server_hello')) continue;
    const { message } = event;
    const session =
      message.name === 'new_session_ticket'
        ? message.ticket
        : message.name === 'server_hello'
          ? message.legacySessionId
          : undefined;
    if (session !== undefined && session.length > 0) sessions.push({ at, session });
  }
  return sessions;
}

/** Where the session was handed out that the later conversation resumed; undefined: it is none of these. */
export const placeOfResumed = (given: readonly HandedOut[], { sessions }: Resumption): number | undefined =>
  given.find(({ session }) => sessions.some((one) => sameBytes(one, session)))?.at;
