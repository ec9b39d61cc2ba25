import type { BlobLike } from '../base/blob-like.js';
import type { StopSignal } from '../base/stop-signal.js';
import { host } from '../platform/host.js';
import type { OpenFile } from '../platform/platform.js';
import { CaptureOpenError, type CaptureOpenReason } from './capture-error.js';
import { CaptureReader } from './capture-reader.js';
import { Decompressor, streamCompressionOf } from './decompressor.js';
import type { CaptureFacts, PacketSink } from './packet-sink.js';

/** Large enough that a system call costs nothing beside the packets, small enough for the processor's caches. */
const CHUNK_LENGTH = 1 << 20;
/** Bytes that tell compressed from plain. */
const SNIFF_LENGTH = 4;

/** Chunks read before the event loop gets its turn, in which a signal is heard: some tenths of a second at most. */
const CHUNKS_AT_ONCE = 8;

const LEAST_CHUNK_LENGTH = 1 << 12;

/** A small file is read at once. `size`: 0 where nobody knows it. */
const chunkLength = (size: number): number =>
  size === 0 ? CHUNK_LENGTH : Math.min(CHUNK_LENGTH, Math.max(LEAST_CHUNK_LENGTH, size));

/** Told while a capture is read: bytes of the file so far, and in all (0 if nobody knows). */
export type Progress = (bytesRead: number, bytesInAll: number) => void;

const OPEN_REASONS: Readonly<Record<string, CaptureOpenReason>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EACCES: 'no_permission',
  EPERM: 'no_permission',
  EISDIR: 'directory',
};

function openError(error: unknown, path: string): CaptureOpenError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
  return new CaptureOpenError(OPEN_REASONS[code] ?? 'unreadable', path, code);
}

/**
 * Reads a capture file from beginning to end: pcap or pcapng, plain or compressed by gzip or zstd, told by content. The
 * sink's calls happen before the promise is fulfilled. `signal` ends the reading early; what was read by then counts, with
 * the problem `capture.interrupted`.
 * @throws CaptureOpenError if the file cannot be opened or read.
 * @throws NotACapture if it is no capture.
 */
export async function readCaptureFile(
  path: string,
  sink: PacketSink,
  progress?: Progress,
  signal?: StopSignal,
): Promise<CaptureFacts> {
  let file: OpenFile;
  try {
    file = host.openFile(path);
  } catch (error) {
    throw openError(error, path);
  }
  try {
    if (file.isDirectory) throw new CaptureOpenError('directory', path, 'EISDIR');
    const chunk = new Uint8Array(chunkLength(file.size));
    const intake = new Intake(sink);
    let total = 0;
    for (let chunks = 1; ; chunks++) {
      if (chunks % CHUNKS_AT_ONCE === 0) await host.pause();
      if (signal?.aborted === true) return interrupted(await intake.end(), total);
      let length: number;
      try {
        length = file.read(chunk);
      } catch (error) {
        throw openError(error, path);
      }
      if (length === 0) break;
      total += length;
      // Only compressed data makes anybody wait.
      const busy = intake.take(chunk, length);
      if (busy !== undefined) await busy;
      progress?.(total, file.size);
      if (intake.done) break;
    }
    return await intake.end();
  } finally {
    file.close();
  }
}

/** Bytes of a blob that are asked for at a time: each time costs a message to another process and back. */
const SLICE_LENGTH = 4 << 20;

/** Memory of a slice is given back at once, where that can be done: left to itself, hundreds of megabytes wait for it. */
function letGo(buffer: ArrayBufferLike & { transfer?(length: number): unknown }): void {
  buffer.transfer?.(0);
}

/**
 * Reads a capture from a blob, slice by slice; formats and compression as in `readCaptureFile`.
 * @throws CaptureOpenError if it cannot be read (any more).
 * @throws NotACapture if it is no capture.
 */
export async function readCaptureBlob(
  blob: BlobLike,
  name: string,
  sink: PacketSink,
  progress?: Progress,
  signal?: StopSignal,
): Promise<CaptureFacts> {
  const intake = new Intake(sink);
  const sliceAt = async (at: number) => {
    try {
      return new Uint8Array(await blob.slice(at, Math.min(at + SLICE_LENGTH, blob.size)).arrayBuffer());
    } catch (error) {
      throw openError(error, name);
    }
  };
  let total = 0;
  // The next slice is on its way while one is used.
  let next = sliceAt(0);
  while (total < blob.size) {
    const slice = await next;
    if (signal?.aborted === true) return interrupted(await intake.end(), total);
    const { length } = slice;
    total += length;
    if (total < blob.size) {
      next = sliceAt(total);
      next.catch(() => undefined);
    }
    for (let at = 0; at < length && !intake.done; at += CHUNK_LENGTH) {
      const chunk = slice.subarray(at, at + CHUNK_LENGTH);
      const busy = intake.take(chunk, chunk.length);
      if (busy !== undefined) await busy;
    }
    letGo(slice.buffer);
    progress?.(total, blob.size);
    await host.pause();
    if (intake.done || length === 0) break;
  }
  return intake.end();
}

/**
 * Reads a capture from a stream such as standard input; formats and compression as in `readCaptureFile`.
 * @throws CaptureOpenError (with the path `-`) if the stream cannot be read.
 * @throws NotACapture if it is no capture.
 */
export async function readCaptureStream(
  stream: AsyncIterable<Uint8Array>,
  sink: PacketSink,
  progress?: Progress,
  signal?: StopSignal,
): Promise<CaptureFacts> {
  const intake = new Intake(sink);
  const pieces = stream[Symbol.asyncIterator]();
  let total = 0;
  // A race against one promise that outlives them all would keep every piece in memory.
  let stopWaiting: () => void = () => undefined;
  const abort = () => stopWaiting();
  signal?.addEventListener('abort', abort, { once: true });
  const next = () =>
    new Promise<Uint8Array | undefined>((resolve, reject) => {
      stopWaiting = () => resolve(undefined);
      if (signal?.aborted === true) resolve(undefined);
      else nextPiece(pieces).then(resolve, reject);
    });
  try {
    for (;;) {
      const piece = await next();
      if (piece === undefined || signal?.aborted === true) break;
      total += piece.length;
      const busy = intake.take(piece, piece.length);
      if (busy !== undefined) await busy;
      progress?.(total, 0);
      if (intake.done) break;
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    // One that waits for its next piece, as standard input does, would not return before that.
    const returned = pieces.return?.();
    if (signal?.aborted !== true) await returned;
  }
  const facts = await intake.end();
  return signal?.aborted === true ? interrupted(facts, total) : facts;
}

/** That the last record is not whole is no fault of the file. */
function interrupted(facts: CaptureFacts, offset: number): CaptureFacts {
  const problems = facts.problems.filter(({ code }) => code !== 'capture.cut' && code !== 'capture.empty');
  return {
    ...facts,
    problems: [...problems, { code: 'capture.interrupted', frame: facts.packets, offset, detail: {} }],
  };
}

async function nextPiece(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    const { done, value } = await pieces.next();
    return done === true ? undefined : value;
  } catch (error) {
    throw openError(error, '-');
  }
}

/** Takes the bytes of a file as they come, unpacks them if need be, and hands them to a reader. */
class Intake {
  readonly #reader: CaptureReader;
  readonly #first = new Uint8Array(SNIFF_LENGTH);
  #firstLength = 0;
  #sniffed = false;
  #decompressor: Decompressor | undefined;

  constructor(sink: PacketSink) {
    this.#reader = new CaptureReader(sink);
  }

  get done(): boolean {
    return this.#reader.stopped || this.#decompressor?.failed === true;
  }

  /** Uses `chunk[0, length)`, which may be overwritten once the returned promise (if any) is fulfilled. */
  take(chunk: Uint8Array, length: number): Promise<void> | undefined {
    if (this.#sniffed) return this.#pass(chunk, length);
    if (this.#firstLength === 0 && length >= SNIFF_LENGTH) {
      this.#sniff(chunk);
      return this.#pass(chunk, length);
    }
    // A pipe may give a single byte at first.
    const taken = Math.min(SNIFF_LENGTH - this.#firstLength, length);
    this.#first.set(chunk.subarray(0, taken), this.#firstLength);
    this.#firstLength += taken;
    if (this.#firstLength < SNIFF_LENGTH) return undefined;
    this.#sniff(this.#first);
    const before = this.#pass(this.#first, SNIFF_LENGTH);
    const rest = chunk.subarray(taken, length);
    if (before === undefined) return this.#pass(rest, rest.length);
    return before.then(() => this.#pass(rest, rest.length));
  }

  #sniff(first: Uint8Array): void {
    this.#sniffed = true;
    const compression = streamCompressionOf(first.subarray(0, SNIFF_LENGTH));
    if (compression !== undefined)
      this.#decompressor = new Decompressor(compression, this.#reader, () => host.pause());
  }

  async end(): Promise<CaptureFacts> {
    if (!this.#sniffed) this.#reader.feed(this.#first, 0, this.#firstLength);
    if (this.#decompressor === undefined) return this.#reader.end();
    this.#decompressor.end();
    return this.#reader.end(this.#decompressor.compression);
  }

  #pass(bytes: Uint8Array, length: number): Promise<void> | undefined {
    if (this.#decompressor !== undefined) return this.#decompressor.take(bytes.subarray(0, length));
    this.#reader.feed(bytes, 0, length);
    return undefined;
  }
}
