import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApplicationWord } from '../../src/application/application-word.js';
import { RefusalWatch } from '../../src/application/certificate-refusal.js';
import type { DialoguePiece } from '../../src/application/dialogue.js';
import { HpackDecoder } from '../../src/application/hpack.js';
import { HttpWords } from '../../src/application/http-words.js';
import { Http2Reader } from '../../src/application/http2-reader.js';
import { plaintextProtocol, prologueOf } from '../../src/application/prologue.js';
import {
  MAX_BODY_START,
  MAX_BYTES_TO_TELL,
  MAX_COMMANDS_DUE,
  MAX_DETAIL_CHARACTERS,
  MAX_DIALOGUE_STEPS,
  MAX_HEADER_BLOCK_LENGTH,
  MAX_HPACK_INTEGER_BYTES,
  MAX_HPACK_TABLE_SIZE,
  MAX_HTTP_LINE_LENGTH,
  MAX_LDAP_MESSAGES,
  MAX_LINES_TO_TELL,
  MAX_PENDING_METHODS,
  MAX_PIECE_BYTES,
  MAX_PIECES,
  MAX_PRELOGIN_OPTIONS,
  MAX_PROLOGUE_LAYERS,
  MAX_PROXY_TLVS,
  MAX_SPOKEN_LINE,
  MAX_SPOKEN_MESSAGE,
  MAX_WATCHED_STREAMS,
} from '../../src/base/limits.js';
import { bytesOf, client, server } from '../application/conversation.js';
import { overheard } from '../application/overheard.js';
import { bytes, u16, vector16 } from '../handshake/byte-writer.js';

const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const words = (pieces: readonly DialoguePiece[]) => prologueOf(pieces)?.steps.map(({ what }) => what) ?? [];

test('MAX_PIECE_BYTES: what stands further back in a piece is not looked at', () => {
  const answer = (before: number) => {
    const filler = '250-'.padEnd(before - 6, 'x');
    return words([
      server('220 mail ESMTP\r\n'),
      client('EHLO c\r\n'),
      server(`${filler}\r\n250 STARTTLS\r\n`),
    ]).length;
  };
  const offers = (before: number) =>
    prologueOf([
      server('220 mail ESMTP\r\n'),
      client('EHLO c\r\n'),
      server(`250-${'x'.repeat(before - 6)}\r\n250 STARTTLS\r\n`),
    ])?.steps[2]?.offersTls;
  assert.equal(answer(100), 3);
  assert.equal(offers(MAX_PIECE_BYTES - '250 STARTTLS\r\n'.length), true);
  assert.equal(offers(MAX_PIECE_BYTES + 1), undefined);
});

test('MAX_PIECES: what comes after so many pieces is not looked at', () => {
  const refused = (between: number) =>
    prologueOf([
      server('220 mail ESMTP\r\n'),
      ...times(between, () => server('250-x\r\n')),
      client('STARTTLS\r\n'),
      server('454 no\r\n'),
    ])?.refusedTls;
  assert.equal(refused(MAX_PIECES - 4)?.how, 'starttls_refused');
  assert.equal(refused(MAX_PIECES), undefined);
});

test('MAX_PROLOGUE_LAYERS: so many protocols within each other are told', () => {
  const depth = (headers: number) => {
    let layers = 0;
    const pieces = [client('PROXY TCP4 192.0.2.1 192.0.2.2 1000 443\r\n'.repeat(headers))];
    for (let one = prologueOf(pieces); one !== undefined; one = one.inner) layers++;
    return layers;
  };
  assert.equal(depth(MAX_PROLOGUE_LAYERS), MAX_PROLOGUE_LAYERS);
  assert.equal(depth(MAX_PROLOGUE_LAYERS + 4), MAX_PROLOGUE_LAYERS);
});

test('MAX_DIALOGUE_STEPS: so many steps are told', () => {
  const steps = (hellos: number) =>
    words([server('220 mail ESMTP\r\n'), ...times(hellos, () => client('EHLO c\r\n'))]).length;
  assert.equal(steps(MAX_DIALOGUE_STEPS - 1), MAX_DIALOGUE_STEPS);
  assert.equal(steps(MAX_DIALOGUE_STEPS + 40), MAX_DIALOGUE_STEPS);
});

test('MAX_LINES_TO_TELL: a command further back does not tell the protocol', () => {
  const found = (before: number) =>
    plaintextProtocol(bytesOf(`${'x\r\n'.repeat(before)}EHLO c\r\n`), 'client')?.protocol;
  assert.equal(found(MAX_LINES_TO_TELL - 1), 'smtp');
  assert.equal(found(MAX_LINES_TO_TELL), undefined);
});

test('MAX_COMMANDS_DUE: the answer to a command behind so many others is not taken for it', () => {
  const last = (before: number) =>
    words([
      server('220 mail ESMTP\r\n'),
      ...times(Math.ceil(before / 64), (at) => client('NOOP\r\n'.repeat(Math.min(64, before - 64 * at)))),
      client('STARTTLS\r\n'),
      ...times(before, () => server('250 ok\r\n')),
      server('454 no\r\n'),
    ]).at(-1);
  assert.equal(last(MAX_COMMANDS_DUE - 1), 'starttls_refused');
  assert.equal(last(MAX_COMMANDS_DUE), 'starttls_request');
});

/** LDAP: an abandonRequest, and the extendedRequest StartTLS (RFC 4511 section 4.14). */
const ABANDON = bytes(0x30, 6, 2, 1, 1, 0x50, 1, 0);
const START_TLS = bytes(0x30, 29, 2, 1, 2, 0x77, 24, 0x80, 22, '1.3.6.1.4.1.1466.20037');

test('MAX_LDAP_MESSAGES: so many messages of a piece are read', () => {
  const asks = (before: number) =>
    words([client(bytes(...times(before, () => ABANDON), START_TLS))]).includes('starttls_request');
  assert.ok(asks(MAX_LDAP_MESSAGES - 1));
  assert.ok(!asks(MAX_LDAP_MESSAGES));
});

test('MAX_PROXY_TLVS: so many type-length-values of a PROXY header are looked at', () => {
  const authority = (before: number) => {
    const body = bytes(new Uint8Array(12), ...times(before, () => [0x30, vector16()]), [
      2,
      vector16('a.example'),
    ]);
    const signature = [0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];
    return prologueOf([client(bytes(signature, 0x21, 0x11, u16(body.length), body))])?.steps[0]?.detail;
  };
  assert.equal(authority(MAX_PROXY_TLVS - 1), 'a.example');
  assert.equal(authority(MAX_PROXY_TLVS), undefined);
});

test('MAX_PRELOGIN_OPTIONS: so many options of a PRELOGIN are looked at', () => {
  const found = (before: number) => {
    const options = times(before, (at) => [at === 0 ? 0 : 5, u16(0), u16(0)]);
    const at = options.length * 5 + 6;
    const body = bytes(...options, [1, u16(at), u16(1)], 0xff, 2);
    return prologueOf([client(bytes(0x12, 1, u16(8 + body.length), 0, 0, 0, 0, body))])?.protocol;
  };
  assert.equal(found(MAX_PRELOGIN_OPTIONS - 1), 'tds');
  assert.notEqual(found(MAX_PRELOGIN_OPTIONS), 'tds');
});

test('MAX_DETAIL_CHARACTERS: a longer first line is cut, and no character in half', () => {
  const detail = (text: string) => prologueOf([server(Buffer.from(`220 ${text}\r\n`))])?.steps[0]?.detail;
  assert.equal(detail('x'.repeat(MAX_DETAIL_CHARACTERS - 4))?.length, MAX_DETAIL_CHARACTERS);
  assert.equal(detail('x'.repeat(MAX_DETAIL_CHARACTERS - 3))?.length, MAX_DETAIL_CHARACTERS);
  assert.equal(
    detail(`${'x'.repeat(MAX_DETAIL_CHARACTERS - 5)}\u{1f512}y`)?.length,
    MAX_DETAIL_CHARACTERS - 1,
  );
});

function heard(
  conversation: readonly (readonly ['client' | 'server', string | Uint8Array])[],
): ApplicationWord[] {
  const events: ApplicationWord[] = [];
  const watcher = new HttpWords((event) => events.push(event));
  for (const [side, said] of conversation)
    watcher.data(side, typeof said === 'string' ? bytesOf(said) : said);
  return events;
}

test('MAX_SPOKEN_LINE: a longer line is cut, and the next one is still read', () => {
  const told = (length: number) =>
    overheard([
      ['server', '* OK ready\r\n'],
      // The literal's length stands at the end of the line; cut off, the next line is a command.
      ['client', `a APPEND ${'x'.repeat(length - 12)}{9}\nb LOGOUT\n`],
      ['client', 'c NOOP\r\nd LOGOUT\r\n'],
    ]).map(({ text }) => text);
  assert.deepEqual(told(MAX_SPOKEN_LINE), ['ready', 'APPEND', 'LOGOUT']);
  assert.deepEqual(told(MAX_SPOKEN_LINE + 1), ['ready', 'APPEND', 'LOGOUT', 'NOOP', 'LOGOUT']);
});

test('MAX_SPOKEN_MESSAGE: what stands further back in a message is not looked at', () => {
  const told = (length: number) => {
    // The code's last digit is the byte at `length`.
    const fields = `SFATAL\0M${'x'.repeat(length - 20)}\0C28000\0\0`;
    return overheard(
      [
        ['client', bytes(0, 0, 0, 15, 0, 3, 0, 0, bytesOf('user\0u\0'))],
        ['server', bytes(0x45, 0, 0, u16(4 + fields.length), bytesOf(fields))],
      ],
      { before: 'postgresql' },
    ).map(({ code }) => code);
  };
  assert.deepEqual(told(MAX_SPOKEN_MESSAGE), [undefined, '28000']);
  assert.deepEqual(told(MAX_SPOKEN_MESSAGE + 1), [undefined]);
});

test('MAX_BYTES_TO_TELL: what does not name its protocol in so many bytes is read as HTTP or not at all', () => {
  const told = (length: number) =>
    overheard([['server', `220 ESMTP ${'x'.repeat(length - 11)}\n`]]).map(({ protocol }) => protocol);
  assert.deepEqual(told(MAX_BYTES_TO_TELL), ['SMTP']);
  assert.deepEqual(told(MAX_BYTES_TO_TELL + 1), []);
});

test('MAX_HTTP_LINE_LENGTH: a longer line is cut, and what follows it is still read', () => {
  const value = (length: number) => {
    // The value's last digit is the byte at `length`.
    const field = `Content-Length:${' '.repeat(length - 16)}5`;
    const said = `HTTP/1.1 200 OK\r\n${field}\r\n\r\nabcdeHTTP/1.1 304 Not Modified\r\n\r\n`;
    return heard([['server', said]]).length;
  };
  assert.equal(value(MAX_HTTP_LINE_LENGTH), 2);
  // Without the digit there is no length that could be meant.
  assert.equal(value(MAX_HTTP_LINE_LENGTH + 1), 1);
  const long = `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n`;
  assert.deepEqual(
    heard([['client', long]]).map(({ text }) => text),
    ['GET', 'GET'],
  );
});

test('MAX_PENDING_METHODS: so many requests without an answer are remembered', () => {
  // Nothing follows the fields of an answer to HEAD, whatever they say.
  const events = (before: number) =>
    heard([
      ['client', `${'GET / HTTP/1.1\r\n\r\n'.repeat(before)}HEAD / HTTP/1.1\r\n\r\n`],
      [
        'server',
        `${'HTTP/1.1 304 Not Modified\r\n\r\n'.repeat(before)}HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nHTTP/1.1 304 Not Modified\r\n\r\n`,
      ],
    ]).filter(({ from }) => from === 'server').length - before;
  assert.equal(events(MAX_PENDING_METHODS - 1), 2);
  assert.equal(events(MAX_PENDING_METHODS), 1);
});

const frame = (type: number, flags: number, stream: number, payload: Uint8Array): Uint8Array =>
  bytes(payload.length >> 16, u16(payload.length & 0xffff), type, flags, 0, 0, u16(stream), payload);

test('MAX_WATCHED_STREAMS: of so many answers at a time the bodies are looked at', () => {
  const refusals = (before: number) => {
    // ":status: 400" is entry 12 of the static table.
    const opened = (stream: number) => frame(1, 4, stream, Uint8Array.of(0x80 | 12));
    const page = bytesOf('No required SSL certificate was sent');
    const last = 2 * before + 1;
    return heard([
      ['server', frame(4, 0, 0, new Uint8Array(0))],
      ...times(before + 1, (at) => ['server', opened(2 * at + 1)] as const),
      ['server', frame(0, 0, last, page)],
    ]).filter(({ means }) => means === 'refused_certificate').length;
  };
  assert.equal(refusals(MAX_WATCHED_STREAMS - 1), 1);
  assert.equal(refusals(MAX_WATCHED_STREAMS), 0);
});

test('MAX_HEADER_BLOCK_LENGTH: a longer header block ends the reading of HTTP/2', () => {
  const stopped = (length: number) => {
    const told: number[] = [];
    const reader = new Http2Reader({
      fields: (stream) => told.push(stream),
      data: () => undefined,
      streamEnd: () => undefined,
      settings: () => undefined,
      error: () => undefined,
    });
    const block = new Uint8Array(length).fill(0x80 | 12);
    const feed = (said: Uint8Array) => reader.feed(said, 0, said.length);
    for (let at = 0; at < length; at += 16_384) {
      const end = Math.min(length, at + 16_384);
      feed(frame(at === 0 ? 1 : 9, end === length ? 4 : 0, 1, block.subarray(at, end)));
    }
    return [told.length, reader.stopped];
  };
  assert.deepEqual(stopped(MAX_HEADER_BLOCK_LENGTH), [1, false]);
  assert.deepEqual(stopped(MAX_HEADER_BLOCK_LENGTH + 1), [0, true]);
});

/** RFC 7541 section 5.1 with a prefix of 5 bits, for a dynamic table size update. */
function sizeUpdate(size: number): Uint8Array {
  const out = [0x20 | 31];
  let rest = size - 31;
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push(0x80 | (rest % 128));
  return Uint8Array.from([...out, rest]);
}

test('MAX_HPACK_TABLE_SIZE: a larger table is not HPACK that anybody means', () => {
  const reads = (size: number) => new HpackDecoder().decode(sizeUpdate(size), () => undefined);
  assert.ok(reads(MAX_HPACK_TABLE_SIZE));
  assert.ok(!reads(MAX_HPACK_TABLE_SIZE + 1));
});

test('MAX_HPACK_INTEGER_BYTES: a longer integer is refused', () => {
  // Zeros in front of the end: the number stays 31.
  const reads = (length: number) =>
    new HpackDecoder().decode(bytes(0x20 | 31, ...times(length - 1, () => 0x80), 0), () => undefined);
  assert.ok(reads(MAX_HPACK_INTEGER_BYTES));
  assert.ok(!reads(MAX_HPACK_INTEGER_BYTES + 1));
});

test('MAX_BODY_START: so many bytes of a body are looked at', () => {
  const text = 'No required SSL certificate was sent';
  const found = (before: number) => {
    const body = bytesOf(`${' '.repeat(before)}${text}`);
    return new RefusalWatch(400).body(body, 0, body.length);
  };
  assert.equal(found(MAX_BODY_START - text.length), 'missing');
  assert.equal(found(MAX_BODY_START - text.length + 1), undefined);
});
