// DER bytes -> a tree of nodes with their offsets, by asn1js, within bounds. Never throws.

import * as asn1js from 'asn1js';
import { MAX_DER_DEPTH, MAX_DER_NODES } from '../base/limits.js';
import type { DerNode } from './der-node.js';
import { plainTree } from './plain-der.js';

/** `truncated`: the outermost length reaches beyond the bytes; `too_complex`: deeper or with more nodes than allowed. */
export type DerFault = 'empty' | 'truncated' | 'too_complex' | 'malformed';

export interface DerFailure {
  readonly fault: DerFault;
  /** Where the first element that cannot be read begins; for `truncated` where the bytes end. */
  readonly offset: number;
}

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
  // asn1js takes a fast path for a plain Uint8Array only, not for what a host derives from it.
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
