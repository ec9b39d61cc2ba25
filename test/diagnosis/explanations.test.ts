import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CATALOGUE, diagnose } from '../../src/diagnosis/diagnose.js';
import type { Cause, Ending, Explanation } from '../../src/diagnosis/explanation.js';
import type { Alternative, ToldEnding, Verdict } from '../../src/diagnosis/verdict.js';
import type { Connection } from '../../src/story/connection.js';
import { Facts } from '../../src/story/facts.js';
import { samplesFolder } from '../project-root.js';
import { connectionsIn } from '../story/connections-in.js';
import { endOf } from './made-anew.js';

/** Nanoseconds. */
const lastMoment = ({ lastSeconds, lastNanoseconds }: Connection): bigint =>
  BigInt(lastSeconds) * 1_000_000_000n + BigInt(lastNanoseconds);

async function verdictsOn(sample: string, keyLog?: string): Promise<Verdict[]> {
  const connections = await connectionsIn(join(samplesFolder, `${sample}.pcap`), keyLog);
  if (connections.length === 0) return [];
  // The capture goes on until the last of them is over.
  const last = connections.reduce((late, one) => (lastMoment(one) > lastMoment(late) ? one : late));
  return connections.map((connection) => diagnose(new Facts(connection), endOf(last)));
}

/** Without keys, and with those that were recorded. */
async function verdictsByAnybodyOn(sample: string): Promise<Verdict[]> {
  const keyLog = join(samplesFolder, `${sample}.keys`);
  const without = await verdictsOn(sample);
  return existsSync(keyLog) ? [...without, ...(await verdictsOn(sample, keyLog))] : without;
}

const told = ({ ending, explainedBy }: Verdict): string[] => [ending.id, explainedBy];

/** The alternative is an ending that the cause may be behind, and leaves its reason open. */
const mayBeBehind = (one: Cause, told: ToldEnding, { outcome, refusedBy, refused, cause }: Alternative) =>
  outcome !== undefined &&
  refusedBy !== undefined &&
  cause === undefined &&
  one.of({ ...told, id: '', outcome, refusedBy, refused: refused ?? null });

/** An ending among the alternatives: who did what to what. */
const isOther = (one: Ending, { outcome, refusedBy, refused }: Alternative) =>
  one.outcome === outcome && one.refusedBy === refusedBy && one.refused === (refused ?? null);

const standsIn = (one: Explanation, { ending, alternatives }: Verdict) =>
  alternatives.some((other) =>
    'of' in one
      ? other.cause === (one as Cause).cause || mayBeBehind(one as Cause, ending, other)
      : isOther(one as Ending, other),
  );

const explanations: readonly Explanation[] = [...CATALOGUE.endings, ...CATALOGUE.causes];

/** What no recording among the samples shows. */
const NOT_RECORDED: readonly string[] = [];

describe('every explanation that has a sample is the verdict there, or stands among the alternatives', () => {
  for (const one of explanations) {
    const { id, provedBy } = one;
    for (const sample of provedBy) {
      it(`${id}: ${sample}`, async () => {
        const verdicts = await verdictsByAnybodyOn(sample);
        const given = verdicts.flatMap(told);
        const stands = verdicts.some((verdict) => standsIn(one, verdict));
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

it('every explanation has a sample, but for those that no stack at hand could be made to show', () => {
  const without = explanations.filter(({ provedBy }) => provedBy.length === 0).map(({ id }) => id);
  assert.deepEqual(without, NOT_RECORDED);
});
