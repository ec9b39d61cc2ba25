import { sentence } from '../language/language.js';
import type { EventOf } from '../story/event.js';
import type { Facts } from '../story/facts.js';
import { failingAlert } from './ending-by-alert.js';
import { firstClosing, missedBefore } from './ending-without-alert.js';
import type { Ending } from './verdict.js';

/** Bytes; a TLS record's header has as many. */
const SHORTEST_ANSWER = 5;

/** One side did not speak TLS: a request in clear at a TLS port, or a ClientHello at a server that answers in clear. */
export function endingWrongProtocol(facts: Facts): Ending | undefined {
  const { spokeTls, bytes } = facts.connection;
  if (spokeTls.client && (spokeTls.server || bytes.server === 0)) return undefined;
  if (!spokeTls.client && bytes.client === 0) return undefined;
  const oddSide = spokeTls.client ? 'server' : 'client';
  const odd = facts.first(oddSide, 'plaintext');
  if (odd === undefined || mayBeTorn(facts, odd)) return undefined;
  // What was said before TLS (a STARTTLS greeting) is no answer to a ClientHello.
  if (oddSide === 'server') {
    const answer = facts.connection.events.find(
      (event): event is EventOf<'plaintext'> =>
        event.kind === 'plaintext' &&
        facts.side(event) === 'server' &&
        facts.clientHello !== undefined &&
        facts.position(event) > facts.position(facts.clientHello),
    );
    if (answer === undefined || mayBeTorn(facts, answer)) return undefined;
  }
  const alert = failingAlert(facts);
  const closing = firstClosing(facts);
  const endedBy = alert ?? closing;
  return {
    outcome: 'not_tls',
    refusedBy: endedBy === undefined ? 'unknown' : facts.side(endedBy),
    refused: 'connection',
    confidence: alert === undefined ? 'possible' : 'certain',
    alert: alert && {
      from: facts.side(alert),
      level: alert.level,
      description: alert.description,
      event: alert,
    },
    moment: odd,
    alternatives: [],
    evidence: [{ frame: odd.frame, what: sentence('evidence.not_tls', { from: oddSide }) }],
  };
}

/** What looks like no TLS may be the rest of a record whose beginning is missing, or a beginning too short to tell. */
const mayBeTorn = (facts: Facts, odd: EventOf<'plaintext'>): boolean =>
  missedBefore(facts, facts.side(odd), odd) || odd.length < SHORTEST_ANSWER;
