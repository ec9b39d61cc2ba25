import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { derTree, isFailure } from '../../src/x509/der.js';
import { type NameConstraints, nameConstraints, outsideName } from '../../src/x509/name-constraints.js';
import { attribute, name, sequence, tlv, utf8 } from './der-builder.js';

const DNS = 0x82;
const MAIL = 0x81;
const URI = 0x86;
const IP = 0x87;
const DIRECTORY = 0xa4;
const OTHER = 0xa0;

const subtree = (tag: number, value: string | readonly number[] | Uint8Array): Uint8Array =>
  sequence(tlv(tag, value));

function constraints(
  permitted: readonly Uint8Array[],
  excluded: readonly Uint8Array[] = [],
): NameConstraints {
  const der = sequence(
    ...(permitted.length === 0 ? [] : [tlv(0xa0, ...permitted)]),
    ...(excluded.length === 0 ? [] : [tlv(0xa1, ...excluded)]),
  );
  const tree = derTree(der);
  assert.ok(!isFailure(tree));
  return nameConstraints(tree) ?? assert.fail('no constraints');
}

const organization = (text: string): Uint8Array => attribute('2.5.4.10', utf8(text));
const common = (text: string): Uint8Array => attribute('2.5.4.3', utf8(text));
const EMPTY = name();

function judge(
  limits: NameConstraints,
  type: 'dNSName' | 'rfc822Name' | 'uniformResourceIdentifier' | 'iPAddress' | 'otherName',
  ...values: readonly string[]
): unknown {
  const subjectAltNames = values.map((value) => ({ type, value }));
  const outside = outsideName({ subject: '', subjectDer: EMPTY, subjectAltNames }, limits, {
    comparisons: 1_000,
  });
  return typeof outside === 'object' ? (outside?.name ?? 'within') : outside;
}

describe('names and their constraints', () => {
  it('hosts: the domain and all below, a leading dot means below only', () => {
    const limits = constraints([subtree(DNS, 'example.com'), subtree(DNS, '.example.net')]);
    for (const inside of ['example.com', 'WWW.Example.COM', '*.example.com', 'a.b.example.net'])
      assert.equal(judge(limits, 'dNSName', inside), 'within');
    for (const outside of ['badexample.com', 'example.org', 'example.net', 'com'])
      assert.equal(judge(limits, 'dNSName', 'example.com', outside), outside);
  });
  it('an empty base permits all, or excludes all', () => {
    assert.equal(judge(constraints([subtree(DNS, '')]), 'dNSName', 'a.example'), 'within');
    assert.equal(judge(constraints([], [subtree(DNS, '')]), 'dNSName', 'a.example'), 'a.example');
  });
  it('exclusion weighs more than permission', () => {
    const limits = constraints([subtree(DNS, 'example.com')], [subtree(DNS, 'secret.example.com')]);
    assert.equal(judge(limits, 'dNSName', 'www.example.com'), 'within');
    assert.equal(judge(limits, 'dNSName', 'a.secret.example.com'), 'a.secret.example.com');
  });
  it('names of another form are free', () => {
    assert.equal(judge(constraints([subtree(DNS, 'example.com')]), 'iPAddress', '192.0.2.1'), 'within');
  });
  it('addresses of both families', () => {
    const limits = constraints([
      subtree(IP, [192, 0, 2, 0, 255, 255, 255, 0]),
      subtree(IP, [
        0x20,
        1,
        0xd,
        0xb8,
        ...Array<number>(12).fill(0),
        ...Array<number>(4).fill(255),
        ...Array<number>(12).fill(0),
      ]),
    ]);
    assert.equal(judge(limits, 'iPAddress', '192.0.2.77'), 'within');
    assert.equal(judge(limits, 'iPAddress', '192.0.3.1'), '192.0.3.1');
    assert.equal(judge(limits, 'iPAddress', '2001:db8::1'), 'within');
    assert.equal(judge(limits, 'iPAddress', '2001:db9::1'), '2001:db9::1');
  });
  it('mail: one address, one host, or all hosts below', () => {
    const limits = constraints([
      subtree(MAIL, 'me@a.example'),
      subtree(MAIL, 'b.example'),
      subtree(MAIL, '.c.example'),
    ]);
    for (const inside of ['me@a.example', 'x@b.example', 'x@y.c.example'])
      assert.equal(judge(limits, 'rfc822Name', inside), 'within');
    for (const outside of ['you@a.example', 'x@y.b.example', 'x@c.example'])
      assert.equal(judge(limits, 'rfc822Name', outside), outside);
  });
  it('URIs: by their host', () => {
    const limits = constraints([subtree(URI, '.example.com')]);
    assert.equal(judge(limits, 'uniformResourceIdentifier', 'https://me@www.example.com:8443/x'), 'within');
    for (const outside of ['https://example.org/.example.com', 'urn:x:.example.com'])
      assert.equal(judge(limits, 'uniformResourceIdentifier', outside), outside);
  });
  it('the subject: its most general RDNs, whatever their kind of string', () => {
    const limits = constraints([subtree(DIRECTORY, name([organization('Example')]))]);
    const about = (...rdns: readonly Uint8Array[]) =>
      outsideName(
        { subject: 'shown', subjectDer: name(...rdns.map((rdn) => [rdn])), subjectAltNames: [] },
        limits,
        { comparisons: 10 },
      );
    assert.equal(about(organization('EXAMPLE'), common('a')), null);
    assert.deepEqual(about(organization('Other'), common('a')), { name: 'shown' });
    assert.deepEqual(about(common('a'), organization('Example')), { name: 'shown' });
    assert.equal(about(), null);
  });
  it('forms that are not compared, and a spent budget, leave it open', () => {
    const other = constraints([subtree(OTHER, [])]);
    assert.equal(judge(other, 'otherName', 'x'), 'unchecked');
    assert.equal(judge(other, 'dNSName', 'x'), 'within');
    const limits = constraints([subtree(DNS, 'a'), subtree(DNS, 'b')]);
    const subjectAltNames = ['a', 'b', 'a', 'b'].map((value) => ({ type: 'dNSName' as const, value }));
    const named = { subject: '', subjectDer: EMPTY, subjectAltNames };
    assert.equal(outsideName(named, limits, { comparisons: 8 }), null);
    assert.equal(outsideName(named, limits, { comparisons: 7 }), 'unchecked');
  });
});
