import { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { Decompress as ZstdDecompress } from 'fzstd';
import type { CaptureReader } from './capture-reader.js';
import { compressionOf } from './foreign-format.js';
import type { CaptureFacts } from './packet-sink.js';

export type Compression = Exclude<CaptureFacts['compression'], 'none'>;

/**
 * Bytes unpacked at a time. Only these, and the input of one call, are in memory. Where the data is damaged, zlib
 * keeps back the piece that it was working on, so a piece should not be long.
 */
const CHUNK_LENGTH = 1 << 15;

/** The compression that the first four bytes of a file tell. */
export function streamCompressionOf(first: Uint8Array): Compression | undefined {
  const compression = compressionOf(first, 0, first.length);
  return compression === 'gzip' || compression === 'zstd' ? compression : undefined;
}

type CreateDecompress = (options: { chunkSize: number }) => Transform;

/** Node's own from 22.15 on; before that fzstd, which is slower. */
const createZstdDecompress: CreateDecompress = (options) => {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  return typeof create === 'function' ? (create as CreateDecompress)(options) : zstdTransform();
};

function zstdTransform(): Transform {
  let ended = false;
  const unpacker = new ZstdDecompress();
  const transform = new Transform({
    transform(packed: Uint8Array, _encoding, done) {
      try {
        unpacker.push(packed);
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
    flush(done) {
      try {
        unpacker.push(new Uint8Array(0), true);
        done(ended ? null : new Error('unexpected end of file'));
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
  unpacker.ondata = (unpacked, final) => {
    ended ||= final === true;
    if (unpacked.length > 0) transform.push(unpacked);
  };
  return transform;
}

/** Unpacks a compressed capture piece by piece into a reader. Damage ends it; what came before has been read by then. */
export class Decompressor {
  readonly compression: Compression;
  failed = false;
  readonly #reader: CaptureReader;
  readonly #stream: Transform;
  #thrown: unknown;
  #wake: (() => void) | undefined;

  constructor(compression: Compression, reader: CaptureReader) {
    this.compression = compression;
    this.#reader = reader;
    const options = { chunkSize: CHUNK_LENGTH };
    const stream = compression === 'gzip' ? zlib.createGunzip(options) : createZstdDecompress(options);
    stream.on('data', (unpacked: Uint8Array) => this.#unpacked(unpacked));
    stream.on('error', (error) => this.#fail(error));
    this.#stream = stream;
  }

  /** Unpacks the next bytes; fulfilled when they have been used. */
  async take(bytes: Uint8Array): Promise<void> {
    if (this.failed) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#stream.write(bytes, () => resolve());
    });
    if (this.#thrown !== undefined) throw this.#thrown;
  }

  /** Nothing more comes. */
  async end(): Promise<void> {
    if (!this.failed && !this.#reader.stopped) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        this.#stream.once('end', resolve);
        this.#stream.end();
      });
    }
    this.#stream.destroy();
    if (this.#thrown !== undefined) throw this.#thrown;
  }

  #unpacked(bytes: Uint8Array): void {
    if (this.failed || this.#reader.stopped) return;
    try {
      this.#reader.feed(bytes);
    } catch (error) {
      // Out of an event handler it would end the program.
      this.#thrown = error;
      this.failed = true;
      this.#wake?.();
    }
  }

  #fail(error: Error): void {
    if (this.failed) return;
    this.failed = true;
    this.#reader.decompressionFailed(this.compression, error.message);
    this.#wake?.();
  }
}
