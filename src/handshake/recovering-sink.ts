import type { FieldSink } from '../base/cursor.js';

/**
 * Passes fields on and remembers how deep and how far they have come, so that a decoder that gave up can close what
 * it had opened: the bytes it did not read become a leaf named `undecoded`, and the tree stays well formed.
 */
export class RecoveringSink implements FieldSink {
  readonly #sink: FieldSink;
  #depth = 0;
  #position = 0;

  constructor(sink: FieldSink) {
    this.#sink = sink;
  }

  get depth(): number {
    return this.#depth;
  }

  leaf(field: string, start: number, end: number, value: number | undefined): void {
    this.#position = end;
    this.#sink.leaf(field, start, end, value);
  }

  open(field: string, start: number, bodyStart: number): void {
    this.#depth++;
    this.#position = bodyStart;
    this.#sink.open(field, start, bodyStart);
  }

  close(end: number): void {
    this.#depth--;
    this.#position = end;
    this.#sink.close(end);
  }

  /** Gives up everything opened since the depth was `depth`; all of it ends at `end`. */
  recover(depth: number, end: number): void {
    if (this.#position < end) this.leaf('undecoded', this.#position, end, undefined);
    while (this.#depth > depth) this.close(end);
  }
}
