import { Cursor } from '../base/cursor.js';
import { MAX_HPACK_INTEGER_BYTES, MAX_HPACK_TABLE_SIZE } from '../base/limits.js';
import { attempt } from './dialogue.js';
import { huffmanText } from './hpack-huffman.js';
import { latin1 } from './wire-text.js';

type Field = readonly [name: string, value: string];

/** RFC 7541 appendix A, from index 1. */
const STATIC_TABLE: readonly Field[] = [
  [':authority', ''],
  [':method', 'GET'],
  [':method', 'POST'],
  [':path', '/'],
  [':path', '/index.html'],
  [':scheme', 'http'],
  [':scheme', 'https'],
  [':status', '200'],
  [':status', '204'],
  [':status', '206'],
  [':status', '304'],
  [':status', '400'],
  [':status', '404'],
  [':status', '500'],
  ['accept-charset', ''],
  ['accept-encoding', 'gzip, deflate'],
  ['accept-language', ''],
  ['accept-ranges', ''],
  ['accept', ''],
  ['access-control-allow-origin', ''],
  ['age', ''],
  ['allow', ''],
  ['authorization', ''],
  ['cache-control', ''],
  ['content-disposition', ''],
  ['content-encoding', ''],
  ['content-language', ''],
  ['content-length', ''],
  ['content-location', ''],
  ['content-range', ''],
  ['content-type', ''],
  ['cookie', ''],
  ['date', ''],
  ['etag', ''],
  ['expect', ''],
  ['expires', ''],
  ['from', ''],
  ['host', ''],
  ['if-match', ''],
  ['if-modified-since', ''],
  ['if-none-match', ''],
  ['if-range', ''],
  ['if-unmodified-since', ''],
  ['last-modified', ''],
  ['link', ''],
  ['location', ''],
  ['max-forwards', ''],
  ['proxy-authenticate', ''],
  ['proxy-authorization', ''],
  ['range', ''],
  ['referer', ''],
  ['refresh', ''],
  ['retry-after', ''],
  ['server', ''],
  ['set-cookie', ''],
  ['strict-transport-security', ''],
  ['transfer-encoding', ''],
  ['user-agent', ''],
  ['vary', ''],
  ['via', ''],
  ['www-authenticate', ''],
];

const DEFAULT_TABLE_SIZE = 4_096;
/** RFC 7541 section 4.1 */
const ENTRY_OVERHEAD = 32;

/** One direction's header compression (RFC 7541), decode side. A block that is missed spoils all that follow. */
export class HpackDecoder {
  /** The oldest first; those before `#oldest` have been evicted. */
  #table: (Field | undefined)[] = [];
  #oldest = 0;
  #size = 0;
  #maxSize = DEFAULT_TABLE_SIZE;
  #spoiled = false;

  /** Calls back with every field of a whole header block, in order. False: not HPACK, now and from here on. */
  decode(block: Uint8Array, tell: (name: string, value: string) => void): boolean {
    if (this.#spoiled) return false;
    const cursor = new Cursor(block);
    const whole = attempt(() => {
      while (cursor.left > 0) if (!this.#field(cursor, tell)) return false;
      return true;
    });
    this.#spoiled = whole !== true;
    return !this.#spoiled;
  }

  #field(cursor: Cursor, tell: (name: string, value: string) => void): boolean {
    const first = cursor.uint8('representation');
    if (first >= 0x80) {
      const field = this.#at(integer(cursor, first, 7));
      if (field === undefined) return false;
      tell(field[0], field[1]);
      return true;
    }
    if (first >= 0x20 && first < 0x40) {
      const size = integer(cursor, first, 5);
      if (size === undefined || size > MAX_HPACK_TABLE_SIZE) return false;
      this.#maxSize = size;
      this.#evict();
      return true;
    }
    const indexed = first >= 0x40;
    const index = integer(cursor, first, indexed ? 6 : 4);
    if (index === undefined) return false;
    const name = index === 0 ? string(cursor) : this.#at(index)?.[0];
    const value = string(cursor);
    if (name === undefined || value === undefined) return false;
    if (indexed) this.#add([name, value]);
    tell(name, value);
    return true;
  }

  #at(index: number | undefined): Field | undefined {
    if (index === undefined || index === 0) return undefined;
    if (index <= STATIC_TABLE.length) return STATIC_TABLE[index - 1];
    const at = this.#table.length - (index - STATIC_TABLE.length);
    return at >= this.#oldest ? this.#table[at] : undefined;
  }

  #add(field: Field): void {
    this.#table.push(field);
    this.#size += sizeOf(field);
    this.#evict();
  }

  #evict(): void {
    while (this.#size > this.#maxSize && this.#oldest < this.#table.length) {
      this.#size -= sizeOf(this.#table[this.#oldest]!);
      this.#table[this.#oldest] = undefined;
      this.#oldest++;
    }
    if (this.#oldest > 1_024 && this.#oldest * 2 > this.#table.length) {
      this.#table = this.#table.slice(this.#oldest);
      this.#oldest = 0;
    }
  }
}

const sizeOf = ([name, value]: Field): number => name.length + value.length + ENTRY_OVERHEAD;

/** RFC 7541 section 5.1: an integer with a prefix of `bits` bits in its first byte. */
function integer(cursor: Cursor, first: number, bits: number): number | undefined {
  const most = 2 ** bits - 1;
  let value = first & most;
  if (value < most) return value;
  for (let count = 0; count < MAX_HPACK_INTEGER_BYTES; count++) {
    const byte = cursor.uint8('integer');
    value += (byte & 0x7f) * 2 ** (7 * count);
    if (byte < 0x80) return value;
  }
  return undefined;
}

/** RFC 7541 section 5.2, one character a byte. */
function string(cursor: Cursor): string | undefined {
  const first = cursor.uint8('string');
  const length = integer(cursor, first, 7);
  if (length === undefined) return undefined;
  const bytes = cursor.opaque('string', length);
  return first >= 0x80 ? huffmanText(bytes) : latin1(bytes);
}
