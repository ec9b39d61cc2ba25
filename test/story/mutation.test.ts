import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { dissect, NotACapture, type Report } from '../../src/index.js';
import { samplesFolder } from '../project-root.js';
import { Dice } from './dice.js';
import { captureOf, connectionsIn, type SampleSegment, sampleBytes, segmentsOf } from './rewrite.js';

const NAMES = readdirSync(samplesFolder)
  .filter((file) => file.endsWith('.pcap'))
  .map((file) => file.replace('.pcap', ''));
/** Some 2,000 over all samples. */
const VARIANTS = Math.ceil(2_000 / NAMES.length);
/** Milliseconds; a sample takes some five. */
const LONGEST = 2_000;

/** Changes like those of disks, of cables and of somebody who looks for a crash. */
function mutated(original: Uint8Array, dice: Dice): Uint8Array {
  let bytes = original.slice();
  for (let change = dice.below(6); change >= 0; change--) {
    const at = dice.below(bytes.length);
    switch (dice.below(6)) {
      case 0:
        bytes[at] = dice.below(256);
        break;
      case 1:
        bytes[at]! ^= 1 << dice.below(8);
        break;
      case 2:
        bytes.fill([0, 0xff, 0x16, 0x80][dice.below(4)]!, at, at + 1 + dice.below(8));
        break;
      case 3: {
        const length = dice.below(100);
        bytes = new Uint8Array(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]));
        break;
      }
      case 4: {
        const piece = bytes.subarray(at, at + dice.below(100));
        bytes = new Uint8Array(Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]));
        break;
      }
      default:
        bytes.copyWithin(at, dice.below(bytes.length), bytes.length);
    }
    if (bytes.length === 0) return bytes;
  }
  return bytes;
}

async function dissectOrRefuse(capture: Uint8Array): Promise<Report | string> {
  try {
    return await dissect(capture);
  } catch (error) {
    if (error instanceof NotACapture) return error.message;
    throw error;
  }
}

async function timed<T>(work: () => Promise<T>, what: string): Promise<T> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  const took = (user + system) / 1_000;
  assert.ok(took < LONGEST, `${what} took ${took} ms of the processor`);
  return result;
}

describe('a damaged capture is told or refused, never the end of the program', () => {
  for (const [index, name] of NAMES.entries()) {
    it(`${name}, bytes of the file changed`, async () => {
      const original = sampleBytes(name);
      for (let variant = 0; variant < VARIANTS; variant++) {
        const what = `variant ${variant}`;
        const capture = mutated(original, new Dice(index * 10_000 + variant));
        const report = await timed(() => dissectOrRefuse(capture), what);
        if (variant % 4 === 0) assert.deepEqual(await dissectOrRefuse(capture), report, what);
        assert.doesNotThrow(() => JSON.stringify(report), what);
      }
    });

    it(`${name}, bytes of the streams changed`, async () => {
      const segments = await segmentsOf(name);
      for (let variant = 0; variant < VARIANTS; variant++) {
        const dice = new Dice(index * 10_000 + 5_000 + variant);
        const changed = segments.map((segment): SampleSegment => {
          if (segment.payload.length === 0 || dice.below(3) > 0) return segment;
          return { ...segment, payload: mutated(segment.payload, dice).subarray(0, 60_000) };
        });
        await timed(() => connectionsIn(captureOf(changed)), `variant ${variant}`);
      }
    });
  }
});
