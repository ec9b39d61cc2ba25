import { MAX_SACK_RANGES, MAX_SEQUENCE_DISTANCE } from '../base/limits.js';
import { distance, type Segment, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from './segment.js';

/** Bytes of a stream from one offset up to another. */
export interface OffsetRange {
  readonly start: number;
  readonly end: number;
}

/** Bytes that were sent more than once. */
export interface Resent {
  /** Segments that brought again what had been sent before. */
  readonly segments: number;
  /** How often the segment that was sent most often was sent, its first time included. */
  readonly mostCopies: number;
  /** From the first byte that was sent again to the last. */
  readonly range: OffsetRange;
  /** When the first and the last of these segments came. */
  readonly first: number;
  readonly last: number;
}

/** The oldest byte that the other end has not acknowledged. */
export interface Unacknowledged {
  readonly offset: number;
  /** Since when it has waited at least. */
  readonly since: number;
  /** When a segment with it was seen last, at the latest. */
  readonly lastSent: number;
  /** How often it was sent, as far as that was followed. */
  readonly copies: number;
}

/**
 * What became of the bytes of one direction. Offsets count the stream's bytes from 0; a FIN is none of them. Times are
 * seconds since the connection's first packet.
 */
export interface Delivery {
  /** Bytes sent: the highest offset that was seen, or that the other end acknowledged. */
  readonly sent: number;
  /** Every byte before this was acknowledged. Undefined: no acknowledgement by the other end was seen. */
  readonly acknowledged: number | undefined;
  /** What was acknowledged beyond it (RFC 2018), ascending. */
  readonly selectivelyAcknowledged: readonly OffsetRange[];
  /** When the other end's last acknowledgement came, whatever it acknowledged. */
  readonly heard: number | undefined;
  /** A FIN was sent, and it was acknowledged. */
  readonly finAcknowledged: boolean;
  /** The FIN was sent again, and never acknowledged: nobody saw it arrive. */
  readonly finInVain: boolean;
  readonly resent: Resent | undefined;
  readonly unacknowledged: Unacknowledged | undefined;
  /** Segments in which this side said that it takes no more bytes. */
  readonly zeroWindows: number;
  /** The last of its segments said so. */
  readonly windowShut: boolean;
  /** Time to live or hop limit of the last of its packets that was no reset. Undefined without one. */
  readonly hopLimit: number | undefined;
}

/** Nothing was acknowledged as far as was seen, nothing sent again. */
export const UNKNOWN_DELIVERY: Delivery = {
  sent: 0,
  acknowledged: undefined,
  selectivelyAcknowledged: [],
  heard: undefined,
  finAcknowledged: false,
  finInVain: false,
  resent: undefined,
  unacknowledged: undefined,
  zeroWindows: 0,
  windowShut: false,
  hopLimit: undefined,
};

/**
 * A second copy within this time, without a word of the other end between, is the capture's (two interfaces, a mirrored
 * port), not the sender's: no timer is so short.
 */
const TICKS_OF_A_DOUBLE = 10;

/** Times are kept as small integers, tenths of milliseconds since the connection began: they take no memory of their own. */
const SECOND_IN_TICKS = 10_000;
const LAST_SECOND = 0x7fff_ffff / SECOND_IN_TICKS - 1;
const TICK_IN_NANOSECONDS = 1e9 / SECOND_IN_TICKS;

/** Time from one packet to another, by whole seconds and nanoseconds; clocks that step back count as standing still. */
export function ticksBetween(seconds: number, nanoseconds: number): number {
  if (seconds > LAST_SECOND) return LAST_SECOND * SECOND_IN_TICKS;
  const ticks = (seconds * SECOND_IN_TICKS + nanoseconds / TICK_IN_NANOSECONDS) | 0;
  return seconds < 0 || ticks < 0 ? 0 : ticks;
}

const NEVER = -1;

/** Segments whose copies are counted at the same time: a sender repeats the first unacknowledged, or probes with the last. */
const COUNTED_SEGMENTS = 4;

/** Counts copies of the segments that were sent again. Made with the first of them. */
class Copies {
  segments = 0;
  most = 1;
  start = 0;
  end = 0;
  first = 0;
  last = 0;
  readonly #starts = new Int32Array(COUNTED_SEGMENTS);
  readonly #counts = new Int32Array(COUNTED_SEGMENTS);
  readonly #times = new Int32Array(COUNTED_SEGMENTS);
  #oldest = 0;

  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }

  /** `sequence` to `end` was sent again; the other end was heard last at `heard`. */
  add(sequence: number, end: number, ticks: number, heard: number): void {
    let at = this.#find(sequence);
    if (at < 0) {
      at = this.#oldest;
      this.#oldest = (at + 1) % COUNTED_SEGMENTS;
      this.#starts[at] = sequence;
      this.#counts[at] = 1;
    } else if (ticks - this.#times[at]! < TICKS_OF_A_DOUBLE && heard < this.#times[at]!) {
      return;
    }
    this.#times[at] = ticks;
    const count = ++this.#counts[at]!;
    if (this.segments === 0) this.first = ticks;
    this.segments++;
    this.last = ticks;
    if (count > this.most) this.most = count;
    if (distance(this.start, sequence) < 0) this.start = sequence;
    if (distance(this.end, end) > 0) this.end = end;
  }

  /** How often the segment that begins there was sent. */
  of(sequence: number): number {
    const at = this.#find(sequence | 0);
    return at < 0 ? 1 : this.#counts[at]!;
  }

  #find(sequence: number): number {
    for (let at = 0; at < COUNTED_SEGMENTS; at++)
      if (this.#counts[at]! > 0 && this.#starts[at] === sequence) return at;
    return -1;
  }
}

const STARTED = 1;
const BASED = 2;
const FIN_SENT = 4;
const ACKNOWLEDGED = 8;
const FIN_AGAIN = 16;

const NO_RANGES: readonly OffsetRange[] = [];

/**
 * Watches what is sent in one direction and what the other end acknowledges of it. Nothing is allocated per packet, and
 * all of its numbers are small integers: there are two for each connection that is followed.
 */
export class DeliveryWatch {
  /** What of the following is known. */
  #known = 0;
  /** The sequence number behind the last byte that was sent, and its offset (from the first segment until BASED). */
  #edge = 0;
  #edgeOffset = 0;
  #edgeTime = 0;
  #fin = 0;
  /** Only grows. */
  #acknowledged = 0;
  #heard = NEVER;
  #waitingSince = 0;
  #lastSent = 0;
  #copies: Copies | undefined;
  /** Pairs of sequence numbers, ascending, none touching another. Made with the first selective acknowledgement. */
  #sacked: Int32Array | undefined;
  #sackedCount = 0;
  #zeroWindows = 0;
  #windowShut = false;
  /** The last, the least and the greatest, eight bits each; NEVER without a packet. */
  #hopLimits = NEVER;

  /** The highest number that the other end acknowledged; undefined if none was seen. */
  get acknowledged(): number | undefined {
    return (this.#known & ACKNOWLEDGED) === 0 ? undefined : this.#acknowledged;
  }

  /** The stream's first byte has this sequence number. */
  base(sequence: number): void {
    if ((this.#known & STARTED) === 0 || (this.#known & BASED) !== 0) this.#edge = sequence | 0;
    this.#edgeOffset = distance(sequence, this.#edge);
    this.#known |= BASED;
  }

  /** A segment of this direction. `ticks` as `ticksBetween` gives them, since the connection began. */
  sent(segment: Segment, ticks: number): void {
    const { flags, sequence, hopLimit } = segment;
    if ((flags & TCP_RST) !== 0) return;
    if ((this.#hopLimits & 0xff) !== hopLimit || this.#hopLimits === NEVER) this.#noteHopLimit(hopLimit);
    if ((flags & TCP_SYN) === 0) {
      this.#windowShut = segment.window === 0;
      if (this.#windowShut) this.#zeroWindows++;
    }
    const first = (sequence + ((flags & TCP_SYN) >> 1)) | 0;
    const fin = flags & TCP_FIN;
    const end = (first + segment.payloadLength + fin) | 0;
    if ((this.#known & STARTED) === 0) this.#start(first, ticks);
    // A bare acknowledgement shows how far its sender has got; one number more may be a FIN that was not seen.
    if (end === first && distance(this.#edge, first) <= 1) return;
    if (fin !== 0) {
      if ((this.#known & FIN_SENT) === 0) {
        this.#known |= FIN_SENT;
        this.#fin = (end - 1) | 0;
      } else if (((end - 1) | 0) === this.#fin && ticks - this.#edgeTime >= TICKS_OF_A_DOUBLE) {
        this.#known |= FIN_AGAIN;
      }
    }
    const ahead = (end - this.#edge) | 0;
    if (ahead > 0 && ahead <= MAX_SEQUENCE_DISTANCE) {
      if ((this.#known & ACKNOWLEDGED) === 0 || distance(this.#edge, this.#acknowledged) >= 0) {
        this.#waitingSince = ticks;
        this.#lastSent = ticks;
      }
      this.#edge = end;
      this.#edgeOffset += ahead;
      this.#edgeTime = ticks;
    }
  }

  /** A segment brought `sequence` to `end`, which had been sent before. */
  sentAgain(sequence: number, length: number, ticks: number): void {
    // A keep-alive probe is the byte before the next one (RFC 9293 section 3.8.4).
    if (length <= 1 && distance(sequence, this.#edge) <= 1) return;
    const start = sequence | 0;
    const end = (start + length) | 0;
    const isDouble = ticks - this.#edgeTime < TICKS_OF_A_DOUBLE && this.#heard < this.#edgeTime;
    if (this.#copies === undefined && isDouble) return;
    this.#copies ??= new Copies(start, end);
    this.#copies.add(start, end, ticks, this.#heard);
    const oldest = this.#oldest;
    if (distance(start, oldest) >= 0 && distance(oldest, end) > 0) this.#lastSent = ticks;
  }

  /** A segment of the other end, which acknowledges this direction's bytes. */
  heard(segment: Segment, ticks: number): void {
    if ((segment.flags & TCP_ACK) === 0) return;
    const acknowledgement = segment.acknowledgement | 0;
    if ((this.#known & STARTED) !== 0) {
      const ahead = distance(this.#edge, acknowledgement);
      if (ahead > MAX_SEQUENCE_DISTANCE || ahead < -MAX_SEQUENCE_DISTANCE) return;
    }
    this.#heard = ticks;
    if ((this.#known & ACKNOWLEDGED) === 0 || distance(this.#acknowledged, acknowledgement) > 0) {
      this.#acknowledged = acknowledgement;
      this.#known |= ACKNOWLEDGED;
      // What waits now was sent before, nobody noted when.
      this.#waitingSince = ticks;
      this.#lastSent = this.#edgeTime;
    }
    if (segment.sackEnd > segment.sackStart) this.#selectively(segment);
  }

  /** Its FIN was acknowledged, and with it all that came before. */
  get finished(): boolean {
    return (
      (this.#known & (FIN_SENT | ACKNOWLEDGED)) === (FIN_SENT | ACKNOWLEDGED) &&
      distance(this.#fin, this.#acknowledged) > 0
    );
  }

  /** The packet's time to live is none that this direction's packets have had. */
  isForeignHopLimit(hopLimit: number): boolean {
    const limits = this.#hopLimits;
    return limits !== NEVER && (hopLimit < ((limits >> 8) & 0xff) || hopLimit > limits >> 16);
  }

  /** What is known by now. */
  told(): Delivery {
    const known = this.#known;
    const isAcknowledged = (known & ACKNOWLEDGED) !== 0;
    const isFinSent = (known & FIN_SENT) !== 0;
    const edge = (known & STARTED) === 0 ? 0 : this.#edgeOffset;
    const reached = isAcknowledged ? this.#offset(this.#acknowledged) : 0;
    // One number more than the last byte seen may be a FIN that was not.
    const beyond = reached - edge === 1 && !isFinSent ? edge : reached;
    let sent = Math.max(0, edge, beyond);
    if (isFinSent) sent = Math.min(sent, Math.max(0, this.#offset(this.#fin)));
    const acknowledged = Math.max(0, Math.min(sent, beyond));
    const waits = (known & (STARTED | BASED)) === (STARTED | BASED) && acknowledged < sent;
    const finAcknowledged = this.finished;
    return {
      sent,
      acknowledged: isAcknowledged ? acknowledged : undefined,
      selectivelyAcknowledged: this.#ranges(acknowledged),
      heard: this.#heard === NEVER ? undefined : this.#heard / SECOND_IN_TICKS,
      finAcknowledged,
      finInVain: (known & FIN_AGAIN) !== 0 && !finAcknowledged,
      resent: this.#resent(),
      unacknowledged: waits
        ? {
            offset: acknowledged,
            since: this.#waitingSince / SECOND_IN_TICKS,
            lastSent: this.#lastSent / SECOND_IN_TICKS,
            copies: this.#copies?.of(this.#oldest) ?? 1,
          }
        : undefined,
      zeroWindows: this.#zeroWindows,
      windowShut: this.#windowShut,
      hopLimit: this.#hopLimits === NEVER ? undefined : this.#hopLimits & 0xff,
    };
  }

  /** Sequence number of the oldest byte that was not acknowledged: the first one if none was. */
  get #oldest(): number {
    return (this.#known & ACKNOWLEDGED) === 0 ? (this.#edge - this.#edgeOffset) | 0 : this.#acknowledged;
  }

  #start(first: number, ticks: number): void {
    if ((this.#known & BASED) !== 0) this.#edgeOffset = distance(this.#edge, first);
    this.#known |= STARTED;
    this.#edge = first;
    this.#waitingSince = ticks;
  }

  #noteHopLimit(hopLimit: number): void {
    const known = this.#hopLimits;
    const least = known === NEVER ? hopLimit : Math.min((known >> 8) & 0xff, hopLimit);
    const greatest = known === NEVER ? hopLimit : Math.max(known >> 16, hopLimit);
    this.#hopLimits = (greatest << 16) | (least << 8) | hopLimit;
  }

  #offset(sequence: number): number {
    return this.#edgeOffset + distance(this.#edge, sequence);
  }

  #resent(): Resent | undefined {
    const copies = this.#copies;
    if (copies === undefined || copies.segments === 0) return undefined;
    return {
      segments: copies.segments,
      mostCopies: copies.most,
      range: { start: Math.max(0, this.#offset(copies.start)), end: Math.max(0, this.#offset(copies.end)) },
      first: copies.first / SECOND_IN_TICKS,
      last: copies.last / SECOND_IN_TICKS,
    };
  }

  #ranges(acknowledged: number): readonly OffsetRange[] {
    if (this.#sacked === undefined) return NO_RANGES;
    const ranges: OffsetRange[] = [];
    for (let i = 0; i < this.#sackedCount; i++) {
      const start = Math.max(acknowledged, this.#offset(this.#sacked![2 * i]!));
      const end = this.#offset(this.#sacked![2 * i + 1]!);
      if (end > start) ranges.push({ start, end });
    }
    return ranges;
  }

  #selectively({ bytes, sackStart, sackEnd }: Segment): void {
    for (let at = sackStart; at + 8 <= sackEnd; at += 8) {
      const left = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
      const right = (bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!;
      const length = distance(left, right);
      // One that lies below says that something came twice (RFC 2883); one far away is nobody's.
      if (length <= 0 || distance(this.#acknowledged, right) <= 0) continue;
      if (distance(this.#acknowledged, right) > MAX_SEQUENCE_DISTANCE || length > MAX_SEQUENCE_DISTANCE)
        continue;
      this.#addRange(left, right);
    }
  }

  /** Joins the range with those that it touches; beyond MAX_SACK_RANGES the lowest is forgotten: less is known then. */
  #addRange(left: number, right: number): void {
    this.#sacked ??= new Int32Array(2 * MAX_SACK_RANGES);
    const ranges = this.#sacked;
    let from = left;
    let to = right;
    let kept = 0;
    let place = 0;
    for (let i = 0; i < this.#sackedCount; i++) {
      const start = ranges[2 * i]!;
      const end = ranges[2 * i + 1]!;
      if (distance(this.#acknowledged, end) <= 0) continue;
      if (distance(to, start) > 0 || distance(end, from) > 0) {
        if (distance(end, from) > 0) place = kept + 1;
        ranges[2 * kept] = start;
        ranges[2 * kept + 1] = end;
        kept++;
        continue;
      }
      if (distance(from, start) < 0) from = start;
      if (distance(to, end) > 0) to = end;
    }
    if (kept === MAX_SACK_RANGES) {
      ranges.copyWithin(0, 2, 2 * kept);
      kept--;
      if (place > 0) place--;
    }
    ranges.copyWithin(2 * place + 2, 2 * place, 2 * kept);
    ranges[2 * place] = from;
    ranges[2 * place + 1] = to;
    this.#sackedCount = kept + 1;
  }
}
