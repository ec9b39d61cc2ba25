// Compressed records: TLS up to 1.2 may agree on it (RFC 5246 section 6.2.2).
import { concatenate } from '../base/bytes.js';
import { MAX_UNPACKED_RECORD } from '../base/limits.js';
import { host } from '../platform/host.js';
import type { SteadyInflater } from '../platform/platform.js';

/** The compression method of RFC 3749. */
export const DEFLATE = 1;

/** RFC 1950: what stands before the deflated data, once. */
const ZLIB_HEADER = 2;
/** zlib with any window (RFC 1950 section 2.2). */
const METHOD_MASK = 0x0f;
const METHOD_DEFLATE = 8;
const PRESET_DICTIONARY = 0x20;

class TooLong extends Error {}

/**
 * Unpacks one direction's records, which share the compressor's state: after one that is missing or damaged none can be
 * unpacked any more.
 */
export class RecordDecompression {
  #inflater: SteadyInflater | undefined;
  #broken = false;
  #unpacked: Uint8Array[] = [];
  #length = 0;

  /** A record was not seen, or not opened. */
  lose(): void {
    this.#broken = true;
    this.#inflater = undefined;
  }

  /** Bytes of memory that it keeps, about. */
  get heldBytes(): number {
    return this.#inflater === undefined ? 0 : STATE_BYTES;
  }

  /**
   * The next record's content (RFC 3749 section 2.1), MAX_UNPACKED_RECORD bytes at most; undefined if it is damaged or
   * longer, or if one before it was.
   */
  unpack(compressed: Uint8Array): Uint8Array | undefined {
    if (this.#broken) return undefined;
    if (compressed.length === 0) return compressed;
    const unpacked = this.#next(compressed);
    this.#unpacked = [];
    this.#length = 0;
    if (unpacked === undefined) this.lose();
    return unpacked;
  }

  #next(compressed: Uint8Array): Uint8Array | undefined {
    let start = 0;
    if (this.#inflater === undefined) {
      if (!beginsZlib(compressed)) return undefined;
      start = ZLIB_HEADER;
      this.#inflater = host.steadyInflater((piece) => this.#came(piece), MAX_UNPACKED_RECORD);
    }
    try {
      const taken = this.#inflater.take(compressed.subarray(start));
      if (taken === 'damaged' || this.#inflater.ended) return undefined;
    } catch (error) {
      if (error instanceof TooLong) return undefined;
      throw error;
    }
    return this.#unpacked.length === 1 ? this.#unpacked[0] : concatenate(...this.#unpacked);
  }

  #came(piece: Uint8Array): void {
    this.#length += piece.length;
    if (this.#length > MAX_UNPACKED_RECORD) throw new TooLong();
    this.#unpacked.push(piece);
  }
}

/** What inflating takes: twice the window, and a record. */
const STATE_BYTES = 3 * (1 << 15);

function beginsZlib(bytes: Uint8Array): boolean {
  const [method, flags] = bytes;
  if (method === undefined || flags === undefined) return false;
  const checked = ((method << 8) | flags) % 31 === 0;
  return checked && (method & METHOD_MASK) === METHOD_DEFLATE && (flags & PRESET_DICTIONARY) === 0;
}
