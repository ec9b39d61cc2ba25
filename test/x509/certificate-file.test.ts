import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { type CertificateFile, readCertificateFile } from '../../src/x509/certificate-file.js';
import { takesAtMost } from '../processor-time.js';
import { CertificateMaker, noOpenssl, read } from './openssl.js';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const pem = (label: string, body: string): string =>
  `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;

describe('a file of certificates', { skip: noOpenssl }, () => {
  const maker = new CertificateMaker();
  after(() => maker.remove());
  const key = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const one = maker.make({ key, subject: '/CN=one' });
  const two = maker.make({ key, subject: '/CN=two' });
  const text = (file: string): string => readFileSync(file, 'latin1');
  const onePem = text(one.certificateFile);
  const twoPem = text(two.certificateFile);
  const subjects = (file: Uint8Array): string[] => {
    const result = readCertificateFile(file);
    assert.ok(typeof result !== 'string', String(result));
    assert.equal(result.left, 0);
    return result.certificates.map(({ subject }) => subject);
  };
  const made = (...args: readonly string[]): Uint8Array => {
    const out = join(maker.folder, 'made');
    execFileSync('openssl', [...args, '-out', out], { stdio: ['ignore', 'ignore', 'pipe'] });
    return read(out);
  };

  it('PEM: one, several, with text between them, twice the same, with CRLF', () => {
    assert.deepEqual(subjects(bytes(onePem)), ['CN=one']);
    assert.deepEqual(subjects(bytes(`# roots\n${onePem}\nsubject=two\n${twoPem}${onePem}`)), [
      'CN=one',
      'CN=two',
    ]);
    assert.deepEqual(subjects(bytes(`${onePem}${twoPem}`.replaceAll('\n', '\r\n'))), ['CN=one', 'CN=two']);
  });
  it('PEM with its private key before or behind it', () => {
    assert.deepEqual(subjects(bytes(`${text(one.keyFile)}${onePem}`)), ['CN=one']);
    assert.deepEqual(subjects(bytes(`${onePem}${text(one.keyFile)}`)), ['CN=one']);
  });
  it("OpenSSL's trusted certificates", () => {
    const trusted = made('x509', '-in', one.certificateFile, '-addtrust', 'serverAuth', '-trustout');
    assert.match(Buffer.from(trusted).toString(), /TRUSTED CERTIFICATE/);
    assert.deepEqual(subjects(trusted), ['CN=one']);
  });
  it('DER: one, and one behind another', () => {
    assert.deepEqual(subjects(one.der), ['CN=one']);
    assert.deepEqual(subjects(Buffer.concat([one.der, two.der])), ['CN=one', 'CN=two']);
  });
  it('what is unreadable in a file of others is counted', () => {
    const broken = pem('CERTIFICATE', 'MAMCAQU=');
    const result = readCertificateFile(bytes(`${onePem}${broken}${twoPem}`)) as CertificateFile;
    assert.deepEqual([result.certificates.length, result.left], [2, 1]);
  });
  it('what holds none says what it is instead', () => {
    const p7 = made('crl2pkcs7', '-nocrl', '-certfile', one.certificateFile);
    const p7Der = made('crl2pkcs7', '-nocrl', '-outform', 'DER', '-certfile', one.certificateFile);
    const p12 = made(
      ...['pkcs12', '-export', '-in', one.certificateFile, '-inkey', one.keyFile, '-passout', 'pass:x'],
    );
    const request = made('req', '-new', '-key', one.keyFile, '-subj', '/CN=x');
    const keyDer = made('pkey', '-in', one.keyFile, '-outform', 'DER');
    const cases: readonly (readonly [Uint8Array, string])[] = [
      [new Uint8Array(0), 'empty'],
      [bytes(text(one.keyFile)), 'private_key'],
      [keyDer, 'private_key'],
      [request, 'certificate_request'],
      [p7, 'pkcs7'],
      [p7Der, 'pkcs7'],
      [p12, 'pkcs12'],
      [bytes(pem('DH PARAMETERS', 'MAA=')), 'other_pem'],
      [bytes(pem('CERTIFICATE', 'MAMCAQU=')), 'damaged'],
      [one.der.subarray(0, 100), 'damaged'],
      [bytes('hello\n'), 'not_certificates'],
    ];
    for (const [file, problem] of cases) assert.equal(readCertificateFile(file), problem);
  });
  it('cut or damaged anywhere gives an answer', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(255), fc.boolean(), (place, value, cut) => {
        const file = Buffer.from(`${onePem}${twoPem}`);
        const at = place % file.length;
        file[at] = value;
        readCertificateFile(cut ? file.subarray(0, at) : file);
        const der = Buffer.concat([one.der, two.der]);
        der[place % der.length] = value;
        readCertificateFile(cut ? der.subarray(0, place % der.length) : der);
      }),
      { numRuns: 200 },
    );
  });
});

it('many beginnings without an end take no quadratic time', async () => {
  const beginnings = bytes('-----BEGIN CERTIFICATE-----\n'.repeat(200_000));
  await takesAtMost(2, () => assert.equal(readCertificateFile(beginnings), 'not_certificates'));
});
