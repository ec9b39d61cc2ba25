// A second handshake under encryption, as Apache begins it where one path demands a client certificate (recorded with
// Apache 2.4.71 and curl): what is asked for in it is hidden, and record types show how far it came.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { clientAuthentication } from '../../src/story/client-authentication.js';
import type { Connection } from '../../src/story/connection.js';
import type { StoryEvent } from '../../src/story/event.js';
import { Facts } from '../../src/story/facts.js';
import { progressAt } from '../../src/telling/timeline-progress.js';
import { samplesFolder } from '../project-root.js';
import { connectionsOf, endOf } from './made-anew.js';

type Step = readonly ['client' | 'server', 'message' | 'change_cipher_spec' | 'finished' | 'alert' | 'data'];

const SERVERS_FLIGHT: readonly Step[] = [
  ['server', 'message'],
  ['client', 'message'],
  ['server', 'message'],
];
const CLIENTS_FLIGHT: readonly Step[] = [
  ['client', 'message'],
  ['client', 'change_cipher_spec'],
  ['client', 'finished'],
];
const SERVER_IS_DONE: readonly Step[] = [
  ['server', 'change_cipher_spec'],
  ['server', 'finished'],
  ['server', 'data'],
];

/** A handshake without client authentication in which a request was sent, and then these steps. */
async function followedBy(...steps: readonly Step[]): Promise<Connection> {
  const [connection] = await connectionsOf(join(samplesFolder, 'tls12-no-client-auth-success.pcap'));
  assert.ok(connection !== undefined);
  const request = connection.events.findIndex(({ kind }) => kind === 'application_data');
  const last = connection.events[request]!;
  const more = steps.map(([side, what], at): StoryEvent => {
    const direction =
      side === 'client' ? connection.clientDirection : connection.clientDirection === 0 ? 1 : 0;
    const frame = last.frame + 1 + at;
    const place = { direction, frame, frames: [frame], time: last.time + (at + 1) / 1_000 } as const;
    switch (what) {
      case 'change_cipher_spec':
        return { ...place, kind: 'change_cipher_spec', basis: 'seen' };
      case 'alert':
        return { ...place, kind: 'encrypted_alert', basis: 'seen', length: 26 };
      case 'data':
        return {
          ...place,
          ...{ kind: 'application_data', basis: 'seen', records: 1, bytes: 300, lengths: [300] },
          recordFrames: [frame],
          recordTimes: [place.time],
          lastFrame: frame,
        };
      default: {
        const finished = what === 'finished';
        const basis = finished ? 'inferred' : 'seen';
        return { ...place, kind: 'encrypted_handshake', basis, length: 40, finished };
      }
    }
  });
  return { ...connection, events: [...connection.events.slice(0, request + 1), ...more] };
}

const judged = (connection: Connection) => {
  const facts = new Facts(connection);
  const { ending, cause, alternatives } = diagnose(facts, endOf(connection));
  const { requested, certificate } = clientAuthentication(facts);
  return {
    said: `${ending.outcome} ${ending.refusedBy} ${ending.refused} ${ending.confidence} ${cause}`,
    alternatives: alternatives.map(({ outcome, refused }) => `${outcome} ${refused}`),
    authentication: `${requested} ${certificate}`,
  };
};

describe('a second handshake under encryption', () => {
  it('that the server ends by an alert once the client has answered was refused by the server', async () => {
    const connection = await followedBy(...SERVERS_FLIGHT, ...CLIENTS_FLIGHT, ['server', 'alert']);
    assert.deepEqual(judged(connection), {
      said: 'failed server connection inferred unknown',
      alternatives: ['failed missing_client_certificate', 'failed client_certificate', 'failed parameters'],
      authentication: 'unknown unknown',
    });
  });

  it('is not over with the client alone: an alert then is no farewell', async () => {
    const connection = await followedBy(...SERVERS_FLIGHT, ...CLIENTS_FLIGHT, ['server', 'alert']);
    assert.equal(progressAt(connection.events.at(-1)!, new Facts(connection)), 'renegotiating');
    const over = await followedBy(...SERVERS_FLIGHT, ...CLIENTS_FLIGHT, ...SERVER_IS_DONE, [
      'server',
      'alert',
    ]);
    assert.equal(progressAt(over.events.at(-1)!, new Facts(over)), 'finished');
  });

  it('that both sides finish may have brought a certificate, and leaves open what the application said', async () => {
    const connection = await followedBy(...SERVERS_FLIGHT, ...CLIENTS_FLIGHT, ...SERVER_IS_DONE);
    assert.deepEqual(judged(connection), {
      said: 'established none null possible none',
      alternatives: ['rejected missing_client_certificate', 'rejected client_certificate'],
      authentication: 'unknown unknown',
    });
  });

  it('that never came leaves the doubt that a short answer leaves, and no other', async () => {
    const connection = await followedBy(['server', 'data']);
    assert.deepEqual(judged(connection), {
      said: 'established none null inferred none',
      alternatives: [],
      authentication: 'no none',
    });
  });

  it('that was declined is told as such', async () => {
    const [connection] = await connectionsOf(join(samplesFolder, 'tls12-no-renegotiation.pcap'));
    assert.match(judged(connection!).said, /no_renegotiation$/);
  });
});
