import type { BlobLike } from './base/blob-like.js';
import { shownName } from './base/visible.js';
import { NotACapture } from './capture/capture-error.js';
import { readCaptureBlob, readCaptureFile, readCaptureStream } from './capture/read-capture.js';
import type { Reading } from './excerpt/excerpt.js';
import { Dissection, type DissectionOptions } from './report/dissection.js';
import type { Report } from './report/report.js';

export type { BlobLike } from './base/blob-like.js';
export { CaptureOpenError, NotACapture } from './capture/capture-error.js';
export { fromPcapParser, type PcapParser, type PcapParserPacket } from './capture/from-pcap-parser.js';

export { Excerpt, type Written } from './excerpt/excerpt.js';
export type { LanguageTag } from './language/language.js';
export type { SeenCertificate } from './report/certificate-collector.js';
export type { Choice } from './report/choose.js';
export { compare } from './report/compare.js';
export { type DissectionOptions, type KeyLogInput, UnusablePrivateKey } from './report/dissection.js';
export {
  type ExplanationReport,
  explainable,
  explanationOf,
  topicsNamed,
} from './report/explanation.js';
export type { MessageParts } from './report/field-report.js';
export type * from './report/report.js';
export { type CertificateInput, UnusableCertificates } from './report/what-if.js';

/** A stream as browsers have it, as far as it is used: a ReadableStream of bytes. */
export interface ReadableStreamLike {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
    cancel(): Promise<unknown>;
  };
}

/** What a capture is read from: the bytes of a file, or a File, a Blob or a stream of them. */
export type CaptureBytes =
  | Uint8Array
  | ArrayBuffer
  | BlobLike
  | ReadableStreamLike
  | AsyncIterable<Uint8Array>;

/** A capture: a path (under Node.js), or what it is read from. `name` stands in the report. */
export type CaptureInput =
  | string
  | CaptureBytes
  | {
      readonly name: string;
      readonly path?: string;
      readonly bytes?: Uint8Array | ArrayBuffer;
      readonly blob?: BlobLike;
      readonly stream?: AsyncIterable<Uint8Array> | ReadableStreamLike;
    };

/**
 * Reads captures and says, for every TLS connection in them, what happened, who refused whom and why.
 * @returns one Report over all inputs, in the order given.
 * @throws CaptureOpenError if a file cannot be read, NotACapture if an input is no packet capture.
 */
export async function dissect(
  input: CaptureInput | readonly CaptureInput[],
  options: DissectionOptions = {},
): Promise<Report> {
  const inputs = Array.isArray(input) ? (input as readonly CaptureInput[]) : [input as CaptureInput];
  const dissection = new Dissection(options);
  for (const one of inputs) await readInto(dissection, one, options);
  return dissection.report();
}

/** An input that could not be read, with the reason. */
export interface UnreadInput {
  readonly name: string;
  readonly error: Error;
}

/** As `dissect`, but an input that cannot be read does not stop the others: it is told in `unread`. */
export async function dissectReadable(
  inputs: readonly CaptureInput[],
  options: DissectionOptions = {},
): Promise<{ readonly report: Report; readonly unread: readonly UnreadInput[] }> {
  const dissection = new Dissection(options);
  const unread: UnreadInput[] = [];
  for (const input of inputs) {
    try {
      await readInto(dissection, input, options);
    } catch (error) {
      if (!(error instanceof NotACapture) && !isOpenError(error)) throw error;
      unread.push({ name: nameOf(input), error: error as Error });
    }
  }
  return { report: dissection.report(), unread };
}

const isOpenError = (error: unknown): boolean => error instanceof Error && error.name === 'CaptureOpenError';

/**
 * Reads the pieces of a rotated capture (`tcpdump -C`, `-G`) as one: in the order of their first packets, with frames
 * numbered through as if the files had been merged.
 * @throws CaptureOpenError or NotACapture for the first piece that cannot be read.
 */
export async function dissectJoined(
  paths: readonly string[],
  options: DissectionOptions = {},
): Promise<Report> {
  const pieces = await Promise.all(paths.map(async (path) => ({ path, at: await firstPacketTime(path) })));
  pieces.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const dissection = new Dissection(options);
  await dissection.joined(
    pieces.map(({ path }) => shownName(path)).join(' + '),
    pieces.map(
      ({ path }): Reading =>
        (sink) =>
          readCaptureFile(path, sink, options.onProgress, options.signal),
    ),
  );
  return dissection.report();
}

class FirstPacket extends Error {}

/** Seconds since 1970 of a capture's first packet; Infinity if it holds none. */
async function firstPacketTime(path: string): Promise<number> {
  let at = Number.POSITIVE_INFINITY;
  try {
    await readCaptureFile(path, {
      packet: (_bytes, _start, _end, _originalLength, _linkType, _frame, seconds, nanoseconds) => {
        at = seconds + nanoseconds / 1e9;
        throw new FirstPacket();
      },
    });
  } catch (error) {
    if (!(error instanceof FirstPacket)) throw error;
  }
  return at;
}

/** A File has a name of its own. */
const nameOf = (input: CaptureInput): string =>
  typeof input === 'string'
    ? shownName(input)
    : 'name' in input && typeof input.name === 'string'
      ? input.name
      : '-';

async function* once(bytes: Uint8Array | ArrayBuffer): AsyncIterable<Uint8Array> {
  yield bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
}

async function* pieces(stream: ReadableStreamLike): AsyncIterable<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (value !== undefined) yield value;
    }
  } finally {
    await reader.cancel();
  }
}

async function readInto(
  dissection: Dissection,
  input: CaptureInput,
  { onProgress, signal }: DissectionOptions,
): Promise<void> {
  if (signal?.aborted === true) return;
  const name = nameOf(input);
  const source = sourceOf(input);
  const isStream = typeof source !== 'string' && !('slice' in source);
  const read: Reading = (sink) => {
    if (typeof source === 'string') return readCaptureFile(source, sink, onProgress, signal);
    return 'slice' in source
      ? readCaptureBlob(source, name, sink, onProgress, signal)
      : readCaptureStream(source, sink, onProgress, signal);
  };
  await dissection.capture(name, read, isStream);
}

/** A path, a blob, or a stream of bytes. */
function sourceOf(input: CaptureInput): string | BlobLike | AsyncIterable<Uint8Array> {
  if (typeof input === 'string') return input;
  if (input instanceof Uint8Array || input instanceof ArrayBuffer) return once(input);
  if ('slice' in input) return input;
  if ('getReader' in input) return pieces(input);
  if (Symbol.asyncIterator in input) return input;
  if (input.bytes !== undefined) return once(input.bytes);
  if (input.blob !== undefined) return input.blob;
  if (input.stream === undefined) return input.path ?? input.name;
  return 'getReader' in input.stream ? pieces(input.stream) : input.stream;
}
