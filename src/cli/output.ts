import { writeSync } from 'node:fs';
import { WholeFile } from '../platform/node/whole-file.js';
import { UnwritableDocument } from './documents.js';

const STDOUT = 1;
/** A pipe is full: its reader has 64 kB to read. */
const WAIT_MILLISECONDS = 2;
const clock = new Int32Array(new SharedArrayBuffer(4));

/** On Windows Node.js writes to both at once by itself. */
const isPipeOrFile = (): boolean => process.platform !== 'win32' && process.stdout.isTTY !== true;

/**
 * Writes to standard output before anything else goes on: connections are told while others are read, and `process.stdout`
 * would keep in memory whatever a slow reader of a pipe has not yet taken.
 */
function writeNow(text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(STDOUT, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
        process.stdout.emit('error', error);
        return;
      }
      Atomics.wait(clock, 0, 0, WAIT_MILLISECONDS);
    }
  }
}

/** Where text, JSON or NDJSON goes: standard output, or a file in its place. */
export class Output {
  readonly #file: string | undefined;
  #whole: WholeFile | undefined;

  constructor(file: string | undefined) {
    this.#file = file;
  }

  /**
   * Writes in order; a file appears when it is closed.
   * @returns when all is written, so that a status set afterwards does not cut a pipe short.
   * @throws UnwritableDocument
   */
  write(text: string): Promise<void> {
    if (this.#file === undefined) {
      if (isPipeOrFile()) {
        writeNow(text);
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        process.stdout.write(text, () => resolve());
      });
    }
    this.#guarded(this.#file, () => {
      this.#whole ??= new WholeFile(this.#file!);
      this.#whole.write(Buffer.from(text));
    });
    return Promise.resolve();
  }

  /** Ends the file; one that nothing was written to becomes empty. */
  async close(): Promise<void> {
    if (this.#file === undefined) return;
    await this.write('');
    this.#guarded(this.#file, () => this.#whole!.finish());
    this.#whole = undefined;
  }

  #guarded(file: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      throw new UnwritableDocument(file, (error as NodeJS.ErrnoException).code ?? String(error));
    }
  }
}
