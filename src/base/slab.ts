/** Bytes that are cut up for copies. Larger ones get an array of their own. */
const SLAB_LENGTH = 1 << 16;
const LONGEST = 1 << 13;

let slab = new Uint8Array(SLAB_LENGTH);
let used = 0;

/**
 * A copy of `bytes[start, end)`. Many copies share one buffer, since buffers cost far more than bytes do: for what lives
 * as long as its connection, not for what is kept. A view of it is made when somebody looks.
 */
export class Copy {
  readonly #buffer: Uint8Array;
  readonly #start: number;
  readonly #length: number;
  #view: Uint8Array | undefined;

  constructor(bytes: Uint8Array, start: number, end: number) {
    const length = end - start;
    this.#length = length;
    if (length > LONGEST) {
      this.#buffer = bytes.slice(start, end);
      this.#start = 0;
      return;
    }
    if (used + length > SLAB_LENGTH) {
      slab = new Uint8Array(SLAB_LENGTH);
      used = 0;
    }
    if (length < 64) for (let i = 0; i < length; i++) slab[used + i] = bytes[start + i]!;
    else slab.set(bytes.subarray(start, end), used);
    this.#buffer = slab;
    this.#start = used;
    used += length;
  }

  get bytes(): Uint8Array {
    this.#view ??= this.#buffer.subarray(this.#start, this.#start + this.#length);
    return this.#view;
  }
}
