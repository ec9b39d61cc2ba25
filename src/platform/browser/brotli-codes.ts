// The bits of a Brotli stream, and its prefix codes (RFC 7932 section 3).

/** Data that is no Brotli. */
export class DamagedBrotli extends Error {}

export class Bits {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next bits as a number, the first of them the lowest; 24 at most. @throws DamagedBrotli at the end */
  read(count: number): number {
    if (this.#at + count > 8 * this.#bytes.length) throw new DamagedBrotli('cut');
    const value = this.#ahead() & ((1 << count) - 1);
    this.#at += count;
    return value;
  }

  /** @throws DamagedBrotli */
  symbol({ table, bits }: Codes): number {
    const entry = table[this.#ahead() & ((1 << bits) - 1)]!;
    this.#at += entry & 15;
    if (this.#at > 8 * this.#bytes.length) throw new DamagedBrotli('cut');
    return entry >> 4;
  }

  /** Goes on to the next whole byte; the bits between must be zero. @throws DamagedBrotli */
  align(): void {
    if (this.read((8 - (this.#at & 7)) & 7) !== 0) throw new DamagedBrotli('bits between');
  }

  /** The next whole bytes; aligned. @throws DamagedBrotli */
  bytes(count: number): Uint8Array {
    const start = this.#at >> 3;
    if (start + count > this.#bytes.length) throw new DamagedBrotli('cut');
    this.#at += 8 * count;
    return this.#bytes.subarray(start, start + count);
  }

  /** At least 24 bits from here on, zeros behind the end. */
  #ahead(): number {
    const at = this.#at >> 3;
    const bytes = this.#bytes;
    const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    return (low | ((bytes[at + 3] ?? 0) << 24)) >>> (this.#at & 7);
  }
}

/** Code, read from its lowest bit on -> `symbol << 4 | bits`. Every code that can be read is one. */
export interface Codes {
  readonly table: Uint16Array;
  readonly bits: number;
}

const CODE_BITS = 15;

/** Lengths that use up all codes. */
function codesOf(lengths: Uint8Array): Codes {
  const bits = lengths.reduce((most, length) => Math.max(most, length), 0);
  const table = new Uint16Array(1 << bits);
  let code = 0;
  for (let length = 1; length <= bits; length++) {
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue;
      let reversed = 0;
      for (let bit = 0; bit < length; bit++) reversed |= ((code >> bit) & 1) << (length - 1 - bit);
      for (let at = reversed; at < table.length; at += 1 << length) table[at] = (symbol << 4) | length;
      code++;
    }
    code <<= 1;
  }
  return { table, bits };
}

const onlyCode = (symbol: number): Codes => ({ table: Uint16Array.of(symbol << 4), bits: 0 });

const CODE_LENGTH_ORDER = [1, 2, 3, 4, 0, 5, 17, 6, 16, 7, 8, 9, 10, 11, 12, 13, 14, 15];
/** Section 3.5: the code of those lengths' lengths. */
const LENGTHS_OF_LENGTHS = codesOf(Uint8Array.of(2, 4, 3, 2, 2, 4));

/** Sections 3.4 and 3.5. @throws DamagedBrotli */
export function readCodes(from: Bits, alphabet: number): Codes {
  const kind = from.read(2);
  return kind === 1 ? simpleCodes(from, alphabet) : complexCodes(from, alphabet, kind);
}

function simpleCodes(from: Bits, alphabet: number): Codes {
  const width = 32 - Math.clz32(alphabet - 1);
  const count = from.read(2) + 1;
  const symbols: number[] = [];
  for (let nth = 0; nth < count; nth++) {
    const symbol = from.read(width);
    if (symbol >= alphabet || symbols.includes(symbol)) throw new DamagedBrotli('symbol');
    symbols.push(symbol);
  }
  if (count === 1) return onlyCode(symbols[0]!);
  const shape =
    count === 4 && from.read(1) === 1
      ? [1, 2, 3, 3]
      : [
          [1, 1],
          [1, 2, 2],
          [2, 2, 2, 2],
        ][count - 2]!;
  const lengths = new Uint8Array(alphabet);
  for (const [nth, symbol] of symbols.entries()) lengths[symbol] = shape[nth]!;
  return codesOf(lengths);
}

function complexCodes(from: Bits, alphabet: number, skipped: number): Codes {
  const own = new Uint8Array(CODE_LENGTH_ORDER.length);
  let space = 32;
  let used = 0;
  for (let nth = skipped; nth < own.length && space > 0; nth++) {
    const length = from.symbol(LENGTHS_OF_LENGTHS);
    own[CODE_LENGTH_ORDER[nth]!] = length;
    if (length === 0) continue;
    space -= 32 >> length;
    used++;
  }
  if (space !== 0 && used !== 1) throw new DamagedBrotli('code lengths');
  const lengthCodes = used === 1 ? onlyCode(own.findIndex((length) => length > 0)) : codesOf(own);
  const lengths = new Uint8Array(alphabet);
  let left = 1 << CODE_BITS;
  let before = 8;
  let repeat = 0;
  let repeated = 0;
  for (let at = 0; at < alphabet && left > 0; ) {
    const symbol = from.symbol(lengthCodes);
    if (symbol < 16) {
      lengths[at++] = symbol;
      repeat = 0;
      if (symbol === 0) continue;
      before = symbol;
      left -= (1 << CODE_BITS) >> symbol;
      continue;
    }
    const extra = symbol - 14;
    const length = symbol === 16 ? before : 0;
    if (repeat === 0 || repeated !== length) repeat = 0;
    repeated = length;
    const old = repeat;
    repeat = (old > 0 ? (old - 2) << extra : 0) + from.read(extra) + 3;
    const more = repeat - old;
    if (at + more > alphabet) throw new DamagedBrotli('repeated lengths');
    lengths.fill(length, at, at + more);
    at += more;
    if (length > 0) left -= more * ((1 << CODE_BITS) >> length);
  }
  if (left !== 0) throw new DamagedBrotli('codes');
  return codesOf(lengths);
}
