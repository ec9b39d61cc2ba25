import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { NotACapture } from './capture-error.js';
import type { CaptureReader } from './capture-reader.js';
import { compressionOf } from './foreign-format.js';
import type { CaptureFacts } from './packet-sink.js';

export type Compression = Exclude<CaptureFacts['compression'], 'none'>;

/**
 * Bytes unpacked at a time. Only these, and the input of one call, are in memory. Where the data is damaged, zlib
 * keeps back the piece that it was working on, so a piece should not be long.
 */
const CHUNK_LENGTH = 1 << 15;

/**
 * The compression that the first four bytes of a file tell, if it is one that is unpacked on the fly.
 * @throws NotACapture if it is one that this Node cannot unpack.
 */
export function streamCompressionOf(first: Uint8Array): Compression | undefined {
  const compression = compressionOf(first, 0, first.length);
  if (compression === 'gzip') return compression;
  if (compression === 'zstd') {
    if (zstdDecompress() === undefined) throw new NotACapture('compressed', 'zstd');
    return compression;
  }
  return undefined;
}

type CreateDecompress = (options: { chunkSize: number }) => Transform;

/** Node has it from 22.15 on. */
function zstdDecompress(): CreateDecompress | undefined {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  return typeof create === 'function' ? (create as CreateDecompress) : undefined;
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
    const stream = compression === 'gzip' ? zlib.createGunzip(options) : zstdDecompress()!(options);
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
