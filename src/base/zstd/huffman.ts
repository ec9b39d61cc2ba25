// Huffman-coded literals: RFC 8878 section 4.2.
import { BackwardBits } from './backward-bits.js';
import { readFseTable } from './fse.js';
import { damaged } from './zstd-error.js';

/** Section 4.2.1: the longest code. */
const CODE_BITS = 11;
/** Section 4.2.1.2: of the table that weights are packed with. */
const WEIGHT_ACCURACY = 6;
const WEIGHTS = 255;

export interface HuffmanTable {
  readonly depth: number;
  /** By the next `depth` bits: the symbol, and the length of its code. */
  readonly symbols: Uint8Array;
  readonly lengths: Uint8Array;
}

/**
 * Reads a tree description: section 4.2.1.
 * @throws ZstdError
 */
export function readHuffmanTable(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly table: HuffmanTable; readonly end: number } {
  if (start >= end) throw damaged();
  const header = bytes[start]!;
  if (header < 128) {
    const after = start + 1 + header;
    if (after > end) throw damaged();
    return { table: tableOf(packedWeights(bytes, start + 1, after)), end: after };
  }
  const count = header - 127;
  const after = start + 1 + ((count + 1) >> 1);
  if (after > end) throw damaged();
  const weights = Array.from({ length: count }, (_, i) => {
    const two = bytes[start + 1 + (i >> 1)]!;
    return i % 2 === 0 ? two >> 4 : two & 15;
  });
  return { table: tableOf(weights), end: after };
}

const packed = new BackwardBits();

/** Two states take turns until the bits are used up: section 4.2.1.2. */
function packedWeights(bytes: Uint8Array, start: number, end: number): number[] {
  const { table, end: from } = readFseTable(bytes, start, end, WEIGHT_ACCURACY, WEIGHTS + 1);
  packed.open(bytes, from, end);
  const weights: number[] = [];
  let [state, other] = [packed.read(table.accuracy), packed.read(table.accuracy)];
  if (packed.left < 0) throw damaged();
  for (;;) {
    weights.push(table.symbols[state]!);
    if (weights.length > WEIGHTS) throw damaged();
    const next = table.base[state]! + packed.read(table.bits[state]!);
    if (packed.left < 0) break;
    state = other;
    other = next;
  }
  weights.push(table.symbols[other]!);
  return weights;
}

/** The table of these weights and the last one, which is what they leave over: section 4.2.1.3. */
function tableOf(weights: number[]): HuffmanTable {
  let sum = 0;
  for (const weight of weights) {
    if (weight > CODE_BITS) throw damaged();
    if (weight > 0) sum += 1 << (weight - 1);
  }
  if (sum === 0 || weights.length > WEIGHTS) throw damaged();
  const depth = 32 - Math.clz32(sum);
  if (depth > CODE_BITS) throw damaged();
  const rest = (1 << depth) - sum;
  if ((rest & (rest - 1)) !== 0) throw damaged();
  weights.push(32 - Math.clz32(rest));
  const symbols = new Uint8Array(1 << depth);
  const lengths = new Uint8Array(1 << depth);
  let at = 0;
  // Codes are given by weight, and by symbol within one.
  for (let weight = 1; weight <= depth; weight++) {
    weights.forEach((one, symbol) => {
      if (one !== weight) return;
      const size = 1 << (weight - 1);
      symbols.fill(symbol, at, at + size);
      lengths.fill(depth + 1 - weight, at, at + size);
      at += size;
    });
  }
  return { depth, symbols, lengths };
}

/**
 * Decodes one stream, `bytes[start, end)`, into `into[at, until)`: section 4.2.2.
 * @throws ZstdError
 */
export function readHuffmanStream(
  bytes: Uint8Array,
  start: number,
  end: number,
  { depth, symbols, lengths }: HuffmanTable,
  into: Uint8Array,
  at: number,
  until: number,
): void {
  const last = end > start ? bytes[end - 1]! : 0;
  if (last === 0) throw damaged();
  const mask = (1 << depth) - 1;
  let left = (end - start - 1) * 8 + 31 - Math.clz32(last);
  let place = at;
  while (place < until && left >= depth) {
    const from = left - depth;
    const byte = start + (from >> 3);
    const code = ((bytes[byte]! | (bytes[byte + 1]! << 8) | (bytes[byte + 2]! << 16)) >>> (from & 7)) & mask;
    into[place++] = symbols[code]!;
    left -= lengths[code]!;
  }
  const first = bytes[start]! | (bytes[start + 1]! << 8);
  while (place < until) {
    if (left <= 0) throw damaged();
    const code =
      left >= depth
        ? (first >>> (left - depth)) & mask
        : ((first & ((1 << left) - 1)) << (depth - left)) & mask;
    into[place++] = symbols[code]!;
    left -= lengths[code]!;
  }
  if (left !== 0) throw damaged();
}
