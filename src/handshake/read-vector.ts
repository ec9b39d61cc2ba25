// The vectors that messages and extensions are made of (RFC 8446 section 3.4).

import type { Cursor } from '../base/cursor.js';
import { MAX_LIST_ITEMS } from '../base/limits.js';
import { type MessageProblem, report } from './problems.js';

/** A vector of one-byte numbers. */
export function uint8Vector(cursor: Cursor, field: string, item: string, width: 1 | 2, min = 0): number[] {
  return cursor.vector(
    field,
    width,
    (inner) => {
      const numbers: number[] = [];
      while (inner.left > 0) numbers.push(inner.uint8(item));
      return numbers;
    },
    min,
  );
}

/** A vector of two-byte numbers. */
export function uint16Vector(cursor: Cursor, field: string, item: string, width: 1 | 2, min = 0): number[] {
  return cursor.vector(
    field,
    width,
    (inner) => {
      const numbers: number[] = [];
      while (inner.left > 0) numbers.push(inner.uint16(item));
      return numbers;
    },
    min,
  );
}

/** Reads items up to the cursor's end; those beyond `most` are passed over and reported. */
export function readItems<T>(
  cursor: Cursor,
  item: string,
  problems: MessageProblem[],
  read: (cursor: Cursor) => T,
  most = MAX_LIST_ITEMS,
): T[] {
  const items: T[] = [];
  while (cursor.left > 0) {
    if (items.length === most) {
      report(problems, item, 'too_many', cursor.offset);
      cursor.opaque('passed_over');
      break;
    }
    items.push(read(cursor));
  }
  return items;
}

/** A vector of opaque vectors. */
export function opaqueVectors(
  cursor: Cursor,
  field: string,
  item: string,
  width: 2 | 3,
  problems: MessageProblem[],
  min = 0,
  itemMin = 1,
): Uint8Array[] {
  const read = (inner: Cursor) => inner.opaqueVector(item, width, itemMin);
  return cursor.vector(field, width, (inner) => readItems(inner, item, problems, read), min);
}

/**
 * The size, its length included, of the vector whose length stands `skip` bytes further on; NaN if there is none.
 * For telling apart, by whether they come out even, two layouts of a message whose version is not known.
 */
export function vectorSize(cursor: Cursor, skip: number, width: 1 | 2 | 3): number {
  const at = cursor.offset + skip;
  if (!(at + width <= cursor.end)) return Number.NaN;
  let length = 0;
  for (let i = 0; i < width; i++) length = (length << 8) | cursor.bytes[at + i]!;
  return length + width;
}

const CHUNK = 4_096;

/** Text as it is: each byte one character (ISO 8859-1). */
export function latin1(bytes: Uint8Array): string {
  if (bytes.length <= CHUNK) return String.fromCharCode.apply(null, bytes as unknown as number[]);
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += latin1(bytes.subarray(at, at + CHUNK));
  return text;
}
