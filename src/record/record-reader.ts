import type { TlsRecord } from './record-content.js';
import { isRecordHeaderAt, RECORD_HEADER_LENGTH } from './record-header.js';

const APPLICATION_DATA = 23;

/** Hears one direction's records. */
export interface RecordListener {
  /** One object for all records of a reader: it and its bytes are valid only during the call, its frames are yours. */
  record(record: TlsRecord): void;
  /** An application data record, whose bytes nobody asked for. */
  applicationData(version: number, length: number, firstFrame: number, lastFrame: number): void;
  /** What stands here is no TLS record. Nothing more is read until `resume`. */
  notARecord(bytes: Uint8Array, start: number, end: number): void;
}

const NO_BYTES = new Uint8Array(0);
const NO_FRAMES: readonly number[] = [];

/** Splits one direction's bytes into TLS records (RFC 8446 section 5.1), in pieces of any size. */
export class RecordReader {
  readonly #listener: RecordListener;
  /** Application data is kept and told as records too. */
  keepApplicationData = false;
  /** Offset in the stream behind the bytes read last: at a record's telling, behind that record. */
  endOffset = 0;
  #lost = false;
  #resynchronizing = false;
  /** Holds a header that came in pieces. */
  #header: Uint8Array | undefined;
  #headerFill = 0;
  /** The one at hand, told once it is whole or cut off. */
  readonly #record: { -readonly [K in keyof TlsRecord]: TlsRecord[K] } = {
    type: 0,
    version: 0,
    length: 0,
    bytes: NO_BYTES,
    start: 0,
    end: 0,
    complete: true,
    frames: NO_FRAMES,
  };
  #remaining = -1;
  #body = NO_BYTES;
  #bodyFill = 0;
  /** Whether the record at hand is told with its bytes; decided when it begins. */
  #keeps = true;
  #firstFrame = 0;
  #lastFrame = 0;
  /** All of them, if a kept record came in more than two. */
  #frames: number[] | undefined;

  constructor(listener: RecordListener) {
    this.#listener = listener;
  }

  /** A record has begun and is not whole yet. */
  get pending(): boolean {
    return this.#headerFill > 0 || this.#remaining >= 0;
  }

  /** Bytes of memory that it keeps. */
  get heldBytes(): number {
    return this.#body.length;
  }

  /** Bytes still due of the record that has begun; 0 if its header is not whole. */
  get missing(): number {
    return Math.max(0, this.#remaining);
  }

  /** What was no record is over, and one begins with the next byte. */
  resume(): void {
    this.#lost = false;
    this.#headerFill = 0;
    this.#remaining = -1;
  }

  feed(bytes: Uint8Array, start: number, end: number, frame: number): void {
    const behind = this.endOffset - start;
    let at = start;
    if (this.#resynchronizing && !this.#lost) {
      at = this.#findRecord(bytes, start, end);
      this.endOffset = behind + (at < 0 ? end : at);
      if (at < 0) return;
      this.#resynchronizing = false;
    }
    while (at < end && !this.#lost) {
      at =
        this.#remaining < 0 ? this.#readHeader(bytes, at, end, frame) : this.#readBody(bytes, at, end, frame);
    }
    this.endOffset = behind + end;
  }

  /** `length` bytes are missing. True: the record that they fell into is known, and what follows is in step. */
  gap(length: number): boolean {
    if (this.#lost) {
      this.endOffset += length;
      return true;
    }
    if (this.#remaining >= length && this.#remaining > 0) {
      this.#record.complete = false;
      this.#remaining -= length;
      this.endOffset += length;
      if (this.#remaining === 0) this.#finish(this.#body, 0, this.#bodyFill);
      return true;
    }
    if (this.#remaining >= 0) {
      this.#record.complete = false;
      this.#finish(this.#body, 0, this.#bodyFill);
    }
    this.endOffset += length;
    this.#headerFill = 0;
    this.#remaining = -1;
    this.#resynchronizing = true;
    return false;
  }

  #readHeader(bytes: Uint8Array, start: number, end: number, frame: number): number {
    if (this.#headerFill === 0) {
      this.#firstFrame = frame;
      this.#lastFrame = frame;
      this.#frames = undefined;
      if (end - start >= RECORD_HEADER_LENGTH) {
        this.endOffset += RECORD_HEADER_LENGTH;
        if (this.#begin(bytes, start)) return start + RECORD_HEADER_LENGTH;
        this.endOffset += end - start - RECORD_HEADER_LENGTH;
        this.#listener.notARecord(bytes, start, end);
        return end;
      }
    } else {
      this.#note(frame);
    }
    let at = start;
    this.#header ??= new Uint8Array(RECORD_HEADER_LENGTH);
    const header = this.#header;
    while (this.#headerFill < RECORD_HEADER_LENGTH && at < end) header[this.#headerFill++] = bytes[at++]!;
    this.endOffset += at - start;
    if (this.#headerFill < RECORD_HEADER_LENGTH) return at;
    if (this.#begin(header, 0)) return at;
    this.endOffset += end - at;
    this.#listener.notARecord(bytes, start, end);
    return end;
  }

  /** A whole header begins a record, or this is the end of reading. */
  #begin(header: Uint8Array, at: number): boolean {
    if (!isRecordHeaderAt(header, at)) {
      this.#lost = true;
      return false;
    }
    this.#headerFill = 0;
    const record = this.#record;
    record.type = header[at]!;
    record.version = (header[at + 1]! << 8) | header[at + 2]!;
    record.length = (header[at + 3]! << 8) | header[at + 4]!;
    record.complete = true;
    this.#remaining = record.length;
    this.#bodyFill = 0;
    this.#keeps = record.type !== APPLICATION_DATA || this.keepApplicationData;
    if (record.length === 0) this.#finish(this.#body, 0, 0);
    return true;
  }

  #readBody(bytes: Uint8Array, at: number, end: number, frame: number): number {
    const take = Math.min(this.#remaining, end - at);
    this.endOffset += take;
    this.#note(frame);
    if (!this.#keeps) {
      this.#remaining -= take;
      if (this.#remaining === 0) this.#finish(bytes, at, at + take);
      return at + take;
    }
    // Behind missing bytes nothing can be joined to what stood before them.
    if (!this.#record.complete) {
      this.#remaining -= take;
      if (this.#remaining === 0) this.#finish(this.#body, 0, this.#bodyFill);
      return at + take;
    }
    if (take === this.#remaining && this.#bodyFill === 0) {
      this.#remaining = 0;
      this.#finish(bytes, at, at + take);
      return at + take;
    }
    const { length } = this.#record;
    if (this.#body.length < length) this.#body = new Uint8Array(Math.max(length, 4_096));
    this.#body.set(bytes.subarray(at, at + take), this.#bodyFill);
    this.#bodyFill += take;
    this.#remaining -= take;
    if (this.#remaining === 0) this.#finish(this.#body, 0, this.#bodyFill);
    return at + take;
  }

  #finish(bytes: Uint8Array, start: number, end: number): void {
    this.#remaining = -1;
    const record = this.#record;
    const first = this.#firstFrame;
    const last = this.#lastFrame;
    if (!this.#keeps) {
      this.#listener.applicationData(record.version, record.length, first, last);
      return;
    }
    record.bytes = bytes;
    record.start = start;
    record.end = end;
    record.frames = this.#frames ?? (first === last ? [first] : [first, last]);
    this.#listener.record(record);
  }

  #note(frame: number): void {
    const last = this.#lastFrame;
    if (last === frame) return;
    this.#lastFrame = frame;
    // A skipped record needs its first and last frame only.
    if (this.#remaining >= 0 && !this.#keeps) return;
    if (this.#frames !== undefined) this.#frames.push(frame);
    else if (last !== this.#firstFrame) this.#frames = [this.#firstFrame, last, frame];
  }

  /** The first place that looks like a record followed by another, or that ends with the bytes at hand. */
  #findRecord(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at + RECORD_HEADER_LENGTH <= end; at++) {
      if (!isRecordHeaderAt(bytes, at)) continue;
      const next = at + RECORD_HEADER_LENGTH + ((bytes[at + 3]! << 8) | bytes[at + 4]!);
      if (next === end || (next + RECORD_HEADER_LENGTH <= end && isRecordHeaderAt(bytes, next))) return at;
      if (next > end && at === start) return at;
    }
    return -1;
  }
}
