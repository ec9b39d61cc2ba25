// One node of DER, and what its tag and its contents say. Reads no tree: see der.ts.
import { MAX_OID_LENGTH } from '../base/limits.js';

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
