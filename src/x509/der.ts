// DER bytes -> a tree of nodes with their offsets, by asn1js, within bounds. Never throws.

import * as asn1js from 'asn1js';
import { MAX_DER_DEPTH, MAX_DER_NODES, MAX_OID_LENGTH } from '../base/limits.js';
import { plainTree } from './plain-der.js';

/** One TLV. Offsets count from the start of the bytes that were given to `derTree`. */
export interface DerNode {
  /** X.690 section 8.1.2.2: 0 universal, 1 application, 2 context-specific, 3 private. */
  readonly tagClass: number;
  readonly tag: number;
  readonly constructed: boolean;
  readonly start: number;
  /** Where the contents begin, behind tag and length. */
  readonly bodyStart: number;
  readonly end: number;
  /** Tag, length and contents: a view. */
  readonly bytes: Uint8Array;
  /** The contents: a view. */
  readonly body: Uint8Array;
  readonly children: readonly DerNode[];
}

/** `truncated`: the outermost length reaches beyond the bytes; `too_complex`: deeper or with more nodes than allowed. */
export type DerFault = 'empty' | 'truncated' | 'too_complex' | 'malformed';

export interface DerFailure {
  readonly fault: DerFault;
  /** Where the first element that cannot be read begins; for `truncated` where the bytes end. */
  readonly offset: number;
}

export const TAG = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  objectIdentifier: 6,
  utf8String: 12,
  sequence: 16,
  set: 17,
  numericString: 18,
  printableString: 19,
  teletexString: 20,
  ia5String: 22,
  utcTime: 23,
  generalizedTime: 24,
  visibleString: 26,
  universalString: 28,
  bmpString: 30,
} as const;

// Contents of OCTET STRING and BIT STRING are not guessed at: whoever knows their type reads them.
const options = {
  copyInput: false,
  parseEmbedded: false,
  maxDepth: MAX_DER_DEPTH,
  maxNodes: MAX_DER_NODES,
} as const;

interface Parsed {
  readonly offset: number;
  readonly result: asn1js.AsnType;
}

/**
 * The first DER element of `bytes` as a tree; what follows it is for the caller to judge (`end`). A damaged or hostile
 * element comes back as a failure with its place.
 */
export function derTree(bytes: Uint8Array): DerNode | DerFailure {
  // asn1js takes a fast path for a plain Uint8Array only, which a Buffer is not.
  const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length === 0) return { fault: 'empty', offset: 0 };
  return plainTree(view) ?? carefulTree(view);
}

/** As asn1js reads it. */
export function carefulTree(view: Uint8Array): DerNode | DerFailure {
  const parsed = parse(view);
  if (parsed === undefined || parsed.offset === -1) return failure(view, parsed);
  return nodeOf(parsed.result, view);
}

export function isFailure(tree: DerNode | DerFailure): tree is DerFailure {
  return 'fault' in tree;
}

// Narrower than DerNode, so that a `false` does not tell the compiler that there is no node at all.
type UniversalNode = DerNode & { readonly tagClass: 0 };
type ContextNode = DerNode & { readonly tagClass: 2 };

/** Whether the node is of that universal type. */
export function isUniversal(node: DerNode | undefined, tag: number): node is UniversalNode {
  return node !== undefined && node.tagClass === 0 && node.tag === tag;
}

/** Whether the node bears that context-specific tag. */
export function isContext(node: DerNode | undefined, tag: number): node is ContextNode {
  return node !== undefined && node.tagClass === 2 && node.tag === tag;
}

/** X.690 section 8.19: an OBJECT IDENTIFIER's contents as dotted decimal; undefined if damaged or absurdly long. */
export function dottedOid(body: Uint8Array): string | undefined {
  if (body.length === 0 || body.length > MAX_OID_LENGTH || body.at(-1)! >= 0x80) return undefined;
  let text = '';
  for (let at = 0; at < body.length; ) {
    let arc = body[at]! & 0x7f;
    let end = at + 1;
    while (body[end - 1]! >= 0x80) arc = arc * 0x80 + (body[end++]! & 0x7f);
    const exact = Number.isSafeInteger(arc) ? arc : longArc(body, at, end);
    if (at > 0) text += `.${exact}`;
    else if (arc < 80) text = arc < 40 ? `0.${arc}` : `1.${arc - 40}`;
    else text = `2.${typeof exact === 'bigint' ? exact - 80n : exact - 80}`;
    at = end;
  }
  return text;
}

/** An arc beyond what a number holds: a UUID (ITU-T X.667) takes 128 bits. */
function longArc(body: Uint8Array, start: number, end: number): bigint {
  let arc = 0n;
  for (let at = start; at < end; at++) arc = (arc << 7n) | BigInt(body[at]! & 0x7f);
  return arc;
}

function parse(view: Uint8Array): Parsed | undefined {
  try {
    return asn1js.fromBER(view, options);
  } catch {
    // asn1js throws on some nonsense instead of reporting it; the place is then found as for any other failure.
    return undefined;
  }
}

function nodeOf(block: asn1js.AsnType, view: Uint8Array): DerNode {
  const bytes = block.valueBeforeDecodeView;
  const start = bytes.byteOffset - view.byteOffset;
  const bodyStart = block.idBlock.blockLength + block.lenBlock.blockLength;
  const { tagClass, tagNumber, isConstructed } = block.idBlock;
  return {
    // asn1js counts the classes from 1.
    tagClass: tagClass - 1,
    tag: tagNumber,
    constructed: isConstructed,
    start,
    bodyStart: start + bodyStart,
    end: start + bytes.length,
    bytes,
    body: bytes.subarray(bodyStart),
    children: childrenOf(block).map((child) => nodeOf(child, view)),
  };
}

function childrenOf(block: asn1js.AsnType): readonly asn1js.AsnType[] {
  if (!block.idBlock.isConstructed) return [];
  const value: unknown = 'value' in block.valueBlock ? block.valueBlock.value : undefined;
  return Array.isArray(value) ? value : [];
}

// The levels on the way to a fault that are looked into: Certificate, tbsCertificate, Name, RDN, attribute, value.
const LEVELS_LOOKED_INTO = 6;

/** A tag of one byte and a length of 32 bits. */
const LONGEST_HEADER = 6;

/** asn1js keeps the elements before a fault but not the fault's place: that is where the next element would begin. */
function failure(view: Uint8Array, parsed: Parsed | undefined): DerFailure {
  const block = parsed?.result;
  if (block !== undefined && /(depth|node count) exceeded/.test(block.error))
    return { fault: 'too_complex', offset: 0 };
  if (block !== undefined && view.length < LONGEST_HEADER && block.lenBlock.error !== '') {
    return { fault: 'truncated', offset: view.length };
  }
  const header = block === undefined ? 0 : block.idBlock.blockLength + block.lenBlock.blockLength;
  if (block !== undefined && block.idBlock.error === '' && header + block.lenBlock.length > view.length) {
    return { fault: 'truncated', offset: view.length };
  }
  let offset = 0;
  let rest = parsed;
  for (let level = 0; level < LEVELS_LOOKED_INTO && rest !== undefined && rest.offset === -1; level++) {
    const { idBlock, lenBlock } = rest.result;
    if (!idBlock.isConstructed || lenBlock.error !== '' || lenBlock.blockLength === 0) break;
    const inside = childrenOf(rest.result).reduce((sum, child) => sum + child.blockLength, 0);
    const next = offset + idBlock.blockLength + lenBlock.blockLength + inside;
    if (next >= view.length) break;
    offset = next;
    rest = parse(view.subarray(offset));
  }
  return { fault: 'malformed', offset };
}
