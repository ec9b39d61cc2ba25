import { DeliveryWatch } from './delivery.js';
import { distance } from './segment.js';
import type { Direction } from './stream-listener.js';

/** A segment that waits for its turn, with its own copy of the bytes. */
export interface WaitingSegment {
  readonly sequence: number;
  /** Payload bytes as the IP header claims them; `bytes` may hold fewer (snap length). */
  readonly length: number;
  readonly bytes: Uint8Array;
  readonly fin: boolean;
  readonly reset: boolean;
  readonly hopLimit: number;
  /** A reset that could be this direction's. */
  readonly fits: boolean;
  acknowledges: boolean;
  readonly acknowledgement: number;
  readonly frame: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** One direction of a TCP connection: where its bytes stand and what waits. */
export class HalfStream {
  readonly direction: Direction;
  /** A packet of this direction was seen. */
  seen = false;
  /** The sequence number of the next byte is known. */
  based = false;
  synSeen = false;
  initialSequence = 0;
  /** Sequence number of the next byte to deliver. */
  next = 0;
  finDelivered = false;
  resetDelivered = false;
  readonly delivery = new DeliveryWatch();
  /** Sorted by sequence number. */
  readonly waiting: WaitingSegment[] = [];
  waitingBytes = 0;
  /** Two segments disagreed about the same bytes; told once. */
  contradicted = false;

  constructor(direction: Direction) {
    this.direction = direction;
  }

  /** Puts a segment in its place. False: an identical one waits already. */
  insert(segment: WaitingSegment): boolean {
    let at = this.waiting.length;
    while (at > 0) {
      const before = this.waiting[at - 1]!;
      const apart = distance(before.sequence, segment.sequence);
      if (apart > 0) break;
      if (
        apart === 0 &&
        before.length === segment.length &&
        before.fin === segment.fin &&
        before.reset === segment.reset
      ) {
        return false;
      }
      if (apart === 0 && before.length <= segment.length) break;
      at--;
    }
    this.waiting.splice(at, 0, segment);
    this.waitingBytes += segment.bytes.length;
    return true;
  }

  /**
   * Does the segment say something else than one that waits for the same place? Retransmissions do not. Those that wait
   * agree with each other, until one has contradicted: each byte is compared once, however many wait for its place.
   */
  contradicts(sequence: number, bytes: Uint8Array): boolean {
    let compared = 0;
    for (const other of this.waiting) {
      const ahead = distance(sequence, other.sequence);
      if (ahead >= bytes.length) return false;
      const to = Math.min(bytes.length, ahead + other.bytes.length);
      for (let at = Math.max(compared, ahead); at < to; at++)
        if (bytes[at] !== other.bytes[at - ahead]) return true;
      compared = Math.max(compared, to);
      if (compared === bytes.length) return false;
    }
    return false;
  }

  takeFirst(): WaitingSegment | undefined {
    const first = this.waiting.shift();
    if (first !== undefined) this.waitingBytes -= first.bytes.length;
    return first;
  }
}
