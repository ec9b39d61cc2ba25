/** A packet's addresses and ports. A packet decoder's own fields serve: nothing is copied. */
export interface Addressed {
  readonly bytes: Uint8Array;
  /** 4 or 16. */
  readonly addressLength: number;
  readonly sourceOffset: number;
  readonly destinationOffset: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** Who talks to whom: `addresses[0]` and `ports[0]` are direction 0's sender. */
export interface Endpoints {
  readonly addresses: readonly [Uint8Array, Uint8Array];
  readonly ports: readonly [number, number];
}

/** Copies of a packet's addresses and ports, its sender first. */
export function endpointsOf(packet: Addressed): Endpoints {
  const { bytes, sourceOffset, destinationOffset, addressLength } = packet;
  return {
    addresses: [
      bytes.slice(sourceOffset, sourceOffset + addressLength),
      bytes.slice(destinationOffset, destinationOffset + addressLength),
    ],
    ports: [packet.sourcePort, packet.destinationPort],
  };
}

const KEY_WORDS = 10;
/** Pairs that there is room for at first: most captures hold few. */
const FIRST_SLOTS = 256;
/** Chains for each pair there is room for, and how many at most. */
const CHAINS_FOR_EACH = 4;
const ALL_CHAINS = 1 << 16;

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]! | 0;
}

/**
 * Numbers the pairs of addresses and ports, both directions alike, in typed arrays: nothing is allocated to find one.
 * `chance` (from 0 up to 1, as Math.random) says which pairs share a chain, so that nobody can choose addresses that do;
 * what is told does not depend on it.
 */
export class FlowIndex {
  /** Odd, so that no bit is lost. */
  readonly #factors: Int32Array;
  readonly #seed: number;
  #heads = new Int32Array(CHAINS_FOR_EACH * FIRST_SLOTS).fill(-1);
  #keys = new Int32Array(FIRST_SLOTS * KEY_WORDS);
  #nextInChain = new Int32Array(FIRST_SLOTS);
  #slots = 0;
  readonly #freeSlots: number[] = [];
  readonly #key = new Int32Array(KEY_WORDS);
  /** Of the pair that was looked for last. */
  #hash = 0;
  /** The sender of the packet read last is the lesser endpoint of its pair. */
  forward = true;

  constructor(chance: () => number = Math.random) {
    const drawn = () => Math.floor(chance() * 0x8000_0000);
    this.#factors = Int32Array.from({ length: KEY_WORDS }, () => drawn() * 2 + 1);
    this.#seed = drawn();
  }

  /** Pairs in the longest chain: as many are compared with one that is looked for, at most. Counted anew each time. */
  get longestChain(): number {
    let longest = 0;
    for (const head of this.#heads) {
      let length = 0;
      for (let slot = head; slot >= 0; slot = this.#nextInChain[slot]!) length++;
      longest = Math.max(longest, length);
    }
    return longest;
  }

  /** The pair's slot, -1 if it has none. Sets `forward`. */
  find(packet: Addressed): number {
    this.#read(packet);
    const keys = this.#keys;
    const key = this.#key;
    this.#hash = this.#mixed(key, 0);
    for (let slot = this.#heads[this.#chainOf(this.#hash)]!; slot >= 0; slot = this.#nextInChain[slot]!) {
      const at = slot * KEY_WORDS;
      let same = true;
      for (let i = 0; i < KEY_WORDS && same; i++) same = keys[at + i] === key[i];
      if (same) return slot;
    }
    return -1;
  }

  /** Gives the pair that `find` looked for last, and did not find, a slot: a small number, used again once free. */
  add(): number {
    const slot = this.#freeSlots.pop() ?? this.#slots++;
    this.#reserve(slot);
    this.#keys.set(this.#key, slot * KEY_WORDS);
    this.#link(slot, this.#chainOf(this.#hash));
    return slot;
  }

  /** Frees a slot that is in use. */
  remove(slot: number): void {
    const bucket = this.#chainOf(this.#mixed(this.#keys, slot * KEY_WORDS));
    if (this.#heads[bucket] === slot) {
      this.#heads[bucket] = this.#nextInChain[slot]!;
    } else {
      let at = this.#heads[bucket]!;
      while (this.#nextInChain[at] !== slot) at = this.#nextInChain[at]!;
      this.#nextInChain[at] = this.#nextInChain[slot]!;
    }
    this.#freeSlots.push(slot);
  }

  /** The key's first endpoint is the lesser one, so that both directions find the same slot. */
  #read(packet: Addressed): void {
    const { bytes, sourceOffset, destinationOffset, sourcePort, destinationPort } = packet;
    const words = packet.addressLength >> 2;
    let order = 0;
    for (let i = 0; i < words && order === 0; i++) {
      order = word(bytes, sourceOffset + i * 4) - word(bytes, destinationOffset + i * 4);
    }
    if (order === 0) order = sourcePort - destinationPort;
    const forward = order <= 0;
    const first = forward ? sourceOffset : destinationOffset;
    const second = forward ? destinationOffset : sourceOffset;
    const key = this.#key;
    for (let i = 0; i < 4; i++) {
      key[i] = i < words ? word(bytes, first + i * 4) : 0;
      key[4 + i] = i < words ? word(bytes, second + i * 4) : 0;
    }
    key[8] = forward ? (sourcePort << 16) | destinationPort : (destinationPort << 16) | sourcePort;
    key[9] = words;
    this.forward = forward;
  }

  #reserve(slot: number): void {
    if (slot < this.#nextInChain.length) return;
    const size = this.#nextInChain.length * 2;
    const keys = new Int32Array(size * KEY_WORDS);
    keys.set(this.#keys);
    this.#keys = keys;
    const chain = new Int32Array(size);
    chain.set(this.#nextInChain);
    this.#nextInChain = chain;
    if (this.#heads.length < ALL_CHAINS) this.#spread(Math.min(ALL_CHAINS, CHAINS_FOR_EACH * size));
  }

  #mixed(words: Int32Array, at: number): number {
    const factors = this.#factors;
    let mixed = this.#seed;
    for (let i = 0; i < KEY_WORDS; i++) {
      mixed = Math.imul(mixed ^ words[at + i]!, factors[i]!);
      mixed ^= mixed >>> 15;
    }
    return mixed;
  }

  #chainOf(mixed: number): number {
    return mixed & (this.#heads.length - 1);
  }

  #link(slot: number, chain: number): void {
    this.#nextInChain[slot] = this.#heads[chain]!;
    this.#heads[chain] = slot;
  }

  /** Spreads all pairs over so many chains. */
  #spread(chains: number): void {
    const heads = this.#heads;
    this.#heads = new Int32Array(chains).fill(-1);
    for (const head of heads) {
      for (let slot = head; slot >= 0; ) {
        const next = this.#nextInChain[slot]!;
        this.#link(slot, this.#chainOf(this.#mixed(this.#keys, slot * KEY_WORDS)));
        slot = next;
      }
    }
  }
}
