import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { dissect } from '../../src/index.js';
import { samplesFolder } from '../project-root.js';
import { compareWithTshark } from './compare.js';
import { tsharkVersion } from './tshark.js';

const skip =
  tsharkVersion() === undefined ? 'tshark is not installed: our samples were not compared with it' : false;

describe('every sample tells what tshark tells', { skip }, () => {
  for (const name of readdirSync(samplesFolder).filter((file) => file.endsWith('.pcap'))) {
    it(name, async () => {
      const file = join(samplesFolder, name);
      const { differences } = compareWithTshark(file, await dissect(file));
      assert.deepEqual(differences, []);
    });
  }
});
