import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { dissect, type Report } from '../../src/index.js';
import { projectRoot, samplesFolder, sharedPeers } from '../project-root.js';

const schema = JSON.parse(readFileSync(join(projectRoot, 'docs/report.schema.json'), 'utf8')) as object;
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

const plain = (report: Report): unknown => JSON.parse(JSON.stringify(report));

describe('the JSON is what docs/report.schema.json says', () => {
  for (const name of readdirSync(samplesFolder).filter((file) => file.endsWith('.pcap'))) {
    it(name, async () => {
      const valid = validate(plain(await dissect(join(samplesFolder, name))));
      assert.deepEqual(valid ? [] : validate.errors, []);
      const redacted = validate(plain(await dissect(join(samplesFolder, name), { redact: true })));
      assert.deepEqual(redacted ? [] : validate.errors, []);
      const keyLog = join(samplesFolder, name.replace('.pcap', '.keys'));
      if (!existsSync(keyLog)) return;
      const keyLogs = [{ name: keyLog, text: `${readFileSync(keyLog, 'latin1')}\ndamage` }];
      const opened = validate(plain(await dissect(join(samplesFolder, name), { keyLogs })));
      assert.deepEqual(opened ? [] : validate.errors, []);
    });
  }

  const peers = join(sharedPeers, 'd.pcap');
  it('connections between many stacks', {
    skip: existsSync(peers) ? false : 'no such captures here',
  }, async () => {
    const valid = validate(plain(await dissect(peers)));
    assert.deepEqual(valid ? [] : validate.errors?.slice(0, 3), []);
  });

  it('and a report with something else in it is refused', async () => {
    const report = await dissect(join(samplesFolder, 'tls12-server-self-signed.pcap'));
    const [connection] = report.connections;
    const wrong = [
      { ...report, schemaVersion: 1 },
      { ...report, more: true },
      { ...report, connections: [{ ...connection, id: 0 }] },
      { ...report, connections: [{ ...connection, verdict: { ...connection!.verdict, outcome: 'fine' } }] },
      { ...report, connections: [{ ...connection, timeline: [{ frame: '1' }] }] },
    ];
    for (const one of wrong) assert.equal(validate(JSON.parse(JSON.stringify(one))), false);
  });
});
