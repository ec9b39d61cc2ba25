// What the page is packed with: its program is text that says much alike, of which context mixing makes a fifth less than
// Brotli or LZMA do, with a decoder that is smaller than theirs. Each bit is foretold by several models, each of which
// knows what came behind one kind of context; a mixer learns which of them to believe where (logistic mixing, M. Mahoney,
// "Adaptive Weighing of Context Models for Lossless Data Compression", 2005), and arithmetic coding writes only what was
// not foretold. Packing and unpacking must count alike to the last bit in every browser: there is nothing here but whole
// numbers and the four operations of IEEE 754, not even an exponential function.

/** Logits: from -12 to 12 in `LOGITS` steps. A probability in 12 bits is what the models count in. */
const LOGITS = 4096;
const LARGEST_LOGIT = 12;
/** e to the power of one step. */
const STEP = 1.0058765747144782;

const probabilityAt = new Float64Array(LOGITS);
const logitOf = new Float64Array(LOGITS);
for (let at = LOGITS / 2, power = 1; at < LOGITS; at++, power *= STEP) {
  probabilityAt[at] = power / (1 + power);
  probabilityAt[LOGITS - at] = 1 / (1 + power);
}
for (let probability = 0, at = 0; probability < LOGITS; probability++) {
  while (at < LOGITS - 1 && probabilityAt[at]! * LOGITS < probability + 0.5) at++;
  logitOf[probability] = ((at - LOGITS / 2) * 2 * LARGEST_LOGIT) / LOGITS;
}

const squash = (logit: number): number =>
  probabilityAt[
    logit > 11.99 ? LOGITS - 1 : logit < -11.99 ? 1 : (logit * (LOGITS / 2 / LARGEST_LOGIT) + LOGITS / 2) | 0
  ]!;

/** A counter: a probability in 12 bits, and below it how often it has been asked, up to `SLOWEST`. */
const SLOWEST = 7;
const UNUSED = 0x8000;
const logitOfCounter = new Float64Array(1 << 16);
/** The counter behind a 0 and, 65,536 further, behind a 1. */
const counterAfter = new Uint16Array(1 << 17);
for (let counter = 0; counter < 1 << 16; counter++) {
  const probability = counter >> 4;
  const asked = counter & 15;
  if (asked > 0) logitOfCounter[counter] = logitOf[probability]!;
  for (const bit of [0, 1]) {
    const next = Math.round(probability + (bit * (LOGITS - 1) - probability) / (asked + 1.3));
    counterAfter[(bit << 16) | counter] = (next << 4) | Math.min(asked + 1, SLOWEST);
  }
}

/** Bytes before this one that make a context, and at the end the word that it stands in. */
const ORDERS = [1, 2, 3, 4, 6];
const ORDERS_END = 6;
const MODELS = ORDERS.length + 1;
/** What the mixer hears: the models, the longest match, and the bit without any context. */
const VOICES = MODELS + 2;

/** Of the table of counters: a line of 16 holds those of half a byte behind one context, the first of them its check. */
const LINE_BITS = 20;
/** Bytes that a match must have, and the bits of what they are found by. */
const LEAST_MATCH = 5;
const MATCH_BITS = 20;
const COUNTED_MATCH = 255;

const MIXING_RATE = 0.02;
const FIRST_WEIGHT = 0.3;
const MATCH_RATE = 0.004;
const REFINING_RATE = 0.02;
/** Places on the scale of logits, from -8 to 8, between which a refinement stands. */
const PLACES = 25;
const REFINED_TO = 7.99;

const PRIME = 0x2f0b4c47;

class Model {
  readonly #bytes: Uint8Array;
  #at = 0;
  /** The bits of this byte so far, behind a 1. */
  #partial = 1;
  #bitsLeft = 8;
  /** The last four bytes. */
  #last = 0;
  #word = 0;

  readonly #contexts = new Int32Array(MODELS);
  readonly #lines = new Int32Array(MODELS);
  readonly #table = new Uint16Array(16 << LINE_BITS).fill(UNUSED);
  readonly #plain = new Uint16Array(256).fill(UNUSED);

  readonly #seen = new Int32Array(1 << MATCH_BITS);
  #match = 0;
  #matchLength = 0;
  /** Whether the bits of this byte so far are those of the match. */
  #matching = false;
  #matchAt = 0;
  readonly #matchHolds = new Float64Array(64).fill(0.5);

  readonly #heard = new Float64Array(VOICES);
  readonly #byMatch = new Float64Array(4 * 256 * VOICES).fill(FIRST_WEIGHT);
  readonly #byLast = new Float64Array(256 * 8 * VOICES).fill(FIRST_WEIGHT);
  #weightsByMatch = 0;
  #weightsByLast = 0;
  #mixedByMatch = 0;
  #mixedByLast = 0;
  readonly #refined = new Float32Array(PLACES << 16);
  #refinedAt = 0;

  /** @param bytes those that are known; the model looks at no others */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    for (let at = 0; at < this.#refined.length; at++)
      this.#refined[at] = squash(((at % PLACES) - (PLACES - 1) / 2) / 1.5);
    this.#lookAround();
  }

  /** How probable a 1 is, of 65,536: neither 0 nor all of them. */
  foretell(): number {
    if ((this.#bitsLeft & 3) === 0) this.#findLines();
    const heard = this.#heard;
    const nibble = this.#nibble();
    for (let nth = 0; nth < MODELS; nth++)
      heard[nth] = logitOfCounter[this.#table[this.#lines[nth]! + nibble]!]!;
    heard[MODELS] = 0;
    let trust = 0;
    if (this.#matching) {
      const length = this.#matchLength;
      const bit = this.#matchedBit();
      this.#matchAt = 2 * (length < 16 ? length : Math.min(31, 14 + (length >> 3))) + bit;
      heard[MODELS] = logitOf[(this.#matchHolds[this.#matchAt]! * LOGITS) | 0]!;
      trust = length > 15 ? 3 : length > 8 ? 2 : 1;
    }
    heard[MODELS + 1] = logitOfCounter[this.#plain[this.#partial]!]!;
    this.#weightsByMatch = (trust * 256 + this.#partial) * VOICES;
    this.#weightsByLast = ((this.#last & 0xff) * 8 + this.#bitsLeft - 1) * VOICES;
    let one = 0;
    let other = 0;
    for (let nth = 0; nth < VOICES; nth++) {
      one += heard[nth]! * this.#byMatch[this.#weightsByMatch + nth]!;
      other += heard[nth]! * this.#byLast[this.#weightsByLast + nth]!;
    }
    this.#mixedByMatch = squash(one);
    this.#mixedByLast = squash(other);
    const mixed = (one + other) / 2;
    const probability = (squash(mixed) + this.#refine(mixed)) / 2;
    return Math.min(65_535, Math.max(1, (probability * 65_536) | 0));
  }

  /** What became of a mixed probability behind the last two bytes and the bits so far. */
  #refine(mixed: number): number {
    const place = ((mixed > REFINED_TO ? REFINED_TO : mixed < -REFINED_TO ? -REFINED_TO : mixed) + 8) * 1.5;
    const below = place | 0;
    const context = ((Math.imul(this.#last & 0xffff, PRIME) >>> 16) ^ (this.#partial * 0x101)) & 0xffff;
    this.#refinedAt = context * PLACES + below;
    const part = place - below;
    return this.#refined[this.#refinedAt]! * (1 - part) + this.#refined[this.#refinedAt + 1]! * part;
  }

  /** The bit that was foretold is this. */
  learn(bit: number): void {
    const heard = this.#heard;
    const wrongOne = (bit - this.#mixedByMatch) * MIXING_RATE;
    const wrongOther = (bit - this.#mixedByLast) * MIXING_RATE;
    for (let nth = 0; nth < VOICES; nth++) {
      this.#byMatch[this.#weightsByMatch + nth]! += wrongOne * heard[nth]!;
      this.#byLast[this.#weightsByLast + nth]! += wrongOther * heard[nth]!;
    }
    const nibble = this.#nibble();
    const behind = bit << 16;
    for (let nth = 0; nth < MODELS; nth++) {
      const at = this.#lines[nth]! + nibble;
      this.#table[at] = counterAfter[behind | this.#table[at]!]!;
    }
    this.#plain[this.#partial] = counterAfter[behind | this.#plain[this.#partial]!]!;
    for (let at = this.#refinedAt; at < this.#refinedAt + 2; at++)
      this.#refined[at]! += (bit - this.#refined[at]!) * REFINING_RATE;
    if (this.#matching) {
      this.#matchHolds[this.#matchAt]! += (bit - this.#matchHolds[this.#matchAt]!) * MATCH_RATE;
      this.#matching = this.#matchedBit() === bit;
    }
    this.#partial = (this.#partial << 1) | bit;
    if (--this.#bitsLeft === 0) this.#nextByte();
  }

  #nibble(): number {
    if (this.#bitsLeft > 4) return this.#partial;
    const known = 4 - this.#bitsLeft;
    return (1 << known) | (this.#partial & ((1 << known) - 1));
  }

  #matchedBit(): number {
    return (this.#bytes[this.#match]! >> (this.#bitsLeft - 1)) & 1;
  }

  #nextByte(): void {
    const byte = this.#partial & 0xff;
    this.#bytes[this.#at++] = byte;
    this.#partial = 1;
    this.#bitsLeft = 8;
    this.#last = (this.#last << 8) | byte;
    this.#word = isOfWord(byte) ? Math.imul(this.#word + byte + 1, PRIME) : 0;
    if (this.#matching) {
      this.#matchLength = Math.min(this.#matchLength + 1, COUNTED_MATCH);
      this.#match++;
    } else this.#matchLength = 0;
    this.#lookAround();
  }

  /** Contexts and match of the byte that comes next. */
  #lookAround(): void {
    const bytes = this.#bytes;
    const at = this.#at;
    let hash = 0;
    let model = 0;
    for (let order = 1; order <= ORDERS_END; order++) {
      hash = Math.imul(hash + (order <= at ? bytes[at - order]! : 0) + 1, PRIME);
      hash ^= hash >>> 14;
      if (ORDERS[model] === order) this.#contexts[model++] = Math.imul(hash + order, 0x9e3779b1);
      if (order === LEAST_MATCH) this.#findMatch(hash >>> (32 - MATCH_BITS));
    }
    this.#contexts[model] = Math.imul(this.#word + 7, 0x1b873593);
  }

  #findMatch(hash: number): void {
    const at = this.#at;
    if (this.#matchLength === 0) {
      this.#match = this.#seen[hash]!;
      let length = 0;
      while (length < COUNTED_MATCH && length < this.#match) {
        if (this.#bytes[this.#match - 1 - length] !== this.#bytes[at - 1 - length]) break;
        length++;
      }
      this.#matchLength = length;
    }
    this.#seen[hash] = at;
    this.#matching = this.#matchLength > 0;
  }

  #findLines(): void {
    for (let nth = 0; nth < MODELS; nth++)
      this.#lines[nth] = this.#line(
        this.#contexts[nth]! + (this.#bitsLeft === 8 ? 0 : Math.imul(this.#partial, 0x6f4f2b35)),
      );
  }

  /** The line of a context: of two that it may have, the one that is used less gives way. */
  #line(context: number): number {
    let hash = Math.imul(context ^ (context >>> 15), 0x2c1b3c6d);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0x297a2d39);
    hash ^= hash >>> 16;
    const table = this.#table;
    const check = hash & 0xffff;
    const one = (hash >>> (32 - LINE_BITS)) << 4;
    if (table[one] === check) return one;
    const other = one ^ 16;
    if (table[other] === check) return other;
    const given = (table[one + 1]! & 15) <= (table[other + 1]! & 15) ? one : other;
    table[given] = check;
    table.fill(UNUSED, given + 1, given + 16);
    return given;
  }
}

/** Letters, digits, `_`, `$`, and whatever is not ASCII. */
const isOfWord = (byte: number): boolean =>
  (byte >= 0x61 && byte <= 0x7a) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  (byte >= 0x30 && byte <= 0x39) ||
  byte === 0x5f ||
  byte === 0x24 ||
  byte >= 0x80;

/** Where the interval between `low` and `high` is divided: what lies below, and it, is a 1. */
const division = (low: number, high: number, probability: number): number =>
  low + Math.floor(((high - low) * probability) / 65_536);

const TOP = 2 ** 24;
const WHOLE = 2 ** 32;

/** What `unpack` makes `bytes` of. */
export function pack(bytes: Uint8Array): Uint8Array {
  const model = new Model(new Uint8Array(bytes.length));
  const out: number[] = [];
  let low = 0;
  let high = WHOLE - 1;
  for (const byte of bytes)
    for (let shift = 7; shift >= 0; shift--) {
      const bit = (byte >> shift) & 1;
      const middle = division(low, high, model.foretell());
      if (bit === 1) high = middle;
      else low = middle + 1;
      model.learn(bit);
      while (Math.floor(low / TOP) === Math.floor(high / TOP)) {
        out.push(Math.floor(high / TOP));
        low = (low % TOP) * 256;
        high = (high % TOP) * 256 + 255;
      }
    }
  // Behind the end zeros are read: with them this lies within the interval.
  out.push(Math.floor(high / TOP));
  return Uint8Array.from(out);
}

/** The `length` bytes that were packed. Of what was not packed by `pack`, whatever comes. */
export function unpack(packed: Uint8Array, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const model = new Model(bytes);
  let low = 0;
  let high = WHOLE - 1;
  let read = 0;
  let value = 0;
  while (read < 4) value = value * 256 + (packed[read++] ?? 0);
  for (let left = 8 * length; left > 0; left--) {
    const middle = division(low, high, model.foretell());
    const bit = value <= middle ? 1 : 0;
    if (bit === 1) high = middle;
    else low = middle + 1;
    model.learn(bit);
    while (Math.floor(low / TOP) === Math.floor(high / TOP)) {
      low = (low % TOP) * 256;
      high = (high % TOP) * 256 + 255;
      value = (value % TOP) * 256 + (packed[read++] ?? 0);
    }
  }
  return bytes;
}
