// Sums of points, for signatures over elliptic curves of either form. Only public numbers come here: it may take longer for
// one than for another.

/** X : Y : Z, not in lowest terms, nor necessarily positive. */
export type Point = readonly [x: bigint, y: bigint, z: bigint];

export interface Group {
  readonly zero: Point;
  /** Of any two points, equal ones and opposite ones too. */
  add(one: Point, other: Point): Point;
}

/** Bits that are taken at once. */
const WINDOW = 4;

/** 0 to 15 times a point. */
export function multiples(group: Group, point: Point): readonly Point[] {
  const found = [group.zero];
  while (found.length < 1 << WINDOW) found.push(group.add(found[found.length - 1]!, point));
  return found;
}

/** `a` times the point that `ofOne` are the multiples of, and `b` times that of `ofOther`; neither number negative. */
export function sum(
  group: Group,
  a: bigint,
  ofOne: readonly Point[],
  b: bigint,
  ofOther: readonly Point[],
): Point {
  const digits = Math.max(a.toString(16).length, b.toString(16).length);
  const one = a.toString(16).padStart(digits, '0');
  const other = b.toString(16).padStart(digits, '0');
  let point = group.zero;
  for (let at = 0; at < digits; at++) {
    if (at > 0) for (let bit = 0; bit < WINDOW; bit++) point = group.add(point, point);
    for (const [number, ready] of [
      [one, ofOne],
      [other, ofOther],
    ] as const)
      if (number[at] !== '0') point = group.add(point, ready[Number.parseInt(number[at]!, 16)]!);
  }
  return point;
}

/** From 0 on. */
export const modulo = (value: bigint, modulus: bigint): bigint => {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
};

/** What times `value` is 1 (extended Euclidean algorithm); of 0, and of what shares a factor with the modulus, nothing that means anything. */
export function inverse(value: bigint, modulus: bigint): bigint {
  let [larger, smaller] = [modulus, modulo(value, modulus)];
  let [before, now] = [0n, 1n];
  while (smaller > 0n) {
    const quotient = larger / smaller;
    [larger, smaller] = [smaller, larger - quotient * smaller];
    [before, now] = [now, before - quotient * now];
  }
  return modulo(before, modulus);
}
