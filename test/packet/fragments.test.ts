import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PacketDecoder } from '../../src/packet/packet-decoder.js';
import { bytes, ethernet, ipv4, ipv6, tcpSegment, u16, u32, udpDatagram, vxlan } from '../capture-builder.js';
import { takesAtMost } from '../processor-time.js';
import { decode, told } from './decode.js';

const RAW = 101;
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const segment = tcpSegment({ payload: new TextEncoder().encode(letters) });
const FOUR = `tcp 192.0.2.1 40000 > 198.51.100.2 443 ${letters}`;
const SIX = `tcp 20010db8:0001 40000 > 20010db8:0002 443 ${letters}`;

interface Piece {
  readonly start: number;
  readonly end: number;
}

const fragment4 = (whole: Uint8Array, { start, end }: Piece, id = 5, protocol = 6): Uint8Array =>
  ipv4(whole.subarray(start, end), {
    id,
    fragmentOffset: start,
    moreFragments: end < whole.length,
    protocol,
  });

const fragment6 = (whole: Uint8Array, { start, end }: Piece, id = 5): Uint8Array =>
  ipv6(bytes([6, 0], u16(start | (end < whole.length ? 1 : 0)), u32(id), whole.subarray(start, end)), {
    nextHeader: 44,
  });

const PIECES: readonly Piece[] = [
  { start: 0, end: 24 },
  { start: 24, end: 48 },
  { start: 48, end: segment.length },
];

test('fragments are put together in whatever order they come', () => {
  const orders = [
    [0, 1, 2],
    [2, 1, 0],
    [1, 0, 2],
    [1, 2, 0],
    [0, 2, 1],
    [2, 0, 1],
  ] as const;
  for (const [fragment, whole] of [
    [fragment4, FOUR],
    [fragment6, SIX],
  ] as const) {
    for (const order of orders) {
      const decoder = new PacketDecoder();
      const seen = order.map((i) => told(decode(fragment(segment, PIECES[i]!), RAW, undefined, decoder)));
      assert.deepEqual(seen, ['fragment', 'fragment', whole]);
      const d = decode(fragment(segment, PIECES[0]!), RAW, undefined, decoder);
      assert.equal(told(d), 'fragment');
    }
  }
});

test('a fragment that comes twice, and fragments that overlap, do not rewrite what came first', () => {
  const decoder = new PacketDecoder();
  const forged = Uint8Array.from(segment).fill(0x21, 20);
  const step = (whole: Uint8Array, start: number, end: number) =>
    told(decode(fragment4(whole, { start, end }), RAW, undefined, decoder));
  assert.equal(step(segment, 0, 24), 'fragment');
  assert.equal(step(forged, 0, 24), 'fragment');
  assert.equal(step(segment, 40, 48), 'fragment');
  assert.equal(step(segment, 48, segment.length), 'fragment');
  assert.equal(
    step(forged, 16, 48),
    `${FOUR.slice(0, -letters.length)}abcd${'!'.repeat(16)}${letters.slice(20)}`,
  );
});

test('datagrams with the same identification and other addresses or protocols stay apart', () => {
  const decoder = new PacketDecoder();
  const one = (data: Uint8Array) => told(decode(data, RAW, undefined, decoder));
  assert.equal(one(fragment4(segment, PIECES[0]!)), 'fragment');
  assert.equal(one(fragment6(segment, PIECES[1]!)), 'fragment');
  assert.equal(one(fragment4(segment, { start: 24, end: segment.length }, 6)), 'fragment');
  assert.equal(one(fragment4(segment, { start: 24, end: segment.length }, 5, 17)), 'fragment');
  assert.equal(one(fragment4(segment, { start: 24, end: segment.length })), FOUR);
});

test('a first fragment that was cut when it was captured shows its beginning at once', () => {
  const first = fragment4(segment, PIECES[0]!);
  const d = decode(first.subarray(0, 42), RAW, first.length);
  assert.equal(told(d), 'tcp 192.0.2.1 40000 > 198.51.100.2 443 ab');
  assert.equal(d.payloadLength, 4);
  const later = fragment4(segment, PIECES[1]!);
  assert.equal(told(decode(later.subarray(0, 30), RAW, later.length)), 'fragment');
});

test('fragments of a tunnel and fragments inside it are both put together', () => {
  const inner = PIECES.map((piece) => ethernet(fragment4(segment, piece)));
  const decoder = new PacketDecoder();
  const seen: string[] = [];
  for (const [i, frame] of inner.entries()) {
    const outer = udpDatagram(1_000, 4_789, vxlan(frame));
    for (const piece of [
      { start: 0, end: 32 },
      { start: 32, end: outer.length },
    ]) {
      seen.push(told(decode(fragment4(outer, piece, 100 + i, 17), RAW, undefined, decoder)));
    }
  }
  assert.deepEqual(seen, ['fragment', 'fragment', 'fragment', 'fragment', 'fragment', FOUR]);
});

test('fragments beyond 65535 bytes, and ends that contradict each other, are left out', () => {
  const decoder = new PacketDecoder();
  const one = (data: Uint8Array) => told(decode(data, RAW, undefined, decoder));
  assert.equal(one(ipv4(new Uint8Array(1_000), { id: 1, fragmentOffset: 65_528 })), 'fragment');
  assert.equal(one(fragment4(segment, PIECES[2]!)), 'fragment');
  // Another end, before and after the first one.
  assert.equal(one(ipv4(new Uint8Array(8), { id: 5, fragmentOffset: 8 })), 'fragment');
  assert.equal(one(ipv4(new Uint8Array(8), { id: 5, fragmentOffset: 800, moreFragments: true })), 'fragment');
  assert.equal(one(fragment4(segment, PIECES[0]!)), 'fragment');
  assert.equal(one(fragment4(segment, PIECES[1]!)), FOUR);
});

test('a flood of fragments that are never completed stays within bounds, in time and memory', async () => {
  const decoder = new PacketDecoder();
  const packet = fragment4(new Uint8Array(65_000), { start: 0, end: 8 });
  const before = process.memoryUsage().rss;
  await takesAtMost(10, () => {
    for (let i = 0; i < 200_000; i++) {
      packet[4] = i >> 8;
      packet[5] = i;
      // Every other 8 bytes of a datagram, so that the holes are as many as can be.
      const offset = (i >> 9) * 2;
      packet[6] = 0x20 | (offset >> 8);
      packet[7] = offset;
      decoder.decode(packet, 0, packet.length, packet.length, RAW);
    }
  });
  const grown = process.memoryUsage().rss - before;
  assert.ok(grown < 200_000_000, `${grown} bytes`);
});

test('any cover of a datagram by fragments, shuffled and overlapping, gives the datagram', () => {
  const blocks = Math.ceil(segment.length / 8);
  const piece = fc.tuple(fc.nat(blocks - 1), fc.integer({ min: 1, max: 4 })).map(([first, count]) => ({
    start: first * 8,
    end: Math.min((first + count) * 8, segment.length),
  }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), fc.boolean(), (pieces, sixth) => {
      const decoder = new PacketDecoder();
      const there = new Set<number>();
      let complete = 0;
      for (const one of pieces) {
        for (let at = one.start; at < one.end; at++) there.add(at);
        const data = sixth ? fragment6(segment, one) : fragment4(segment, one);
        const words = told(decode(data, RAW, undefined, decoder));
        if (there.size < segment.length) assert.equal(words, 'fragment');
        else if (++complete === 1) assert.equal(words, sixth ? SIX : FOUR);
      }
    }),
    { numRuns: 500 },
  );
});
