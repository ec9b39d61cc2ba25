import {
  CLOSED_LINGER_SECONDS,
  MAX_HELD_BYTES_OVERALL,
  MAX_LINGERING_CONNECTIONS,
  MAX_LINGERING_FINISHED_CONNECTIONS,
  MAX_OPEN_CONNECTIONS,
  MAX_REMEMBERED_CONNECTIONS,
  MAX_WAITING_BYTES_OVERALL,
} from '../base/limits.js';
import { ByRecency } from './by-recency.js';
import { type Endpoints, endpointsOf, FlowIndex } from './flow-index.js';
import { Remains } from './remains.js';
import { type Segment, TCP_ACK } from './segment.js';
import type { Arrival, Direction, EndReason, StreamListener } from './stream-listener.js';
import { TcpConnection } from './tcp-connection.js';

/**
 * Makes the listener of a new connection. `ordinal` counts TCP connections from 1 in order of appearance, as Wireshark's
 * tcp.stream does from 0: what goes on after it was told is the same one.
 */
export type ListenerFactory = (endpoints: Endpoints, ordinal: number, arrival: Arrival) => StreamListener;

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

/** A flow whose connection has been told. */
class ToldFlow {
  readonly slot: number;
  readonly ordinal: number;
  readonly forward: boolean;
  readonly remains: Remains;
  older: ToldFlow | undefined;
  newer: ToldFlow | undefined;

  constructor({ slot, ordinal, forward, connection }: Flow) {
    this.slot = slot;
    this.ordinal = ordinal;
    this.forward = forward;
    this.remains = new Remains(connection);
  }
}

/** How many may be kept for late segments before it is let go. */
const mostLingering = ({ connection }: Flow): number =>
  connection.finished ? MAX_LINGERING_FINISHED_CONNECTIONS : MAX_LINGERING_CONNECTIONS;

/** Finds the connection of each segment, without allocating for a segment of a known one. */
export class FlowTable {
  readonly #factory: ListenerFactory;
  readonly #index = new FlowIndex();
  readonly #flows: (Flow | undefined)[] = [];
  readonly #closed: (Flow | undefined)[] = [];
  #closedFirst = 0;
  readonly #order = new ByRecency<Flow>();
  readonly #toldFlows: (ToldFlow | undefined)[] = [];
  readonly #toldOrder = new ByRecency<ToldFlow>();
  #toldCount = 0;
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
    const slot = this.#index.find(segment);
    const { forward } = this.#index;
    let flow = slot < 0 ? undefined : this.#flows[slot];
    let direction: Direction = 0;
    if (flow !== undefined) {
      direction = forward === flow.forward ? 0 : 1;
      if (
        flow.connection.startsAnother(direction, segment.sequence, segment.acknowledgement, segment.flags)
      ) {
        this.#remove(flow, 'port_reused');
        flow = undefined;
      }
    }
    if (flow === undefined) {
      flow = this.#openOrKnow(slot, segment, arrival);
      if (flow === undefined) return;
      direction = 0;
    } else {
      this.#order.touch(flow);
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
    const slot = this.#index.find(quoted);
    const { forward } = this.#index;
    const flow = slot < 0 ? undefined : this.#flows[slot];
    this.current = 0;
    if (flow === undefined) {
      const told = slot < 0 ? undefined : this.#toldFlows[slot];
      // Wireshark counts the connection that is quoted, too; nothing is known of it but its name.
      if (told === undefined) this.#open(quoted, arrival);
      else this.current = told.ordinal;
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
    while (this.#order.oldest !== undefined) {
      const flow = this.#order.oldest;
      this.#remove(flow, flow.closedAt >= 0 ? 'closed' : 'capture_end');
    }
  }

  /** Opens the connection of a segment, unless that is a late one of a connection that has been told. */
  #openOrKnow(slot: number, segment: Segment, arrival: Arrival): Flow | undefined {
    const told = slot < 0 ? undefined : this.#toldFlows[slot];
    if (told === undefined) return this.#open(segment, arrival);
    const brings = told.remains.brings(this.#index.forward === told.forward ? 0 : 1, segment);
    if (brings === 'nothing') {
      this.current = told.ordinal;
      return undefined;
    }
    this.#forget(told);
    return this.#open(segment, arrival, brings === 'more' ? told.ordinal : ++this.#ordinal);
  }

  /** Of the segment that the index was asked for last. */
  #open(segment: Segment, arrival: Arrival, ordinal = ++this.#ordinal): Flow {
    const { forward } = this.#index;
    if (this.#count >= MAX_OPEN_CONNECTIONS) this.#evict();
    const slot = this.#index.add();
    const flow = new Flow(slot, ordinal);
    flow.forward = forward;
    flow.connection = new TcpConnection(this.#factory(endpointsOf(segment), ordinal, arrival));
    this.#flows[slot] = flow;
    this.#count++;
    this.#order.append(flow);
    return flow;
  }

  #remove(flow: Flow, reason: EndReason): void {
    if (!flow.live) return;
    flow.live = false;
    this.#order.unlink(flow);
    this.#flows[flow.slot] = undefined;
    this.#count--;
    const { connection } = flow;
    this.#waitingBytes -= connection.waitingBytes;
    this.#heldBytes -= flow.heldBytes;
    connection.end(reason);
    if (reason === 'port_reused') this.#index.remove(flow.slot);
    else this.#remember(flow);
  }

  #remember(flow: Flow): void {
    const told = new ToldFlow(flow);
    this.#toldFlows[told.slot] = told;
    this.#toldOrder.append(told);
    this.#toldCount++;
    const { oldest } = this.#toldOrder;
    if (this.#toldCount > MAX_REMEMBERED_CONNECTIONS && oldest !== undefined) this.#forget(oldest);
  }

  #forget(told: ToldFlow): void {
    this.#toldOrder.unlink(told);
    this.#toldCount--;
    this.#index.remove(told.slot);
    this.#toldFlows[told.slot] = undefined;
  }

  /** Notes what the flow's listener keeps by now. */
  #weigh(flow: Flow): void {
    const held = flow.connection.listener.heldBytes ?? 0;
    this.#heldBytes += held - flow.heldBytes;
    flow.heldBytes = held;
    if (this.#heldBytes > MAX_HELD_BYTES_OVERALL) this.#letGoOldest();
  }

  #evict(): void {
    const flow = this.#order.oldest;
    if (flow === undefined) return;
    this.evicted++;
    this.#remove(flow, 'evicted');
  }

  /** Ends the connections that were silent longest, as far as they keep anything, until half as much is kept. */
  #letGoOldest(): void {
    let flow = this.#order.oldest;
    while (flow !== undefined && this.#heldBytes > MAX_HELD_BYTES_OVERALL / 2) {
      const { newer, closedAt, heldBytes } = flow;
      if (heldBytes > 0) {
        if (closedAt < 0) this.evicted++;
        this.#remove(flow, closedAt < 0 ? 'evicted' : 'closed');
      }
      flow = newer;
    }
  }

  #releaseOldest(): void {
    for (let flow = this.#order.oldest; flow !== undefined; flow = flow.newer) {
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
      if (flow.live && age <= CLOSED_LINGER_SECONDS && lingering <= mostLingering(flow)) break;
      this.#closed[this.#closedFirst] = undefined;
      this.#closedFirst++;
      if (flow.live) this.#remove(flow, 'closed');
    }
    if (this.#closedFirst > MAX_LINGERING_CONNECTIONS) {
      this.#closed.splice(0, this.#closedFirst);
      this.#closedFirst = 0;
    }
  }
}
