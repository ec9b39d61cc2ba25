// What is told without keys, held against what keys prove and what the recorder had configured.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { foreigners, type Recorded, recordedConnections } from './corpus.js';
import { isHeldOut } from './held-out.js';
import { type Judgement, judgeWithKeys, judgeWithout, MAIN, type Question } from './judge.js';
import { unsoundOnes } from './sharp-table.js';
import { type Weighed, weighAll } from './sharpness.js';
import { answeredShare, questionTable, type Scored, stackTable, wrongOnes } from './table.js';

/** The share of the main questions that must be answered, per question. */
const LEAST = 0.95;

/** The share of the verdicts that may not rule the truth out; a truth written down may err, too. */
const SOUND = 0.995;

/** The share of them that tell first who and why, with keys and without: what work improves, and may not fall. */
const FIRST: Readonly<Record<Recorded['corpus'], readonly [blind: number, opened: number]>> = {
  samples: [0.74, 0.91],
  peers: [0.96, 0.97],
  strangers: [0.69, 0.95],
  datagrams: [0.77, 0.97],
};

const OF_VERDICTS: readonly Question[] = ['who refused', 'who refused, after TLS', 'outcome', 'cause'];

/** In records, whose sizes show what they hold; QUIC's packets are padded. */
const is13 = ({ recorded: { without } }: Scored): boolean =>
  without.tls.version === 'TLS 1.3' && without.transport !== 'quic';
const isApart = ({ recorded }: Scored): boolean => isHeldOut(recorded.client, recorded.server);

describe('what is said of connections whose truth is known', () => {
  let without: Scored[] = [];
  let withKeys: Scored[] = [];
  before(async () => {
    const all: Recorded[] = await recordedConnections();
    without = all.map((recorded) => ({ recorded, judgements: judgeWithout(recorded) }));
    withKeys = all
      .filter(({ keyed }) => keyed)
      .map((recorded) => ({ recorded, judgements: judgeWithKeys(recorded) }));
  });

  it('without keys: no claim is wrong', (t) => {
    assert.ok(without.length > 100, 'connections are there');
    t.diagnostic(`${without.length} connections, ${without.filter(is13).length} of TLS 1.3`);
    assert.deepEqual(wrongOnes(without), []);
  });

  it('with keys: no claim is wrong', () => {
    assert.ok(withKeys.length > 50, 'connections with keys are there');
    assert.deepEqual(wrongOnes(withKeys), []);
  });

  for (const [how, scored] of [
    ['without keys', () => without],
    ['with keys', () => withKeys],
  ] as const) {
    it(`${how}: where nothing is claimed, the truth is among the alternatives`, () => {
      const verdicts = scored().map(({ recorded, judgements }) => ({
        recorded,
        judgements: judgements.filter(({ question }) => OF_VERDICTS.includes(question)),
      }));
      assert.deepEqual(wrongOnes(verdicts, ['open', 'wrong, possible']), []);
    });
  }

  for (const [whose, belongs] of [
    ['stacks held out', isApart],
    ['all others', (scored: Scored) => !isApart(scored)],
  ] as const) {
    it(`TLS 1.3 without keys, ${whose}: 95 of 100 main questions are answered`, (t) => {
      const scored = without.filter(is13).filter(belongs);
      for (const line of questionTable(scored)) t.diagnostic(line);
      for (const line of stackTable(scored, 'client')) t.diagnostic(line);
      for (const line of stackTable(scored, 'server')) t.diagnostic(line);
      for (const question of MAIN) {
        const asked: Judgement[] = scored.flatMap(({ judgements }) =>
          judgements.filter((one) => one.question === question),
        );
        assert.ok(answeredShare(asked) >= LEAST, `${question}: ${answeredShare(asked)}`);
      }
    });
  }

  it('the truth is ruled out nowhere, and is told first no seldomer than it was', async (t) => {
    const foreign = await foreigners();
    for (const corpus of ['strangers', 'datagrams'] as const)
      if (!foreign.some((one) => one.corpus === corpus))
        t.diagnostic(`../shared/${corpus} is not here: left out`);
    const weighed = weighAll([...without.map(({ recorded }) => recorded), ...foreign]);
    const unsound = unsoundOnes(weighed);
    const first = (mine: readonly Weighed[]) => mine.filter((one) => one.first).length / mine.length;
    t.diagnostic(`${weighed.length} verdicts, truth first in ${(first(weighed) * 100).toFixed(1)} %`);
    assert.ok(unsound.length <= weighed.length * (1 - SOUND), unsound.join('\n'));
    for (const corpus of ['samples', 'peers', 'strangers', 'datagrams'] as const)
      for (const keys of [false, true]) {
        const mine = weighed.filter((one) => one.recorded.corpus === corpus && one.keys === keys);
        if (mine.length > 0)
          assert.ok(first(mine) >= FIRST[corpus][Number(keys) as 0 | 1], `${corpus}: ${first(mine)}`);
      }
  });
});
