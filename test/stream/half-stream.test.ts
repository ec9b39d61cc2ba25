import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { HalfStream, type WaitingSegment } from '../../src/stream/half-stream.js';

const waiting = (sequence: number, bytes: Uint8Array): WaitingSegment => ({
  sequence: sequence >>> 0,
  length: bytes.length,
  bytes,
  fin: false,
  reset: false,
  hopLimit: 64,
  fits: true,
  acknowledges: false,
  acknowledgement: 0,
  frame: 1,
  seconds: 0,
  nanoseconds: 0,
});

/** The bytes, and how often one of them was looked at. */
function counted(bytes: Uint8Array): { readonly seen: Uint8Array; readonly count: { looks: number } } {
  const count = { looks: 0 };
  const seen = new Proxy(bytes, {
    get: (target, name) => {
      if (typeof name === 'string' && /^\d+$/.test(name)) count.looks++;
      return Reflect.get(target, name, target) as unknown;
    },
  });
  return { seen, count };
}

describe('segments that wait for the same bytes', () => {
  it('are compared with a new one byte by byte once, however many they are', () => {
    const half = new HalfStream(0);
    const length = 1_460;
    for (let at = 0; at < 512; at++) half.insert(waiting(1_000 + at, new Uint8Array(length)));
    const { seen, count } = counted(new Uint8Array(length));
    assert.equal(half.contradicts(1_200, seen), false);
    assert.equal(count.looks, length);
  });

  it('contradict a new one where one of them has another byte in its place', () => {
    const stream = fc.uint8Array({ minLength: 40, maxLength: 40 });
    const piece = fc.tuple(fc.nat(39), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(
        stream,
        fc.array(piece, { maxLength: 8 }),
        piece,
        fc.option(fc.nat(11)),
        (bytes, pieces, own, wrong) => {
          const half = new HalfStream(0);
          // Across the end of the sequence numbers.
          const base = 0xffff_fff0;
          const covered = new Set<number>();
          for (const [at, length] of pieces) {
            const part = bytes.slice(at, at + length);
            half.insert(waiting(base + at, part));
            for (let i = 0; i < part.length; i++) covered.add(at + i);
          }
          const [at, length] = own;
          const said = bytes.slice(at, at + length);
          const changed = wrong === null || wrong >= said.length ? undefined : wrong;
          if (changed !== undefined) said[changed]! ^= 1;
          const expected = changed !== undefined && covered.has(at + changed);
          assert.equal(half.contradicts((base + at) >>> 0, said), expected);
        },
      ),
    );
  });
});
