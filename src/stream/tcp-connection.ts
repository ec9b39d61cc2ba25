import {
  MAX_SEGMENTS_BEFORE_BASE,
  MAX_SEQUENCE_DISTANCE,
  MAX_WAITING_BYTES,
  MAX_WAITING_SEGMENTS,
} from '../base/limits.js';
import { ticksBetween } from './delivery.js';
import { HalfStream, type WaitingSegment } from './half-stream.js';
import { distance, type Segment, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from './segment.js';
import {
  type Arrival,
  type Direction,
  type EndReason,
  opposite,
  type StreamListener,
} from './stream-listener.js';

const NO_BYTES = new Uint8Array(0);

/**
 * One TCP connection (RFC 9293): segments in any order go in, both directions come out in order.
 * A segment waits until every byte before it has come and every byte that it acknowledges has been told, so that
 * shuffled packets tell the same story. What never comes becomes a gap.
 */
export class TcpConnection {
  readonly halves: readonly [HalfStream, HalfStream] = [new HalfStream(0), new HalfStream(1)];
  readonly listener: StreamListener;
  /** When the first segment came. */
  #beganSeconds = -1;
  #beganNanoseconds = 0;
  lastSeconds = 0;
  lastNanoseconds = 0;
  ended = false;
  readonly #now: Arrival = { frame: 0, seconds: 0, nanoseconds: 0 };

  constructor(listener: StreamListener) {
    this.listener = listener;
  }

  /** Nothing more is due: a reset, or both directions finished. */
  get closed(): boolean {
    const [a, b] = this.halves;
    return a.resetDelivered || b.resetDelivered || (a.finDelivered && b.finDelivered);
  }

  /** Both sides have said all, and know that it has arrived. */
  get finished(): boolean {
    const [a, b] = this.halves;
    return a.delivery.finished && b.delivery.finished;
  }

  get waitingBytes(): number {
    return this.halves[0].waitingBytes + this.halves[1].waitingBytes;
  }

  /** The number lies where this direction's bytes have been (a retransmission among them). */
  hasSent(direction: Direction, sequence: number): boolean {
    const half = this.halves[direction];
    if (!half.seen) return false;
    const from = half.synSeen ? half.initialSequence : half.next;
    const ahead = distance(from, sequence);
    return half.synSeen ? ahead >= 0 && ahead <= MAX_SEQUENCE_DISTANCE : Math.abs(ahead) <= MAX_WAITING_BYTES;
  }

  /** True when this SYN opens another connection between the same endpoints. */
  startsAnother(direction: Direction, sequence: number, acknowledgement: number, flags: number): boolean {
    if ((flags & TCP_SYN) === 0) return false;
    const half = this.halves[direction];
    if (half.synSeen) {
      // Something on the way answered the same SYN, too.
      const isAnotherAnswer = (flags & TCP_ACK) !== 0 && this.#acknowledgesSyn(half, acknowledgement);
      return half.initialSequence !== sequence && !isAnotherAnswer;
    }
    if ((flags & TCP_ACK) !== 0 && this.#answersSyn(half, acknowledgement)) return false;
    if (!half.seen) return (flags & TCP_ACK) === 0 && this.halves[opposite(direction)].seen && this.closed;
    if (this.closed) return true;
    const first = half.waiting[0]?.sequence ?? half.next;
    if (!half.based && half.waiting.length === 0) return false;
    const ahead = distance((sequence + 1) | 0, first);
    return ahead < 0 || ahead > MAX_WAITING_BYTES;
  }

  segment(direction: Direction, segment: Segment, arrival: Arrival): void {
    const half = this.halves[direction];
    const peer = this.halves[direction ^ 1]!;
    const { sequence, acknowledgement, flags, payloadLength: length } = segment;
    half.seen = true;
    this.lastSeconds = arrival.seconds;
    this.lastNanoseconds = arrival.nanoseconds;
    if (this.#beganSeconds < 0) {
      this.#beganSeconds = arrival.seconds;
      this.#beganNanoseconds = arrival.nanoseconds;
    }
    const ticks = ticksBetween(
      arrival.seconds - this.#beganSeconds,
      arrival.nanoseconds - this.#beganNanoseconds,
    );
    const acknowledges = (flags & TCP_ACK) !== 0;
    half.delivery.sent(segment, ticks);
    if (acknowledges && ((flags & TCP_RST) === 0 || this.#fits(half, segment)))
      peer.delivery.heard(segment, ticks);
    let from = sequence;
    if ((flags & TCP_SYN) !== 0) {
      from = (sequence + 1) >>> 0;
      this.#synchronize(half, sequence, acknowledges, arrival);
    }
    let closing = flags & (TCP_FIN | TCP_RST);
    if (closing === TCP_RST && !acknowledges && this.#isBeside(half, sequence)) closing = 0;
    // Data in the place of a FIN that was told: something on the way had sent that.
    if (length > 1 && half.finDelivered && distance(half.next, from) === -1) half.next = from;
    if (length === 0 && closing === 0) {
      if (half.waiting.length > 0 || peer.waiting.length > 0) this.#settle();
      return;
    }
    if (this.listener.finishedListening) {
      this.#watch(half, segment, closing, arrival);
      return;
    }
    if (
      half.based &&
      from === half.next &&
      half.waiting.length === 0 &&
      (!acknowledges || this.#heard(peer, acknowledgement))
    ) {
      this.#deliver(half, segment.bytes, segment.payloadStart, segment.payloadEnd, length, arrival);
      if (closing !== 0) this.#close(half, closing, segment.hopLimit, this.#fits(half, segment), arrival);
      if (peer.waiting.length > 0) this.#settle();
      return;
    }
    this.#wait(half, from, segment, arrival, ticks);
    this.#settle();
  }

  /** Tells everything that still waits, gaps where it must, and that the connection is no longer followed. */
  end(reason: EndReason): void {
    if (this.ended) return;
    this.ended = true;
    while (this.#progress() || this.#force());
    for (const half of this.halves) this.#missingTail(half);
    const [a, b] = this.halves;
    const delivery = [a.delivery.told(), b.delivery.told()] as const;
    this.listener.ended(reason, this.lastSeconds, this.lastNanoseconds, delivery);
  }

  /** Gives up waiting for what is missing, so that memory is free again. */
  release(): void {
    while (this.#progress() || this.#force());
  }

  #synchronize(half: HalfStream, sequence: number, acknowledges: boolean, arrival: Arrival): void {
    if (half.synSeen) {
      if (half.initialSequence === sequence) this.listener.synAgain?.(half.direction, arrival);
      else this.#synchronizeAgain(half, sequence);
      return;
    }
    half.synSeen = true;
    half.initialSequence = sequence;
    if (!half.based) {
      half.based = true;
      half.next = (sequence + 1) >>> 0;
      half.delivery.base(half.next);
    }
    this.listener.syn(half.direction, acknowledges, arrival);
  }

  /** A second answer to the same SYN: the other end's acknowledgement tells which of the two it goes by. */
  #synchronizeAgain(half: HalfStream, sequence: number): void {
    const first = (half.initialSequence + 1) >>> 0;
    if (half.next !== first || half.waiting.length > 0) return;
    const { acknowledged } = half.delivery;
    if (acknowledged !== undefined && distance(first, acknowledged) === 0) return;
    half.initialSequence = sequence;
    half.next = (sequence + 1) >>> 0;
    half.delivery.base(half.next);
  }

  /** The acknowledgement of the other end's SYN, and perhaps of the data that came with it (RFC 7413). */
  #acknowledgesSyn(half: HalfStream, acknowledgement: number): boolean {
    const peer = this.halves[opposite(half.direction)];
    const ahead = distance(peer.initialSequence, acknowledgement);
    return peer.synSeen && ahead >= 1 && ahead <= Math.max(1, distance(peer.initialSequence, peer.next));
  }

  /** The number is far from all that this direction has sent: a reset that answers an older connection's segment. */
  #isBeside(half: HalfStream, sequence: number): boolean {
    return (
      half.synSeen &&
      (distance(half.initialSequence, sequence) < 0 || distance(half.next, sequence) > MAX_WAITING_BYTES)
    );
  }

  #watch(half: HalfStream, segment: Segment, closing: number, arrival: Arrival): void {
    const kind = (closing & TCP_RST) !== 0 ? TCP_RST : closing;
    if (kind !== 0) this.#close(half, kind, segment.hopLimit, this.#fits(half, segment), arrival);
  }

  /** A reset could be this direction's: its way was as long as that of the others. */
  #fits(half: HalfStream, segment: Segment): boolean {
    return !half.delivery.isForeignHopLimit(segment.hopLimit);
  }

  #wait(half: HalfStream, sequence: number, segment: Segment, arrival: Arrival, ticks: number): void {
    const { flags, acknowledgement, payloadLength: length, payloadStart: start, payloadEnd: end } = segment;
    const fin = (flags & TCP_FIN) !== 0;
    const reset = (flags & TCP_RST) !== 0;
    const acknowledges = (flags & TCP_ACK) !== 0;
    const fits = !reset || this.#fits(half, segment);
    // A reset that refuses a SYN stands alone; any other waits for its place, as it may have come early.
    if (!half.based && reset && length === 0 && acknowledges && this.#answersSyn(half, acknowledgement)) {
      this.#close(half, TCP_RST, segment.hopLimit, fits, arrival);
      return;
    }
    if (half.based) {
      const ahead = distance(half.next, sequence);
      const old = ahead + length <= 0 && !(fin && ahead + length === 0 && !half.finDelivered);
      if (reset && ahead + length <= 0) {
        this.#close(half, TCP_RST, segment.hopLimit, fits, arrival);
        return;
      }
      if (length > 0 && ahead < 0 && ahead >= -MAX_SEQUENCE_DISTANCE)
        half.delivery.sentAgain(sequence, length, ticks);
      if (old || ahead > MAX_SEQUENCE_DISTANCE) return;
    }
    const held = end > start ? segment.bytes.slice(start, end) : NO_BYTES;
    if (!half.contradicted && half.contradicts(sequence, held)) {
      half.contradicted = true;
      this.listener.conflict(half.direction, arrival);
    }
    const isNew = half.insert({
      sequence,
      length,
      bytes: held,
      fin,
      reset,
      hopLimit: segment.hopLimit,
      fits,
      acknowledges,
      acknowledgement,
      frame: arrival.frame,
      seconds: arrival.seconds,
      nanoseconds: arrival.nanoseconds,
    });
    if (!isNew && length > 0) half.delivery.sentAgain(sequence, length, ticks);
  }

  /** The other end's SYN is what this acknowledges, and nothing after it (RFC 9293 sections 3.5 and 3.10.7.3). */
  #answersSyn(half: HalfStream, acknowledgement: number): boolean {
    const peer = this.halves[opposite(half.direction)];
    return peer.synSeen && distance(peer.initialSequence, acknowledgement) === 1;
  }

  /** The other end's bytes up to `acknowledgement` have been told, or nothing can be said about them. */
  #heard(peer: HalfStream, acknowledgement: number): boolean {
    if (!peer.based) return peer.waiting.length === 0;
    const ahead = distance(peer.next, acknowledgement);
    // A FIN counts one sequence number; one told late is no reason to wait.
    return ahead <= 0 || (ahead === 1 && peer.finDelivered) || ahead > MAX_SEQUENCE_DISTANCE;
  }

  #settle(): void {
    while (this.#progress());
    const [a, b] = this.halves;
    while (
      a.waiting.length + b.waiting.length > MAX_WAITING_SEGMENTS ||
      a.waitingBytes + b.waitingBytes > MAX_WAITING_BYTES
    ) {
      if (!this.#force()) break;
      while (this.#progress());
    }
  }

  /** Delivers what can be delivered; false when nothing could. */
  #progress(): boolean {
    return this.#advance(this.halves[0]) || this.#advance(this.halves[1]);
  }

  #advance(half: HalfStream): boolean {
    const first = half.waiting[0];
    if (first === undefined) return false;
    if (!half.based) {
      if (half.waiting.length < MAX_SEGMENTS_BEFORE_BASE) return false;
      this.#base(half, first);
    }
    if (distance(half.next, first.sequence) > 0) return false;
    if (first.acknowledges && !this.#heard(this.halves[opposite(half.direction)], first.acknowledgement))
      return false;
    this.#tell(half, half.takeFirst() ?? first);
    return true;
  }

  #base(half: HalfStream, first: WaitingSegment): void {
    half.based = true;
    half.next = first.sequence;
    half.delivery.base(half.next);
  }

  #tell(half: HalfStream, segment: WaitingSegment): void {
    const now = this.#now;
    now.frame = segment.frame;
    now.seconds = segment.seconds;
    now.nanoseconds = segment.nanoseconds;
    const told = -distance(half.next, segment.sequence);
    if (segment.length > told) {
      const start = Math.min(told, segment.bytes.length);
      this.#deliver(half, segment.bytes, start, segment.bytes.length, segment.length - told, now);
    }
    if (segment.reset || (segment.fin && told <= segment.length)) {
      this.#close(half, segment.reset ? TCP_RST : TCP_FIN, segment.hopLimit, segment.fits, now);
    }
  }

  #deliver(
    half: HalfStream,
    bytes: Uint8Array,
    start: number,
    end: number,
    length: number,
    arrival: Arrival,
  ): void {
    half.next = (half.next + length) >>> 0;
    if (end > start) this.listener.data(half.direction, bytes, start, end, arrival);
    const cut = length - (end - start);
    if (cut > 0) this.listener.gap(half.direction, cut, 'snap_length', arrival);
  }

  #close(half: HalfStream, closing: number, hopLimit: number, fits: boolean, arrival: Arrival): void {
    if ((closing & TCP_RST) !== 0) {
      if (half.resetDelivered) return;
      half.resetDelivered = true;
      this.listener.reset(half.direction, arrival, hopLimit, fits);
    } else if (!half.finDelivered) {
      half.finDelivered = true;
      half.next = (half.next + 1) >>> 0;
      this.listener.fin(half.direction, arrival);
    }
  }

  /** Nothing can be delivered in order: declares the hole that stands in the way lost. False when nothing waits. */
  #force(): boolean {
    const [a, b] = this.halves;
    const half = this.#blocked(a, b);
    if (half === undefined) return false;
    const first = half.waiting[0]!;
    if (!half.based) {
      this.#base(half, first);
      return true;
    }
    const missing = distance(half.next, first.sequence);
    if (missing > 0) {
      // A bare reset may carry any sequence number: it proves no byte before it, but what was acknowledged is due.
      const bare = first.reset && first.length === 0;
      const proved = bare ? Math.min(missing, this.#acknowledgedBeyond(half)) : missing;
      if (proved > (bare ? 1 : 0)) this.#skip(half, proved, first);
      if (bare) half.next = first.sequence;
      return true;
    }
    const peer = this.halves[opposite(half.direction)];
    const unheard = distance(peer.next, first.acknowledgement);
    const next = peer.waiting[0];
    const limit =
      next === undefined ? unheard : Math.min(unheard, Math.max(0, distance(peer.next, next.sequence)));
    if (!peer.based && next !== undefined) this.#base(peer, next);
    else if (peer.based && limit > 0) this.#skip(peer, limit, first);
    else first.acknowledges = false;
    return true;
  }

  /** The direction whose first waiting segment was captured first. */
  #blocked(a: HalfStream, b: HalfStream): HalfStream | undefined {
    const [firstA] = a.waiting;
    const [firstB] = b.waiting;
    if (firstA === undefined) return firstB === undefined ? undefined : b;
    if (firstB === undefined) return a;
    return firstA.frame <= firstB.frame ? a : b;
  }

  #skip(half: HalfStream, missing: number, before: WaitingSegment): void {
    half.next = (half.next + missing) >>> 0;
    const now = this.#now;
    now.frame = before.frame;
    now.seconds = before.seconds;
    now.nanoseconds = before.nanoseconds;
    this.listener.gap(half.direction, missing, 'lost', now);
  }

  /** Sequence numbers that the other end acknowledged beyond those told. */
  #acknowledgedBeyond(half: HalfStream): number {
    const { acknowledged } = half.delivery;
    if (acknowledged === undefined) return 0;
    const ahead = distance(half.next, acknowledged);
    return ahead > MAX_SEQUENCE_DISTANCE ? 0 : Math.max(0, ahead);
  }

  /** What the other end acknowledged beyond the last byte seen. One number more may be an unseen FIN. */
  #missingTail(half: HalfStream): void {
    const missing = half.based ? this.#acknowledgedBeyond(half) : 0;
    if (missing <= 1 || this.listener.finishedListening) return;
    const now = this.#now;
    now.frame = 0;
    now.seconds = this.lastSeconds;
    now.nanoseconds = this.lastNanoseconds;
    half.next = (half.next + missing) >>> 0;
    this.listener.gap(half.direction, missing, 'lost', now);
  }
}
