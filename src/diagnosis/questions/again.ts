import type { Side } from '../../base/side.js';
import { AlertDescription } from '../../registry/alert.js';
import type { HandshakeEvent } from '../../story/connection.js';
import { messageName, type StoryEvent } from '../../story/event.js';
import type { Facts } from '../../story/facts.js';
import type { Testimony } from '../elimination.js';
import { doneAt } from './handshake.js';
import { missed } from './sight.js';

// A second handshake on the same connection (RFC 5246 section 7.4.1.1, RFC 5746), up to TLS 1.2.

export interface Refusal {
  readonly again: StoryEvent;
  readonly answer: StoryEvent;
}

/**
 * Keys show a second handshake that the other side would not have: it says no_renegotiation (RFC 5246 section 7.2.2), or
 * goes on in clear, as Exim does.
 */
export function refusedInWords(facts: Facts): Refusal | undefined {
  const { events } = facts.connection;
  const done = facts.finished('server');
  if (done === undefined) return undefined;
  const again = events
    .slice(facts.position(done) + 1)
    .findLast(
      (event): event is HandshakeEvent =>
        event.kind === 'handshake' &&
        (messageName(event) === 'client_hello' || messageName(event) === 'hello_request'),
    );
  if (again === undefined) return undefined;
  const answer = events
    .slice(facts.position(again))
    .find(
      (one) =>
        one.direction !== again.direction &&
        ((one.kind === 'alert' && one.description === AlertDescription.code.no_renegotiation) ||
          one.kind === 'plaintext' ||
          one.kind === 'unreadable'),
    );
  return answer === undefined ? undefined : { again, answer };
}

/**
 * A handshake under encryption after the first that was answered by an alert, or by hanging up, and not by the next step
 * of a handshake: one side would not renegotiate.
 */
export function refusedUnderEncryption(facts: Facts): Refusal | undefined {
  const { events } = facts.connection;
  if (facts.sealedMessage === undefined || doneAt(facts) === undefined) return undefined;
  const again = events.findLast((event) => event.kind === 'encrypted_handshake' && !event.finished);
  if (again === undefined) return undefined;
  const after = events.slice(facts.position(again));
  const wentOn = after.some(
    (event) =>
      event.kind === 'change_cipher_spec' ||
      event.kind === 'application_data' ||
      (event.kind === 'encrypted_handshake' && event.direction !== again.direction),
  );
  if (wentOn) return undefined;
  const answer = after.find(
    (event) =>
      (event.kind === 'encrypted_alert' || event.kind === 'plaintext' || event.kind === 'unreadable') &&
      event.direction !== again.direction,
  );
  return answer === undefined ? undefined : { again, answer };
}

const finishedAgain = (facts: Facts, from: number, side: Side): boolean =>
  facts.connection.events
    .slice(from)
    .some((event) => event.kind === 'encrypted_handshake' && event.finished && facts.side(event) === side);

/** The server's alert in a second handshake that the client had finished and the server had not. */
export function endedByServer(facts: Facts): Refusal | undefined {
  const again = facts.renegotiation;
  // The server's Finished may be among what is missing.
  if (again === undefined || missed(facts, 'server')) return undefined;
  const from = facts.position(again);
  const answer = facts.connection.events
    .slice(from)
    .find((event) => event.kind === 'encrypted_alert' && facts.side(event) === 'server');
  if (answer === undefined || !finishedAgain(facts, from, 'client') || finishedAgain(facts, from, 'server'))
    return undefined;
  return { again, answer };
}

const NONE_BUT = {
  no: { refused_by_client: 'seen', refused_by_server: 'seen', ended_by_server: 'seen', carried_on: 'seen' },
} as const;

export function again(facts: Facts): Testimony<'again'> {
  const inWords = facts.once(refusedInWords);
  if (inWords !== undefined) {
    const by = facts.side(inWords.answer);
    return {
      no: 'decrypted',
      ended_by_server: 'decrypted',
      carried_on: 'decrypted',
      ...(by === 'client' ? { refused_by_server: 'decrypted' } : { refused_by_client: 'decrypted' }),
    };
  }
  if (facts.once(endedByServer) !== undefined)
    return {
      no: 'inferred',
      refused_by_client: 'inferred',
      refused_by_server: 'inferred',
      carried_on: 'inferred',
    };
  const refused = facts.once(refusedUnderEncryption);
  if (refused !== undefined) {
    const by = facts.side(refused.answer);
    // What ends an encrypted handshake message may be a goodbye, and the message may have been a HelloRequest.
    return {
      ended_by_server: 'inferred',
      ...(by === 'client' ? { refused_by_server: 'inferred' } : { refused_by_client: 'inferred' }),
    };
  }
  const repeated = facts.renegotiation;
  if (repeated !== undefined) {
    const from = facts.position(repeated);
    const both = finishedAgain(facts, from, 'client') && finishedAgain(facts, from, 'server');
    return {
      no: 'seen',
      refused_by_client: 'inferred',
      refused_by_server: 'inferred',
      ...(both ? { ended_by_server: 'inferred' } : {}),
    };
  }
  return NONE_BUT.no;
}
