import { NotACapture } from './capture/capture-error.js';
import { readCaptureFile, readCaptureStream } from './capture/read-capture.js';
import type { Reading } from './excerpt/excerpt.js';
import { Dissection, type DissectionOptions } from './report/dissection.js';
import type { Report } from './report/report.js';

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

/** A capture: a path, the bytes of a file, or a stream of them. `name` stands in the report. */
export type CaptureInput =
  | string
  | Uint8Array
  | AsyncIterable<Uint8Array>
  | {
      readonly name: string;
      readonly path?: string;
      readonly bytes?: Uint8Array;
      readonly stream?: AsyncIterable<Uint8Array>;
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
    pieces.map(({ path }) => path).join(' + '),
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

function nameOf(input: CaptureInput): string {
  if (typeof input === 'string') return input;
  return 'name' in input ? (input.name as string) : '-';
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

async function readInto(
  dissection: Dissection,
  input: CaptureInput,
  { onProgress, signal }: DissectionOptions,
): Promise<void> {
  if (signal?.aborted === true) return;
  await dissection.capture(nameOf(input), async (sink) => {
    const file = (path: string) => readCaptureFile(path, sink, onProgress, signal);
    const stream = (bytes: AsyncIterable<Uint8Array>) => readCaptureStream(bytes, sink, onProgress, signal);
    if (typeof input === 'string') return file(input);
    if (input instanceof Uint8Array) return stream(once(input));
    if (!('name' in input)) return stream(input);
    if (input.bytes !== undefined) return stream(once(input.bytes));
    if (input.stream !== undefined) return stream(input.stream);
    return file(input.path ?? input.name);
  });
}
