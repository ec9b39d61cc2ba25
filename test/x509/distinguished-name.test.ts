import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { distinguishedName, sameName } from '../../src/x509/distinguished-name.js';
import { attribute, name, oid, printable, sequence, tlv, utf8 } from './der-builder.js';

const CN = '2.5.4.3';
const cn = (text: string) => name([attribute(CN, utf8(text))]);
const textOf = (value: Uint8Array) => distinguishedName(name([attribute(CN, value)]));
const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('a distinguished name as RFC 4514', () => {
  it('has the most specific part first and keeps the parts of one RDN together', () => {
    const der = name(
      [attribute('2.5.4.6', printable('DE'))],
      [attribute('2.5.4.10', utf8('Org')), attribute('2.5.4.11', utf8('Unit'))],
      [attribute(CN, utf8('name'))],
    );
    assert.equal(distinguishedName(der), 'CN=name,O=Org+OU=Unit,C=DE');
  });
  it('is empty for an empty name', () => {
    assert.equal(distinguishedName(sequence()), '');
  });
  it('escapes what separates, and only where it must', () => {
    const rows: [string, string][] = [
      ['a,b+c"d\\e<f>g;h=i', 'a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h\\=i'],
      ['#hash #2', '\\#hash #2'],
      [' lead', '\\ lead'],
      ['trail ', 'trail\\ '],
      [' ', '\\ '],
      ['  ', '\\ \\ '],
      ['in  ner', 'in  ner'],
      ['\\ ', '\\\\\\ '],
      ['nul\0', 'nul\\00'],
      ['é 证书 😀', 'é 证书 😀'],
      ['line\nbreak', 'line\nbreak'],
      ['', ''],
    ];
    for (const [raw, escaped] of rows) assert.equal(distinguishedName(cn(raw)), `CN=${escaped}`);
  });
  it('reads every kind of string', () => {
    assert.equal(textOf(printable('Plain')), 'CN=Plain');
    assert.equal(textOf(tlv(0x14, [0x4d, 0xfc, 0x6c])), 'CN=Mül');
    assert.equal(textOf(tlv(0x16, 'ia5')), 'CN=ia5');
    assert.equal(textOf(tlv(0x1a, 'visible')), 'CN=visible');
    assert.equal(textOf(tlv(0x12, '12 34')), 'CN=12 34');
    assert.equal(textOf(tlv(0x1e, utf16('Ünï😀'))), 'CN=Ünï😀');
    assert.equal(textOf(tlv(0x1c, [0, 0, 0, 0x41, 0, 1, 0xf6, 0])), 'CN=A😀');
  });
  it('has hexadecimal for unknown types and for values that are no strings', () => {
    assert.equal(distinguishedName(name([attribute('1.2.3.4', utf8('x'))])), '1.2.3.4=#0c0178');
    assert.equal(textOf(tlv(2, [5])), 'CN=#020105');
    assert.equal(textOf(tlv(0x0c, [0xc3, 0x28])), 'CN=#0c02c328');
    assert.equal(textOf(tlv(0x1e, [0xd8, 0x00])), 'CN=#1e02d800');
    assert.equal(textOf(tlv(0x1c, [0, 0x11, 0, 0])), 'CN=#1c0400110000');
  });
  it('is undefined for what is not exactly one name', () => {
    assert.equal(distinguishedName(new Uint8Array()), undefined);
    assert.equal(distinguishedName(Buffer.concat([cn('a'), Uint8Array.of(0)])), undefined);
    assert.equal(distinguishedName(cn('a').subarray(0, 8)), undefined);
    assert.equal(distinguishedName(tlv(0x31)), undefined);
    assert.equal(distinguishedName(sequence(tlv(0x31, sequence(oid(CN))))), undefined);
    assert.equal(distinguishedName(sequence(tlv(0x31, sequence(utf8('a'), utf8('b'))))), undefined);
  });
  it('can be taken apart again: every separator within a value is escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const text = distinguishedName(cn(raw))!.slice(3);
        const back = text.replace(/\\(00|.)/gsu, (_, c: string) => (c === '00' ? '\0' : c));
        assert.equal(back, raw);
        assert.doesNotMatch(text.replace(/\\./gsu, ''), /[,+"\\<>;=\0]|^[ #]/);
      }),
    );
  });
});

describe('two names', () => {
  it('are the same whatever their case, white space and kind of string', () => {
    assert.ok(sameName(cn('Example  CA '), name([attribute(CN, printable('example ca'))])));
    assert.ok(sameName(cn('MÜLLER'), name([attribute(CN, tlv(0x14, [0x6d, 0xfc, 0x6c, 0x6c, 0x65, 0x72]))])));
  });
  it('are the same if their bytes are, even damaged ones', () => {
    assert.ok(sameName(Uint8Array.of(1, 2), Uint8Array.of(1, 2)));
    assert.ok(!sameName(Uint8Array.of(1, 2), Uint8Array.of(1, 3)));
  });
  it('do not depend on the order within an RDN', () => {
    const a = attribute('2.5.4.10', utf8('o'));
    const b = attribute('2.5.4.11', utf8('u'));
    assert.ok(sameName(name([a, b]), name([b, a])));
    assert.ok(!sameName(name([a], [b]), name([b], [a])));
    assert.ok(!sameName(name([a, b]), name([a], [b])));
  });
  it('differ in type or text', () => {
    assert.ok(!sameName(cn('a'), cn('b')));
    assert.ok(!sameName(cn('a'), name([attribute('2.5.4.10', utf8('a'))])));
    assert.ok(!sameName(cn('a'), sequence()));
    assert.ok(!sameName(cn('a b'), cn('ab')));
  });
});
