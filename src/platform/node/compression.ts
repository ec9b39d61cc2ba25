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

export const compression: Compression = {
  inflater: (out, chunkLength) => new NodeInflater(out, chunkLength),
  steadyInflater: (out, chunkLength) => new Unpacker(out, chunkLength),
  unpackZlib: (bytes, most) => unpacked(() => inflateSync(bytes, { maxOutputLength: most })),
  unpackBrotli: (bytes, most) => unpacked(() => brotliDecompressSync(bytes, { maxOutputLength: most })),
  gzip: (text, level) => plain(gzipSync(text, { level })),
  crc32: (bytes, before) => crc32(bytes, before),
};
