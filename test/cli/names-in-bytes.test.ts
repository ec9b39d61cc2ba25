// Names of files that are not UTF-8: opened, kept apart, and shown harmlessly.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { nameOfPath, pathOf } from '../../src/platform/node/path-bytes.js';
import { projectRoot, samplesFolder } from '../project-root.js';

const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-bytes-'));
after(() => rmSync(folder, { recursive: true }));
const sample = (name: string) => join(samplesFolder, name);
const named = (...bytes: number[]) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(bytes)]);
const LATIN1 = named(0x63, 0x61, 0x66, 0xe9);
const OTHER = named(0x63, 0x61, 0x66, 0xe8);

/** $'...' of the shell says any byte. */
const run = (words: string) =>
  spawnSync('bash', ['-c', `"$NODE" "$COMMAND" ${words}`], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NODE: process.execPath, COMMAND: join(projectRoot, 'bin/tls-dissect.js') },
  });

describe('a file whose name is not UTF-8', {
  skip: process.platform === 'linux' ? false : 'Linux alone',
}, () => {
  copyFileSync(sample('tls12-server-expired.pcap'), LATIN1);
  copyFileSync(sample('tls12-server-self-signed.pcap'), OTHER);

  it('is opened, and shown with the byte as an escape', () => {
    const { status, stdout, stderr } = run("$'caf\\xe9' $'caf\\xe8' --ndjson");
    assert.deepEqual([status, stderr], [1, '']);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string; verdict: { cause: string } });
    assert.deepEqual(
      lines.map(({ file, verdict }) => [file, verdict.cause]),
      [
        ['caf\\xe9', 'expired'],
        ['caf\\xe8', 'self_signed'],
      ],
    );
  });

  it('that is not there is told so', () => {
    const { status, stderr } = run("$'caf\\xff'");
    assert.deepEqual([status, stderr], [2, 'tls-dissect: caf\\xff: no such file.\n']);
  });

  it('is written, and never over what is read', () => {
    assert.match(run("$'caf\\xe9' -o $'caf\\xe9'").stderr, /^tls-dissect: caf\\xe9: this file is being read/);
    assert.equal(run("$'caf\\xe9' -o $'out\\xe9\\xff'").status, 1);
    assert.match(readFileSync(named(...Buffer.from('out'), 0xe9, 0xff), 'utf8'), /FAILED/);
    assert.deepEqual(readdirSync(folder, { encoding: 'buffer' }).length, 3);
  });
});

it('any bytes make a name, and the name the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
      assert.deepEqual(Buffer.from(pathOf(nameOfPath(bytes)) as string), Buffer.from(bytes));
    }),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      assert.equal(nameOfPath(Buffer.from(text)), text);
      assert.equal(pathOf(text), text);
    }),
  );
});
