// What a capture does not hold may have been the refusal, or the departure that a complaint answers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { ConnectionReport } from '../../src/index.js';
import { projectRoot } from '../project-root.js';
import { captureOf, connectionsIn, packetsOf } from './capture-cut.js';

const samples = join(projectRoot, 'samples');

/** The sample's connections, read with its keys, without the frames that are named. */
async function without(name: string, gone: (frame: number) => boolean): Promise<readonly ConnectionReport[]> {
  const packets = packetsOf(readFileSync(join(samples, `${name}.pcap`)));
  assert.ok(packets);
  const kept = packets.records.filter((_, index) => !gone(index + 1));
  return connectionsIn(captureOf(packets, kept), readFileSync(join(samples, `${name}.keys`), 'utf8'));
}

describe('a capture that is cut short', () => {
  it('before the server answers leaves open that it refused a client without a certificate', async () => {
    const [whole] = await without('tls13-s-server-no-client-certificate', () => false);
    assert.equal(whole?.verdict.refused, 'missing_client_certificate');
    const [cut] = await without('tls13-cut-short-without-client-certificate', () => false);
    assert.equal(cut?.verdict.outcome, 'established');
    assert.equal(cut.verdict.confidence, 'possible');
    const refusal = cut.verdict.alternatives.find(({ refused }) => refused === 'missing_client_certificate');
    assert.equal(refusal?.refusedBy, 'server');
    assert.match(refusal.why, /what the server answered is not in the capture/);
  });

  it('leaves open that it refused a certificate', async () => {
    const [cut] = await without('tls13-cut-short-after-client-certificate', () => false);
    assert.ok(cut?.verdict.alternatives.some(({ refused }) => refused === 'client_certificate'));
    const [whole] = await without('tls13-mutual-success', () => false);
    assert.deepEqual(whole?.verdict.alternatives, []);
  });
});

describe('a SYN that nobody answers', () => {
  it('is dropped on the way, once it was sent again and again; before, the answer may yet come', async () => {
    const [, whole] = await without('tls12-syn-dropped', () => false);
    assert.ok(whole);
    assert.equal(whole.verdict.outcome, 'abandoned');
    assert.equal(whole.verdict.refusedBy, 'network');
    assert.equal(whole.verdict.cause, 'timeout');
    assert.equal(whole.verdict.confidence, 'inferred');
    const [syn] = whole.timeline;
    assert.equal(syn?.message, 'tcp_syn');
    const calls = syn.frame;
    const [, early] = await without('tls12-syn-dropped', (frame) => frame > calls + 2);
    assert.equal(early?.verdict.outcome, 'incomplete');
  });
});

describe('an alert behind a hole', () => {
  it('may complain of a departure that the hole hides', async () => {
    const [whole] = await without('tls13-vsftpd-mutual-success', () => false);
    assert.equal(whole?.verdict.outcome, 'established');
    // The server's answer and its FIN are gone; the client's decode_error remains.
    const [cut] = await without('tls13-vsftpd-mutual-success', (frame) => frame >= 18 && frame < 26);
    assert.ok(cut);
    assert.ok(cut.timeline.some(({ message }) => message === 'gap'));
    const { outcome, confidence, alternatives } = cut.verdict;
    assert.equal(confidence, 'possible');
    assert.ok([outcome, ...alternatives.map((one) => one.outcome)].includes('established'));
  });
});
