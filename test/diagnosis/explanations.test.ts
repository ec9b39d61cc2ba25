import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CATALOGUE, diagnose } from '../../src/diagnosis/diagnose.js';
import type { Cause, Explanation } from '../../src/diagnosis/explanation.js';
import type { Alternative, ToldEnding, Verdict } from '../../src/diagnosis/verdict.js';
import { Facts } from '../../src/story/facts.js';
import { samplesFolder } from '../project-root.js';
import { connectionsOf, endOf } from './made-anew.js';

async function verdictsOn(sample: string): Promise<Verdict[]> {
  const connections = await connectionsOf(join(samplesFolder, `${sample}.pcap`));
  return connections.map((connection) => diagnose(new Facts(connection), endOf(connection)));
}

const told = ({ ending, explainedBy }: Verdict): string[] => [ending.id, explainedBy];

/** The alternative is an ending that the cause may be behind, and leaves its reason open. */
const mayBeBehind = (one: Cause, told: ToldEnding, { outcome, refusedBy, refused, cause }: Alternative) =>
  outcome !== undefined &&
  refusedBy !== undefined &&
  cause === undefined &&
  one.of({ ...told, id: '', outcome, refusedBy, refused: refused ?? null });

const explanations: readonly Explanation[] = [...CATALOGUE.endings, ...CATALOGUE.causes];

/** No recording among the samples shows these yet; the list may only become shorter. */
const NOT_RECORDED = 41;

describe('every explanation that has a sample is the verdict there, or stands among the alternatives', () => {
  for (const one of explanations) {
    const { id, provedBy } = one;
    const cause = 'of' in one ? (one as Cause).cause : undefined;
    for (const sample of provedBy) {
      it(`${id}: ${sample}`, async () => {
        const verdicts = await verdictsOn(sample);
        const given = verdicts.flatMap(told);
        const stands =
          cause !== undefined &&
          verdicts.some(({ ending, alternatives }) =>
            alternatives.some((other) => other.cause === cause || mayBeBehind(one as Cause, ending, other)),
          );
        assert.ok(given.includes(id) || stands, `verdict by ${given.join(', ')}`);
      });
    }
  }
});

describe('no explanation is the verdict where it nearly fits', () => {
  for (const { id, nearMisses } of explanations) {
    for (const sample of nearMisses) {
      it(`${id}: ${sample}`, async () => {
        const given = (await verdictsOn(sample)).flatMap(told);
        assert.ok(given.length > 0 && !given.includes(id), `verdict by ${given.join(', ')}`);
      });
    }
  }
});

it('every explanation has a name of its own, says where its words come from, and has a near miss', () => {
  const ids = explanations.map(({ id }) => id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  // An ending and its only cause may be called the same.
  assert.deepEqual(
    twice.filter(
      (id) =>
        CATALOGUE.endings.filter((one) => one.id === id).length > 1 ||
        CATALOGUE.causes.filter((one) => one.id === id).length > 1,
    ),
    [],
  );
  for (const { id, refs } of explanations) assert.ok(refs.length > 0, id);
  for (const sample of explanations.flatMap(({ provedBy, nearMisses }) => [...provedBy, ...nearMisses]))
    assert.ok(existsSync(join(samplesFolder, `${sample}.pcap`)), sample);
});

it('the explanations without a sample become no more', () => {
  const without = explanations.filter(({ provedBy }) => provedBy.length === 0).map(({ id }) => id);
  assert.ok(without.length <= NOT_RECORDED, `${without.length} without a sample: ${without.join(', ')}`);
});
