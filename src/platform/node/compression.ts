import {
  brotliDecompressSync,
  crc32,
  createInflateRaw,
  gzipSync,
  type InflateRaw,
  inflateSync,
} from 'node:zlib';
import type { Compression, Inflater, Unpacked } from '../platform.js';
import { Unpacker } from '../steady-inflater.js';
import { plain } from './digests.js';

class NodeInflater implements Inflater {
  readonly #inflate: InflateRaw;
  #failed: Error | 'damaged' | undefined;
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(out: (unpacked: Uint8Array) => void, chunkSize: number) {
    const inflate = createInflateRaw({ chunkSize });
    inflate.on('data', (unpacked: Uint8Array) => {
      if (this.#failed !== undefined) return;
      try {
        out(unpacked);
      } catch (error) {
        // Out of an event handler it would end the program.
        this.#failed = error instanceof Error ? error : new Error(String(error));
        this.#wake();
      }
    });
    inflate.on('end', () => {
      this.#ended = true;
      this.#wake();
    });
    inflate.on('error', () => {
      this.#failed ??= 'damaged';
      this.#wake();
    });
    this.#inflate = inflate;
  }

  get ended(): boolean {
    return this.#ended;
  }

  async take(bytes: Uint8Array): Promise<number | 'damaged'> {
    const before = this.#inflate.bytesWritten;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      // Once the data is over, zlib ends its stream and does not call back.
      this.#inflate.write(bytes, () => resolve());
    });
    if (this.#failed instanceof Error) throw this.#failed;
    return this.#failed ?? this.#inflate.bytesWritten - before;
  }

  close(): void {
    this.#inflate.destroy();
  }
}

function unpacked(unpack: () => Buffer): Unpacked {
  try {
    return plain(unpack());
  } catch (error) {
    return error instanceof RangeError ? 'length' : 'damaged';
  }
}

/** RFC 7932 section 9.1: of a first byte whose lowest bit is set and the three above are not all zero, 17 and those three. */
const LEAST_WINDOW_BITS = 18;

/**
 * The stream with a window no larger than `most` bytes need. The decoder fills the window before it gives anything: fourteen
 * bytes make 16 MB, in 30 ms, and it never comes to the bound. A window in which all that is allowed has room makes no
 * difference to what is unpacked.
 */
function withWindowFor(most: number, bytes: Uint8Array): Uint8Array {
  const first = bytes[0] ?? 0;
  const bits = 17 + ((first >> 1) & 7);
  if ((first & 1) === 0 || bits <= LEAST_WINDOW_BITS) return bytes;
  let needed = LEAST_WINDOW_BITS;
  while (needed < bits && (1 << needed) - 16 < most) needed++;
  if (needed >= bits) return bytes;
  const narrower = Uint8Array.from(bytes);
  narrower[0] = (first & 0xf0) | ((needed - 17) << 1) | 1;
  return narrower;
}

export const compression: Compression = {
  inflater: (out, chunkLength) => new NodeInflater(out, chunkLength),
  steadyInflater: (out, chunkLength) => new Unpacker(out, chunkLength),
  unpackZlib: (bytes, most) => unpacked(() => inflateSync(bytes, { maxOutputLength: most })),
  unpackBrotli: (bytes, most) =>
    unpacked(() => brotliDecompressSync(withWindowFor(most, bytes), { maxOutputLength: most })),
  gzip: (text, level) => plain(gzipSync(text, { level })),
  crc32: (bytes, before) => crc32(bytes, before),
};
