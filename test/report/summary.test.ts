// A connection is counted by its summary and shown by its report: both come from one story and one verdict.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type ConnectionReport, type ConnectionSummary, dissect, NotACapture } from '../../src/index.js';
import { samplesFolder, sharedPeers } from '../project-root.js';

/** What both hold, by the summary's shape. */
function sharedPart(summary: ConnectionSummary, report: ConnectionReport): unknown {
  const { id, capture, client, server, start, tls, verdict } = report;
  const pick = (keys: readonly string[], from: object) =>
    Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
  return {
    id,
    capture,
    client,
    server,
    start,
    tls: pick(Object.keys(summary.tls), tls),
    verdict: pick(Object.keys(summary.verdict), verdict),
  };
}

async function compared(capture: string, keyLog: string): Promise<number> {
  const text = existsSync(keyLog) ? readFileSync(keyLog, 'latin1') : '';
  const options = { keyLogs: [{ name: 'keys.log', text }] };
  const whole = await dissect(capture, options);
  const summaries: ConnectionSummary[] = [];
  const late: (() => ConnectionReport)[] = [];
  await dissect(capture, {
    ...options,
    onSummary: (summary, inFull) => {
      summaries.push(summary);
      late.push(inFull);
    },
  });
  assert.equal(summaries.length, whole.connections.length);
  summaries.forEach((summary, index) => {
    const report = whole.connections.find(({ id }) => id === summary.id)!;
    assert.deepEqual(sharedPart(summary, report), summary, `${capture} #${summary.id}`);
    // A report that is made when all has been read is the one that is made at once.
    assert.deepEqual(late[index]!(), report, `${capture} #${summary.id}`);
  });
  return summaries.length;
}

describe('summary and report', () => {
  it('of every sample say the same', async (t) => {
    let count = 0;
    for (const name of readdirSync(samplesFolder).filter((file) => file.endsWith('.pcap'))) {
      const capture = join(samplesFolder, name);
      count += await compared(capture, capture.replace('.pcap', '.keys'));
    }
    t.diagnostic(`${count} connections`);
    assert.ok(count > 100);
  });

  it('of every connection between real stacks say the same', {
    skip: !existsSync(sharedPeers),
  }, async (t) => {
    let count = 0;
    for (const name of readdirSync(sharedPeers).filter((file) => file.endsWith('.pcap'))) {
      try {
        count += await compared(join(sharedPeers, name), join(sharedPeers, 'keys.log'));
      } catch (error) {
        if (!(error instanceof NotACapture)) throw error;
      }
    }
    t.diagnostic(`${count} connections`);
  });
});
