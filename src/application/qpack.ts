// Header fields of HTTP/3 (QPACK, RFC 9204), as far as they stand in the static table or are spelled out.
import { MAX_HPACK_INTEGER_BYTES } from '../base/limits.js';
import { huffmanText } from './hpack-huffman.js';
import { latin1 } from './wire-text.js';

/** RFC 9204 appendix A: the entries of it that are told. */
const STATIC = new Map<number, readonly [name: string, value: string]>([
  ...entries(':method', 15, ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']),
  ...entries(':status', 24, ['103', '200', '304', '404', '503']),
  ...entries(':status', 63, ['100', '204', '206', '302', '400', '403', '421', '425', '500']),
]);

function entries(name: string, first: number, values: readonly string[]) {
  return values.map((value, at): [number, [string, string]] => [first + at, [name, value]]);
}

/** Reads one encoded field section (RFC 9204 section 4.5); what is not understood ends it. */
class FieldSection {
  readonly #bytes: Uint8Array;
  #at = 0;
  #failed = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(tell: (name: string, value: string) => void): boolean {
    this.#integer(8);
    this.#integer(7);
    while (this.#at < this.#bytes.length && !this.#failed) this.#line(tell);
    return !this.#failed;
  }

  #line(tell: (name: string, value: string) => void): void {
    const first = this.#bytes[this.#at]!;
    if ((first & 0x80) !== 0) {
      const isStatic = (first & 0x40) !== 0;
      const field = STATIC.get(this.#integer(6));
      if (isStatic && field !== undefined && !this.#failed) tell(...field);
    } else if ((first & 0x40) !== 0) {
      const isStatic = (first & 0x10) !== 0;
      const name = STATIC.get(this.#integer(4))?.[0];
      const value = this.#string(7);
      if (isStatic && name !== undefined && !this.#failed) tell(name, value);
    } else if ((first & 0x20) !== 0) {
      const name = this.#string(3);
      const value = this.#string(7);
      if (!this.#failed) tell(name, value);
    } else if ((first & 0x10) !== 0) {
      // Behind the base of the dynamic table, which is not followed.
      this.#integer(4);
    } else {
      this.#integer(3);
      this.#string(7);
    }
  }

  /** RFC 7541 section 5.1. */
  #integer(prefix: number): number {
    const most = 2 ** prefix - 1;
    let value = this.#byte() & most;
    if (value < most) return value;
    for (let nth = 0; nth < MAX_HPACK_INTEGER_BYTES && !this.#failed; nth++) {
      const byte = this.#byte();
      value += (byte & 0x7f) * 2 ** (7 * nth);
      if (byte < 0x80) return value;
    }
    this.#failed = true;
    return 0;
  }

  /** RFC 9204 section 4.1.2: the bit before the length says whether it is Huffman coded. */
  #string(prefix: number): string {
    const coded = this.#at < this.#bytes.length && (this.#bytes[this.#at]! & (1 << prefix)) !== 0;
    const length = this.#integer(prefix);
    if (length > this.#bytes.length - this.#at) this.#failed = true;
    if (this.#failed) return '';
    const piece = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return coded ? (huffmanText(piece) ?? '') : latin1(piece);
  }

  #byte(): number {
    if (this.#at >= this.#bytes.length) {
      this.#failed = true;
      return 0;
    }
    return this.#bytes[this.#at++]!;
  }
}

/** Tells the fields of an encoded field section that need no dynamic table. False: it is damaged from there on. */
export const qpackFields = (bytes: Uint8Array, tell: (name: string, value: string) => void): boolean =>
  new FieldSection(bytes).read(tell);
