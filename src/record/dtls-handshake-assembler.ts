import { MAX_DTLS_MESSAGES_WAITING, MAX_DTLS_PIECES, MAX_HANDSHAKE_MESSAGE_LENGTH } from '../base/limits.js';
import { HandshakeType } from '../registry/handshake-type.js';
import { DTLS_MESSAGE_HEADER_LENGTH, uint24 } from './dtls-record.js';

/** Hears one side's handshake messages, whole, once each, and in the order of their numbers. */
export interface DtlsHandshakeListener {
  /**
   * `bytes[start, end)` is the message in TLS's form, with a header of four bytes, and is valid only during the call.
   * `sequence`: its message_seq.
   */
  handshake(bytes: Uint8Array, start: number, end: number, sequence: number, frames: readonly number[]): void;
  /** The beginning of a message that has come before, told or not, came again. */
  repeated(sequence: number, frame: number): void;
  /** A message claims more than MAX_HANDSHAKE_MESSAGE_LENGTH: it is skipped. */
  oversized(type: number, length: number, frames: readonly number[]): void;
  /**
   * A message that never came whole, though the other side has answered it or a later one: `received` bytes of it came,
   * its type and length are known if there are any.
   */
  missing(sequence: number, type: number | undefined, length: number, received: number): void;
  /** What stands here is no fragment of a message. */
  malformed(): void;
}

/** Bytes of a message without holes among them. */
class Piece {
  start: number;
  end: number;
  #bytes: Uint8Array;

  constructor(start: number, bytes: Uint8Array) {
    this.start = start;
    this.end = start + bytes.length;
    this.#bytes = bytes.slice();
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.end - this.start);
  }

  /** Grows with what has arrived, never with what a length claims. */
  append(bytes: Uint8Array): void {
    const fill = this.end - this.start;
    if (fill + bytes.length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(fill + bytes.length, this.#bytes.length * 2));
      larger.set(this.bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, fill);
    this.end += bytes.length;
  }
}

/** A message of which not everything has come, or that waits for those before it. */
class Waiting {
  readonly type: number;
  readonly length: number;
  readonly frames: number[] = [];
  /** Ascending, apart from each other. */
  readonly pieces: Piece[] = [];

  constructor(type: number, length: number) {
    this.type = type;
    this.length = length;
  }

  get whole(): boolean {
    if (this.length === 0) return true;
    const [first] = this.pieces;
    return first !== undefined && first.start === 0 && first.end === this.length;
  }

  get received(): number {
    return this.pieces.reduce((sum, { start, end }) => sum + end - start, 0);
  }

  /** Takes in `bytes` at `offset`, as far as they are new: what came first stays. False: there was nothing new. */
  add(offset: number, bytes: Uint8Array, frame: number): boolean {
    let from = offset;
    const to = offset + bytes.length;
    let news = false;
    for (let i = 0; from < to; ) {
      const piece = this.pieces[i];
      if (piece !== undefined && piece.end < from) {
        i++;
        continue;
      }
      if (piece === undefined || piece.start > from) {
        const until = piece === undefined ? to : Math.min(to, piece.start);
        if (this.pieces.length >= MAX_DTLS_PIECES && !(piece !== undefined && until === piece.start)) break;
        this.pieces.splice(i, 0, new Piece(from, bytes.subarray(from - offset, until - offset)));
        from = until;
        news = true;
      } else if (to > piece.end) {
        const next = this.pieces[i + 1];
        const until = next === undefined ? to : Math.min(to, next.start);
        if (until > Math.max(from, piece.end)) {
          piece.append(bytes.subarray(piece.end - offset, until - offset));
          news = true;
        }
        from = until;
      } else {
        from = to;
      }
      this.#join(i);
    }
    if ((news || this.length === 0) && this.frames.at(-1) !== frame) this.frames.push(frame);
    return news;
  }

  /** Joins the piece with the one behind it if they touch. */
  #join(at: number): void {
    const piece = this.pieces[at];
    const next = this.pieces[at + 1];
    if (piece === undefined || next === undefined || piece.end < next.start) return;
    piece.append(next.bytes.subarray(piece.end - next.start));
    this.pieces.splice(at + 1, 1);
  }
}

/** The form of TLS: type, length, body (RFC 8446 section 4). */
const TLS_HEADER_LENGTH = 4;
const { hello_request, client_hello, server_hello, hello_verify_request, finished } = HandshakeType.code;

/**
 * Joins one side's handshake fragments to messages (RFC 6347 section 4.2.3, RFC 9147 section 5.5): in any order, repeated,
 * overlapping, cut anew when they are sent again.
 */
export class DtlsHandshakeAssembler {
  readonly #listener: DtlsHandshakeListener;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #lastType = -1;
  #finished = false;
  #message = new Uint8Array(1_024);

  constructor(listener: DtlsHandshakeListener) {
    this.#listener = listener;
  }

  /** The number of the message that is due. */
  get next(): number {
    return this.#next;
  }

  /** Bytes of memory that it keeps, about. */
  get heldBytes(): number {
    let held = this.#message.length;
    for (const waiting of this.#waiting.values()) held += waiting.received + 64;
    return held;
  }

  /** Takes the fragments in `bytes[start, end)`, the content of a record of that epoch. */
  feed(bytes: Uint8Array, start: number, end: number, epoch: number, frame: number): void {
    let at = start;
    while (at < end) {
      if (end - at < DTLS_MESSAGE_HEADER_LENGTH) {
        this.#listener.malformed();
        return;
      }
      const type = bytes[at]!;
      const length = uint24(bytes, at + 1);
      const sequence = (bytes[at + 4]! << 8) | bytes[at + 5]!;
      const offset = uint24(bytes, at + 6);
      const size = uint24(bytes, at + 9);
      const from = at + DTLS_MESSAGE_HEADER_LENGTH;
      at = from + size;
      if (at > end || offset + size > length) {
        this.#listener.malformed();
        return;
      }
      this.#begins(type, sequence, epoch);
      this.#fragment(type, length, sequence, offset, bytes, from, at, frame);
    }
  }

  /**
   * The other side has answered, or all is over: what waits behind a message that did not come is told, and that one as
   * missing. `all`: also what is only begun, behind everything whole.
   */
  flush(all: boolean): void {
    for (const sequence of [...this.#waiting.keys()].sort((a, b) => a - b)) {
      const waiting = this.#waiting.get(sequence);
      if (waiting === undefined) continue;
      if (!waiting.whole && !all && !this.#wholeBehind(sequence)) return;
      for (; this.#next < sequence; this.#next++) this.#listener.missing(this.#next, undefined, 0, 0);
      this.#waiting.delete(sequence);
      if (waiting.whole) {
        this.#tellWaiting(sequence, waiting);
        this.#drain();
      } else {
        this.#listener.missing(sequence, waiting.type, waiting.length, waiting.received);
        this.#next = sequence + 1;
      }
    }
  }

  #wholeBehind(sequence: number): boolean {
    for (const [later, { whole }] of this.#waiting) if (later > sequence && whole) return true;
    return false;
  }

  /** Up to DTLS 1.2 each handshake counts from 0 (RFC 6347 section 4.2.2); of old, a ServerHello after its HelloVerifyRequest, too. */
  #begins(type: number, sequence: number, epoch: number): void {
    const another = epoch > 0 && this.#finished && sequence === 0;
    const hello = type === client_hello || type === hello_request || type === server_hello;
    const again = type === server_hello && this.#lastType === hello_verify_request && sequence < this.#next;
    if (!(another && hello) && !again) return;
    this.#waiting.clear();
    this.#next = sequence;
    this.#finished = false;
  }

  #fragment(
    type: number,
    length: number,
    sequence: number,
    offset: number,
    bytes: Uint8Array,
    from: number,
    to: number,
    frame: number,
  ): void {
    const known = this.#waiting.get(sequence);
    if (sequence < this.#next || known?.whole === true) {
      if (offset === 0) this.#listener.repeated(sequence, frame);
      return;
    }
    if (length > MAX_HANDSHAKE_MESSAGE_LENGTH - TLS_HEADER_LENGTH) {
      if (sequence === this.#next) {
        this.#next++;
        this.#listener.oversized(type, length + TLS_HEADER_LENGTH, [frame]);
        this.#drain();
      }
      return;
    }
    // Nearly every message: in its turn, in one piece.
    if (known === undefined && sequence === this.#next && to - from === length) {
      this.#tell(sequence, type, length, bytes, from, [frame]);
      this.#drain();
      return;
    }
    if (known === undefined && sequence >= this.#next + MAX_DTLS_MESSAGES_WAITING) return;
    const waiting = known ?? new Waiting(type, length);
    if (waiting.type !== type || waiting.length !== length) return;
    this.#waiting.set(sequence, waiting);
    const news = waiting.add(offset, bytes.subarray(from, to), frame);
    if (!news && known !== undefined && offset === 0) this.#listener.repeated(sequence, frame);
    this.#drain();
  }

  #drain(): void {
    for (;;) {
      const waiting = this.#waiting.get(this.#next);
      if (waiting === undefined || !waiting.whole) return;
      this.#waiting.delete(this.#next);
      this.#tellWaiting(this.#next, waiting);
    }
  }

  #tellWaiting(sequence: number, { type, length, pieces, frames }: Waiting): void {
    this.#tell(sequence, type, length, pieces[0]?.bytes ?? this.#message, 0, frames);
  }

  #tell(
    sequence: number,
    type: number,
    length: number,
    bytes: Uint8Array,
    from: number,
    frames: readonly number[],
  ): void {
    const size = TLS_HEADER_LENGTH + length;
    if (this.#message.length < size) this.#message = new Uint8Array(Math.max(size, 2 * this.#message.length));
    const message = this.#message;
    message[0] = type;
    message[1] = length >> 16;
    message[2] = (length >> 8) & 0xff;
    message[3] = length & 0xff;
    message.set(bytes.subarray(from, from + length), TLS_HEADER_LENGTH);
    this.#next = sequence + 1;
    this.#lastType = type;
    if (type === finished) this.#finished = true;
    this.#listener.handshake(message, 0, size, sequence, frames);
  }
}

/**
 * A message in TLS's form as DTLS up to 1.2 hashes it: with the header of a single fragment (RFC 6347 section 4.2.6).
 * DTLS 1.3 hashes the form of TLS (RFC 9147 section 5.2).
 */
export function dtlsMessageForm(message: Uint8Array, sequence: number): Uint8Array {
  const form = new Uint8Array(message.length + DTLS_MESSAGE_HEADER_LENGTH - TLS_HEADER_LENGTH);
  form.set(message.subarray(0, TLS_HEADER_LENGTH));
  form[4] = sequence >> 8;
  form[5] = sequence & 0xff;
  form.set(message.subarray(1, TLS_HEADER_LENGTH), 9);
  form.set(message.subarray(TLS_HEADER_LENGTH), DTLS_MESSAGE_HEADER_LENGTH);
  return form;
}
