import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Certificate, parseCertificate } from '../../src/x509/certificate.js';
import { hostNameMatch, matchesHostName } from '../../src/x509/host-name.js';
import { certificate, commonName, extension, sequence, tlv } from './der-builder.js';

function certificateFor(names: readonly Uint8Array[], subject = 'subject'): Certificate {
  const extensions = names.length === 0 ? [] : [extension('2.5.29.17', sequence(...names))];
  const parsed = parseCertificate(certificate({ subject: commonName(subject), extensions }));
  if ('undecoded' in parsed) assert.fail();
  return parsed;
}

const dns = (text: string) => tlv(0x82, text);
const ip = (...bytes: number[]) => tlv(0x87, bytes);

describe('a host name', () => {
  const matches = (presented: string, wanted: string) =>
    matchesHostName(certificateFor([dns(presented)]), wanted);
  it('matches without regard to case or to the dot of the root', () => {
    assert.ok(matches('www.Example.com', 'WWW.example.COM'));
    assert.ok(matches('example.com', 'example.com.'));
    assert.ok(!matches('example.com', 'www.example.com'));
    assert.ok(!matches('www.example.com', 'example.com'));
  });
  it('matches a wildcard for exactly the left-most label', () => {
    assert.ok(matches('*.example.com', 'a.example.com'));
    assert.ok(!matches('*.example.com', 'example.com'));
    assert.ok(!matches('*.example.com', 'a.b.example.com'));
    assert.ok(!matches('*.example.com', '.example.com'));
  });
  it('matches no wildcard elsewhere, in part of a label, or over a whole top-level domain', () => {
    assert.ok(!matches('a.*.com', 'a.example.com'));
    assert.ok(!matches('w*.example.com', 'www.example.com'));
    assert.ok(!matches('*', 'localhost'));
    assert.ok(!matches('*.com', 'example.com'));
    assert.ok(!matches('*.*.com', 'a.b.com'));
  });
  it('with letters beyond ASCII is compared as A-labels', () => {
    assert.ok(matches('xn--mller-kva.example', 'müller.example'));
  });
  it('does not end at a NUL', () => {
    assert.ok(!matches('good.example\0.evil.example', 'good.example'));
  });
  it('does not match an address or a common name', () => {
    assert.ok(!matchesHostName(certificateFor([ip(127, 0, 0, 1)], 'localhost'), 'localhost'));
    assert.ok(!matchesHostName(certificateFor([], 'localhost'), 'localhost'));
    assert.ok(!matches('', ''));
  });
});

describe('an address', () => {
  it('matches iPAddress by its bytes, however it is written', () => {
    const six = certificateFor([ip(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)]);
    for (const text of ['2001:db8::1', '2001:0DB8:0:0:0:0:0:1', '[2001:db8::1]', '2001:db8::0.0.0.1']) {
      assert.ok(matchesHostName(six, text), text);
    }
    assert.ok(!matchesHostName(six, '2001:db8::2'));
    assert.ok(matchesHostName(certificateFor([ip(10, 0, 0, 7)]), '10.0.0.7'));
    assert.ok(!matchesHostName(certificateFor([ip(10, 0, 0, 7)]), '10.0.0.8'));
    assert.ok(matchesHostName(certificateFor([ip(...new Array<number>(15).fill(0), 1)]), '::1'));
    assert.ok(matchesHostName(certificateFor([ip(...new Array<number>(16).fill(0))]), '::'));
  });
  it('does not match a dNSName that looks like it', () => {
    assert.ok(!matchesHostName(certificateFor([dns('10.0.0.7')]), '10.0.0.7'));
  });
});

describe('the common name', () => {
  it('is told apart only if there are no names for hosts', () => {
    assert.deepEqual(hostNameMatch(certificateFor([], '*.example.com'), 'a.example.com'), {
      matches: false,
      by: null,
      onlyCommonName: true,
    });
    assert.equal(
      hostNameMatch(certificateFor([dns('other')], 'a.example'), 'a.example').onlyCommonName,
      false,
    );
    assert.equal(
      hostNameMatch(certificateFor([tlv(0x81, 'a@b')], 'a.example'), 'a.example').onlyCommonName,
      true,
    );
  });
  it('is not needed when a name matches, which is told', () => {
    assert.deepEqual(hostNameMatch(certificateFor([dns('x'), dns('a.example')]), 'a.example'), {
      matches: true,
      by: { type: 'dNSName', value: 'a.example' },
      onlyCommonName: false,
    });
  });
});
