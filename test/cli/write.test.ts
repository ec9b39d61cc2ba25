import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type ConnectionReport, dissect } from '../../src/index.js';
import { bytes, ipv4, pcapFile, tcpSegment, udpDatagram } from '../capture-builder.js';
import { tsharkVersion } from '../differential/tshark.js';
import { extension, u16s, vector8 } from '../handshake/byte-writer.js';
import { clientHello as helloWith } from '../handshake/well-formed.js';
import * as rfc8448 from '../keys/rfc8448.js';
import { projectRoot, samplesFolder } from '../project-root.js';
import { clientInitial, crypto, serverInitial } from '../quic/quic-talk.js';
import { udpPacket } from '../story/quic-capture.js';
import { RAW, rowsOfStream } from '../story/stream-capture.js';

const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-write-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const sample = (name: string): string => join(samplesFolder, name);

const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(projectRoot, 'bin/tls-dissect.js'), ...args], { encoding: 'utf8' });

/** A connection's story without what another file must change: its numbers. */
const story = ({ verdict, timeline, client, server, tls }: ConnectionReport) => ({
  summary: verdict.summary,
  confidence: verdict.confidence,
  client,
  server,
  tls,
  timeline: timeline.map(({ time, from, message, summary, basis }) => ({
    time,
    from,
    message,
    summary,
    basis,
  })),
});

describe('--write', () => {
  const two = sample('tls13-two-connections.pcap');
  const keys = sample('tls13-two-connections.keys');

  it('keeps the packets of an EAP conversation alone, in EAPOL and in RADIUS', async () => {
    for (const name of ['eap-tls12-nas-client-unknown-ca', 'eap-tls12-client-unknown-ca']) {
      const capture = sample(`${name}.pcap`);
      const out = join(folder, `${name}.pcapng`);
      assert.match(
        run(capture, '--connection', '1', '--write', out).stderr,
        /packets of 1 connection written\./,
      );
      const [whole] = (await dissect(capture)).connections;
      const [written] = (await dissect(out)).connections;
      assert.deepEqual(story(written!), story(whole!), name);
    }
  });

  it('keeps the datagrams of a QUIC connection alone', async () => {
    const hello = helloWith(extension(43, vector8(u16s(0x0304))));
    const close = Uint8Array.of(0x1c, 0x41, 0x78, 6, 0);
    const capture = join(folder, 'quic.pcap');
    const rows = [
      udpPacket('client', clientInitial(0, crypto(0, hello))),
      ipv4(udpDatagram(5_000, 53, new Uint8Array(40)), { protocol: 17 }),
      udpPacket('server', serverInitial(0, close)),
    ];
    writeFileSync(capture, pcapFile(rows, { linkType: RAW }));
    const out = join(folder, 'quic.pcapng');
    const { stderr } = run(capture, '--connection', '1', '--write', out);
    assert.match(stderr, /quic\.pcapng: 2 packets of 1 connection written\./);
    const [whole] = (await dissect(capture)).connections;
    const [written] = (await dissect(out)).connections;
    assert.equal(whole!.verdict.confidence, 'certain');
    assert.deepEqual(story(written!), story(whole!));
  });

  it('keeps the packets of the chosen connection alone, and its story', async () => {
    const out = join(folder, 'second.pcapng');
    const { stderr } = run(two, '--connection', '2', '--write', out);
    assert.match(stderr, /second\.pcapng: \d+ packets of 1 connection written\./);
    const [, whole] = (await dissect(two)).connections;
    const { connections } = await dissect(out);
    assert.equal(connections.length, 1);
    assert.deepEqual(story(connections[0]!), story(whole!));
    assert.ok(!readFileSync(out).includes('TRAFFIC_SECRET'), 'without keys there are none inside');
  });

  it('leaves out the secrets of a connection whose client random the chosen one has copied', () => {
    const copied = (type: number, body: Uint8Array) =>
      bytes(Uint8Array.of(type, 3, 1, body.length >> 8, body.length & 255), body);
    const random = Buffer.from(rfc8448.clientHello.subarray(6, 38)).toString('hex');
    const secret = Buffer.from(rfc8448.serverHandshakeTrafficSecret).toString('hex');
    const log = join(folder, 'copied.keys');
    writeFileSync(log, `SERVER_HANDSHAKE_TRAFFIC_SECRET ${random} ${secret}\n`);
    const hello = ['client', copied(22, rfc8448.clientHello)] as const;
    const honest = join(folder, 'honest.pcap');
    const flight = ['server', bytes(copied(22, rfc8448.serverHello), rfc8448.serverFlightRecord)] as const;
    writeFileSync(honest, pcapFile(rowsOfStream([hello, flight]), { linkType: RAW }));
    const forged = join(folder, 'forged.pcap');
    writeFileSync(forged, pcapFile(rowsOfStream([hello]), { linkType: RAW }));
    const out = join(folder, 'copied.pcapng');
    for (const [chosen, holds] of [
      ['1', true],
      ['2', false],
    ] as const) {
      run(honest, forged, '--keylog', log, '--connection', chosen, '-w', out);
      assert.equal(readFileSync(out, 'latin1').includes(secret), holds, chosen);
    }
  });

  it('puts the secrets of that connection inside, and no others', async () => {
    const out = join(folder, 'keys.pcapng');
    run(two, '--keylog', keys, '--connection', '2', '-w', out);
    const [, whole] = (await dissect(two, { keyLogs: [{ name: keys, text: readFileSync(keys) }] }))
      .connections;
    const { connections } = await dissect(out);
    assert.deepEqual(story(connections[0]!), story(whole!));
    assert.ok(connections[0]!.timeline.some(({ basis }) => basis === 'decrypted'));
    const inside = readFileSync(out, 'latin1');
    const lines = readFileSync(keys, 'latin1')
      .split('\n')
      .filter((line) => / [0-9a-f]+ /.test(line));
    const randomsOf = (some: readonly string[]) => new Set(some.map((line) => line.split(' ')[1]));
    assert.equal(randomsOf(lines).size, 2);
    assert.equal(randomsOf(lines.filter((line) => inside.includes(line))).size, 1);
  });

  it('and Wireshark opens it decrypted at once', {
    skip:
      tsharkVersion() === undefined ? 'tshark is not installed: nobody else read what was written' : false,
  }, () => {
    const out = join(folder, 'wireshark.pcapng');
    const name = 'tls13-no-client-certificate';
    run(sample(`${name}.pcap`), '--keylog', sample(`${name}.keys`), '--write', out);
    const fields = ['-T', 'fields', '-e', 'http.response.code', '-e', 'frame.comment'];
    const read = execFileSync('tshark', ['-r', out, '-Y', 'http.response', ...fields], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    assert.match(read, /^400\ttls-dissect: The server requested a client certificate/);
  });

  it('takes the ICMP error about a connection with it', async () => {
    const out = join(folder, 'icmp.pcapng');
    run(sample('tls12-cut-off.pcap'), '--connection', '2', '--write', out);
    const { connections } = await dissect(out);
    assert.equal(connections[0]?.verdict.refusedBy, 'network');
  });

  it('takes the fragments of its packets with it', async () => {
    const hello = readFileSync(sample('tls12-server-self-signed.pcap'));
    const [first] = (await dissect(hello)).connections;
    assert.ok(first !== undefined);
    const rows = rowsOfStream([['client', clientHello(hello)]]);
    const parts = rows.flatMap((row, index) => {
      const payload = row.data.subarray(20);
      if (payload.length < 100) return [row];
      const address = { source: [...row.data.subarray(12, 16)], destination: [...row.data.subarray(16, 20)] };
      return [
        { ...row, data: ipv4(payload.subarray(0, 80), { ...address, id: index, moreFragments: true }) },
        { ...row, data: ipv4(payload.subarray(80), { ...address, id: index, fragmentOffset: 80 }) },
      ];
    });
    const capture = join(folder, 'fragments.pcap');
    const other = { data: ipv4(tcpSegment({ sourcePort: 9, destinationPort: 10, flags: 2 })) };
    writeFileSync(capture, pcapFile([other, ...parts, other], { linkType: RAW }));
    const out = join(folder, 'fragments.pcapng');
    const { stderr } = run(capture, '--write', out);
    assert.match(stderr, new RegExp(`${parts.length} packets of 1 connection`));
    const { connections } = await dissect(out);
    assert.equal(connections[0]?.timeline.filter(({ message }) => message === 'client_hello').length, 1);
  });

  it('writes from several files and link types into one', async () => {
    const out = join(folder, 'several.pcapng');
    const files = ['tls12-mutual-success-sll.pcap', 'tls12-mutual-success.pcap'].map(sample);
    run(...files, '--write', out);
    const wanted = (await dissect(files)).connections.map(story);
    assert.deepEqual((await dissect(out)).connections.map(story), wanted);
  });

  it('never writes over the capture that it reads, and not from standard input', () => {
    const copy = join(folder, 'copy.pcap');
    copyFileSync(two, copy);
    const over = run(copy, '--write', copy);
    assert.equal(over.status, 2);
    assert.match(over.stderr, /this file is being read; write to another/);
    assert.deepEqual(readFileSync(copy), readFileSync(two));
    assert.equal(run('-', '--write', join(folder, 'x')).status, 2);
    const nowhere = run(two, '--write', join(folder, 'no/such/folder'));
    assert.equal(nowhere.status, 2);
    assert.match(nowhere.stderr, /cannot be written \(ENOENT\)/);
    assert.ok(!existsSync(join(folder, 'x')));
  });
});

/** The first TLS record of a capture of ours, a ClientHello. */
function clientHello(capture: Uint8Array): Uint8Array {
  for (let at = 24; at + 6 < capture.length; at++) {
    if (capture[at] !== 22 || capture[at + 1] !== 3 || capture[at + 5] !== 1) continue;
    return capture.subarray(at, at + 5 + ((capture[at + 3]! << 8) | capture[at + 4]!));
  }
  throw new Error('no ClientHello');
}
