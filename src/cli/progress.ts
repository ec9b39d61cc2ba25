import type { ArgumentsOf, SentenceId } from '../language/language.js';

/** Milliseconds before anything is shown, and between two looks. */
const PATIENCE = 1_000;
const INTERVAL = 200;

const MEGABYTE = 1_000_000;
const megabytes = (bytes: number): string => (bytes / MEGABYTE).toFixed(0);

type Say = <I extends SentenceId>(id: I, a: ArgumentsOf<I>) => string;

/** Shows on a terminal how far the reading has come, on one line that is taken away at the end. */
export class ProgressLine {
  readonly #out: NodeJS.WriteStream;
  readonly #say: Say;
  readonly #start = performance.now();
  #shownAt = 0;
  #shown = false;

  constructor(out: NodeJS.WriteStream, say: Say) {
    this.#out = out;
    this.#say = say;
  }

  /** `total` is 0 if nobody knows it. */
  readonly update = (read: number, total: number): void => {
    const now = performance.now();
    const elapsed = now - this.#start;
    if (elapsed < PATIENCE || now - this.#shownAt < INTERVAL) return;
    this.#shownAt = now;
    this.#shown = true;
    const rate = read / elapsed;
    const line = this.#say('cli.progress', {
      read: megabytes(read),
      total: total === 0 ? undefined : megabytes(total),
      percent: total === 0 ? undefined : Math.floor((100 * read) / total),
      rate: megabytes(rate * 1_000),
      secondsLeft: total === 0 ? undefined : Math.ceil((total - read) / rate / 1_000),
    });
    this.#out.write(`\r\u001b[K${line.slice(0, Math.max(0, (this.#out.columns || 80) - 1))}`);
  };

  /** Takes the line away, before anything else is written. */
  readonly clear = (): void => {
    if (this.#shown) this.#out.write('\r\u001b[K');
    this.#shown = false;
  };
}
