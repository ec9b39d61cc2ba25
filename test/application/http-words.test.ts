import assert from 'node:assert/strict';
import http2 from 'node:http2';
import { Duplex } from 'node:stream';
import { describe, it } from 'node:test';
import type { ApplicationWord } from '../../src/application/application-word.js';
import { certificateRefusal } from '../../src/application/certificate-refusal.js';
import { HpackDecoder } from '../../src/application/hpack.js';
import { HUFFMAN_CODE_LENGTHS, huffmanText } from '../../src/application/hpack-huffman.js';
import { HttpWords } from '../../src/application/http-words.js';
import { bytesOf, hexBytes } from './conversation.js';
import { inBrief } from './overheard.js';

type Said = readonly ['client' | 'server', string | Uint8Array];

function heard(conversation: readonly Said[], cut = 1_000_000): ApplicationWord[] {
  const events: ApplicationWord[] = [];
  const watcher = new HttpWords((event) => events.push(event));
  for (const [side, said] of conversation) {
    const bytes = typeof said === 'string' ? bytesOf(said) : said;
    for (let at = 0; at < bytes.length; at += cut)
      watcher.data(side, bytes, at, Math.min(bytes.length, at + cut));
  }
  return events;
}

const brief = (words: readonly ApplicationWord[]): string[] =>
  words.flatMap(({ means, missing, code, text }) => {
    const itself = [code, text].filter((part) => part !== undefined).join(' ');
    return means === 'refused_certificate'
      ? [itself, `${code} ${missing ? 'missing' : 'refused'}`]
      : [itself];
  });

const nginxPage = (text: string) =>
  `<html>\r\n<head><title>400 ${text}</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>${text}</center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n`;

describe('HTTP/1.1 status', () => {
  it('requests and answers, one after the other', () => {
    const conversation: Said[] = [
      ['client', 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n'],
      ['server', 'HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\nHTTP/1.1 999 Not one\n'],
      [
        'client',
        'POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nTrailer: 1\r\n\r\nHEAD /c HTTP/1.1\r\n\r\n',
      ],
      [
        'server',
        'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n',
      ],
      ['server', 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nHTTP/1.1 304 Not Modified\r\n\r\n'],
      ['client', 'GET /d HTTP/1.1\r\n\r\n'],
      ['server', 'HTTP/1.0 404 Not Found\r\n\r\nHTTP/1.1 200 part of the page\r\n'],
    ];
    const expected = [
      'GET',
      '200 OK',
      'POST',
      'HEAD',
      '100 Continue',
      '403 Forbidden',
      '200 OK',
      '304 Not Modified',
      'GET',
      '404 Not Found',
    ];
    assert.deepEqual(brief(heard(conversation)), expected);
    assert.deepEqual(brief(heard(conversation, 1)), expected);
  });

  it('no answer to HEAD, 204, 304 or an interim one has a body to wait for, whatever its fields say', () => {
    const answer = (status: string) => `HTTP/1.1 ${status}\r\nContent-Length: 237\r\n\r\n`;
    const conversation: Said[] = [
      ['client', 'HEAD / HTTP/1.1\r\n\r\n'.repeat(2)],
      ['server', answer('103 Early Hints') + answer('400 Bad Request') + answer('200 OK')],
      ['client', 'GET / HTTP/1.1\r\n\r\n'.repeat(3)],
      ['server', answer('204 No Content') + answer('304 Not Modified') + answer('403 Forbidden')],
    ];
    for (const cut of [1, 1_000_000]) {
      const found = heard(conversation, cut).filter(({ from }) => from === 'server');
      assert.deepEqual(
        found.map(({ code, means }) => `${code} ${means}`),
        ['103 neutral', '400 refused', '200 accepted', '204 accepted', '304 accepted', '403 refused'],
      );
    }
  });

  it('what is said to nobody is a greeting; what a status means for who asked', () => {
    const answered = (status: number) =>
      heard([
        ['client', 'GET / HTTP/1.1\r\n\r\n'],
        ['server', `HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n\r\n`],
      ])[1]?.means;
    assert.equal(heard([['server', 'HTTP/1.0 400 Bad request\r\n\r\n']])[0]?.means, 'greeting');
    const meant = [200, 302, 404, 408, 431, 502, 400, 401, 403, 407, 421].map(answered);
    const [ok, redirected, notFound, ...others] = meant;
    assert.deepEqual([ok, redirected, notFound], ['accepted', 'accepted', 'accepted']);
    assert.deepEqual(others.slice(0, 3), ['neutral', 'neutral', 'neutral']);
    assert.deepEqual([...new Set(others.slice(3))], ['refused']);
  });

  it('a client whose bytes cannot be read may have asked', () => {
    const words: ApplicationWord[] = [];
    const watcher = new HttpWords((word) => words.push(word));
    watcher.gap('client');
    watcher.data('server', bytesOf('HTTP/1.1 400 Bad Request\r\n\r\n'), 0, undefined, 7);
    assert.deepEqual(words, [
      {
        from: 'server',
        protocol: 'HTTP',
        version: '1.1',
        means: 'refused',
        code: '400',
        text: 'Bad Request',
        frame: 7,
      },
    ]);
  });

  it("nginx's refusals are seen in the body, however it is cut", () => {
    const page = nginxPage('No required SSL certificate was sent');
    const conversation: Said[] = [
      ['client', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
      [
        'server',
        `HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Length: ${page.length}\r\n\r\n${page}`,
      ],
    ];
    for (const cut of [1, 7, 100, 1_000_000]) {
      assert.deepEqual(
        brief(heard(conversation, cut)),
        ['GET', '400 Bad Request', '400 missing'],
        `cut ${cut}`,
      );
    }
    const refused = nginxPage('The SSL certificate error');
    assert.deepEqual(
      brief(
        heard([
          ['server', `HTTP/1.1 400 Bad Request\r\nContent-Length: ${refused.length}\r\n\r\n${refused}`],
        ]),
      ),
      ['400 Bad Request', '400 refused'],
    );
  });

  it('a page that only says 400, 403 or 200 is no refusal of a certificate', () => {
    for (const status of ['400 Bad Request', '403 Forbidden', '200 OK']) {
      const text = status.startsWith('2')
        ? nginxPage('The SSL certificate error')
        : 'Request forbidden by administrative rules.';
      assert.deepEqual(brief(heard([['server', `HTTP/1.1 ${status}\r\n\r\n${text}`]])), [status]);
    }
    const far = `${' '.repeat(3_000)}No required SSL certificate was sent`;
    assert.deepEqual(brief(heard([['server', `HTTP/1.1 400 Bad\r\n\r\n${far}`]])), ['400 Bad']);
  });

  it('495 and 496 speak for themselves', () => {
    assert.deepEqual(
      brief(heard([['server', 'HTTP/1.1 496 SSL Certificate Required\r\nContent-Length: 0\r\n\r\n']])),
      ['496 SSL Certificate Required', '496 missing'],
    );
  });

  it('what is not HTTP is passed over, and so is what follows an upgrade or a tunnel', () => {
    assert.deepEqual(
      heard([
        ['client', 'EHLO x\r\n'],
        ['server', '220 x\r\n'],
      ]),
      [],
    );
    assert.deepEqual(
      brief(
        heard([
          ['client', 'GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n'],
          ['server', 'HTTP/1.1 101 Switching Protocols\r\n\r\nHTTP/1.1 200 frame\r\n\r\n'],
          ['client', 'GET /no HTTP/1.1\r\n\r\n'],
        ]),
      ),
      ['GET', '101 Switching Protocols'],
    );
    assert.deepEqual(
      brief(
        heard([
          ['client', 'CONNECT a:443 HTTP/1.1\r\n\r\n'],
          ['server', 'HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 inside\r\n\r\n'],
        ]),
      ),
      ['CONNECT', '200 OK'],
    );
  });

  it('after a gap a direction is not guessed at', () => {
    const events: ApplicationWord[] = [];
    const watcher = new HttpWords((event) => events.push(event));
    watcher.data('server', bytesOf('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'));
    watcher.gap('server');
    watcher.data('server', bytesOf('HTTP/1.1 200 OK\r\n\r\n'));
    assert.deepEqual(brief(events), ['200 OK']);
    assert.equal(watcher.listening, true);
    watcher.gap('client');
    assert.equal(watcher.listening, false);
  });

  it('a very long request line keeps its method', () => {
    const events = heard([['client', `GET /${'a'.repeat(9_000)} HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n`]]);
    assert.deepEqual(
      events.map(({ means, text }) => [means, text]),
      [
        ['request', 'GET'],
        ['request', 'GET'],
      ],
    );
  });
});

describe('certificateRefusal', () => {
  const cases: readonly (readonly [number, string, string | undefined])[] = [
    [400, nginxPage('No required SSL certificate was sent'), 'missing'],
    [400, nginxPage('The SSL certificate error'), 'refused'],
    [400, nginxPage('The plain HTTP request was sent to HTTPS port'), undefined],
    [495, '', 'refused'],
    [496, '', 'missing'],
    [403, 'Reason: Cannot perform Post-Handshake Authentication.<br />', 'missing'],
    [403, '<h2>403.7 - Forbidden: SSL client certificate is required.</h2>', 'missing'],
    [403, '<h2>403.16 - Forbidden: Client certificate is ill-formed</h2>', 'refused'],
    [401, 'No client certificate chain in this request', 'missing'],
    [403, 'RBAC: access denied', undefined],
    [403, '{"error":"Client certificate required"}', 'missing'],
    [401, '<p>You need a valid client certificate to come here.</p>', 'either'],
    [400, 'The client certificate has expired.', 'refused'],
    [403, '<a href="/help">Client certificates</a> <p>No access.</p>', undefined],
    [404, 'No client certificate with that name', undefined],
    [403, "the upstream server certificate is not trusted by the client certificate's owner", undefined],
    [200, 'No required SSL certificate was sent', undefined],
  ];
  for (const [status, body, expected] of cases) {
    it(`${status} ${body.replace(/\s+/g, ' ').slice(0, 60)}: ${expected ?? 'nothing certain'}`, () => {
      assert.equal(certificateRefusal(status, bytesOf(body)), expected);
    });
  }
});

describe('HPACK', () => {
  it('the Huffman code fills its space exactly, and every byte comes back', () => {
    assert.equal(HUFFMAN_CODE_LENGTHS.length, 257);
    assert.equal(
      HUFFMAN_CODE_LENGTHS.reduce((sum, length) => sum + 2 ** (30 - length), 0),
      2 ** 30,
    );
    const order = [...HUFFMAN_CODE_LENGTHS.keys()].sort(
      (a, b) => HUFFMAN_CODE_LENGTHS[a]! - HUFFMAN_CODE_LENGTHS[b]! || a - b,
    );
    const codes = new Map<number, string>();
    let code = 0;
    let length = 0;
    for (const symbol of order) {
      code *= 2 ** (HUFFMAN_CODE_LENGTHS[symbol]! - length);
      length = HUFFMAN_CODE_LENGTHS[symbol]!;
      codes.set(symbol, code.toString(2).padStart(length, '0'));
      code++;
    }
    // RFC 7541 appendix B, some rows
    assert.equal(codes.get(0), '1111111111000');
    assert.equal(codes.get(97), '00011');
    assert.equal(codes.get(255), '11111111111111111111101110');
    assert.equal(codes.get(256), '1'.repeat(30));
    const all = Array.from({ length: 256 }, (_, byte) => byte);
    const bits = all.map((byte) => codes.get(byte)).join('');
    const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
    const bytes = Uint8Array.from(padded.match(/.{8}/g)!, (byte) => Number.parseInt(byte, 2));
    assert.equal(huffmanText(bytes), String.fromCharCode(...all));
  });

  it('bad Huffman strings are refused: long padding, zeros, the end-of-string symbol', () => {
    assert.equal(huffmanText(hexBytes('f1e3c2e5f23a6ba0ab90f4ff')), 'www.example.com');
    assert.equal(huffmanText(hexBytes('f1e3c2e5f23a6ba0ab90f4ffff')), undefined);
    assert.equal(huffmanText(hexBytes('18')), undefined);
    assert.equal(huffmanText(hexBytes('ffffffff')), undefined);
    assert.equal(huffmanText(new Uint8Array(0)), '');
  });

  const decode = (decoder: HpackDecoder, block: string): string[] | false => {
    const fields: string[] = [];
    return decoder.decode(hexBytes(block), (name, value) => fields.push(`${name}: ${value}`)) && fields;
  };

  it('RFC 7541 appendix C.4: requests with a growing table', () => {
    const decoder = new HpackDecoder();
    const base = [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com'];
    assert.deepEqual(decode(decoder, '828684418cf1e3c2e5f23a6ba0ab90f4ff'), base);
    assert.deepEqual(decode(decoder, '828684be5886a8eb10649cbf'), [...base, 'cache-control: no-cache']);
    assert.deepEqual(decode(decoder, '828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf'), [
      ':method: GET',
      ':scheme: https',
      ':path: /index.html',
      ':authority: www.example.com',
      'custom-key: custom-value',
    ]);
  });

  it('RFC 7541 appendix C.6: answers that evict from a table of 256 bytes', () => {
    const decoder = new HpackDecoder();
    assert.deepEqual(decode(decoder, '3fe101'), []);
    const first = decode(
      decoder,
      '488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3',
    );
    assert.deepEqual(first, [
      ':status: 302',
      'cache-control: private',
      'date: Mon, 21 Oct 2013 20:13:21 GMT',
      'location: https://www.example.com',
    ]);
    assert.deepEqual((decode(decoder, '4883640effc1c0bf') as string[])[0], ':status: 307');
    const third = decode(
      decoder,
      '88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007',
    );
    assert.ok(third !== false);
    assert.equal(third[0], ':status: 200');
    assert.equal(third.at(-1), 'set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1');
  });

  it('nonsense spoils the decoder instead of throwing', () => {
    for (const block of ['80', 'ff', 'ffffffffffffff', '4005', 'bf', '3fffffffff7f', '00', '0f']) {
      const decoder = new HpackDecoder();
      assert.equal(decode(decoder, block), false, block);
      assert.equal(decode(decoder, '82'), false);
    }
  });
});

/** A wire between node's own HTTP/2 client and server that is listened to. */
async function http2Conversation(
  exchange: (client: http2.ClientHttp2Session, server: http2.Http2Server) => Promise<void>,
): Promise<Said[]> {
  const wire: Said[] = [];
  const end = (side: 'client' | 'server', other: () => Duplex): Duplex =>
    new Duplex({
      read() {},
      write(chunk: Buffer, _encoding, done) {
        wire.push([side, Uint8Array.from(chunk)]);
        other().push(chunk);
        done();
      },
      final(done) {
        other().push(null);
        done();
      },
    });
  const clientEnd: Duplex = end('client', () => serverEnd);
  const serverEnd: Duplex = end('server', () => clientEnd);
  const server = http2.createServer();
  server.emit('connection', serverEnd);
  const session = http2.connect('http://localhost', { createConnection: () => clientEnd as never });
  await exchange(session, server);
  await new Promise<void>((resolve) => session.close(resolve));
  return wire;
}

const ask = (session: http2.ClientHttp2Session, headers: http2.OutgoingHttpHeaders): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = session.request(headers);
    request.on('error', reject);
    request.on('end', resolve);
    request.resume();
    request.end();
  });

describe('HTTP/2 status', () => {
  it("node's own HTTP/2 is understood, request by request", async () => {
    const wire = await http2Conversation(async (session, server) => {
      server.on('stream', (stream, headers) => {
        const path = String(headers[':path']);
        const status = Number(/\d+$/.exec(path)?.[0] ?? 200);
        stream.respond({ ':status': status, 'x-echo': path.repeat(20), 'set-cookie': ['a=b', 'c=d'] });
        stream.end(status === 400 ? nginxPage('No required SSL certificate was sent') : 'x'.repeat(100_000));
      });
      for (let at = 0; at < 60; at++) {
        await ask(session, {
          ':path': `/item/${at}/${230 + at}`,
          'x-number': `${at}`.repeat(40),
          cookie: `a=${'ü%~{}'.repeat(at)}`,
        });
      }
      await ask(session, { ':method': 'POST', ':path': `/${'long'.repeat(300)}/403` });
      await ask(session, { ':path': '/400' });
    });
    const expected = [
      ...Array.from({ length: 60 }, (_, at) => ['GET', `${230 + at}`]).flat(),
      'POST',
      '403',
      'GET',
      '400',
      '400 missing',
    ];
    for (const cut of [1_000_000, 1, 13]) {
      const found = brief(heard(wire, cut).filter(({ means }) => means !== 'greeting'));
      assert.deepEqual(found, expected, `cut ${cut}`);
    }
  });

  it('a call of gRPC is judged by its trailers, not by its 200', async () => {
    const called = async (status: string, message: string | undefined, body: boolean) => {
      const wire = await http2Conversation(async (session, server) => {
        server.on('stream', (stream) => {
          stream.respond(
            { ':status': 200, 'content-type': 'application/grpc+proto' },
            { waitForTrailers: true },
          );
          stream.on('wantTrailers', () =>
            stream.sendTrailers({
              'grpc-status': status,
              ...(message === undefined ? {} : { 'grpc-message': message }),
            }),
          );
          stream.end(body ? 'message' : '');
        });
        await ask(session, { ':method': 'POST', ':path': '/x.Y/Z' });
      });
      const whole = heard(wire).map(inBrief);
      assert.deepEqual(heard(wire, 1).map(inBrief), whole);
      return whole.at(-1);
    };
    assert.equal(await called('0', undefined, true), 'HTTP accepted 200');
    assert.equal(await called('12', undefined, false), 'HTTP neutral 200');
    assert.equal(await called('7', undefined, false), 'HTTP refused 200 grpc-status PERMISSION_DENIED');
    assert.equal(
      await called('16', 'client certificate%20required', false),
      'HTTP refused_certificate (missing) 200 grpc-status UNAUTHENTICATED: client certificate required',
    );
  });

  it('SETTINGS greet; HTTP_1_1_REQUIRED is a refusal', () => {
    const settings = hexBytes('000000 04 00 00000000');
    assert.deepEqual(
      heard(
        [
          ['client', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
          ['client', settings],
          ['server', settings],
          ['server', hexBytes('000004 03 00 00000001 0000000d 000008 07 00 00000000 00000001 0000000d')],
          ['server', hexBytes('000008 07 00 00000000 00000001 00000000')],
        ],
        1,
      ).map(inBrief),
      ['HTTP greeting SETTINGS', 'HTTP refused HTTP_1_1_REQUIRED', 'HTTP refused HTTP_1_1_REQUIRED'],
    );
  });

  it('frames that contradict themselves end it quietly', () => {
    const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
    for (const frame of [
      '000001 01 0d 00000001 05', // padding longer than the frame
      '000002 01 05 00000000 8286', // HEADERS of stream 0
      '000001 01 00 00000001 82 000000 00 00 00000001', // DATA inside a header block
      '000001 01 04 00000001 80', // HPACK index 0
    ]) {
      const events = heard([
        ['client', preface],
        ['client', hexBytes(`${frame} 000003 01 05 00000003 828684`)],
      ]);
      assert.deepEqual(events, [], frame);
    }
  });

  it('padding and priority are no part of the block', () => {
    const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
    const frame = hexBytes('00000b 01 2d 00000001 02 00000000 10 828684 0000');
    assert.deepEqual(
      brief(
        heard([
          ['client', preface],
          ['client', frame],
        ]),
      ),
      ['GET'],
    );
    assert.deepEqual(
      brief(
        heard(
          [
            ['client', preface],
            ['client', frame],
          ],
          1,
        ),
      ),
      ['GET'],
    );
  });
});
