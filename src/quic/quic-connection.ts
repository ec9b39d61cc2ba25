// One QUIC connection's datagrams -> packets, handshake bytes in order and the frames that end it (RFC 9000, RFC 9001).
import {
  MAX_COALESCED_PACKETS,
  MAX_DECRYPTED_BYTES,
  MAX_FAILED_QUIC_PACKETS,
  MAX_HELD_PACKETS,
  MAX_LISTED_VERSIONS,
  MAX_QUIC_STREAMS,
} from '../base/limits.js';
import type { Side } from '../base/side.js';
import { CryptoStream } from './crypto-stream.js';
import { type FrameListener, readFrames } from './frames.js';
import { InitialKeys, type MakeInitialKeys, sameBytes } from './initial-keys.js';
import { type HeaderFault, isLongHeader, PacketHeader, type PacketKind } from './packet-header.js';
import { type PacketKeys, PacketOpener } from './packet-opener.js';
import { QuicHalf, type StreamState } from './quic-half.js';
import type { Level, Packet, QuicListener } from './quic-listener.js';
import { isGenuineRetry } from './retry-integrity.js';

const LEVELS: Readonly<Partial<Record<PacketKind, Level>>> = {
  initial: 'initial',
  '0-rtt': '0-rtt',
  handshake: 'handshake',
  '1-rtt': '1-rtt',
};

const other = (side: Side): Side => (side === 'client' ? 'server' : 'client');

function isZeros(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== 0) return false;
  return true;
}

/** Bytes of a packet that still is opened when a side has said MAX_DECRYPTED_BYTES: closings, a short answer. */
const SHORT_PACKET = 512;

/** A packet that waits for its keys. */
interface HeldPacket {
  readonly from: Side;
  readonly bytes: Uint8Array;
  readonly frame: number;
}

/** Follows one connection. The side that sent the first Initial is the client. */
export class QuicConnection implements FrameListener {
  readonly #listener: QuicListener;
  readonly #initialKeys: InitialKeys;
  readonly #halves: Readonly<Record<Side, QuicHalf>> = { client: new QuicHalf(), server: new QuicHalf() };
  readonly #header = new PacketHeader();
  readonly #held: HeldPacket[] = [];
  readonly #packet: { -readonly [K in keyof Packet]: Packet[K] } = {
    from: 'client',
    kind: 'initial',
    version: 0,
    length: 0,
    payloadLength: 0,
    frame: 0,
    content: undefined,
  };
  /** The connection ID of the latest Retry. */
  #retryId: Uint8Array | undefined;
  #clientVersion = 0;
  #serverVersion = 0;
  #serverSpoke = false;
  #keysChanged = false;
  /** Initials to connection IDs not met before that were none of this connection. */
  #strangers = 0;
  /** Of the packet whose frames are being read. */
  #from: Side = 'client';
  #level: Level = 'initial';
  #frame = 0;

  /** Sealed packets are kept until their keys come: somebody may have them. */
  holding = false;

  constructor(listener: QuicListener, makeInitialKeys: MakeInitialKeys) {
    this.#listener = listener;
    this.#initialKeys = new InitialKeys(makeInitialKeys);
  }

  /** The version of the server's packets, else of the client's; 0 before any was opened. */
  get version(): number {
    return this.#serverVersion === 0 ? this.#clientVersion : this.#serverVersion;
  }

  /** The version of the client's Initials, whose labels 0-RTT keys have. */
  get clientVersion(): number {
    return this.#clientVersion;
  }

  /** A packet of the client was opened: it is surely QUIC. */
  get begun(): boolean {
    return this.#initialKeys.newest !== undefined;
  }

  /** Bytes of memory that wait for others, about. */
  get heldBytes(): number {
    let sum = 0;
    for (const { bytes } of this.#held) sum += bytes.length;
    for (const half of [this.#halves.client, this.#halves.server]) {
      for (const stream of half.crypto.values()) sum += stream.heldBytes;
      for (const { order } of half.streams.values()) sum += order.heldBytes;
    }
    return sum;
  }

  /** Bytes of the handshake that are missing before others that have come. */
  missingBytes(from: Side): number {
    let sum = 0;
    for (const stream of this.#halves[from].crypto.values()) sum += stream.missingBytes;
    return sum;
  }

  /** Packets of the side are missing between others of its handshake, as far as packets were opened. */
  isMissingPackets(from: Side): boolean {
    const { initial, handshake } = this.#halves[from].numbers;
    return initial.hasHole || handshake.hasHole;
  }

  /** Sides whose packets the keys that were given do not open. */
  uselessKeys(): Side[] {
    const sides: readonly Side[] = ['client', 'server'];
    return sides.filter((side) =>
      Object.values(this.#halves[side].openers).some(
        (openers) => openers.length > 0 && openers.every(({ useless, opened }) => useless && opened === 0),
      ),
    );
  }

  /** Whether the packet at `start` is addressed to this connection by an ID that it knows. */
  isAddressed(from: Side, bytes: Uint8Array, start: number, end: number): boolean {
    const { ids } = this.#halves[other(from)];
    if (start >= end) return false;
    if (!isLongHeader(bytes[start]!)) return ids.address(bytes, start + 1, end);
    const header = this.#header;
    if (header.read(bytes, start, end, 0) !== undefined) return false;
    const { destinationStart, destinationEnd, sourceStart, sourceEnd } = header;
    return (
      ids.has(bytes, destinationStart, destinationEnd) ||
      (sourceEnd > sourceStart && this.#halves[from].ids.has(bytes, sourceStart, sourceEnd)) ||
      (from === 'client' && this.#isForServer(bytes))
    );
  }

  /** Of the client's packet at hand: it goes to an ID of which keys were made, or is sealed with keys that are known. */
  #isForServer(bytes: Uint8Array): boolean {
    const { kind, version, start, payloadStart, end, destinationStart, destinationEnd } = this.#header;
    if (this.#initialKeys.knows(bytes, destinationStart, destinationEnd)) return true;
    if (this.#retryId !== undefined && sameBytes(this.#retryId, bytes, destinationStart, destinationEnd))
      return true;
    if (kind !== 'initial') return false;
    for (const opener of this.#initialKeys.openers(version, 'client'))
      if (opener.opens(bytes, start, payloadStart, end)) return true;
    return false;
  }

  /** The handshake of TLS has given keys: what opens packets of that level and side, the first that fits stays. */
  setKeys(level: Level, side: Side, keys: readonly PacketKeys[]): void {
    const openers = keys.map((one) => PacketOpener.of(one)).filter((one) => one !== undefined);
    if (openers.length === 0) return;
    this.#halves[side].openers[level] = openers;
    this.#keysChanged = true;
  }

  /** Packets of that level and side may be opened. */
  hasKeys(level: Level, side: Side): boolean {
    return this.#halves[side].openers[level]?.some(({ useless }) => !useless) === true;
  }

  /** No keys will come: what waits for them is let go. */
  stopHolding(): void {
    this.holding = false;
    this.#held.length = 0;
  }

  /** One datagram, `bytes[start, end)`. */
  datagram(from: Side, bytes: Uint8Array, start: number, end: number, frame: number): void {
    let at = start;
    for (let nth = 0; nth < MAX_COALESCED_PACKETS && at < end; nth++) {
      const next = this.#one(from, bytes, at, end, frame);
      if (this.#keysChanged) this.#openHeld();
      if (next === undefined) return;
      at = next;
    }
  }

  /** Returns where the packet ends; undefined if nothing more can be read of the datagram. */
  #one(from: Side, bytes: Uint8Array, start: number, end: number, frame: number): number | undefined {
    const first = bytes[start]!;
    const long = isLongHeader(first);
    const { ids } = this.#halves[other(from)];
    const header = this.#header;
    const fault = header.read(bytes, start, end, long ? 0 : ids.lengthAt(bytes, start + 1, end));
    if (fault !== undefined) return this.#faulty(from, first, fault, frame);
    // quiche fills a datagram with zeros outside of packets.
    if (first === 0 && isZeros(bytes, start, end)) return undefined;
    switch (header.kind) {
      case 'version_negotiation':
        if (from === 'server') this.#versionNegotiation(bytes, frame);
        return undefined;
      case 'retry':
        if (from === 'server') this.#retry(bytes, frame);
        return undefined;
      case 'initial':
        this.#initial(from, bytes, frame);
        break;
      default:
        this.#protected(from, header.kind, bytes, frame);
    }
    return long ? header.end : undefined;
  }

  #faulty(from: Side, first: number, fault: HeaderFault, frame: number): undefined {
    // A short header that is too short, or what fills a datagram, is no fault that anybody would look for.
    if (isLongHeader(first)) this.#listener.fault(from, 'header', fault === 'truncated' ? 1 : 0, frame);
    return undefined;
  }

  #tell(from: Side, content: Uint8Array | undefined, frame: number): void {
    const { kind, version, start, end, payloadLength } = this.#header;
    const packet = this.#packet;
    packet.from = from;
    packet.kind = kind;
    packet.version = version;
    packet.length = end - start;
    packet.payloadLength = payloadLength;
    packet.frame = frame;
    packet.content = content;
    this.#listener.packet(packet);
  }

  /** RFC 9000 section 17.2.1: it echoes the IDs of the Initial that it answers, and comes before any other packet. */
  #versionNegotiation(bytes: Uint8Array, frame: number): void {
    const { destinationStart, destinationEnd, sourceStart, sourceEnd, payloadStart, end } = this.#header;
    const { newest } = this.#initialKeys;
    const answers =
      newest === undefined ||
      (sameBytes(newest, bytes, sourceStart, sourceEnd) &&
        this.#halves.client.ids.has(bytes, destinationStart, destinationEnd));
    if (this.#serverSpoke || !answers) return;
    const versions: number[] = [];
    for (let at = payloadStart; at + 4 <= end && versions.length < MAX_LISTED_VERSIONS; at += 4) {
      versions.push(
        ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0,
      );
    }
    this.#tell('server', undefined, frame);
    this.#listener.versionNegotiation(versions, frame);
  }

  /** RFC 9000 section 17.2.5. */
  #retry(bytes: Uint8Array, frame: number): void {
    const { version, start, end, sourceStart, sourceEnd } = this.#header;
    const { newest } = this.#initialKeys;
    if (newest === undefined || this.#serverSpoke) return;
    if (!isGenuineRetry(version, newest, bytes.subarray(start, end))) {
      this.#listener.fault('server', 'retry', 0, frame);
      return;
    }
    this.#retryId = bytes.slice(sourceStart, sourceEnd);
    this.#tell('server', undefined, frame);
    this.#listener.retry(frame);
  }

  #initial(from: Side, bytes: Uint8Array, frame: number): void {
    const { version } = this.#header;
    const content = this.#openInitial(from, bytes, frame);
    if (content === undefined) {
      this.#tell(from, undefined, frame);
      if (!this.begun) this.#listener.fault(from, 'version', version, frame);
      return;
    }
    if (from === 'client') this.#clientVersion = version;
    else this.#serverVersion = version;
    if (from === 'server') this.#serverSpoke = true;
    this.#opened(from, 'initial', bytes, content, frame);
  }

  #openInitial(from: Side, bytes: Uint8Array, frame: number): Uint8Array | undefined {
    const { version, start, payloadStart, end, destinationStart, destinationEnd } = this.#header;
    const afterRetry =
      this.#retryId !== undefined && sameBytes(this.#retryId, bytes, destinationStart, destinationEnd);
    const fresh = from === 'client' && !this.#initialKeys.knows(bytes, destinationStart, destinationEnd);
    // The keys change with a Retry, and with nothing else while the server's ID takes the place of the client's first.
    if (!(fresh && afterRetry)) {
      for (const opener of this.#initialKeys.openers(version, from)) {
        const content = opener.open(bytes, start, payloadStart, end);
        if (content !== undefined) {
          this.#halves[from].numbers.initial.add(opener.number);
          if (from === 'client' && this.#renegotiated(version)) this.#restart(frame);
          return content;
        }
      }
    }
    if (!fresh || (this.#strangers >= MAX_FAILED_QUIC_PACKETS && !afterRetry)) return undefined;
    const candidate = this.#initialKeys.candidate(version, bytes.subarray(destinationStart, destinationEnd));
    const content = candidate?.opener.open(bytes, start, payloadStart, end);
    if (candidate === undefined || content === undefined) {
      this.#strangers++;
      return undefined;
    }
    const again = this.begun;
    this.#halves[from].numbers.initial.add(candidate.opener.number);
    candidate.accept();
    if (again) this.#restart(frame);
    return content;
  }

  /** Another version after a Version Negotiation; once the server has answered, it is compatible negotiation (RFC 9368). */
  #renegotiated(version: number): boolean {
    return this.#clientVersion !== 0 && version !== this.#clientVersion && !this.#serverSpoke;
  }

  /** RFC 9000 section 17.2.5.2: packet numbers go on, but keys and, with some stacks, the ClientHello are new. */
  #restart(frame: number): void {
    for (const half of [this.#halves.client, this.#halves.server]) half.crypto.clear();
    this.#listener.restarted(frame);
  }

  #protected(from: Side, kind: PacketKind, bytes: Uint8Array, frame: number): void {
    const level = LEVELS[kind]!;
    const openers = this.#halves[from].openers[level];
    const { start, payloadStart, end } = this.#header;
    if (openers === undefined) {
      this.#hold(from, bytes, start, end, frame);
      this.#tell(from, undefined, frame);
      return;
    }
    const half = this.#halves[from];
    if (half.openedBytes > MAX_DECRYPTED_BYTES && end - start > SHORT_PACKET && level === '1-rtt') {
      if (openers[0]!.pass(bytes, start, payloadStart, end)) {
        this.#tell(from, undefined, frame);
        return;
      }
    }
    for (const opener of openers) {
      if (opener.useless) continue;
      const content = opener.open(bytes, start, payloadStart, end);
      if (content === undefined) continue;
      if (openers.length > 1) half.openers[level] = [opener];
      if (level === 'handshake') half.numbers.handshake.add(opener.number);
      if (level === '1-rtt') half.openedBytes += end - start;
      this.#opened(from, level, bytes, content, frame);
      return;
    }
    this.#tell(from, undefined, frame);
  }

  #opened(from: Side, level: Level, bytes: Uint8Array, content: Uint8Array, frame: number): void {
    const { sourceStart, sourceEnd } = this.#header;
    if (level !== '1-rtt') this.#halves[from].ids.add(bytes, sourceStart, sourceEnd);
    const { end, version, kind } = this.#header;
    this.#tell(from, content, frame);
    this.#from = from;
    this.#level = level;
    this.#frame = frame;
    readFrames(content, 0, content.length, this);
    // Whoever heard the frames may have read another header.
    this.#header.end = end;
    this.#header.version = version;
    this.#header.kind = kind;
  }

  #hold(from: Side, bytes: Uint8Array, start: number, end: number, frame: number): void {
    if (!this.holding || this.#held.length >= MAX_HELD_PACKETS) return;
    this.#held.push({ from, bytes: bytes.slice(start, end), frame });
  }

  /** Packets that came before their keys. */
  #openHeld(): void {
    this.#keysChanged = false;
    const held = this.#held.splice(0);
    const { end } = this.#header;
    for (const { from, bytes, frame } of held) this.#one(from, bytes, 0, bytes.length, frame);
    this.#header.end = end;
  }

  padding(): void {}
  ack(): void {}
  other(): void {}
  unknown(): void {}

  malformed(type: number): void {
    this.#listener.fault(this.#from, 'frame', type, this.#frame);
  }

  newConnectionId(bytes: Uint8Array, start: number, end: number): void {
    this.#halves[this.#from].ids.add(bytes, start, end);
  }

  handshakeDone(): void {
    if (this.#from === 'server' && this.#level === '1-rtt') this.#listener.handshakeDone(this.#frame);
  }

  crypto(offset: number, bytes: Uint8Array, start: number, end: number): void {
    const { crypto } = this.#halves[this.#from];
    let stream = crypto.get(this.#level);
    if (stream === undefined) {
      const [from, level] = [this.#from, this.#level];
      stream = new CryptoStream((...piece) => this.#listener.crypto(from, level, ...piece));
      crypto.set(level, stream);
    }
    const taken = stream.add(offset, bytes, start, end, this.#frame);
    if (taken === 'repeated' && offset === 0 && end > start)
      this.#listener.repeated(this.#from, this.#level, this.#frame);
    if (taken === 'refused') this.#listener.fault(this.#from, 'crypto_stream', offset, this.#frame);
  }

  stream(id: number, offset: number, finished: boolean, bytes: Uint8Array, start: number, end: number): void {
    const from = this.#from;
    const { streams } = this.#halves[from];
    let stream = streams.get(id);
    if (stream === undefined) {
      if (streams.size >= MAX_QUIC_STREAMS) return;
      const made: StreamState = {
        order: new CryptoStream((piece, first, last, frame) => {
          const isLast = made.order.told === made.end;
          this.#listener.stream(from, id, piece, first, last, isLast, frame);
        }),
        end: -1,
      };
      stream = made;
      streams.set(id, stream);
    }
    if (finished) stream.end = offset + (end - start);
    stream.order.add(offset, bytes, start, end, this.#frame);
  }

  connectionClose(application: boolean, code: number, frameType: number, reason: Uint8Array): void {
    const close = { from: this.#from, level: this.#level, application, code, frameType, reason };
    this.#listener.close(close, this.#frame);
  }
}
