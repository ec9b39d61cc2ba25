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

describe('what a person reads of every sample', () => {
  for (const capture of readdirSync(samplesFolder).filter((file) => file.endsWith('.pcap'))) {
    const name = capture.replace('.pcap', '');
    it(name, async () => {
      const report = await dissect({ name: capture, path: join(samplesFolder, capture) });
      same(`${name}.txt`, renderText(report, { width: 80, colour: false, unicode: true }));
      same(`${name}.json`, renderJson(report));
    });
  }
});
