import { MAX_HEADER_BLOCK_LENGTH } from '../base/limits.js';
import { HpackDecoder } from './hpack.js';

export interface Http2Listener {
  /** All fields of one header section (or trailer section) in order. */
  fields(stream: number, fields: ReadonlyMap<string, string>): void;
  data(stream: number, bytes: Uint8Array, start: number, end: number): void;
  streamEnd(stream: number): void;
  /** The first frame of each side (RFC 9113 section 3.4). */
  settings(): void;
  /** RST_STREAM, or (stream 0) GOAWAY, with its error code (RFC 9113 section 7). */
  error(stream: number, code: number): void;
}

const DATA = 0;
const HEADERS = 1;
const RST_STREAM = 3;
const SETTINGS = 4;
const PUSH_PROMISE = 5;
const GOAWAY = 7;
const CONTINUATION = 9;
const ACK = 0x1;
const END_STREAM = 0x1;
const END_HEADERS = 0x4;
const PADDED = 0x8;
const PRIORITY = 0x20;
const FRAME_HEADER_LENGTH = 9;
const LAST_TYPE = 0x20;

/** Only fields with these names are told. */
const TOLD = new Set([':method', ':status', 'content-type', 'grpc-status', 'grpc-message']);

/** One direction of HTTP/2 (RFC 9113) behind the connection preface: header fields, and the bytes of bodies passed by. */
export class Http2Reader {
  readonly #listener: Http2Listener;
  readonly #hpack = new HpackDecoder();
  readonly #header = new Uint8Array(FRAME_HEADER_LENGTH);
  #headerFill = 0;
  #type = 0;
  #flags = 0;
  #stream = 0;
  /** Payload bytes of this frame still to come, and how many of them are padding at its end. */
  #left = 0;
  #padding = 0;
  /** Bytes at the payload's beginning that are no content: pad length, priority, promised stream. */
  #prefix = 0;
  #padLengthNext = false;
  #block = new Uint8Array(1_024);
  #blockFill = 0;
  #blockStream = 0;
  /** The block's frame ended its stream, too. */
  #blockEnds = false;
  /** A promised request is for another stream: its block only keeps the table in step. */
  #blockPromises = false;
  /** The first payload bytes of a frame with an error code in them. */
  readonly #code = new Uint8Array(8);
  #codeFill = 0;
  #stopped = false;

  constructor(listener: Http2Listener) {
    this.#listener = listener;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  stop(): void {
    this.#stopped = true;
  }

  feed(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !this.#stopped) {
      if (this.#headerFill < FRAME_HEADER_LENGTH) {
        const to = Math.min(end, at + FRAME_HEADER_LENGTH - this.#headerFill);
        this.#header.set(bytes.subarray(at, to), this.#headerFill);
        this.#headerFill += to - at;
        at = to;
        if (this.#headerFill === FRAME_HEADER_LENGTH) this.#begin();
      } else {
        const to = Math.min(end, at + this.#left);
        this.#payload(bytes, at, to);
        this.#left -= to - at;
        at = to;
      }
      if (this.#headerFill === FRAME_HEADER_LENGTH && this.#left === 0 && !this.#stopped) this.#finish();
    }
  }

  #begin(): void {
    const header = this.#header;
    this.#left = (header[0]! << 16) | (header[1]! << 8) | header[2]!;
    this.#type = header[3]!;
    this.#flags = header[4]!;
    this.#codeFill = 0;
    this.#stream = ((header[5]! & 0x7f) << 24) | (header[6]! << 16) | (header[7]! << 8) | header[8]!;
    const type = this.#type;
    // RFC 9113 section 6.10: nothing comes between a HEADERS frame and its CONTINUATION.
    const inBlock = this.#blockStream !== 0;
    if (
      type > LAST_TYPE ||
      inBlock !== (type === CONTINUATION) ||
      (inBlock && this.#stream !== this.#blockStream)
    ) {
      this.#stopped = true;
      return;
    }
    const hasPadding =
      (type === DATA || type === HEADERS || type === PUSH_PROMISE) && (this.#flags & PADDED) !== 0;
    this.#padLengthNext = hasPadding;
    this.#padding = 0;
    this.#prefix =
      (type === HEADERS && (this.#flags & PRIORITY) !== 0 ? 5 : 0) + (type === PUSH_PROMISE ? 4 : 0);
    if (
      this.#left < this.#prefix + (hasPadding ? 1 : 0) ||
      ((type === HEADERS || type === DATA || type === PUSH_PROMISE) && this.#stream === 0)
    ) {
      this.#stopped = true;
    } else if (type === HEADERS || type === PUSH_PROMISE) {
      this.#blockStream = this.#stream;
      this.#blockPromises = type === PUSH_PROMISE;
      this.#blockEnds = type === HEADERS && (this.#flags & END_STREAM) !== 0;
      this.#blockFill = 0;
    }
  }

  /** `left` still counts these bytes. */
  #payload(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    let left = this.#left;
    if (this.#padLengthNext && at < end) {
      this.#padding = bytes[at++]!;
      left--;
      this.#padLengthNext = false;
      if (this.#padding + this.#prefix > left) {
        this.#stopped = true;
        return;
      }
    }
    const skip = Math.min(this.#prefix, end - at);
    this.#prefix -= skip;
    at += skip;
    left -= skip;
    const to = Math.min(end, at + Math.max(0, left - this.#padding));
    if (at >= to) return;
    if (this.#type === DATA) this.#listener.data(this.#stream, bytes, at, to);
    else if (this.#blockStream !== 0) this.#keep(bytes, at, to);
    else if (this.#type === RST_STREAM || this.#type === GOAWAY) {
      const piece = bytes.subarray(at, Math.min(to, at + this.#code.length - this.#codeFill));
      this.#code.set(piece, this.#codeFill);
      this.#codeFill += piece.length;
    }
  }

  #keep(bytes: Uint8Array, start: number, end: number): void {
    const size = this.#blockFill + end - start;
    if (size > MAX_HEADER_BLOCK_LENGTH) {
      this.#stopped = true;
      return;
    }
    if (size > this.#block.length) {
      const larger = new Uint8Array(
        Math.min(MAX_HEADER_BLOCK_LENGTH, Math.max(size, this.#block.length * 2)),
      );
      larger.set(this.#block.subarray(0, this.#blockFill));
      this.#block = larger;
    }
    this.#block.set(bytes.subarray(start, end), this.#blockFill);
    this.#blockFill = size;
  }

  #finish(): void {
    this.#headerFill = 0;
    if (this.#blockStream !== 0) {
      if ((this.#flags & END_HEADERS) !== 0) this.#blockEnd();
    } else if (this.#type === SETTINGS && (this.#flags & ACK) === 0) this.#listener.settings();
    else if (this.#type === GOAWAY && this.#codeFill === 8) this.#listener.error(0, this.#errorCode(4));
    else if (this.#type === RST_STREAM || (this.#type === DATA && (this.#flags & END_STREAM) !== 0)) {
      if (this.#type === RST_STREAM && this.#codeFill === 4)
        this.#listener.error(this.#stream, this.#errorCode(0));
      this.#listener.streamEnd(this.#stream);
    }
  }

  #errorCode(at: number): number {
    const [a, b, c, d] = this.#code.subarray(at, at + 4);
    return ((a! << 24) | (b! << 16) | (c! << 8) | d!) >>> 0;
  }

  #blockEnd(): void {
    const stream = this.#blockStream;
    this.#blockStream = 0;
    const fields = new Map<string, string>();
    const whole = this.#hpack.decode(this.#block.subarray(0, this.#blockFill), (name, value) => {
      if (TOLD.has(name)) fields.set(name, value);
    });
    this.#blockFill = 0;
    if (!whole) {
      this.#stopped = true;
      return;
    }
    if (!this.#blockPromises) this.#listener.fields(stream, fields);
    if (this.#blockEnds) this.#listener.streamEnd(stream);
  }
}
