// Pieces of a byte stream with offsets, in any order -> its bytes in order. CRYPTO frames are such pieces, and STREAM frames.
import { MAX_CRYPTO_AHEAD, MAX_CRYPTO_HOLES } from '../base/limits.js';

/** Bytes that wait for those before them. */
interface Piece {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly frame: number;
}

/** Hears the bytes in order. They are valid only during the call. */
export type OrderedBytes = (bytes: Uint8Array, start: number, end: number, frame: number) => void;

/** What became of a piece. `repeated`: all of it was known. `refused`: too far ahead, or too many holes. */
export type Taken = 'new' | 'waiting' | 'repeated' | 'refused';

/** RFC 9000 sections 19.6 and 2.2: overlapping pieces say the same; of what was told first nothing is taken back. */
export class CryptoStream {
  readonly #listener: OrderedBytes;
  /** Waiting, by offset, without overlaps. */
  readonly #pieces: Piece[] = [];
  #next = 0;
  #held = 0;

  constructor(listener: OrderedBytes) {
    this.#listener = listener;
  }

  /** Bytes told so far: the offset of the byte that is due. */
  get told(): number {
    return this.#next;
  }

  /** Bytes of memory that wait for those before them. */
  get heldBytes(): number {
    return this.#held;
  }

  /** Bytes that are missing before the first of those that wait. */
  get missingBytes(): number {
    const [first] = this.#pieces;
    return first === undefined ? 0 : first.offset - this.#next;
  }

  /** `bytes[start, end)` stand at `offset` of the stream; `frame` brought them. */
  add(offset: number, bytes: Uint8Array, start: number, end: number, frame: number): Taken {
    const last = offset + (end - start);
    if (last <= this.#next) return 'repeated';
    if (last - this.#next > MAX_CRYPTO_AHEAD) return 'refused';
    if (offset > this.#next) return this.#hold(offset, bytes, start, end, frame);
    const from = start + (this.#next - offset);
    this.#next = last;
    this.#listener(bytes, from, end, frame);
    this.#tellWaiting();
    return 'new';
  }

  #tellWaiting(): void {
    for (
      let piece = this.#pieces[0];
      piece !== undefined && piece.offset <= this.#next;
      piece = this.#pieces[0]
    ) {
      this.#pieces.shift();
      this.#held -= piece.bytes.length;
      const known = this.#next - piece.offset;
      if (known >= piece.bytes.length) continue;
      this.#next = piece.offset + piece.bytes.length;
      this.#listener(piece.bytes, known, piece.bytes.length, piece.frame);
    }
  }

  /** Keeps what of the piece is not waiting already: the parts between those that are. */
  #hold(offset: number, bytes: Uint8Array, start: number, end: number, frame: number): Taken {
    const last = offset + (end - start);
    const fresh: Piece[] = [];
    let at = offset;
    for (const piece of this.#pieces) {
      if (at >= last) break;
      const pieceEnd = piece.offset + piece.bytes.length;
      if (pieceEnd <= at) continue;
      if (piece.offset > at) fresh.push(part(at, Math.min(piece.offset, last)));
      at = pieceEnd;
    }
    if (at < last) fresh.push(part(at, last));
    if (fresh.length === 0) return 'repeated';
    if (this.#pieces.length + fresh.length > MAX_CRYPTO_HOLES) return 'refused';
    for (const piece of fresh) {
      this.#held += piece.bytes.length;
      // Pieces come nearly in order.
      let place = this.#pieces.length;
      while (place > 0 && this.#pieces[place - 1]!.offset > piece.offset) place--;
      this.#pieces.splice(place, 0, piece);
    }
    return 'waiting';

    function part(from: number, to: number): Piece {
      return { offset: from, bytes: bytes.slice(start + (from - offset), start + (to - offset)), frame };
    }
  }
}
