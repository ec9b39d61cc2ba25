import { MAX_CONNECTIONS_OF_A_PAIR } from '../../base/limits.js';
import { isKnownQuicVersion } from '../../keys/quic-key-schedule.js';
import { isLongHeader, longPacketKind, versionAt } from '../../quic/packet-header.js';
import type { Datagram, DatagramListener } from '../../stream/datagram-listener.js';
import { type Endpoints, endpointsOf } from '../../stream/flow-index.js';
import type { Arrival, Direction, EndReason } from '../../stream/stream-listener.js';
import type { Connection } from '../connection.js';
import type { CaptureContext } from './capture-context.js';
import { QuicFollower } from './quic-follower.js';

/** RFC 9000 section 14.1: a client's Initial fills a datagram of at least this size. */
const LEAST_INITIAL_DATAGRAM = 1_200;

/**
 * Could `bytes[start, end)`, `length` bytes on the wire, be a client's first datagram of a connection? Told by content: a
 * long header of a known version, an Initial, the size that it must have (RFC 9000 sections 17.2 and 14.1).
 */
export function beginsQuic(bytes: Uint8Array, start: number, end: number, length: number): boolean {
  if (length < LEAST_INITIAL_DATAGRAM || end - start < LEAST_INITIAL_DATAGRAM) return false;
  if (!isLongHeader(bytes[start]!)) return false;
  const version = versionAt(bytes, start);
  return isKnownQuicVersion(version) && longPacketKind(bytes[start]!, version) === 'initial';
}

/** What a flow needs of the capture that it is in. */
export interface QuicFlowContext extends CaptureContext {
  /** The number of a connection that begins. */
  nextOrdinal(): number;
  tell(connection: Connection): void;
  /** Datagrams that looked like QUIC, and of which none could be opened. */
  notOpened(datagrams: number): void;
}

/** All QUIC connections between one pair of addresses and ports: a client's socket may have several, told by their IDs. */
export class QuicFlow implements DatagramListener {
  readonly #context: QuicFlowContext;
  readonly #endpoints: Endpoints;
  readonly #stream: number | undefined;
  readonly #followers: QuicFollower[] = [];
  /** The one that spoke last. */
  #current: QuicFollower;

  /** Of the first datagram, which `datagram` is given afterwards; its sender is the client. */
  constructor(datagram: Datagram, stream: number | undefined, arrival: Arrival, context: QuicFlowContext) {
    this.#context = context;
    this.#endpoints = endpointsOf(datagram);
    this.#stream = stream;
    this.#current = this.#begin(0, arrival);
  }

  get ordinal(): number {
    return this.#current.ordinal;
  }

  get closed(): boolean {
    return this.#followers.every(({ closed }) => closed);
  }

  get heldBytes(): number {
    let sum = 0;
    for (const { heldBytes } of this.#followers) sum += heldBytes;
    return sum;
  }

  datagram(
    direction: Direction,
    bytes: Uint8Array,
    start: number,
    end: number,
    length: number,
    arrival: Arrival,
  ): void {
    const follower = this.#followerOf(direction, bytes, start, end, length, arrival);
    this.#current = follower;
    follower.datagram(follower.side(direction), bytes, start, end, length, arrival);
  }

  icmpError(direction: Direction, version: 4 | 6, type: number, code: number, arrival: Arrival): void {
    this.#current.icmpError(direction, version, type, code, arrival);
  }

  ended(reason: EndReason): void {
    for (const follower of this.#followers) this.#end(follower, reason);
    this.#followers.length = 0;
  }

  #begin(client: Direction, arrival: Arrival): QuicFollower {
    if (this.#followers.length >= MAX_CONNECTIONS_OF_A_PAIR)
      this.#end(this.#followers.shift()!, 'port_reused');
    const context = this.#context;
    const ordinal = context.nextOrdinal();
    const follower = new QuicFollower(
      this.#endpoints,
      client,
      ordinal,
      this.#stream,
      arrival,
      context,
      context.tell,
    );
    this.#followers.push(follower);
    return follower;
  }

  #end(follower: QuicFollower, reason: EndReason): void {
    if (follower.begun) follower.ended(follower.closed ? 'closed' : reason);
    else this.#context.notOpened(follower.datagrams);
  }

  #followerOf(
    direction: Direction,
    bytes: Uint8Array,
    start: number,
    end: number,
    length: number,
    arrival: Arrival,
  ): QuicFollower {
    const current = this.#current;
    const isHello = beginsQuic(bytes, start, end, length);
    if (this.#followers.length === 1 && !isHello) return current;
    if (current.isAddressed(current.side(direction), bytes, start, end)) return current;
    const addressed = this.#followers.findLast((one) =>
      one.isAddressed(one.side(direction), bytes, start, end),
    );
    if (addressed !== undefined) return addressed;
    // Before anything was opened, and after a list of versions, the client may use other connection IDs.
    const isNew =
      isHello && current.begun && (current.side(direction) === 'server' || !current.awaitsOtherVersion);
    return isNew ? this.#begin(direction, arrival) : current;
  }
}
