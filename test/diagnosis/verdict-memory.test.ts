// Connections of one shape are judged once. Here every connection at hand is made anew with other addresses, times and
// random bytes: where the memory would answer for it, the judgement must be the same.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { shapeOf } from '../../src/diagnosis/memory/shape.js';
import { type ShortVerdict, VerdictMemory } from '../../src/diagnosis/memory/verdict-memory.js';
import type { Verdict } from '../../src/diagnosis/verdict.js';
import { type Connection, durationSeconds } from '../../src/story/connection.js';
import type { StoryEvent } from '../../src/story/event.js';
import { BRIEF, Facts } from '../../src/story/facts.js';
import { samplesFolder } from '../project-root.js';
import { connectionsOf, endOf, everyConnection, folders, madeAnew } from './made-anew.js';

const short = ({ ending, cause, causeConfidence }: Verdict): ShortVerdict => ({
  outcome: ending.outcome,
  refusedBy: ending.refusedBy,
  refused: ending.refused,
  confidence: ending.confidence,
  cause,
  causeConfidence,
});

/** What the memory did not remember, remembered, and how often the same second was needed. */
interface Count {
  connections: number;
  shapes: number;
  timeless: number;
}

function check(connection: Connection, name: string, count: Count): void {
  count.connections++;
  const shape = shapeOf(connection);
  if (shape === undefined) return;
  const facts = new Facts(connection);
  const verdict = short(diagnose(facts, endOf(connection)));
  const again = madeAnew(connection);
  assert.equal(shapeOf(again), shape, name);
  if (facts.restsOn === 'itself') return;
  count.shapes++;
  if (facts.restsOn === 'shape') count.timeless++;
  const sameSecond = { ...again, startSeconds: connection.startSeconds, lastSeconds: connection.lastSeconds };
  const asked = facts.restsOn === 'shape' ? again : sameSecond;
  assert.deepEqual(short(diagnose(new Facts(asked), endOf(asked))), verdict, name);
}

describe('the memory of verdicts', () => {
  const connectionOf = async (sample: string): Promise<Connection> =>
    (await connectionsOf(join(samplesFolder, `${sample}.pcap`))).find(({ bytes }) => bytes.client > 0)!;

  async function isJudgedAgain(first: Connection, second: Connection): Promise<boolean> {
    const memory = new VerdictMemory();
    memory.verdictOn(first, endOf(first), () => {});
    let judged = false;
    memory.verdictOn(second, endOf(second), () => {
      judged = true;
    });
    return judged;
  }

  it('judges the same handshake once', async () => {
    const connection = await connectionOf('tls12-mutual-success');
    assert.equal(await isJudgedAgain(connection, connection), false);
  });

  it('judges a certificate again in another second: it may have expired', async () => {
    const connection = await connectionOf('tls12-server-expired');
    const { startSeconds, lastSeconds } = connection;
    const later = { ...connection, startSeconds: startSeconds + 1, lastSeconds: lastSeconds + 1 };
    assert.equal(await isJudgedAgain(connection, connection), false);
    assert.equal(await isJudgedAgain(connection, later), true);
  });

  it('judges spans of a second and more each for itself', async () => {
    const brief = await connectionOf('tls12-server-hangs-up');
    assert.ok(durationSeconds(brief) < BRIEF);
    assert.equal(await isJudgedAgain(brief, brief), false);
    const long = await connectionOf('tls12-server-silent');
    assert.ok(durationSeconds(long) > BRIEF);
    assert.equal(await isJudgedAgain(long, long), true);
  });

  it('knows no shape for what has findings, text in clear or another order', async () => {
    assert.equal(shapeOf(await connectionOf('tls12-not-tls-server')), undefined);
    const connection = await connectionOf('tls12-mutual-success');
    assert.notEqual(shapeOf(connection), undefined);
    const events = connection.events.map((event) => ({ ...event, frame: 100 - event.frame }) as StoryEvent);
    assert.equal(shapeOf({ ...connection, events }), undefined);
    const finding = { code: 'stream.late_start', frame: 1 } as const;
    assert.equal(shapeOf({ ...connection, findings: [finding] }), undefined);
  });

  it('tells one size of a record from another', async () => {
    const connection = await connectionOf('tls13-mutual-success');
    const events = connection.events.map((event) =>
      event.kind === 'application_data' ? { ...event, lengths: event.lengths.map((one) => one + 1) } : event,
    );
    assert.notEqual(shapeOf({ ...connection, events }), shapeOf(connection));
  });
});

describe('connections that differ only in what is drawn anew are judged alike', () => {
  for (const [what, folder] of folders) {
    it(`among the ${what}`, { skip: !existsSync(folder) }, async (t) => {
      const count: Count = { connections: 0, shapes: 0, timeless: 0 };
      for await (const [connection, name] of everyConnection(folder)) check(connection, name, count);
      t.diagnostic(
        `${count.connections} connections; ${count.shapes} may stand for others, ${count.timeless} of them at any time`,
      );
      assert.ok(count.shapes > 20);
    });
  }
});
