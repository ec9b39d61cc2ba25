import { MAX_HTTP_LINE_LENGTH } from '../base/limits.js';
import { latin1 } from './wire-text.js';

/** How a message's body is delimited apart from its fields (RFC 9112 section 6.3). */
export type BodyRule =
  /** By its fields; without them there is none. */
  | 'request'
  /** By its fields; without them it lasts until the connection closes. */
  | 'response'
  /** None, whatever the fields say (answers to HEAD, 1xx, 204, 304). */
  | 'none'
  /** HTTP ends here: a tunnel or another protocol follows. */
  | 'stop';

export interface Http1Listener {
  /** A start line; says how its body is delimited. `stop` also for one that is not understood. */
  startLine(line: string): BodyRule;
  body(bytes: Uint8Array, start: number, end: number): void;
  messageEnd(): void;
}

type State =
  | 'start'
  | 'fields'
  | 'body'
  | 'chunk_size'
  | 'chunk'
  | 'chunk_end'
  | 'trailer'
  | 'until_close'
  | 'stopped';

/** One direction of HTTP/1.1 (RFC 9112): start lines, fields, and the bodies' bytes passed by. */
export class Http1Reader {
  readonly #listener: Http1Listener;
  /** Holds a line that comes in pieces. */
  #line: Uint8Array | undefined;
  #fill = 0;
  #state: State = 'start';
  #rule: BodyRule = 'stop';
  /** Bytes left of the body or the chunk. */
  #left = 0;
  #contentLength: number | undefined;
  #chunked = false;

  constructor(listener: Http1Listener) {
    this.#listener = listener;
  }

  get stopped(): boolean {
    return this.#state === 'stopped';
  }

  stop(): void {
    this.#state = 'stopped';
  }

  feed(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && this.#state !== 'stopped') {
      if (this.#state === 'until_close') {
        this.#listener.body(bytes, at, end);
        return;
      }
      at =
        this.#state === 'body' || this.#state === 'chunk'
          ? this.#content(bytes, at, end)
          : this.#text(bytes, at, end);
    }
  }

  #content(bytes: Uint8Array, at: number, end: number): number {
    const to = Math.min(end, at + this.#left);
    this.#listener.body(bytes, at, to);
    this.#left -= to - at;
    if (this.#left === 0) {
      if (this.#state === 'chunk') this.#state = 'chunk_end';
      else this.#next();
    }
    return to;
  }

  #text(bytes: Uint8Array, at: number, end: number): number {
    const newline = bytes.subarray(at, end).indexOf(0x0a);
    const to = newline < 0 ? end : at + newline;
    const room = Math.min(to - at, MAX_HTTP_LINE_LENGTH - this.#fill);
    const piece = bytes.subarray(at, at + room);
    if (to < end && this.#fill === 0) {
      this.#takeLine(piece);
      return to + 1;
    }
    this.#line ??= new Uint8Array(MAX_HTTP_LINE_LENGTH);
    this.#line.set(piece, this.#fill);
    this.#fill += room;
    if (to === end) return end;
    const line = this.#line.subarray(0, this.#fill);
    this.#fill = 0;
    this.#takeLine(line);
    return to + 1;
  }

  #takeLine(line: Uint8Array): void {
    this.#take(latin1(line.at(-1) === 0x0d ? line.subarray(0, -1) : line));
  }

  #take(line: string): void {
    switch (this.#state) {
      case 'start':
        // RFC 9112 section 2.2: empty lines before a start line are to be ignored.
        if (line === '') return;
        this.#contentLength = undefined;
        this.#chunked = false;
        this.#rule = this.#listener.startLine(line);
        this.#state = this.#rule === 'stop' ? 'stopped' : 'fields';
        return;
      case 'fields':
        if (line === '') this.#headerEnd();
        else this.#field(line);
        return;
      case 'chunk_size': {
        const digits = /^[0-9A-Fa-f]{1,12}/.exec(line)?.[0];
        this.#left = digits === undefined ? 0 : Number.parseInt(digits, 16);
        if (digits === undefined) this.#state = 'stopped';
        else this.#state = this.#left === 0 ? 'trailer' : 'chunk';
        return;
      }
      case 'chunk_end':
        this.#state = line === '' ? 'chunk_size' : 'stopped';
        return;
      case 'trailer':
        if (line === '') this.#next();
        return;
      default:
    }
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    if (colon <= 0) return;
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'content-length')
      this.#contentLength = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    else if (name === 'transfer-encoding') this.#chunked = /(?:^|,)\s*chunked$/i.test(value);
  }

  #headerEnd(): void {
    if (this.#rule === 'none') this.#next();
    else if (this.#chunked) this.#state = 'chunk_size';
    else if (this.#contentLength === undefined) {
      if (this.#rule === 'response') this.#state = 'until_close';
      else this.#next();
    } else if (Number.isNaN(this.#contentLength)) this.#state = 'stopped';
    else if (this.#contentLength === 0) this.#next();
    else {
      this.#left = this.#contentLength;
      this.#state = 'body';
    }
  }

  #next(): void {
    this.#state = 'start';
    this.#listener.messageEnd();
  }
}
