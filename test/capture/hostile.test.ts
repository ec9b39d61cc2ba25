import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NotACapture } from '../../src/capture/capture-error.js';
import {
  bytes,
  interfaceBlock,
  packetBlock,
  pcapFile,
  pcapngBlock,
  pcapngFile,
  sectionHeader,
} from '../capture-builder.js';
import { type Collected, collect } from './collect.js';

const rows = [1, 30, 77].map((length, i) => ({
  data: new Uint8Array(length).fill(i + 1),
  seconds: i,
  comment: 'c',
}));
const FILES: readonly (readonly [name: string, file: Uint8Array])[] = [
  ['little-endian pcap', pcapFile(rows)],
  ['big-endian pcap with nanoseconds', pcapFile(rows, { byteOrder: 'big', nanoseconds: true })],
  ['little-endian pcapng', pcapngFile(rows, { keyLog: 'CLIENT_RANDOM 0 1', comment: 'x' })],
  [
    'pcapng with sections and unknown blocks',
    bytes(
      pcapngFile(rows, { byteOrder: 'big' }),
      pcapngBlock(0x99, new Uint8Array(50), 'big'),
      sectionHeader(),
      interfaceBlock({ resolution: 0x8a }),
      packetBlock({ data: rows[1]!.data }, 5n),
    ),
  ],
];

/** The packets of something that may be no capture at all. */
function packetsOf(file: Uint8Array, chunkLength?: number): readonly Collected[] | 'not a capture' {
  try {
    const { packets, facts } = collect(file, chunkLength);
    assert.ok(facts.packets >= packets.length);
    assert.ok(facts.problems.length <= 100);
    return packets;
  } catch (error) {
    assert.ok(error instanceof NotACapture, String(error));
    return 'not a capture';
  }
}

for (const [name, file] of FILES) {
  test(`${name}, cut at every length, yields a beginning of its packets`, () => {
    const all = packetsOf(file);
    assert.ok(all !== 'not a capture');
    for (let length = 0; length < file.length; length++) {
      const some = packetsOf(file.subarray(0, length));
      if (some === 'not a capture') assert.ok(length < 28, `${length}`);
      else assert.deepEqual(some, all.slice(0, some.length));
    }
  });

  test(`${name} with any bytes changed never throws, and means the same in pieces of any size`, () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 64 }),
        (changes, chunkLength) => {
          const changed = Uint8Array.from(file);
          for (const [at, value] of changes) changed[at] = value;
          assert.deepEqual(packetsOf(changed, chunkLength), packetsOf(changed));
        },
      ),
      { numRuns: 1_500 },
    );
  });
}

test('random bytes behind a magic number never throw', () => {
  const magic = fc.constantFrom(
    [0xd4, 0xc3, 0xb2, 0xa1],
    [0xa1, 0xb2, 0x3c, 0x4d],
    [0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0],
  );
  fc.assert(
    fc.property(
      magic,
      fc.uint8Array({ maxLength: 300 }),
      fc.integer({ min: 1, max: 50 }),
      (first, rest, chunkLength) => {
        packetsOf(bytes(first, rest), chunkLength);
      },
    ),
    { numRuns: 2_000 },
  );
});
