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
  readonly resent: Resent | undefined;
  readonly unacknowledged: Unacknowledged | undefined;
  /** Segments in which this side said that it takes no more bytes. */
  readonly zeroWindows: number;
  /** The last of its segments said so. */
  readonly windowShut: boolean;
  /** Time to live or hop limit of most of its packets, resets left out. Undefined without packets. */
  readonly hopLimit: number | undefined;
}

/**
 * A second copy within this time, without a word of the other end between, is the capture's (two interfaces, a mirrored
 * port), not the sender's: no timer is so short.
 */
const SECONDS_OF_A_DOUBLE = 0.001;

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
  readonly #times = new Float64Array(COUNTED_SEGMENTS);
  #oldest = 0;

  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }

  /** `sequence` to `end` was sent again. */
  add(sequence: number, end: number, time: number): void {
    let at = this.#find(sequence);
    if (at < 0) {
      at = this.#oldest;
      this.#oldest = (at + 1) % COUNTED_SEGMENTS;
      this.#starts[at] = sequence;
      this.#counts[at] = 1;
    } else if (time - this.#times[at]! < SECONDS_OF_A_DOUBLE) {
      return;
    }
    this.#times[at] = time;
    const count = ++this.#counts[at]!;
    if (this.segments === 0) this.first = time;
    this.segments++;
    this.last = time;
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

/** Watches what is sent in one direction and what the other end acknowledges of it. Nothing is allocated per packet. */
export class DeliveryWatch {
  #started = false;
  /** The sequence number behind the last byte that was sent, and its distance from the first segment's. */
  #edge = 0;
  #edgeOffset = 0;
  #edgeTime = 0;
  /** Of the stream's first byte. */
  #base = 0;
  #based = false;
  #baseOffset = 0;
  #fin = 0;
  #finSent = false;
  #acknowledged = 0;
  #acknowledgedKnown = false;
  #heard = -1;
  #waitingSince = 0;
  #lastSent = 0;
  #copies: Copies | undefined;
  /** Pairs of sequence numbers, ascending, none touching another. Made with the first selective acknowledgement. */
  #sacked: Int32Array | undefined;
  #sackedCount = 0;
  #zeroWindows = 0;
  #windowShut = false;
  #hopLimit = 0;
  #hopLimitVotes = 0;
  #leastHopLimit = 256;
  #greatestHopLimit = -1;

  /** The highest number that the other end acknowledged; undefined if none was seen. */
  get acknowledged(): number | undefined {
    return this.#acknowledgedKnown ? this.#acknowledged : undefined;
  }

  /** The stream's first byte has this sequence number. */
  base(sequence: number): void {
    this.#base = sequence | 0;
    this.#based = true;
    if (this.#started) this.#baseOffset = this.#edgeOffset + distance(this.#edge, sequence);
  }

  /** A segment of this direction. */
  sent(segment: Segment, time: number): void {
    const { flags, sequence, hopLimit } = segment;
    if ((flags & TCP_RST) !== 0) return;
    if (hopLimit !== this.#hopLimit) this.#voteAgainst(hopLimit);
    else this.#hopLimitVotes++;
    if ((flags & TCP_SYN) === 0) {
      this.#windowShut = segment.window === 0;
      if (this.#windowShut) this.#zeroWindows++;
    }
    const first = (sequence + ((flags & TCP_SYN) >> 1)) | 0;
    const fin = flags & TCP_FIN;
    const end = (first + segment.payloadLength + fin) | 0;
    if (!this.#started) this.#start(first, time);
    if (end === first) return;
    if (fin !== 0 && !this.#finSent) {
      this.#finSent = true;
      this.#fin = (end - 1) | 0;
    }
    const ahead = (end - this.#edge) | 0;
    if (ahead > 0 && ahead <= MAX_SEQUENCE_DISTANCE) {
      if (!this.#acknowledgedKnown || distance(this.#edge, this.#acknowledged) >= 0) {
        this.#waitingSince = time;
        this.#lastSent = time;
      }
      this.#edge = end;
      this.#edgeOffset += ahead;
      this.#edgeTime = time;
    }
  }

  /** A segment brought `sequence` to `end`, which had been sent before. */
  sentAgain(sequence: number, length: number, time: number): void {
    // A keep-alive probe is the byte before the next one (RFC 9293 section 3.8.4).
    if (length <= 1 && distance(sequence, this.#edge) <= 1) return;
    const start = sequence | 0;
    const end = (start + length) | 0;
    const isDouble = time - this.#edgeTime < SECONDS_OF_A_DOUBLE && this.#heard < this.#edgeTime;
    if (this.#copies === undefined && isDouble) return;
    this.#copies ??= new Copies(start, end);
    this.#copies.add(start, end, time);
    const oldest = this.#acknowledgedKnown ? this.#acknowledged : this.#base;
    if (distance(start, oldest) >= 0 && distance(oldest, end) > 0) this.#lastSent = time;
  }

  /** A segment of the other end, which acknowledges this direction's bytes. */
  heard(segment: Segment, time: number): void {
    if ((segment.flags & TCP_ACK) === 0) return;
    const acknowledgement = segment.acknowledgement | 0;
    if (this.#started) {
      const ahead = distance(this.#edge, acknowledgement);
      if (ahead > MAX_SEQUENCE_DISTANCE || ahead < -MAX_SEQUENCE_DISTANCE) return;
    }
    this.#heard = time;
    if (!this.#acknowledgedKnown || distance(this.#acknowledged, acknowledgement) > 0) {
      this.#acknowledged = acknowledgement;
      this.#acknowledgedKnown = true;
      // What waits now was sent before, nobody noted when.
      this.#waitingSince = time;
      this.#lastSent = this.#edgeTime;
    }
    if (segment.sackEnd > segment.sackStart) this.#selectively(segment);
  }

  /** The packet's time to live is none that this direction's packets have had. */
  isForeignHopLimit(hopLimit: number): boolean {
    return (
      this.#greatestHopLimit >= 0 && (hopLimit < this.#leastHopLimit || hopLimit > this.#greatestHopLimit)
    );
  }

  /** What is known by now. `began`: when the connection did, as the times given. */
  told(began: number): Delivery {
    const edge = this.#started ? this.#offset(this.#edge) : 0;
    const known = this.#acknowledgedKnown;
    const reached = known ? this.#offset(this.#acknowledged) : 0;
    const finOffset = this.#finSent ? this.#offset(this.#fin) : Number.POSITIVE_INFINITY;
    // One number more than the last byte seen may be a FIN that was not.
    const beyond = reached - edge === 1 && !this.#finSent ? edge : reached;
    const sent = Math.max(0, Math.min(finOffset, Math.max(edge, beyond)));
    const acknowledged = Math.max(0, Math.min(sent, beyond));
    const waits = this.#started && this.#based && acknowledged < sent;
    return {
      sent,
      acknowledged: known ? acknowledged : undefined,
      selectivelyAcknowledged: this.#ranges(acknowledged),
      heard: this.#heard < 0 ? undefined : this.#heard - began,
      finAcknowledged: this.#finSent && known && distance(this.#fin, this.#acknowledged) > 0,
      resent: this.#resent(began),
      unacknowledged: waits
        ? {
            offset: acknowledged,
            since: this.#waitingSince - began,
            lastSent: this.#lastSent - began,
            copies: this.#copies?.of(known ? this.#acknowledged : this.#base) ?? 1,
          }
        : undefined,
      zeroWindows: this.#zeroWindows,
      windowShut: this.#windowShut,
      hopLimit: this.#greatestHopLimit < 0 ? undefined : this.#hopLimit,
    };
  }

  #start(first: number, time: number): void {
    this.#started = true;
    this.#edge = first;
    this.#waitingSince = time;
    if (this.#based) this.#baseOffset = distance(first, this.#base);
  }

  /** The majority's (Boyer and Moore). */
  #voteAgainst(hopLimit: number): void {
    if (hopLimit < this.#leastHopLimit) this.#leastHopLimit = hopLimit;
    if (hopLimit > this.#greatestHopLimit) this.#greatestHopLimit = hopLimit;
    if (this.#hopLimitVotes > 0) {
      this.#hopLimitVotes--;
      return;
    }
    this.#hopLimit = hopLimit;
    this.#hopLimitVotes = 1;
  }

  #offset(sequence: number): number {
    return this.#edgeOffset + distance(this.#edge, sequence) - this.#baseOffset;
  }

  #resent(began: number): Resent | undefined {
    const copies = this.#copies;
    if (copies === undefined || copies.segments === 0) return undefined;
    return {
      segments: copies.segments,
      mostCopies: copies.most,
      range: { start: Math.max(0, this.#offset(copies.start)), end: Math.max(0, this.#offset(copies.end)) },
      first: copies.first - began,
      last: copies.last - began,
    };
  }

  #ranges(acknowledged: number): OffsetRange[] {
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
