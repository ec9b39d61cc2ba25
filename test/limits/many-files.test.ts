import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { MAX_HANDED_OVER, MAX_WORKERS } from '../../src/base/limits.js';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { Dissection } from '../../src/report/dissection.js';
import { TooManyToHandOver } from '../../src/report/handed-over.js';
import { projectRoot, samplesFolder } from '../project-root.js';

const sample = join(samplesFolder, 'tls12-mutual-success.pcap');

test('MAX_WORKERS: more threads are refused', () => {
  const command = join(projectRoot, 'bin/tls-dissect.js');
  const run = (workers: number) =>
    spawnSync(process.execPath, [command, sample, '--workers', String(workers)], { encoding: 'utf8' });
  assert.equal(run(MAX_WORKERS).status, 0);
  const { status, stderr } = run(MAX_WORKERS + 1);
  assert.equal(status, 2);
  assert.match(stderr, /at most 64/);
});

test('MAX_HANDED_OVER: a capture of more connections is read where it is told', async () => {
  const { ports } = portsOf(readFileSync(sample));
  const packets: { bytes: Uint8Array; linkType: number; seconds: number; nanoseconds: number }[] = [];
  const facts = await readCaptureFile(sample, {
    packet: (bytes, start, end, _length, linkType, _frame, seconds, nanoseconds) => {
      packets.push({ bytes: bytes.slice(start, end), linkType, seconds, nanoseconds });
    },
  });
  const handedOver = (connections: number) =>
    new Dissection().handOver('many', (sink) => {
      let frame = 0;
      for (let nth = 0; nth < connections; nth++)
        for (const { bytes, linkType, seconds, nanoseconds } of packets) {
          const copy = bytes.slice();
          ports(copy, 1_024 + nth);
          sink.packet(copy, 0, copy.length, copy.length, linkType, ++frame, seconds + nth * 60, nanoseconds);
        }
      return Promise.resolve(facts);
    });
  assert.equal((await handedOver(MAX_HANDED_OVER)).connections.length, MAX_HANDED_OVER);
  await assert.rejects(handedOver(MAX_HANDED_OVER + 1), TooManyToHandOver);
});

/** Writes another port in place of the client's, whichever of the two it is. */
function portsOf(capture: Buffer): { readonly ports: (packet: Uint8Array, port: number) => void } {
  const GLOBAL_HEADER = 24;
  const RECORD_HEADER = 16;
  const tcp = 14 + 20;
  const client = capture.readUInt16BE(GLOBAL_HEADER + RECORD_HEADER + tcp);
  return {
    ports: (packet, port) => {
      const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
      for (const at of [tcp, tcp + 2]) if (view.getUint16(at) === client) view.setUint16(at, port);
    },
  };
}
