/** Handshakes take few packets: the first of them are counted one by one. */
const FOLLOWED = 32;

/**
 * The packet numbers of one space that have come (RFC 9000 section 12.3). A sender may begin anywhere; that it leaves some
 * out is allowed, and done by hardly anybody before the handshake is over.
 */
export class PacketNumbers {
  #least = -1;
  #seen = 0;

  add(number: number): void {
    if (this.#least < 0) this.#least = number;
    if (number < this.#least) {
      this.#seen <<= Math.min(this.#least - number, FOLLOWED - 1);
      this.#least = number;
    }
    const at = number - this.#least;
    if (at < FOLLOWED) this.#seen |= 1 << at;
  }

  /** Whether numbers between those that came are missing. */
  get hasHole(): boolean {
    const above = this.#seen >>> 0;
    return (above & (above + 1)) !== 0;
  }
}
