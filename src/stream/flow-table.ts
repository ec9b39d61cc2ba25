import {
  CLOSED_LINGER_SECONDS,
  MAX_HELD_BYTES_OVERALL,
  MAX_LINGERING_CONNECTIONS,
  MAX_OPEN_CONNECTIONS,
  MAX_WAITING_BYTES_OVERALL,
} from '../base/limits.js';
import { type Segment, TCP_ACK } from './segment.js';
import type { Arrival, Direction, EndReason, StreamListener } from './stream-listener.js';
import { TcpConnection } from './tcp-connection.js';

/** Who talks to whom: `addresses[0]` and `ports[0]` are direction 0's sender. */
export interface Endpoints {
  readonly addresses: readonly [Uint8Array, Uint8Array];
  readonly ports: readonly [number, number];
}

/** Makes the listener of a new connection. `ordinal` counts TCP connections from 1 in order of appearance. */
export type ListenerFactory = (endpoints: Endpoints, ordinal: number, arrival: Arrival) => StreamListener;

const KEY_WORDS = 10;
const HASH_SIZE = 1 << 16;

/**
 * Of each run their own, so that nobody can choose addresses that share a chain; odd, so that no bit is lost. What is told
 * does not depend on them.
 */
const FACTORS = Int32Array.from({ length: KEY_WORDS }, () => Math.floor(Math.random() * 0x8000_0000) * 2 + 1);
const SEED = Math.floor(Math.random() * 0x8000_0000);

class Flow {
  readonly slot: number;
  /** Connections counted from 1 in order of appearance. */
  readonly ordinal: number;
  connection!: TcpConnection;
  /** Direction 0 is the sender whose endpoint stands first in the key. */
  forward = true;
  older: Flow | undefined;
  newer: Flow | undefined;
  closedAt = -1;
  /** What its listener keeps. */
  heldBytes = 0;
  live = true;

  constructor(slot: number, ordinal: number) {
    this.slot = slot;
    this.ordinal = ordinal;
  }
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]! | 0;
}

/** Finds the connection of each segment, without allocating for a segment of a known one. */
export class FlowTable {
  readonly #factory: ListenerFactory;
  readonly #heads = new Int32Array(HASH_SIZE).fill(-1);
  #keys = new Int32Array(1_024 * KEY_WORDS);
  #nextInChain = new Int32Array(1_024);
  readonly #flows: (Flow | undefined)[] = [];
  readonly #freeSlots: number[] = [];
  readonly #key = new Int32Array(KEY_WORDS);
  readonly #closed: (Flow | undefined)[] = [];
  #closedFirst = 0;
  #oldest: Flow | undefined;
  #newest: Flow | undefined;
  #count = 0;
  #ordinal = 0;
  /** Of the connection that the last segment or ICMP error belonged to, 0 if that is none. */
  current = 0;
  #waitingBytes = 0;
  #heldBytes = 0;
  /** Connections let go because too many were open at once. */
  evicted = 0;

  constructor(factory: ListenerFactory) {
    this.#factory = factory;
  }

  segment(segment: Segment, arrival: Arrival): void {
    this.#forgetClosed(arrival.seconds);
    const forward = this.#readKey(segment);
    const bucket = this.#hash();
    let flow = this.#find(bucket);
    let direction: Direction = 0;
    if (flow !== undefined) {
      direction = forward === flow.forward ? 0 : 1;
      if (
        flow.connection.startsAnother(direction, segment.sequence, segment.acknowledgement, segment.flags)
      ) {
        this.#remove(flow, bucket, 'port_reused');
        flow = undefined;
      }
    }
    if (flow === undefined) {
      flow = this.#open(bucket, forward, segment, arrival);
      direction = 0;
    } else {
      this.#touch(flow);
    }
    const { connection } = flow;
    this.current = flow.ordinal;
    const before = connection.waitingBytes;
    connection.segment(direction, segment, arrival);
    const waiting = connection.waitingBytes;
    this.#waitingBytes += waiting - before;
    if (this.#waitingBytes > MAX_WAITING_BYTES_OVERALL) this.#releaseOldest();
    // A bare acknowledgement brings nothing to keep, but for what waited for it.
    if (segment.payloadLength > 0 || segment.flags !== TCP_ACK || waiting !== before) this.#weigh(flow);
    if (flow.live && flow.closedAt < 0 && connection.closed) {
      flow.closedAt = arrival.seconds;
      this.#closed.push(flow);
    }
  }

  /** An ICMP error that quotes a segment: the connection that sent it hears of it. `quoted` has its addresses and ports. */
  icmpError(
    quoted: Segment & { readonly icmpType: number; readonly icmpCode: number },
    arrival: Arrival,
  ): void {
    const forward = this.#readKey(quoted);
    const bucket = this.#hash();
    const flow = this.#find(bucket);
    this.current = 0;
    if (flow === undefined) {
      // Wireshark counts the connection that is quoted, too; nothing is known of it but its name.
      this.#open(bucket, forward, quoted, arrival);
      return;
    }
    const direction: Direction = forward === flow.forward ? 0 : 1;
    // One that quotes another connection's number is late, or forged (RFC 5927 section 4.1).
    if (!flow.connection.hasSent(direction, quoted.sequence)) return;
    this.current = flow.ordinal;
    const version = quoted.addressLength === 4 ? 4 : 6;
    flow.connection.listener.icmpError?.(direction, version, quoted.icmpType, quoted.icmpCode, arrival);
  }

  /** Ends the connections that are closed without waiting for late segments any longer. */
  endClosed(): void {
    this.#forgetClosed(Number.POSITIVE_INFINITY);
  }

  /** Ends every connection, in the order in which they were last heard. */
  end(): void {
    while (this.#oldest !== undefined) {
      const flow = this.#oldest;
      this.#remove(flow, this.#bucketOf(flow), flow.closedAt >= 0 ? 'closed' : 'capture_end');
    }
  }

  /** The key's first endpoint is the lesser one, so that both directions find the same flow. True: it is the sender. */
  #readKey(segment: Segment): boolean {
    const { bytes, sourceOffset, destinationOffset, sourcePort, destinationPort } = segment;
    const words = segment.addressLength >> 2;
    let order = 0;
    for (let i = 0; i < words && order === 0; i++) {
      order = word(bytes, sourceOffset + i * 4) - word(bytes, destinationOffset + i * 4);
    }
    if (order === 0) order = sourcePort - destinationPort;
    const forward = order <= 0;
    const first = forward ? sourceOffset : destinationOffset;
    const second = forward ? destinationOffset : sourceOffset;
    const key = this.#key;
    for (let i = 0; i < 4; i++) {
      key[i] = i < words ? word(bytes, first + i * 4) : 0;
      key[4 + i] = i < words ? word(bytes, second + i * 4) : 0;
    }
    key[8] = forward ? (sourcePort << 16) | destinationPort : (destinationPort << 16) | sourcePort;
    key[9] = words;
    return forward;
  }

  #hash(): number {
    let hash = SEED;
    for (let i = 0; i < KEY_WORDS; i++) {
      hash = Math.imul(hash ^ this.#key[i]!, FACTORS[i]!);
      hash ^= hash >>> 15;
    }
    return hash & (HASH_SIZE - 1);
  }

  #find(bucket: number): Flow | undefined {
    const keys = this.#keys;
    const key = this.#key;
    for (let slot = this.#heads[bucket]!; slot >= 0; slot = this.#nextInChain[slot]!) {
      const at = slot * KEY_WORDS;
      let same = true;
      for (let i = 0; i < KEY_WORDS && same; i++) same = keys[at + i] === key[i];
      if (same) return this.#flows[slot];
    }
    return undefined;
  }

  #bucketOf(flow: Flow): number {
    const at = flow.slot * KEY_WORDS;
    for (let i = 0; i < KEY_WORDS; i++) this.#key[i] = this.#keys[at + i]!;
    return this.#hash();
  }

  #open(bucket: number, forward: boolean, segment: Segment, arrival: Arrival): Flow {
    if (this.#count >= MAX_OPEN_CONNECTIONS) this.#evict();
    // Eviction reads other keys into #key.
    this.#readKey(segment);
    const slot = this.#freeSlots.pop() ?? this.#flows.length;
    this.#reserve(slot);
    this.#keys.set(this.#key, slot * KEY_WORDS);
    this.#nextInChain[slot] = this.#heads[bucket]!;
    this.#heads[bucket] = slot;
    const { bytes, sourceOffset, destinationOffset, addressLength } = segment;
    this.#ordinal++;
    const flow = new Flow(slot, this.#ordinal);
    flow.forward = forward;
    flow.connection = new TcpConnection(
      this.#factory(
        {
          addresses: [
            bytes.slice(sourceOffset, sourceOffset + addressLength),
            bytes.slice(destinationOffset, destinationOffset + addressLength),
          ],
          ports: [segment.sourcePort, segment.destinationPort],
        },
        this.#ordinal,
        arrival,
      ),
    );
    this.#flows[slot] = flow;
    this.#count++;
    this.#append(flow);
    return flow;
  }

  #reserve(slot: number): void {
    if (slot < this.#nextInChain.length) return;
    const size = this.#nextInChain.length * 2;
    const keys = new Int32Array(size * KEY_WORDS);
    keys.set(this.#keys);
    this.#keys = keys;
    const chain = new Int32Array(size);
    chain.set(this.#nextInChain);
    this.#nextInChain = chain;
  }

  #append(flow: Flow): void {
    flow.older = this.#newest;
    flow.newer = undefined;
    if (this.#newest === undefined) this.#oldest = flow;
    else this.#newest.newer = flow;
    this.#newest = flow;
  }

  #unlink(flow: Flow): void {
    if (flow.older === undefined) this.#oldest = flow.newer;
    else flow.older.newer = flow.newer;
    if (flow.newer === undefined) this.#newest = flow.older;
    else flow.newer.older = flow.older;
    // One that is let go would keep the next one from being collected, and that one the next.
    flow.older = undefined;
    flow.newer = undefined;
  }

  #touch(flow: Flow): void {
    if (this.#newest === flow) return;
    this.#unlink(flow);
    this.#append(flow);
  }

  #remove(flow: Flow, bucket: number, reason: EndReason): void {
    if (!flow.live) return;
    flow.live = false;
    this.#unlink(flow);
    const { slot } = flow;
    if (this.#heads[bucket] === slot) {
      this.#heads[bucket] = this.#nextInChain[slot]!;
    } else {
      let at = this.#heads[bucket]!;
      while (this.#nextInChain[at] !== slot) at = this.#nextInChain[at]!;
      this.#nextInChain[at] = this.#nextInChain[slot]!;
    }
    this.#flows[slot] = undefined;
    this.#freeSlots.push(slot);
    this.#count--;
    this.#waitingBytes -= flow.connection.waitingBytes;
    this.#heldBytes -= flow.heldBytes;
    flow.connection.end(reason);
  }

  /** Notes what the flow's listener keeps by now. */
  #weigh(flow: Flow): void {
    const held = flow.connection.listener.heldBytes ?? 0;
    this.#heldBytes += held - flow.heldBytes;
    flow.heldBytes = held;
    if (this.#heldBytes > MAX_HELD_BYTES_OVERALL) this.#letGoOldest();
  }

  #evict(): void {
    const flow = this.#oldest;
    if (flow === undefined) return;
    this.evicted++;
    this.#remove(flow, this.#bucketOf(flow), 'evicted');
  }

  /** Ends the connections that were silent longest, as far as they keep anything, until half as much is kept. */
  #letGoOldest(): void {
    let flow = this.#oldest;
    while (flow !== undefined && this.#heldBytes > MAX_HELD_BYTES_OVERALL / 2) {
      const { newer, closedAt, heldBytes } = flow;
      if (heldBytes > 0) {
        if (closedAt < 0) this.evicted++;
        this.#remove(flow, this.#bucketOf(flow), closedAt < 0 ? 'evicted' : 'closed');
      }
      flow = newer;
    }
  }

  #releaseOldest(): void {
    for (let flow = this.#oldest; flow !== undefined; flow = flow.newer) {
      const { connection } = flow;
      const waiting = connection.waitingBytes;
      if (waiting === 0) continue;
      connection.release();
      this.#waitingBytes -= waiting - connection.waitingBytes;
      if (this.#waitingBytes <= MAX_WAITING_BYTES_OVERALL / 2) return;
    }
  }

  #forgetClosed(seconds: number): void {
    while (this.#closedFirst < this.#closed.length) {
      const flow = this.#closed[this.#closedFirst]!;
      const lingering = this.#closed.length - this.#closedFirst;
      const age = seconds - flow.closedAt;
      if (flow.live && age <= CLOSED_LINGER_SECONDS && lingering <= MAX_LINGERING_CONNECTIONS) break;
      this.#closed[this.#closedFirst] = undefined;
      this.#closedFirst++;
      if (flow.live) this.#remove(flow, this.#bucketOf(flow), 'closed');
    }
    if (this.#closedFirst > MAX_LINGERING_CONNECTIONS) {
      this.#closed.splice(0, this.#closedFirst);
      this.#closedFirst = 0;
    }
  }
}
