// ECDSA (FIPS 186-5 section 6.4.2): signatures verified, with BigInt. Points are added by the complete formulas of J. Renes,
// C. Costello and L. Batina ("Complete addition formulas for prime order elliptic curves", 2015), which know no special case.
import type { CurveParameters } from './curve-parameters.js';
import { bigEndian } from './der.js';
import { type Group, inverse, modulo, multiples, type Point, sum } from './points.js';
import { power } from './rsa.js';

function groupOf({ p, a, b }: CurveParameters): Group {
  const b3 = 3n * b;
  return {
    zero: [0n, 1n, 0n],
    add([x, y, z], [u, v, w]) {
      const xu = (x * u) % p;
      const yv = (y * v) % p;
      const zw = (z * w) % p;
      const xy = (x * v + y * u) % p;
      const xz = (x * w + z * u) % p;
      const yz = (y * w + z * v) % p;
      const shift = (a * xz + b3 * zw) % p;
      const slope = (a * xu + b3 * xz - a * ((a * zw) % p)) % p;
      const triple = 3n * xu + a * zw;
      const below = yv - shift;
      const above = yv + shift;
      return [
        (xy * below - yz * slope) % p,
        (triple * slope + above * below) % p,
        (yz * above + xy * triple) % p,
      ];
    },
  };
}

/** A point of the curve (SEC 1 section 2.3.4), compressed or not, and not the one at infinity; undefined if it is none. */
function pointOf({ p, a, b }: CurveParameters, encoded: Uint8Array): Point | undefined {
  const bytes = Math.ceil(p.toString(16).length / 2);
  const [form = 0] = encoded;
  const isWhole = form === 4;
  if (!isWhole && form !== 2 && form !== 3) return undefined;
  if (encoded.length !== 1 + (isWhole ? 2 : 1) * bytes) return undefined;
  const x = bigEndian(encoded.subarray(1, 1 + bytes));
  const square = modulo(x * x * x + a * x + b, p);
  let y = isWhole ? bigEndian(encoded.subarray(1 + bytes)) : power(square, (p + 1n) / 4n, p);
  if (x >= p || y >= p || (y * y - square) % p !== 0n) return undefined;
  if (!isWhole && (y & 1n) !== BigInt(form & 1)) y = modulo(-y, p);
  return [x, y, 1n];
}

const basePoints = new Map<CurveParameters, readonly Point[]>();

/** Whether `r` and `s` sign what has this digest. */
export type EcdsaVerifier = (digest: Uint8Array, r: bigint, s: bigint) => boolean;

/** Undefined if `encoded` is no point of the curve. */
export function ecdsaVerifier(curve: CurveParameters, encoded: Uint8Array): EcdsaVerifier | undefined {
  const point = pointOf(curve, encoded);
  if (point === undefined) return undefined;
  const { order, p } = curve;
  const group = groupOf(curve);
  let ofKey: readonly Point[] | undefined;
  return (digest, r, s) => {
    if (r <= 0n || s <= 0n || r >= order || s >= order) return false;
    let ofBase = basePoints.get(curve);
    if (ofBase === undefined) {
      ofBase = multiples(group, [curve.x, curve.y, 1n]);
      basePoints.set(curve, ofBase);
    }
    ofKey ??= multiples(group, point);
    const surplus = 8 * digest.length - order.toString(2).length;
    const number = bigEndian(digest) >> BigInt(Math.max(0, surplus));
    const w = inverse(s, order);
    const [x, , z] = sum(group, (number * w) % order, ofBase, (r * w) % order, ofKey);
    if (z % p === 0n) return false;
    // x / z, which may have been above the order before it was taken modulo it.
    for (let candidate = r; candidate < p; candidate += order)
      if ((candidate * z - x) % p === 0n) return true;
    return false;
  };
}
