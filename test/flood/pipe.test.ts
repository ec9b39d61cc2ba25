// Memory does not hold what a slow reader of a pipe has not yet taken.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { ipv4, udpDatagram } from '../capture-builder.js';
import { projectRoot } from '../project-root.js';
import { dtlsFragment, dtlsRecord } from '../record/dtls-fragments.js';
import { dtlsClientHello } from '../record/dtls-hellos.js';
import { captureOf } from './growth.js';

const CONNECTIONS = 20_000;
const MOST_MEGABYTES = 320;

describe('a pipe whose reader sleeps first', { skip: process.platform === 'win32' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-pipe-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const capture = join(folder, 'flood.pcap');
  const hello = dtlsRecord(22, 0, dtlsFragment(1, 0, dtlsClientHello().subarray(4)));
  writeFileSync(
    capture,
    captureOf(
      Array.from({ length: CONNECTIONS }, (_, at) =>
        ipv4(udpDatagram(40_000, 443, hello), {
          source: [10, 0, at >> 8, at & 255],
          destination: [192, 0, 2, 1],
          protocol: 17,
        }),
      ),
    ),
  );

  for (const form of ['--ndjson', '--json']) {
    it(`${form} waits for it, and every connection comes`, (t) => {
      const usage = join(folder, `usage${form}`);
      const { stdout, stderr } = spawnSync(
        'sh',
        [
          '-c',
          '"$NODE" --require "$HOOK" "$TLS_DISSECT" "$CAPTURE" "$FORM" | { sleep 2; grep -c community_id; }',
        ],
        {
          encoding: 'utf8',
          env: {
            ...process.env,
            NODE: process.execPath,
            HOOK: join(projectRoot, 'bench/usage.cjs'),
            TLS_DISSECT: join(projectRoot, 'bin/tls-dissect.js'),
            TLS_DISSECT_USAGE: usage,
            CAPTURE: capture,
            FORM: form,
          },
        },
      );
      assert.equal(stderr, '');
      assert.equal(Number(stdout), CONNECTIONS);
      const { megabytes } = JSON.parse(readFileSync(usage, 'utf8')) as { megabytes: number };
      t.diagnostic(`${megabytes.toFixed(0)} MB`);
      assert.ok(megabytes < MOST_MEGABYTES, `${megabytes} MB`);
    });
  }
});
