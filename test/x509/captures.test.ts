import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseCertificate } from '../../src/x509/certificate.js';
import { isSelfSigned } from '../../src/x509/signature.js';
import { sharedCaptures } from '../project-root.js';
import { noOpenssl, opensslNames } from './openssl.js';

const skip = !existsSync(sharedCaptures)
  ? 'the shared captures are not here'
  : spawnSync('tshark', ['--version']).status !== 0
    ? 'tshark is not installed'
    : false;

/** tshark starts slowly, so it is asked only about files that hold a common name and a handshake record. */
function mayHoldCertificates(file: string): boolean {
  const bytes = readFileSync(file);
  return bytes.includes(Buffer.of(0x06, 0x03, 0x55, 0x04, 0x03)) && bytes.includes(Buffer.of(0x16, 0x03));
}

function certificatesIn(file: string): string[] {
  const output = execFileSync(
    'tshark',
    ['-n', '-r', file, '-Y', 'tls.handshake.certificate', '-T', 'fields', '-e', 'tls.handshake.certificate'],
    { encoding: 'latin1', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 << 20 },
  );
  return output.split(/[\n,]/).filter((text) => text !== '');
}

describe('certificates recorded by others', { skip }, () => {
  const found = new Map<string, string>();
  it('are all decoded, and agree with node:crypto and openssl', () => {
    for (const file of readdirSync(sharedCaptures).filter((entry) => /\.pcap(ng)?$/.test(entry))) {
      const path = join(sharedCaptures, file);
      if (!mayHoldCertificates(path)) continue;
      for (const digits of certificatesIn(path)) found.set(digits.replaceAll(':', ''), file);
    }
    assert.ok(found.size > 50, `${found.size} certificates found`);
    for (const [digits, file] of found) {
      const der = Uint8Array.from(Buffer.from(digits, 'hex'));
      const ours = parseCertificate(der);
      if ('undecoded' in ours) assert.fail(`${file}: ${ours.reason} at ${ours.offset}`);
      assert.deepEqual(ours.problems, [], file);
      if (noOpenssl === false) {
        assert.deepEqual({ subject: ours.subject, issuer: ours.issuer }, opensslNames(der), file);
      }
      const theirs = new X509Certificate(der);
      // OpenSSL prints the number zero with one digit.
      assert.equal(ours.serialNumber.replace(/^00$/, '0'), theirs.serialNumber.toLowerCase(), file);
      assert.equal(ours.notBefore.seconds * 1_000, Date.parse(theirs.validFrom), file);
      assert.equal(ours.notAfter.seconds * 1_000, Date.parse(theirs.validTo), file);
      assert.equal(ours.sha256, theirs.fingerprint256.replaceAll(':', '').toLowerCase(), file);
      assert.equal(isSelfSigned(ours), verifiesItself(theirs), file);
    }
  });
});

function verifiesItself(certificate: X509Certificate): boolean {
  try {
    return certificate.verify(certificate.publicKey);
  } catch {
    return false;
  }
}
