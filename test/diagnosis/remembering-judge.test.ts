// A judge that remembers what others answered comes to the decision that one without a memory comes to: over every
// connection at hand, read in any order, in one memory.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type Judge, judgeBy } from '../../src/diagnosis/decide.js';
import { CATALOGUE } from '../../src/diagnosis/diagnose.js';
import { RememberingJudge } from '../../src/diagnosis/memory/remembering-judge.js';
import { shapeOf } from '../../src/diagnosis/memory/shape.js';
import { ConnectionWitness } from '../../src/diagnosis/witness.js';
import type { Connection } from '../../src/story/connection.js';
import { Facts } from '../../src/story/facts.js';
import { samplesFolder, sharedDatagrams, sharedStrangers } from '../project-root.js';
import { Dice } from '../story/dice.js';
import { connectionsOf, endOf, everyConnection, folders, madeAnew } from './made-anew.js';

/** What a judge says of a connection, and how often it had to think. */
function said(judge: Judge, connection: Connection): string {
  const witness = new ConnectionWitness(new Facts(connection), endOf(connection));
  const { ending, confidence, cause, causeConfidence } = judge.decide(witness);
  const { endings, causes } = judge.rivals(witness);
  const ids = (some: readonly { readonly id: string }[]) => some.map(({ id }) => id);
  return JSON.stringify([ending?.id, confidence, cause.id, causeConfidence, ids(endings), ids(causes)]);
}

/** Counts the decisions that it has to come to. */
class CountingJudge implements Judge {
  decisions = 0;
  readonly #judge = judgeBy(CATALOGUE);

  decide(...asked: Parameters<Judge['decide']>) {
    this.decisions++;
    return this.#judge.decide(...asked);
  }

  rivals(...asked: Parameters<Judge['rivals']>) {
    return this.#judge.rivals(...asked);
  }
}

const MORE = [
  ['stacks that the rules were not written on', join(sharedStrangers, 'caps')],
  ['datagrams', sharedDatagrams],
] as const;

const plain = judgeBy(CATALOGUE);

describe('a judge that remembers decides as one that does not', () => {
  for (const [what, folder] of [...folders, ...MORE]) {
    it(`among the ${what}`, { skip: !existsSync(folder) }, async (t) => {
      const connections: [Connection, string][] = [];
      for await (const one of everyConnection(folder)) connections.push(one);
      const counting = new CountingJudge();
      const remembering = new RememberingJudge(counting);
      for (const [connection, name] of new Dice(1).shuffled(connections))
        assert.equal(said(remembering, connection), said(plain, connection), name);
      t.diagnostic(`${connections.length} connections, ${counting.decisions} decisions`);
      assert.ok(counting.decisions < connections.length);
    });
  }
});

it('decides once on connections that differ in sizes, names and times, and answer alike', async () => {
  const [connection] = await connectionsOf(join(samplesFolder, 'tls12-mutual-success.pcap'));
  assert.ok(connection);
  const other = madeAnew(connection);
  const events = other.events.map((event) =>
    event.kind === 'application_data'
      ? { ...event, bytes: event.bytes + 1, lengths: event.lengths.map((one) => one + 1) }
      : event,
  );
  const longer = { ...other, events };
  assert.notEqual(shapeOf(longer), shapeOf(connection));
  const counting = new CountingJudge();
  const remembering = new RememberingJudge(counting);
  assert.equal(said(remembering, connection), said(remembering, longer));
  assert.equal(counting.decisions, 1);
});
