// Attacks on time that need few bytes: each at two sizes, where four times the size may take little more than four times
// as long.
import assert from 'node:assert/strict';
import { generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { describe, it } from 'node:test';
import { ApplicationWords } from '../../src/application/application-words.js';
import { HpackDecoder } from '../../src/application/hpack.js';
import { Http3Words } from '../../src/application/http3-words.js';
import { prologueOf } from '../../src/application/prologue.js';
import { qpackFields } from '../../src/application/qpack.js';
import { hideSecretsInClear } from '../../src/application/secrets-in-clear.js';
import { MAX_HEADER_BLOCK_LENGTH } from '../../src/base/limits.js';
import { dissect } from '../../src/index.js';
import { KeyLog } from '../../src/keys/key-log.js';
import { readRsaPrivateKey } from '../../src/keys/rsa-key-exchange.js';
import { SecretStore } from '../../src/keys/secret-store.js';
import { nextTrafficSecret, trafficKeys } from '../../src/keys/tls13-key-schedule.js';
import { bytes, ipv4, pcapFile, tcpSegment } from '../capture-builder.js';
import * as rfc8448 from '../keys/rfc8448.js';
import { Sealer } from '../record/protection-seal.js';
import { RAW, type SampleSegment, segmentsOf } from '../story/rewrite.js';
import { rowsOfStream, type Step } from '../story/stream-capture.js';
import { captureOf, growsLinearly } from './growth.js';

const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

describe('a line of megabytes', () => {
  const LINES: readonly (readonly [beginning: string, filling: string])[] = [
    ['', 'a'],
    ['', 'token.'],
    ['', 'eyJaaaaaaaa.'],
    ['220 ', ' '],
    ['* OK ', '('],
    ['a1 LOGIN ', '"\\'],
    ['GET /?', 'a=b&'],
    ['GET / HTTP/1.1\r\nAuthorization: ', 'x '],
    ['<stream:stream ', "a='"],
    ['CONNECT ', ':'],
    ['AUTH PLAIN ', 'A'],
    ['550-', '5.7.1 certificate '],
    ['PROXY TCP4 ', '1 '],
    ['@RSYNCD: ', '3'],
    ['\x00\x00', '\x00'],
  ];
  const line = ([beginning, filling]: readonly [string, string], size: number) =>
    latin1(beginning + filling.repeat(Math.ceil(size / filling.length)));

  for (const one of LINES) {
    it(JSON.stringify(one[0]), async () => {
      await growsLinearly((size) => {
        const data = line(one, size);
        for (const side of ['client', 'server'] as const) {
          const words = new ApplicationWords(() => undefined);
          for (let at = 0; at < data.length; at += 16_384)
            words.data(side, data, at, Math.min(data.length, at + 16_384), 1);
          prologueOf([{ side, sample: data, length: data.length }]);
          hideSecretsInClear([{ side, bytes: data.slice() }]);
        }
      }, 500_000);
    });
  }

  it('in a key log', async () => {
    await growsLinearly((size) => {
      new KeyLog().add(`CLIENT_RANDOM ${'0'.repeat(size)}`, 'a');
      new KeyLog().add('CLIENT_RANDOM \n'.repeat(size / 15), 'a');
    }, 1_500_000);
  });
});

it('HPACK that names one long field again and again tells no more than it has bytes', async () => {
  const long = latin1('v'.repeat(3_000));
  const literal = bytes([0x40, 1, 0x61, 0x7f, 0xb9, 0x16], long);
  await growsLinearly((size) => {
    const decoder = new HpackDecoder();
    assert.ok(decoder.decode(literal, () => undefined));
    let told = 0;
    assert.ok(decoder.decode(new Uint8Array(size).fill(0xbe), () => told++));
    assert.equal(told, size);
  }, 250_000);
});

describe('QPACK', () => {
  const GET = 0xc0 | 17; // RFC 9204 appendix A: `:method: GET`
  const section = (size: number, byte: number) => {
    const whole = new Uint8Array(size + 2).fill(byte);
    whole.fill(0, 0, 2);
    return whole;
  };

  it('that names one field again and again tells no more than it has bytes, and nothing of a table that it fills', async () => {
    await growsLinearly((size) => {
      for (const [byte, fields] of [
        [GET, size],
        [0x80, 0],
        [0x10, 0],
      ] as const) {
        let told = 0;
        assert.ok(qpackFields(section(size, byte), () => told++));
        assert.equal(told, fields);
      }
      // 0x7f: a length of which the bytes never end.
      for (const byte of [0x7f, 0xff]) assert.ok(!qpackFields(section(size, byte), () => undefined));
    }, 250_000);
  });

  it('in sections of every length, byte by byte, is kept as far as it has come', async () => {
    await growsLinearly((size) => {
      let told = 0;
      const words = new Http3Words(() => told++);
      const headers = (length: number) =>
        bytes([1, 0x80 | (length >> 24), length >> 16, length >> 8, length], section(length - 2, GET));
      const small = headers(3);
      const all = bytes(headers(60_000), ...Array.from({ length: size / 100 }, () => small));
      for (let at = 0; at < size; at++) {
        const from = at % all.length;
        words.stream('client', 4 * Math.floor(at / all.length), all, from, from + 1, 1);
      }
      assert.ok(told > 0);
      // Of a section that claims to be longer than any, nothing is kept.
      const long = new Http3Words(() => assert.fail());
      long.stream('client', 0, headers(MAX_HEADER_BLOCK_LENGTH + 1), 0, MAX_HEADER_BLOCK_LENGTH + 6, 1);
    }, 100_000);
  });
});

describe('packets', () => {
  const syn = tcpSegment({ flags: 2 });

  it('in fragments that overlap in every way', async () => {
    await growsLinearly((size) => {
      const rows = Array.from({ length: size }, (_, at) =>
        ipv4(new Uint8Array(64).fill(at), {
          id: at % 7,
          fragmentOffset: ((at * 37) % 500) * 8,
          moreFragments: at % 3 !== 0,
        }),
      );
      return dissect(captureOf([...rows, ipv4(syn)]));
    }, 10_000);
  });

  it('that acknowledge without end, back and forth, with blocks of SACK', async () => {
    const segments = await segmentsOf('tls12-server-self-signed');
    const plain = ({ from, flags, sequence, acknowledgement, payload }: SampleSegment) =>
      ipv4(
        tcpSegment({
          ...(from === 'client'
            ? { sourcePort: 40_000, destinationPort: 443 }
            : { sourcePort: 443, destinationPort: 40_000 }),
          ...{ flags, sequence, acknowledgement, payload },
        }),
        from === 'client' ? {} : { source: [198, 51, 100, 2], destination: [192, 0, 2, 1] },
      );
    const opening = segments.slice(0, 6).map(plain);
    const { sequence, acknowledgement } = segments[5]!;
    await growsLinearly(async (size) => {
      const flood = Array.from({ length: size }, (_, at) => {
        const left = (acknowledgement + ((at * 7_919) % 60_000)) >>> 0;
        const options = bytes(
          [1, 1, 5, 10],
          ...[left, left + 100].map((one) => [one >>> 24, (one >>> 16) & 255, (one >>> 8) & 255, one & 255]),
        );
        const client = segments[5]!.from === 'client';
        return ipv4(
          tcpSegment({
            ...(client
              ? { sourcePort: 40_000, destinationPort: 443 }
              : { sourcePort: 443, destinationPort: 40_000 }),
            ...{ sequence, flags: 0x10, options, acknowledgement: (acknowledgement - (at % 50)) >>> 0 },
          }),
          client ? {} : { source: [198, 51, 100, 2], destination: [192, 0, 2, 1] },
        );
      });
      const { connections } = await dissect(
        captureOf([...opening, ...flood, ...segments.slice(6).map(plain)]),
      );
      assert.equal(connections[0]?.verdict.cause, 'self_signed');
    }, 10_000);
  });
});

describe('of many private keys', () => {
  const RSA_SUITE = 0x009c; // TLS_RSA_WITH_AES_128_GCM_SHA256
  const pairs = Array.from({ length: 12 }, () => generateKeyPairSync('rsa', { modulusLength: 1_024 }));
  const premaster = Buffer.alloc(48, 3);
  const encryptedFor = (at: number) => publicEncrypt({ key: pairs[at]!.publicKey, padding: 1 }, premaster);
  const spki = (at: number) => pairs[at]!.publicKey.export({ type: 'spki', format: 'der' });
  /** A store of all the keys, and how often one of them was tried. */
  const counted = () => {
    const store = new SecretStore();
    const count = { tries: 0 };
    for (const { privateKey } of pairs) {
      const key = readRsaPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
      assert.ok(typeof key !== 'string');
      const open = key.premasterSecret.bind(key);
      key.premasterSecret = (encrypted) => {
        count.tries++;
        return open(encrypted);
      };
      store.addPrivateKey(key);
    }
    return { store, count };
  };

  it('the one that the certificate names is tried, and no other', () => {
    const { store, count } = counted();
    const certificate = bytes([0x30, 0x82, 1, 0], spki(7), [0xa3, 2, 5, 0]);
    for (let i = 1; i <= 5; i++) {
      const opened = store.premasterSecret(encryptedFor(7), RSA_SUITE, certificate);
      assert.deepEqual(Buffer.from(opened as Uint8Array), premaster);
      assert.equal(count.tries, i);
    }
    const ofAnother = new Uint8Array(2_000);
    assert.equal(store.premasterSecret(encryptedFor(7), RSA_SUITE, ofAnother), undefined);
    assert.equal(count.tries, 5);
  });

  it('the one that fits is tried first from its second connection on, where no certificate was seen', () => {
    const { store, count } = counted();
    const encrypted = encryptedFor(11);
    const opened = store.premasterSecret(encrypted, RSA_SUITE, undefined);
    assert.deepEqual(Buffer.from(opened as Uint8Array), premaster);
    assert.equal(count.tries, 12);
    for (let i = 0; i < 5; i++) store.premasterSecret(encrypted, RSA_SUITE, undefined);
    assert.equal(count.tries, 17);
  });

  it('none is tried where the key exchange is another', () => {
    const { store, count } = counted();
    for (const suite of [0xc02f, 0x009e, 0x008c, 0x1301, 0xfafa])
      assert.equal(store.premasterSecret(encryptedFor(0), suite, undefined), undefined);
    assert.equal(count.tries, 0);
  });
});

it('KeyUpdates without end are followed under keys, and what comes behind them is read', async () => {
  const random = Buffer.from(rfc8448.clientHello.subarray(6, 38)).toString('hex');
  const hex = (secret: Uint8Array) => Buffer.from(secret).toString('hex');
  const text = [
    `CLIENT_HANDSHAKE_TRAFFIC_SECRET ${random} ${hex(rfc8448.clientHandshakeTrafficSecret)}`,
    `SERVER_HANDSHAKE_TRAFFIC_SECRET ${random} ${hex(rfc8448.serverHandshakeTrafficSecret)}`,
    `CLIENT_TRAFFIC_SECRET_0 ${random} ${hex(rfc8448.clientTrafficSecret)}`,
  ].join('\n');
  const record = (type: number, content: Uint8Array) =>
    bytes([type, 3, 3, content.length >> 8, content.length & 255], content);
  const capture = (updates: number): Uint8Array => {
    let secret: Uint8Array = rfc8448.clientTrafficSecret;
    const sealed = (type: number, content: Uint8Array) => {
      const keys = trafficKeys(0x1301, secret, 0x0304)!;
      const { type: outer, fragment } = new Sealer({ version: 0x0304, cipherSuite: 0x1301, ...keys }).seal(
        type,
        content,
      );
      return record(outer, fragment);
    };
    const steps: Step[] = [
      ['client', record(22, rfc8448.clientHello)],
      ['server', record(22, rfc8448.serverHello)],
      ['server', rfc8448.serverFlightRecord],
      ['client', rfc8448.clientFinishedRecord],
    ];
    for (let at = 0; at < updates; at++) {
      steps.push(['client', sealed(22, Uint8Array.of(24, 0, 0, 1, 0))]);
      secret = nextTrafficSecret(0x1301, secret, 0x0304)!;
    }
    steps.push(['client', sealed(23, latin1('GET /last HTTP/1.1\r\n\r\n'))]);
    return pcapFile(rowsOfStream(steps), { linkType: RAW });
  };
  await growsLinearly(async (size) => {
    const { connections } = await dissect(capture(size), { keyLogs: [{ name: 'a', text }] });
    const [connection] = connections;
    const last = connection?.timeline.findLast(({ message }) => message === 'application_data');
    if (size <= 400) assert.equal(last?.basis, 'decrypted');
    else assert.ok(connection?.findings.some(({ code }) => code === 'connection.too_many_events'));
  }, 400);
});
