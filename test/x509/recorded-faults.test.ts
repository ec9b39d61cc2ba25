import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { dissect, type SeenCertificate } from '../../src/index.js';
import { type Certificate, parseCertificate } from '../../src/x509/certificate.js';
import { chainFaults } from '../../src/x509/faults/chain-faults.js';
import { knownCertificate } from '../../src/x509/known-certificate.js';
import { leadsToPublicRoot } from '../../src/x509/public-ca.js';
import { samplesFolder, sharedFieldCaptures, sharedStrangers } from '../project-root.js';

interface Chain {
  readonly certificates: readonly Certificate[];
  /** `code@index`, with a question mark where the bytes leave another explanation. */
  readonly faults: readonly string[];
}

/** The first connection's chain of a side, and what is wrong with it. */
async function chainOf(capture: string, side: 'server' | 'client', keyLog?: string): Promise<Chain> {
  const seen = new Map<string, SeenCertificate>();
  const keyLogs = keyLog === undefined ? [] : [{ name: keyLog, text: readFileSync(keyLog, 'utf8') }];
  const report = await dissect(capture, { keyLogs, onCertificate: (one) => seen.set(one.sha256, one) });
  const connection = report.connections.find(({ certificates }) => certificates[side].length > 0);
  assert.ok(connection !== undefined, `${capture} shows a chain`);
  const certificates = connection.certificates[side].map(({ sha256 }) => {
    const parsed = parseCertificate(seen.get(sha256!)!.der);
    assert.ok(!('undecoded' in parsed));
    return parsed;
  });
  const serverName = side === 'server' ? (connection.server.name ?? undefined) : undefined;
  const given = { at: Date.parse(connection.start) / 1_000, owner: side, serverName };
  const faults = chainFaults(certificates, given).map(
    ({ code, index, suspected }) => `${code}@${index}${suspected === true ? '?' : ''}`,
  );
  return { certificates, faults };
}

describe('faults of chains recorded by others', () => {
  const field = existsSync(sharedFieldCaptures) ? false : 'the field captures are not here';
  const strangers = existsSync(sharedStrangers) ? false : 'the captures of strangers are not here';

  it('a proxy with one key for CA and leaf is not self-signed', { skip: field }, async () => {
    const { certificates, faults } = await chainOf(
      join(sharedFieldCaptures, 'D02-umbrella-leaf-shares-issuer-key.pcap'),
      'server',
    );
    assert.deepEqual(faults, []);
    assert.equal(knownCertificate(certificates)?.program, 'Cisco Umbrella');
  });

  it("CVE-2020-0601: a CA's key on a curve that is spelled out", { skip: field }, async () => {
    const { certificates, faults } = await chainOf(
      join(sharedFieldCaptures, 'D20-explicit-ec-parameters-unnoticed.pcap'),
      'server',
    );
    assert.deepEqual(faults, ['explicit_ec_parameters@1']);
    assert.equal(leadsToPublicRoot(certificates), 'no');
  });

  const recorded: readonly (readonly [string, 'server' | 'client', readonly string[]])[] = [
    ['r11-12-intermediate-not-a-ca', 'client', ['not_a_ca@1']],
    ['r11-13-intermediate-not-a-ca', 'client', ['not_a_ca@1']],
    ['r11b-12-pathlen', 'server', ['path_length@2']],
    ['r11b-13-pathlen', 'server', ['path_length@2']],
    // What is wrong here is in somebody's store, or in a list of revocations, and not on the wire.
    ['r31-12-intermediate-expired', 'server', ['expired@1']],
    ['r31-13-intermediate-expired', 'server', ['expired@1']],
    ['r32-12-root-expired', 'server', []],
    ['r32-13-root-expired', 'server', []],
    ['r02-12-crl-expired', 'client', []],
    ['r02b-12-crl-missing', 'client', []],
  ];
  for (const [name, side, expected] of recorded) {
    const capture = join(sharedStrangers, 'caps', `${name}.pcap`);
    const skip = strangers || (existsSync(capture) ? false : `${name} is not among the captures here`);
    it(`${name}: ${expected.join(', ') || 'none in the chain'}`, { skip }, async () => {
      const { faults } = await chainOf(capture, side, join(sharedStrangers, 'keys', `${name}.keys`));
      assert.deepEqual(faults, expected);
    });
  }
});

describe('faults of recorded samples', () => {
  const samples: readonly (readonly [string, 'server' | 'client', readonly string[]])[] = [
    ['tls12-server-self-signed', 'server', ['self_signed@0']],
    ['tls12-server-expired', 'server', ['expired@0']],
    ['tls12-server-wrong-eku', 'server', ['wrong_eku@0']],
    ['tls12-hostname-mismatch', 'server', ['hostname_mismatch@0']],
    ['tls12-server-expired-intermediate', 'server', ['expired@1']],
    ['tls12-mutual-success', 'client', []],
  ];
  for (const [name, side, expected] of samples) {
    it(`${name}, ${side}: ${expected.join(', ') || 'none'}`, async () => {
      assert.deepEqual((await chainOf(join(samplesFolder, `${name}.pcap`), side)).faults, expected);
    });
  }
});
