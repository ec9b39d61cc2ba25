import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { dissect } from '../../src/index.js';
import { samplesFolder } from '../project-root.js';
import { type Comparison, compareAllWithTshark } from './compare.js';
import { tsharkVersion } from './tshark.js';

const skip =
  tsharkVersion() === undefined ? 'tshark is not installed: our samples were not compared with it' : false;

describe('every sample tells what tshark tells', { skip }, () => {
  const files = readdirSync(samplesFolder)
    .filter((name) => name.endsWith('.pcap'))
    .map((name) => join(samplesFolder, name));
  let comparisons: Map<string, Comparison>;

  before(async () => {
    const told = [];
    for (const file of files) told.push({ file, report: await dissect(file) });
    comparisons = compareAllWithTshark(told);
  });

  for (const file of files)
    it(file.slice(samplesFolder.length + 1), () => assert.deepEqual(comparisons.get(file)?.differences, []));
});
