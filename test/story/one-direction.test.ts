import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { samplesFolder } from '../project-root.js';
import { contradictions, matching } from './contradictions.js';
import { captureOf, connectionsIn, segmentsOf } from './rewrite.js';

const NAMES = readdirSync(samplesFolder)
  .filter((file) => file.endsWith('.pcap'))
  .map((file) => file.replace('.pcap', ''));

describe('a capture of one direction proves no absence', () => {
  for (const name of NAMES) {
    for (const side of ['client', 'server'] as const) {
      it(`${name}, the ${side} only`, async () => {
        const both = await segmentsOf(name);
        const whole = await connectionsIn(captureOf(both));
        const segments = both.filter(({ from }) => from === side);
        for (const connection of await connectionsIn(captureOf(segments))) {
          const { verdict, timeline } = connection;
          const { outcome, refusedBy, confidence, cause, alert } = verdict;
          assert.ok(
            outcome === 'incomplete' || (outcome === 'failed' && alert !== null && alert.basis === 'seen'),
            `${outcome} by ${refusedBy}, ${confidence}`,
          );
          if (outcome === 'failed') {
            assert.equal(alert?.level, 'fatal');
            assert.equal(refusedBy, side);
          } else {
            assert.equal(refusedBy, 'unknown');
          }
          assert.notEqual(cause, 'none');
          // What one side alone proves (a server's whole flight without a request) is the truth.
          const [truth] = matching(connection, whole);
          if (truth !== undefined) assert.deepEqual(contradictions(connection, truth), []);
          assert.ok(timeline.every(({ from }) => from === side || timeline.length === 0));
        }
      });
    }
  }
});
