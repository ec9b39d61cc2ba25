/** A small generator of repeatable chance (mulberry32), so that one seed describes a whole capture's changes. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  shuffled<T>(list: readonly T[]): T[] {
    const result = [...list];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [result[i], result[j]] = [result[j]!, result[i]!];
    }
    return result;
  }

  /** Both lists in one, each in its own order. */
  merged<T>(one: readonly T[], other: readonly T[]): T[] {
    const result: T[] = [];
    let [a, b] = [0, 0];
    while (a < one.length || b < other.length) {
      const first = b >= other.length || (a < one.length && this.below(2) === 0);
      result.push(first ? one[a++]! : other[b++]!);
    }
    return result;
  }
}
