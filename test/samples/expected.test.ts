import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { dissect } from '../../src/index.js';
import { samplesFolder } from '../project-root.js';
import { contradictions, type Truth } from './truth.js';

describe('the verdict on every sample is what the lab configured', () => {
  for (const name of readdirSync(samplesFolder).filter((file) => file.endsWith('.expected.json'))) {
    const scenario = name.replace('.expected.json', '');
    it(scenario, async () => {
      const expected = JSON.parse(readFileSync(join(samplesFolder, name), 'utf8')) as {
        connections: Truth[];
      };
      const { connections } = await dissect(join(samplesFolder, `${scenario}.pcap`));
      assert.equal(connections.length, expected.connections.length, 'number of connections');
      expected.connections.forEach((truth, index) => {
        assert.deepEqual(contradictions(truth, connections[index]!), []);
      });
    });
  }
});
