import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import stringWidth from 'string-width';
import type { Report } from '../../src/index.js';
import { projectRoot, samplesFolder } from '../project-root.js';

const sample = (name: string): string => join(samplesFolder, `${name}.pcap`);

function run(...args: readonly string[]): { status: number | null; out: string; err: string } {
  const command = join(projectRoot, 'bin/tls-dissect.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '' },
  });
  return { status, out: stdout, err: stderr };
}

const story = [sample('tls12-no-client-certificate'), sample('tls12-mutual-success')] as const;

describe('--compare', () => {
  it('puts the empty Certificate first, at any width', () => {
    for (const width of [80, 200]) {
      const { status, out } = run(...story, '--compare', '1:2', '--width', String(width));
      // One of the two was refused.
      assert.equal(status, 1);
      assert.match(out.replaceAll(/\s+/g, ' '), /^The first of 5 differences: client's Certificate: EMPTY/);
      const rows = out.split('\n').filter((line) => /^[a-z].* {2,}\S/.test(line));
      assert.match(rows[0]!, /^client's Certificate {2,}frame 8: EMPTY.* {2,}frame 8: CN=alice/);
      for (const line of out.split('\n')) assert.ok(stringWidth(line) <= width, line);
    }
  });

  it('names what is inferred', () => {
    const files = [sample('tls13-no-client-certificate'), sample('tls13-mutual-success')];
    const { out } = run(...files, '--compare', '1:2', '--width', '200');
    assert.match(out, /^client's Certificate +frame 8: EMPTY: no certificate \(inferred\)/m);
  });

  it('in the order given, and in one file', () => {
    assert.match(run(...story, '--compare=2:1').out, /\(connection 2\); EMPTY/);
    const { out, status } = run(sample('tls12-two-connections'), '--compare', '1:2');
    assert.equal(status, 1);
    assert.match(out, /alert \(fatal unknown_ca\)/);
  });

  it('as data, beside the two connections', () => {
    const report = JSON.parse(run(...story, '--compare', '1:2', '--json').out) as Report;
    const schema = JSON.parse(readFileSync(join(projectRoot, 'docs/report.schema.json'), 'utf8'));
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);
    assert.ok(validate(report), JSON.stringify(validate.errors));
    assert.deepEqual(report.comparison?.connections, [1, 2]);
    assert.equal(report.comparison?.differences[0]?.aspect, 'client_certificate');
    assert.equal(report.connections.length, 2);
  });

  it('refuses what it cannot compare, with status 2 and a sentence', () => {
    const refused: readonly (readonly [value: string, words: RegExp])[] = [
      ['1', /takes the numbers of two connections/],
      ['1:', /takes the numbers of two connections/],
      ['0:1', /takes the numbers of two connections/],
      ['1:2:3', /takes the numbers of two connections/],
      ['a:b', /takes the numbers of two connections/],
      ['1:99999999999999999999', /takes the numbers of two connections/],
      ['1:1', /two different connections/],
      ['1:9', /no connection 9.*holds: 1, 2/],
    ];
    for (const [value, words] of refused) {
      const { status, err, out } = run(...story, '--compare', value);
      assert.equal(status, 2, value);
      assert.match(err, words);
      assert.equal(out, '');
    }
    assert.equal(run(...story, '--compare', '1:2', '--connection', '1').status, 2);
    assert.equal(run(...story, '--compare', '1:2', '--ndjson').status, 2);
    assert.match(run(...story, '--compar', '1:2').err, /Did you mean --compare/);
  });
});
