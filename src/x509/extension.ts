// The certificate extensions of RFC 5280 section 4.2 -> facts. Each has its own recovery boundary.
import { BasicConstraints } from 'pkijs';
import { hex } from '../base/hex.js';
import { OID, oidName } from '../registry/oid.js';
import { derTree, isFailure } from './der.js';
import { type DerNode, dottedOid, isContext, isUniversal, TAG } from './der-node.js';
import { type GeneralName, generalName } from './general-name.js';
import { type NameConstraints, nameConstraints } from './name-constraints.js';

export interface ExtensionFacts {
  subjectAltNames: readonly GeneralName[];
  basicConstraints: { readonly ca: boolean; readonly pathLength?: number } | null;
  keyUsage: readonly string[] | null;
  extendedKeyUsage: readonly string[] | null;
  subjectKeyIdentifier: string | null;
  authorityKeyIdentifier: string | null;
  authorityInfoAccess: { readonly caIssuers: readonly string[]; readonly ocsp: readonly string[] };
  crlDistributionPoints: readonly string[];
  nameConstraints: NameConstraints | null;
  /** RFC 7633: types of TLS extensions that the server promises to answer; 5 is `status_request`. */
  tlsFeatures: readonly number[];
}

/** What a certificate without extensions says. */
export function noExtensions(): ExtensionFacts {
  return {
    subjectAltNames: [],
    basicConstraints: null,
    keyUsage: null,
    extendedKeyUsage: null,
    subjectKeyIdentifier: null,
    authorityKeyIdentifier: null,
    authorityInfoAccess: { caIssuers: [], ocsp: [] },
    crlDistributionPoints: [],
    nameConstraints: null,
    tlsFeatures: [],
  };
}

/** One row of `extensions`. */
export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** extnValue's contents: the DER of the extension's own type. */
  readonly value: DerNode;
}

/** RFC 5280 section 4.1: Extension ::= SEQUENCE { extnID, critical DEFAULT FALSE, extnValue }; undefined if it is none. */
export function extension(node: DerNode): Extension | undefined {
  const [extnId, second, third] = node.children;
  const oid = isUniversal(extnId, TAG.objectIdentifier) ? dottedOid(extnId.body) : undefined;
  const flag = isUniversal(second, TAG.boolean) ? second : undefined;
  const value = flag === undefined ? second : third;
  if (!isUniversal(node, TAG.sequence) || oid === undefined || !isUniversal(value, TAG.octetString))
    return undefined;
  return { oid, critical: flag?.body.some((byte) => byte !== 0) ?? false, value };
}

/** Two bytes of a TLS extension's number, and the zero that keeps an INTEGER positive. */
const EXTENSION_TYPE_BYTES = 3;

type Reader = (tree: DerNode, facts: ExtensionFacts) => boolean;

// RFC 5280 section 4.2.1.3; bit 1 is called contentCommitment in newer editions of X.509.
const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

const readers = new Map<string, Reader>([
  [OID.subjectAltName, (tree, facts) => sequence(tree) && put(facts, 'subjectAltNames', generalNames(tree))],
  [
    OID.basicConstraints,
    (tree, facts) => sequence(tree) && put(facts, 'basicConstraints', basicConstraints(tree)),
  ],
  [OID.keyUsage, (tree, facts) => isUniversal(tree, TAG.bitString) && put(facts, 'keyUsage', keyUsage(tree))],
  [
    OID.extKeyUsage,
    (tree, facts) => sequence(tree) && put(facts, 'extendedKeyUsage', extendedKeyUsage(tree)),
  ],
  [
    OID.subjectKeyIdentifier,
    (tree, facts) => isUniversal(tree, TAG.octetString) && put(facts, 'subjectKeyIdentifier', hex(tree.body)),
  ],
  [
    OID.authorityKeyIdentifier,
    (tree, facts) => {
      const identifier = tree.children.find((child) => isContext(child, 0));
      // The extension may name the issuer and serial number instead of the key.
      return sequence(tree) && put(facts, 'authorityKeyIdentifier', identifier ? hex(identifier.body) : null);
    },
  ],
  [
    OID.authorityInfoAccess,
    (tree, facts) => sequence(tree) && put(facts, 'authorityInfoAccess', infoAccess(tree)),
  ],
  [
    OID.cRLDistributionPoints,
    (tree, facts) => sequence(tree) && put(facts, 'crlDistributionPoints', crlUrls(tree)),
  ],
  [
    OID.nameConstraints,
    (tree, facts) => sequence(tree) && put(facts, 'nameConstraints', nameConstraints(tree)),
  ],
  [OID.tlsfeature, (tree, facts) => sequence(tree) && put(facts, 'tlsFeatures', tlsFeatures(tree))],
]);

// Extensions whose meaning certificate users commonly process although no fact here comes from them.
const understood = new Set<string>([
  ...readers.keys(),
  OID.issuerAltName,
  OID.certificatePolicies,
  OID.policyMappings,
  OID.policyConstraints,
  OID.inhibitAnyPolicy,
  OID.freshestCRL,
  OID.subjectInfoAccess,
  OID.subjectDirectoryAttributes,
]);

/** Whether a critical extension of that type leaves RFC 5280 users able to go on (section 4.2). */
export function isUnderstood(oid: string): boolean {
  return understood.has(oid);
}

/** Enters into `facts` what the extension says. False if its value is not what its type demands: then nothing is entered. */
export function readExtension({ oid, value }: Extension, facts: ExtensionFacts): boolean {
  const read = readers.get(oid);
  if (read === undefined) return true;
  const tree = derTree(value.body);
  if (isFailure(tree) || tree.end !== value.body.length) return false;
  try {
    return read(tree, facts);
  } catch {
    // pkijs throws on what does not fit its schema.
    return false;
  }
}

function put<K extends keyof ExtensionFacts>(
  facts: ExtensionFacts,
  key: K,
  value: ExtensionFacts[K] | undefined,
): boolean {
  if (value === undefined) return false;
  facts[key] = value;
  return true;
}

function sequence(tree: DerNode): boolean {
  return isUniversal(tree, TAG.sequence);
}

function generalNames(tree: DerNode): GeneralName[] | undefined {
  const names = tree.children.map(generalName);
  return names.every((name) => name !== undefined) ? names : undefined;
}

function basicConstraints(tree: DerNode): ExtensionFacts['basicConstraints'] {
  const { cA, pathLenConstraint } = BasicConstraints.fromBER(tree.bytes);
  // pkijs gives a number beyond 32 bits as its node: no chain is as long, so it limits nothing.
  return typeof pathLenConstraint === 'number' ? { ca: cA, pathLength: pathLenConstraint } : { ca: cA };
}

function keyUsage(tree: DerNode): string[] {
  const bits = tree.body.subarray(1);
  return KEY_USAGES.filter((_, bit) => ((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

/** RFC 5280 section 4.2.1.12; undefined if something else is among the purposes. */
function extendedKeyUsage(tree: DerNode): string[] | undefined {
  const purposes: string[] = [];
  for (const child of tree.children) {
    const oid = isUniversal(child, TAG.objectIdentifier) ? dottedOid(child.body) : undefined;
    if (oid === undefined) return undefined;
    purposes.push(oidName(oid) ?? oid);
  }
  return purposes;
}

/** RFC 5280 section 4.2.2.1. */
function infoAccess(tree: DerNode): ExtensionFacts['authorityInfoAccess'] {
  const caIssuers: string[] = [];
  const ocsp: string[] = [];
  for (const { children } of tree.children) {
    const [method, location] = children;
    const oid = isUniversal(method, TAG.objectIdentifier) ? dottedOid(method.body) : undefined;
    const url = urlOf(location);
    if (url === undefined) continue;
    if (oid === OID.caIssuers) caIssuers.push(url);
    else if (oid === OID.ocsp) ocsp.push(url);
  }
  return { caIssuers, ocsp };
}

/** RFC 5280 section 4.2.1.13: DistributionPoint's distributionPoint [0] with a fullName [0] of GeneralNames. */
function crlUrls(tree: DerNode): string[] {
  const urls: string[] = [];
  for (const point of tree.children) {
    const fullName = point.children.find((child) => isContext(child, 0))?.children[0];
    if (!isContext(fullName, 0)) continue;
    for (const name of fullName.children) {
      const url = urlOf(name);
      if (url !== undefined) urls.push(url);
    }
  }
  return urls;
}

/** RFC 7633 section 4: SEQUENCE OF INTEGER, each the number of a TLS extension. */
function tlsFeatures(tree: DerNode): number[] | undefined {
  const features: number[] = [];
  for (const child of tree.children) {
    if (!isUniversal(child, TAG.integer) || child.body.length > EXTENSION_TYPE_BYTES) return undefined;
    features.push(child.body.reduce((value, byte) => value * 256 + byte, 0));
  }
  return features;
}

function urlOf(node: DerNode | undefined): string | undefined {
  const name = node === undefined ? undefined : generalName(node);
  return name?.type === 'uniformResourceIdentifier' ? name.value : undefined;
}
