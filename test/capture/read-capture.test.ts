import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import * as zlib from 'node:zlib';
import { CaptureOpenError, NotACapture } from '../../src/capture/capture-error.js';
import { readCaptureBlob, readCaptureFile, readCaptureStream } from '../../src/capture/read-capture.js';
import { pcapFile, pcapngFile } from '../capture-builder.js';
import { Collector } from './collect.js';

const folder = mkdtempSync(join(tmpdir(), 'read-capture-'));
after(() => rmSync(folder, { recursive: true }));

const rows = Array.from({ length: 5_000 }, (_, i) => ({
  data: Uint8Array.from({ length: 300 }, (_unused, j) => (i * 7 + j * j) & 0xff),
  seconds: i,
}));
const plain = pcapFile(rows);
const packed = zlib.gzipSync(plain);

function stored(name: string, content: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function* inPieces(content: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += length) yield content.subarray(at, at + length);
}

test('a file that is larger than the buffer is read whole, plain or packed, and told by content', async () => {
  for (const [name, content, compression] of [
    ['plain.txt', plain, 'none'],
    ['packed.pcap', packed, 'gzip'],
    ['next.pcapng', pcapngFile(rows), 'none'],
  ] as const) {
    const collector = new Collector();
    let told = 0;
    const facts = await readCaptureFile(stored(name, content), collector, (bytesRead) => {
      told = bytesRead;
    });
    assert.equal(facts.packets, 5_000);
    assert.equal(facts.compression, compression);
    assert.deepEqual(facts.problems, []);
    assert.equal(told, content.length);
    assert.equal(collector.packets[4_999]?.data, Buffer.from(rows[4_999]!.data).toString('hex'));
  }
});

test('a stream gives the same packets in pieces of any size, plain or packed', async () => {
  const small = pcapFile(rows.slice(0, 20));
  for (const content of [small, zlib.gzipSync(small)]) {
    for (const length of [1, 3, 1_000, content.length]) {
      const collector = new Collector();
      await readCaptureStream(inPieces(content, length), collector);
      assert.equal(collector.packets.length, 20);
    }
  }
});

test('several gzip members one after the other are one capture', async () => {
  const members = Buffer.concat([zlib.gzipSync(plain.subarray(0, 777)), zlib.gzipSync(plain.subarray(777))]);
  const facts = await readCaptureStream(inPieces(members, 4_096), new Collector());
  assert.equal(facts.packets, 5_000);
});

test('gzip that ends too early or is damaged keeps what came before', async () => {
  const cut = await readCaptureFile(
    stored('cut.gz', packed.subarray(0, packed.length >> 1)),
    new Collector(),
  );
  const [problem] = cut.problems;
  assert.equal(problem?.code, 'capture.decompression_failed');
  assert.equal(problem?.frame, cut.packets);
  assert.ok(cut.packets > 1_000 && cut.packets < 4_900, String(cut.packets));
  const wrong = Uint8Array.from(packed);
  wrong[wrong.length - 6]! ^= 0xff;
  const damaged = await readCaptureFile(stored('damaged.gz', wrong), new Collector());
  // zlib keeps back the last 32 KiB.
  assert.ok(damaged.packets > 5_000 - 32_768 / 316 - 1, String(damaged.packets));
  assert.deepEqual(
    damaged.problems.map((p) => p.code),
    ['capture.decompression_failed'],
  );
});

test('a capture cut before it was packed says so', async () => {
  const facts = await readCaptureStream(inPieces(zlib.gzipSync(plain.subarray(0, -1)), 100), new Collector());
  assert.deepEqual(
    facts.problems.map((p) => p.code),
    ['capture.cut'],
  );
});

test('packed data that holds no capture is refused like plain data', async () => {
  const is = (reason: string) => (error: unknown) => error instanceof NotACapture && error.reason === reason;
  const read = (content: Uint8Array) => readCaptureStream(inPieces(content, 50), new Collector());
  await assert.rejects(read(zlib.gzipSync('just a text')), is('text'));
  await assert.rejects(read(zlib.gzipSync('')), is('empty'));
  await assert.rejects(read(zlib.gzipSync('x')), is('text'));
  await assert.rejects(read(zlib.gzipSync(packed)), is('compressed'));
  await assert.rejects(read(packed.subarray(0, 12)), is('compressed'));
  await assert.rejects(read(Uint8Array.of(0x1f, 0x8b, 0xff, 0xff, 0xff, 0xff, 0, 0)), is('compressed'));
  await assert.rejects(read(new Uint8Array(0)), is('empty'));
  await assert.rejects(read(Uint8Array.of(0x41)), is('text'));
});

test('what cannot be opened is told with the reason', async () => {
  const is = (reason: string) => (error: unknown) =>
    error instanceof CaptureOpenError && error.reason === reason;
  await assert.rejects(readCaptureFile(join(folder, 'nothing'), new Collector()), is('missing'));
  await assert.rejects(readCaptureFile(folder, new Collector()), is('directory'));
  const secret = stored('secret', plain);
  chmodSync(secret, 0);
  if (process.getuid?.() !== 0)
    await assert.rejects(readCaptureFile(secret, new Collector()), is('no_permission'));
});

test('a stream that breaks is told with the reason of the system', async () => {
  const broken = Object.assign(new Error('broken'), { code: 'EISDIR' });
  async function* breaking(): AsyncGenerator<Uint8Array> {
    yield plain.subarray(0, 100);
    throw broken;
  }
  await assert.rejects(
    readCaptureStream(breaking(), new Collector()),
    (error: unknown) =>
      error instanceof CaptureOpenError && error.reason === 'directory' && error.path === '-',
  );
});

test('a packed capture a thousand times its size takes no more memory than a plain one', async () => {
  const size = 200_000_000;
  const header = pcapFile([]);
  const record = pcapFile([{ data: new Uint8Array(200_000) }]).subarray(24);
  const gzip = zlib.createGzip();
  const parts: Buffer[] = [];
  gzip.on('data', (part: Buffer) => parts.push(part));
  gzip.write(header);
  for (let i = 0; i < size / 200_000; i++) gzip.write(record);
  await new Promise<void>((resolve) => {
    gzip.once('end', resolve);
    gzip.end();
  });
  const bomb = Buffer.concat(parts);
  const before = process.memoryUsage().rss;
  let most = before;
  let packets = 0;
  await readCaptureFile(stored('bomb.gz', bomb), {
    packet: () => {
      packets++;
      if (packets % 50 === 0) most = Math.max(most, process.memoryUsage().rss);
    },
  });
  assert.equal(packets, 1_000);
  assert.ok(most - before < 100_000_000, `${most - before} bytes more`);
});

test('a stream is not kept: its pieces are let go as they are read, with a signal or without', async () => {
  const record = pcapFile([{ data: new Uint8Array(200_000) }]).subarray(24);
  async function* long(): AsyncGenerator<Uint8Array> {
    yield pcapFile([]);
    for (let i = 0; i < 2_000; i++) yield record.slice();
  }
  for (const signal of [undefined, new AbortController().signal]) {
    const before = process.memoryUsage().arrayBuffers;
    const { packets } = await readCaptureStream(long(), { packet: () => undefined }, undefined, signal);
    assert.equal(packets, 2_000);
    const kept = process.memoryUsage().arrayBuffers - before;
    assert.ok(kept < 200_000_000, `${kept} bytes of 400 MB`);
  }
});

test('a stream that waits for its next piece stops at once when it is asked to', async () => {
  const controller = new AbortController();
  async function* stuck(): AsyncGenerator<Uint8Array> {
    yield plain;
    await new Promise(() => undefined);
  }
  setTimeout(() => controller.abort(), 20);
  const facts = await readCaptureStream(stuck(), new Collector(), undefined, controller.signal);
  assert.equal(facts.packets, 5_000);
  assert.deepEqual(
    facts.problems.map(({ code }) => code),
    ['capture.interrupted'],
  );
});

/** Some slices of a blob long. */
const large = pcapFile(
  Array.from({ length: 9_000 }, (_, i) => ({ data: new Uint8Array(1_400).fill(i), seconds: i })),
);

test('a blob of several slices is read whole, and the memory of each slice is given back', async () => {
  for (const [content, packets] of [
    [large, 9_000],
    [zlib.gzipSync(large), 9_000],
    [plain, 5_000],
  ] as const) {
    const slices: ArrayBuffer[] = [];
    const blob = {
      size: content.length,
      slice: (start: number, end: number) => ({
        async arrayBuffer() {
          const { buffer } = Uint8Array.from(content.subarray(start, end));
          slices.push(buffer);
          // As of ES2024, which not every Node.js has.
          return Object.assign(buffer, { transfer: () => structuredClone(buffer, { transfer: [buffer] }) });
        },
      }),
    };
    let told: readonly number[] = [];
    const collector = new Collector();
    const facts = await readCaptureBlob(blob, 'a blob', collector, (...numbers) => {
      told = numbers;
    });
    assert.equal(facts.packets, packets);
    assert.deepEqual(facts.problems, []);
    assert.deepEqual(told, [content.length, content.length]);
    assert.ok(slices.every(({ byteLength }) => byteLength === 0));
    assert.equal(collector.packets.length, packets);
  }
});

test('a blob that cannot be read any more is said so, and one that is stopped is told as far as it was read', async () => {
  const gone = {
    size: 10,
    slice: () => ({ arrayBuffer: () => Promise.reject(Object.assign(new Error('gone'), { code: 'EGONE' })) }),
  };
  await assert.rejects(
    readCaptureBlob(gone, 'gone.pcap', new Collector()),
    (error) => error instanceof CaptureOpenError && error.path === 'gone.pcap',
  );
  const controller = new AbortController();
  const facts = await readCaptureBlob(
    new Blob([Uint8Array.from(large)]),
    'many',
    new Collector(),
    () => controller.abort(),
    controller.signal,
  );
  assert.deepEqual(
    facts.problems.map(({ code }) => code).filter((code) => code === 'capture.interrupted'),
    ['capture.interrupted'],
  );
});
