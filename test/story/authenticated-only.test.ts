// Cipher suites that authenticate and do not encrypt: what is under protection stands there to be read, keys or not.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createServer as createTlsServer, connect as tlsConnect } from 'node:tls';
import type { Side } from '../../src/base/side.js';
import { type ConnectionReport, dissect } from '../../src/index.js';
import { sideOf } from '../../src/story/connection.js';
import { pcapFile } from '../capture-builder.js';
import { samplesFolder } from '../project-root.js';
import { connectionsIn } from './connections-in.js';
import { RAW, rowsOfStream, type Step } from './stream-capture.js';

const report = async (steps: readonly Step[]): Promise<ConnectionReport> =>
  (await dissect(pcapFile(rowsOfStream(steps), { linkType: RAW }))).connections[0]!;

const told = ({ timeline }: ConnectionReport): string[] =>
  timeline
    .filter(({ message }) => !message.startsWith('tcp_'))
    .map(({ from, message, summary }) => `${from} ${message}: ${summary}`);

/** A conversation between Node.js' two ends under a pre-shared key, as it went over the wire. */
async function conversation(ciphers: string, answer: string): Promise<Step[]> {
  const psk = Buffer.alloc(16, 7);
  const chosen = { ciphers, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;
  const server = createTlsServer({ ...chosen, pskCallback: () => psk, pskIdentityHint: 'x' }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.end(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const steps: Step[] = [];
  const relay = createServer((client) => {
    const upstream = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const pass = (from: Socket, to: Socket, side: Side) => {
      from.on('data', (bytes) => {
        steps.push([side, bytes]);
        to.write(bytes);
      });
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
    };
    pass(client, upstream, 'client');
    pass(upstream, client, 'server');
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const client = tlsConnect({
    ...chosen,
    host: '127.0.0.1',
    port: (relay.address() as AddressInfo).port,
    pskCallback: () => ({ psk, identity: 'me' }),
    checkServerIdentity: () => undefined,
  });
  client.on('secureConnect', () => client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
  client.resume();
  await once(client, 'close');
  server.close();
  relay.close();
  return steps;
}

describe('TLS 1.2 with a NULL cipher', () => {
  for (const hash of ['SHA', 'SHA256'])
    it(`is read without keys: PSK-NULL-${hash}`, async () => {
      const answer = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n';
      const connection = await report(await conversation(`PSK-NULL-${hash}:@SECLEVEL=0`, answer));
      const lines = told(connection);
      assert.ok(
        lines.some((line) => /^client finished: /.test(line)),
        lines.join('\n'),
      );
      assert.ok(lines.some((line) => /^client application_data: HTTP\/1.1 GET/.test(line)));
      assert.ok(lines.some((line) => /^server application_data: HTTP\/1.1 403 Forbidden/.test(line)));
      assert.ok(lines.some((line) => /^server alert: warning close_notify/.test(line)));
      assert.ok(lines.every((line) => !/encrypted (?:record|alert|from)/.test(line)));
      assert.ok(connection.timeline.every(({ basis }) => basis === 'seen'));
      assert.ok(connection.verdict.remedies.every(({ code }) => code !== 'key_log'));
    });
});

const APPLICATION_DATA = 23;
const RECORD_OF = { handshake: 22, change_cipher_spec: 20, alert: 21 } as const;
const MAC: Readonly<Record<number, number>> = { 49332: 32, 49333: 48 };

const record = (type: number, fragment: Uint8Array): Uint8Array =>
  Uint8Array.of(type, 3, 3, fragment.length >> 8, fragment.length & 0xff, ...fragment);

/** What keys open of the sample, as it would look under a cipher suite of RFC 9150. */
async function withoutEncryption(sample: string, suite: number, padding: number): Promise<Step[]> {
  const [connection] = await connectionsIn(
    join(samplesFolder, `${sample}.pcap`),
    join(samplesFolder, `${sample}.keys`),
  );
  const steps: Step[] = [];
  const put = (side: Side, type: number, content: Uint8Array, protectedNow: boolean) => {
    const inner = Uint8Array.of(
      ...content,
      type,
      ...new Uint8Array(padding + MAC[suite]!).fill(0xab, padding),
    );
    steps.push([side, protectedNow ? record(APPLICATION_DATA, inner) : record(type, content)]);
  };
  for (const event of connection!.events) {
    const side = sideOf(connection!, event.direction);
    const under = event.basis === 'decrypted';
    if (event.kind === 'handshake') {
      const bytes = Uint8Array.from(event.bytes);
      const { message } = event;
      if (message.name === 'server_hello')
        bytes.set([suite >> 8, suite & 0xff], 4 + 2 + 32 + 1 + message.legacySessionId.length);
      put(side, RECORD_OF.handshake, bytes, under);
    } else if (event.kind === 'alert') {
      put(side, RECORD_OF.alert, Uint8Array.of(event.level, event.description), under);
    } else if (event.kind === 'change_cipher_spec') {
      put(side, RECORD_OF.change_cipher_spec, Uint8Array.of(1), false);
    } else if (event.kind === 'closed_cleanly') steps.push([side, 'fin']);
    else if (event.kind === 'closed_abruptly') steps.push([side, 'rst']);
  }
  return steps;
}

describe('TLS 1.3 with integrity alone (RFC 9150)', () => {
  for (const sample of ['tls13-no-client-certificate', 'tls13-server-self-signed'])
    for (const [suite, padding] of [
      [0xc0b4, 0],
      [0xc0b5, 5],
    ] as const)
      it(`${sample} is told without keys as it is with them (${suite.toString(16)})`, async () => {
        const keyLogs = [{ name: 'k', text: readFileSync(join(samplesFolder, `${sample}.keys`), 'latin1') }];
        const encrypted = await dissect(join(samplesFolder, `${sample}.pcap`), { keyLogs });
        const [expected] = encrypted.connections;
        const connection = await report(await withoutEncryption(sample, suite, padding));
        const claim = ({ verdict }: ConnectionReport) => {
          const { outcome, refusedBy, refused, cause } = verdict;
          return { outcome, refusedBy, refused, cause };
        };
        assert.deepEqual(claim(connection), claim(expected!));
        assert.deepEqual(
          connection.clientAuthentication?.requested,
          expected!.clientAuthentication?.requested,
        );
        assert.ok(connection.timeline.every(({ basis }) => basis === 'seen'));
        assert.ok(connection.timeline.some(({ message }) => message === 'encrypted_extensions'));
      });
});
