// AlgorithmIdentifier and SubjectPublicKeyInfo (RFC 5280 section 4.1.1.2 and 4.1.2.7) -> names, sizes, curves.
import { RSASSAPSSParams } from 'pkijs';
import { OID, oidName } from '../registry/oid.js';
import { derTree, isFailure } from './der.js';
import { type DerNode, dottedOid, isUniversal, TAG } from './der-node.js';

export interface PublicKey {
  /** `RSA`, `RSASSA-PSS`, `EC`, `Ed25519`, `DSA`, `ML-DSA-44`, ...; dotted decimal if unknown. */
  readonly algorithm: string;
  /** Of the modulus (RSA, DSA, DH) or of the curve's field. */
  readonly bits?: number;
  /** A name as in RFC 5480 (`secp256r1`), dotted decimal if unknown, `explicit` if its parameters are spelled out. */
  readonly curve?: string;
}

export interface SignatureAlgorithm {
  /** `sha256WithRSAEncryption`, `ecdsa-with-SHA256`, `RSASSA-PSS with sha256`, `Ed25519`; dotted decimal if unknown. */
  readonly name: string;
  /** `sha256`, `md5`, `sha3-256`, ...; null where the scheme contains its own, or is unknown. */
  readonly hash: string | null;
}

const KEY_NAMES = new Map<string, string>([
  [OID.rsaEncryption, 'RSA'],
  [OID['id-ecPublicKey'], 'EC'],
  [OID['id-ecDH'], 'ECDH'],
  [OID.dhKeyAgreement, 'DH'],
  [OID.dhpublicnumber, 'DH'],
  [OID['id-dsa'], 'DSA'],
]);

/** FIPS 203 to 205 write ML-DSA-44, ML-KEM-512 and SLH-DSA-SHA2-128s where the OIDs are lower case. */
function properName(oid: string): string {
  const name = oidName(oid) ?? oid;
  const stem = name.replace(/^id-(alg-)?/, '');
  if (!/^(ml-dsa|ml-kem|slh-dsa)-/.test(stem)) return stem;
  return stem.toUpperCase().replace(/[SF]$/, (letter) => letter.toLowerCase());
}

/** An AlgorithmIdentifier's OID in dotted decimal; undefined if the node is none. */
export function algorithmOid(node: DerNode | undefined): string | undefined {
  const oid = node?.children[0];
  return isUniversal(node, TAG.sequence) && isUniversal(oid, TAG.objectIdentifier)
    ? dottedOid(oid.body)
    : undefined;
}

/** An AlgorithmIdentifier of a signature; undefined if the node is none. */
export function signatureAlgorithm(node: DerNode | undefined): SignatureAlgorithm | undefined {
  const oid = algorithmOid(node);
  if (oid === undefined) return undefined;
  if (oid === OID['id-RSASSA-PSS']) return rsassaPss(node?.children[1]);
  const known = oidName(oid);
  // A name keeps its `id-` where it belongs to a family of names that have none otherwise (id-ecdsa-with-sha3-256).
  const name = known?.includes('with') ? known : properName(oid);
  const hash = /sha3-\d+|sha512-2\d\d|shake\d+|sha-?\d+|md\d|sm3$/i.exec(known ?? '')?.[0].toLowerCase();
  return { name, hash: known?.includes('slh-dsa') ? null : (hash ?? null) };
}

/** RFC 4055 section 3.1: without parameters, or without a hash in them, it is SHA-1. */
function rsassaPss(parameters: DerNode | undefined): SignatureAlgorithm {
  if (parameters === undefined) return { name: 'RSASSA-PSS', hash: null };
  try {
    const { hashAlgorithm } = RSASSAPSSParams.fromBER(parameters.bytes);
    const hash = oidName(hashAlgorithm.algorithmId) ?? hashAlgorithm.algorithmId;
    return { name: `RSASSA-PSS with ${hash}`, hash };
  } catch {
    return { name: 'RSASSA-PSS', hash: null };
  }
}

/** A SubjectPublicKeyInfo; undefined if the node is none. Sizes are left out where the key itself is damaged. */
export function publicKey(node: DerNode | undefined): PublicKey | undefined {
  const [identifier, key] = node?.children ?? [];
  const oid = algorithmOid(identifier);
  if (!isUniversal(node, TAG.sequence) || oid === undefined || !isUniversal(key, TAG.bitString))
    return undefined;
  const algorithm = KEY_NAMES.get(oid) ?? properName(oid);
  const parameters = identifier?.children[1];
  // The first byte counts unused bits, which no key has.
  const material = key.body.subarray(1);
  switch (algorithm) {
    case 'RSA':
    case 'RSASSA-PSS':
    case 'RSAES-OAEP':
      return { algorithm, ...sized(rsaModulusBits(material)) };
    case 'DSA':
    case 'DH':
      return { algorithm, ...sized(integerBits(parameters?.children[0])) };
    case 'EC':
    case 'ECDH':
      return { algorithm, ...curveOf(parameters, material) };
    default:
      return { algorithm };
  }
}

function sized(bits: number | undefined): { bits?: number } {
  return bits === undefined ? {} : { bits };
}

/** RFC 8017 appendix A.1.1. */
function rsaModulusBits(material: Uint8Array): number | undefined {
  const key = derTree(material);
  if (isFailure(key) || !isUniversal(key, TAG.sequence)) return undefined;
  const [modulus, publicExponent] = key.children;
  return isUniversal(publicExponent, TAG.integer) ? integerBits(modulus) : undefined;
}

function integerBits(node: DerNode | undefined): number | undefined {
  return isUniversal(node, TAG.integer) ? bitLength(node.body) : undefined;
}

function bitLength(bigEndian: Uint8Array): number {
  const first = bigEndian.findIndex((byte) => byte !== 0);
  return first === -1 ? 0 : (bigEndian.length - first - 1) * 8 + (32 - Math.clz32(bigEndian[first]!));
}

function curveOf(parameters: DerNode | undefined, point: Uint8Array): { bits?: number; curve?: string } {
  // SEC 1 section 2.3.3: 04 and both coordinates, or 02 or 03 and one.
  const coordinate = point[0] === 4 ? (point.length - 1) / 2 : point.length - 1;
  const fromPoint = coordinate > 0 && Number.isInteger(coordinate) ? coordinate * 8 : undefined;
  if (isUniversal(parameters, TAG.sequence)) return { curve: 'explicit', ...sized(fromPoint) };
  const dotted = isUniversal(parameters, TAG.objectIdentifier) ? dottedOid(parameters.body) : undefined;
  if (dotted === undefined) return sized(fromPoint);
  const curve = oidName(dotted) ?? dotted;
  // The names tell the size of the field: secp521r1, brainpoolP384r1, sm2p256v1.
  const named = /^[a-z]+\d?[pP](\d{3})|^sec[pt](\d{3})/.exec(curve);
  return { curve, ...sized(named === null ? fromPoint : Number(named[1] ?? named[2])) };
}
