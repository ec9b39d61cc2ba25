// The engine knows no TLS: what is ruled out, what stands, and how sure the rest is.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { judgeBy } from '../../src/diagnosis/decide.js';
import { CATALOGUE, diagnose } from '../../src/diagnosis/diagnose.js';
import { against, type Inquiry, shown, shownAll, sureness } from '../../src/diagnosis/elimination.js';
import type { Catalogue, Explanation } from '../../src/diagnosis/explanation.js';
import { ANSWERS, type Question } from '../../src/diagnosis/questions/questions.js';
import type { Verdict } from '../../src/diagnosis/verdict.js';
import { CipherSuite } from '../../src/registry/cipher-suite.js';
import type { Connection } from '../../src/story/connection.js';
import { Facts } from '../../src/story/facts.js';
import {
  projectRoot,
  samplesFolder,
  sharedDatagrams,
  sharedFieldCaptures,
  sharedPeers,
  sharedStrangers,
} from '../project-root.js';
import { Dice } from '../story/dice.js';
import { connectionsOf, endOf } from './made-anew.js';

const told = (testimony: Partial<Record<Question, object>>): Inquiry => ({
  ask: (question) => (testimony[question] ?? {}) as never,
});

describe('elimination', () => {
  const inquiry = told({
    left: { nobody: 'seen', server: 'inferred' },
    alert: { client: 'seen' },
    done: { not_both: 'decrypted' },
  });

  it('an explanation is out where every answer that agrees with it is ruled out, by the weakest of those grounds', () => {
    assert.equal(against(inquiry, { left: ['nobody'] }), 'seen');
    assert.equal(against(inquiry, { left: ['nobody', 'server'] }), 'inferred');
    assert.equal(against(inquiry, { left: ['client', 'server'] }), undefined);
  });

  it('the strongest contradiction counts', () => {
    assert.equal(against(inquiry, { left: ['server'], done: ['not_both'] }), 'seen');
  });

  it('what is shown is what is left, by the weakest ground against the rest', () => {
    assert.equal(shown(inquiry, 'left', ['client']), 'inferred');
    assert.equal(shown(inquiry, 'alert', ['server']), undefined);
    assert.equal(shownAll(inquiry, { left: ['client'], done: ['both'] }), 'inferred');
    assert.equal(shownAll(inquiry, {}), undefined);
  });

  it('a claim is as sure as what rules its rivals out', () => {
    assert.equal(sureness(['seen', 'decrypted']), 'certain');
    assert.equal(sureness(['seen', 'inferred']), 'inferred');
    assert.equal(sureness(['seen', 'explained']), 'inferred');
    assert.equal(sureness(['seen', undefined]), 'possible');
  });
});

async function connectionsIn(folder: string): Promise<[string, Connection][]> {
  const found: [string, Connection][] = [];
  let files: string[];
  try {
    files = readdirSync(folder).filter((name) => /\.pcap(?:ng)?$/.test(name));
  } catch {
    return found;
  }
  for (const name of files)
    for (const connection of await connectionsOf(join(folder, name)))
      found.push([`${name} #${connection.ordinal}`, connection]);
  return found;
}

const corpus = Promise.all(
  [
    samplesFolder,
    join(sharedStrangers, 'caps'),
    sharedPeers,
    join(sharedDatagrams, 'caps'),
    sharedFieldCaptures,
  ].map(connectionsIn),
).then((all) => all.flat());

const verdictOn = (connection: Connection, catalogue = CATALOGUE): Verdict =>
  diagnose(new Facts(connection), endOf(connection), judgeBy(catalogue));

const essence = ({ ending, explainedBy, cause, causeConfidence, alternatives }: Verdict) =>
  JSON.stringify([
    ending.id,
    ending.confidence,
    explainedBy,
    cause,
    causeConfidence,
    alternatives.map((one) => [one.outcome, one.refusedBy, one.refused, one.cause]),
  ]);

/** The explanation with its questions asked in another order. */
function askedOtherwise<E extends Explanation>(one: E, dice: Dice): E {
  return { ...one, expects: Object.fromEntries(dice.shuffled(Object.entries(one.expects))) };
}

it('the order of catalogue and questions decides nothing', async (t) => {
  const dice = new Dice(1);
  const orders = Array.from({ length: 12 }, () => ({
    endings: dice.shuffled(CATALOGUE.endings).map((one) => askedOtherwise(one, dice)),
    causes: dice.shuffled(CATALOGUE.causes).map((one) => askedOtherwise(one, dice)),
  }));
  const connections = await corpus;
  for (const [name, connection] of connections) {
    const order = orders[connection.events.length % orders.length]!;
    assert.equal(essence(verdictOn(connection, order)), essence(verdictOn(connection)), name);
  }
  t.diagnostic(`${connections.length} connections, ${orders.length} orders`);
});

it('what every verdict keeps to, over all captures at hand', async (t) => {
  const connections = await corpus;
  for (const [name, connection] of connections) {
    const facts = new Facts(connection);
    const verdict = diagnose(facts, endOf(connection));
    const { ending, alternatives } = verdict;
    const frames = new Set(connection.events.flatMap(({ frame, frames: more }) => [frame, ...more]));
    for (const one of verdict.evidence)
      assert.ok(
        frames.has(one.frame),
        `${name}: evidence in frame ${one.frame}, which is not the connection's`,
      );
    for (const other of alternatives) {
      if (other.outcome === undefined || ending.confidence !== 'certain') continue;
      assert.ok(
        other.outcome === ending.outcome && other.refusedBy === ending.refusedBy,
        `${name}: certain, and a rival stands: ${other.outcome} by ${other.refusedBy}`,
      );
    }
    if (verdict.causeConfidence === 'certain' && verdict.cause !== 'none')
      assert.ok(
        !alternatives.some(({ cause, outcome }) => outcome === undefined && cause !== undefined),
        `${name}: a certain cause beside others`,
      );
    if (ending.refused === 'server_certificate')
      assert.ok(!facts.resumed, `${name}: resumed, so no certificate was due`);
    if (ending.refused === 'client_certificate' || ending.refused === 'missing_client_certificate')
      assert.ok(
        facts.certificateRequest !== undefined || facts.tls13 || ending.confidence === 'possible',
        `${name}: nobody asked for a client certificate`,
      );
    if (
      verdict.cause === 'expired' &&
      facts.serverCertificate === undefined &&
      facts.clientCertificate === undefined
    )
      assert.equal(verdict.causeConfidence, 'possible', name);
  }
  t.diagnostic(`${connections.length} connections`);
});

/** By RFC 8446 section 4.2.11, or by its suites (RFC 4279). */
const offersPsk = (connection: Connection): boolean => {
  const { offer } = new Facts(connection);
  return (
    (offer?.pskIdentityCount ?? 0) > 0 ||
    offer?.cipherSuites.some((suite) => CipherSuite.label(suite).includes('PSK')) === true
  );
};

/** Lines of the catalogue that no capture at hand needs: take an answer out, and every verdict stays. May only fall. */
const UNPROVED_ANSWERS = existsSync(sharedStrangers) ? 144 : 260;

it('an answer taken out of the catalogue changes a verdict', async (t) => {
  const connections = (await corpus).filter(([, { bytes }]) => bytes.client + bytes.server > 0);
  // One connection of each kind of verdict is enough to notice, one more whose client came with a key of its own, and one more
  // whose client came back.
  const kinds = new Map<string, readonly [said: string, connection: Connection]>();
  for (const [, connection] of connections) {
    const said = essence(verdictOn(connection));
    const kind = `${said} ${offersPsk(connection)} ${connection.resumedLater !== undefined}`;
    if (!kinds.has(kind)) kinds.set(kind, [said, connection]);
  }
  let tried = 0;
  const unproved: string[] = [];
  for (const part of ['endings', 'causes'] as const) {
    for (const [at, one] of CATALOGUE[part].entries()) {
      for (const question of Object.keys(one.expects) as Question[]) {
        tried++;
        const without = { ...one, expects: { ...one.expects, [question]: ANSWERS[question] } };
        const catalogue = { ...CATALOGUE, [part]: CATALOGUE[part].with(at, without as never) } as Catalogue;
        let noticed = false;
        for (const [said, connection] of kinds.values()) {
          if (essence(verdictOn(connection, catalogue)) === said) continue;
          noticed = true;
          break;
        }
        if (!noticed) unproved.push(`${one.id}: ${question}`);
      }
    }
  }
  t.diagnostic(
    `${tried} lines tried on ${kinds.size} kinds of verdict, ${unproved.length} not needed: ${unproved.join('; ')}`,
  );
  assert.ok(unproved.length <= UNPROVED_ANSWERS, `${unproved.length}: ${unproved.join('; ')}`);
});

it('no confidence is written down by hand outside the engine', () => {
  const folder = join(projectRoot, 'src/diagnosis');
  // The guess which library a side uses is no verdict.
  const engine = new Set(['elimination.ts', 'decide.ts', 'stacks/stack.ts']);
  const written = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts') && !engine.has(name) && !name.startsWith('beside'))
    .flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .filter((line) => /(?:confidence|Confidence)\w*: '|return '(?:certain|possible)'/.test(line))
        .filter((line) => !/^\s*(?:readonly|\/\/|\*)/.test(line))
        .map((line) => `${name}: ${line.trim()}`),
    );
  // `explain` fills an ending that nobody claims.
  assert.deepEqual(written, ["explain.ts: confidence: 'possible',"]);
});
