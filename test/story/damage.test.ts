import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { dissect, NotACapture } from '../../src/index.js';
import { samplesFolder } from '../project-root.js';

const VARIANTS = 3_000;
const SEED = 20_261_123;

/** A small generator with a seed, so that a failure can be had again. */
function dice(seed: number): (sides: number) => number {
  let state = seed >>> 0;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % sides;
  };
}

const samples = readdirSync(samplesFolder)
  .filter((name) => name.endsWith('.pcap'))
  .map((name) => ({ name, bytes: readFileSync(join(samplesFolder, name)) }));

it(`${VARIANTS} damaged captures (seed ${SEED}) are all told, or refused as no capture, and twice the same`, async () => {
  const throwDie = dice(SEED);
  for (let variant = 0; variant < VARIANTS; variant++) {
    const { name, bytes } = samples[throwDie(samples.length)]!;
    const damaged = Uint8Array.from(bytes);
    for (let changes = 1 + throwDie(20); changes > 0; changes--)
      damaged[throwDie(damaged.length)] = throwDie(256);
    const cut = throwDie(4) === 0 ? damaged.subarray(0, throwDie(damaged.length)) : damaged;
    try {
      const report = await dissect(cut);
      if (variant % 10 === 0) assert.deepEqual(await dissect(cut), report, `${name}, variant ${variant}`);
    } catch (error) {
      assert.ok(error instanceof NotACapture, `${name}, variant ${variant}: ${String(error)}`);
    }
  }
});

it('what stood before a cut is told', async () => {
  const { bytes } = samples.find(({ name }) => name === 'tls12-mutual-success.pcap')!;
  const whole = (await dissect(Uint8Array.from(bytes))).connections[0]!.timeline.map(
    ({ message }) => message,
  );
  for (let length = 24; length < bytes.length; length += 7) {
    const { connections } = await dissect(Uint8Array.from(bytes.subarray(0, length)));
    const told = (connections[0]?.timeline ?? [])
      .map(({ message }) => message)
      .filter((message) => message !== 'gap');
    // A message that breaks off is told as far as it came.
    const [last] = told.slice(-1);
    const before = whole.includes(last ?? '') ? told : told.slice(0, -1);
    assert.ok(
      before.every((message) => whole.includes(message)),
      `cut at ${length}: ${told.join(' ')}`,
    );
  }
});

it('one direction alone is incomplete, or failed by the alert that it shows', async () => {
  for (const { name, bytes } of samples) {
    for (const keepClient of [true, false]) {
      const records = [bytes.subarray(0, 24)];
      for (let at = 24; at + 16 <= bytes.length; at += 16 + bytes.readUInt32LE(at + 8)) {
        const record = bytes.subarray(at, at + 16 + bytes.readUInt32LE(at + 8));
        // Ethernet, IPv4 without options: the port stands at a fixed place.
        if (record.readUInt16BE(16 + 12) !== 0x0800) continue;
        const toServer = record.readUInt16BE(16 + 14 + 22) < 10_000;
        if (toServer === keepClient) records.push(record);
      }
      const { connections } = await dissect(Uint8Array.from(Buffer.concat(records)));
      for (const { verdict, clientAuthentication } of connections) {
        const where = `${name}, ${keepClient ? 'client' : 'server'} only: ${verdict.outcome}`;
        assert.notEqual(verdict.outcome, 'established', where);
        if (verdict.outcome === 'failed') assert.ok(verdict.alert !== null, where);
        if (!keepClient) assert.notEqual(clientAuthentication.certificate, 'none', where);
      }
    }
  }
});
