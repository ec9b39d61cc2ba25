// Finite state entropy: RFC 8878 section 4.1.
import { damaged } from './zstd-error.js';

export interface FseTable {
  readonly accuracy: number;
  readonly symbols: Uint8Array;
  /** Bits to read after each state, and what to add to them for the next one. */
  readonly bits: Uint8Array;
  readonly base: Uint16Array;
}

/** Where a table description ends, and the table. */
interface Described {
  readonly table: FseTable;
  readonly end: number;
}

/**
 * Reads the description of a table: section 4.1.1.
 * @throws ZstdError
 */
export function readFseTable(
  bytes: Uint8Array,
  start: number,
  end: number,
  mostAccuracy: number,
  mostSymbols: number,
): Described {
  let at = start * 8;
  const read = (count: number): number => {
    const byte = at >> 3;
    const value = (bytes[byte]! | (bytes[byte + 1]! << 8) | (bytes[byte + 2]! << 16)) >>> (at & 7);
    at += count;
    if (at > end * 8) throw damaged();
    return value & ((1 << count) - 1);
  };
  const accuracy = read(4) + 5;
  if (accuracy > mostAccuracy) throw damaged();
  const counts: number[] = [];
  let remaining = 1 << accuracy;
  while (remaining > 0) {
    if (counts.length >= mostSymbols) throw damaged();
    // The fewest bits that hold remaining + 1, of which low values do with one less.
    const count = 32 - Math.clz32(remaining + 1);
    const short = (1 << (count - 1)) - 1;
    const saved = (1 << count) - 1 - (remaining + 1);
    let value = read(count - 1);
    if (value >= saved) {
      value |= read(1) << (count - 1);
      if (value > short) value -= saved;
    }
    const probability = value - 1;
    remaining -= Math.abs(probability);
    counts.push(probability);
    if (probability !== 0) continue;
    for (let zeros = 3; zeros === 3; ) {
      zeros = read(2);
      for (let i = 0; i < zeros; i++) counts.push(0);
      if (counts.length > mostSymbols) throw damaged();
    }
  }
  if (remaining < 0) throw damaged();
  return { table: fseTable(counts, accuracy), end: (at + 7) >> 3 };
}

/** The table of these probabilities (-1: less than one): section 4.1.1, from "Once all probabilities" on. */
export function fseTable(probabilities: readonly number[], accuracy: number): FseTable {
  const size = 1 << accuracy;
  const symbols = new Uint8Array(size);
  const bits = new Uint8Array(size);
  const base = new Uint16Array(size);
  const next = new Uint16Array(probabilities.length);
  let high = size;
  probabilities.forEach((probability, symbol) => {
    if (probability >= 0) return;
    symbols[--high] = symbol;
    next[symbol] = 1;
  });
  const step = (size >> 1) + (size >> 3) + 3;
  let at = 0;
  probabilities.forEach((probability, symbol) => {
    if (probability <= 0) return;
    next[symbol] = probability;
    for (let i = 0; i < probability; i++) {
      symbols[at] = symbol;
      do at = (at + step) & (size - 1);
      while (at >= high);
    }
  });
  for (let state = 0; state < size; state++) {
    const place = next[symbols[state]!]!++;
    const count = accuracy - (31 - Math.clz32(place));
    bits[state] = count;
    base[state] = (place << count) - size;
  }
  return { accuracy, symbols, bits, base };
}

/** One symbol for ever: mode RLE. */
export const fseOfOne = (symbol: number): FseTable => ({
  accuracy: 0,
  symbols: Uint8Array.of(symbol),
  bits: new Uint8Array(1),
  base: new Uint16Array(1),
});
