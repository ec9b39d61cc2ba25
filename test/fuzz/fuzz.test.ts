// A short run of the fuzzer, the same every time, and every input that once broke something.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { projectRoot } from '../project-root.js';
import { Coverage } from './coverage.js';
import { fuzz } from './fuzzer.js';
import { TARGETS } from './targets.js';

const INPUTS = 400;
const regressions = join(projectRoot, 'test/fuzz/regressions');

describe('no bytes break', () => {
  const coverage = new Coverage('/build/src/');
  before(() => coverage.start());
  after(() => coverage.stop());
  for (const target of TARGETS) {
    it(target.name, async (t) => {
      const { crashes, blocks, kept, slowestMilliseconds } = await fuzz(target, coverage, {
        seed: 8_446,
        inputs: INPUTS,
      });
      t.diagnostic(
        `${INPUTS} inputs, ${kept} kept, ${blocks} blocks, ${Math.round(slowestMilliseconds)} ms at most`,
      );
      assert.deepEqual(
        crashes.map(({ error }) => error.stack),
        [],
      );
      assert.ok(blocks > 100, 'coverage is measured');
    });
  }
});

describe('what once broke something does no more', () => {
  for (const name of readdirSync(regressions).filter((file) => file.endsWith('.bin'))) {
    it(name, async () => {
      const target = TARGETS.find((one) => name.startsWith(`${one.name}-`));
      assert.ok(target !== undefined, 'named after its target');
      await target.run(new Uint8Array(readFileSync(join(regressions, name))));
    });
  }
});
