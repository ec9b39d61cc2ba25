import assert from 'node:assert/strict';
import type { FieldSink } from '../../src/base/cursor.js';

export interface Field {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly value: number | undefined;
}

/** A vector's length field: where it stands and how wide it is. */
export interface LengthField {
  readonly path: string;
  readonly start: number;
  readonly width: number;
}

/** Records fields, and insists on each call that they follow one another and nest. */
export class FieldRecorder implements FieldSink {
  readonly leaves: Field[] = [];
  readonly lengths: LengthField[] = [];
  readonly #open: string[] = [];
  readonly #size: number;
  #position = 0;

  constructor(size: number) {
    this.#size = size;
  }

  leaf(field: string, start: number, end: number, value: number | undefined): void {
    assert.equal(start, this.#position, `${this.#path(field)} does not follow what was read before`);
    assert.ok(end >= start && end <= this.#size, `${this.#path(field)} ends outside the message`);
    this.leaves.push({ path: this.#path(field), start, end, value });
    this.#position = end;
  }

  open(field: string, start: number, bodyStart: number): void {
    assert.equal(start, this.#position, `${this.#path(field)} does not follow what was read before`);
    assert.ok(
      bodyStart >= start && bodyStart <= this.#size,
      `${this.#path(field)} begins outside the message`,
    );
    if (bodyStart > start) this.lengths.push({ path: this.#path(field), start, width: bodyStart - start });
    this.#open.push(field);
    this.#position = bodyStart;
  }

  close(end: number): void {
    assert.ok(this.#open.length > 0, 'closed more often than opened');
    assert.equal(end, this.#position, `${this.#open.join('.')} has bytes that no field covers`);
    this.#open.pop();
  }

  /** Every byte belongs to a field, and whatever was opened was closed. */
  finish(): void {
    assert.deepEqual(this.#open, [], 'left open');
    assert.equal(this.#position, this.#size, 'bytes at the end that no field covers');
  }

  paths(): string[] {
    return this.leaves.map((leaf) => leaf.path);
  }

  #path(field: string): string {
    return [...this.#open, field].join('.');
  }
}
