import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { dissect } from '../../src/index.js';
import { renderJson } from '../../src/render/json/json.js';
import { renderText } from '../../src/render/text/text.js';
import { projectRoot, samplesFolder } from '../project-root.js';

const golden = join(projectRoot, 'test/golden');

/** Golden files are written by `npm run golden` and read by people in the difference. */
function same(name: string, text: string): void {
  const file = join(golden, name);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(golden, { recursive: true });
    writeFileSync(file, text);
    return;
  }
  assert.ok(existsSync(file), `${name} is missing: npm run golden`);
  assert.equal(text, readFileSync(file, 'utf8'), `${name} differs: npm run golden, and read what changed`);
}

/** Samples are chosen by having a text in test/golden; an empty one will do for `npm run golden` to fill. */
const chosen = readdirSync(golden)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.replace('.txt', ''));
const samples = new Set(readdirSync(samplesFolder));

describe('what a person reads of the chosen samples', () => {
  it('every golden file is of a sample', () => {
    const strays = readdirSync(golden)
      .filter((file) => /\.(txt|json)$/.test(file))
      .filter((file) => !samples.has(file.replace(/\.(txt|json)$/, '.pcap')));
    assert.deepEqual(strays, []);
    assert.ok(chosen.length > 190, `${chosen.length} samples are chosen`);
  });
  for (const name of chosen) {
    it(name, async () => {
      const capture = `${name}.pcap`;
      const report = await dissect({ name: capture, path: join(samplesFolder, capture) });
      same(`${name}.txt`, renderText(report, { width: 80, colour: false, unicode: true }));
      same(`${name}.json`, renderJson(report));
    });
  }
});
