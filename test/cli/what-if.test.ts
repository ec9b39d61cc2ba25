import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { rootCertificates } from 'node:tls';
import type { Report } from '../../src/index.js';
import { projectRoot, samplesFolder } from '../project-root.js';

const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-what-if-'));
after(() => rmSync(folder, { recursive: true }));

const capture = join(samplesFolder, 'tls12-server-self-signed.pcap');

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(projectRoot, 'bin/tls-dissect.js'), ...args],
    { encoding: 'utf8', cwd: folder, env: { ...process.env, LC_ALL: 'C.UTF-8' } },
  );
  return { status, out: stdout, err: stderr };
}

function written(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return name;
}

const ca = written('ca.pem', rootCertificates.slice(0, 2).join('\n'));

describe('--ca, --public-roots and --client-certificate', () => {
  it('answer beside the verdict, and leave the exit status as it was', () => {
    const { status, out, err } = run(capture, '--ca', ca, '--client-certificate', ca);
    assert.deepEqual([status, err], [1, '']);
    assert.match(out, /With ca\.pem the server's certificate would not\s+have been accepted either/);
    assert.match(out, /With your CAs\n[\s\S]*With your client certificate\n/);
  });
  it('are named in JSON as they were given, each file once more', () => {
    const { out } = run(capture, '--ca', ca, '--ca', ca, '--public-roots', '--json');
    const stores = (JSON.parse(out) as Report).connections[0]?.trust?.stores;
    assert.deepEqual(stores, ['ca.pem', 'ca.pem', `the ${rootCertificates.length} public roots of Node.js`]);
  });
  it('without them nothing is said', () => {
    const { out } = run(capture, '--json');
    assert.doesNotMatch(out, /"trust"|"offeredCertificate"/);
  });
  const wrong: readonly (readonly [args: readonly string[], sentence: RegExp])[] = [
    [['--ca', 'nowhere.pem'], /nowhere\.pem: no such file\./],
    [['--ca', '.'], /\.: this is a directory/],
    [['--ca', capture], /holds no certificate; it should be PEM or DER\./],
    [['--client-certificate', written('empty', '')], /empty: the file is empty\./],
    [
      [
        '--client-certificate',
        written('key.pem', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'),
      ],
      /key\.pem: it holds a private key and no certificate/,
    ],
    [['--ca'], /--ca needs a value/],
    [['--ca', ca, '--write', ca], /this file is being read/],
  ];
  for (const [args, sentence] of wrong) {
    it(`${args.join(' ')}: one sentence, status 2`, () => {
      const { status, out, err } = run(capture, ...args);
      assert.deepEqual([status, out], [2, '']);
      assert.match(err, /^tls-dissect: [^\n]+\n$/);
      assert.match(err, sentence);
    });
  }
});
