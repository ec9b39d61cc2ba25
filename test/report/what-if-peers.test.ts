// The trust store's answers against what is known of connections between many stacks: each side's certificate by name.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { dissect, type Report } from '../../src/index.js';
import { SecretStore } from '../../src/keys/secret-store.js';
import { parsedCertificatesOf } from '../../src/story/certificates.js';
import { Facts } from '../../src/story/facts.js';
import { CaptureStory } from '../../src/story/follow/capture-story.js';
import { sharedPeers } from '../project-root.js';

interface Row {
  readonly capture: string;
  readonly run: string;
  readonly case: string;
  readonly port: number;
}

/** What the CA that the peers trust says of the certificates, by their names in the recording. */
const EXPECTED: Readonly<Record<string, string>> = {
  'cli-ok': 'accepted',
  'cli-weak': 'accepted weak_key',
  'cli-unk': 'refused no_anchor',
  'cli-int': 'refused no_anchor',
  'cli-exp': 'refused expired',
  'cli-eku': 'refused wrong_eku',
  'srv-unk': 'refused no_anchor',
  'srv-int': 'refused no_anchor',
  'srv-exp': 'refused expired',
  'srv-notyet': 'refused not_yet_valid',
  'srv-eku': 'refused wrong_eku',
  'srv-host': 'refused hostname_mismatch',
};

const here = existsSync(sharedPeers);
const file = (name: string): string => join(sharedPeers, name);

describe('the CA that the peers trust', { skip: here ? false : 'no such captures here' }, () => {
  const keys = () => readFileSync(file('keys.log'));
  const rowsOf = (capture: string): Row[] =>
    readFileSync(file('index.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row)
      .filter((row) => row.capture === capture);
  const asked = (capture: string, options: object = {}): Promise<Report> =>
    dissect(file(capture), {
      keyLogs: [{ name: 'keys.log', text: keys() }],
      ca: [{ name: 'lab-root-a.crt', bytes: readFileSync(file('lab-root-a.crt')) }],
      ...options,
    });

  for (const capture of ['a.pcap', 'd.pcap']) {
    it(`judges every certificate of ${capture} as it was made`, async () => {
      const rows = rowsOf(capture);
      const { connections } = await asked(capture);
      assert.equal(connections.length, rows.length);
      let judged = 0;
      for (const [index, row] of rows.entries()) {
        const connection = connections[index]!;
        assert.equal(connection.server.port, row.port);
        for (const side of ['server', 'client'] as const) {
          const name = new RegExp(`\\b${side === 'server' ? 'srv' : 'cli'}-[a-z]+`).exec(
            `${row.run} ${row.case}`,
          )?.[0];
          const answer = connection.trust?.[side];
          if (name === undefined || answer === null || answer === undefined) continue;
          const { outcome, reasons, notes } = answer;
          const words = [outcome, ...[...reasons, ...notes].map(({ code }) => code)].join(' ');
          assert.equal(words, EXPECTED[name], `${row.run} ${row.case}`);
          judged++;
        }
      }
      assert.ok(judged >= rows.length / 3, `${judged} of ${rows.length}`);
    });
  }

  it('a certificate that its client kept back as the server does not name its CA is told so', async () => {
    const rows = rowsOf('a.pcap');
    const isUnknown = (index: number) => /\bcli-unk\b/.test(rows[index]?.case ?? '');
    const secrets = new SecretStore();
    secrets.addKeyLog(keys(), 'keys.log');
    let kept: Uint8Array | undefined;
    const story = new CaptureStory(
      {
        tell: (connection) => {
          const [leaf] = parsedCertificatesOf(new Facts(connection), 'client');
          if (isUnknown(connection.ordinal - 1) && leaf !== undefined && !('undecoded' in leaf))
            kept = leaf.der;
        },
        isWanted: () => true,
      },
      secrets,
    );
    await readCaptureFile(file('a.pcap'), story);
    story.finish();
    assert.ok(kept !== undefined);
    const { connections } = await asked('a.pcap', {
      clientCertificate: { name: 'cli-unk.crt', bytes: kept },
    });
    let keptBack = 0;
    for (const [index, { clientAuthentication, offeredCertificate }] of connections.entries()) {
      if (!isUnknown(index) || clientAuthentication.requestedBasis === 'inferred') continue;
      if (!['empty', 'none'].includes(clientAuthentication.certificate)) continue;
      keptBack++;
      assert.equal(offeredCertificate?.outcome, 'unfit');
      assert.deepEqual(
        offeredCertificate.reasons.map(({ code }) => code),
        ['issuer_not_listed'],
      );
    }
    assert.ok(keptBack > 0);
  });
});
