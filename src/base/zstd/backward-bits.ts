import { damaged } from './zstd-error.js';

/** Bits of `bytes[start, end)` read from the last one to the first, as RFC 8878 section 4.1 writes entropy-coded data. */
export class BackwardBits {
  #bytes: Uint8Array = new Uint8Array(0);
  #start = 0;
  /** Bits that are left; negative once more were read than there are. */
  left = 0;

  /** The last byte's highest bit that is set only marks the end. */
  open(bytes: Uint8Array, start: number, end: number): void {
    const last = end > start ? bytes[end - 1]! : 0;
    if (last === 0) throw damaged();
    this.#bytes = bytes;
    this.#start = start;
    this.left = (end - start - 1) * 8 + 31 - Math.clz32(last);
  }

  /** The next `count` bits, 25 at most; those before the first byte are zeros. */
  read(count: number): number {
    this.left -= count;
    return this.#bits(this.left, count);
  }

  /** The same without going on. */
  peek(count: number): number {
    return this.#bits(this.left - count, count);
  }

  #bits(at: number, count: number): number {
    const bytes = this.#bytes;
    if (at >= 0) {
      const byte = this.#start + (at >> 3);
      const four =
        bytes[byte]! | (bytes[byte + 1]! << 8) | (bytes[byte + 2]! << 16) | (bytes[byte + 3]! << 24);
      return (four >>> (at & 7)) & ((1 << count) - 1);
    }
    const there = at + count;
    if (there <= 0) return 0;
    const byte = this.#start;
    const four = bytes[byte]! | (bytes[byte + 1]! << 8) | (bytes[byte + 2]! << 16) | (bytes[byte + 3]! << 24);
    return (four & ((1 << there) - 1)) << -at;
  }
}
