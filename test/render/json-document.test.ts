import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { dissect, type Report } from '../../src/index.js';
import { renderJson } from '../../src/render/json/json.js';
import { JsonDocument } from '../../src/render/json/json-document.js';
import { samplesFolder } from '../project-root.js';

async function written(
  files: readonly string[],
): Promise<{ json: string; report: Report; connections: number }> {
  let json = '';
  let connections = 0;
  const document = new JsonDocument(async (text) => {
    json += text;
  });
  const report = await dissect(files, {
    onSummary: ({ id }, _inFull, inJson) => {
      connections++;
      document.add(id, inJson('element'));
    },
  });
  await document.end(report);
  return { json, report, connections };
}

test('written connection by connection, a document has the bytes of one made whole', async () => {
  const samples = readdirSync(samplesFolder)
    .filter((name) => name.endsWith('.pcap'))
    .filter((_, at) => at % 7 === 0)
    .map((name) => join(samplesFolder, name));
  const again = [samples[0]!, samples[0]!, samples[0]!, samples[0]!];
  for (const files of [...samples.map((name) => [name]), samples.slice(0, 5), again]) {
    const whole = renderJson(await dissect(files));
    assert.equal((await written(files)).json, whole, files.join(' '));
  }
});

test('a large one has its connections first, and says the same', async () => {
  const sample = join(samplesFolder, 'tls12-mutual-success.pcap');
  const files = Array.from({ length: 1_200 }, () => sample);
  const { json, connections } = await written(files);
  assert.ok(json.indexOf('"connections"') < json.indexOf('"captures"'));
  const large = JSON.parse(json) as Report;
  const whole = await dissect(files);
  assert.equal(connections, 1_200);
  assert.deepEqual({ ...large, connections: large.connections.toSorted((a, b) => a.id - b.id) }, whole);
});
