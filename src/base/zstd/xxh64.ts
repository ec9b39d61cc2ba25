// XXH64 with seed 0, of which a zstd frame carries the lower half (RFC 8878 section 3.1.1). 64 bits are two halves.

/** The five primes of the algorithm, low half first. */
const P1 = [0x85ebca87, 0x9e3779b1] as const;
const P2 = [0x27d4eb4f, 0xc2b2ae3d] as const;
const P3 = [0x9e3779f9, 0x165667b1] as const;
const P4 = [0xc2b2ae63, 0x85ebca77] as const;
const P5 = [0x165667c5, 0x27d4eb2f] as const;

const [P1_LOW, P1_HIGH] = P1;
const [P2_LOW, P2_HIGH] = P2;

const STRIPE = 32;

// The result of the last operation.
let lo = 0;
let hi = 0;

/** The upper half of the product of two unsigned halves. No step exceeds 32 bits. */
function high(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const one = Math.imul(a1, b0) + (Math.imul(a0, b0) >>> 16);
  const two = Math.imul(a0, b1) + (one & 0xffff);
  return Math.imul(a1, b1) + (one >>> 16) + (two >>> 16);
}

function multiply(aLo: number, aHi: number, bLo: number, bHi: number): void {
  lo = Math.imul(aLo, bLo);
  hi = (high(aLo, bLo) + Math.imul(aLo, bHi) + Math.imul(aHi, bLo)) | 0;
}

function add(aLo: number, aHi: number, bLo: number, bHi: number): void {
  const sum = (aLo >>> 0) + (bLo >>> 0);
  lo = sum | 0;
  hi = (aHi + bHi + (sum > 0xffff_ffff ? 1 : 0)) | 0;
}

/** By 1 to 31 bits, or by 33 and more with the halves exchanged. */
function rotate(aLo: number, aHi: number, by: number): void {
  lo = (aLo << by) | (aHi >>> (32 - by));
  hi = (aHi << by) | (aLo >>> (32 - by));
}

function round(accLo: number, accHi: number, inLo: number, inHi: number): void {
  multiply(inLo, inHi, P2[0], P2[1]);
  add(accLo, accHi, lo, hi);
  rotate(lo, hi, 31);
  multiply(lo, hi, P1[0], P1[1]);
}

const word = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);

/** The checksum of bytes that come in pieces. */
export class Xxh64 {
  /** Four lanes, low half and high half each. */
  readonly #lanes = new Int32Array(8);
  readonly #kept = new Uint8Array(STRIPE);
  #keptLength = 0;
  #total = 0;

  constructor() {
    this.reset();
  }

  reset(): void {
    const lanes = this.#lanes;
    add(P1[0], P1[1], P2[0], P2[1]);
    lanes[0] = lo;
    lanes[1] = hi;
    lanes[2] = P2[0];
    lanes[3] = P2[1];
    lanes[4] = 0;
    lanes[5] = 0;
    add(0, 0, ~P1[0] + 1, ~P1[1]);
    lanes[6] = lo;
    lanes[7] = hi;
    this.#keptLength = 0;
    this.#total = 0;
  }

  update(bytes: Uint8Array, start: number, end: number): void {
    this.#total += end - start;
    let at = start;
    if (this.#keptLength > 0) {
      const taken = Math.min(STRIPE - this.#keptLength, end - at);
      this.#kept.set(bytes.subarray(at, at + taken), this.#keptLength);
      this.#keptLength += taken;
      at += taken;
      if (this.#keptLength < STRIPE) return;
      this.#stripes(this.#kept, 0, 1);
      this.#keptLength = 0;
    }
    const stripes = (end - at) >> 5;
    this.#stripes(bytes, at, stripes);
    at += stripes * STRIPE;
    this.#kept.set(bytes.subarray(at, end));
    this.#keptLength = end - at;
  }

  /** `round` for each lane of each stripe, written out: here all bytes pass. */
  #stripes(bytes: Uint8Array, start: number, count: number): void {
    const lanes = this.#lanes;
    for (let lane = 0; lane < 8; lane += 2) {
      let accLo = lanes[lane]!;
      let accHi = lanes[lane + 1]!;
      let at = start + 4 * lane;
      for (let i = 0; i < count; i++, at += STRIPE) {
        const inLo = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
        const inHi = bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 24);
        const product = Math.imul(inLo, P2_LOW);
        const sumLo = (accLo + product) | 0;
        const carry = sumLo >>> 0 < product >>> 0 ? 1 : 0;
        const sumHi =
          (accHi + high(inLo, P2_LOW) + Math.imul(inLo, P2_HIGH) + Math.imul(inHi, P2_LOW) + carry) | 0;
        const turnedLo = (sumLo << 31) | (sumHi >>> 1);
        const turnedHi = (sumHi << 31) | (sumLo >>> 1);
        accLo = Math.imul(turnedLo, P1_LOW);
        accHi = (high(turnedLo, P1_LOW) + Math.imul(turnedLo, P1_HIGH) + Math.imul(turnedHi, P1_LOW)) | 0;
      }
      lanes[lane] = accLo;
      lanes[lane + 1] = accHi;
    }
  }

  /** The lower 32 bits of the checksum, unsigned. */
  lowHalf(): number {
    const lanes = this.#lanes;
    let accLo: number = P5[0];
    let accHi: number = P5[1];
    const keep = () => {
      accLo = lo;
      accHi = hi;
    };
    if (this.#total >= STRIPE) {
      accLo = 0;
      accHi = 0;
      [1, 7, 12, 18].forEach((by, lane) => {
        rotate(lanes[2 * lane]!, lanes[2 * lane + 1]!, by);
        add(accLo, accHi, lo, hi);
        keep();
      });
      for (let lane = 0; lane < 8; lane += 2) {
        round(0, 0, lanes[lane]!, lanes[lane + 1]!);
        multiply(accLo ^ lo, accHi ^ hi, P1[0], P1[1]);
        add(lo, hi, P4[0], P4[1]);
        keep();
      }
    }
    add(accLo, accHi, this.#total | 0, Math.floor(this.#total / 2 ** 32));
    keep();
    let at = 0;
    for (; at + 8 <= this.#keptLength; at += 8) {
      round(0, 0, word(this.#kept, at), word(this.#kept, at + 4));
      rotate(accLo ^ lo, accHi ^ hi, 27);
      multiply(lo, hi, P1[0], P1[1]);
      add(lo, hi, P4[0], P4[1]);
      keep();
    }
    if (at + 4 <= this.#keptLength) {
      multiply(word(this.#kept, at), 0, P1[0], P1[1]);
      rotate(accLo ^ lo, accHi ^ hi, 23);
      multiply(lo, hi, P2[0], P2[1]);
      add(lo, hi, P3[0], P3[1]);
      keep();
      at += 4;
    }
    for (; at < this.#keptLength; at++) {
      multiply(this.#kept[at]!, 0, P5[0], P5[1]);
      rotate(accLo ^ lo, accHi ^ hi, 11);
      multiply(lo, hi, P1[0], P1[1]);
      keep();
    }
    accLo ^= accHi >>> 1;
    multiply(accLo, accHi, P2[0], P2[1]);
    keep();
    const shifted = (accLo >>> 29) | (accHi << 3);
    multiply(accLo ^ shifted, accHi ^ (accHi >>> 29), P3[0], P3[1]);
    return (lo ^ hi) >>> 0;
  }
}
