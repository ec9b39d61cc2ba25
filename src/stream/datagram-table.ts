import { DATAGRAM_IDLE_SECONDS, MAX_DATAGRAM_FLOWS, MAX_HELD_BYTES_OVERALL } from '../base/limits.js';
import { ByRecency } from './by-recency.js';
import type { Datagram, DatagramListener } from './datagram-listener.js';
import { type Addressed, FlowIndex } from './flow-index.js';
import type { Arrival, Direction, EndReason } from './stream-listener.js';

/**
 * Makes the listener of a datagram that belongs to no conversation known; its sender is direction 0 (`endpointsOf`).
 * Undefined: it begins nothing that is followed, and is forgotten at once; so is garbage, at no cost but this question.
 */
export type DatagramListenerFactory = (datagram: Datagram, arrival: Arrival) => DatagramListener | undefined;

class DatagramFlow {
  readonly slot: number;
  readonly listener: DatagramListener;
  /** Direction 0 is the sender whose endpoint stands first in the key. */
  readonly forward: boolean;
  older: DatagramFlow | undefined;
  newer: DatagramFlow | undefined;
  heardAt = 0;
  /** What its listener keeps. */
  heldBytes = 0;

  constructor(slot: number, listener: DatagramListener, forward: boolean) {
    this.slot = slot;
    this.listener = listener;
    this.forward = forward;
  }
}

/**
 * Finds the conversation of each datagram by its addresses and ports, without allocating for a datagram of a known one.
 * UDP has no end: a conversation is over when nobody has spoken for DATAGRAM_IDLE_SECONDS, when another begins between the
 * same endpoints, or with the capture.
 */
export class DatagramTable {
  readonly #factory: DatagramListenerFactory;
  readonly #index = new FlowIndex();
  readonly #flows: (DatagramFlow | undefined)[] = [];
  readonly #order = new ByRecency<DatagramFlow>();
  #count = 0;
  #heldBytes = 0;
  /** The ordinal of the conversation that the last datagram or ICMP error belonged to, 0 if that is none. */
  current = 0;
  /** Conversations let go because too many were open at once. */
  evicted = 0;

  constructor(factory: DatagramListenerFactory) {
    this.#factory = factory;
  }

  /** Conversations that are followed at this moment. */
  get size(): number {
    return this.#count;
  }

  /** @returns false if the datagram belongs to nothing that is followed. */
  datagram(datagram: Datagram, arrival: Arrival): boolean {
    this.#endIdle(arrival.seconds);
    const slot = this.#index.find(datagram);
    const { forward } = this.#index;
    const { bytes, payloadStart, payloadEnd, payloadLength } = datagram;
    let flow = slot < 0 ? undefined : this.#flows[slot];
    let direction: Direction = 0;
    this.current = 0;
    if (flow !== undefined) {
      direction = forward === flow.forward ? 0 : 1;
      const { listener } = flow;
      if (listener.startsAnother?.(direction, bytes, payloadStart, payloadEnd, payloadLength) === true) {
        this.#remove(flow, 'port_reused');
        flow = undefined;
      }
    }
    if (flow === undefined) {
      direction = 0;
      flow = this.#open(datagram, arrival);
      if (flow === undefined) return false;
    } else {
      this.#order.touch(flow);
    }
    flow.heardAt = arrival.seconds;
    this.current = flow.listener.ordinal;
    flow.listener.datagram(direction, bytes, payloadStart, payloadEnd, payloadLength, arrival);
    this.#weigh(flow);
    return true;
  }

  /** An ICMP error that quotes a datagram: the conversation that it belonged to hears of it. `quoted` has its addresses and ports. */
  icmpError(
    quoted: Addressed & { readonly icmpType: number; readonly icmpCode: number },
    arrival: Arrival,
  ): void {
    const slot = this.#index.find(quoted);
    const flow = slot < 0 ? undefined : this.#flows[slot];
    this.current = 0;
    if (flow === undefined) return;
    const direction: Direction = this.#index.forward === flow.forward ? 0 : 1;
    this.current = flow.listener.ordinal;
    const version = quoted.addressLength === 4 ? 4 : 6;
    flow.listener.icmpError?.(direction, version, quoted.icmpType, quoted.icmpCode, arrival);
  }

  /** Ends the conversations of which somebody has said that they are over, without waiting for repetitions any longer. */
  endClosed(): void {
    for (let flow = this.#order.oldest; flow !== undefined; ) {
      const { newer } = flow;
      if (flow.listener.closed === true) this.#remove(flow, 'closed');
      flow = newer;
    }
  }

  /** Ends every conversation, in the order in which they were last heard. */
  end(): void {
    while (this.#order.oldest !== undefined) {
      this.#remove(
        this.#order.oldest,
        this.#order.oldest.listener.closed === true ? 'closed' : 'capture_end',
      );
    }
  }

  /** Of the datagram that the index was asked for last. */
  #open(datagram: Datagram, arrival: Arrival): DatagramFlow | undefined {
    const listener = this.#factory(datagram, arrival);
    if (listener === undefined) return undefined;
    const { forward } = this.#index;
    if (this.#count >= MAX_DATAGRAM_FLOWS && this.#order.oldest !== undefined) {
      this.evicted++;
      this.#remove(this.#order.oldest, 'evicted');
    }
    const slot = this.#index.add();
    const flow = new DatagramFlow(slot, listener, forward);
    this.#flows[slot] = flow;
    this.#count++;
    this.#order.append(flow);
    return flow;
  }

  #remove(flow: DatagramFlow, reason: EndReason): void {
    this.#order.unlink(flow);
    this.#index.remove(flow.slot);
    this.#flows[flow.slot] = undefined;
    this.#count--;
    this.#heldBytes -= flow.heldBytes;
    flow.listener.ended(reason);
  }

  #endIdle(seconds: number): void {
    let flow = this.#order.oldest;
    while (flow !== undefined && seconds - flow.heardAt > DATAGRAM_IDLE_SECONDS) {
      const { newer } = flow;
      this.#remove(flow, flow.listener.closed === true ? 'closed' : 'idle');
      flow = newer;
    }
  }

  /** Notes what the listener keeps by now; beyond the bound, those that were silent longest end. */
  #weigh(flow: DatagramFlow): void {
    const held = flow.listener.heldBytes ?? 0;
    this.#heldBytes += held - flow.heldBytes;
    flow.heldBytes = held;
    if (this.#heldBytes <= MAX_HELD_BYTES_OVERALL) return;
    let oldest = this.#order.oldest;
    while (oldest !== undefined && this.#heldBytes > MAX_HELD_BYTES_OVERALL / 2) {
      const { newer, heldBytes, listener } = oldest;
      if (heldBytes > 0) {
        if (listener.closed !== true) this.evicted++;
        this.#remove(oldest, listener.closed === true ? 'closed' : 'evicted');
      }
      oldest = newer;
    }
  }
}
