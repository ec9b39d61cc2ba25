// The words that a Brotli stream may ask for without ever having sent them, and what may be made of each (RFC 7932
// section 8, appendices A and B).

import { Inflate } from '../inflate.js';
import { DICTIONARY } from './brotli-dictionary.generated.js';
import { fromBase64 } from './text.js';

/** Appendix A: the bits of an index, by the length of a word; no word is shorter than 4 or longer than 24 bytes. */
const INDEX_BITS = [0, 0, 0, 0, 10, 10, 11, 11, 10, 10, 10, 10, 10, 9, 9, 8, 7, 7, 8, 7, 7, 6, 6, 5, 5];

/**
 * Appendix B: what is put before, what becomes of the word, what is put behind. `-3`, `+3`: without its last or first
 * three bytes; `u`, `U`: with its first letter, or all of them, in upper case.
 */
const TRANSFORMS: readonly (readonly [prefix: string, change: string, suffix: string])[] = [
  ['', '', ''],
  ['', '', ' '],
  [' ', '', ' '],
  ['', '+1', ''],
  ['', 'u', ' '],
  ['', '', ' the '],
  [' ', '', ''],
  ['s ', '', ' '],
  ['', '', ' of '],
  ['', 'u', ''],
  ['', '', ' and '],
  ['', '+2', ''],
  ['', '-1', ''],
  [', ', '', ' '],
  ['', '', ', '],
  [' ', 'u', ' '],
  ['', '', ' in '],
  ['', '', ' to '],
  ['e ', '', ' '],
  ['', '', '"'],
  ['', '', '.'],
  ['', '', '">'],
  ['', '', '\n'],
  ['', '-3', ''],
  ['', '', ']'],
  ['', '', ' for '],
  ['', '+3', ''],
  ['', '-2', ''],
  ['', '', ' a '],
  ['', '', ' that '],
  [' ', 'u', ''],
  ['', '', '. '],
  ['.', '', ''],
  [' ', '', ', '],
  ['', '+4', ''],
  ['', '', ' with '],
  ['', '', "'"],
  ['', '', ' from '],
  ['', '', ' by '],
  ['', '+5', ''],
  ['', '+6', ''],
  [' the ', '', ''],
  ['', '-4', ''],
  ['', '', '. The '],
  ['', 'U', ''],
  ['', '', ' on '],
  ['', '', ' as '],
  ['', '', ' is '],
  ['', '-7', ''],
  ['', '-1', 'ing '],
  ['', '', '\n\t'],
  ['', '', ':'],
  [' ', '', '. '],
  ['', '', 'ed '],
  ['', '+9', ''],
  ['', '+7', ''],
  ['', '-6', ''],
  ['', '', '('],
  ['', 'u', ', '],
  ['', '-8', ''],
  ['', '', ' at '],
  ['', '', 'ly '],
  [' the ', '', ' of '],
  ['', '-5', ''],
  ['', '-9', ''],
  [' ', 'u', ', '],
  ['', 'u', '"'],
  ['.', '', '('],
  ['', 'U', ' '],
  ['', 'u', '">'],
  ['', '', '="'],
  [' ', '', '.'],
  ['.com/', '', ''],
  [' the ', '', ' of the '],
  ['', 'u', "'"],
  ['', '', '. This '],
  ['', '', ','],
  ['.', '', ' '],
  ['', 'u', '('],
  ['', 'u', '.'],
  ['', '', ' not '],
  [' ', '', '="'],
  ['', '', 'er '],
  [' ', 'U', ' '],
  ['', '', 'al '],
  [' ', 'U', ''],
  ['', '', "='"],
  ['', 'U', '"'],
  ['', 'u', '. '],
  [' ', '', '('],
  ['', '', 'ful '],
  [' ', 'u', '. '],
  ['', '', 'ive '],
  ['', '', 'less '],
  ['', 'U', "'"],
  ['', '', 'est '],
  [' ', 'u', '.'],
  ['', 'U', '">'],
  [' ', '', "='"],
  ['', 'u', ','],
  ['', '', 'ize '],
  ['', 'U', '.'],
  ['\xc2\xa0', '', ''],
  [' ', '', ','],
  ['', 'u', '="'],
  ['', 'U', '="'],
  ['', '', 'ous '],
  ['', 'U', ', '],
  ['', 'u', "='"],
  [' ', 'u', ','],
  [' ', 'U', '="'],
  [' ', 'U', ', '],
  ['', 'U', ','],
  ['', 'U', '('],
  ['', 'U', '. '],
  [' ', 'U', '.'],
  ['', 'U', "='"],
  [' ', 'U', '. '],
  [' ', 'u', '="'],
  [' ', 'U', "='"],
  [' ', 'u', "='"],
];

/** A word is asked for, and the dictionary was left out of this bundle. */
export class NoDictionary extends Error {}

let dictionary: Uint8Array | undefined;

/** Unpacked when a stream asks for a word for the first time. */
function allWords(): Uint8Array {
  if (dictionary !== undefined) return dictionary;
  if (DICTIONARY.length === 0) throw new NoDictionary();
  const packed = fromBase64(DICTIONARY);
  const words = new Uint8Array(
    INDEX_BITS.reduce((sum, bits, length) => sum + (bits > 0 ? length << bits : 0), 0),
  );
  let filled = 0;
  new Inflate((unpacked) => {
    words.set(unpacked, filled);
    filled += unpacked.length;
  }, 1 << 15).take(packed);
  dictionary = words;
  return words;
}

/**
 * The word of `length` bytes by its number, which names index and change; undefined if there is none.
 * @throws NoDictionary
 */
export function dictionaryWord(length: number, number: number): Uint8Array | undefined {
  const bits = INDEX_BITS[length];
  if (bits === undefined || bits === 0) return undefined;
  const row = TRANSFORMS[number >>> bits];
  if (row === undefined) return undefined;
  let start = (number & ((1 << bits) - 1)) * length;
  for (let shorter = 4; shorter < length; shorter++) start += shorter << INDEX_BITS[shorter]!;
  const [prefix, change, suffix] = row;
  const cut = Math.min(Math.abs(Number.parseInt(change, 10)) || 0, length);
  const word = allWords().slice(
    start + (change[0] === '+' ? cut : 0),
    start + length - (change[0] === '-' ? cut : 0),
  );
  if (change === 'u') toUpperCase(word, 0);
  if (change === 'U') for (let at = 0; at < word.length; ) at += toUpperCase(word, at);
  const whole = new Uint8Array(prefix.length + word.length + suffix.length);
  whole.set(word, prefix.length);
  for (let at = 0; at < prefix.length; at++) whole[at] = prefix.charCodeAt(at);
  for (let at = 0; at < suffix.length; at++) whole[prefix.length + word.length + at] = suffix.charCodeAt(at);
  return whole;
}

/** Section 8's Ferment: roughly the letter at a place of UTF-8; how many bytes it has. */
function toUpperCase(word: Uint8Array, at: number): number {
  const byte = word[at]!;
  if (byte < 0xc0) {
    if (byte >= 0x61 && byte <= 0x7a) word[at] = byte ^ 0x20;
    return 1;
  }
  const last = byte < 0xe0 ? at + 1 : at + 2;
  if (last < word.length) word[last]! ^= byte < 0xe0 ? 0x20 : 0x05;
  return last - at + 1;
}
