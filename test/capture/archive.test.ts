import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import * as zlib from 'node:zlib';
import { Xxh64 } from '../../src/base/zstd/xxh64.js';
import { unpackZstd } from '../../src/base/zstd/zstd-unpacker.js';
import { NotACapture } from '../../src/capture/capture-error.js';
import type { CaptureFacts } from '../../src/capture/packet-sink.js';
import { readCaptureFile, readCaptureStream } from '../../src/capture/read-capture.js';
import { bytes } from '../capture-builder.js';
import { projectRoot, samplesFolder } from '../project-root.js';
import { Collector } from './collect.js';
import { skippableFrame, zstdFrame } from './zstd-frames.js';

const folder = mkdtempSync(join(tmpdir(), 'archive-'));
after(() => rmSync(folder, { recursive: true }));
const archives = join(projectRoot, 'test/capture/archives');
const sample = new Uint8Array(readFileSync(join(samplesFolder, 'tls12-two-connections.pcap')));
const zeros = new Uint8Array(5_000);
const garbage = Buffer.from('this is no archive');

async function* inPieces(content: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += length) yield content.subarray(at, at + length);
}

type Read = CaptureFacts & { readonly codes: readonly string[]; readonly reasons: readonly string[] };

const read = (facts: CaptureFacts): Read => ({
  ...facts,
  codes: facts.problems.map(({ code }) => code),
  reasons: facts.problems.flatMap(({ detail }) => ('reason' in detail ? [String(detail.reason)] : [])),
});

/** By name and from a stream in pieces of several sizes, which must all give the same. */
async function readEveryWay(content: Uint8Array): Promise<Read> {
  const path = join(folder, 'archive');
  writeFileSync(path, content);
  const byName = new Collector();
  const facts = await readCaptureFile(path, byName);
  for (const length of [1, 7, 1_000, content.length]) {
    const streamed = new Collector();
    assert.deepEqual(await readCaptureStream(inPieces(content, length), streamed), facts);
    assert.deepEqual(streamed.packets, byName.packets);
  }
  return read(facts);
}

const packets = 25;
const whole = { packets, codes: [] as string[] };
const told = ({ packets, codes }: Read) => ({ packets, codes });

test('gzip followed by zeros is read, as gzip -dc does', async () => {
  for (const padding of [1, 2, 511, 5_000]) {
    const padded = bytes(zlib.gzipSync(sample), zeros.subarray(0, padding));
    assert.deepEqual(told(await readEveryWay(padded)), whole);
  }
});

test('gzip followed by something else tells all that stood before it, and says so', async () => {
  for (const behind of [
    garbage,
    Uint8Array.of(0x1f),
    Uint8Array.of(0, 0, 0, 1),
    Uint8Array.of(0x1f, 0x8b, 7),
  ]) {
    const facts = await readEveryWay(bytes(zlib.gzipSync(sample), behind));
    assert.deepEqual([facts.packets, facts.reasons], [packets, ['trailing']], String(behind));
  }
});

test('gzip members with every part of a header that there is', async () => {
  const [body] = [zlib.gzipSync(sample).subarray(10)];
  const header = (flags: number, ...parts: Uint8Array[]) =>
    bytes(Uint8Array.of(0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3), ...parts, body);
  const name = Buffer.from('capture.pcap\0');
  for (const archive of [
    header(8, name),
    header(16, name),
    header(4, Uint8Array.of(3, 0, 1, 2, 3)),
    header(4, Uint8Array.of(0, 0)),
    header(2 | 4 | 8 | 16, Uint8Array.of(2, 0, 9, 9), name, name, Uint8Array.of(0, 0)),
  ])
    assert.deepEqual(told(await readEveryWay(archive)), whole);
  const members = bytes(
    ...Array.from({ length: 6 }, (_, i) => zlib.gzipSync(sample.subarray(i * 1_000, (i + 1) * 1_000))),
    zlib.gzipSync(''),
    zeros,
  );
  assert.deepEqual(told(await readEveryWay(members)), whole);
});

test('gzip that is cut anywhere, or whose checksum is wrong, tells what stood before', async () => {
  const packed = zlib.gzipSync(sample);
  const twice = bytes(zlib.gzipSync(sample.subarray(0, 4_000)), zlib.gzipSync(sample.subarray(4_000)));
  const first = zlib.gzipSync(sample.subarray(0, 4_000)).length;
  for (const [archive, reason] of [
    [packed.subarray(0, -1), 'cut'],
    [packed.subarray(0, -8), 'cut'],
    [packed.subarray(0, packed.length >> 1), 'cut'],
    [twice.subarray(0, first + 5), 'cut'],
    [packed.map((byte, at) => (at === packed.length - 6 ? byte ^ 1 : byte)), 'checksum'],
    [packed.map((byte, at) => (at === packed.length - 2 ? byte ^ 1 : byte)), 'checksum'],
  ] as const) {
    const facts = await readEveryWay(archive);
    assert.deepEqual(facts.reasons, [reason]);
    assert.ok(facts.packets > 0);
  }
});

test('of a small gzip file that is damaged in its last third two thirds are told', async () => {
  const packed = zlib.gzipSync(sample);
  const damaged = packed.map((byte, at) => (at > packed.length * 0.7 ? 0xff : byte));
  const facts = await readCaptureStream(inPieces(damaged, damaged.length), new Collector());
  assert.notDeepEqual(facts.problems, []);
  assert.ok(facts.packets > packets / 3, `${facts.packets}`);
});

test('zstd as zstd and pzstd pack it is read: levels, long windows, several frames, without a checksum', async () => {
  const names = readdirSync(archives).filter((name) => name.endsWith('.zst'));
  assert.equal(names.length, 5);
  for (const name of names) {
    const packed = new Uint8Array(readFileSync(join(archives, name)));
    assert.deepEqual(told(await readEveryWay(packed)), whole, name);
    assert.deepEqual(told(await readEveryWay(bytes(packed, zeros))), whole, `${name}, padded`);
  }
});

test('zstd frames, skippable frames and empty frames in any order', async () => {
  const half = [sample.subarray(0, 3_000), sample.subarray(3_000)] as const;
  for (const archive of [
    bytes(zstdFrame(half[0]), zstdFrame(half[1], { checksum: true })),
    bytes(skippableFrame(garbage), zstdFrame(sample)),
    bytes(zstdFrame(sample), skippableFrame(garbage, 15)),
    bytes(
      skippableFrame(zeros, 7),
      zstdFrame(new Uint8Array(0)),
      zstdFrame(half[0]),
      skippableFrame(new Uint8Array(0)),
      zstdFrame(half[1]),
    ),
  ])
    assert.deepEqual(told(await readEveryWay(archive)), whole);
});

test('zstd that is damaged, cut or followed by something else tells what stood before', async () => {
  const frames = bytes(
    zstdFrame(sample.subarray(0, 4_000), { checksum: true }),
    zstdFrame(sample.subarray(4_000), { checksum: true }),
  );
  const parallel = new Uint8Array(readFileSync(join(archives, 'frames.pcap.zst')));
  for (const [archive, reason, least] of [
    [bytes(frames, garbage), 'trailing', packets],
    [bytes(frames, Uint8Array.of(0, 0, 0, 0, 1)), 'trailing', packets],
    [frames.subarray(0, -1), 'cut', packets],
    [frames.map((byte, at) => (at === frames.length - 1 ? byte ^ 1 : byte)), 'checksum', packets],
    [
      bytes(zstdFrame(sample.subarray(0, 4_000)), zstdFrame(sample.subarray(4_000), { windowLog: 28 })),
      'window',
      1,
    ],
    [bytes(parallel.subarray(0, -40), Uint8Array.of(0xff, 0xff), parallel.subarray(-38)), undefined, 1],
    [bytes(frames, skippableFrame(garbage).subarray(0, -1)), 'cut', packets],
    [bytes(frames, Uint8Array.of(0x28, 0xb5)), 'cut', packets],
  ] as const) {
    const facts = await readEveryWay(archive);
    assert.deepEqual(facts.codes, ['capture.decompression_failed']);
    if (reason !== undefined) assert.deepEqual(facts.reasons, [reason]);
    assert.ok(facts.packets >= least, `${reason}: ${facts.packets}`);
  }
});

test('zstd that gives nothing is refused with the reason', async () => {
  const refused = async (archive: Uint8Array, reason: string | undefined) =>
    assert.rejects(
      readCaptureStream(inPieces(archive, 100), new Collector()),
      (error: unknown) =>
        error instanceof NotACapture && error.unpacking === reason && error.format === 'zstd',
    );
  await refused(zstdFrame(sample, { windowLog: 29 }), 'window');
  await refused(zstdFrame(sample).subarray(0, 12), 'cut');
  await refused(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 1, 0, 7, 0, 0, 0), 'dictionary');
  await refused(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 8, 0, 0, 0, 0, 0), 'damaged');
  await refused(bytes(skippableFrame(zeros), zstdFrame(zstdFrame(sample))), undefined);
});

test('the checksum is XXH64, whatever the pieces', () => {
  const text = Buffer.from(
    'The quick brown fox jumps over the lazy dog, again and again, until it has had enough.',
  );
  const of = (content: Uint8Array, pieces: number) => {
    const hash = new Xxh64();
    for (let at = 0; at < content.length; at += pieces)
      hash.update(content, at, Math.min(content.length, at + pieces));
    return hash.lowHalf();
  };
  // The published value of nothing: ef46db3751d8e999.
  assert.equal(of(new Uint8Array(0), 1), 0x51d8e999);
  for (let length = 0; length < text.length; length++)
    for (const pieces of [1, 5, 32, 33])
      assert.equal(of(text.subarray(0, length), pieces), of(text.subarray(0, length), 1_000));
});

/** ZSTD_c_compressionLevel. */
const COMPRESSION_LEVEL = 100;
const compress: unknown = Reflect.get(zlib, 'zstdCompressSync');

test('what this Node.js packs with zstd is unpacked to the same bytes', {
  skip: typeof compress !== 'function' && 'this Node.js has no zstd',
}, () => {
  const pack = compress as (data: Uint8Array, options: object) => Uint8Array;
  let state = 1;
  const random = () => {
    state = Math.imul(state, 1_103_515_245) + 12_345;
    return state >>> 16;
  };
  for (const level of [1, 3, 9, 19]) {
    for (const length of [0, 1, 100, 70_000, 400_000]) {
      const content = Uint8Array.from({ length }, (_, i) =>
        i % 1_000 < 700 ? sample[i % sample.length]! : random(),
      );
      const packed = pack(content, { params: { [COMPRESSION_LEVEL]: level } });
      assert.deepEqual(unpackZstd(packed, 1 << 20), content);
    }
  }
});

test('20,000 zstd frames, and windows that nobody needs, take no more memory than one', () => {
  const script = join(projectRoot, 'build/test/capture/read-archive.js');
  for (const kind of ['frames', 'windows', 'runs', 'members']) {
    const { megabytes, packets: read } = JSON.parse(
      execFileSync(process.execPath, [script, kind], { encoding: 'utf8' }),
    ) as { megabytes: number; packets: number };
    assert.ok(megabytes < 200, `${kind}: ${megabytes} MB`);
    assert.ok(read > 0, kind);
  }
});
