import { gzipSync } from 'fflate';
import type { Compression, Inflater, Unpacked } from '../platform.js';
import { Unpacker } from '../steady-inflater.js';
import { unpackBrotli } from './brotli.js';

class PageInflater implements Inflater {
  readonly #unpacker: Unpacker;

  constructor(out: (unpacked: Uint8Array) => void, chunkLength: number) {
    this.#unpacker = new Unpacker(out, chunkLength);
  }

  get ended(): boolean {
    return this.#unpacker.ended;
  }

  async take(bytes: Uint8Array): Promise<number | 'damaged'> {
    return this.#unpacker.take(bytes);
  }

  close(): void {}
}

const ZLIB_HEADER = 2;
const DEFLATE = 8;
const PRESET_DICTIONARY = 0x20;
const CHUNK_LENGTH = 1 << 15;

class TooLong extends Error {}

/** RFC 1950. */
function unpackZlib(bytes: Uint8Array, most: number): Unpacked {
  const [method = 0, flags = 0] = bytes;
  const isHeader = (method & 15) === DEFLATE && method >> 4 <= 7 && ((method << 8) | flags) % 31 === 0;
  if (!isHeader || (flags & PRESET_DICTIONARY) !== 0) return 'damaged';
  const pieces: Uint8Array[] = [];
  let length = 0;
  const inflate = new Unpacker((unpacked) => {
    pieces.push(unpacked);
    length += unpacked.length;
    if (length > most) throw new TooLong();
  }, CHUNK_LENGTH);
  try {
    const used = inflate.take(bytes.subarray(ZLIB_HEADER));
    if (used === 'damaged' || !inflate.ended) return 'damaged';
    const whole = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    const trailer = bytes.subarray(ZLIB_HEADER + used);
    if (trailer.length < 4) return 'damaged';
    const checksum = new DataView(trailer.buffer, trailer.byteOffset).getUint32(0);
    return checksum === adler32(whole) ? whole : 'damaged';
  } catch (error) {
    if (error instanceof TooLong) return 'length';
    throw error;
  }
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return ((b << 16) | a) >>> 0;
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

export const compression: Compression = {
  inflater: (out, chunkLength) => new PageInflater(out, chunkLength),
  steadyInflater: (out, chunkLength) => new Unpacker(out, chunkLength),
  unpackZlib,
  unpackBrotli: (bytes, most) => unpackBrotli(bytes, most),
  gzip: (text, level) =>
    gzipSync(new TextEncoder().encode(text), { level: Math.min(Math.max(level, 1), 9) as 1, mtime: 0 }),
  crc32(bytes, before) {
    let crc = ~before;
    for (let at = 0; at < bytes.length; at++) crc = CRC[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8);
    return ~crc >>> 0;
  },
};
