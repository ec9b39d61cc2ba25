// Compressed blocks: RFC 8878 section 3.1.1.3.
import { BackwardBits } from './backward-bits.js';
import type { FseTable } from './fse.js';
import { type HuffmanTable, readHuffmanStream, readHuffmanTable } from './huffman.js';
import { LITERAL_LENGTH, MATCH_LENGTH, OFFSET, readCodeTable } from './sequences.js';
import { damaged } from './zstd-error.js';

/** Section 3.1.1.2.4: bytes of a block, packed or unpacked. */
export const BLOCK_LENGTH = 1 << 17;
/** Bits that are read at one go. */
const BITS_AT_ONCE = 25;

/** Unpacks the compressed blocks of one frame after the other. What the blocks of a frame share is forgotten in between. */
export class BlockUnpacker {
  readonly #literals = new Uint8Array(BLOCK_LENGTH);
  #literalsLength = 0;
  readonly #bits = new BackwardBits();
  readonly #recent = new Int32Array(3);
  #huffman: HuffmanTable | undefined;
  #tables: readonly [FseTable, FseTable, FseTable] | undefined;

  /** A frame begins. */
  reset(): void {
    this.#recent.set([1, 4, 8]);
    this.#huffman = undefined;
    this.#tables = undefined;
  }

  /**
   * Unpacks `bytes[start, end)` to `into[at, ...)`, where there is room for `most` bytes; `into[at - reach, at)` holds
   * what a match may copy. At least four readable bytes stand behind `end`.
   * @returns where the unpacked bytes end
   * @throws ZstdError
   */
  unpack(
    bytes: Uint8Array,
    start: number,
    end: number,
    into: Uint8Array,
    at: number,
    reach: number,
    most: number,
  ): number {
    const sequences = this.#readLiterals(bytes, start, end, most);
    return this.#readSequences(bytes, sequences, end, into, at, reach, at + most);
  }

  /** Section 3.1.1.3.1. @returns where the literals section ends */
  #readLiterals(bytes: Uint8Array, start: number, end: number, most: number): number {
    if (start >= end) throw damaged();
    const first = bytes[start]!;
    const type = first & 3;
    const format = (first >> 2) & 3;
    if (type < 2) {
      const header = format === 1 ? 2 : format === 3 ? 3 : 1;
      const length =
        header === 1
          ? first >> 3
          : (first >> 4) | (bytes[start + 1]! << 4) | (header === 3 ? bytes[start + 2]! << 12 : 0);
      const from = start + header;
      const after = from + (type === 0 ? length : 1);
      if (length > most || after > end) throw damaged();
      if (type === 0) this.#literals.set(bytes.subarray(from, after));
      else this.#literals.fill(bytes[from]!, 0, length);
      this.#literalsLength = length;
      return after;
    }
    const header = format < 2 ? 3 : format + 2;
    const sizeBits = format < 2 ? 10 : format === 2 ? 14 : 18;
    const mask = (1 << sizeBits) - 1;
    if (start + header > end) throw damaged();
    const low = (first >> 4) | (bytes[start + 1]! << 4) | (bytes[start + 2]! << 12);
    const length = (low | (bytes[start + 3]! << 20)) & mask;
    // The second size begins where the first one ends.
    const high =
      header === 3
        ? low >> 10
        : header === 4
          ? (low >> 14) | (bytes[start + 3]! << 6)
          : (low >> 18) | (bytes[start + 3]! << 2) | (bytes[start + 4]! << 10);
    const after = start + header + (high & mask);
    if (length > most || after > end) throw damaged();
    let from = start + header;
    if (type === 2) {
      const read = readHuffmanTable(bytes, from, after);
      this.#huffman = read.table;
      from = read.end;
    }
    const table = this.#huffman;
    if (table === undefined) throw damaged();
    if (format === 0) readHuffmanStream(bytes, from, after, table, this.#literals, 0, length);
    else this.#readFourStreams(bytes, from, after, table, length);
    this.#literalsLength = length;
    return after;
  }

  /** Section 3.1.1.3.1.6. */
  #readFourStreams(bytes: Uint8Array, start: number, end: number, table: HuffmanTable, length: number): void {
    if (start + 6 > end) throw damaged();
    const part = (length + 3) >> 2;
    let from = start + 6;
    for (let i = 0; i < 4; i++) {
      const size = bytes[start + 2 * i]! | (bytes[start + 2 * i + 1]! << 8);
      const after = i < 3 ? from + size : end;
      const until = i < 3 ? part * (i + 1) : length;
      if (after > end || until < part * i) throw damaged();
      readHuffmanStream(bytes, from, after, table, this.#literals, part * i, until);
      from = after;
    }
  }

  /** Sections 3.1.1.3.2 and 3.1.1.4. @returns where the unpacked bytes end */
  #readSequences(
    bytes: Uint8Array,
    start: number,
    end: number,
    into: Uint8Array,
    from: number,
    reach: number,
    limit: number,
  ): number {
    if (start >= end) throw damaged();
    let at = start;
    let count = bytes[at++]!;
    if (count > 127) {
      if (count < 255) count = ((count - 128) << 8) | bytes[at++]!;
      else {
        count = (bytes[at]! | (bytes[at + 1]! << 8)) + 0x7f00;
        at += 2;
      }
    }
    const literals = this.#literals;
    const literalsLength = this.#literalsLength;
    if (count === 0) {
      if (at !== end) throw damaged();
      into.set(literals.subarray(0, literalsLength), from);
      return from + literalsLength;
    }
    if (at >= end) throw damaged();
    const modes = bytes[at++]!;
    if ((modes & 3) !== 0) throw damaged();
    const before = this.#tables;
    const literalLength = readCodeTable(LITERAL_LENGTH, modes >> 6, before?.[0], bytes, at, end);
    const offset = readCodeTable(OFFSET, (modes >> 4) & 3, before?.[1], bytes, literalLength.end, end);
    const matchLength = readCodeTable(MATCH_LENGTH, (modes >> 2) & 3, before?.[2], bytes, offset.end, end);
    const [ll, of, ml] = [literalLength.table, offset.table, matchLength.table];
    this.#tables = [ll, of, ml];
    const bits = this.#bits;
    bits.open(bytes, matchLength.end, end);
    let llState = bits.read(ll.accuracy);
    let ofState = bits.read(of.accuracy);
    let mlState = bits.read(ml.accuracy);
    let to = from;
    let literal = 0;
    for (let i = 1; ; i++) {
      const ofBits = of.symbols[ofState]!;
      const mlCode = ml.symbols[mlState]!;
      const llCode = ll.symbols[llState]!;
      const ofLow = ofBits > BITS_AT_ONCE ? ofBits - BITS_AT_ONCE : 0;
      const ofHigh = bits.read(ofBits - ofLow) << ofLow;
      const value = (1 << ofBits) + ofHigh + (ofLow > 0 ? bits.read(ofLow) : 0);
      const copied = MATCH_LENGTH.base[mlCode]! + bits.read(MATCH_LENGTH.bits[mlCode]!);
      const literalsHere = LITERAL_LENGTH.base[llCode]! + bits.read(LITERAL_LENGTH.bits[llCode]!);
      if (bits.left < 0) throw damaged();
      const distance = this.#distance(value, literalsHere);
      if (literal + literalsHere > literalsLength || to + literalsHere + copied > limit) throw damaged();
      for (const until = literal + literalsHere; literal < until; ) into[to++] = literals[literal++]!;
      if (distance > to - from + reach) throw damaged();
      if (distance >= copied) {
        if (copied > 64) into.copyWithin(to, to - distance, to - distance + copied);
        else for (let k = 0; k < copied; k++) into[to + k] = into[to - distance + k]!;
      } else for (let k = 0; k < copied; k++) into[to + k] = into[to + k - distance]!;
      to += copied;
      if (i === count) break;
      llState = ll.base[llState]! + bits.read(ll.bits[llState]!);
      mlState = ml.base[mlState]! + bits.read(ml.bits[mlState]!);
      ofState = of.base[ofState]! + bits.read(of.bits[ofState]!);
    }
    if (bits.left !== 0) throw damaged();
    const rest = literalsLength - literal;
    if (to + rest > limit) throw damaged();
    into.set(literals.subarray(literal, literalsLength), to);
    return to + rest;
  }

  /** Section 3.1.1.5: one of the last three distances, or a new one. */
  #distance(value: number, literalsHere: number): number {
    const recent = this.#recent;
    const [last, second] = [recent[0]!, recent[1]!];
    if (value > 3) {
      recent[2] = second;
      recent[1] = last;
      recent[0] = value - 3;
      return value - 3;
    }
    const which = value - 1 + (literalsHere === 0 ? 1 : 0);
    if (which === 0) return last;
    const distance = which < 3 ? recent[which]! : last - 1;
    if (distance === 0) throw damaged();
    if (which > 1) recent[2] = second;
    recent[1] = last;
    recent[0] = distance;
    return distance;
  }
}
