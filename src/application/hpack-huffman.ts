// RFC 7541 appendix B. The code is canonical: codes of one length follow one another, so the lengths alone define it.
// Checked in the tests against the complete code space and an independent encoder.
export const HUFFMAN_CODE_LENGTHS: readonly number[] = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28,
  28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7,
  8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19,
  13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13,
  28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21,
  22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23,
  22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
  19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25,
  25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30,
];

const END_OF_STRING = 256;
const LONGEST = 30;

/** Symbols by code, and for each length where its codes begin. */
const SYMBOLS = [...HUFFMAN_CODE_LENGTHS.keys()].sort(
  (a, b) => HUFFMAN_CODE_LENGTHS[a]! - HUFFMAN_CODE_LENGTHS[b]! || a - b,
);
const COUNT = Array.from(
  { length: LONGEST + 1 },
  (_, length) => HUFFMAN_CODE_LENGTHS.filter((each) => each === length).length,
);

/**
 * Decodes a Huffman-coded string (RFC 7541 section 5.2), one character a byte.
 * @returns undefined if it is no valid code: the end-of-string symbol, or padding that is too long or not all ones.
 */
export function huffmanText(bytes: Uint8Array): string | undefined {
  const symbols: number[] = [];
  let code = 0;
  let first = 0;
  let index = 0;
  let length = 0;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      code = code * 2 + ((byte >> bit) & 1);
      first *= 2;
      length++;
      const count = COUNT[length];
      if (count === undefined) return undefined;
      if (code - first < count) {
        const symbol = SYMBOLS[index + code - first]!;
        if (symbol === END_OF_STRING) return undefined;
        symbols.push(symbol);
        code = 0;
        first = 0;
        index = 0;
        length = 0;
      } else {
        index += count;
        first += count;
      }
    }
  }
  if (length > 7 || code !== 2 ** length - 1) return undefined;
  let text = '';
  for (let at = 0; at < symbols.length; at += 4_096)
    text += String.fromCharCode(...symbols.slice(at, at + 4_096));
  return text;
}
