/** The last second of the year 9999: a time stamp beyond it is nonsense, and no calendar writes it. */
const LAST_SECOND = 253_402_300_799;

/**
 * One interface of a pcapng section: what its packets begin with, and how its time stamps count
 * (draft-ietf-opsawg-pcapng, Interface Description Block, if_tsresol and if_tsoffset).
 */
export class PcapngInterface {
  readonly linkType: number;
  /** 0: no limit. */
  readonly snapLength: number;
  /** Results of `setTime`. */
  seconds = 0;
  nanoseconds = 0;
  #offset = 0;
  /** Units in a second, if a few operations on numbers divide by it exactly; otherwise 0 and `#manyUnits` holds. */
  #units = 1_000_000;
  #nanosecondsPerUnit = 1_000;
  #manyUnits = 0n;

  constructor(linkType: number, snapLength: number) {
    this.linkType = linkType;
    this.snapLength = snapLength;
  }

  /** @returns false if the resolution cannot be meant; microseconds stay in force then. */
  setResolution(value: number): boolean {
    const exponent = value & 0x7f;
    const binary = (value & 0x80) !== 0;
    if (exponent > (binary ? 63 : 19)) return false;
    const units = binary ? 1n << BigInt(exponent) : 10n ** BigInt(exponent);
    if (!binary && exponent <= 9) {
      this.#units = Number(units);
      this.#nanosecondsPerUnit = 10 ** (9 - exponent);
    } else {
      this.#units = 0;
      this.#manyUnits = units;
    }
    return true;
  }

  /** Seconds, a signed number of 64 bits, to be added to each time stamp. */
  setOffset(high: number, low: number): void {
    this.#offset = (high | 0) * 0x1_0000_0000 + low;
  }

  setTime(high: number, low: number): void {
    const units = this.#units;
    let seconds: number;
    if (units === 0) {
      const stamp = (BigInt(high) << 32n) | BigInt(low);
      seconds = Number(stamp / this.#manyUnits);
      this.nanoseconds = Number(((stamp % this.#manyUnits) * 1_000_000_000n) / this.#manyUnits);
    } else {
      // 64 bits divided by at most 30: long division with digits of 16 bits keeps every step below 2^53.
      const first = Math.floor(high / units);
      const middle = (high - first * units) * 65_536 + (low >>> 16);
      const second = Math.floor(middle / units);
      const last = (middle - second * units) * 65_536 + (low & 0xffff);
      const third = Math.floor(last / units);
      seconds = first * 0x1_0000_0000 + second * 65_536 + third;
      this.nanoseconds = (last - third * units) * this.#nanosecondsPerUnit;
    }
    seconds += this.#offset;
    this.seconds = Math.min(Math.max(seconds, 0), LAST_SECOND);
  }
}
