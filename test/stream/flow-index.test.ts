import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Addressed, FlowIndex } from '../../src/stream/flow-index.js';

const WORDS = 10;
const PAIRS = 100_000;

/** Numbers that anybody can draw again. */
function knownChance(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return state / 0x8000_0000;
  };
}

/** The inverse of an odd number modulo 2^32. */
function inverse(odd: number): number {
  let found = odd;
  for (let i = 0; i < 5; i++) found = Math.imul(found, 2 - Math.imul(odd, found));
  return found;
}

const unshifted = (mixed: number): number => mixed ^ (mixed >>> 15) ^ (mixed >>> 30);

/** Pairs of ports between two addresses whose hashes end alike, for whoever knows what the index has drawn. */
function* collidingPackets(): Generator<Addressed> {
  const chance = knownChance();
  const drawn = () => Math.floor(chance() * 0x8000_0000);
  const factors = Array.from({ length: WORDS }, () => (drawn() * 2 + 1) | 0);
  const seed = drawn();
  for (let host = 1; ; host++) {
    const bytes = Uint8Array.of(10, 0, 0, host, 192, 0, 2, 1);
    const view = new DataView(bytes.buffer);
    const words = [view.getInt32(0), 0, 0, 0, view.getInt32(4), 0, 0, 0];
    const order = view.getInt32(0) - view.getInt32(4);
    if (order > 0) words.splice(0, 8, ...words.slice(4), ...words.slice(0, 4));
    let before = seed;
    for (const [i, word] of words.entries()) {
      before = Math.imul(before ^ word, factors[i]!);
      before ^= before >>> 15;
    }
    for (let high = 0; high < 0x1_0000; high++) {
      let mixed = unshifted(high << 16);
      mixed = Math.imul(mixed, inverse(factors[9]!)) ^ 1;
      mixed = Math.imul(unshifted(mixed), inverse(factors[8]!)) ^ before;
      const [a, b] = [mixed >>> 16, mixed & 0xffff];
      yield {
        bytes,
        addressLength: 4,
        sourceOffset: 0,
        destinationOffset: 4,
        sourcePort: order > 0 ? b : a,
        destinationPort: order > 0 ? a : b,
      };
    }
  }
}

function filled(index: FlowIndex): FlowIndex {
  let count = 0;
  for (const packet of collidingPackets()) {
    if (count++ === PAIRS) break;
    // The table asks for each pair before it adds it; in one chain that would take minutes.
    index.find(packet);
    index.add();
    if (count === 2_000 && index.longestChain === count) break;
  }
  return index;
}

it('pairs of addresses and ports share a chain where the draw is known', () => {
  assert.equal(filled(new FlowIndex(knownChance())).longestChain, 2_000);
});

it('100,000 of them are found in a few steps each, as nobody knows what a run draws', () => {
  // 1.5 pairs a chain: that one of 65,536 has more than 20 by chance happens once in 100 million runs.
  assert.ok(filled(new FlowIndex()).longestChain <= 20);
});

it('each index draws its own', () => {
  let draws = 0;
  new FlowIndex(() => {
    draws++;
    return 0.5;
  });
  assert.equal(draws, WORDS + 1);
});
