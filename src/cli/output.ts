import { closeSync, openSync, writeSync } from 'node:fs';
import { UnwritableDocument } from './documents.js';

/** Where text, JSON or NDJSON goes: standard output, or a file in its place. */
export class Output {
  readonly #file: string | undefined;
  #descriptor: number | undefined;

  constructor(file: string | undefined) {
    this.#file = file;
  }

  /**
   * Writes in order; a file is made anew with the first.
   * @returns when all is written, so that a status set afterwards does not cut a pipe short.
   * @throws UnwritableDocument
   */
  write(text: string): Promise<void> {
    if (this.#file === undefined)
      return new Promise((resolve) => {
        process.stdout.write(text, () => resolve());
      });
    try {
      this.#descriptor ??= openSync(this.#file, 'w');
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
    } catch (error) {
      throw new UnwritableDocument(this.#file, (error as NodeJS.ErrnoException).code ?? String(error));
    }
    return Promise.resolve();
  }

  /** Ends the file; one that nothing was written to becomes empty. */
  async close(): Promise<void> {
    if (this.#file === undefined) return;
    await this.write('');
    closeSync(this.#descriptor!);
    this.#descriptor = undefined;
  }
}
