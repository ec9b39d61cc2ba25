// What the bench measures on is what it says: connections that differ, and recordings that are told as they were.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { dissect } from '../../src/index.js';
import { projectRoot, samplesFolder } from '../project-root.js';

interface Made {
  readonly packets: number;
  readonly bytes: number;
}
type Generate = (options: {
  readonly connections: number;
  readonly out: string;
  readonly keys?: string;
  readonly seed?: number;
  readonly tls13?: boolean;
  readonly ownCertificates?: boolean;
}) => Promise<Made>;
type Packets = readonly { readonly frame: Uint8Array }[];
type Recorded = {
  readonly connectionsOf: (path: string) => Packets[];
  readonly writeRecordings: (connections: readonly Packets[], path: string, count: number) => Made;
};

const bench = async (file: string) => import(pathToFileURL(join(projectRoot, 'bench/traffic', file)).href);
const { generate } = (await bench('generate.js')) as { readonly generate: Generate };
const { connectionsOf, writeRecordings } = (await bench('recordings.js')) as Recorded;

const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-traffic-'));
after(() => rmSync(folder, { recursive: true }));

describe('made traffic', () => {
  it('is of real handshakes that end in more than one way, and its keys open all of them', async () => {
    const [out, keys] = [join(folder, 'distinct.pcap'), join(folder, 'distinct.keys')];
    const { packets } = await generate({ connections: 80, out, keys, seed: 7 });
    const keyLogs = [{ name: 'keys', text: readFileSync(keys) }];
    const { captures, connections } = await dissect(out, { keyLogs });
    assert.equal(captures[0]?.packets, packets);
    assert.deepEqual(captures[0]?.problems, []);
    assert.equal(connections.length, 80);
    const outcomes = new Set(connections.map(({ verdict }) => verdict.outcome));
    assert.ok(outcomes.has('established') && outcomes.size > 1, [...outcomes].join());
    assert.deepEqual(
      connections
        .flatMap(({ findings }) => findings.map(({ code }) => code))
        .filter((code) => /^(stream|record)\./.test(code)),
      [],
    );
    const finished = connections.filter(({ verdict }) => verdict.outcome === 'established');
    for (const { id, timeline } of finished)
      assert.ok(
        timeline.some(({ message, basis }) => message === 'finished' && basis === 'decrypted'),
        `connection ${id} is not opened`,
      );
    assert.ok(new Set(connections.map(({ client }) => client.address)).size > 75);
  });

  it('has no certificate twice where that is asked for', async () => {
    const [out, keys] = [join(folder, 'own.pcap'), join(folder, 'own.keys')];
    await generate({ connections: 20, out, keys, ownCertificates: true });
    const keyLogs = [{ name: 'keys', text: readFileSync(keys) }];
    const { connections } = await dissect(out, { keyLogs });
    const shown = connections.flatMap(({ certificates }) => {
      // OpenSSL adds the CA where it knows it.
      const [server] = certificates.server;
      return server === undefined ? [] : [server.sha256];
    });
    assert.ok(shown.length > 10);
    assert.equal(new Set(shown).size, shown.length);
  });

  it('speaks TLS 1.3 alone where that is asked for', async () => {
    const out = join(folder, 'tls13.pcap');
    await generate({ connections: 20, out, tls13: true });
    const { connections } = await dissect(out);
    assert.deepEqual([...new Set(connections.map(({ tls }) => tls.version))], ['TLS 1.3']);
  });
});

describe('a recording with addresses, session ids, randoms and names of its own', () => {
  for (const name of [
    'tls12-mutual-success',
    'tls12-server-self-signed',
    'tls12-no-client-certificate',
    'tls12-resumption',
    'tls13-mutual-success',
    'tls13-hello-retry-request',
    'tls13-s-server-no-client-certificate',
    'protocol-version',
  ]) {
    it(`is told as it was: ${name}`, async () => {
      const sample = join(samplesFolder, `${name}.pcap`);
      const out = join(folder, `${name}.pcap`);
      const recorded = connectionsOf(sample);
      const count = recorded.length * 3;
      writeRecordings(recorded, out, count);
      const { connections: before } = await dissect(sample);
      const { connections } = await dissect(out);
      assert.equal(connections.length, count);
      for (const [index, { verdict, tls }] of connections.entries()) {
        const was = before[index % before.length]!;
        assert.equal(verdict.outcome, was.verdict.outcome);
        assert.equal(verdict.cause, was.verdict.cause);
        assert.equal(verdict.refusedBy, was.verdict.refusedBy);
        assert.deepEqual(tls.cipherSuite, was.tls.cipherSuite);
      }
      const clients = connections.map(({ client }) => `${client.address}:${client.port}`);
      assert.equal(new Set(clients).size, count);
    });
  }
});
