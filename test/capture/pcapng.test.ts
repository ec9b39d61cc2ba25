import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotACapture } from '../../src/capture/capture-error.js';
import {
  bytes,
  interfaceBlock,
  packetBlock,
  pcapngBlock,
  pcapngFile,
  type Row,
  secretsBlock,
  sectionHeader,
  u16,
  u32,
} from '../capture-builder.js';
import { collect } from './collect.js';

const data = Uint8Array.of(1, 2, 3, 4, 5);
const row: Row = { data };
const timesOf = (file: Uint8Array) => collect(file).packets.map((p) => [p.seconds, p.nanoseconds]);

for (const order of ['little', 'big'] as const) {
  test(`a ${order}-endian file is read, in pieces of any size`, () => {
    const file = pcapngFile(
      [
        { data, seconds: 1_700_000_000, nanoseconds: 123_456_789, comment: 'look here' },
        { data: Uint8Array.of(9), seconds: 1_700_000_001, originalLength: 1_500 },
      ],
      { byteOrder: order, linkType: 276, keyLog: 'CLIENT_RANDOM 00 11\n', comment: 'the left one' },
    );
    for (const chunkLength of [1, 2, 3, 5, 12, 28, 33, 100, file.length]) {
      const { packets, facts, keyLogs } = collect(file, chunkLength);
      assert.deepEqual(packets, [
        {
          frame: 1,
          seconds: 1_700_000_000,
          nanoseconds: 123_456_789,
          originalLength: 5,
          linkType: 276,
          data: '0102030405',
        },
        {
          frame: 2,
          seconds: 1_700_000_001,
          nanoseconds: 0,
          originalLength: 1_500,
          linkType: 276,
          data: '09',
        },
      ]);
      assert.deepEqual(keyLogs, ['544c534b CLIENT_RANDOM 00 11\n']);
      assert.deepEqual(facts.comments, [
        { frame: 0, text: 'the left one' },
        { frame: 1, text: 'look here' },
      ]);
      assert.equal(facts.format, 'pcapng');
      assert.deepEqual(
        facts.problems.map((p) => p.code),
        ['capture.snap_length'],
      );
    }
  });
}

test('time stamps are exact at every resolution', () => {
  const at = (resolution: number | undefined, stamp: bigint, offset?: bigint) =>
    timesOf(
      bytes(
        sectionHeader(),
        interfaceBlock({
          ...(resolution === undefined ? {} : { resolution }),
          ...(offset === undefined ? {} : { offset }),
        }),
        packetBlock(row, stamp),
      ),
    )[0];
  // Without an option: microseconds.
  assert.deepEqual(at(undefined, 1_700_000_000_123_456n), [1_700_000_000, 123_456_000]);
  assert.deepEqual(at(6, 1_700_000_000_999_999n), [1_700_000_000, 999_999_000]);
  assert.deepEqual(at(9, 1_700_000_000_123_456_789n), [1_700_000_000, 123_456_789]);
  assert.deepEqual(at(9, 0x7fff_ffff_ffff_ffffn), [9_223_372_036, 854_775_807]);
  assert.deepEqual(at(3, 1_700_000_000_001n), [1_700_000_000, 1_000_000]);
  assert.deepEqual(at(0, 1_700_000_000n), [1_700_000_000, 0]);
  assert.deepEqual(at(12, 1_700_000_000_123_456_789n), [1_700_000, 123_456]);
  assert.deepEqual(at(0x80 | 10, 1_700_000_000n * 1_024n + 512n), [1_700_000_000, 500_000_000]);
  assert.deepEqual(at(0x80 | 32, (1_700_000_000n << 32n) | 0xffff_ffffn), [1_700_000_000, 999_999_999]);
  assert.deepEqual(at(6, 5_000_000n, 1_700_000_000n), [1_700_000_005, 0]);
  assert.deepEqual(at(6, 5_000_000n, -2n), [3, 0]);
});

test('no time stamp leaves the years that a calendar can write', () => {
  const late = bytes(
    sectionHeader(),
    interfaceBlock({ resolution: 0 }),
    packetBlock(row, 0xffff_ffff_ffff_ffffn),
  );
  const early = bytes(sectionHeader(), interfaceBlock({ offset: -(1n << 63n) }), packetBlock(row, 0n));
  assert.deepEqual(timesOf(late), [[253_402_300_799, 0]]);
  assert.deepEqual(timesOf(early), [[0, 0]]);
});

test('an impossible resolution is told, and microseconds are assumed', () => {
  const { packets, facts } = collect(
    bytes(sectionHeader(), interfaceBlock({ resolution: 40 }), packetBlock(row, 1_000_001n)),
  );
  assert.deepEqual([packets[0]?.seconds, packets[0]?.nanoseconds], [1, 1_000]);
  assert.deepEqual(facts.problems[0]?.detail, { blockType: 1, reason: 'time_resolution', stopped: 0 });
});

test('sections follow each other, each with its own interfaces and byte order', () => {
  const file = bytes(
    sectionHeader('little', 'first'),
    interfaceBlock({ linkType: 1 }),
    interfaceBlock({ linkType: 101, resolution: 9 }),
    packetBlock({ data, interfaceId: 1 }, 1n),
    packetBlock({ data, interfaceId: 0 }, 1n),
    sectionHeader('big', 'second'),
    interfaceBlock({ linkType: 0 }, 'big'),
    packetBlock(row, 1n, 'big'),
    packetBlock({ data, interfaceId: 1 }, 1n, 'big'),
  );
  for (const chunkLength of [1, 13, file.length]) {
    const { packets, facts } = collect(file, chunkLength);
    assert.deepEqual(
      packets.map((p) => [p.frame, p.linkType, p.nanoseconds]),
      [
        [1, 101, 1],
        [2, 1, 1_000],
        [3, 0, 1_000],
      ],
    );
    assert.deepEqual(facts.linkTypes, [1, 101, 0]);
    assert.deepEqual(
      facts.comments.map((c) => c.text),
      ['first', 'second'],
    );
    assert.deepEqual(
      facts.problems.map((p) => p.detail),
      [{ blockType: 6, reason: 'unknown_interface', stopped: 0 }],
    );
  }
});

test('a simple packet belongs to the first interface and is as long as its snap length allows', () => {
  const simple = (originalLength: number, captured: Uint8Array) =>
    pcapngBlock(3, bytes(u32(originalLength, 'little'), captured));
  const file = bytes(
    sectionHeader(),
    interfaceBlock({ linkType: 101, snapLength: 3 }),
    simple(100, data.subarray(0, 3)),
    simple(2, data.subarray(0, 2)),
  );
  assert.deepEqual(
    collect(file).packets.map((p) => [p.data, p.originalLength, p.linkType]),
    [
      ['010203', 100, 101],
      ['0102', 2, 101],
    ],
  );
});

test('the obsolete packet block is read', () => {
  const body = bytes(u16(0), u16(7), u32(0), u32(1_000_001), u32(5), u32(9), data, [0, 0, 0]);
  const file = bytes(sectionHeader('big'), interfaceBlock({}, 'big'), pcapngBlock(2, body, 'big'));
  const [packet] = collect(file).packets;
  assert.deepEqual(
    [packet?.seconds, packet?.nanoseconds, packet?.originalLength, packet?.data],
    [1, 1_000, 9, '0102030405'],
  );
});

test('unknown blocks are passed over and counted; records that Wireshark numbers keep their number', () => {
  const file = bytes(
    sectionHeader(),
    interfaceBlock(),
    pcapngBlock(4, new Uint8Array(40)),
    pcapngBlock(5, new Uint8Array(40)),
    pcapngBlock(0x777, new Uint8Array(200_000)),
    pcapngBlock(0x777, new Uint8Array(8)),
    pcapngBlock(9, new Uint8Array(40)),
    packetBlock(row, 0n),
  );
  for (const chunkLength of [1_000, file.length]) {
    const { packets, facts } = collect(file, chunkLength);
    assert.deepEqual(
      packets.map((p) => p.frame),
      [2],
    );
    assert.equal(facts.packets, 2);
    assert.deepEqual(facts.problems, [
      { code: 'capture.unsupported_block', frame: 0, offset: 0, detail: { blockType: 0x777, count: 2 } },
      { code: 'capture.unsupported_block', frame: 0, offset: 0, detail: { blockType: 9, count: 1 } },
    ]);
  }
});

test('secrets are passed over when nobody asks for them, and bad ones are told', () => {
  const bad = pcapngBlock(10, bytes(u32(0x544c534b, 'little'), u32(1_000, 'little'), data));
  const { facts, keyLogs } = collect(bytes(sectionHeader(), bad, secretsBlock(1, data)));
  assert.equal(keyLogs.length, 1);
  assert.deepEqual(facts.problems[0]?.detail, { blockType: 10, reason: 'too_short', stopped: 0 });
});

test('a packet that is longer than its block is told and passed over', () => {
  const bad = pcapngBlock(6, bytes(new Uint8Array(12), u32(1_000, 'little'), u32(1_000, 'little'), data));
  const { packets, facts } = collect(bytes(sectionHeader(), interfaceBlock(), bad, packetBlock(row, 0n)));
  assert.deepEqual(
    packets.map((p) => [p.frame, p.data]),
    [[1, '0102030405']],
  );
  assert.deepEqual(facts.problems[0], {
    code: 'capture.bad_block',
    frame: 0,
    offset: 28 + 20,
    detail: { blockType: 6, reason: 'packet_length', stopped: 0 },
  });
});

test('a block whose lengths cannot be right ends the file, and what came before is kept', () => {
  const good = bytes(sectionHeader(), interfaceBlock(), packetBlock(row, 0n));
  const twice = packetBlock(row, 0n);
  twice[twice.length - 4] = 99;
  for (const [bad, reason] of [
    [bytes(u32(6, 'little'), u32(8, 'little'), data), 'length'],
    [bytes(u32(6, 'little'), u32(0xffff_fff0, 'little'), data), 'length'],
    [twice, 'trailing_length'],
    [bytes([0x0a, 0x0d, 0x0d, 0x0a], u32(28), u32(0x11223344)), 'byte_order_magic'],
  ] as const) {
    for (const chunkLength of [1, 10_000]) {
      const { facts } = collect(bytes(good, bad, packetBlock(row, 0n)), chunkLength);
      assert.equal(facts.packets, 1);
      assert.deepEqual(
        facts.problems.map((p) => [p.code, p.offset, 'reason' in p.detail && p.detail.reason]),
        [['capture.bad_block', good.length, reason]],
      );
    }
  }
});

test('a file that ends inside a block says how many bytes are missing, even in a block that is passed over', () => {
  const packet = bytes(sectionHeader(), interfaceBlock(), packetBlock(row, 0n));
  const passed = bytes(sectionHeader(), pcapngBlock(0x777, new Uint8Array(100)));
  assert.deepEqual(collect(packet.subarray(0, -6)).facts.problems[0]?.detail, { missing: 6 });
  assert.deepEqual(collect(passed.subarray(0, -6), 9).facts.problems[0]?.detail, { missing: 6 });
});

test('a first section of another version is refused', () => {
  const file = sectionHeader();
  file[12] = 2;
  assert.throws(
    () => collect(file),
    (error: unknown) => error instanceof NotACapture && error.format === 'pcapng 2.0',
  );
});

test('remarks are kept in bounded number and length', () => {
  const many = Array.from({ length: 1_500 }, () => packetBlock({ data, comment: 'x'.repeat(10_000) }, 0n));
  const { facts } = collect(bytes(sectionHeader(), interfaceBlock(), ...many));
  assert.equal(facts.comments.length, 1_000);
  assert.ok(facts.comments.every((c) => c.text.length === 4_096));
});
