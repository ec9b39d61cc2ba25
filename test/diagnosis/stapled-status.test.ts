import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { dissect, type FindingReport } from '../../src/index.js';
import { parseCertificate } from '../../src/x509/certificate.js';
import { ocspAnswer } from '../../src/x509/ocsp.js';
import { sharedCaptures } from '../project-root.js';
import { CertificateMaker, type Made, noOpenssl, read } from '../x509/openssl.js';
import { shownCapture } from './shown-certificates.js';

const NOW = Math.floor(Date.now() / 1_000) + 60;
const DAY = 86_400;
const CA = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign,digitalSignature'];

describe('an OCSP response that the server sends along', { skip: noOpenssl }, () => {
  const maker = new CertificateMaker();
  after(() => maker.remove());
  const key = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const root = maker.make({ key, subject: '/CN=root', extensions: CA });
  const leaf = maker.make({ key, subject: '/CN=leaf', issuer: root });
  const responder = maker.make({
    key: ['rsa:2048'],
    subject: '/CN=responder',
    extensions: ['extendedKeyUsage=OCSPSigning'],
    issuer: root,
  });
  const stranger = maker.make({ key, subject: '/CN=stranger', extensions: ['extendedKeyUsage=OCSPSigning'] });
  const parsed = ({ der }: Made) => {
    const certificate = parseCertificate(der);
    return 'undecoded' in certificate ? assert.fail() : certificate;
  };

  let count = 0;
  /** What openssl's responder says of the leaf with this line of its index in the way of openssl ca. */
  function response(state: string, signer: Made = root, days = '3'): Uint8Array {
    const file = (name: string): string => join(maker.folder, `${count}.${name}`);
    count++;
    const serial = parsed(leaf).serialNumber.toUpperCase();
    const [flag = '', revoked = ''] = state.split(' ');
    const line = [flag, '991231235959Z', revoked, serial, 'unknown', '/CN=leaf'].join('\t');
    writeFileSync(file('index'), state === '' ? '' : `${line}\n`);
    writeFileSync(file('index.attr'), 'unique_subject = no\n');
    const openssl = (...args: readonly string[]) =>
      execFileSync('openssl', ['ocsp', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    openssl('-issuer', root.certificateFile, '-cert', leaf.certificateFile, '-reqout', file('req'));
    openssl(
      ...['-index', file('index'), '-CA', root.certificateFile, '-ndays', days],
      ...['-rsigner', signer.certificateFile, '-rkey', signer.keyFile],
      ...['-reqin', file('req'), '-respout', file('resp')],
    );
    return read(file('resp'));
  }
  async function told(
    staple: Uint8Array,
    at = NOW,
    server: readonly Made[] = [leaf, root],
  ): Promise<FindingReport[]> {
    const report = await dissect(shownCapture({ server: server.map(({ der }) => der), staple, at }));
    return report.connections[0]!.findings.filter(({ code }) => code.startsWith('ocsp.'));
  }
  const codes = async (...args: Parameters<typeof told>): Promise<string[]> =>
    (await told(...args)).map(({ code, severity }) => `${code} ${severity}`);

  it('says good, signed by the issuer or by its responder', async () => {
    assert.deepEqual(await codes(response('V')), ['ocsp.good note']);
    assert.deepEqual(await codes(response('V', responder)), ['ocsp.good note']);
  });
  it('says revoked, when and why', async () => {
    const [finding] = await told(response('R 261101120000Z,keyCompromise'));
    assert.equal(finding?.code, 'ocsp.revoked');
    assert.equal(finding.severity, 'warning');
    assert.match(finding.message, /was revoked on 2026-11-01T12:00:00Z \(keyCompromise\)/);
  });
  it('does not know the certificate', async () => {
    assert.deepEqual(await codes(response('')), ['ocsp.unknown warning']);
  });
  it('is stale, or too young', async () => {
    assert.deepEqual(await codes(response('V'), NOW + 5 * DAY), ['ocsp.good note', 'ocsp.stale warning']);
    assert.deepEqual(await codes(response('V'), NOW - DAY), ['ocsp.good note', 'ocsp.not_yet_valid warning']);
  });
  it('is signed by a stranger, or nobody knows', async () => {
    assert.deepEqual(await codes(response('V', stranger)), ['ocsp.good note', 'ocsp.bad_signature warning']);
    const [alone] = await told(response('V'), NOW, [leaf]);
    assert.match(alone?.message ?? '', /its signature was not checked/);
  });
  it('is about another certificate', async () => {
    const other = maker.make({ key, subject: '/CN=other', issuer: root });
    assert.deepEqual(await codes(response('V'), NOW, [other, root]), ['ocsp.other_certificate warning']);
  });
  it('refuses to answer, or is none', async () => {
    // RFC 6960 section 4.2.1: OCSPResponseStatus tryLater (3).
    assert.deepEqual(await codes(Uint8Array.of(0x30, 3, 10, 1, 3)), ['ocsp.unsuccessful warning']);
    assert.deepEqual(await codes(Uint8Array.of(0x30, 0)), ['ocsp.malformed warning']);
  });
  it('cut or damaged anywhere gives an answer', () => {
    const sound = response('V', responder);
    const [certificate, issuer] = [parsed(leaf), parsed(root)];
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.nat(255), fc.boolean(), (at, value, cut) => {
        const damaged = Uint8Array.from(sound);
        damaged[at] = value;
        ocspAnswer(cut ? damaged.subarray(0, at) : damaged, certificate, issuer);
      }),
      { numRuns: 300 },
    );
  });
});

describe('responses that real servers sent', {
  skip: existsSync(sharedCaptures) ? false : 'no such captures here',
}, () => {
  for (const name of [
    'tls_ocsp-stapling.pcap',
    'tls_ocsp-stapling-digicert.pcap',
    'tls_ocsp-stapling-twimg.pcap',
  ]) {
    it(name, async () => {
      const { connections } = await dissect(join(sharedCaptures, name));
      const findings = connections
        .flatMap((one) => one.findings)
        .filter(({ code }) => code.startsWith('ocsp.'));
      assert.ok(findings.length > 0);
      for (const { code, message } of findings) {
        assert.equal(code, 'ocsp.good');
        assert.doesNotMatch(message, /not checked/);
      }
    });
  }
});
