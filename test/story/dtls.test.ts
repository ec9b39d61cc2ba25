// DTLS conversations made by hand, in clear: what is told of packets that come twice, of a second association, of silence.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ConnectionReport, dissect } from '../../src/index.js';
import { ipv4, pcapFile, u32 } from '../capture-builder.js';
import { dtlsFragment, dtlsRecord } from '../record/dtls-fragments.js';
import { dtlsClientHello, dtlsServerHello } from '../record/dtls-hellos.js';
import { type DatagramRow, quicCapture, RAW, udpPacket } from './quic-capture.js';

const body = (message: Uint8Array): Uint8Array => message.subarray(4);
const hello = (record: number, message = 0, random = 0x11) =>
  dtlsRecord(22, record, dtlsFragment(1, message, body(dtlsClientHello(random))));
const serverHello = (record: number) => dtlsRecord(22, record, dtlsFragment(2, 0, body(dtlsServerHello())));
const helloDone = (record: number) => dtlsRecord(22, record, dtlsFragment(14, 1, new Uint8Array(0)));
const keyExchange = (record: number) =>
  dtlsRecord(22, record, dtlsFragment(16, 1, Uint8Array.of(32, ...new Uint8Array(32))));
const alert = (record: number, description: number) => dtlsRecord(21, record, Uint8Array.of(2, description));
const data = (record: number) => dtlsRecord(23, record, new Uint8Array(40), 1);

const client = (payload: Uint8Array, after = 1): DatagramRow => ({ from: 'client', payload, after });
const server = (payload: Uint8Array, after = 1): DatagramRow => ({ from: 'server', payload, after });

async function told(rows: readonly DatagramRow[]): Promise<readonly ConnectionReport[]> {
  return (await dissect(quicCapture(rows))).connections;
}

const steps = ({ timeline }: ConnectionReport): string[] =>
  timeline
    .filter(({ message }) => message !== 'capture_end')
    .map(({ from, message, details }) => {
      const again = details?.['repeated'];
      return `${from} ${message}${again === undefined ? '' : ` and ${String(again)} times more`}`;
    });

describe('a DTLS conversation', () => {
  it('tells a flight that is sent again once, with how often it came', async () => {
    const [connection, ...others] = await told([
      client(hello(0)),
      client(hello(1), 1_000),
      client(hello(2), 2_000),
      server(serverHello(0)),
      server(helloDone(1)),
    ]);
    assert.equal(others.length, 0);
    assert.ok(connection !== undefined);
    assert.deepEqual(steps(connection), [
      'client client_hello and 2 times more',
      'server server_hello',
      'server server_hello_done',
    ]);
    assert.deepEqual(
      [connection.transport, connection.carrier, connection.tls.version],
      ['dtls', 'udp', 'DTLS 1.2'],
    );
  });

  it('passes over what the capture holds twice, by its record number', async () => {
    const [connection] = await told([
      client(hello(0)),
      client(hello(0), 0),
      server(serverHello(0)),
      server(serverHello(0)),
    ]);
    assert.deepEqual(steps(connection!), ['client client_hello', 'server server_hello']);
  });

  it('tells messages in the order of their numbers, however packets come', async () => {
    const [connection] = await told([
      client(hello(0)),
      server(helloDone(1)),
      server(serverHello(0)),
      client(keyExchange(1)),
    ]);
    assert.deepEqual(steps(connection!), [
      'client client_hello',
      'server server_hello',
      'server server_hello_done',
      'client client_key_exchange',
    ]);
  });

  it('says what is missing in the capture once the other side has answered it', async () => {
    const [connection] = await told([client(hello(0)), server(helloDone(1)), client(keyExchange(1))]);
    assert.deepEqual(steps(connection!), [
      'client client_hello',
      'server gap',
      'server server_hello_done',
      'client client_key_exchange',
    ]);
    assert.ok(connection!.findings.some(({ code }) => code === 'stream.gap'));
  });

  it('is another one where a client begins anew from the same port', async () => {
    const connections = await told([
      client(hello(0)),
      server(serverHello(0)),
      server(alert(1, 40)),
      client(hello(0, 0, 0x12), 3_000),
      server(alert(0, 70)),
    ]);
    assert.deepEqual(
      connections.map(({ verdict }) => [verdict.refusedBy, verdict.alert?.description]),
      [
        ['server', 'handshake_failure'],
        ['server', 'protocol_version'],
      ],
    );
  });

  it('is the same one where the first ClientHello comes again late', async () => {
    const connections = await told([client(hello(0)), server(serverHello(0)), client(hello(1), 5_000)]);
    assert.equal(connections.length, 1);
  });

  it('is found in the middle, and said to have begun before', async () => {
    const [connection] = await told([client(data(7)), server(data(8))]);
    assert.ok(connection!.findings.some(({ code }) => code === 'stream.late_start'));
    assert.equal(connection!.verdict.outcome, 'incomplete');
  });

  it('is not made of garbage, of STUN or of RTP', async () => {
    const stun = Uint8Array.of(0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, ...new Uint8Array(12));
    const rtp = Uint8Array.of(0x80, 0x60, 0, 1, ...new Uint8Array(40));
    const cut = hello(0).subarray(0, 30);
    assert.deepEqual(await told([client(stun), server(rtp), client(cut), client(new Uint8Array(100))]), []);
  });

  it('shares its port with others without taking note of them (RFC 7983)', async () => {
    const rtp = Uint8Array.of(0x80, 0x60, 0, 1, ...new Uint8Array(40));
    const [connection] = await told([client(hello(0)), server(rtp), client(rtp), server(serverHello(0))]);
    assert.deepEqual(steps(connection!), ['client client_hello', 'server server_hello']);
    assert.ok(!connection!.findings.some(({ code }) => code === 'record.unreadable'));
  });

  it('is found behind the preamble of CAPWAP', async () => {
    const [connection] = await told([client(Uint8Array.of(1, 0, 0, 0, ...hello(0)))]);
    assert.deepEqual(steps(connection!), ['client client_hello']);
  });
});

describe('a flight that nobody answers', () => {
  const begin = [client(hello(0)), server(serverHello(0)), server(helloDone(1))];

  it('may be refused in silence, or lost: nothing is certain', async () => {
    const [connection] = await told([
      ...begin,
      ...[1, 2, 3].map((record) => client(keyExchange(record), 1_000)),
    ]);
    const { outcome, refusedBy, confidence, alternatives } = connection!.verdict;
    assert.deepEqual([outcome, refusedBy, confidence], ['abandoned', 'server', 'possible']);
    assert.ok(alternatives.some((one) => one.refusedBy === 'network' && one.cause === 'timeout'));
  });

  it('says nothing when it was sent twice: one loss costs as much', async () => {
    const [connection] = await told([
      ...begin,
      ...[1, 2].map((record) => client(keyExchange(record), 1_000)),
    ]);
    assert.equal(connection!.verdict.outcome, 'incomplete');
  });

  it('is probably lost where both repeat what the other has not heard', async () => {
    const rows = [...begin, client(keyExchange(1))];
    for (let again = 1; again <= 3; again++)
      rows.push(server(serverHello(2 * again), 1_000), client(keyExchange(1 + again), 10));
    const [connection] = await told(rows);
    const { refusedBy, cause, confidence } = connection!.verdict;
    assert.deepEqual([refusedBy, cause, confidence], ['network', 'timeout', 'possible']);
  });
});

describe('a port that nobody listens at', () => {
  const unreachable = (quoted: Uint8Array): Uint8Array =>
    ipv4(Uint8Array.of(3, 3, 0, 0, ...u32(0), ...quoted.subarray(0, 28)), {
      source: [10, 0, 0, 2],
      destination: [10, 0, 0, 1],
      protocol: 1,
    });
  const capture = (packets: readonly Uint8Array[]) =>
    pcapFile(
      packets.map((packet, at) => ({ data: packet, seconds: 1_700_000_000 + at })),
      { linkType: RAW },
    );

  it('has been left by the side that had spoken from it', async () => {
    const last = udpPacket('client', keyExchange(1));
    const { connections } = await dissect(
      capture([udpPacket('client', hello(0)), udpPacket('server', serverHello(0)), last, unreachable(last)]),
    );
    assert.equal(connections[0]!.verdict.refusedBy, 'server');
    assert.equal(connections[0]!.verdict.outcome, 'abandoned');
  });

  it('says nothing of a side that had waited in vain', async () => {
    const first = udpPacket('server', serverHello(0));
    const rows = [udpPacket('client', hello(0)), first];
    for (let again = 1; again <= 3; again++)
      rows.push(udpPacket('client', hello(again)), udpPacket('server', serverHello(again)));
    const aboutClient = ipv4(Uint8Array.of(3, 3, 0, 0, ...u32(0), ...first.subarray(0, 28)), {
      source: [10, 0, 0, 1],
      destination: [10, 0, 0, 2],
      protocol: 1,
    });
    const { connections } = await dissect(capture([...rows, aboutClient]));
    const { refusedBy, confidence } = connections[0]!.verdict;
    assert.deepEqual([refusedBy, confidence], ['network', 'possible']);
  });
});
