/** Chance that can be repeated: xorshift32 (G. Marsaglia, Xorshift RNGs, 2003). */
export class Dice {
  #state;

  constructor(seed) {
    this.#state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  }

  /** A whole number from 0 and below `count`. */
  below(count) {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return Math.floor((this.#state / 0x1_0000_0000) * count);
  }

  /** True in so many of a hundred cases. */
  percent(share) {
    return this.below(100) < share;
  }

  of(list) {
    return list[this.below(list.length)];
  }
}
