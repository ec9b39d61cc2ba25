/** Bytes that are cut up for copies. Larger ones get an array of their own. */
const SLAB_LENGTH = 1 << 16;
const LONGEST = 1 << 13;

let slab = new Uint8Array(SLAB_LENGTH);
let used = 0;

/**
 * A copy of `bytes[start, end)`. Many copies share one buffer, since buffers cost far more than bytes do: for what lives
 * as long as its connection, not for what is kept.
 */
export function copied(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const length = end - start;
  if (length > LONGEST) return bytes.slice(start, end);
  if (used + length > SLAB_LENGTH) {
    slab = new Uint8Array(SLAB_LENGTH);
    used = 0;
  }
  const copy = slab.subarray(used, used + length);
  if (length < 64) for (let i = 0; i < length; i++) copy[i] = bytes[start + i]!;
  else copy.set(bytes.subarray(start, end));
  used += length;
  return copy;
}
