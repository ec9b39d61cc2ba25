// Deflate (RFC 1951) that comes in pieces. Browsers have a stream for it, which is asynchronous, does not tell where the
// data ended, and fails when something follows.

const WINDOW = 1 << 15;
const MATCH_LENGTH = 258;
const END_OF_BLOCK = 256;
const CODE_BITS = 15;
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Section 3.2.5: the least length or distance of each code, and the bits behind it. */
function ranges(
  count: number,
  first: number,
  grows: number,
): readonly [base: Uint16Array, extra: Uint8Array] {
  const base = new Uint16Array(count);
  const extra = new Uint8Array(count);
  for (let code = 0, at = first; code < count; code++) {
    base[code] = at;
    extra[code] = code < 2 * grows ? 0 : Math.floor(code / grows) - 1;
    at += 1 << extra[code]!;
  }
  return [base, extra];
}

const [LENGTH_BASE, LENGTH_EXTRA] = ranges(29, 3, 4);
LENGTH_BASE[28] = MATCH_LENGTH;
LENGTH_EXTRA[28] = 0;
const [DISTANCE_BASE, DISTANCE_EXTRA] = ranges(30, 1, 2);

/** Data that is no deflate. */
export class DamagedDeflate extends Error {}

/** There are not yet enough bytes for the next step. */
const MORE = -1;

/** Code of a symbol, read from its lowest bit on -> `symbol << 4 | bits`; 0 where there is no such code. */
class Codes {
  readonly table: Uint16Array;
  readonly bits: number;

  /** `incomplete`: codes may be left over if there is one symbol at most. @throws DamagedDeflate */
  constructor(lengths: Uint8Array, incomplete: boolean) {
    const counts = new Uint16Array(CODE_BITS + 1);
    let bits = 0;
    for (const length of lengths) {
      counts[length]!++;
      if (length > bits) bits = length;
    }
    let left = 1;
    for (let length = 1; length <= CODE_BITS; length++) {
      left = 2 * left - counts[length]!;
      if (left < 0) throw new DamagedDeflate('too many codes');
    }
    if (left > 0 && bits > 0 && !(incomplete && bits === 1)) throw new DamagedDeflate('too few codes');
    if (bits === 0 && !incomplete) throw new DamagedDeflate('no codes');
    this.bits = Math.max(bits, 1);
    this.table = new Uint16Array(1 << this.bits);
    const next = new Uint16Array(CODE_BITS + 2);
    for (let length = 1; length <= CODE_BITS; length++)
      next[length + 1] = (next[length]! + counts[length]!) << 1;
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      const length = lengths[symbol]!;
      if (length === 0) continue;
      let code = next[length]!++;
      let reversed = 0;
      for (let bit = 0; bit < length; bit++, code >>= 1) reversed = (reversed << 1) | (code & 1);
      const entry = (symbol << 4) | length;
      for (let at = reversed; at < this.table.length; at += 1 << length) this.table[at] = entry;
    }
  }
}

let fixedCodes: readonly [Codes, Codes] | undefined;

/** Section 3.2.6. */
function fixed(): readonly [Codes, Codes] {
  fixedCodes ??= [
    new Codes(
      Uint8Array.from({ length: 288 }, (_, symbol) =>
        symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
      ),
      false,
    ),
    new Codes(new Uint8Array(32).fill(5), false),
  ];
  return fixedCodes;
}

type Phase = 'block' | 'stored' | 'codes';

export class Inflate {
  readonly #out: (unpacked: Uint8Array) => void;
  readonly #chunkLength: number;
  /** What has been unpacked: as much as matches may reach back to, and what has not been handed on. */
  readonly #unpacked: Uint8Array;
  #end = 0;
  #handedOn = 0;
  /** All that was ever unpacked; a distance may not reach beyond. */
  #total = 0;
  /** Bytes given and not used, and the place of the next bit in them. */
  #input: Uint8Array = new Uint8Array(0);
  #bit = 0;
  #phase: Phase = 'block';
  #isLast = false;
  #storedLeft = 0;
  #literals: Codes = fixed()[0];
  #distances: Codes = fixed()[1];
  ended = false;

  /** `out` is given what has been unpacked, `chunkLength` bytes or, at the end of what was given, fewer. */
  constructor(out: (unpacked: Uint8Array) => void, chunkLength: number) {
    this.#out = out;
    this.#chunkLength = chunkLength;
    this.#unpacked = new Uint8Array(2 * WINDOW + chunkLength + MATCH_LENGTH);
  }

  /**
   * Unpacks the next bytes.
   * @returns how many of them belong to the data
   * @throws DamagedDeflate: what was unpacked of these bytes since `out` was last called is lost, as zlib has it
   */
  take(bytes: Uint8Array): number {
    const before = this.#input.length;
    const input = before === 0 ? bytes : joined(this.#input, bytes);
    this.#input = input;
    while (!this.ended && this.#step());
    this.#handOn(this.#end - this.#handedOn);
    const used = this.ended ? Math.ceil(this.#bit / 8) : this.#bit >> 3;
    this.#input = this.ended ? new Uint8Array(0) : input.slice(used);
    this.#bit &= 7;
    return this.ended ? used - before : bytes.length;
  }

  /** One block's header, or as much of its content as there is. False: more bytes are needed. */
  #step(): boolean {
    switch (this.#phase) {
      case 'block':
        return this.#header();
      case 'stored':
        return this.#stored();
      default:
        return this.#symbols();
    }
  }

  /** The next bits as a number, MORE if there are too few. */
  #bits(count: number): number {
    const value = this.#peek(count);
    if (value !== MORE) this.#bit += count;
    return value;
  }

  #peek(count: number): number {
    const at = this.#bit >> 3;
    if (this.#bit + count > 8 * this.#input.length) return MORE;
    const input = this.#input;
    const three = input[at]! | (input[at + 1]! << 8) | (input[at + 2]! << 16);
    return (three >> (this.#bit & 7)) & ((1 << count) - 1);
  }

  #header(): boolean {
    const before = this.#bit;
    const first = this.#bits(3);
    if (first === MORE) return false;
    const kind = first >> 1;
    let complete = true;
    if (kind === 0) complete = this.#storedHeader();
    else if (kind === 1) {
      [this.#literals, this.#distances] = fixed();
      this.#phase = 'codes';
    } else if (kind === 2) complete = this.#dynamicHeader();
    else throw new DamagedDeflate('a block of no kind');
    if (complete) this.#isLast = (first & 1) === 1;
    else this.#bit = before;
    return complete;
  }

  #storedHeader(): boolean {
    this.#bit = (this.#bit + 7) & ~7;
    const length = this.#bits(16);
    const complement = this.#bits(16);
    if (length === MORE || complement === MORE) return false;
    if ((length ^ complement) !== 0xffff) throw new DamagedDeflate('length of a stored block');
    this.#storedLeft = length;
    this.#phase = 'stored';
    return true;
  }

  /** Section 3.2.7. */
  #dynamicHeader(): boolean {
    const counts = this.#bits(14);
    if (counts === MORE) return false;
    const literalCount = (counts & 31) + 257;
    const distanceCount = ((counts >> 5) & 31) + 1;
    const codeLengthCount = (counts >> 10) + 4;
    if (literalCount > 286 || distanceCount > 30) throw new DamagedDeflate('too many symbols');
    const codeLengths = new Uint8Array(19);
    for (let nth = 0; nth < codeLengthCount; nth++) {
      const length = this.#bits(3);
      if (length === MORE) return false;
      codeLengths[CODE_LENGTH_ORDER[nth]!] = length;
    }
    const codes = new Codes(codeLengths, false);
    const lengths = new Uint8Array(literalCount + distanceCount);
    for (let at = 0; at < lengths.length; ) {
      const symbol = this.#symbol(codes);
      if (symbol === MORE) return false;
      if (symbol < 16) {
        lengths[at++] = symbol;
        continue;
      }
      const more = this.#bits(symbol === 16 ? 2 : symbol === 17 ? 3 : 7);
      if (more === MORE) return false;
      const times = more + (symbol === 18 ? 11 : 3);
      if ((symbol === 16 && at === 0) || at + times > lengths.length)
        throw new DamagedDeflate('repeated lengths');
      lengths.fill(symbol === 16 ? lengths[at - 1]! : 0, at, at + times);
      at += times;
    }
    if (lengths[END_OF_BLOCK] === 0) throw new DamagedDeflate('a block without an end');
    this.#literals = new Codes(lengths.subarray(0, literalCount), true);
    this.#distances = new Codes(lengths.subarray(literalCount), true);
    this.#phase = 'codes';
    return true;
  }

  /** The next symbol, MORE if its code is not whole. @throws DamagedDeflate */
  #symbol({ table, bits }: Codes): number {
    const at = this.#bit >> 3;
    const input = this.#input;
    const three = (input[at] ?? 0) | ((input[at + 1] ?? 0) << 8) | ((input[at + 2] ?? 0) << 16);
    const entry = table[(three >> (this.#bit & 7)) & ((1 << bits) - 1)]!;
    const left = 8 * input.length - this.#bit;
    if (entry === 0) {
      if (left < bits) return MORE;
      throw new DamagedDeflate('no such code');
    }
    const length = entry & 15;
    if (left < length) return MORE;
    this.#bit += length;
    return entry >> 4;
  }

  #stored(): boolean {
    const from = this.#bit >> 3;
    const count = Math.min(this.#storedLeft, this.#input.length - from, this.#room());
    this.#unpacked.set(this.#input.subarray(from, from + count), this.#end);
    this.#wrote(count);
    this.#bit += 8 * count;
    this.#storedLeft -= count;
    if (this.#storedLeft === 0) {
      this.#blockEnded();
      return true;
    }
    return this.#bit >> 3 < this.#input.length;
  }

  /** Symbols until the block ends; false when there are no more bytes. */
  #symbols(): boolean {
    for (;;) {
      const before = this.#bit;
      const symbol = this.#symbol(this.#literals);
      if (symbol === MORE) return false;
      if (symbol < END_OF_BLOCK) {
        this.#unpacked[this.#end] = symbol;
        this.#wrote(1);
      } else if (symbol === END_OF_BLOCK) {
        this.#blockEnded();
        return true;
      } else if (!this.#match(symbol - END_OF_BLOCK - 1)) {
        this.#bit = before;
        return false;
      }
    }
  }

  /** False: its bytes are not all there. */
  #match(code: number): boolean {
    if (code > 28) throw new DamagedDeflate('no such length');
    const lengthMore = this.#bits(LENGTH_EXTRA[code]!);
    if (lengthMore === MORE) return false;
    const distanceCode = this.#symbol(this.#distances);
    if (distanceCode === MORE) return false;
    if (distanceCode > 29) throw new DamagedDeflate('no such distance');
    const distanceMore = this.#bits(DISTANCE_EXTRA[distanceCode]!);
    if (distanceMore === MORE) return false;
    const length = LENGTH_BASE[code]! + lengthMore;
    const distance = DISTANCE_BASE[distanceCode]! + distanceMore;
    if (distance > this.#total) throw new DamagedDeflate('a distance beyond the beginning');
    const unpacked = this.#unpacked;
    const to = this.#end + length;
    for (let at = this.#end; at < to; at++) unpacked[at] = unpacked[at - distance]!;
    this.#wrote(length);
    return true;
  }

  #blockEnded(): void {
    this.#phase = 'block';
    this.ended = this.#isLast;
  }

  #room(): number {
    return this.#unpacked.length - this.#end - MATCH_LENGTH;
  }

  #wrote(count: number): void {
    this.#end += count;
    if (this.#total < WINDOW) this.#total += count;
    while (this.#end - this.#handedOn >= this.#chunkLength) this.#handOn(this.#chunkLength);
    if (this.#room() > 0) return;
    // What was handed on and is out of reach makes room.
    const from = this.#end - WINDOW;
    this.#unpacked.copyWithin(0, from, this.#end);
    this.#handedOn -= from;
    this.#end = WINDOW;
  }

  #handOn(count: number): void {
    if (count === 0) return;
    const from = this.#handedOn;
    this.#handedOn += count;
    this.#out(this.#unpacked.slice(from, from + count));
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
