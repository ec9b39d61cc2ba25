// SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) -> a key that verifies.

import type { VerifyingKey } from '../platform.js';
import { CURVES, type CurveParameters } from './curve-parameters.js';
import {
  bigEndian,
  bits,
  bodyOf,
  type Element,
  elements,
  inside,
  natural,
  objectIdentifier,
  pair,
  TAG,
} from './der.js';
import { ecdsaVerifier } from './ecdsa.js';
import { edwardsKeyLength, verifyEd448, verifyEd25519 } from './eddsa.js';
import { digestInfo, hashOf, hashOfOid } from './hashes.js';
import { bitLength, power, type RsaPublic, verifyPkcs1, verifyPss } from './rsa.js';

/** How a signature was made. `hash`: undefined where the scheme contains its own. */
export interface Scheme {
  readonly kind: 'rsa' | 'pss' | 'dsa' | 'ecdsa' | 'eddsa';
  readonly hash: string | undefined;
  /** Of PSS. */
  readonly maskHash?: string;
  readonly saltLength?: number;
}

/** A key of the page's own. */
export interface OwnKey extends VerifyingKey {
  /** False also for a scheme that is none of this key; undefined if there is no such hash here. */
  verify(scheme: Scheme, content: Uint8Array, signature: Uint8Array): boolean | undefined;
}

const NO_SIZES = { modulusLength: undefined, publicExponent: undefined, curve: undefined } as const;

/** Undefined for a kind of key that is not known here, or one that is damaged. */
export function verifyingKey(info: Element): OwnKey | undefined {
  try {
    const [algorithm, material] = inside(info);
    const [oid, parameters] = inside(algorithm);
    const key = bits(material);
    switch (objectIdentifier(oid)) {
      case '1.2.840.113549.1.1.1':
        return rsaKey('rsa', key);
      case '1.2.840.113549.1.1.10':
        return rsaKey('rsa-pss', key, parameters);
      case '1.2.840.10040.4.1':
        return dsaKey(key, parameters);
      case '1.2.840.10045.2.1':
        return ecKey(key, parameters);
      case '1.3.101.112':
        return edwardsKey('ed25519', key);
      case '1.3.101.113':
        return edwardsKey('ed448', key);
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}

function rsaKey(kind: 'rsa' | 'rsa-pss', material: Uint8Array, restriction?: Element): OwnKey {
  const [sequence] = elements(material);
  const [modulus, exponent] = inside(sequence);
  const key: RsaPublic = { modulus: natural(modulus), exponent: natural(exponent) };
  if (key.modulus === 0n) throw new RangeError('a modulus of zero');
  const only = kind === 'rsa-pss' && restriction !== undefined ? pssScheme(restriction) : undefined;
  return {
    kind,
    modulusLength: bitLength(key.modulus),
    publicExponent: key.exponent,
    curve: undefined,
    verify(scheme, content, signature) {
      if (scheme.kind === 'rsa' && kind === 'rsa') return rsaVerified(key, scheme, content, signature);
      if (scheme.kind !== 'pss') return false;
      // RFC 4055 section 3.3: such a key may name the hash, and the least salt, of all its signatures.
      if (only !== undefined && (scheme.hash !== only.hash || scheme.saltLength! < only.saltLength!))
        return false;
      const hash = hashOf(scheme.hash!);
      const maskHash = hashOf(scheme.maskHash!);
      if (hash === undefined || maskHash === undefined) return undefined;
      return verifyPss(key, hash, maskHash, scheme.saltLength!, hash(content), signature);
    },
  };
}

function rsaVerified(
  key: RsaPublic,
  { hash: name = '' }: Scheme,
  content: Uint8Array,
  signature: Uint8Array,
): boolean | undefined {
  if (name === 'md5-sha1') {
    const both = new Uint8Array(36);
    both.set(hashOf('md5')!(content));
    both.set(hashOf('sha1')!(content), 16);
    return verifyPkcs1(key, new Uint8Array(0), both, signature);
  }
  const digest = hashOf(name)?.(content);
  if (digest === undefined) return undefined;
  return verifyPkcs1(key, digestInfo(name, digest.length)!, digest, signature);
}

/** FIPS 186-4 section 4.7. */
function dsaKey(material: Uint8Array, parameters: Element | undefined): OwnKey {
  const [p, q, g] = inside(parameters).map(natural) as [bigint, bigint, bigint];
  const y = natural(elements(material)[0]);
  return {
    ...NO_SIZES,
    kind: 'dsa',
    modulusLength: bitLength(p),
    verify(scheme, content, signature) {
      if (scheme.kind !== 'dsa') return false;
      const digest = hashOf(scheme.hash ?? '')?.(content);
      if (digest === undefined) return undefined;
      const [r, s] = pair(signature) ?? [0n, 0n];
      if (r <= 0n || s <= 0n || r >= q || s >= q) return false;
      const surplus = BigInt(Math.max(0, 8 * digest.length - bitLength(q)));
      const w = power(s, q - 2n, q);
      const u1 = ((bigEndian(digest) >> surplus) * w) % q;
      const u2 = (r * w) % q;
      return ((power(g, u1, p) * power(y, u2, p)) % p) % q === r;
    },
  };
}

/** The curve that is named, or that is spelled out (SEC 1 section C.2) and is one of those that have names. */
function curveOf(parameters: Element | undefined): CurveParameters | undefined {
  if (parameters?.tag === TAG.objectIdentifier) return CURVES.get(objectIdentifier(parameters));
  const [, field, curve, base, order] = inside(parameters);
  const p = natural(inside(field)[1]);
  const [a, b] = inside(curve).map((one) => bigEndian(one.body));
  const n = natural(order);
  const point = bodyOf(base, TAG.octetString);
  for (const one of CURVES.values()) {
    const isSame = one.p === p && (one.a + p) % p === a && one.b === b && one.order === n;
    // The generator's x follows the octet that says in which form the point is (SEC 1 section 2.3.3).
    if (isSame && bigEndian(point.subarray(1, 1 + Math.ceil(bitLength(p) / 8))) === one.x) return one;
  }
  return undefined;
}

function ecKey(material: Uint8Array, parameters: Element | undefined): OwnKey | undefined {
  const curve = curveOf(parameters);
  if (curve === undefined) return undefined;
  const verifier = ecdsaVerifier(curve, material);
  if (verifier === undefined) return undefined;
  return {
    ...NO_SIZES,
    kind: 'ec',
    curve: curve.name,
    verify(scheme, content, signature) {
      if (scheme.kind !== 'ecdsa') return false;
      const digest = hashOf(scheme.hash ?? '')?.(content);
      if (digest === undefined) return undefined;
      const numbers = pair(signature);
      return numbers !== undefined && verifier(digest, ...numbers);
    },
  };
}

function edwardsKey(kind: 'ed25519' | 'ed448', material: Uint8Array): OwnKey | undefined {
  if (material.length !== edwardsKeyLength[kind]) return undefined;
  const verified = kind === 'ed25519' ? verifyEd25519 : verifyEd448;
  return {
    ...NO_SIZES,
    kind,
    verify: (scheme, content, signature) => scheme.kind === 'eddsa' && verified(material, content, signature),
  };
}

/** RSASSA-PSS-params (RFC 4055 section 3.1). */
export function pssScheme(parameters: Element | undefined): Scheme & { readonly saltLength: number } {
  const parts = parameters === undefined ? [] : inside(parameters);
  const part = (tag: number) => {
    const found = parts.find((one) => one.tag === tag);
    return found === undefined ? undefined : elements(found.body)[0];
  };
  const hashIn = (algorithm: Element | undefined) =>
    algorithm === undefined ? 'sha1' : (hashOfOid(objectIdentifier(inside(algorithm)[0])) ?? '');
  const mask = part(0xa1);
  const salt = part(0xa2);
  return {
    kind: 'pss',
    hash: hashIn(part(0xa0)),
    maskHash: hashIn(mask === undefined ? undefined : inside(mask)[1]),
    saltLength: salt === undefined ? 20 : Number(natural(salt)),
  };
}
