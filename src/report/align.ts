// Puts the steps of two connections side by side: the longest common subsequence, and between its members what only one has.

/** Steps that both have, or a run of steps between them that is not the same in both. */
export type Aligned<T> =
  | { readonly same: readonly [T, T] }
  | { readonly apart: readonly [readonly T[], readonly T[]] };

/**
 * Aligns two lists by their members' keys, in order. Time and memory grow with the product of the lengths: callers
 * bound them.
 */
export function align<T extends { readonly key: string }>(a: readonly T[], b: readonly T[]): Aligned<T>[] {
  const width = b.length + 1;
  // Length of the longest common subsequence of what remains from (i, j) on.
  const rest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      rest[i * width + j] =
        a[i]!.key === b[j]!.key
          ? rest[(i + 1) * width + j + 1]! + 1
          : Math.max(rest[(i + 1) * width + j]!, rest[i * width + j + 1]!);
    }
  }
  const aligned: Aligned<T>[] = [];
  let onlyA: T[] = [];
  let onlyB: T[] = [];
  const flush = () => {
    if (onlyA.length > 0 || onlyB.length > 0) aligned.push({ apart: [onlyA, onlyB] });
    onlyA = [];
    onlyB = [];
  };
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i]!.key === b[j]!.key) {
      flush();
      aligned.push({ same: [a[i++]!, b[j++]!] });
    } else if (rest[(i + 1) * width + j]! >= rest[i * width + j + 1]!) onlyA.push(a[i++]!);
    else onlyB.push(b[j++]!);
  }
  onlyA.push(...a.slice(i));
  onlyB.push(...b.slice(j));
  flush();
  return aligned;
}
