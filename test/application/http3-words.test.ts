import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ApplicationWord } from '../../src/application/application-word.js';
import { Http3Words } from '../../src/application/http3-words.js';
import { qpackFields } from '../../src/application/qpack.js';
import { MAX_HEADER_BLOCK_LENGTH } from '../../src/base/limits.js';

const text = (words: string) => [...Buffer.from(words)];
const fieldsOf = (bytes: readonly number[]) => {
  const fields: string[] = [];
  const whole = qpackFields(Uint8Array.from(bytes), (name, value) => fields.push(`${name}: ${value}`));
  return { fields, whole };
};
/** Required Insert Count and Base of a section without a dynamic table. */
const PREFIX = [0, 0];
const GET = [0xc0 | 17];
const STATUS_403 = [0xff, 5];
const status = (code: string) => [0x5f, 9, code.length, ...text(code)];
const headers = (...fields: readonly number[]) => [1, PREFIX.length + fields.length, ...PREFIX, ...fields];
const data = (words: string) => [0, words.length, ...text(words)];

function heard(): { words: ApplicationWord[]; http: Http3Words } {
  const words: ApplicationWord[] = [];
  return { words, http: new Http3Words((word) => words.push(word)) };
}
const feed = (http: Http3Words, side: 'client' | 'server', id: number, ...bytes: readonly number[]) =>
  http.stream(side, id, Uint8Array.from(bytes), 0, bytes.length, 7);
const shown = (words: readonly ApplicationWord[]) =>
  words.map(({ from, means, code, text: said }) => [from, means, code ?? said].join(' '));

describe('field sections of HTTP/3 (RFC 9204)', () => {
  it('names and values of the static table, and those that are spelled out', () => {
    assert.deepEqual(fieldsOf([...PREFIX, ...GET, ...STATUS_403]).fields, [':method: GET', ':status: 403']);
    assert.deepEqual(fieldsOf([...PREFIX, ...status('495')]).fields, [':status: 495']);
    const spelled = [0x23, ...text('abc'), 2, ...text('de')];
    assert.deepEqual(fieldsOf([...PREFIX, ...spelled]).fields, ['abc: de']);
  });

  it('what is in a dynamic table is passed over', () => {
    // Appendix B.1, and an indexed field line, one behind the base, and a literal with such a name.
    const { fields, whole } = fieldsOf([...PREFIX, 0x81, 0x12, 0x03, 1, 0x78, ...GET]);
    assert.deepEqual(fields, [':method: GET']);
    assert.ok(whole);
  });

  it('any bytes are read to their end or to the first fault', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255), { maxLength: 80 }), (bytes) => {
        fieldsOf(bytes);
      }),
    );
  });
});

describe('HTTP/3', () => {
  it('a request and its answer, however the stream is cut', () => {
    const request = [...headers(...GET), 0x21, 2, 9, 9];
    const answer = [...headers(...STATUS_403), ...data('no')];
    for (const length of [1, 2, 3, 100]) {
      const { words, http } = heard();
      for (const [side, bytes] of [['client', request] as const, ['server', answer] as const])
        for (let at = 0; at < bytes.length; at += length)
          feed(http, side, 0, ...bytes.slice(at, at + length));
      assert.deepEqual(shown(words), ['client request GET', 'server refused 403'], `pieces of ${length}`);
      assert.equal(words[1]!.version, '3');
      assert.equal(words[1]!.frame, 7);
    }
  });

  it('a page about a certificate says why, after its status was told', () => {
    const { words, http } = heard();
    feed(http, 'client', 0, ...headers(...GET));
    feed(http, 'server', 0, ...headers(...status('400')), ...data('No required SSL certificate was sent'));
    assert.equal(words[1]!.means, 'refused_certificate');
    assert.equal(words[1]!.missing, true);
  });

  it('495 and 496 are about certificates by themselves', () => {
    const { words, http } = heard();
    feed(http, 'server', 4, ...headers(...status('496')));
    assert.equal(words[0]!.means, 'refused_certificate');
  });

  it('the server’s own stream is a greeting, and other streams say nothing', () => {
    const { words, http } = heard();
    feed(http, 'server', 3, 0, 4, 0);
    feed(http, 'server', 7, 2);
    feed(http, 'client', 2, 0, 4, 0);
    assert.deepEqual(shown(words), ['server greeting SETTINGS']);
  });

  it('a header block beyond the limit stops its stream', () => {
    const { words, http } = heard();
    const length = MAX_HEADER_BLOCK_LENGTH + 1;
    feed(http, 'client', 0, 1, 0x80, length >> 16, (length >> 8) & 0xff, length & 0xff);
    feed(http, 'client', 0, ...headers(...GET));
    assert.deepEqual(words, []);
  });
});
