import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileName } from '../../src/cli/certificate-files.js';
import { projectRoot, samplesFolder } from '../project-root.js';

const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-certificates-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(projectRoot, 'bin/tls-dissect.js'), ...args], { encoding: 'utf8' });

describe('--certificates', () => {
  it('writes each distinct certificate once, as PEM that others read', () => {
    const out = join(folder, 'new', 'pem');
    const sample = join(samplesFolder, 'tls12-mutual-success.pcap');
    const { stderr, status } = run(sample, sample, '--certificates', out);
    assert.equal(status, 0);
    assert.match(stderr, /pem: 2 certificates written\./);
    const files = readdirSync(out).sort();
    assert.deepEqual(
      files.map((name) => name.replace(/-[0-9a-f]{16}\.pem$/, '')),
      ['alice', 'localhost'],
    );
    const [alice] = files.map((name) => new X509Certificate(readFileSync(join(out, name))));
    assert.match(alice!.subject, /CN=alice/);
    assert.ok(files[0]!.includes(alice!.fingerprint256.replaceAll(':', '').toLowerCase().slice(0, 16)));
  });

  it('writes those of TLS 1.3 where keys open them, of the chosen connections only', () => {
    const out = join(folder, '13');
    const sample = join(samplesFolder, 'tls13-mutual-success.pcap');
    run(sample, '--certificates', out);
    assert.deepEqual(readdirSync(out), []);
    run(sample, '--certificates', out, '--keylog', sample.replace('.pcap', '.keys'), '--failed');
    assert.deepEqual(readdirSync(out), []);
    run(sample, '--certificates', out, '--keylog', sample.replace('.pcap', '.keys'));
    assert.equal(readdirSync(out).length, 2);
  });

  it('says why it cannot write', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const { stderr, status } = run(
      join(samplesFolder, 'tls12-mutual-success.pcap'),
      '--certificates',
      join(file, 'x'),
    );
    assert.equal(status, 2);
    assert.match(stderr, /ENOTDIR/);
  });

  for (const [subject, name] of [
    ['CN=../../etc/passwd', 'etc-passwd'],
    ['O=x,CN=a\\,b\u001b[31m<script>', 'a-b-31m-script'],
    ['CN=..', 'certificate'],
    ['CN=\u202egpj.exe', 'gpj.exe'],
    [undefined, 'certificate'],
    [`CN=${'x'.repeat(500)}`, 'x'.repeat(48)],
  ] as const) {
    it(`takes no dangerous name: ${JSON.stringify(subject?.slice(0, 40))}`, () => {
      const seen = { subject, sha256: 'ab'.repeat(32), der: new Uint8Array(), connection: 1, frame: 1 };
      assert.equal(fileName({ ...seen, from: 'server' }), `${name}-abababababababab.pem`);
    });
  }
});
