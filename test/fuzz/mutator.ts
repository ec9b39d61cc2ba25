import type { Dice } from '../story/dice.js';

const INTERESTING = [0, 1, 2, 3, 4, 7, 8, 0x0f, 0x10, 0x16, 0x7f, 0x80, 0xfe, 0xff];
const INTERESTING_LENGTHS = [
  0, 1, 2, 0xff, 0x100, 0x3fff, 0x4000, 0x4001, 0x7fff, 0xffff, 0xffffff, 0x7fffffff,
];
const MOST_CHANGES = 6;
/** No input grows beyond this many bytes. */
const MOST_LENGTH = 64 << 10;

/** Changes inputs by chance, the same way for the same dice. */
export class Mutator {
  readonly #dice: Dice;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** A changed copy; `other` gives pieces to splice in. */
  mutate(input: Uint8Array, other: Uint8Array): Uint8Array {
    let changed: Uint8Array = Uint8Array.from(input);
    for (let changes = 1 + this.#dice.below(MOST_CHANGES); changes > 0; changes--)
      changed = this.#once(changed, other);
    return changed.length > MOST_LENGTH ? changed.slice(0, MOST_LENGTH) : changed;
  }

  #once(input: Uint8Array, other: Uint8Array): Uint8Array {
    const dice = this.#dice;
    const at = dice.below(input.length + 1);
    const put = (bytes: readonly number[]) => {
      bytes.forEach((byte, index) => {
        if (at + index < input.length) input[at + index] = byte;
      });
      return input;
    };
    switch (dice.below(8)) {
      case 0:
        return put([(input[at] ?? 0) ^ (1 << dice.below(8))]);
      case 1:
        return put([INTERESTING[dice.below(INTERESTING.length)]!]);
      case 2:
        return put([dice.below(256)]);
      case 3: {
        // Lengths stand in 1, 2, 3 or 4 bytes of either order.
        const value = INTERESTING_LENGTHS[dice.below(INTERESTING_LENGTHS.length)]!;
        const bytes = Array.from({ length: 1 + dice.below(4) }, (_, index) => (value >>> (8 * index)) & 0xff);
        return put(dice.below(2) === 0 ? bytes : bytes.reverse());
      }
      case 4:
        return input.slice(0, at);
      case 5: {
        const end = Math.min(input.length, at + 1 + dice.below(64));
        return joined(input.subarray(0, at), input.subarray(end));
      }
      case 6: {
        const end = Math.min(input.length, at + 1 + dice.below(256));
        return joined(input.subarray(0, end), input.subarray(at, end), input.subarray(end));
      }
      default: {
        const from = dice.below(other.length + 1);
        const piece = other.subarray(from, from + 1 + dice.below(256));
        return joined(
          input.subarray(0, at),
          piece,
          input.subarray(dice.below(2) === 0 ? at : at + piece.length),
        );
      }
    }
  }
}

const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
