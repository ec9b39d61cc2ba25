// `node tools/brotli-dictionary.js`: writes src/platform/browser/brotli-dictionary.generated.ts, the words of RFC 7932
// appendix A, as Node.js's own Brotli knows them: each is the answer to a stream that asks for this word alone.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, crc32, deflateRawSync } from 'node:zlib';
import { root } from './compiled.js';

/** Appendix A: the bits of an index, by the length of a word. */
const INDEX_BITS = [0, 0, 0, 0, 10, 10, 11, 11, 10, 10, 10, 10, 10, 9, 9, 8, 7, 7, 8, 7, 7, 6, 6, 5, 5];
const CHECKSUM = 0x5136cb04;

/** A stream of one command that copies from beyond the beginning: a word of the dictionary (section 8). */
function streamFor(length, index) {
  const bits = [];
  const put = (value, count) => {
    for (let bit = 0; bit < count; bit++) bits.push((value >> bit) & 1);
  };
  const onlySymbol = (symbol, width) => {
    put(1, 2);
    put(0, 2);
    put(symbol, width);
  };
  put(0, 1); // a window of 16 bits
  put(1, 1); // the last block
  put(0, 1); // which is not empty
  put(0, 2); // four nibbles of length
  put(length - 1, 16);
  put(0, 3); // one type of block each
  put(0, 2 + 4); // no postfix, no direct distances
  put(0, 2); // context mode
  put(0, 2); // one tree of literals, one of distances
  const copyCode =
    length < 10
      ? length - 2
      : length < 14
        ? 8 + ((length - 10) >> 1)
        : length < 22
          ? 10 + ((length - 14) >> 2)
          : 12;
  const copyExtra =
    length < 10
      ? [0, 0]
      : length < 14
        ? [(length - 10) & 1, 1]
        : length < 22
          ? [(length - 14) & 3, 2]
          : [length - 22, 3];
  // Distance 1 is the first word, since nothing has been written.
  let distance = index + 1 + 3;
  const extraBits = Math.floor(Math.log2(distance)) - 1;
  const half = (distance >> extraBits) & 1;
  distance -= (2 + half) << extraBits;
  onlySymbol(0, 8);
  onlySymbol(copyCode < 8 ? 128 + copyCode : 192 + copyCode - 8, 10);
  onlySymbol(16 + 2 * (extraBits - 1) + half, 6);
  put(...copyExtra);
  put(distance, extraBits);
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [at, bit] of bits.entries()) bytes[at >> 3] |= bit << (at & 7);
  return bytes;
}

const words = INDEX_BITS.flatMap((width, length) =>
  width === 0
    ? []
    : Array.from({ length: 1 << width }, (_, index) => brotliDecompressSync(streamFor(length, index))),
);
const dictionary = Buffer.concat(words);
if (crc32(dictionary) !== CHECKSUM) throw new Error('these are not the words of RFC 7932');
writeFileSync(
  join(root, 'src/platform/browser/brotli-dictionary.generated.ts'),
  `// Made by tools/brotli-dictionary.js. RFC 7932 appendix A, deflated (RFC 1951), in base64.
// biome-ignore format: one long line
export const DICTIONARY = '${deflateRawSync(dictionary, { level: 9 }).toString('base64')}';
`,
);
