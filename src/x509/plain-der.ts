// The plain part of DER that nearly every certificate keeps to, read some thirty times as fast as by asn1js. Whatever
// is not plain, or not sound, is left to asn1js, which says what is wrong with it; the tests hold the trees alike.

import { MAX_DER_DEPTH, MAX_DER_NODES } from '../base/limits.js';
import { host } from '../platform/host.js';
import type { DerNode } from './der-node.js';

const CONSTRUCTED = 0x20;
const CLASS_AND_FORM = 0xe0;
const UNIVERSAL_PRIMITIVE = 0x00;
const CONTEXT_PRIMITIVE = 0x80;
const CONTEXT_CONSTRUCTED = 0xa0;
const HIGH_TAG = 0x1f;

/** The types of which every content is sound: BIT STRING and such are looked into below. */
const ANY_CONTENT = new Set([
  0x04, // OCTET STRING
  0x13, // PrintableString
  0x16, // IA5String
]);

class PlainNode implements DerNode {
  readonly tagClass: number;
  readonly tag: number;
  readonly constructed: boolean;
  readonly start: number;
  readonly bodyStart: number;
  readonly end: number;
  readonly children: readonly DerNode[];
  readonly #view: Uint8Array;

  constructor(view: Uint8Array, start: number, bodyStart: number, end: number, children: readonly DerNode[]) {
    const identifier = view[start]!;
    this.tagClass = identifier >> 6;
    this.tag = identifier & HIGH_TAG;
    this.constructed = (identifier & CONSTRUCTED) !== 0;
    this.start = start;
    this.bodyStart = bodyStart;
    this.end = end;
    this.children = children;
    this.#view = view;
  }

  get bytes(): Uint8Array {
    return this.#view.subarray(this.start, this.end);
  }

  get body(): Uint8Array {
    return this.#view.subarray(this.bodyStart, this.end);
  }
}

const NO_CHILDREN: readonly DerNode[] = [];

/** The first element of `view` (not empty) as a tree; undefined if it is not plain throughout. */
export function plainTree(view: Uint8Array): DerNode | undefined {
  let nodes = 0;

  function read(start: number, limit: number, level: number): DerNode | undefined {
    if (start + 2 > limit || ++nodes >= MAX_DER_NODES || level > MAX_DER_DEPTH) return undefined;
    const identifier = view[start]!;
    let length = view[start + 1]!;
    let bodyStart = start + 2;
    if (length >= 0x80) {
      const bytes = length & 0x7f;
      bodyStart += bytes;
      // Two bytes reach to 64 kB.
      if (bytes === 0 || bytes > 2 || bodyStart > limit) return undefined;
      length = bytes === 1 ? view[start + 2]! : (view[start + 2]! << 8) | view[start + 3]!;
    }
    const end = bodyStart + length;
    if (end > limit || (identifier & HIGH_TAG) === HIGH_TAG) return undefined;
    if (!isNested(identifier)) {
      if (!isSoundPrimitive(identifier, view, bodyStart, end)) return undefined;
      return new PlainNode(view, start, bodyStart, end, NO_CHILDREN);
    }
    if (length === 0) return new PlainNode(view, start, bodyStart, end, NO_CHILDREN);
    const children: DerNode[] = [];
    for (let at = bodyStart; at < end; ) {
      const child = read(at, end, level + 1);
      if (child === undefined) return undefined;
      children.push(child);
      at = child.end;
    }
    return new PlainNode(view, start, bodyStart, end, children);
  }

  return read(0, view.length, 1);
}

const isNested = (identifier: number): boolean =>
  identifier === 0x30 || identifier === 0x31 || (identifier & CLASS_AND_FORM) === CONTEXT_CONSTRUCTED;

function isSoundPrimitive(identifier: number, view: Uint8Array, start: number, end: number): boolean {
  const form = identifier & CLASS_AND_FORM;
  if (form === CONTEXT_PRIMITIVE) return true;
  if (form !== UNIVERSAL_PRIMITIVE) return false;
  const length = end - start;
  switch (identifier) {
    case 0x01: // BOOLEAN
      return length === 1;
    case 0x02: // INTEGER
      return length > 0;
    case 0x03: // BIT STRING
      return length > 0 && view[start]! < 8;
    case 0x05: // NULL
      return length === 0;
    case 0x06: // OBJECT IDENTIFIER
      return length > 0 && view[end - 1]! < 0x80;
    case 0x0c: // UTF8String
      return host.isUtf8(view.subarray(start, end));
    case 0x17: // UTCTime
      return length === 13 && isZulu(view, start, end);
    case 0x18: // GeneralizedTime
      return length === 15 && isZulu(view, start, end);
    default:
      return ANY_CONTENT.has(identifier);
  }
}

/** RFC 5280 section 4.1.2.5: digits and a Z. */
function isZulu(view: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end - 1; at++) if (view[at]! < 0x30 || view[at]! > 0x39) return false;
  return view[end - 1] === 0x5a;
}
