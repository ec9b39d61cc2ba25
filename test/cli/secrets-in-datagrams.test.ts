// The same over QUIC and EAP: no password, no token and no value of a query in whatever form.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { trafficKeys } from '../../src/keys/tls13-key-schedule.js';
import { bytes, pcapFile, u32 } from '../capture-builder.js';
import { fromAuthenticator, fromPeer, rows, success, tlsPacket } from '../eap/made-eap.js';
import { extension, handshake, u16, u16s, vector8, vector16 } from '../handshake/byte-writer.js';
import { clientHello, random, serverHello } from '../handshake/well-formed.js';
import * as rfc8448 from '../keys/rfc8448.js';
import { shortPacket, varint } from '../quic/quic-seal.js';
import {
  CLIENT_ID,
  clientInitial,
  crypto,
  SERVER_ID,
  secretKeys,
  serverHandshake,
  serverInitial,
} from '../quic/quic-talk.js';
import { Sealer } from '../record/protection-seal.js';
import { type DatagramRow, quicCapture } from '../story/quic-capture.js';
import { BASE64, everyForm, leaked, SECRET } from './every-form.js';

const ETHERNET = 1;
const text = (value: string) => Buffer.from(value, 'latin1');
const hex = (value: Uint8Array) => Buffer.from(value).toString('hex');

describe('QUIC', () => {
  const hello = clientHello(extension(43, vector8(u16s(0x0304))), extension(16, vector16(vector8('h3'))));
  const [clientKeys, serverKeys] = [secretKeys(4), secretKeys(5)];
  const secret = (fill: number) => hex(new Uint8Array(32).fill(fill));
  const keyLog = [
    ['SERVER_HANDSHAKE_TRAFFIC_SECRET', 3],
    ['CLIENT_TRAFFIC_SECRET_0', 4],
    ['SERVER_TRAFFIC_SECRET_0', 5],
  ]
    .map(([label, fill]) => `${label} ${hex(random)} ${secret(Number(fill))}\n`)
    .join('');
  const opening: DatagramRow[] = [
    { from: 'client', payload: clientInitial(0, crypto(0, hello)) },
    { from: 'server', payload: serverInitial(0, crypto(0, serverHello([extension(43, u16(0x0304))]))) },
    {
      from: 'server',
      payload: serverHandshake(
        secretKeys(3),
        0,
        crypto(0, handshake(8, vector16(extension(16, vector16(vector8('h3')))))),
      ),
    },
  ];
  const closes = (type: number, reason: string) =>
    Uint8Array.from([
      type,
      0x41,
      0,
      ...(type === 0x1c ? [0] : []),
      ...varint(reason.length),
      ...text(reason),
    ]);
  const stream = (data: Uint8Array) => Uint8Array.from([0x0a, 0, ...varint(data.length), ...data]);
  /** A literal with the name of a static row (RFC 9204 section 4.5.4). */
  const field = (row: number, value: string) => [
    ...(row < 15 ? [0x50 | row] : [0x5f, row - 15]),
    ...(value.length < 127 ? [value.length] : [127, value.length - 127]),
    ...text(value),
  ];
  const headers = (...fields: readonly (readonly number[])[]) => {
    const block = [0, 0, ...fields.flat()];
    return Uint8Array.from([1, ...varint(block.length), ...block]);
  };

  it('requests of HTTP/3, and what a CONNECTION_CLOSE says', async () => {
    const request = headers(
      [0xd1],
      field(1, `/path?token=${SECRET}`),
      field(84, `Basic ${BASE64}`),
      field(5, `sid=${SECRET}`),
    );
    const answer = headers([0xc0 | 26], field(12, `https://example/cb?code=${SECRET}`));
    const capture = quicCapture([
      ...opening,
      { from: 'client', payload: shortPacket(clientKeys, SERVER_ID, 0, stream(request)) },
      { from: 'server', payload: shortPacket(serverKeys, CLIENT_ID, 0, stream(answer)) },
      {
        from: 'server',
        payload: shortPacket(serverKeys, CLIENT_ID, 1, closes(0x1d, `no: /path?token=${SECRET}`)),
      },
    ]);
    const keyLogs = [{ name: 'keys', text: keyLog }];
    const shown = await everyForm(capture, { keyLogs });
    assert.match(shown, /"protocol": "HTTP"/);
    assert.match(shown, /no: \/path\?token=\*{14}/);
    assert.deepEqual(leaked(shown), []);
    assert.deepEqual(leaked(await everyForm(capture, { keyLogs, redact: true })), []);
    for (const fill of [3, 4, 5]) assert.ok(!shown.includes(secret(fill)), 'a key');
    assert.notDeepEqual(leaked(await everyForm(capture, { keyLogs, showSecrets: true })), [], 'it was there');
  });

  it('what a CONNECTION_CLOSE in an Initial says, which anybody can read', async () => {
    const capture = quicCapture([
      opening[0]!,
      { from: 'server', payload: serverInitial(0, closes(0x1c, `bad password=${SECRET}`)) },
    ]);
    const shown = await everyForm(capture);
    assert.match(shown, /bad password=\*{14}/);
    assert.deepEqual(leaked(shown), []);
    assert.notDeepEqual(leaked(await everyForm(capture, { showSecrets: true })), [], 'it was there');
  });
});

describe('EAP', () => {
  /** RFC 5281 section 10.1: code, flags (mandatory), length, value padded to four bytes. */
  const avp = (code: number, value: string) =>
    bytes(
      u32(code, 'big'),
      u32(0x4000_0000 | (8 + value.length), 'big'),
      text(value),
      new Uint8Array((4 - (value.length % 4)) % 4),
    );
  const eap = (code: number, type: number, data: Uint8Array) =>
    bytes([code, 7, 0, 5 + data.length, type], data);
  const TTLS = 21;
  const PEAP = 25;
  const talks: readonly (readonly [name: string, method: number, asked: Uint8Array, answered: Uint8Array])[] =
    [
      ['TTLS with PAP', TTLS, bytes(avp(1, 'mary'), avp(2, SECRET)), text(`password=${SECRET}`)],
      ['TTLS with EAP-GTC', TTLS, avp(79, `\x02\x07\0\x13\x06${SECRET}`), avp(79, '\x03\x07\0\x04')],
      ['PEAP with GTC', PEAP, eap(2, 6, text(SECRET)), eap(1, 6, text('Password: '))],
      [
        'PEAP with GTC, without the inner header',
        PEAP,
        bytes([6], text(SECRET)),
        bytes([6], text('Password: ')),
      ],
      [
        'PEAP with MSCHAPv2',
        PEAP,
        eap(2, 26, bytes([2, 7, 0, 59, 49], new Uint8Array(49), text('mary'))),
        eap(1, 26, text(`\x04\x07\0\x30E=691 R=1 C=00 V=3 M=${SECRET} is no password=${SECRET}`)),
      ],
      ['PEAP with an identity', PEAP, bytes([1], text(`mary:${SECRET}@example`)), bytes([1])],
    ];
  const random13 = hex(rfc8448.clientHello.subarray(6, 38));
  const logged = {
    CLIENT_HANDSHAKE_TRAFFIC_SECRET: rfc8448.clientHandshakeTrafficSecret,
    SERVER_HANDSHAKE_TRAFFIC_SECRET: rfc8448.serverHandshakeTrafficSecret,
    CLIENT_TRAFFIC_SECRET_0: rfc8448.clientTrafficSecret,
    SERVER_TRAFFIC_SECRET_0: rfc8448.serverTrafficSecret,
  };
  const keyLog = Object.entries(logged)
    .map(([label, value]) => `${label} ${random13} ${hex(value)}\n`)
    .join('');
  const record = (type: number, body: Uint8Array) =>
    bytes([type, 3, 3, body.length >> 8, body.length & 255], body);

  for (const [name, method, asked, answered] of talks) {
    it(`${name}, with keys`, async () => {
      const sealed = (traffic: Uint8Array, said: Uint8Array) => {
        const keys = trafficKeys(0x1301, traffic, 0x0304)!;
        const { type, fragment } = new Sealer({ version: 0x0304, cipherSuite: 0x1301, ...keys }).seal(
          23,
          said,
        );
        return record(type, fragment);
      };
      const flag = { type: method };
      const capture = pcapFile(
        rows([
          fromAuthenticator(tlsPacket(1, 1, [], { ...flag, start: true })),
          fromPeer(tlsPacket(2, 1, record(22, rfc8448.clientHello), flag)),
          fromAuthenticator(
            tlsPacket(1, 2, bytes(record(22, rfc8448.serverHello), rfc8448.serverFlightRecord), flag),
          ),
          fromPeer(tlsPacket(2, 2, rfc8448.clientFinishedRecord, flag)),
          fromAuthenticator(tlsPacket(1, 3, sealed(rfc8448.serverTrafficSecret, answered), flag)),
          fromPeer(tlsPacket(2, 3, sealed(rfc8448.clientTrafficSecret, asked), flag)),
          fromAuthenticator(success(3)),
        ]),
        { linkType: ETHERNET },
      );
      for (const more of [{}, { redact: true }]) {
        const shown = await everyForm(capture, { keyLogs: [{ name: 'keys', text: keyLog }], ...more });
        assert.match(shown, /"transport": "eap"/);
        assert.match(shown, /"basis": "decrypted"/);
        assert.deepEqual(leaked(shown), []);
        for (const value of Object.values(logged)) assert.ok(!shown.includes(hex(value)), 'a key');
      }
    });
  }
});
