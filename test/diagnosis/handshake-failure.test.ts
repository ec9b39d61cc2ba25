// handshake_failure is about parameters, says RFC 8446. Erlang says it of a certificate for another use or another name
// (OTP 25, recorded with openssl and curl), so that behind a certificate it may mean either.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import type { Verdict } from '../../src/diagnosis/verdict.js';
import { ExtensionType } from '../../src/handshake/extension/extension-type.js';
import { AlertDescription } from '../../src/registry/alert.js';
import type { Connection } from '../../src/story/connection.js';
import type { StoryEvent } from '../../src/story/event.js';
import { Facts } from '../../src/story/facts.js';
import { samplesFolder } from '../project-root.js';
import { connectionsOf, endOf } from './made-anew.js';

const verdictOn = (connection: Connection): Verdict => diagnose(new Facts(connection), endOf(connection));

/** A recorded connection whose alert is a handshake_failure instead. */
async function failing(sample: string): Promise<Connection> {
  const all = await connectionsOf(join(samplesFolder, `${sample}.pcap`));
  const connection = all.find(({ events }) => events.some(({ kind }) => kind === 'alert'))!;
  const events = connection.events.map(
    (event): StoryEvent =>
      event.kind === 'alert'
        ? { ...event, level: 2, description: AlertDescription.code.handshake_failure }
        : event,
  );
  return { ...connection, events };
}

/** The same with a ServerHello that has no renegotiation_info. */
function withoutRenegotiationInfo(connection: Connection): Connection {
  const events = connection.events.map((event): StoryEvent => {
    if (event.kind !== 'handshake' || event.message.name !== 'server_hello') return event;
    const { direction, frame, frames, time, basis, bytes } = event;
    const extensions = event.message.extensions.filter(
      ({ type }) => type !== ExtensionType.code.renegotiation_info,
    );
    const message = { ...event.message, extensions };
    return { kind: 'handshake', direction, frame, frames, time, basis, bytes, message };
  });
  return { ...connection, events };
}

const said = ({ ending, cause, alternatives }: Verdict) => ({
  refusedBy: ending.refusedBy,
  refused: ending.refused,
  confidence: ending.confidence,
  cause,
  alternatives: alternatives.flatMap(({ refused }) => (refused === undefined ? [] : [refused])),
});

describe('handshake_failure behind a certificate', () => {
  for (const [sample, cause] of [
    ['tls12-server-wrong-eku', 'wrong_eku'],
    ['tls12-hostname-mismatch-in-tls', 'hostname_mismatch'],
    ['tls12-server-expired', 'expired'],
  ] as const) {
    it(`refuses a server certificate that shows its fault: ${cause}`, async () => {
      assert.deepEqual(said(verdictOn(await failing(sample))), {
        refusedBy: 'client',
        refused: 'server_certificate',
        confidence: 'inferred',
        cause,
        alternatives: ['parameters'],
      });
    });
  }

  it('refuses a client certificate that shows its fault', async () => {
    assert.deepEqual(said(verdictOn(await failing('tls12-s-server-client-expired'))), {
      refusedBy: 'server',
      refused: 'client_certificate',
      confidence: 'inferred',
      cause: 'expired',
      alternatives: ['parameters'],
    });
  });

  it('leaves open what was refused where the certificate shows no fault', async () => {
    assert.deepEqual(said(verdictOn(await failing('tls12-server-unknown-ca'))), {
      refusedBy: 'client',
      refused: 'connection',
      confidence: 'certain',
      // OpenSSL, by its hello, has another alert for a CA that it does not trust.
      cause: 'unknown',
      alternatives: ['server_certificate', 'parameters'],
    });
  });

  it('is about an empty certificate, if that is what came', async () => {
    const { ending } = verdictOn(await failing('tls12-s-server-no-client-certificate'));
    assert.equal(ending.refused, 'missing_client_certificate');
    assert.equal(ending.confidence, 'certain');
  });

  it('is about the parameters, if there was no certificate yet', async () => {
    const { ending } = verdictOn(await failing('tls12-no-shared-cipher'));
    assert.equal(ending.refused, 'parameters');
    assert.equal(ending.confidence, 'certain');
  });

  it('leaves open whether a fault or missing secure renegotiation is meant', async () => {
    const connection = withoutRenegotiationInfo(await failing('tls12-server-expired'));
    assert.deepEqual(said(verdictOn(connection)), {
      refusedBy: 'client',
      refused: 'connection',
      confidence: 'certain',
      cause: 'unknown',
      alternatives: ['server_certificate', 'parameters'],
    });
  });

  it('of OpenSSL 3 is about a server without secure renegotiation', async () => {
    const connection = withoutRenegotiationInfo(await failing('tls12-server-unknown-ca'));
    const verdict = verdictOn(connection);
    assert.deepEqual(said(verdict), {
      refusedBy: 'client',
      refused: 'parameters',
      confidence: 'inferred',
      cause: 'no_secure_renegotiation',
      alternatives: ['server_certificate'],
    });
    assert.equal(verdict.summary.id, 'verdict.no_secure_renegotiation');
  });
});
