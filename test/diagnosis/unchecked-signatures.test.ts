// A host that cannot check a signature (a browser, an older OpenSSL) says so, and is less sure: never of another mind.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type ConnectionReport, dissect } from '../../src/index.js';
import { host } from '../../src/platform/host.js';
import { samplesFolder } from '../project-root.js';

const SURENESS = { possible: 0, inferred: 1, certain: 2 } as const;

async function connections(): Promise<Map<string, ConnectionReport>> {
  const found = new Map<string, ConnectionReport>();
  for (const name of readdirSync(samplesFolder).filter((one) => /\.pcap(ng)?$/.test(one))) {
    const report = await dissect({ name, path: join(samplesFolder, name) });
    for (const one of report.connections) found.set(`${name} #${one.id}`, one);
  }
  return found;
}

describe('signatures of certificates that cannot be checked', () => {
  const { signedCertificate } = host;
  let checked: Map<string, ConnectionReport>;
  let unchecked: Map<string, ConnectionReport>;
  before(async () => {
    checked = await connections();
    host.signedCertificate = (der) => {
      const signed = signedCertificate(der);
      return signed === undefined ? undefined : { key: signed.key, isSignedBy: () => undefined };
    };
    unchecked = await connections();
    host.signedCertificate = signedCertificate;
  });
  after(() => {
    host.signedCertificate = signedCertificate;
  });

  it('change no verdict but for one that is open then, and make none surer', () => {
    let lessSure = 0;
    for (const [name, { verdict }] of checked) {
      const without = unchecked.get(name)!.verdict;
      for (const part of ['outcome', 'refusedBy', 'refused'] as const)
        assert.equal(without[part], verdict[part], `${name}: ${part}`);
      if (without.cause === 'unknown' && verdict.cause !== 'unknown')
        assert.equal(without.alternatives[0]?.cause, verdict.cause, name);
      else assert.equal(without.cause, verdict.cause, name);
      for (const sure of ['confidence', 'causeConfidence'] as const) {
        assert.ok(SURENESS[without[sure]] <= SURENESS[verdict[sure]], `${name}: ${sure}`);
        if (without[sure] !== verdict[sure]) lessSure++;
      }
    }
    assert.ok(lessSure > 0, 'what rests on a signature is less sure without it');
  });

  it('of a self-signed certificate: possible, with the other explanation beside it, and a note that says why', () => {
    const { verdict, findings } = unchecked.get('tls12-server-self-signed.pcap #1')!;
    assert.deepEqual([verdict.cause, verdict.causeConfidence], ['self_signed', 'possible']);
    assert.ok(verdict.alternatives.some(({ cause }) => cause === 'unknown_ca'));
    const note = findings.find(({ code }) => code === 'chain.unchecked_signature');
    assert.match(note?.message ?? '', /signature \(sha256WithRSAEncryption\) that cannot be checked here/);
  });

  it('are said of every certificate that a chain rests on, and of none that was checked', () => {
    const isNote = ({ code }: { readonly code: string }) => code === 'chain.unchecked_signature';
    assert.ok(unchecked.get('tls12-mutual-success.pcap #1')!.findings.some(isNote));
    for (const [name, { findings }] of checked) assert.ok(!findings.some(isNote), name);
  });
});
