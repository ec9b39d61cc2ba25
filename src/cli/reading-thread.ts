// What a thread does that reads files for the main one.
import { parentPort, workerData } from 'node:worker_threads';
import { shownName } from '../base/visible.js';
import { readCaptureFile } from '../capture/read-capture.js';
import type { Reading } from '../excerpt/excerpt.js';
import type { DissectionOptions } from '../index.js';
import { Dissection } from '../report/dissection.js';
import type { HandedOver } from '../report/handed-over.js';
import type { JsonLayout } from '../report/report-template.js';

/** What of the options a thread needs: plain data. */
export const FOR_THREADS = [
  'language',
  'choice',
  'keyLogs',
  'ca',
  'publicRoots',
  'clientCertificate',
  'showSecrets',
] as const satisfies readonly (keyof DissectionOptions)[];

export type ThreadOptions = Pick<DissectionOptions, (typeof FOR_THREADS)[number]>;

export interface Task {
  readonly files: readonly string[];
  readonly options: ThreadOptions;
  readonly layout: JsonLayout | undefined;
  readonly claims: SharedArrayBuffer;
  /** From 1; the main one is 0. */
  readonly thread: number;
}

/** Files that one thread takes together. */
interface Span {
  readonly first: number;
  /** Behind the last. */
  readonly end: number;
}

const FILES_TOGETHER = 8;
/** So many spans ahead of what is told lie in memory at most. */
const SPANS_AHEAD = 16;
/** Milliseconds after which a thread that waits looks again. */
const PATIENCE = 1_000;

/** Which thread reads which files, in memory that all of them see: how many spans are told, and who took each. */
export class Claims {
  readonly shared: SharedArrayBuffer;
  readonly #files: number;
  readonly #view: Int32Array;

  constructor(shared: SharedArrayBuffer, files: number) {
    this.shared = shared;
    this.#view = new Int32Array(shared);
    this.#files = files;
  }

  static of(files: number): Claims {
    const spans = Math.ceil(files / FILES_TOGETHER);
    return new Claims(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * (spans + 1)), files);
  }

  *spans(): Iterable<Span> {
    for (let first = 0; first < this.#files; first += FILES_TOGETHER)
      yield { first, end: Math.min(first + FILES_TOGETHER, this.#files) };
  }

  /** @returns whether it was free */
  take({ first }: Span, thread: number): boolean {
    return Atomics.compareExchange(this.#view, 1 + first / FILES_TOGETHER, 0, thread + 1) === 0;
  }

  /** The thread that took a span, by its first file. */
  takerOf(first: number): number {
    return Atomics.load(this.#view, 1 + first / FILES_TOGETHER) - 1;
  }

  /** A span has been told. */
  passed({ first }: Span): void {
    Atomics.store(this.#view, 0, first / FILES_TOGETHER + 1);
    Atomics.notify(this.#view, 0);
  }

  /** Waits until a span is no further ahead than memory allows. @returns whether the main thread has not got to it yet */
  isAhead({ first }: Span): boolean {
    const span = first / FILES_TOGETHER;
    for (;;) {
      const told = Atomics.load(this.#view, 0);
      if (span <= told + SPANS_AHEAD) return span > told;
      Atomics.wait(this.#view, 0, told, PATIENCE);
    }
  }
}

export const readingOf =
  (path: string, { onProgress, signal }: Pick<DissectionOptions, 'onProgress' | 'signal'> = {}): Reading =>
  (sink) =>
    readCaptureFile(path, sink, onProgress, signal);

/** Reads files ahead of the main thread; what cannot be read, or be told without the others, is left to it. */
export async function readForAnother(): Promise<void> {
  const { files, options, layout, claims: shared, thread } = workerData as Task;
  const claims = new Claims(shared, files.length);
  const dissection = new Dissection(options);
  for (const span of claims.spans()) {
    if (!claims.isAhead(span) || !claims.take(span, thread)) continue;
    const handed: (HandedOver | undefined)[] = [];
    for (const path of files.slice(span.first, span.end)) handed.push(await read(dissection, path, layout));
    parentPort?.postMessage([span.first, handed]);
  }
}

async function read(
  dissection: Dissection,
  path: string,
  layout: JsonLayout | undefined,
): Promise<HandedOver | undefined> {
  const before = dissection.secrets.known;
  try {
    const handed = await dissection.handOver(shownName(path), readingOf(path), layout);
    // Secrets that it holds may open what is in others.
    return dissection.secrets.known === before ? handed : undefined;
  } catch {
    return undefined;
  }
}
