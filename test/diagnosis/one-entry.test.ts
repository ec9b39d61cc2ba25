// A cause is one entry: its name, what an alert names, what the capture can rule out and what is told of it follow from there.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { judgeBy } from '../../src/diagnosis/decide.js';
import { CATALOGUE } from '../../src/diagnosis/diagnose.js';
import { explain } from '../../src/diagnosis/explain.js';
import type { Cause } from '../../src/diagnosis/explanation.js';
import { CAUSES, type Cause as CauseName } from '../../src/diagnosis/verdict.js';
import { ConnectionWitness } from '../../src/diagnosis/witness.js';
import { Facts } from '../../src/story/facts.js';
import { samplesFolder } from '../project-root.js';
import { connectionsOf, endOf } from './made-anew.js';

const known = CATALOGUE.causes.find(({ cause }) => cause === 'no_alpn') as Cause;

/** A cause that nobody has heard of, in the place of one that everybody knows. */
const madeUp = (alerts: Pick<Cause, 'namedBy' | 'expects'>): Cause => ({
  ...known,
  ...alerts,
  id: 'made_up',
  cause: 'made_up' as CauseName,
});

const judgeWith = (one: Cause) =>
  judgeBy({ ...CATALOGUE, causes: [...CATALOGUE.causes.filter((other) => other !== known), one] });

describe('a cause is one entry', () => {
  it('every name that has words has an entry', () => {
    assert.deepEqual(
      CAUSES.filter((name) => CATALOGUE.causes.every(({ cause }) => cause !== name)),
      [],
    );
  });

  it('one that is made up is told where its alert names it, and ruled out where it says that no such alert means it', async () => {
    const [connection] = await connectionsOf(join(samplesFolder, 'tls12-no-alpn.pcap'));
    assert.ok(connection);
    const decide = (one: Cause) =>
      judgeWith(one).decide(new ConnectionWitness(new Facts(connection), endOf(connection)));
    const named = decide(
      madeUp({ namedBy: ['no_application_protocol'], expects: { alertNames: ['no_application_protocol'] } }),
    );
    assert.equal(named.cause.id, 'made_up');
    const unnamed = decide(madeUp({ expects: { alertNames: ['decrypt_error', 'nothing'] } }));
    assert.notEqual(unnamed.cause.id, 'made_up');
  });

  it('alerts name what entries say that they name, the first of the contract first', () => {
    const causesOf = (name: string, code: number) => explain({ kind: 'alert', name, code }).causes;
    assert.deepEqual(causesOf('unknown_ca', 48), ['unknown_ca', 'self_signed', 'missing_intermediate']);
    assert.deepEqual(causesOf('certificate_expired', 45), ['expired', 'not_yet_valid']);
    assert.deepEqual(explain({ kind: 'cause', name: 'no_alpn' }).alerts, ['no_application_protocol']);
  });
});
