// A bounds-checked reader over untrusted bytes. One description of a structure serves the
// fast path (no sink) and every view that shows fields with their offsets (with a sink).

export type DecodeReason = 'truncated' | 'trailing' | 'illegal_length' | 'illegal_value';

/** Thrown only while decoding; caught only where a length says how to go on. `offset` counts from the start of `bytes`. */
export class DecodeError extends Error {
  readonly reason: DecodeReason;
  readonly field: string;
  readonly offset: number;
  readonly missing: number;

  constructor(reason: DecodeReason, field: string, offset: number, missing = 0) {
    super(`${field}: ${reason} at offset ${offset}`);
    this.name = 'DecodeError';
    this.reason = reason;
    this.field = field;
    this.offset = offset;
    this.missing = missing;
  }
}

/** Hears every field, in order. Offsets are half-open and count from the start of the cursor's bytes. */
export interface FieldSink {
  leaf(field: string, start: number, end: number, value: number | undefined): void;
  open(field: string, start: number, bodyStart: number): void;
  close(end: number): void;
}

export class Cursor {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly sink: FieldSink | undefined;
  #at: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length, sink?: FieldSink) {
    this.bytes = bytes;
    this.end = end;
    this.sink = sink;
    this.#at = start;
  }

  get offset(): number {
    return this.#at;
  }

  get left(): number {
    return this.end - this.#at;
  }

  uint8(field: string): number {
    const start = this.#take(field, 1);
    const value = this.bytes[start]!;
    this.sink?.leaf(field, start, this.#at, value);
    return value;
  }

  uint16(field: string): number {
    const start = this.#take(field, 2);
    const value = (this.bytes[start]! << 8) | this.bytes[start + 1]!;
    this.sink?.leaf(field, start, this.#at, value);
    return value;
  }

  uint24(field: string): number {
    const start = this.#take(field, 3);
    const value = (this.bytes[start]! << 16) | (this.bytes[start + 1]! << 8) | this.bytes[start + 2]!;
    this.sink?.leaf(field, start, this.#at, value);
    return value;
  }

  uint32(field: string): number {
    const start = this.#take(field, 4);
    const b = this.bytes;
    const value = ((b[start]! << 24) | (b[start + 1]! << 16) | (b[start + 2]! << 8) | b[start + 3]!) >>> 0;
    this.sink?.leaf(field, start, this.#at, value);
    return value;
  }

  /** A view of `length` bytes (all that are left, if not given): no copy. */
  opaque(field: string, length = this.left): Uint8Array {
    const start = this.#take(field, length);
    this.sink?.leaf(field, start, this.#at, undefined);
    return this.bytes.subarray(start, this.#at);
  }

  /** RFC 8446 section 3.4: a vector of opaque bytes behind a length of `width` bytes. */
  opaqueVector(field: string, width: 1 | 2 | 3, min = 0, max = 0xffffff): Uint8Array {
    return this.vector(field, width, (body) => body.opaque(`${field}_bytes`), min, max);
  }

  /**
   * RFC 8446 section 3.4: a vector behind a length of `width` bytes. `body` must consume it exactly.
   * @throws DecodeError `illegal_length` outside [min, max], `truncated` beyond the bytes there are, `trailing` if bytes are left over.
   */
  vector<T>(field: string, width: 1 | 2 | 3, body: (inner: Cursor) => T, min = 0, max = 0xffffff): T {
    const start = this.#take(field, width);
    let length = 0;
    for (let i = 0; i < width; i++) length = (length << 8) | this.bytes[start + i]!;
    this.sink?.open(field, start, this.#at);
    if (length < min || length > max) throw new DecodeError('illegal_length', field, start);
    if (length > this.left) throw new DecodeError('truncated', field, start, length - this.left);
    const inner = new Cursor(this.bytes, this.#at, this.#at + length, this.sink);
    const value = body(inner);
    inner.expectEnd(field);
    this.#at += length;
    this.sink?.close(this.#at);
    return value;
  }

  /** A named group of fields without a length of its own. */
  group<T>(field: string, body: (cursor: Cursor) => T): T {
    this.sink?.open(field, this.#at, this.#at);
    const value = body(this);
    this.sink?.close(this.#at);
    return value;
  }

  expectEnd(field: string): void {
    if (this.left > 0) throw new DecodeError('trailing', field, this.#at);
  }

  #take(field: string, count: number): number {
    if (count > this.left) throw new DecodeError('truncated', field, this.#at, count - this.left);
    const start = this.#at;
    this.#at += count;
    return start;
  }
}
