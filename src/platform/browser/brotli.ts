// Brotli (RFC 7932), whole streams: certificates are compressed with it (RFC 8879). Node.js has it, browsers do not.
import { Bits, type Codes, DamagedBrotli, readCodes } from './brotli-codes.js';
import { dictionaryWord, NoDictionary } from './brotli-words.js';

/** There is more than was allowed. */
class TooLong extends Error {}

/** Bases of a code's number, and the bits behind it. */
interface Ranges {
  readonly base: readonly number[];
  readonly extra: readonly number[];
}

function ranges(first: number, extra: readonly number[]): Ranges {
  let at = first;
  const base = extra.map((bits) => {
    const from = at;
    at += 1 << bits;
    return from;
  });
  return { base, extra };
}

// Section 6, and section 5.
const BLOCK_COUNTS = ranges(
  1,
  [2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 7, 8, 9, 10, 11, 12, 13, 24],
);
const INSERTS = ranges(0, [0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9, 10, 12, 14, 24]);
const COPIES = ranges(2, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9, 10, 24]);
/** Where the codes of a cell of 64 begin: of inserts, of copies. */
const CELLS = [
  [0, 0],
  [0, 8],
  [0, 0],
  [0, 8],
  [8, 0],
  [8, 8],
  [0, 16],
  [16, 0],
  [8, 16],
  [16, 8],
  [16, 16],
] as const;

const number = (from: Bits, { base, extra }: Ranges, code: number): number =>
  base[code]! + from.read(extra[code]!);

/** Section 4: a distance by the last four, and what is added. */
const RECENT = [0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1];
const ADDED = [0, 0, 0, 0, -1, 1, -2, 2, -3, 3, -1, 1, -2, 2, -3, 3];

/** Section 7.1: the class of the last byte of UTF-8, for those from 0x20 to 0x7f; each stands for a multiple of 4. */
const LAST_ASCII =
  '2343353467338393' +
  'bbbbbbbbbb886a73' +
  '3cdddcdddcdddddc' +
  'dddddcddddd63733' +
  '3efffefffefffffe' +
  'fffffefffff63730';

const LAST = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x80) return (byte < 0xc0 ? 0 : 2) + (byte & 1);
  if (byte >= 0x20) return 4 * Number.parseInt(LAST_ASCII[byte - 0x20]!, 16);
  return byte === 9 || byte === 10 || byte === 13 ? 4 : 0;
});

/** The class of the byte before it. */
const BEFORE = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x80) return byte < 0xe0 ? 0 : 2;
  if (byte <= 0x20 || byte === 0x7f) return 0;
  const letter = String.fromCharCode(byte);
  if (/[a-z]/.test(letter)) return 3;
  return /[0-9A-Z]/.test(letter) ? 2 : 1;
});

const SIGNED_FROM = [1, 16, 64, 128, 192, 240, 255];
const SIGNED = Uint8Array.from(
  { length: 256 },
  (_, byte) => SIGNED_FROM.filter((least) => byte >= least).length,
);

/** By the mode, what the last two bytes say of the next literal. */
function literalContext(mode: number, last: number, before: number): number {
  if (mode === 0) return last & 0x3f;
  if (mode === 1) return last >> 2;
  return mode === 2 ? LAST[last]! | BEFORE[before]! : (SIGNED[last]! << 3) | SIGNED[before]!;
}

/** Without end, as far as a block goes. */
const ENDLESS = 1 << 28;

/** Section 6: which of several kinds the literals, commands or distances are of, for how many of them. */
class Blocks {
  readonly #from: Bits;
  readonly #typeCodes: Codes | undefined;
  readonly #countCodes: Codes | undefined;
  readonly types: number;
  #before = 1;
  #left = ENDLESS;
  type = 0;

  constructor(from: Bits) {
    this.#from = from;
    this.types = readSmall(from) + 1;
    if (this.types < 2) return;
    this.#typeCodes = readCodes(from, this.types + 2);
    this.#countCodes = readCodes(from, BLOCK_COUNTS.base.length);
    this.#left = number(from, BLOCK_COUNTS, from.symbol(this.#countCodes));
  }

  /** One more; begins the next block if this one is over. */
  next(): void {
    if (this.#left === 0 && this.#typeCodes !== undefined) {
      const code = this.#from.symbol(this.#typeCodes);
      const type = code === 0 ? this.#before : code === 1 ? (this.type + 1) % this.types : code - 2;
      this.#before = this.type;
      this.type = type;
      this.#left = number(this.#from, BLOCK_COUNTS, this.#from.symbol(this.#countCodes!));
    }
    this.#left--;
  }
}

/** A number from 0 to 255 in 1 to 11 bits (section 9.2). */
function readSmall(from: Bits): number {
  if (from.read(1) === 0) return 0;
  const bits = from.read(3);
  return (1 << bits) + from.read(bits);
}

/** Section 7.3: which tree is used in which context, and how many trees there are. */
function readContextMap(from: Bits, length: number): { map: Uint8Array; trees: number } {
  const map = new Uint8Array(length);
  const trees = readSmall(from) + 1;
  if (trees < 2) return { map, trees };
  const longest = from.read(1) === 1 ? from.read(4) + 1 : 0;
  const codes = readCodes(from, trees + longest);
  for (let at = 0; at < length; ) {
    const symbol = from.symbol(codes);
    if (symbol > longest) map[at++] = symbol - longest;
    else at += symbol === 0 ? 1 : (1 << symbol) + from.read(symbol);
    if (at > length) throw new DamagedBrotli('context map');
  }
  if (from.read(1) === 1) moveToFront(map);
  return { map, trees };
}

function moveToFront(map: Uint8Array): void {
  const order = Uint8Array.from({ length: 256 }, (_, at) => at);
  for (let at = 0; at < map.length; at++) {
    const index = map[at]!;
    const value = order[index]!;
    order.copyWithin(1, 0, index);
    order[0] = value;
    map[at] = value;
  }
}

function windowLength(from: Bits): number {
  const bits = () => {
    if (from.read(1) === 0) return 16;
    const more = from.read(3);
    if (more > 0) return 17 + more;
    const fewer = from.read(3);
    if (fewer === 1) throw new DamagedBrotli('window');
    return fewer > 0 ? 8 + fewer : 17;
  };
  return (1 << bits()) - 16;
}

const FIRST_LENGTH = 1 << 14;

class Output {
  bytes: Uint8Array;
  length = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
    this.bytes = new Uint8Array(Math.min(most, FIRST_LENGTH));
  }

  /** Makes room. @throws TooLong */
  more(count: number): void {
    const needed = this.length + count;
    if (needed > this.#most) throw new TooLong();
    if (needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.min(this.#most, Math.max(needed, 2 * this.bytes.length)));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  put(piece: Uint8Array): void {
    this.more(piece.length);
    this.bytes.set(piece, this.length);
    this.length += piece.length;
  }

  copy(distance: number, count: number): void {
    this.more(count);
    for (let left = count; left > 0; left--, this.length++)
      this.bytes[this.length] = this.bytes[this.length - distance]!;
  }
}

/** Unpacks a stream that `bytes` begins with, to no more than `most` bytes. `wordOf`: the dictionary. */
export function unpackBrotli(
  bytes: Uint8Array,
  most: number,
  wordOf: typeof dictionaryWord = dictionaryWord,
): Uint8Array | 'damaged' | 'length' | 'unsupported' {
  try {
    return new Decoder(new Bits(bytes), most, wordOf).whole();
  } catch (error) {
    if (error instanceof TooLong) return 'length';
    if (error instanceof NoDictionary) return 'unsupported';
    if (error instanceof DamagedBrotli) return 'damaged';
    throw error;
  }
}

class Decoder {
  readonly #from: Bits;
  readonly #output: Output;
  readonly #window: number;
  readonly #wordOf: typeof dictionaryWord;
  /** The last distance first. */
  readonly #distances = [4, 11, 15, 16];

  constructor(from: Bits, most: number, wordOf: typeof dictionaryWord) {
    this.#from = from;
    this.#wordOf = wordOf;
    this.#output = new Output(most);
    this.#window = windowLength(from);
  }

  whole(): Uint8Array {
    while (!this.#metaBlock());
    this.#from.align();
    return this.#output.bytes.slice(0, this.#output.length);
  }

  /** Section 9.2. Whether it was the last one. */
  #metaBlock(): boolean {
    const from = this.#from;
    const isLast = from.read(1) === 1;
    if (isLast && from.read(1) === 1) return true;
    const nibbles = from.read(2) + 4;
    if (nibbles === 7) {
      this.#metadata();
      return isLast;
    }
    const length = from.read(4 * nibbles) + 1;
    if (nibbles > 4 && (length - 1) >> (4 * nibbles - 4) === 0) throw new DamagedBrotli('length');
    if (!isLast && from.read(1) === 1) {
      from.align();
      this.#output.put(from.bytes(length));
      return false;
    }
    this.#compressed(length);
    return isLast;
  }

  #metadata(): void {
    const from = this.#from;
    if (from.read(1) === 1) throw new DamagedBrotli('metadata');
    const octets = from.read(2);
    const length = octets === 0 ? 0 : from.read(8 * octets) + 1;
    if (octets > 1 && (length - 1) >> (8 * octets - 8) === 0) throw new DamagedBrotli('length');
    from.align();
    from.bytes(length);
  }

  #compressed(length: number): void {
    const from = this.#from;
    const output = this.#output;
    const literalBlocks = new Blocks(from);
    const commandBlocks = new Blocks(from);
    const distanceBlocks = new Blocks(from);
    const postfix = from.read(2);
    const direct = from.read(4) << postfix;
    const modes = Array.from({ length: literalBlocks.types }, () => from.read(2));
    const literalMap = readContextMap(from, 64 * literalBlocks.types);
    const distanceMap = readContextMap(from, 4 * distanceBlocks.types);
    const trees = (count: number, alphabet: number) =>
      Array.from({ length: count }, () => readCodes(from, alphabet));
    const literals = trees(literalMap.trees, 256);
    const commands = trees(commandBlocks.types, 704);
    const distances = trees(distanceMap.trees, 16 + direct + (48 << postfix));
    const end = output.length + length;
    while (output.length < end) {
      commandBlocks.next();
      const command = from.symbol(commands[commandBlocks.type]!);
      const [firstInsert, firstCopy] = CELLS[command >> 6]!;
      const insert = number(from, INSERTS, firstInsert + ((command >> 3) & 7));
      const copy = number(from, COPIES, firstCopy + (command & 7));
      if (output.length + insert > end) throw new DamagedBrotli('literals');
      output.more(insert);
      for (let left = insert; left > 0; left--) {
        literalBlocks.next();
        const { bytes, length: at } = output;
        const context = literalContext(modes[literalBlocks.type]!, bytes[at - 1] ?? 0, bytes[at - 2] ?? 0);
        const tree = literalMap.map[64 * literalBlocks.type + context]!;
        bytes[output.length++] = from.symbol(literals[tree]!);
      }
      if (output.length === end) return;
      let code = 0;
      if (command >= 128) {
        distanceBlocks.next();
        const tree = distanceMap.map[4 * distanceBlocks.type + Math.min(copy, 5) - 2]!;
        code = from.symbol(distances[tree]!);
      }
      this.#copy(this.#distance(code, postfix, direct), copy, code !== 0, end);
    }
  }

  /** Section 4. */
  #distance(code: number, postfix: number, direct: number): number {
    if (code < 16) return this.#distances[RECENT[code]!]! + ADDED[code]!;
    if (code < 16 + direct) return code - 15;
    const number = code - 16 - direct;
    const high = number >> postfix;
    const bits = 1 + (high >> 1);
    const offset = ((2 + (high & 1)) << bits) - 4;
    const low = number & ((1 << postfix) - 1);
    return ((offset + this.#from.read(bits)) << postfix) + low + direct + 1;
  }

  #copy(distance: number, count: number, isNew: boolean, end: number): void {
    const output = this.#output;
    const furthest = Math.min(this.#window, output.length);
    if (distance <= 0) throw new DamagedBrotli('distance');
    if (distance > furthest) {
      const word = this.#wordOf(count, distance - furthest - 1);
      if (word === undefined || output.length + word.length > end) throw new DamagedBrotli('word');
      output.put(word);
      return;
    }
    if (output.length + count > end) throw new DamagedBrotli('copy');
    if (isNew) {
      this.#distances.unshift(distance);
      this.#distances.length = 4;
    }
    output.copy(distance, count);
  }
}
