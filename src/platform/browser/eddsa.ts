// Ed25519 and Ed448 (RFC 8032 sections 5.1.7 and 5.2.7): signatures verified, with BigInt.
import { sha512 } from '@noble/hashes/sha2.js';
import { shake256 } from '@noble/hashes/sha3.js';
import { bigEndian, toBigEndian } from './der.js';
import { type Group, inverse, modulo, multiples, type Point, sum } from './points.js';
import { power } from './rsa.js';

/** ax² + y² = 1 + dx²y² over the integers modulo `p`. */
interface EdwardsCurve {
  readonly bytes: number;
  readonly p: bigint;
  readonly a: bigint;
  readonly d: bigint;
  readonly order: bigint;
  /** The base point, encoded. */
  readonly base: bigint;
  hash(content: Uint8Array): Uint8Array;
}

const ED25519: EdwardsCurve = {
  bytes: 32,
  p: 2n ** 255n - 19n,
  a: -1n,
  d: 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n,
  order: 2n ** 252n + 0x14def9dea2f79cd65812631a5cf5d3edn,
  base: 0x6666666666666666666666666666666666666666666666666666666666666658n,
  hash: sha512,
};

/** What is hashed first: the name of the scheme, that nothing was hashed before, and that the context is empty. */
const DOM4 = Uint8Array.from([...'SigEd448\0\0'].map((letter) => letter.charCodeAt(0)));

const ED448: EdwardsCurve = {
  bytes: 57,
  p: 2n ** 448n - 2n ** 224n - 1n,
  a: 1n,
  d: -39_081n,
  order: 2n ** 446n - 0x8335dc163bb124b65129c96fde933d8d723a70aadc873d6d54a7bb0dn,
  base: 0x693f46716eb6bc248876203756c9c7624bea73736ca3984087789c1e05a0c2d73ad3ff1ce67c39c4fdbd132c4ed7c8ad9808795bf230fa14n,
  hash: (content) => shake256(joined(DOM4, content), { dkLen: 114 }),
};

function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

const littleEndian = (bytes: Uint8Array): bigint => bigEndian(Uint8Array.from(bytes).reverse());

function groupOf({ p, a, d }: EdwardsCurve): Group {
  return {
    zero: [0n, 1n, 1n],
    // Complete, since `a` is a square and `d` is none (D. J. Bernstein et al., "Twisted Edwards curves", 2008, section 6).
    add([x, y, z], [u, v, w]) {
      const zw = (z * w) % p;
      const xu = (x * u) % p;
      const yv = (y * v) % p;
      const square = (zw * zw) % p;
      const product = (d * ((xu * yv) % p)) % p;
      const f = square - product;
      const g = square + product;
      return [
        (((zw * f) % p) * ((x + y) * (u + v) - xu - yv)) % p,
        (((zw * g) % p) * (yv - a * xu)) % p,
        (f * g) % p,
      ];
    },
  };
}

/** A point of the curve, as its y and the lowest bit of its x; undefined if it is none. */
function pointOf({ bytes, p, a, d }: EdwardsCurve, encoded: bigint): Point | undefined {
  const signAt = BigInt(8 * bytes - 1);
  const sign = encoded >> signAt;
  const y = encoded & ((1n << signAt) - 1n);
  if (y >= p) return undefined;
  const square = modulo((y * y - 1n) * inverse(d * y * y - a, p), p);
  // Of either prime, one of these or its product with a root of -1 is a root.
  let x = (p & 3n) === 3n ? power(square, (p + 1n) / 4n, p) : power(square, (p + 3n) / 8n, p);
  if ((x * x - square) % p !== 0n) x = (x * power(2n, (p - 1n) / 4n, p)) % p;
  if ((x * x - square) % p !== 0n || (x === 0n && sign === 1n)) return undefined;
  return [(x & 1n) === sign ? x : modulo(-x, p), y, 1n];
}

const basePoints = new Map<EdwardsCurve, readonly Point[]>();

/** Whether a signature is one of `content` by a key, as the certificate encodes it; false also for what is no key. */
function verified(curve: EdwardsCurve, key: Uint8Array, content: Uint8Array, signature: Uint8Array): boolean {
  const { bytes, p, order } = curve;
  if (signature.length !== 2 * bytes) return false;
  const r = signature.subarray(0, bytes);
  const s = littleEndian(signature.subarray(bytes));
  const point = pointOf(curve, littleEndian(key));
  if (point === undefined || s >= order) return false;
  const group = groupOf(curve);
  let ofBase = basePoints.get(curve);
  if (ofBase === undefined) {
    ofBase = multiples(group, pointOf(curve, curve.base)!);
    basePoints.set(curve, ofBase);
  }
  const k = littleEndian(curve.hash(joined(r, key, content))) % order;
  const [u, v, w] = point;
  const [x, y, z] = sum(group, s, ofBase, k, multiples(group, [-u, v, w]));
  const scale = inverse(z, p);
  const encoded = toBigEndian(
    modulo(y * scale, p) | ((modulo(x * scale, p) & 1n) << BigInt(8 * bytes - 1)),
    bytes,
  ).reverse();
  return encoded.every((byte, at) => byte === r[at]);
}

export const verifyEd25519 = verified.bind(undefined, ED25519);
export const verifyEd448 = verified.bind(undefined, ED448);

/** Of a public key. */
export const edwardsKeyLength = { ed25519: ED25519.bytes, ed448: ED448.bytes } as const;
