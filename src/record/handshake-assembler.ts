import { MAX_HANDSHAKE_MESSAGE_LENGTH } from '../base/limits.js';

/** Hears whole handshake messages. */
export interface HandshakeListener {
  /** `bytes[start, end)` is the message with its four-byte header, and is valid only during the call. */
  handshake(bytes: Uint8Array, start: number, end: number, frames: readonly number[]): void;
  /** A message claims more than MAX_HANDSHAKE_MESSAGE_LENGTH: it is skipped. */
  oversized(type: number, length: number, frames: readonly number[]): void;
}

const NO_BYTES = new Uint8Array(0);
const NO_FRAMES: number[] = [];

/** Joins the fragments of handshake records into messages (RFC 8446 section 5.1): split and joined in every way. */
export class HandshakeAssembler {
  readonly #listener: HandshakeListener;
  #held = NO_BYTES;
  #fill = 0;
  /** Bytes of the piece at hand behind the message told last. */
  rest = 0;
  #skip = 0;
  /** Never written to while it is NO_FRAMES. */
  #frames = NO_FRAMES;

  constructor(listener: HandshakeListener) {
    this.#listener = listener;
  }

  /** Bytes of a message that is not whole yet. */
  get pending(): number {
    return this.#fill;
  }

  /** Bytes of memory that it keeps. */
  get heldBytes(): number {
    return this.#held.length;
  }

  /** Type of the message that is not whole yet. */
  get pendingType(): number | undefined {
    return this.#fill > 0 ? this.#held[0] : undefined;
  }

  get pendingFrames(): readonly number[] {
    return this.#frames;
  }

  /** What is held is worth nothing: bytes between are missing, or the record protection changed. */
  reset(): void {
    this.#fill = 0;
    this.#skip = 0;
    this.#frames = NO_FRAMES;
  }

  feed(bytes: Uint8Array, start: number, end: number, frames: readonly number[]): void {
    let at = start;
    if (this.#skip > 0) {
      const skipped = Math.min(this.#skip, end - at);
      this.#skip -= skipped;
      at += skipped;
    }
    while (at < end) {
      if (this.#fill === 0 && end - at >= 4) {
        const length = 4 + ((bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!);
        if (length > MAX_HANDSHAKE_MESSAGE_LENGTH) {
          at = this.#refuse(bytes[at]!, length, at, end, frames);
          continue;
        }
        if (end - at >= length) {
          this.rest = end - at - length;
          this.#listener.handshake(bytes, at, at + length, frames);
          at += length;
          continue;
        }
      }
      at = this.#hold(bytes, at, end, frames);
    }
  }

  #hold(bytes: Uint8Array, start: number, end: number, frames: readonly number[]): number {
    let at = start;
    if (this.#frames === NO_FRAMES) this.#frames = [];
    for (const frame of frames) if (this.#frames.at(-1) !== frame) this.#frames.push(frame);
    while (this.#fill < 4 && at < end) {
      this.#grow(4);
      this.#held[this.#fill++] = bytes[at++]!;
    }
    if (this.#fill < 4) return at;
    const held = this.#held;
    const length = 4 + ((held[1]! << 16) | (held[2]! << 8) | held[3]!);
    if (length > MAX_HANDSHAKE_MESSAGE_LENGTH) {
      const from = at - this.#fill;
      const type = held[0]!;
      const known = this.#frames;
      this.#fill = 0;
      this.#frames = NO_FRAMES;
      return this.#refuse(type, length, from, end, known);
    }
    const take = Math.min(length - this.#fill, end - at);
    this.#grow(this.#fill + take);
    this.#held.set(bytes.subarray(at, at + take), this.#fill);
    this.#fill += take;
    at += take;
    if (this.#fill === length) {
      const known = this.#frames;
      this.#fill = 0;
      this.#frames = NO_FRAMES;
      this.rest = end - at;
      this.#listener.handshake(this.#held, 0, length, known);
    }
    return at;
  }

  #refuse(type: number, length: number, at: number, end: number, frames: readonly number[]): number {
    const skipped = Math.min(length, end - at);
    this.rest = end - at - skipped;
    this.#listener.oversized(type, length, frames);
    this.#skip = length - skipped;
    return at + skipped;
  }

  /** Grows with what has arrived, never with what a length claims. */
  #grow(size: number): void {
    if (this.#held.length >= size) return;
    const larger = new Uint8Array(Math.max(size, this.#held.length * 2, 1_024));
    larger.set(this.#held.subarray(0, this.#fill));
    this.#held = larger;
  }
}
