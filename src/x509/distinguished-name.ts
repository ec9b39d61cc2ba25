// A DER Name (RFC 5280 section 4.1.2.4) -> text (RFC 4514), and the comparison of two of them (RFC 5280 section 7.1).
import { sameBytes } from '../base/bytes.js';
import { hex } from '../base/hex.js';
import { attributeShortName, OID } from '../registry/oid.js';
import { derTree, isFailure } from './der.js';
import { type DerNode, dottedOid, isUniversal, TAG } from './der-node.js';
import { stringValue } from './string-value.js';

interface Attribute {
  /** Dotted decimal. */
  readonly type: string;
  readonly value: DerNode;
}

/** RDNs in the order of their encoding, most general first. */
type RdnSequence = readonly (readonly Attribute[])[];

/**
 * A Name's DER as RFC 4514 has it, the most specific RDN first: `CN=example.com,O=Example\, Inc.,C=DE`. A type without
 * a keyword is dotted decimal with the value's DER in hexadecimal; so is a value that is no string. An empty Name is ''.
 * Undefined if the bytes are not exactly one Name. Control characters other than NUL stay as they are.
 */
export function distinguishedName(der: Uint8Array): string | undefined {
  const rdns = rdnSequenceOf(der);
  return rdns === undefined ? undefined : textOf(rdns);
}

/** The same of a Name that is part of a tree already. */
export function distinguishedNameOf(node: DerNode): string | undefined {
  const rdns = rdnSequence(node);
  return rdns === undefined ? undefined : textOf(rdns);
}

/** The values of the commonName attributes, in the order of their encoding; those that are no strings are left out. */
export function commonNamesOf(node: DerNode): string[] {
  const names: string[] = [];
  for (const rdn of rdnSequence(node) ?? []) {
    for (const { type, value } of rdn) {
      const text = type === OID.commonName ? stringValue(value) : undefined;
      if (text !== undefined) names.push(text);
    }
  }
  return names;
}

/**
 * Whether two DER Names name the same: equal bytes, or equal under RFC 5280 section 7.1, which ignores case, the kind
 * of string, and white space at the ends or repeated.
 */
export function sameName(a: Uint8Array, b: Uint8Array): boolean {
  if (sameBytes(a, b)) return true;
  const keyA = nameKey(a);
  return keyA !== undefined && keyA === nameKey(b);
}

// A certificate's names are compared with those of all others in its list.
const keys = new WeakMap<Uint8Array, string>();

/** A text that is equal for two Names if and only if `sameName` says so of well-formed ones; undefined if damaged. */
export function nameKey(der: Uint8Array): string | undefined {
  const known = keys.get(der);
  if (known !== undefined) return known;
  const key = freshKey(der);
  if (key !== undefined) keys.set(der, key);
  return key;
}

function freshKey(der: Uint8Array): string | undefined {
  const rdns = rdnSequenceOf(der);
  if (rdns === undefined) return undefined;
  return JSON.stringify(rdns.map((rdn) => rdn.map(attributeKey).sort()));
}

/** A text for each RDN, most general first, that is equal for two if they name the same; undefined if damaged. */
export function rdnKeys(der: Uint8Array): string[] | undefined {
  const tree = derTree(der);
  return isFailure(tree) || tree.end !== der.length ? undefined : rdnKeysOf(tree);
}

/** The same of a Name that is part of a tree already. */
export function rdnKeysOf(node: DerNode): string[] | undefined {
  return rdnSequence(node)?.map((rdn) => JSON.stringify(rdn.map(attributeKey).sort()));
}

function attributeKey({ type, value }: Attribute): string {
  const text = stringValue(value);
  return text === undefined ? `${type}#${hex(value.bytes)}` : `${type}=${folded(text)}`;
}

/** RFC 4518 section 2, as far as names in certificates need it: compatibility form, no case, single spaces. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

function rdnSequenceOf(der: Uint8Array): RdnSequence | undefined {
  const tree = derTree(der);
  return isFailure(tree) || tree.end !== der.length ? undefined : rdnSequence(tree);
}

function rdnSequence(node: DerNode): RdnSequence | undefined {
  if (!isUniversal(node, TAG.sequence)) return undefined;
  const rdns: Attribute[][] = [];
  for (const set of node.children) {
    if (!isUniversal(set, TAG.set)) return undefined;
    const rdn: Attribute[] = [];
    for (const pair of set.children) {
      const [type, value] = pair.children;
      if (!isUniversal(pair, TAG.sequence) || !isUniversal(type, TAG.objectIdentifier)) return undefined;
      const dotted = dottedOid(type.body);
      if (dotted === undefined || value === undefined) return undefined;
      rdn.push({ type: dotted, value });
    }
    rdns.push(rdn);
  }
  return rdns;
}

function textOf(rdns: RdnSequence): string {
  return rdns
    .map((rdn) => rdn.map(attributeText).join('+'))
    .reverse()
    .join(',');
}

/** RFC 4514 section 2.3 and 2.4. */
function attributeText({ type, value }: Attribute): string {
  const keyword = attributeShortName(type);
  const text = keyword === undefined ? undefined : stringValue(value);
  return `${keyword ?? type}=${text === undefined ? `#${hex(value.bytes)}` : escaped(text)}`;
}

function escaped(text: string): string {
  return text
    .replace(/[,+"\\<>;=]/g, '\\$&')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, (space, at: number, whole: string) =>
      at === 1 && whole[0] === '\\' ? space : `\\${space}`,
    )
    .replaceAll('\0', '\\00');
}
