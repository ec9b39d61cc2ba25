import type { Addressed } from './flow-index.js';
import type { Arrival, Direction, EndReason } from './stream-listener.js';

/** One UDP datagram with the addresses that carried it. A packet decoder's own fields serve: nothing is copied. */
export interface Datagram extends Addressed {
  /** `bytes[payloadStart, payloadEnd)` was captured of the payload. */
  readonly payloadStart: number;
  readonly payloadEnd: number;
  /** The payload's length by the headers: more than was captured if a snap length cut the packet. */
  readonly payloadLength: number;
}

/**
 * Hears one conversation over UDP, its datagrams as they come: none is held back, put in order or dropped as a repetition.
 * `bytes[start, end)` is valid only during the call.
 */
export interface DatagramListener {
  /** The connection's number; `DatagramTable.current` tells it. */
  readonly ordinal: number;
  /** A datagram, `length` bytes on the wire; fewer were captured if a snap length cut it. */
  datagram(
    direction: Direction,
    bytes: Uint8Array,
    start: number,
    end: number,
    length: number,
    arrival: Arrival,
  ): void;
  /** An ICMP error about a datagram that `direction` had sent. `version` is the Internet Protocol's, 4 or 6. */
  icmpError?(direction: Direction, version: 4 | 6, type: number, code: number, arrival: Arrival): void;
  /**
   * Whether this datagram begins another conversation between the same endpoints (RFC 6347 section 4.2.8). If so, this one
   * ends with the reason `port_reused` before it is told.
   */
  startsAnother?(
    direction: Direction,
    bytes: Uint8Array,
    start: number,
    end: number,
    length: number,
  ): boolean;
  /** Nothing more will be told. */
  ended(reason: EndReason): void;
  /** Somebody has said that it is over: nothing but repetitions is expected. */
  readonly closed?: boolean;
  /** Bytes of memory that it keeps of what it heard, about. */
  readonly heldBytes?: number;
}
