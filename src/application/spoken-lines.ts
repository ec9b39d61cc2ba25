import { MAX_SPOKEN_LINE } from '../base/limits.js';

/** Cuts one direction's bytes into lines, however they come; what is not spoken in lines can be skipped. */
export class SpokenLines {
  readonly #take: (line: Uint8Array) => void;
  /** Holds a line that comes in pieces. */
  #line: Uint8Array | undefined;
  #fill = 0;
  #skip = 0;

  /** `take` is given each line without its end, cut at `MAX_SPOKEN_LINE` bytes, valid only during the call. */
  constructor(take: (line: Uint8Array) => void) {
    this.#take = take;
  }

  /** The next `bytes` bytes are no lines. */
  skip(bytes: number): void {
    this.#skip = bytes;
  }

  feed(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, end - at);
        this.#skip -= skipped;
        at += skipped;
        continue;
      }
      const newline = bytes.subarray(at, end).indexOf(0x0a);
      const to = newline < 0 ? end : at + newline;
      const room = Math.min(to - at, MAX_SPOKEN_LINE - this.#fill);
      if (newline >= 0 && this.#fill === 0) {
        this.#tell(bytes.subarray(at, at + room));
      } else {
        this.#line ??= new Uint8Array(MAX_SPOKEN_LINE);
        this.#line.set(bytes.subarray(at, at + room), this.#fill);
        this.#fill += room;
        if (newline >= 0) {
          const line = this.#line.subarray(0, this.#fill);
          this.#fill = 0;
          this.#tell(line);
        }
      }
      at = newline < 0 ? end : to + 1;
    }
  }

  #tell(line: Uint8Array): void {
    this.#take(line.at(-1) === 0x0d ? line.subarray(0, -1) : line);
  }
}
