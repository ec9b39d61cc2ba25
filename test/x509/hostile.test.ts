import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { FieldSink } from '../../src/base/cursor.js';
import { parseCertificate } from '../../src/x509/certificate.js';
import { chainFacts } from '../../src/x509/chain.js';
import { certificateFields } from '../../src/x509/der-fields.js';
import { distinguishedName, sameName } from '../../src/x509/distinguished-name.js';
import { matchesHostName } from '../../src/x509/host-name.js';
import { isSelfSigned, issuedBy } from '../../src/x509/signature.js';
import { takesAtMost } from '../processor-time.js';
import {
  attribute,
  certificate,
  commonName,
  extension,
  name,
  oid,
  sequence,
  tlv,
  utf8,
} from './der-builder.js';
import { committed } from './fixtures.js';

const silent: FieldSink = { leaf: () => {}, open: () => {}, close: () => {} };
const real = Object.values(committed).map(({ base64 }) => Uint8Array.from(Buffer.from(base64, 'base64')));

/** Everything that can be asked of bytes that should be a certificate. */
function useAll(bytes: Uint8Array): void {
  const result = parseCertificate(bytes);
  certificateFields(bytes, silent);
  chainFacts([result, result]);
  if ('undecoded' in result) {
    assert.ok(result.offset >= 0 && result.offset <= bytes.length);
    return;
  }
  for (const { offset } of result.problems) assert.ok(offset >= 0 && offset <= bytes.length);
  isSelfSigned(result);
  issuedBy(result, result);
  matchesHostName(result, 'example.com');
  assert.equal(typeof distinguishedName(result.subjectDer), 'string');
  sameName(result.issuerDer, result.subjectDer);
  JSON.stringify(result);
}

/** A small generator (mulberry32), so that a failure can be repeated. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('hostile bytes', () => {
  it('never throw: 20,000 mutations of real certificates', () => {
    const random = generator(20_261_123);
    const below = (n: number) => Math.floor(random() * n);
    let decoded = 0;
    for (let round = 0; round < 20_000; round++) {
      const original = real[below(real.length)]!;
      let bytes = Uint8Array.from(original);
      for (let changes = 1 + below(4); changes > 0; changes--) {
        const at = below(bytes.length);
        const kind = below(5);
        if (kind <= 1) bytes[at] = below(256);
        else if (kind === 2) bytes[at]! ^= 1 << below(8);
        else if (kind === 3)
          bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1 + below(8))]);
        else bytes.copyWithin(at, below(bytes.length), below(bytes.length));
        if (bytes.length === 0) bytes = Uint8Array.of(below(256));
      }
      const result = parseCertificate(bytes);
      if (!('undecoded' in result)) decoded++;
      // The rest is asked of some only, because signatures take their time.
      if (round % 10 === 0) useAll(bytes);
    }
    assert.ok(decoded > 2_000 && decoded < 19_000, String(decoded));
  });
  it('never throw when cut anywhere', () => {
    for (const der of real) {
      for (let length = 0; length < der.length; length++) {
        const result = parseCertificate(der.subarray(0, length));
        assert.ok('undecoded' in result && result.offset === length, String(length));
      }
    }
  });
  it('never throw when random', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), useAll), { numRuns: 2_000 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (body) => useAll(tlv(0x30, tlv(0x30, body)))),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 120 }),
        fc.constantFrom('17', '19', '15', '37', '35', '31'),
        (value, type) => useAll(certificate({ extensions: [extension(`2.5.29.${type}`, value)] })),
      ),
      { numRuns: 2_000 },
    );
  });
  it('nested deeply are refused without overflowing the stack', () => {
    let nested: Uint8Array = new Uint8Array();
    for (let depth = 0; depth < 5_000; depth++) nested = sequence(nested);
    const result = parseCertificate(nested);
    assert.ok('undecoded' in result && result.reason === 'too_complex');
    // Indefinite lengths nest at two bytes a level.
    useAll(new Uint8Array(100_000).map((_, at) => (at % 2 === 0 ? 0x30 : 0x80)));
    const value = certificate({ extensions: [extension('2.5.29.17', nested)] });
    const outer = parseCertificate(value);
    assert.ok(!('undecoded' in outer) && outer.problems[0]?.code === 'damaged_extension');
    assert.equal(distinguishedName(nested), undefined);
  });
});

describe('the time taken', () => {
  const repeated = (count: number, part: Uint8Array) => new Array<Uint8Array>(count).fill(part);
  const cases: Record<string, Uint8Array> = {
    'thousands of names': certificate({
      extensions: [extension('2.5.29.17', sequence(...repeated(8_000, tlv(0x82, 'a.b'))))],
    }),
    'thousands of purposes': certificate({
      extensions: [extension('2.5.29.37', sequence(...repeated(7_000, oid('1.3.6.1.5.5.7.3.1'))))],
    }),
    'thousands of RDNs': certificate({
      issuer: name(...repeated(1_900, attribute('2.5.4.3', utf8('a'))).map((a) => [a])),
    }),
    'thousands of extensions': certificate({
      extensions: repeated(1_500, extension('2.5.29.17', sequence(tlv(0x82, 'a')))),
    }),
    'an endless object identifier': certificate({
      issuer: name([sequence(tlv(6, new Uint8Array(100_000).fill(1)), utf8('a'))]),
    }),
    'an object identifier with one endless arc': certificate({
      extensions: [extension('2.5.29.37', sequence(tlv(6, [...new Array<number>(100_000).fill(0xff), 0])))],
    }),
    'a huge integer': certificate({ serial: tlv(2, new Uint8Array(120_000).fill(0x7f)) }),
    'a name of blanks': certificate({ issuer: commonName(`${' '.repeat(100_000)}x`) }),
    'a name that grows when normalised': certificate({ issuer: commonName('\ufdfa'.repeat(33_000)) }),
    'too many elements': tlv(
      0x30,
      new Uint8Array(120_000).map((_, at) => (at % 2 === 0 ? 5 : 0)),
    ),
  };
  for (const [title, der] of Object.entries(cases)) {
    // Some milliseconds a kB where this was measured; quadratic time would be hundreds.
    it(`is bounded for ${title}`, () => takesAtMost(0.06 * (der.length / 1_024), () => useAll(der)));
  }
});
