import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotACapture } from '../../src/capture/capture-error.js';
import { bytes, pcapFile, pcapHeader, type Row, u16, u32 } from '../capture-builder.js';
import { collect } from './collect.js';

const data = Uint8Array.of(1, 2, 3, 4, 5);
const rows: readonly Row[] = [
  { data, seconds: 1_700_000_000, nanoseconds: 123_456_789 },
  { data: Uint8Array.of(9), seconds: 0xffff_ffff, nanoseconds: 999_999_999, originalLength: 1_500 },
];

for (const byteOrder of ['little', 'big'] as const) {
  for (const nanoseconds of [false, true]) {
    test(`a ${byteOrder}-endian file with ${nanoseconds ? 'nanoseconds' : 'microseconds'} is read, in pieces of any size`, () => {
      const file = pcapFile(rows, { byteOrder, nanoseconds, linkType: 113 });
      for (const chunkLength of [1, 2, 3, 7, 16, 24, 25, 40, file.length]) {
        const { packets, facts } = collect(file, chunkLength);
        assert.deepEqual(packets, [
          {
            frame: 1,
            seconds: 1_700_000_000,
            nanoseconds: nanoseconds ? 123_456_789 : 123_456_000,
            originalLength: 5,
            linkType: 113,
            data: '0102030405',
          },
          {
            frame: 2,
            seconds: 0xffff_ffff,
            nanoseconds: nanoseconds ? 999_999_999 : 999_999_000,
            originalLength: 1_500,
            linkType: 113,
            data: '09',
          },
        ]);
        assert.deepEqual(facts, {
          format: 'pcap',
          compression: 'none',
          linkTypes: [113],
          packets: 2,
          problems: [{ code: 'capture.snap_length', frame: 0, offset: 0, detail: { count: 1, longest: 1 } }],
          comments: [],
        });
      }
    });
  }
}

test('the modified format of Kuznetzov has eight bytes more in each record header', () => {
  const file = pcapFile([{ data }, { data }], { magic: 0xa1b2cd34, recordExtra: new Uint8Array(8) });
  assert.deepEqual(
    collect(file, 11).packets.map((p) => p.data),
    ['0102030405', '0102030405'],
  );
});

test('the format of Ixia has four bytes more in the file header', () => {
  const file = pcapFile([{ data, nanoseconds: 7 }], {
    magic: 0x1c0001ac,
    nanoseconds: true,
    headerExtra: new Uint8Array(4),
  });
  const [packet] = collect(file).packets;
  assert.equal(packet?.data, '0102030405');
  assert.equal(packet?.nanoseconds, 7);
});

test('files older than version 2.3 have the two lengths the other way round', () => {
  const record = (first: number, second: number) => bytes(u32(0), u32(0), u32(first), u32(second), data);
  const old = bytes(pcapHeader({ byteOrder: 'big', version: [2, 2] }), record(60, 5));
  const between = bytes(pcapHeader({ byteOrder: 'big', version: [2, 3] }), record(60, 5), record(5, 60));
  assert.deepEqual(
    collect(old).packets.map((p) => [p.data, p.originalLength]),
    [['0102030405', 60]],
  );
  assert.deepEqual(
    collect(between).packets.map((p) => [p.data, p.originalLength]),
    [
      ['0102030405', 60],
      ['0102030405', 60],
    ],
  );
});

test('the bits above the link type, which tell the length of a check sequence, do not belong to it', () => {
  const { facts } = collect(pcapFile([{ data }], { linkType: 0x2400_0001 }));
  assert.deepEqual(facts.linkTypes, [1]);
});

test('a fraction of more than a second is carried over', () => {
  const file = bytes(pcapHeader({ byteOrder: 'big' }), u32(10), u32(2_500_000), u32(5), u32(5), data);
  const [packet] = collect(file).packets;
  assert.deepEqual([packet?.seconds, packet?.nanoseconds], [12, 500_000_000]);
});

test('a file that ends inside a record keeps everything before it, and says how many bytes are missing', () => {
  const file = pcapFile([{ data }, { data }]);
  const cut = (missing: number) => collect(file.subarray(0, file.length - missing)).facts;
  assert.deepEqual(cut(1).problems, [
    { code: 'capture.cut', frame: 1, offset: 24 + 21, detail: { missing: 1 } },
  ]);
  assert.equal(cut(1).packets, 1);
  // Inside the record header: what is missing at least.
  assert.deepEqual(cut(20).problems, [
    { code: 'capture.cut', frame: 1, offset: 24 + 21, detail: { missing: 15 } },
  ]);
  assert.deepEqual(cut(21).problems, []);
});

test('an impossible length ends the file there, without anything being kept for it', () => {
  const file = bytes(
    pcapFile([{ data }], { byteOrder: 'big' }),
    u32(0),
    u32(0),
    u32(0x7fff_ffff),
    u32(5),
    new Uint8Array(1_000),
  );
  for (const chunkLength of [1, 50, file.length]) {
    const { facts } = collect(file, chunkLength);
    assert.equal(facts.packets, 1);
    assert.deepEqual(facts.problems, [
      { code: 'capture.bad_record', frame: 1, offset: 45, detail: { length: 0x7fff_ffff, most: 262_144 } },
    ]);
  }
});

test('the longest packet there can be is read, even byte by byte', () => {
  const long = new Uint8Array(262_144).fill(7);
  const { packets, facts } = collect(pcapFile([{ data: long }, { data }]), 1_000);
  assert.equal(packets[0]?.data.length, 2 * 262_144);
  assert.deepEqual(facts.problems, []);
});

test('a file header without packets is a capture, and an empty one', () => {
  const { facts } = collect(pcapHeader());
  assert.deepEqual(facts.problems, [{ code: 'capture.empty', frame: 0, offset: 0, detail: {} }]);
});

test('an empty packet is a packet', () => {
  assert.equal(collect(pcapFile([{ data: new Uint8Array(0) }])).facts.packets, 1);
});

const rejected = (file: Uint8Array, reason: string, format = '') =>
  assert.throws(
    () => collect(file),
    (error: unknown) => error instanceof NotACapture && error.reason === reason && error.format === format,
  );
const ascii = (text: string) => new TextEncoder().encode(text);

test('what is no capture is refused with the reason', () => {
  rejected(new Uint8Array(0), 'empty');
  rejected(Uint8Array.of(0xd4, 0xc3), 'too_short');
  rejected(ascii('ab'), 'text');
  rejected(ascii('-----BEGIN CERTIFICATE-----'), 'pem');
  rejected(ascii('\u{feff}größer'), 'text');
  rejected(ascii('\x7fELF\x02\x01\x01\0\0'), 'unknown');
  rejected(bytes(ascii('snoop'), [0, 0, 0], new Uint8Array(20)), 'other_format', 'snoop');
  rejected(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0), 'compressed', 'zstd');
  rejected(bytes(u32(0xa1b2c3d4), u16(1), u16(0), new Uint8Array(16)), 'version', 'pcap 1.0');
  rejected(bytes([0x0a, 0x0d, 0x0d, 0x0a], new Uint8Array(40)), 'unknown');
});
