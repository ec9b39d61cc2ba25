/** The known names that are at most so many edits away, the nearest first. */
export function nearest(name: string, known: readonly string[], most: number): string[] {
  return known
    .map((one) => ({ one, distance: one.includes(name) && name.length > 2 ? 1 : editDistance(one, name) }))
    .filter(({ distance }) => distance <= most && distance < name.length)
    .sort((a, b) => a.distance - b.distance)
    .map(({ one }) => one);
}

/** Levenshtein's distance. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
