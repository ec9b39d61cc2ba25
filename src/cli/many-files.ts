// Many files at once: other threads read some ahead of the main one, which tells all in their order.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { shownName } from '../base/visible.js';
import {
  CaptureOpenError,
  type ConnectionSummary,
  type DissectionOptions,
  NotACapture,
  type Report,
  type UnreadInput,
} from '../index.js';
import { Dissection } from '../report/dissection.js';
import type { HandedOver, Offset } from '../report/handed-over.js';
import type { JsonLayout } from '../report/report-template.js';
import type { Arguments } from './arguments.js';
import { Claims, FOR_THREADS, readingOf, type Task, type ThreadOptions } from './reading-thread.js';

/** Fewer files are told before other threads have begun and warmed up, and won that back. */
const LEAST_FILES = 500;
/** With one processor more V8's collector and compilers keep it busy: threads that read there make it longer. */
const LEAST_SPARE = 2;
/** More threads than that wait for the one that tells. */
const ENOUGH_THREADS = 4;

/** How many threads are to read beside the main one; 0 where captures are told otherwise for having been read together. */
export function threadsFor(options: Arguments): number {
  const { files, choice, documents, parts, privateKeys } = options;
  const together =
    options.join ||
    options.redact ||
    options.all ||
    options.write !== undefined ||
    options.certificates !== undefined ||
    choice.connections !== undefined ||
    documents.size > 0 ||
    privateKeys.length > 0 ||
    parts.fields === true ||
    parts.bytes === true ||
    parts.lessons === true;
  if (together || files.length < 2 || files.includes('-')) return 0;
  if (options.workers !== undefined) return Math.min(options.workers, files.length - 1);
  const spare = availableParallelism() - 1;
  return files.length < LEAST_FILES || spare < LEAST_SPARE ? 0 : Math.min(spare, ENOUGH_THREADS);
}

/** How the many are told. */
export interface Manner {
  readonly threads: number;
  /** The script that a thread begins with: it calls `readForAnother`. */
  readonly script: URL;
  /** The form of the connections' JSON; undefined: they are told otherwise. */
  readonly layout: JsonLayout | undefined;
  /** May a connection be asked for in full when it is told? */
  readonly mayAsk: (summary: ConnectionSummary) => boolean;
}

/** As `dissectReadable`, of files. */
export async function dissectManyFiles(
  files: readonly string[],
  options: DissectionOptions,
  manner: Manner,
): Promise<{ readonly report: Report; readonly unread: readonly UnreadInput[] }> {
  const many = new ManyFiles(files, options, manner);
  try {
    return await many.told();
  } finally {
    await many.end();
  }
}

const isUnreadable = (error: unknown): error is Error =>
  error instanceof NotACapture || error instanceof CaptureOpenError;

class ManyFiles {
  readonly #files: readonly string[];
  readonly #options: DissectionOptions;
  readonly #mayAsk: Manner['mayAsk'];
  readonly #dissection: Dissection;
  readonly #claims: Claims;
  readonly #workers: Worker[] = [];
  /** By the first file of each span. */
  readonly #results = new Map<number, readonly (HandedOver | undefined)[]>();
  #arrived: () => void = () => undefined;
  /** Spans that a thread took with it when it ended. */
  readonly #ended = new Set<number>();
  /** Where each file's numbers begin; undefined: it was read here. */
  readonly #taken: (Offset | undefined)[] = [];
  readonly #unread: UnreadInput[] = [];
  /** From here on one file may say what another needs: all are read here. */
  #isAlone = false;

  constructor(files: readonly string[], options: DissectionOptions, manner: Manner) {
    this.#files = files;
    this.#options = options;
    this.#mayAsk = manner.mayAsk;
    this.#dissection = new Dissection(options);
    this.#claims = Claims.of(files.length);
    if (existsSync(manner.script)) this.#begin(manner);
  }

  #begin({ threads, script, layout }: Manner): void {
    const given = FOR_THREADS.map((name) => [name, this.#options[name]] as const);
    const options: ThreadOptions = Object.fromEntries(given.filter(([, value]) => value !== undefined));
    for (let thread = 1; thread <= threads; thread++) {
      const task: Task = {
        files: this.#files,
        options,
        layout,
        claims: this.#claims.shared,
        thread,
      };
      const worker = new Worker(script, { workerData: task, stdout: false });
      worker.on('message', ([first, handed]: [number, readonly (HandedOver | undefined)[]]) => {
        this.#results.set(first, handed);
        this.#arrived();
      });
      // What a thread leaves undone when it ends, whyever, is done here.
      worker.on('error', () => undefined);
      worker.on('exit', () => {
        this.#ended.add(thread);
        this.#arrived();
      });
      this.#workers.push(worker);
    }
  }

  async told(): Promise<{ readonly report: Report; readonly unread: readonly UnreadInput[] }> {
    for (const span of this.#claims.spans()) {
      const own = this.#isAlone || this.#claims.take(span, 0);
      const handed = own ? [] : await this.#handed(span.first);
      for (let file = span.first; file < span.end; file++) {
        if (this.#options.signal?.aborted === true) return this.#all();
        await this.#tell(file, this.#isAlone ? undefined : handed[file - span.first]);
        for (const id of this.#dissection.missing) await this.#supply(id);
      }
      this.#results.delete(span.first);
      this.#claims.passed(span);
    }
    return this.#all();
  }

  #all(): { readonly report: Report; readonly unread: readonly UnreadInput[] } {
    return { report: this.#dissection.report(), unread: this.#unread };
  }

  async #handed(first: number): Promise<readonly (HandedOver | undefined)[]> {
    for (;;) {
      const handed = this.#results.get(first);
      if (handed !== undefined) return handed;
      if (this.#ended.has(this.#claims.takerOf(first))) return [];
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
  }

  async #tell(file: number, handed: HandedOver | undefined): Promise<void> {
    if (handed === undefined || handed.connections.some(({ summary }) => this.#mayAsk(summary)))
      return this.#readHere(file);
    this.#taken[file] = this.#dissection.offset;
    this.#dissection.take(handed);
  }

  async #readHere(file: number): Promise<void> {
    const path = this.#files[file]!;
    const { secrets } = this.#dissection;
    const before = secrets.known;
    try {
      await this.#dissection.capture(shownName(path), readingOf(path, this.#options), false);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      this.#unread.push({ name: shownName(path), error });
    }
    if (secrets.known !== before) this.#isAlone = true;
  }

  /** Reads again the file of a connection that another thread has read, and that is compared with another. */
  async #supply(id: number): Promise<void> {
    const file = this.#taken.findLastIndex((offset) => offset !== undefined && offset.connections < id);
    const path = this.#files[file]!;
    try {
      const reports = await this.#dissection.inFull(shownName(path), readingOf(path), this.#taken[file]!);
      const report = reports.get(id);
      if (report !== undefined) this.#dissection.supply(report);
    } catch (error) {
      // It is gone by now: the two are told without what differs.
      if (!isUnreadable(error)) throw error;
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
