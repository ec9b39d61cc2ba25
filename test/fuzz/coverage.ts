// What has been executed, by V8's own precise block coverage: the feedback that guides the fuzzer.
import { type Profiler, Session } from 'node:inspector/promises';

/** Counts the blocks of the program's own files that have ever been entered. */
export class Coverage {
  readonly #session = new Session();
  readonly #seen = new Set<string>();
  readonly #files: string;

  /** `files`: part of the URL of the files that count. */
  constructor(files: string) {
    this.#files = files;
  }

  async start(): Promise<void> {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  async stop(): Promise<void> {
    await this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }

  get blocks(): number {
    return this.#seen.size;
  }

  /** Blocks entered for the first time since the last call. */
  async fresh(): Promise<number> {
    const before = this.#seen.size;
    const { result } = (await this.#session.post('Profiler.takePreciseCoverage')) as {
      result: Profiler.ScriptCoverage[];
    };
    for (const { url, functions } of result) {
      if (!url.includes(this.#files)) continue;
      for (const { ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          if (count > 0) this.#seen.add(`${url}:${startOffset}-${endOffset}`);
        }
      }
    }
    return this.#seen.size - before;
  }
}
