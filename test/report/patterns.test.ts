// What repeats across connections, told beside them.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { MAX_PAIRS } from '../../src/base/limits.js';
import {
  type ConnectionReport,
  type ConnectionSummary,
  dissectReadable,
  type Report,
} from '../../src/index.js';
import { CATALOGUES } from '../../src/language/language.js';
import { PatternCollector } from '../../src/report/patterns.js';
import { samplesFolder } from '../project-root.js';

async function reportOf(...samples: readonly string[]): Promise<Report> {
  const inputs = samples.map((name) => join(samplesFolder, `${name}.pcap`));
  return (await dissectReadable(inputs)).report;
}

describe('across connections', () => {
  it("the seed's three runs: one client fails and succeeds, and the first difference is told", async () => {
    const { patterns = [] } = await reportOf(
      'tls12-no-client-certificate',
      'tls12-no-client-certificate',
      'tls12-mutual-success',
    );
    assert.equal(patterns.length, 1);
    const [one] = patterns;
    assert.equal(one!.kind, 'fails_and_succeeds');
    assert.equal(one!.cause, 'no_client_certificate');
    assert.deepEqual([one!.failed, one!.established], [2, 1]);
    assert.equal(one!.compared?.firstDifference?.aspect, 'client_certificate');
    assert.match(one!.summary, /127\.0\.0\.1 fails at 127\.0\.0\.1:8443 in 2 of 3 connections/);
  });

  it('the same failure again and again', async () => {
    const { patterns = [] } = await reportOf(
      'tls12-server-expired',
      'tls12-server-expired',
      'tls12-server-expired',
    );
    assert.deepEqual(
      patterns.map(({ kind, cause, failed, connections }) => ({ kind, cause, failed, connections })),
      [{ kind: 'client_fails_again', cause: 'expired', failed: 3, connections: [1, 2, 3] }],
    );
  });

  it('nothing of a single failure', async () => {
    assert.equal((await reportOf('tls12-server-expired')).patterns, undefined);
  });

  const refused = (id: number, client: string) =>
    ({
      id,
      client: { address: client, port: 40_000 + (id % 20_000) },
      server: { address: '192.0.2.1', port: 443 },
      verdict: {
        outcome: 'failed',
        refusedBy: 'server',
        cause: 'unknown_ca',
        confidence: 'certain',
        causeConfidence: id === 3 ? 'inferred' : 'certain',
      },
    }) as unknown as ConnectionSummary;
  const never = (): ConnectionReport => {
    throw new Error('no success to compare with');
  };

  it('one server that refuses many clients alike, as sure as the weakest of them', () => {
    const collector = new PatternCollector('en');
    for (let id = 1; id <= 5; id++) collector.add(refused(id, `198.51.100.${id}`), never);
    const [one, ...more] = collector.patterns(CATALOGUES.en);
    assert.equal(more.length, 0);
    assert.equal(one!.kind, 'clients_fail_alike');
    assert.deepEqual([one!.clients, one!.failed, one!.confidence], [5, 5, 'inferred']);
  });

  it('in bounded memory: clients beyond the limit are counted as passed over', () => {
    const collector = new PatternCollector('en');
    for (let id = 1; id <= MAX_PAIRS + 10; id++)
      collector.add(refused(id, `10.0.${id >> 8}.${id & 255}`), never);
    assert.equal(collector.passedOver, 10);
    assert.equal(collector.patterns(CATALOGUES.en)[0]!.clients, MAX_PAIRS);
  });
});
