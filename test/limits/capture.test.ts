import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MAX_CAPTURE_PROBLEMS,
  MAX_COMMENT_BYTES,
  MAX_COMMENTS,
  MAX_INTERFACES,
  MAX_LISTED_TYPES,
  MAX_PACKET_BLOCK_LENGTH,
  MAX_PACKET_LENGTH,
  MAX_PCAPNG_BLOCK_LENGTH,
  MAX_SECRETS_BYTES,
  MAX_UNPACKING_RATIO,
  MAX_ZSTD_WINDOW,
  UNPACKED_WHATEVER_THE_RATIO,
} from '../../src/base/limits.js';
import { CaptureReader } from '../../src/capture/capture-reader.js';
import { Decompressor } from '../../src/capture/decompressor.js';
import type { PacketSink } from '../../src/capture/packet-sink.js';
import { collect } from '../capture/collect.js';
import { zstdFrame, zstdFrameOfRuns } from '../capture/zstd-frames.js';
import {
  bytes,
  interfaceBlock,
  packetBlock,
  pcapFile,
  pcapngBlock,
  pcapngFile,
  sectionHeader,
  u32,
} from '../capture-builder.js';

const small = { data: Uint8Array.of(1, 2, 3) };
const opening = bytes(sectionHeader(), interfaceBlock());
const codes = (file: Uint8Array) => collect(file).facts.problems.map(({ code }) => code);

test('MAX_PACKET_LENGTH: the longest packet is read, a longer one ends a pcap file and is left out of a pcapng file', () => {
  const longest = { data: new Uint8Array(MAX_PACKET_LENGTH) };
  const longer = { data: new Uint8Array(MAX_PACKET_LENGTH + 1) };
  assert.deepEqual(
    collect(pcapFile([longest, small])).packets.map(({ originalLength }) => originalLength),
    [MAX_PACKET_LENGTH, 3],
  );
  const refused = collect(pcapFile([small, longer, small]));
  assert.equal(refused.packets.length, 1);
  assert.deepEqual(codes(pcapFile([small, longer, small])), ['capture.bad_record']);
  assert.equal(collect(pcapngFile([longest, small])).packets.length, 2);
  assert.equal(collect(pcapngFile([small, longer, small])).packets.length, 2);
  assert.deepEqual(codes(pcapngFile([small, longer, small])), ['capture.bad_block']);
});

test('MAX_CAPTURE_PROBLEMS: no more problems than that are told of a file, and what follows them is still read', () => {
  const stray = packetBlock({ ...small, interfaceId: 7 }, 5n);
  const strays = (count: number) =>
    bytes(opening, ...Array.from({ length: count }, () => stray), packetBlock(small, 5n));
  assert.equal(codes(strays(MAX_CAPTURE_PROBLEMS - 1)).length, MAX_CAPTURE_PROBLEMS - 1);
  assert.equal(codes(strays(MAX_CAPTURE_PROBLEMS + 50)).length, MAX_CAPTURE_PROBLEMS);
  assert.equal(collect(strays(MAX_CAPTURE_PROBLEMS + 50)).packets.length, 1);
});

test('MAX_COMMENTS: later remarks are left out, and every packet is read', () => {
  const remarked = (count: number) =>
    collect(pcapngFile(Array.from({ length: count }, () => ({ ...small, comment: 'x' }))));
  assert.equal(remarked(MAX_COMMENTS - 1).facts.comments.length, MAX_COMMENTS - 1);
  assert.equal(remarked(MAX_COMMENTS + 5).facts.comments.length, MAX_COMMENTS);
  assert.equal(remarked(MAX_COMMENTS + 5).packets.length, MAX_COMMENTS + 5);
});

test('MAX_COMMENT_BYTES: a longer remark is cut', () => {
  const kept = (length: number) =>
    collect(pcapngFile([{ ...small, comment: 'x'.repeat(length) }])).facts.comments[0]!.text.length;
  assert.equal(kept(MAX_COMMENT_BYTES - 1), MAX_COMMENT_BYTES - 1);
  assert.equal(kept(MAX_COMMENT_BYTES + 100), MAX_COMMENT_BYTES);
});

test('MAX_SECRETS_BYTES: secrets are taken up to that many bytes, further blocks are passed over and told', () => {
  const block = (length: number) =>
    pcapngBlock(10, bytes(u32(0x544c534b, 'little'), u32(length, 'little'), new Uint8Array(length)));
  let taken = 0;
  const sink: PacketSink = {
    packet: () => undefined,
    secrets(_type, { length }) {
      taken += length;
    },
  };
  const reader = new CaptureReader(sink);
  const feed = (piece: Uint8Array) => reader.feed(piece, 0, piece.length);
  feed(opening);
  const eighth = block(MAX_SECRETS_BYTES / 8 - 64);
  for (let i = 0; i < 8; i++) feed(eighth);
  assert.equal(taken, MAX_SECRETS_BYTES - 512);
  feed(block(1_024));
  assert.equal(taken, MAX_SECRETS_BYTES - 512);
  feed(packetBlock(small, 5n));
  const facts = reader.end();
  assert.equal(facts.packets, 1);
  assert.deepEqual(
    facts.problems.map(({ code, detail }) => [code, 'reason' in detail ? detail.reason : undefined]),
    [['capture.bad_block', 'too_many']],
  );
});

test('MAX_PCAPNG_BLOCK_LENGTH: an unknown block of that length is passed over, a longer one ends the file', () => {
  const claims = (length: number) =>
    bytes(opening, u32(0x99, 'little'), u32(length, 'little'), new Uint8Array(100));
  const reason = (file: Uint8Array) => collect(file).facts.problems.map(({ code }) => code);
  const most = MAX_PCAPNG_BLOCK_LENGTH & ~3;
  assert.deepEqual(reason(claims(most)), ['capture.cut', 'capture.unsupported_block', 'capture.empty']);
  assert.deepEqual(reason(claims(MAX_PCAPNG_BLOCK_LENGTH + 4)), ['capture.bad_block', 'capture.empty']);
});

test('MAX_PACKET_BLOCK_LENGTH: a packet with longer options is passed over without being kept', () => {
  const block = (length: number) => pcapngBlock(6, bytes(new Uint8Array(20), new Uint8Array(length - 32)));
  const file = (length: number) => bytes(opening, block(length), packetBlock(small, 5n));
  assert.equal(collect(file(MAX_PACKET_BLOCK_LENGTH), 4_096).packets.length, 2);
  const { packets, facts } = collect(file(MAX_PACKET_BLOCK_LENGTH + 4), 4_096);
  assert.equal(packets.length, 1);
  assert.deepEqual(
    facts.problems.map(({ code }) => code),
    ['capture.bad_block'],
  );
});

test('MAX_INTERFACES: one more ends the file, which says so', () => {
  const one = interfaceBlock();
  const many = (count: number) =>
    bytes(sectionHeader(), ...Array.from({ length: count }, () => one), packetBlock(small, 5n));
  assert.equal(collect(many(MAX_INTERFACES)).packets.length, 1);
  const { packets, facts } = collect(many(MAX_INTERFACES + 1));
  assert.equal(packets.length, 0);
  const [problem] = facts.problems;
  assert.ok(problem?.code === 'capture.bad_block');
  assert.equal(problem.detail.reason, 'too_many');
});

test('MAX_LISTED_TYPES: no more link types and kinds of unknown blocks are listed', () => {
  const types = (count: number) =>
    bytes(sectionHeader(), ...Array.from({ length: count }, (_, linkType) => interfaceBlock({ linkType })));
  assert.equal(collect(types(MAX_LISTED_TYPES - 1)).facts.linkTypes.length, MAX_LISTED_TYPES - 1);
  assert.equal(collect(types(MAX_LISTED_TYPES + 9)).facts.linkTypes.length, MAX_LISTED_TYPES);
  const reader = new CaptureReader({ packet: () => undefined });
  const blocks = bytes(
    opening,
    ...Array.from({ length: MAX_LISTED_TYPES + 9 }, (_, i) => pcapngBlock(0x10_0000 + i, new Uint8Array(4))),
  );
  reader.feed(blocks, 0, blocks.length);
  const unsupported = reader.end().problems.filter(({ code }) => code === 'capture.unsupported_block');
  assert.ok(unsupported.length <= MAX_LISTED_TYPES && unsupported.length >= MAX_CAPTURE_PROBLEMS - 1);
});

/** The reasons why an archive was not read to its end. */
async function unpackingProblems(archive: Uint8Array): Promise<unknown[]> {
  const reader = new CaptureReader({ packet: () => undefined });
  const decompressor = new Decompressor('zstd', reader, async () => undefined);
  await decompressor.take(archive);
  decompressor.end();
  return reader.end('zstd').problems.map(({ detail }) => ('reason' in detail ? detail.reason : undefined));
}

test('MAX_ZSTD_WINDOW: a frame may ask for as much, and not for more', async () => {
  const windowLog = Math.log2(MAX_ZSTD_WINDOW);
  const framed = (log: number) =>
    bytes(zstdFrame(pcapFile([small])), zstdFrame(pcapFile([small]).subarray(24), { windowLog: log }));
  assert.deepEqual(await unpackingProblems(framed(windowLog)), []);
  assert.deepEqual(await unpackingProblems(framed(windowLog + 1)), ['window']);
});

/** The reasons why that many blocks of 128 kB, four bytes each, were not read to their end. */
const ofRuns = async (blocks: number) =>
  (await unpackingProblems(zstdFrameOfRuns(pcapFile([]), blocks))).filter((one) => one !== undefined);
const blocksWhateverTheRatio = UNPACKED_WHATEVER_THE_RATIO / (1 << 17);

test('UNPACKED_WHATEVER_THE_RATIO: up to there everything is unpacked', async () => {
  assert.deepEqual(await ofRuns(blocksWhateverTheRatio - 1), []);
});

test('MAX_UNPACKING_RATIO: an archive that unpacks to more is not read on', async () => {
  assert.ok((1 << 17) / 4 > MAX_UNPACKING_RATIO);
  assert.deepEqual(await ofRuns(blocksWhateverTheRatio + 1), ['ratio']);
});
