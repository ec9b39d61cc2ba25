import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { diagnose, rules } from '../../src/diagnosis/diagnose.js';
import type { Verdict } from '../../src/diagnosis/verdict.js';
import { Facts } from '../../src/story/facts.js';
import { CaptureStory } from '../../src/story/follow/capture-story.js';
import { samplesFolder } from '../project-root.js';

async function verdictsOn(sample: string): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const story: CaptureStory = new CaptureStory({
    tell: (connection) => {
      verdicts.push(diagnose(new Facts(connection), story.end ?? { seconds: 0, nanoseconds: 0 }));
    },
    isWanted: () => false,
  });
  await readCaptureFile(join(samplesFolder, `${sample}.pcap`), story);
  story.finish();
  return verdicts;
}

describe('every rule is proved by a recorded capture in which it gives the verdict', () => {
  for (const rule of rules) {
    it(rule.id, async () => {
      assert.ok(rule.provedBy.length > 0, 'a rule needs a sample');
      for (const sample of rule.provedBy) {
        const given = (await verdictsOn(sample)).map((verdict) => verdict.rule);
        assert.ok(given.includes(rule.id), `${sample}: verdict by ${given.join(', ')}`);
      }
    });
  }
});

describe('every rule is silent where it nearly fits', () => {
  for (const rule of rules) {
    it(rule.id, async () => {
      assert.ok(rule.nearMisses.length > 0, 'a rule needs a near miss');
      for (const sample of rule.nearMisses) {
        const given = (await verdictsOn(sample)).map((verdict) => verdict.rule);
        assert.ok(given.length > 0 && !given.includes(rule.id), `${sample}: verdict by ${given.join(', ')}`);
      }
    });
  }
});

it('every rule names only the causes that it lists', async () => {
  for (const sample of new Set(rules.flatMap(({ provedBy, nearMisses }) => [...provedBy, ...nearMisses]))) {
    for (const verdict of await verdictsOn(sample)) {
      const rule = rules.find(({ id }) => id === verdict.rule);
      if (rule !== undefined) assert.ok(rule.causes.includes(verdict.cause), `${sample}: ${rule.id}`);
    }
  }
});

it('every rule has a name of its own and says where its words come from', () => {
  const ids = rules.map(({ id }) => id);
  assert.deepEqual([...new Set(ids)], ids);
  for (const rule of rules) assert.ok(rule.refs.length > 0, rule.id);
});
