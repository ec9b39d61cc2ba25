import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { describe, it } from 'node:test';
import { type ConnectionReport, dissect } from '../../src/index.js';
import { renderText } from '../../src/render/text/text.js';
import { extension, u16, u16s, vector8, vector16 } from '../handshake/byte-writer.js';
import { clientHello, serverHello } from '../handshake/well-formed.js';
import { shortPacket, varint } from '../quic/quic-seal.js';
import {
  CLIENT_ID,
  clientHandshakeOf,
  clientInitial,
  crypto,
  FIRST_ID,
  SERVER_ID,
  secretKeys,
  serverHandshakeOf,
  serverInitial,
} from '../quic/quic-talk.js';
import { type DatagramRow, quicCapture, type UnreachableRow } from './quic-capture.js';

const keyShare = (...of: readonly number[]) => extension(51, ...of.map((one) => one));
const HELLO = clientHello(
  extension(0, vector16(0, vector16('server.example'))),
  extension(16, vector16(vector8('h3'))),
  extension(43, vector8(u16s(0x0304))),
);
const SERVER_HELLO = serverHello([extension(43, u16(0x0304)), keyShare(...u16s(0x001d, 0))]);

const client = (payload: Uint8Array, after?: number): DatagramRow => ({
  from: 'client',
  payload,
  ...(after === undefined ? {} : { after }),
});
const server = (payload: Uint8Array, after?: number): DatagramRow => ({
  from: 'server',
  payload,
  ...(after === undefined ? {} : { after }),
});

const hello = client(clientInitial(0, crypto(0, HELLO)));
const answer = server(
  Uint8Array.from([...serverInitial(0, crypto(0, SERVER_HELLO)), ...serverHandshakeOf(950)]),
);
const clientData = (length: number, number: number) =>
  shortPacket(secretKeys(11), SERVER_ID, number, new Uint8Array(length - 18));
const serverData = (length: number, number: number) =>
  shortPacket(secretKeys(12), CLIENT_ID, number, new Uint8Array(length - 18));

async function connections(
  ...rows: readonly (DatagramRow | UnreachableRow)[]
): Promise<readonly ConnectionReport[]> {
  return (await dissect(quicCapture(rows))).connections;
}
async function only(...rows: readonly (DatagramRow | UnreachableRow)[]): Promise<ConnectionReport> {
  const all = await connections(...rows);
  assert.equal(all.length, 1);
  return all[0]!;
}
const refusal = ({ verdict }: ConnectionReport) =>
  `${verdict.outcome} by ${verdict.refusedBy}, ${verdict.confidence}`;

const TEXT = { width: 80, colour: false, unicode: true, all: true };

const close = (error: number, reason: string) => {
  const words = Buffer.from(reason);
  return Uint8Array.from([0x1c, ...varint(error), 6, ...varint(words.length), ...words]);
};

describe('QUIC without keys', () => {
  it('an error in an Initial packet is read by anybody: it is certain', async () => {
    const told = await only(hello, server(serverInitial(0, close(0x178, 'no application protocol'))));
    assert.equal(told.transport, 'quic');
    assert.equal(refusal(told), 'failed by server, certain');
    assert.equal(told.verdict.cause, 'no_alpn');
    assert.equal(told.verdict.alert?.basis, 'seen');
    const alert = told.timeline.find(({ message }) => message === 'alert')!;
    assert.match(alert.summary, /no_application_protocol \(120, QUIC 0x0178\): "no application protocol"/);
  });

  it('what a peer writes into its reason cannot steer a terminal', async () => {
    const capture = quicCapture([hello, server(serverInitial(0, close(0x178, 'a\x1b[31m\u202eb')))]);
    const text = renderText(await dissect(capture), TEXT);
    assert.ok(!/[\x1b\u202e]/.test(text));
    assert.match(text, /a\\x1b\[31m/);
  });

  it('no packet of the client has room for a Finished: it went no further, possibly', async () => {
    const told = await only(hello, answer, client(clientHandshakeOf(30)), client(clientHandshakeOf(30, 1)));
    assert.equal(refusal(told), 'failed by client, possible');
  });

  it('a client that never got the server’s flight has refused nobody', async () => {
    const lost = await only(
      hello,
      server(serverInitial(0, crypto(0, SERVER_HELLO))),
      client(clientInitial(1, Uint8Array.of(1)), 200),
      client(clientInitial(2, Uint8Array.of(1)), 400),
    );
    assert.notEqual(lost.verdict.refusedBy, 'client');
    assert.equal(lost.verdict.outcome, 'incomplete');
    assert.equal(lost.verdict.alternatives[0]?.refusedBy, 'network');
  });

  it('a refusal with words is longer than a Finished, shorter than a certificate, and the last word', async () => {
    const told = await only(
      hello,
      answer,
      client(clientHandshakeOf(22)),
      server(serverHandshakeOf(499, 1)),
      client(clientHandshakeOf(206, 1)),
    );
    assert.equal(refusal(told), 'failed by client, possible');
  });

  it('a capture that ends with the client’s flight shows no refusal', async () => {
    for (const length of [56, 70, 660]) {
      const told = await only(hello, answer, client(clientHandshakeOf(length)));
      assert.equal(told.verdict.outcome, 'incomplete', `${length}`);
    }
  });

  it('a socket that is gone is a client that left, whatever the server still sends', async () => {
    const again = server(serverHandshakeOf(499, 1));
    const told = await only(
      hello,
      answer,
      client(clientHandshakeOf(22)),
      again,
      { unreachable: 'client' },
      { ...again, after: 200 },
      { unreachable: 'client' },
    );
    assert.equal(refusal(told), 'abandoned by client, possible');
    assert.equal(told.verdict.refused, 'server_certificate');
    assert.match(told.verdict.evidence[0]!.what, /nobody listens there any more/);
  });

  it('nobody listens at the server’s port: the network refused', async () => {
    const told = await only(hello, { unreachable: 'server' });
    assert.equal(told.verdict.refusedBy, 'network');
    assert.equal(told.verdict.cause, 'refused');
  });

  it('an answer that never comes to a ClientHello sent again and again', async () => {
    const again = (after: number): DatagramRow => ({ ...hello, after });
    const told = await only(hello, again(200), again(400), again(800));
    assert.equal(told.verdict.refusedBy, 'network');
    assert.equal(told.verdict.cause, 'timeout');
    assert.notEqual(told.verdict.confidence, 'certain');
  });

  it('short packets alone after the client’s flight, and silence: the server, possibly', async () => {
    const told = await only(
      hello,
      answer,
      client(clientHandshakeOf(70)),
      server(serverHandshakeOf(23, 3)),
      client(clientData(24, 0)),
      server(serverHandshakeOf(23, 4)),
    );
    assert.equal(refusal(told), 'failed by server, possible');
    assert.ok(told.verdict.alternatives.some(({ outcome }) => outcome === 'established'));
  });

  it('an alert in an Initial packet is about the offer, though a ServerHello came before it', async () => {
    const told = await only(hello, answer, server(serverInitial(1, close(0x178, ''))));
    assert.equal(refusal(told), 'failed by server, certain');
    assert.equal(told.verdict.refused, 'parameters');
    assert.equal(told.verdict.cause, 'no_alpn');
  });

  it('three kinds of packets after the flight are a talk, however short they are', async () => {
    const told = await only(
      hello,
      answer,
      client(clientHandshakeOf(68)),
      server(serverData(46, 0)),
      client(clientData(46, 0)),
      server(serverData(92, 1)),
      client(clientData(28, 1)),
      server(serverData(23, 2)),
    );
    assert.equal(refusal(told), 'established by none, possible');
  });

  it('tickets and talk after the flight: established, and never more than possible', async () => {
    const told = await only(
      hello,
      answer,
      client(clientHandshakeOf(660)),
      server(serverData(1_300, 0)),
      client(clientData(60, 0)),
      server(serverData(21, 1)),
    );
    assert.equal(refusal(told), 'established by none, possible');
    assert.ok(told.verdict.alternatives.some(({ refusedBy }) => refusedBy === 'server'));
  });

  it('a list of versions after which the client says nothing', async () => {
    const list = Uint8Array.from([
      ...[0x80, 0, 0, 0, 0],
      ...[CLIENT_ID.length, ...CLIENT_ID, FIRST_ID.length, ...FIRST_ID],
      ...[0x6b, 0x33, 0x43, 0xcf, 0x1a, 0x2a, 0x3a, 0x4a],
    ]);
    const told = await only(hello, server(list));
    assert.equal(refusal(told), 'abandoned by client, possible');
    assert.equal(told.verdict.cause, 'protocol_version');
    assert.match(told.verdict.summary, /\(QUIC v1\) and listed QUIC v2; the client probably gave up/);
  });

  it('after a Retry it is one connection, whose first ClientHello counts no more', async () => {
    const retry = Uint8Array.from([0xf0, 0, 0, 0, 1, 4, ...CLIENT_ID, 5, ...SERVER_ID, 1, 2, 3]);
    const pseudo = Uint8Array.from([FIRST_ID.length, ...FIRST_ID, ...retry]);
    const cipher = createCipheriv(
      'aes-128-gcm',
      Buffer.from('be0c690b9f66575a1d766b54e368c84e', 'hex'),
      Buffer.from('461599d35d632bf2239825bb', 'hex'),
    );
    cipher.setAAD(pseudo);
    cipher.final();
    const told = await only(
      hello,
      server(Uint8Array.from([...retry, ...cipher.getAuthTag()])),
      client(clientInitial(1, crypto(0, HELLO), { destination: SERVER_ID, source: new Uint8Array(0) })),
    );
    assert.deepEqual(
      told.timeline.map(
        ({ message, details }) => `${message}${details?.['superseded'] === true ? ' (old)' : ''}`,
      ),
      ['client_hello (old)', 'retry', 'client_hello'],
    );
  });

  it('two connections between the same addresses and ports are told apart by their IDs', async () => {
    const other = client(
      clientInitial(0, crypto(0, HELLO), {
        destination: Uint8Array.of(9, 8, 7, 6, 5, 4, 3, 2),
        source: Uint8Array.of(0xd1, 0xd2, 0xd3, 0xd4),
      }),
    );
    const all = await connections(
      hello,
      server(serverInitial(0, close(0x178, ''))),
      other,
      server(serverInitial(1, close(0x178, ''))),
    );
    assert.deepEqual(all.map(refusal), ['failed by server, certain', 'incomplete by unknown, possible']);
  });
});
