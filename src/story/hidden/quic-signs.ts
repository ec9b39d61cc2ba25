import type { Side } from '../../base/side.js';
import type { EventOf, SealedLevel, StoryEvent } from '../event.js';
import type { Facts } from '../facts.js';

// QUIC without keys. PADDING lies inside of sealed packets, an acknowledgement is as long as a CONNECTION_CLOSE, and a packet
// that is not in the capture leaves no trace: sizes are signs here, and prove little.

/** A sealed packet as it went by. */
interface SealedPacket {
  readonly from: Side;
  readonly level: SealedLevel;
  /** Behind the header: packet number, frames and tag. */
  readonly length: number;
  /** In a datagram that senders fill up: what it holds may be short. */
  readonly filled: boolean;
  readonly time: number;
  readonly frame: number;
  readonly event: EventOf<'sealed_packets'>;
}

/** What the sealed packets of a handshake look like. */
export interface QuicSigns {
  /** The first packet that only a client that is done with the server sends, or that is large enough for its Finished. */
  readonly clientFlight: StoryEvent | undefined;
  /** The client has sent packets under the keys of the finished handshake: it has accepted the server. */
  readonly clientFinished: boolean;
  /** The client heard the server's flight, and no packet of its own can hold a Finished; or its last one was its last word. */
  readonly clientGaveUp: StoryEvent | undefined;
  /** After the client's flight the server says nothing that is longer than a goodbye, and soon both are silent. */
  readonly serverGaveUp: StoryEvent | undefined;
  /** After the client's flight the server goes on with what only an accepted client gets. */
  readonly serverWentOn: StoryEvent | undefined;
  /** What the client's flight has room for: a Certificate with its proof, or at most an empty one. */
  readonly flightSize: 'long' | 'short' | 'unknown';
  /** The server sent packets as short as a goodbye before the client's flight. */
  readonly serverMayHaveClosed: boolean;
}

/** A tag of 16 bytes, a packet number of 1, a CRYPTO frame's header of 3, and a Finished of 36 (SHA-256) are 56. */
const LEAST_FINISHED = 54;

/** A CONNECTION_CLOSE without words has 22 to 25; acknowledgements of several ranges are as long. */
const SHORT_PACKET = 40;

/** A CONNECTION_CLOSE with words has some 100; a server's tickets have more (259 to 1,329 in the stacks that were measured). */
const LEAST_ACCEPTANCE = 150;

/** A goodbye comes after acknowledgements and again and again: these are two kinds of packets. */
const SIZES_OF_A_TALK = 3;
const SAME_KIND = 6;

/** An empty Certificate and a Finished, with SHA-384 and an acknowledgement. */
const FINISHED_ALONE = 95;

/** An empty Certificate and a Finished have 64 to 85, a certificate with a key on P-256 and its proof 650. */
const WITH_CERTIFICATE = 350;
const WITHOUT_CERTIFICATE = 130;

/** Seconds: a client that is told to go sends nothing any more (RFC 9000 section 10.2.2). */
const SILENT_WITHIN = 1;

/** In the order in which they came: of a long talk, runs are told together. */
function packetsOf(facts: Facts): SealedPacket[] {
  const packets = facts.all('sealed_packets').flatMap((event) =>
    event.lengths.map(
      (length, at): SealedPacket => ({
        from: facts.side(event),
        level: event.level,
        length,
        filled: event.filled[at]!,
        time: event.packetTimes[at]!,
        frame: event.packetFrames[at]!,
        event,
      }),
    ),
  );
  return packets.sort((a, b) => a.frame - b.frame);
}

/**
 * Reads the sealed part of a QUIC handshake by sizes, order and direction. Undefined for other transports, where keys have
 * opened it, and where there is no ServerHello before it.
 */
export function quicSigns(facts: Facts): QuicSigns | undefined {
  if (facts.connection.transport !== 'quic' || facts.decrypted || facts.serverHello === undefined)
    return undefined;
  // Early data is sealed, too, and says nothing about the handshake.
  const packets = packetsOf(facts).filter(({ level }) => level !== '0-rtt');
  const ofClient = packets.filter(({ from }) => from === 'client');
  const finished = ofClient.find(({ level }) => level === '1-rtt');
  const long = ofClient.find(
    ({ level, length, filled }) => level === 'handshake' && length >= LEAST_FINISHED && !filled,
  );
  const flight = earlier(packets, long, finished);
  const after = flight === undefined ? [] : packets.slice(packets.indexOf(flight) + 1);
  const wentOn = flight === undefined ? undefined : wentOnWith(facts, packets, flight, after);
  return {
    clientFlight: flight?.event,
    clientFinished: finished !== undefined,
    clientGaveUp: clientGaveUp(facts, packets, ofClient, flight, finished)?.event,
    serverGaveUp: wentOn === undefined ? serverGaveUp(after)?.event : undefined,
    flightSize: flightSize(ofClient),
    serverWentOn: wentOn?.event,
    serverMayHaveClosed: packets
      .slice(0, flight === undefined ? undefined : packets.indexOf(flight))
      .some(({ from, length }) => from === 'server' && length <= SHORT_PACKET),
  };
}

function earlier(
  packets: readonly SealedPacket[],
  a: SealedPacket | undefined,
  b: SealedPacket | undefined,
): SealedPacket | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return packets.indexOf(a) < packets.indexOf(b) ? a : b;
}

function clientGaveUp(
  facts: Facts,
  packets: readonly SealedPacket[],
  ofClient: readonly SealedPacket[],
  flight: SealedPacket | undefined,
  finished: SealedPacket | undefined,
): SealedPacket | undefined {
  if (finished !== undefined) return undefined;
  const last = ofClient.at(-1);
  // Without a packet of its own at this level the client may never have got the server's keys.
  if (last === undefined) return undefined;
  if (flight === undefined)
    return ofClient.some(({ filled, length }) => filled && length >= LEAST_FINISHED) ? undefined : last;
  // A refusal with words has a length that no flight has, and nobody answers it.
  if (flight.length <= FINISHED_ALONE || flight.length >= WITH_CERTIFICATE) return undefined;
  const answered = packets.slice(packets.indexOf(last) + 1).some(({ from }) => from === 'server');
  const inClear = facts.connection.events
    .slice(facts.position(last.event) + 1)
    .some((event) => event.kind !== 'network_error');
  return answered || inClear || last !== ofClient.findLast(({ level }) => level === 'handshake')
    ? undefined
    : last;
}

/** What is longer than any goodbye, and not what the server had sent before and sends again. */
function wentOnWith(
  facts: Facts,
  packets: readonly SealedPacket[],
  flight: SealedPacket,
  after: readonly SealedPacket[],
): SealedPacket | undefined {
  const before = new Set(
    packets
      .slice(0, packets.indexOf(flight))
      .filter(({ from, level }) => from === 'server' && level === '1-rtt')
      .map(({ length }) => length),
  );
  const ofServer = after.filter(({ from, level }) => from === 'server' && level === '1-rtt');
  const long = ofServer.find(({ length }) => length >= LEAST_ACCEPTANCE && !before.has(length));
  if (long !== undefined) return long;
  // A session that is resumed has no certificates that could be refused; and a long talk is no goodbye.
  const isLong = ofServer.some(({ event }) => event.packets > event.lengths.length);
  if (facts.resumed || isLong || sizesOf(ofServer) >= SIZES_OF_A_TALK) return ofServer.at(-1);
  // Who goes on talking has not been told to go.
  const first = after.find(({ from }) => from === 'server');
  if (first === undefined) return undefined;
  const late = after.findLast(({ from }) => from === 'client');
  const answered = ofServer.findLast(({ time }) => late !== undefined && time >= first.time + SILENT_WITHIN);
  return late !== undefined && late.time > first.time + SILENT_WITHIN ? answered : undefined;
}

/** Lengths apart from each other by more than what packet numbers and acknowledgements of one kind of packet differ in. */
function sizesOf(packets: readonly SealedPacket[]): number {
  const lengths = packets.map(({ length }) => length).sort((a, b) => a - b);
  return lengths.filter((length, at) => at === 0 || length - lengths[at - 1]! > SAME_KIND).length;
}

/** Of the client's packets that may hold its flight, as far as nobody filled them up. */
function flightSize(ofClient: readonly SealedPacket[]): QuicSigns['flightSize'] {
  const flight = ofClient.filter(({ level, length }) => level === 'handshake' && length >= LEAST_FINISHED);
  if (flight.length === 0 || flight.some(({ filled }) => filled)) return 'unknown';
  const bytes = flight.reduce((sum, { length }) => sum + length, 0);
  return bytes >= WITH_CERTIFICATE ? 'long' : bytes <= WITHOUT_CERTIFICATE ? 'short' : 'unknown';
}

/** The server's first packet after the client's flight, if all of them are short. */
function serverGaveUp(after: readonly SealedPacket[]): SealedPacket | undefined {
  const ofServer = after.filter(({ from, filled }) => from === 'server' && !filled);
  return ofServer.some(({ length }) => length >= LEAST_ACCEPTANCE) ? undefined : ofServer[0];
}

/** Whether a side may have said goodbye in a packet that nobody opened, before it was last seen. */
export function mayHaveSaidGoodbye(facts: Facts, side: Side): boolean {
  if (facts.first(side, 'sealed_packets') === undefined) return false;
  const signs = facts.once(quicSigns);
  return !(side === 'server' && signs?.clientFlight === undefined && signs?.serverMayHaveClosed === false);
}
