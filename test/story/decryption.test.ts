// With secrets: what they open is told, what they do not open is said to stay closed, and nothing else changes.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type ConnectionReport, type DissectionOptions, dissect } from '../../src/index.js';
import { pcapFile, pcapngFile } from '../capture-builder.js';
import * as rfc8448 from '../keys/rfc8448.js';
import { samplesFolder } from '../project-root.js';
import { Dice } from './dice.js';
import { captureOf, rowsOf, segmentsOf } from './rewrite.js';
import { RAW, rowsOfStream, type Sent } from './stream-capture.js';

const keysOf = (name: string): string => readFileSync(join(samplesFolder, `${name}.keys`), 'latin1');
const withKeyLog = (text: string): DissectionOptions => ({ keyLogs: [{ name: 'keys.log', text }] });

async function only(
  capture: Uint8Array | string,
  options: DissectionOptions = {},
): Promise<ConnectionReport> {
  const { connections } = await dissect(capture, options);
  assert.equal(connections.length, 1);
  return connections[0]!;
}

const sample = (name: string): string => join(samplesFolder, `${name}.pcap`);

const messages = (connection: ConnectionReport): string[] =>
  connection.timeline
    .filter(({ message }) => !message.startsWith('tcp_'))
    .map(({ from, message, basis }) => `${from} ${message} ${basis}`);

describe('the seed story with keys', () => {
  for (const version of ['tls12', 'tls13']) {
    it(`${version}: nginx's 400 is read, and certain`, async () => {
      const name = `${version}-no-client-certificate`;
      const { verdict, clientAuthentication, timeline } = await only(sample(name), withKeyLog(keysOf(name)));
      assert.equal(verdict.outcome, 'rejected');
      assert.equal(verdict.refusedBy, 'server');
      assert.equal(verdict.refused, 'missing_client_certificate');
      assert.equal(verdict.confidence, 'certain');
      assert.equal(verdict.cause, 'no_client_certificate');
      assert.match(verdict.summary, /HTTP 400/);
      assert.equal(clientAuthentication.certificate, 'empty');
      const refusal = timeline.find(({ mark }) => mark === 'failure');
      assert.match(refusal?.summary ?? '', /^HTTP\/1\.1 400 Bad Request/);
      assert.ok(verdict.evidence.some(({ frame }) => frame === refusal?.frame));
    });
  }

  it('TLS 1.3: the certificates that nobody else shows are there', async () => {
    const name = 'tls13-mutual-success';
    const { verdict, certificates, clientAuthentication } = await only(
      sample(name),
      withKeyLog(keysOf(name)),
    );
    assert.equal(certificates.server[0]?.subject, 'CN=localhost,O=Example');
    assert.equal(certificates.client[0]?.subject, 'CN=alice,O=Example');
    assert.equal(certificates.client[0]?.basis, 'decrypted');
    assert.deepEqual(clientAuthentication, {
      requested: 'yes',
      requestedBasis: 'decrypted',
      certificate: 'sent',
      certificateBasis: 'decrypted',
    });
    assert.equal(verdict.outcome, 'established');
    assert.equal(verdict.confidence, 'inferred');
  });

  it('TLS 1.3: who does not ask for a certificate gets none, and that is certain', async () => {
    const name = 'tls13-no-client-auth-success';
    const { clientAuthentication, verdict } = await only(sample(name), withKeyLog(keysOf(name)));
    assert.deepEqual(clientAuthentication, {
      requested: 'no',
      requestedBasis: 'decrypted',
      certificate: 'none',
      certificateBasis: 'decrypted',
    });
    // The client leaves behind one short answer: whether it had meant to, sizes and order say.
    assert.equal(verdict.confidence, 'inferred');
  });
});

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

it('the trace of RFC 8448 section 3 decrypts from the capture to the last alert', async () => {
  const record = (message: Uint8Array) =>
    Uint8Array.from([22, 3, 1, message.length >> 8, message.length & 0xff, ...message]);
  const [ticket, serverData, serverClose] = rfc8448.serverRecords;
  const [clientData, clientClose] = rfc8448.clientRecords;
  const sent: Sent[] = [
    ['client', record(rfc8448.clientHello)],
    ['server', record(rfc8448.serverHello)],
    ['server', rfc8448.serverFlightRecord],
    ['client', rfc8448.clientFinishedRecord],
    ['server', ticket!],
    ['client', clientData!],
    ['server', serverData!],
    ['client', clientClose!],
    ['server', serverClose!],
  ];
  const random = hex(rfc8448.clientHello.subarray(6, 38));
  const keys = [
    `CLIENT_HANDSHAKE_TRAFFIC_SECRET ${random} ${hex(rfc8448.clientHandshakeTrafficSecret)}`,
    `SERVER_HANDSHAKE_TRAFFIC_SECRET ${random} ${hex(rfc8448.serverHandshakeTrafficSecret)}`,
    `CLIENT_TRAFFIC_SECRET_0 ${random} ${hex(rfc8448.clientTrafficSecret)}`,
    `SERVER_TRAFFIC_SECRET_0 ${random} ${hex(rfc8448.serverTrafficSecret)}`,
  ].join('\n');
  const connection = await only(pcapFile(rowsOfStream(sent), { linkType: RAW }), withKeyLog(keys));
  assert.deepEqual(messages(connection), [
    'client client_hello seen',
    'server server_hello seen',
    'server encrypted_extensions decrypted',
    'server certificate decrypted',
    'server certificate_verify decrypted',
    'server finished decrypted',
    'client finished decrypted',
    'server new_session_ticket decrypted',
    'client application_data decrypted',
    'server application_data decrypted',
    'client alert decrypted',
    'server alert decrypted',
  ]);
  assert.deepEqual(
    connection.findings.filter(({ code }) => code.startsWith('decryption.')),
    [],
  );
});

describe('Decryption Secrets inside a pcapng', () => {
  const name = 'tls13-no-client-certificate';
  it('open what follows them', async () => {
    const connection = await only(await asPcapng(name, keysOf(name)));
    assert.equal(connection.verdict.outcome, 'rejected');
    assert.equal(connection.verdict.confidence, 'certain');
  });

  it('that are damaged are a problem of the capture, and no more', async () => {
    const pcapng = await asPcapng(name, `${keysOf(name)}nonsense\n`);
    const report = await dissect(pcapng);
    assert.equal(report.connections[0]?.verdict.confidence, 'certain');
    const [problem] = report.captures[0]?.problems ?? [];
    assert.equal(problem?.code, 'capture.key_log');
    assert.match(problem?.message ?? '', /is not a key log line/);
  });
});

const asPcapng = async (name: string, keyLog: string): Promise<Uint8Array> =>
  pcapngFile(rowsOf(await segmentsOf(name)), { linkType: RAW, keyLog });

/** What must not change, whatever the keys are. */
const essence = ({ tls, verdict, clientAuthentication, timeline }: ConnectionReport) => ({
  tls,
  outcome: verdict.outcome,
  refusedBy: verdict.refusedBy,
  refused: verdict.refused,
  confidence: verdict.confidence,
  clientAuthentication,
  messages: timeline.map(({ frame, message, basis }) => `${frame} ${message} ${basis}`),
});

const withKeys = readdirSync(samplesFolder)
  .filter((file) => file.endsWith('.keys'))
  .map((file) => file.replace('.keys', ''))
  .filter((name) => readFileSync(join(samplesFolder, `${name}.keys`)).length > 0);

const scrambled = (keys: string): string =>
  keys.replace(
    / ([0-9a-f]+)$/gm,
    (_, secret: string) =>
      ` ${secret.replace(/[0-9a-f]/g, (digit) => (15 - Number.parseInt(digit, 16)).toString(16))}`,
  );

describe('keys that do not fit leave the story as it is without them', () => {
  for (const name of withKeys) {
    it(name, async () => {
      const bare = await dissect(sample(name));
      const foreign = await dissect(
        sample(name),
        withKeyLog(keysOf('tls12-two-connections').replace(/^(\S+) ..../gm, '$1 0000')),
      );
      const wrong = await dissect(sample(name), withKeyLog(scrambled(keysOf(name))));
      for (const [index, connection] of bare.connections.entries()) {
        assert.deepEqual(essence(foreign.connections[index]!), essence(connection), 'a foreign key log');
        assert.deepEqual(essence(wrong.connections[index]!), essence(connection), 'wrong secrets');
        const codes = wrong.connections[index]!.findings.map(({ code }) => code);
        const closed = connection.timeline.some(({ details }) => details?.['encrypted'] === true);
        if (closed) assert.ok(codes.includes('decryption.wrong_keys'), `it is said: ${codes.join(' ')}`);
      }
    });
  }
});

describe('a part of the keys opens a part, and says nothing wrong', () => {
  for (const name of withKeys) {
    it(name, async () => {
      const whole = await dissect(sample(name), withKeyLog(keysOf(name)));
      const lines = keysOf(name)
        .split('\n')
        .filter((line) => line !== '');
      for (let seed = 1; seed <= 8; seed++) {
        const dice = new Dice(seed);
        const some = lines.filter(() => dice.below(2) === 0).join('\n');
        const part = await dissect(sample(name), withKeyLog(some));
        for (const [index, connection] of part.connections.entries()) {
          const truth = whole.connections[index]!;
          const where = `${name}, seed ${seed}`;
          const { requested, certificate } = connection.clientAuthentication;
          if (requested !== 'unknown') assert.equal(requested, truth.clientAuthentication.requested, where);
          if (certificate !== 'unknown')
            assert.equal(certificate, truth.clientAuthentication.certificate, where);
          const { outcome, refusedBy, confidence } = connection.verdict;
          if (
            confidence !== 'possible' &&
            outcome !== 'incomplete' &&
            truth.verdict.confidence !== 'possible'
          ) {
            assert.equal(
              `${outcome} ${refusedBy}`,
              `${truth.verdict.outcome} ${truth.verdict.refusedBy}`,
              where,
            );
          }
        }
      }
    });
  }
});

describe('lost packets under keys', () => {
  for (const name of ['tls13-no-client-certificate', 'tls12-no-client-certificate', 'tls13-mutual-success']) {
    it(`${name}: what can still be opened is opened, and nothing is invented`, async () => {
      const segments = await segmentsOf(name);
      const whole = await only(captureOf(segments), withKeyLog(keysOf(name)));
      for (const index of segments.keys()) {
        const [connection] = (
          await dissect(captureOf(segments.toSpliced(index, 1)), withKeyLog(keysOf(name)))
        ).connections;
        if (connection === undefined) continue;
        const { outcome, refusedBy, confidence } = connection.verdict;
        if (confidence !== 'possible' && outcome !== 'incomplete') {
          assert.equal(
            `${outcome} ${refusedBy}`,
            `${whole.verdict.outcome} ${whole.verdict.refusedBy}`,
            `without packet ${index + 1}`,
          );
        }
      }
    });
  }
});

it('a damaged key log is a finding line by line, and what is whole in it opens', async () => {
  const name = 'tls13-no-client-certificate';
  const text = `CLIENT_RANDOM abc def\n\u0000\u0001\n${keysOf(name)}SERVER_TRAFFIC_SECRET_0 12`;
  const report = await dissect(sample(name), withKeyLog(text));
  assert.equal(report.connections[0]?.verdict.confidence, 'certain');
  const problems = report.keyLogs?.[0]?.problems ?? [];
  assert.deepEqual(
    problems.map(({ reason }) => reason),
    ['client_random', 'form', 'form'],
  );
});

it('no secret stands in a report', async () => {
  for (const name of withKeys) {
    const json = JSON.stringify(await dissect(sample(name), withKeyLog(keysOf(name)))).toLowerCase();
    for (const line of keysOf(name).split('\n')) {
      const secret = line.split(' ')[2]?.trim();
      if (secret !== undefined) assert.ok(!json.includes(secret.toLowerCase()), name);
    }
  }
});

it('samples with keys are there', () => {
  assert.ok(existsSync(samplesFolder) && withKeys.length > 50);
});
