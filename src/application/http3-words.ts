import { MAX_HEADER_BLOCK_LENGTH } from '../base/limits.js';
import type { Side } from '../base/side.js';
import type { ApplicationWord, WordInProgress } from './application-word.js';
import { certificateRefusal, RefusalWatch } from './certificate-refusal.js';
import { look, meaningOf, type OpenAnswer, refuse } from './http-answer.js';
import { qpackFields } from './qpack.js';
import { shortened } from './wire-text.js';

/** RFC 9114 section 7.2. */
const DATA = 0;
const HEADERS = 1;
/** Two integers of eight bytes (RFC 9000 section 16). */
const FRAME_HEADER_BYTES = 16;
const NO_BYTES = new Uint8Array(0);

/** RFC 9000 section 2.1: the two lowest bits say who opened a stream, and whether the other may answer in it. */
const isRequestStream = (id: number): boolean => id % 4 === 0;
const SERVERS_OWN = 3;

/** One direction of one request's stream: frames, one after the other (RFC 9114 section 7.1). */
interface RequestStream {
  readonly header: Uint8Array;
  fill: number;
  type: number;
  /** Bytes of the frame that are still to come. */
  left: number;
  /** Of HEADERS. */
  block: Uint8Array;
  blockFill: number;
  open: OpenAnswer | undefined;
  stopped: boolean;
}

/** Tells requests and answers of HTTP/3 as they pass, from the bytes of a connection's streams, in order. Keeps no body. */
export class Http3Words {
  readonly #tell: (word: ApplicationWord) => void;
  readonly #streams: Readonly<Record<Side, Map<number, RequestStream>>> = {
    client: new Map(),
    server: new Map(),
  };
  #greeted = false;
  #frame: number | undefined;

  constructor(tell: (word: ApplicationWord) => void) {
    this.#tell = tell;
  }

  /** The next bytes that the side sent in a stream. Whoever calls it bounds the number of streams. */
  stream(side: Side, id: number, bytes: Uint8Array, start: number, end: number, frame: number): void {
    this.#frame = frame;
    if (!isRequestStream(id)) {
      if (side === 'server' && id % 4 === SERVERS_OWN && !this.#greeted) {
        this.#greeted = true;
        this.#say({ from: side, means: 'greeting', text: 'SETTINGS' });
      }
      return;
    }
    const streams = this.#streams[side];
    let stream = streams.get(id);
    if (stream === undefined) {
      stream = {
        header: new Uint8Array(FRAME_HEADER_BYTES),
        ...{ fill: 0, type: -1, left: 0, block: NO_BYTES, blockFill: 0, open: undefined, stopped: false },
      };
      streams.set(id, stream);
    }
    this.#feed(side, stream, bytes, start, end);
  }

  #feed(side: Side, stream: RequestStream, bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !stream.stopped) {
      if (stream.left === 0) {
        stream.header[stream.fill++] = bytes[at++]!;
        if (!this.#begins(stream)) {
          if (stream.fill === FRAME_HEADER_BYTES) stream.stopped = true;
          continue;
        }
        if (stream.left === 0) this.#finish(side, stream);
        continue;
      }
      const to = Math.min(end, at + stream.left);
      if (stream.type === HEADERS) this.#keep(stream, bytes, at, to);
      else if (stream.type === DATA && stream.open !== undefined && look(stream.open, bytes, at, to))
        stream.open = undefined;
      stream.left -= to - at;
      at = to;
      if (stream.left === 0) this.#finish(side, stream);
    }
  }

  /** The frame's type and length are whole. */
  #begins(stream: RequestStream): boolean {
    const { header, fill } = stream;
    const typeLength = 1 << (header[0]! >> 6);
    if (fill <= typeLength) return false;
    const lengthEnd = typeLength + (1 << (header[typeLength]! >> 6));
    if (fill < lengthEnd) return false;
    stream.type = integer(header, 0, typeLength);
    stream.left = integer(header, typeLength, lengthEnd);
    stream.fill = 0;
    stream.blockFill = 0;
    if (stream.type === HEADERS && stream.left > MAX_HEADER_BLOCK_LENGTH) stream.stopped = true;
    return true;
  }

  /** Grows with what has come, never with what a length claims. */
  #keep(stream: RequestStream, bytes: Uint8Array, start: number, end: number): void {
    const size = stream.blockFill + end - start;
    if (size > stream.block.length) {
      const larger = new Uint8Array(Math.max(size, stream.block.length * 2));
      larger.set(stream.block.subarray(0, stream.blockFill));
      stream.block = larger;
    }
    stream.block.set(bytes.subarray(start, end), stream.blockFill);
    stream.blockFill = size;
  }

  #finish(side: Side, stream: RequestStream): void {
    if (stream.type !== HEADERS) return;
    const block = stream.block.subarray(0, stream.blockFill);
    stream.block = NO_BYTES;
    stream.blockFill = 0;
    let method: string | undefined;
    let status: string | undefined;
    qpackFields(block, (name, value) => {
      if (name === ':method') method = value;
      else if (name === ':status') status = value;
    });
    if (side === 'client' && method !== undefined)
      this.#say({ from: side, means: 'request', text: shortened(method) });
    else if (side === 'server' && status !== undefined && /^\d{3}$/.test(status))
      this.#answer(stream, Number(status));
  }

  #answer(stream: RequestStream, status: number): void {
    const means = meaningOf(status);
    const word = this.#say({ from: 'server', means, code: String(status) });
    const refusal = certificateRefusal(status, NO_BYTES);
    if (refusal !== undefined) refuse(word, refusal);
    else if (status >= 400 && status < 500) stream.open = { word, means, watch: new RefusalWatch(status) };
  }

  #say(word: Omit<WordInProgress, 'protocol' | 'version'>): WordInProgress {
    const said: WordInProgress = { ...word, protocol: 'HTTP', version: '3' };
    if (this.#frame !== undefined) said.frame = this.#frame;
    this.#tell(said);
    return said;
  }
}

/** A variable-length integer (RFC 9000 section 16); one that no number holds is as good as endless. */
function integer(bytes: Uint8Array, start: number, end: number): number {
  let value = bytes[start]! & 0x3f;
  for (let at = start + 1; at < end; at++) value = value * 256 + bytes[at]!;
  return value;
}
