import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { projectRoot, samplesFolder, sharedCaptures } from '../project-root.js';

// pcap-parser is an independent reader of classic pcap with microseconds: on every such file both must yield the
// same packets.

interface WitnessPacket {
  readonly header: {
    readonly timestampSeconds: number;
    readonly timestampMicroseconds: number;
    readonly capturedLength: number;
    readonly originalLength: number;
  };
  readonly data: Buffer;
}
interface Witness {
  on(event: 'packet', listener: (packet: WitnessPacket) => void): void;
  on(event: 'end', listener: () => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
}
const pcapParser = createRequire(join(projectRoot, 'package.json'))('pcap-parser') as {
  parse(stream: NodeJS.ReadableStream): Witness;
};

function isClassic(path: string): boolean {
  const first = Buffer.alloc(4);
  const file = openSync(path, 'r');
  readSync(file, first, 0, 4, 0);
  closeSync(file);
  return ['a1b2c3d4', 'd4c3b2a1'].includes(first.toString('hex'));
}

function byWitness(path: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    const witness = pcapParser.parse(createReadStream(path));
    witness.on('packet', ({ header: h, data }) => {
      const hash = createHash('sha256').update(data).digest('hex');
      lines.push(
        `${h.timestampSeconds}.${h.timestampMicroseconds} ${h.capturedLength} ${h.originalLength} ${hash}`,
      );
    });
    witness.on('end', () => resolve(lines));
    witness.on('error', reject);
  });
}

async function byUs(path: string): Promise<string[]> {
  const lines: string[] = [];
  await readCaptureFile(path, {
    packet(bytes, start, end, originalLength, _linkType, _frame, seconds, nanoseconds) {
      const hash = createHash('sha256').update(bytes.subarray(start, end)).digest('hex');
      lines.push(`${seconds}.${nanoseconds / 1_000} ${end - start} ${originalLength} ${hash}`);
    },
  });
  return lines;
}

for (const folder of [samplesFolder, sharedCaptures]) {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.pcap')) : [];
  const classic = files.map((name) => join(folder, name)).filter(isClassic);
  const skip = classic.length === 0 ? `no classic captures in ${folder}` : false;
  test(`every classic capture in ${folder} yields the same packets as pcap-parser`, { skip }, async () => {
    for (const path of classic) assert.deepEqual(await byUs(path), await byWitness(path), path);
  });
}
