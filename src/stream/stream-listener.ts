import type { Delivery } from './delivery.js';

/** 0: sent by the endpoint that opened the connection (or was seen first), 1: sent by the other. */
export type Direction = 0 | 1;

export const opposite = (direction: Direction): Direction => (direction === 0 ? 1 : 0);

/** The packet that carried something. One object is reused for all packets: copy what you keep. */
export interface Arrival {
  frame: number;
  seconds: number;
  nanoseconds: number;
}

/** `lost`: not in the capture. `snap_length`: cut off when the packet was captured. */
export type GapReason = 'lost' | 'snap_length';

/** Why a connection is no longer followed. `idle`: over UDP, where nothing else says that it is over. */
export type EndReason = 'closed' | 'port_reused' | 'evicted' | 'capture_end' | 'idle';

/**
 * Hears one TCP connection, both directions in causal order: nothing is told before what its sender had acknowledged.
 * `bytes[start, end)` is valid only during the call.
 */
export interface StreamListener {
  syn(direction: Direction, acknowledges: boolean, arrival: Arrival): void;
  /** The same SYN came again. */
  synAgain?(direction: Direction, arrival: Arrival): void;
  data(direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival): void;
  gap(direction: Direction, length: number, reason: GapReason, arrival: Arrival): void;
  /** Overlapping data disagreed with what had come before at the same place. */
  conflict(direction: Direction, arrival: Arrival): void;
  fin(direction: Direction, arrival: Arrival): void;
  /** `hopLimit` is the packet's; `fits` false: it, or the sequence number, is none that this direction would have. */
  reset(direction: Direction, arrival: Arrival, hopLimit: number, fits: boolean): void;
  /** An ICMP error about a segment that `direction` had sent. `version` is the Internet Protocol's, 4 or 6. */
  icmpError?(direction: Direction, version: 4 | 6, type: number, code: number, arrival: Arrival): void;
  /** Nothing more will be told. `delivery`: what became of the bytes of each direction. */
  ended(
    reason: EndReason,
    lastSeconds: number,
    lastNanoseconds: number,
    delivery: readonly [Delivery, Delivery],
  ): void;
  /** True: no more data is wanted; the connection is only watched for its end. */
  readonly finishedListening: boolean;
  /** Bytes of memory that it keeps of what it heard, about. */
  readonly heldBytes?: number;
}
