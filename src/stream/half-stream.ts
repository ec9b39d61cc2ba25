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
  /** Sorted by sequence number, those with the same one by frame. */
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
        if (segment.frame < before.frame) this.waiting[at - 1] = segment;
        return false;
      }
      if (apart === 0 && before.frame < segment.frame) break;
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

  /**
   * The first that waits. It ends where one begins that came before it, so that bytes that were sent twice are told of the
   * frame that brought them first; what is behind that one waits anew.
   */
  takeFirst(): WaitingSegment | undefined {
    const first = this.waiting.shift();
    if (first === undefined) return undefined;
    this.waitingBytes -= first.bytes.length;
    const earlier = this.#earlierInside(first);
    if (earlier === undefined) return first;
    const length = distance(first.sequence, earlier.sequence);
    const { bytes, fin, reset } = first;
    const behind = Math.min(length + earlier.length, first.length);
    if (behind < first.length || fin || reset) {
      this.insert({
        ...first,
        sequence: (first.sequence + behind) >>> 0,
        length: first.length - behind,
        bytes: bytes.subarray(Math.min(behind, bytes.length)),
      });
    }
    const before = bytes.subarray(0, Math.min(length, bytes.length));
    return { ...first, length, bytes: before, fin: false, reset: false };
  }

  /** The first waiting segment that begins inside this one and came before it. */
  #earlierInside({ sequence, length, frame }: WaitingSegment): WaitingSegment | undefined {
    for (const other of this.waiting) {
      const ahead = distance(sequence, other.sequence);
      if (ahead >= length) return undefined;
      if (ahead > 0 && other.frame < frame) return other;
    }
    return undefined;
  }
}
