// Literal lengths, match lengths and offsets: RFC 8878 section 3.1.1.3.2.1.
import { type FseTable, fseOfOne, fseTable, readFseTable } from './fse.js';
import { damaged } from './zstd-error.js';

/** What one of the three codes means, and how its tables may be. */
interface Code {
  readonly mostAccuracy: number;
  /** Bits to be read for each symbol, and what to add to them; the symbols are as many as there are. */
  readonly bits: Uint8Array;
  readonly base: Int32Array;
  readonly predefined: FseTable;
}

function code(bits: readonly number[], first: number, mostAccuracy: number, predefined: FseTable): Code {
  const base = new Int32Array(bits.length);
  let sum = first;
  bits.forEach((count, symbol) => {
    base[symbol] = sum;
    sum += 2 ** count;
  });
  return { mostAccuracy, bits: Uint8Array.from(bits), base, predefined };
}

const times = (count: number, value: number): number[] => new Array<number>(count).fill(value);

export const LITERAL_LENGTH = code(
  [...times(16, 0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
  0,
  9,
  fseTable(
    [4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1].concat(
      times(4, -1),
    ),
    6,
  ),
);

export const MATCH_LENGTH = code(
  [...times(32, 0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
  3,
  9,
  fseTable([1, 4, 3, 2, 2, 2, 2, 2, 2, ...times(37, 1), ...times(7, -1)], 6),
);

/** An offset's code is how many bits follow it; beyond 31 there is no window. */
export const OFFSET = code(
  Array.from({ length: 31 }, (_, bits) => bits),
  1,
  8,
  fseTable([1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ...times(5, -1)], 5),
);

/**
 * The table in the mode that a block names, and where what describes it ends.
 * @throws ZstdError
 */
export function readCodeTable(
  { mostAccuracy, bits, predefined }: Code,
  mode: number,
  before: FseTable | undefined,
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly table: FseTable; readonly end: number } {
  if (mode === 0) return { table: predefined, end: at };
  if (mode === 2) return readFseTable(bytes, at, end, mostAccuracy, bits.length);
  if (mode === 1) {
    if (at >= end || bytes[at]! >= bits.length) throw damaged();
    return { table: fseOfOne(bytes[at]!), end: at + 1 };
  }
  if (before === undefined) throw damaged();
  return { table: before, end: at };
}
