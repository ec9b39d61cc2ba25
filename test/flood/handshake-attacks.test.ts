// Attacks on time and memory by what a handshake carries, each at two sizes: renegotiations, packed certificates, OCSP.
import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { brotliCompressSync, constants, deflateSync } from 'node:zlib';
import { MAX_HANDSHAKE_MESSAGE_LENGTH, MAX_UNPACKED_CERTIFICATES } from '../../src/base/limits.js';
import { dissect } from '../../src/index.js';
import { decompressCertificate } from '../../src/keys/certificate-compression.js';
import { type HelloValues, keyBlock } from '../../src/keys/tls12-prf.js';
import { host } from '../../src/platform/host.js';
import { parseCertificate } from '../../src/x509/certificate.js';
import { ocspAnswer } from '../../src/x509/ocsp.js';
import { zstdFrame, zstdFrameOfRuns } from '../capture/zstd-frames.js';
import { shownCapture } from '../diagnosis/shown-certificates.js';
import {
  bytes,
  extension,
  filled,
  handshake,
  u16,
  u24,
  u32,
  vector8,
  vector16,
  vector24,
} from '../handshake/byte-writer.js';
import { takesAtMost } from '../processor-time.js';
import { Sealer } from '../record/protection-seal.js';
import { rowsOfStream, type Sent } from '../story/stream-capture.js';
import { certificate, commonName, ED25519, oid, sequence, tlv } from '../x509/der-builder.js';
import { captureOf, growsLinearly } from './growth.js';

const HANDSHAKE = 22;
const CHANGE_CIPHER_SPEC = 20;
const SUITE = 0xc02f; // TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
const TLS12 = 0x0303;
const random = filled(32, 0x11);
const hex = (secret: Uint8Array): string => Buffer.from(secret).toString('hex');
const record = (type: number, content: Uint8Array): Uint8Array => bytes(type, 3, 3, vector16(content));
const times = <T>(size: number, make: (at: number) => T): T[] =>
  Array.from({ length: size }, (_, at) => make(at));

const extendedMasterSecret = extension(23);
const clientHello = (...extensions: readonly Uint8Array[]): Uint8Array =>
  handshake(1, 3, 3, random, vector8(), vector16(u16(SUITE)), vector8(0), vector16(...extensions));
const serverHello = (serverRandom: Uint8Array, ...extensions: readonly Uint8Array[]): Uint8Array =>
  handshake(2, 3, 3, serverRandom, vector8(), u16(SUITE), 0, vector16(...extensions));
const streamOf = (sent: readonly Sent[]): Uint8Array => captureOf(rowsOfStream(sent).map(({ data }) => data));

describe('handshakes of TLS 1.2 without end on one connection', () => {
  const master = filled(48, 0x42);

  /** Each but the first under the keys of the one before it. */
  const renegotiations = (count: number): Uint8Array => {
    const sent: Sent[] = [];
    let sealers: { client: Sealer; server: Sealer } | undefined;
    const say = (side: 'client' | 'server', type: number, content: Uint8Array): void => {
      const sealed = sealers?.[side].seal(type, content);
      sent.push([side, record(sealed?.type ?? type, sealed?.fragment ?? content)]);
    };
    for (let at = 0; at < count; at++) {
      const serverRandom = bytes(u32(at), filled(28));
      say('client', HANDSHAKE, clientHello());
      say('server', HANDSHAKE, bytes(serverHello(serverRandom), handshake(14)));
      say('client', HANDSHAKE, handshake(16, vector8(filled(32))));
      for (const side of ['client', 'server'] as const) say(side, CHANGE_CIPHER_SPEC, Uint8Array.of(1));
      const hello: HelloValues = { version: TLS12, cipherSuite: SUITE, clientRandom: random, serverRandom };
      const keys = keyBlock(hello, master)!;
      const sealer = (side: 'client' | 'server') =>
        new Sealer({ version: TLS12, cipherSuite: SUITE, ...keys[side] });
      sealers = { client: sealer('client'), server: sealer('server') };
      for (const side of ['client', 'server'] as const) say(side, HANDSHAKE, handshake(20, filled(12)));
    }
    return streamOf(sent);
  };

  it('are opened with their keys, each with its own', async () => {
    const keyLogs = [{ name: 'a', text: `CLIENT_RANDOM ${hex(random)} ${hex(master)}\n` }];
    const { connections } = await dissect(renegotiations(10), { keyLogs });
    const messages = connections[0]!.timeline.filter(({ basis }) => basis === 'decrypted');
    assert.equal(messages.filter(({ message }) => message === 'server_hello').length, 9);
    assert.equal(messages.filter(({ message }) => message === 'finished').length, 20);

    const [few, many] = [renegotiations(1_000), renegotiations(4_000)];
    await growsLinearly(async (size) => {
      const report = await dissect(size === 1_000 ? few : many, { keyLogs });
      const [connection] = report.connections;
      assert.ok(connection?.findings.some(({ code }) => code === 'connection.too_many_events'));
    }, 1_000);
  });

  it('that exchange keys again and again hash what was said once', async () => {
    const text = `PMS_CLIENT_RANDOM ${hex(random)} ${hex(master)}\n`;
    const capture = (size: number): Uint8Array => {
      const again = bytes(serverHello(filled(32), extendedMasterSecret), handshake(16, vector8(filled(32))));
      const rounds: Sent[] = times(size, () => ['server', record(HANDSHAKE, again)]);
      return streamOf([['client', record(HANDSHAKE, clientHello(extendedMasterSecret))], ...rounds]);
    };
    const hashed = mock.method(host, 'digest');
    try {
      await dissect(capture(2_000), { keyLogs: [{ name: 'a', text }] });
      const pieces = hashed.mock.calls.reduce((sum, call) => sum + call.arguments.length, 0);
      assert.ok(pieces < 2_000, `${pieces} messages hashed`);
    } finally {
      hashed.mock.restore();
    }
  });
});

describe('certificates that are packed small', () => {
  const [ZLIB, BROTLI, ZSTD] = [1, 2, 3];
  const zeros = (length: number) => new Uint8Array(length);
  const PACKERS = [
    ['zlib', ZLIB, (length: number) => deflateSync(zeros(length), { level: 9 })],
    [
      'brotli',
      BROTLI,
      (length: number) =>
        brotliCompressSync(zeros(length), { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } }),
    ],
    ['zstd', ZSTD, (length: number) => zstdFrameOfRuns(zeros(0), length >> 17)],
  ] as const;
  const MOST = MAX_HANDSHAKE_MESSAGE_LENGTH;

  for (const [name, algorithm, pack] of PACKERS) {
    const bombs = new Map([16, 64].map((megabytes) => [megabytes, pack(megabytes << 20)] as const));
    for (const announced of [1, 1_000, MOST]) {
      it(`${name}, ${announced} bytes announced: nothing beyond them is unpacked`, async () => {
        for (const megabytes of [16, 64]) {
          await takesAtMost(1, () => {
            for (let at = 0; at < 100; at++)
              assert.equal(decompressCertificate(algorithm, announced, bombs.get(megabytes)!), 'length');
          });
        }
      });
    }

    it(`${name}: a connection unpacks as much as it may say`, async () => {
      const small = pack(MOST);
      assert.ok(small.length < 400);
      assert.equal((decompressCertificate(algorithm, MOST, small) as Uint8Array).length, MOST);
      const message = handshake(25, u16(algorithm), u24(MOST), vector24(small));
      const capture = (size: number) =>
        streamOf([
          ['client', record(HANDSHAKE, clientHello())],
          ['server', record(HANDSHAKE, serverHello(filled(32)))],
          ...times(size, (): Sent => ['server', record(HANDSHAKE, message)]),
        ]);
      const unpack =
        algorithm === ZSTD
          ? undefined
          : mock.method(host, algorithm === ZLIB ? 'unpackZlib' : 'unpackBrotli');
      try {
        const [connection] = (await dissect(capture(2_000))).connections;
        assert.ok(connection);
        assert.ok(connection.findings.some(({ code }) => code === 'connection.too_many_events'));
        const told = connection.timeline.filter(({ message: one }) => /certificate/.test(one ?? ''));
        assert.ok(told.length > 0 && told.length <= MAX_UNPACKED_CERTIFICATES, `${told.length}`);
        if (unpack !== undefined) assert.equal(unpack.mock.callCount(), MAX_UNPACKED_CERTIFICATES);
      } finally {
        unpack?.mock.restore();
      }
      const [few, many] = [capture(2_000), capture(8_000)];
      await growsLinearly((size) => dissect(size === 2_000 ? few : many), 2_000);
    });
  }

  it('zstd: windows that nobody needs, and frames without end that unpack to nothing', async () => {
    assert.equal(decompressCertificate(ZSTD, MOST, zstdFrame(zeros(10), { windowLog: 41 })), 'damaged');
    await growsLinearly((size) => {
      const empty = zstdFrame(zeros(0), { windowLog: 27 });
      const frames = bytes(...times(size, () => empty));
      assert.equal(decompressCertificate(ZSTD, MOST, frames), 'length');
    }, 5_000);
  });
});

describe('OCSP responses', () => {
  const serial = tlv(2, [7]);
  const leaf = parseCertificate(certificate({ serial }));
  const issuer = parseCertificate(certificate({ subject: commonName('issuer') }));
  assert.ok(!('undecoded' in leaf) && !('undecoded' in issuer));
  const about = (number: Uint8Array): Uint8Array =>
    sequence(
      sequence(sequence(oid('1.3.14.3.2.26')), tlv(4, zeros20), tlv(4, zeros20), number),
      tlv(0x80),
      tlv(0x18, '20260101000000Z'),
    );
  const zeros20 = new Uint8Array(20);
  const BASIC = oid('1.3.6.1.5.5.7.48.1.1');
  const SHA256_WITH_RSA = sequence(oid('1.2.840.113549.1.1.11'), tlv(5));
  const response = (
    singles: readonly Uint8Array[],
    { algorithm = SHA256_WITH_RSA, signer }: { algorithm?: Uint8Array; signer?: Uint8Array } = {},
  ): Uint8Array => {
    const data = sequence(tlv(0xa2, tlv(4, zeros20)), tlv(0x18, '20260101000000Z'), sequence(...singles));
    const certificates = signer === undefined ? [] : [tlv(0xa0, sequence(signer))];
    const basic = sequence(data, algorithm, tlv(3, [0], filled(256, 1)), ...certificates);
    return sequence(tlv(10, [0]), tlv(0xa0, sequence(BASIC, tlv(4, basic))));
  };
  const deep = (depth: number): Uint8Array => {
    let inner: Uint8Array = tlv(5);
    for (let at = 0; at < depth; at++) inner = sequence(inner);
    return inner;
  };

  const HOSTILE: readonly (readonly [
    what: string,
    size: number,
    make: (size: number) => Uint8Array,
    status: RegExp,
  ])[] = [
    [
      'of answers about other certificates by the thousand',
      150,
      (size) => response(times(size, (at) => about(tlv(2, u16(1_000 + at))))),
      /^(other_certificate|malformed)$/,
    ],
    [
      'of answers about this certificate by the thousand, of another issuer',
      150,
      (size) => response(times(size, () => about(serial))),
      /^(other_certificate|malformed)$/,
    ],
    [
      'with serial numbers of thousands of bytes',
      12,
      (size) => response(times(size, () => about(tlv(2, filled(1_000))))),
      /^other_certificate$/,
    ],
    ['nested too deep', 500, (size) => response([deep(size)]), /^malformed$/],
    [
      'that are one long list of nothing',
      8_175,
      (size) => response(times(size, () => tlv(5))),
      /^malformed$/,
    ],
  ];
  for (const [what, least, make, status] of HOSTILE) {
    it(what, async () => {
      const made = new Map([least, least * 4].map((size) => [size, make(size)] as const));
      await growsLinearly((size) => {
        for (let at = 0; at < 50; at++)
          assert.match(ocspAnswer(made.get(size)!, leaf, issuer).status, status);
      }, least);
      const [connection] = (
        await dissect(shownCapture({ server: [certificate({ serial })], staple: made.get(least)! }))
      ).connections;
      assert.ok(connection?.findings.some(({ code }) => /^ocsp\.(other_certificate|malformed)$/.test(code)));
    });
  }

  /** A responder's certificate with an RSA key of 3,072 bits and an exponent as long. */
  const slowRsa = (): Uint8Array => {
    const number = (length: number) => tlv(2, [0], filled(length, 0xdb));
    const key = sequence(number(384), number(383));
    return certificate({
      issuer: commonName('issuer'),
      key: sequence(sequence(oid('1.2.840.113549.1.1.1'), tlv(5)), tlv(3, [0], key)),
    });
  };
  /** With an EC key whose curve is spelled out, with numbers of anybody's choice. */
  const oddCurve = (): Uint8Array =>
    certificate({
      issuer: commonName('issuer'),
      key: sequence(
        sequence(
          oid('1.2.840.10045.2.1'),
          sequence(
            tlv(2, [1]),
            sequence(oid('1.2.840.10045.1.1'), tlv(2, [0], filled(512, 0xdb))),
            sequence(tlv(4, filled(512, 1)), tlv(4, filled(512, 2))),
            tlv(4, bytes(4, filled(1_024, 3))),
            tlv(2, [0], filled(512, 0xd3)),
          ),
        ),
        tlv(3, [0], bytes(4, filled(1_024, 3))),
      ),
    });
  for (const [what, signer, algorithm] of [
    ['an RSA key whose exponent is as long as its modulus', slowRsa(), SHA256_WITH_RSA],
    ['a curve of its own', oddCurve(), sequence(oid('1.2.840.10045.4.3.2'))],
    ['a key of no kind', certificate({ key: sequence(sequence(oid('1.3.9999.1')), tlv(3, [0])) }), ED25519],
  ] as const) {
    it(`signed with ${what} are not checked`, async () => {
      assert.ok(host.digest('sha1', leaf.issuerDer).length === 20);
      const right = sequence(
        sequence(
          sequence(oid('1.3.14.3.2.26')),
          tlv(4, host.digest('sha1', leaf.issuerDer)),
          tlv(4, zeros20),
          serial,
        ),
        tlv(0x80),
        tlv(0x18, '20260101000000Z'),
      );
      const made = response([right], { algorithm, signer });
      const verified = mock.method(host, 'verify');
      try {
        await takesAtMost(3, () => {
          for (let at = 0; at < 300; at++) {
            const answer = ocspAnswer(made, leaf, issuer);
            assert.equal(answer.status, 'good');
            assert.ok('signature' in answer && answer.signature === 'unchecked');
          }
        });
        // The issuer's own key at most.
        assert.ok(verified.mock.callCount() <= 3 * 300);
      } finally {
        verified.mock.restore();
      }
    });
  }
});
