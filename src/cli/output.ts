import { WholeFile } from '../platform/node/whole-file.js';
import { UnwritableDocument } from './documents.js';

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
    if (this.#file === undefined)
      return new Promise((resolve) => {
        process.stdout.write(text, () => resolve());
      });
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
