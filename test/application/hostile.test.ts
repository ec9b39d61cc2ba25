import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { DialoguePiece, PlaintextName, Prologue } from '../../src/application/dialogue.js';
import { HttpWords } from '../../src/application/http-words.js';
import { plaintextProtocol, prologueOf } from '../../src/application/prologue.js';
import { takesAtMost } from '../processor-time.js';
import { bytesOf, hexBytes } from './conversation.js';
import { overheard } from './overheard.js';

const SEEDS: readonly Uint8Array[] = [
  '220-mx ESMTP\r\n',
  '250-STARTTLS\r\n',
  'STARTTLS\r\n',
  '* OK [CAPABILITY STARTTLS]\r\n',
  'a STARTTLS\r\n',
  '+OK hi\r\n',
  'CONNECT a:1 HTTP/1.1\r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n',
  'PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '<stream:stream><stream:features><starttls',
  ':a 670 b :c\r\n',
  '"IMPLEMENTATION" "x"\r\n',
]
  .map(bytesOf)
  .concat(
    [
      '301d020101771880163 12e332e362e312e342e312e313436362e3230303337',
      '0000000804d2162f',
      '4a0000000a382e302e3238001800000036',
      '200000018 5aeff2000000001',
      '0d0a0d0a000d0a515549540a211100ff',
      '030000130ee000000000000100080003000000',
      '0401 01bb 00000001 00',
      '050100050001',
      '1201001a00000100 00000b0006',
      '000006040000000000000300000064 00000a010500000001828684',
      '00000401040000000188',
    ].map(hexBytes),
  );

/** What is said inside TLS. */
const SPOKEN: readonly Uint8Array[] = [
  'EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\n',
  '250-x\r\n250 x\r\n354 go\r\n',
  '554 5.7.1 No client certificate presented\r\n',
  'a LOGIN {3}\r\n',
  'joe "x"\r\n',
  'a OK in\r\nb NO [ALERT] certificate\r\n',
  '* PREAUTH x\r\n',
  'USER x\r\nPASS y\r\nRETR 1\r\n',
  '+OK\r\n.\r\n-ERR no\r\n',
  '230-x\r\n230 y\r\n',
  'GET / HTTP/1.1\r\n\r\n',
  'HTTP/1.1 400 Bad Request\r\nContent-Length: 40\r\n\r\n',
  'No required SSL certificate was sent',
  '<stream:stream>',
  "<auth mechanism='EXTERNAL'>x</auth><iq>",
  '<failure><not-authorized/><text>certificate</text></failure><success/>',
  '*2\r\n$4\r\nAUTH\r\n$1\r\nx\r\n',
  '+OK\r\n-NOAUTH x\r\n*2\r\n:1\r\n$1\r\nx\r\n',
  'set k 0 0 1\r\nx\r\nget k\r\n',
  'VALUE k 0 1\r\nx\r\nEND\r\n',
]
  .map(bytesOf)
  .concat(
    [
      // MQTT: CONNECT, CONNACK
      '100c00044d51545405020 03c0000',
      '20020000 20020005 2003008700',
      // AMQP: headers, connection.tune, connection.close, SASL's outcome
      '414d515000000901 414d515003010000',
      '0100000000000c000a001e 0000000000000000 ce',
      '01000000000009000a0032 0193027575 ce',
      '0000001002010000005344c003015001',
      // PostgreSQL: StartupMessage, AuthenticationOk, ErrorResponse
      '0000000f000300007573657200750000 5200000008 00000000',
      '450000001043323830303000 4d63657200 00',
      // MySQL: OK, ERR
      '0700000200000002000000 09000003ff1504233238303030 41',
      // LDAP: bindRequest, bindResponse
      '301802010160130201030400a30c040a45585445524e414c2020 300c02010161070a013104000400',
    ].map(hexBytes),
  );

const said = fc
  .array(fc.oneof(fc.constantFrom(...SEEDS), fc.uint8Array({ maxLength: 40 })), { maxLength: 8 })
  .map((parts) => Uint8Array.from(Buffer.concat(parts)));
const piece: fc.Arbitrary<DialoguePiece> = fc
  .record({ side: fc.constantFrom('client' as const, 'server' as const), sample: said, more: fc.nat(2_000) })
  .map(({ side, sample, more }) => ({ side, sample, length: sample.length + (more % 3 === 0 ? more : 0) }));

function check(prologue: Prologue | undefined, pieces: number, depth = 0): void {
  if (prologue === undefined) return;
  assert.ok(depth < 4);
  assert.ok(prologue.steps.length <= 64);
  let last = 0;
  for (const { piece: at, detail } of prologue.steps) {
    assert.ok(at >= last && at < pieces, 'steps are in the order of the pieces');
    last = at;
    assert.ok((detail?.length ?? 0) <= 120);
  }
  check(prologue.inner, pieces, depth + 1);
}

describe('hostile input', () => {
  it('never throws, and keeps its bounds', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        check(prologueOf(pieces), pieces.length);
        for (const { sample, side } of pieces) plaintextProtocol(sample, side);
      }),
      { numRuns: 3_000 },
    );
  });

  it('the worst conversations take no time', async () => {
    const fillers = [
      '\n',
      'a',
      ' ',
      '.',
      'A ',
      '* \n',
      '250 \n',
      'STARTTLS\n',
      'a.',
      '<starttls ',
      ':a ',
      '\r\n\r\n',
      '0',
      'HTTP/',
      '-',
      '\xff',
    ];
    const openings = SEEDS.map((seed) => Buffer.from(seed).toString('latin1')).concat([
      '',
      '220 ',
      'GET ',
      'Host:',
      '<?xml ',
      'EHLO a\r\n',
    ]);
    const conversations = openings.flatMap((opening) =>
      fillers.map((filler) => {
        const sample = bytesOf((opening + filler.repeat(512)).slice(0, 512));
        return Array.from(
          { length: 256 },
          (_, at): DialoguePiece => ({ side: at % 2 === 0 ? 'server' : 'client', sample, length: 10_000 }),
        );
      }),
    );
    // 60 ms for a conversation of 128 kB.
    await takesAtMost(2 * conversations.length * 0.06, () => {
      for (const pieces of conversations) {
        prologueOf(pieces);
        prologueOf(pieces.slice(1));
      }
    });
  });

  it('HTTP in any bytes, cut anywhere, never throws and always tells the same', () => {
    const half = fc.array(fc.oneof(fc.constantFrom(...SEEDS), fc.uint8Array({ maxLength: 60 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(half, half, fc.integer({ min: 1, max: 50 }), (clients, servers, size) => {
        const whole = (cut: number): unknown[] => {
          const events: unknown[] = [];
          const watcher = new HttpWords((event) => events.push(event));
          for (const [side, parts] of [
            ['client', clients],
            ['server', servers],
          ] as const) {
            const bytes = Uint8Array.from(Buffer.concat(parts));
            for (let at = 0; at < bytes.length; at += cut)
              watcher.data(side, bytes, at, Math.min(bytes.length, at + cut));
          }
          return events;
        };
        assert.deepEqual(whole(size), whole(1_000_000));
      }),
      { numRuns: 2_000 },
    );
  });

  it('what is said inside TLS, any bytes, cut anywhere, with gaps: never throws, always the same words', () => {
    const spoken = fc.tuple(
      fc.constantFrom('client' as const, 'server' as const),
      fc.option(
        fc
          .array(
            fc.oneof(
              { weight: 8, arbitrary: fc.constantFrom(...SPOKEN) },
              { weight: 1, arbitrary: fc.constantFrom(...SEEDS) },
              { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
            ),
            {
              minLength: 1,
              maxLength: 4,
            },
          )
          .map((parts) => Uint8Array.from(Buffer.concat(parts))),
        { nil: undefined, freq: 12 },
      ),
    );
    const before = fc.option(
      fc.constantFrom<PlaintextName>(
        'smtp',
        'imap',
        'pop3',
        'ftp',
        'nntp',
        'sieve',
        'ldap',
        'mysql',
        'postgresql',
        'xmpp',
      ),
      {
        nil: undefined,
      },
    );
    let told = 0;
    fc.assert(
      fc.property(
        fc.array(spoken, { maxLength: 14 }),
        fc.integer({ min: 1, max: 50 }),
        before,
        (conversation, cut, protocol) => {
          const options = protocol === undefined ? {} : { before: protocol };
          const whole = overheard(conversation, options);
          told += whole.length;
          assert.deepEqual(overheard(conversation, { ...options, cut }), whole);
        },
      ),
      { numRuns: 3_000 },
    );
    assert.ok(told > 1_000, `${told} words`);
  });

  it('a stream without line ends or frame ends takes linear time and no memory', async () => {
    const chunk = new Uint8Array(1 << 16).fill(0x61);
    const empty = hexBytes('000000 09 00 00000001');
    await takesAtMost(3, () => {
      const watcher = new HttpWords(() => {});
      watcher.data('server', bytesOf('HTTP/1.1 400 Bad Request\r\nX: '));
      for (let count = 0; count < 500; count++) watcher.data('server', chunk);
      const http2 = new HttpWords(() => {});
      http2.data('client', bytesOf('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'));
      http2.data('client', hexBytes('000000 01 00 00000001'));
      for (let count = 0; count < 100_000; count++) http2.data('client', empty);
    });
  });

  it('bytes of one large buffer handed over one by one are not searched again and again', async () => {
    const bytes = new Uint8Array(1 << 18).fill(0x61);
    bytes.set(bytesOf('GET / HTTP/1.1\r\nX: '));
    await takesAtMost(2, () => {
      const watcher = new HttpWords(() => {});
      for (let at = 0; at < bytes.length; at++) watcher.data('client', bytes, at, at + 1);
    });
  });
});
