import { MAX_UNPACKING_RATIO, UNPACKED_WHATEVER_THE_RATIO } from '../base/limits.js';
import { ZstdError } from '../base/zstd/zstd-error.js';
import { ZstdUnpacker } from '../base/zstd/zstd-unpacker.js';
import type { CaptureReader } from './capture-reader.js';
import { compressionOf } from './foreign-format.js';
import { GzipUnpacker } from './gzip-unpacker.js';
import type { CaptureFacts } from './packet-sink.js';
import { UnpackingError, type UnpackingFailure } from './unpacking-error.js';

export type Compression = Exclude<CaptureFacts['compression'], 'none'>;

/** Bytes unpacked before the event loop gets its turn, in which a signal is heard. */
const AT_ONCE = 8 << 20;

/** The compression that the first four bytes of a file tell. */
export function streamCompressionOf(first: Uint8Array): Compression | undefined {
  const compression = compressionOf(first, 0, first.length);
  return compression === 'gzip' || compression === 'zstd' ? compression : undefined;
}

/** Unpacks a compressed capture piece by piece into a reader. Damage ends it; what came before has been read by then. */
export class Decompressor {
  readonly compression: Compression;
  failed = false;
  readonly #reader: CaptureReader;
  readonly #pause: () => Promise<void>;
  readonly #gzip: GzipUnpacker | undefined;
  readonly #zstd: ZstdUnpacker | undefined;
  #taken = 0;
  #unpacked = 0;

  /** `pause` is waited for now and then. */
  constructor(compression: Compression, reader: CaptureReader, pause: () => Promise<void>) {
    this.compression = compression;
    this.#pause = pause;
    this.#reader = reader;
    const out = (bytes: Uint8Array) => this.#pass(bytes);
    if (compression === 'gzip') this.#gzip = new GzipUnpacker(out);
    else this.#zstd = new ZstdUnpacker(out);
  }

  /** Unpacks the next bytes; fulfilled when they have been used. */
  async take(bytes: Uint8Array): Promise<void> {
    if (this.failed || this.#reader.stopped) return;
    this.#taken += bytes.length;
    try {
      if (this.#gzip !== undefined) await this.#takeGzip(this.#gzip, bytes);
      else await this.#takeZstd(this.#zstd!, bytes);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Nothing more comes. */
  end(): void {
    try {
      if (!this.failed && !this.#reader.stopped) {
        this.#gzip?.end();
        this.#zstd?.end();
        refuseUnlessPadding(this.#gzip?.foreign ?? []);
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#gzip?.close();
    }
  }

  async #takeGzip(gzip: GzipUnpacker, bytes: Uint8Array): Promise<void> {
    const used = await gzip.take(bytes);
    refuseUnlessPadding(gzip.foreign);
    refuseUnlessPadding(bytes.subarray(used));
  }

  async #takeZstd(zstd: ZstdUnpacker, bytes: Uint8Array): Promise<void> {
    zstd.give(bytes);
    let before = this.#unpacked;
    while (zstd.step()) {
      if (this.#reader.stopped) return;
      if (this.#unpacked - before < AT_ONCE) continue;
      before = this.#unpacked;
      await this.#pause();
    }
    if (!zstd.isTrailing) return;
    refuseUnlessPadding(zstd.foreign);
    refuseUnlessPadding(zstd.rest());
  }

  #pass(bytes: Uint8Array): void {
    this.#unpacked += bytes.length;
    if (this.#reader.stopped) return;
    if (this.#unpacked > UNPACKED_WHATEVER_THE_RATIO && this.#unpacked > MAX_UNPACKING_RATIO * this.#taken)
      throw new UnpackingError('ratio');
    this.#reader.feed(bytes);
  }

  #fail(error: unknown): void {
    const reason: UnpackingFailure | undefined =
      error instanceof UnpackingError || error instanceof ZstdError ? error.reason : undefined;
    if (reason === undefined) throw error;
    this.failed = true;
    this.#reader.decompressionFailed(this.compression, reason);
  }
}

/** Tapes and some appliances fill up their last block with zeros. */
function refuseUnlessPadding(bytes: Iterable<number>): void {
  for (const byte of bytes) if (byte !== 0) throw new UnpackingError('trailing');
}
