import { plaintextProtocol } from '../../application/prologue.js';
import { ledOnToTls, portSpeaksTls } from '../../story/before-tls.js';
import type { EventOf } from '../../story/event.js';
import type { Facts } from '../../story/facts.js';
import type { Testimony } from '../elimination.js';
import { heardBoth, missed, missedBefore, missedBeginning } from './sight.js';

/** Bytes; a TLS record's header has as many. */
const SHORTEST_ANSWER = 5;

/** What looks like no TLS may be the rest of a record whose beginning is missing, or a beginning too short to tell. */
const mayBeTorn = (facts: Facts, odd: EventOf<'plaintext'>): boolean =>
  missedBefore(facts, facts.side(odd), odd) ||
  missedBeginning(facts, facts.side(odd)) ||
  odd.length < SHORTEST_ANSWER ||
  looksLikeRecord(odd.sample);

/** A TLS record's header, though with a length that TLS does not allow (RFC 8446 section 5.1). */
const looksLikeRecord = ([type, major, minor]: Uint8Array): boolean =>
  type !== undefined && type >= 20 && type <= 24 && major === 3 && minor !== undefined && minor <= 4;

/** The bytes in clear that stand where TLS was due; undefined if both sides speak TLS, or nobody knows. */
export function oddWords(facts: Facts): EventOf<'plaintext'> | undefined {
  const { spokeTls, bytes } = facts.connection;
  if (spokeTls.client && (spokeTls.server || bytes.server === 0)) return undefined;
  if (!spokeTls.client && bytes.client === 0) return undefined;
  if (!spokeTls.client) {
    // A ClientHello may be among what is missing.
    if (missed(facts, 'client')) return undefined;
    if (spokeTls.server && ledOnToTls(facts)) return undefined;
    // What is missing may have been about TLS.
    if (!spokeTls.server && (missed(facts, 'client') || missed(facts, 'server'))) return undefined;
    const odd = facts.first('client', 'plaintext');
    return odd === undefined || mayBeTorn(facts, odd) ? undefined : odd;
  }
  // What was said before TLS (a STARTTLS greeting) is no answer to a ClientHello.
  const hello = facts.clientHello;
  if (hello === undefined) return undefined;
  const at = facts.position(hello);
  const said = facts.all('plaintext').filter((event) => facts.side(event) === 'server');
  const odd = said.find((event) => facts.position(event) > at) ?? greeting(facts, said[0]);
  return odd === undefined || mayBeTorn(facts, odd) ? undefined : odd;
}

/** A server that speaks first, in a protocol that is known, and to whom nobody said a word of it: the client takes it for TLS. */
function greeting(facts: Facts, first: EventOf<'plaintext'> | undefined): EventOf<'plaintext'> | undefined {
  if (first === undefined || facts.first('client', 'plaintext') !== undefined) return undefined;
  if (missedBefore(facts, 'client', first) || ledOnToTls(facts)) return undefined;
  const { protocol } = plaintextProtocol(first.sample, 'server') ?? {};
  // HTTP answers and never greets: what it answers is missing.
  return protocol === undefined || protocol === 'http' ? undefined : first;
}

/** A page in clear of the server's, in the middle of the handshake: it spoke TLS before, and is not known to do this. */
export function injectedWords(facts: Facts): EventOf<'plaintext'> | EventOf<'unreadable'> | undefined {
  const hello = facts.serverHello;
  if (hello === undefined || !heardBoth(facts) || facts.finished('server') !== undefined) return undefined;
  const at = facts.position(hello);
  return facts.connection.events.find(
    (event): event is EventOf<'plaintext'> | EventOf<'unreadable'> =>
      (event.kind === 'plaintext' || event.kind === 'unreadable') &&
      facts.side(event) === 'server' &&
      facts.position(event) > at &&
      looksLikeHttp(event.sample),
  );
}

const HTTP = [0x48, 0x54, 0x54, 0x50, 0x2f];
const looksLikeHttp = (sample: Uint8Array): boolean => HTTP.every((byte, index) => sample[index] === byte);

export function spoken(facts: Facts): Testimony<'spoken'> {
  const { bytes, delivery, spokeTls, transport } = facts.connection;
  const acknowledged = delivery.client.sent > 0 || delivery.server.sent > 0;
  // EAP says in clear which of its bytes are TLS.
  if (transport === 'eap')
    return bytes.client + bytes.server > 0
      ? { nothing: 'seen', client_not_tls: 'seen', server_not_tls: 'seen', injected: 'seen' }
      : facts.all('gap').length > 0
        ? { client_not_tls: 'seen', server_not_tls: 'seen', injected: 'seen' }
        : { client_not_tls: 'seen', server_not_tls: 'seen', injected: 'seen', tls: 'seen' };
  // Bytes that are not in the capture were acknowledged: something was said.
  if (bytes.client === 0 && bytes.server === 0 && acknowledged) return { nothing: 'seen' };
  if (bytes.client === 0 && bytes.server === 0 && facts.first('client', 'opened') === undefined)
    return { injected: 'seen' };
  if (bytes.client === 0 && bytes.server === 0)
    return { client_not_tls: 'seen', server_not_tls: 'seen', injected: 'seen', tls: 'seen' };
  if (facts.once(injectedWords) !== undefined)
    return { nothing: 'seen', client_not_tls: 'seen', server_not_tls: 'seen', tls: 'inferred' };
  if (facts.once(oddWords) !== undefined) {
    return spokeTls.client
      ? { nothing: 'seen', client_not_tls: 'seen', injected: 'seen', tls: 'seen' }
      : { nothing: 'seen', server_not_tls: 'seen', injected: 'seen', tls: 'seen' };
  }
  if (spokeTls.client && spokeTls.server)
    return { nothing: 'seen', client_not_tls: 'seen', server_not_tls: 'seen', injected: 'seen' };
  if (!spokeTls.client && !spokeTls.server) return { nothing: 'seen' };
  // A server that says nothing to a ClientHello may not know what that is.
  if (spokeTls.client && bytes.server === 0)
    return { nothing: 'seen', client_not_tls: 'seen', injected: 'seen' };
  if (spokeTls.server && ledOnToTls(facts))
    return { nothing: 'seen', client_not_tls: 'seen', server_not_tls: 'seen', injected: 'seen' };
  // One side alone spoke TLS, or what was seen is too little to tell.
  const odd = facts.first(spokeTls.client ? 'server' : 'client', 'plaintext');
  return odd === undefined
    ? { nothing: 'seen', client_not_tls: 'seen', server_not_tls: 'seen', injected: 'seen' }
    : { nothing: 'seen' };
}

/** HTTP: 400 and above say that something went wrong. */
const FIRST_ERROR = 400;

/** The server takes part in what the client says in clear: it spoke first, answers well, or is answered in its turn. */
export function talkInClear(facts: Facts): boolean {
  const said = facts.all('plaintext');
  const first = said.findIndex((event) => facts.side(event) === 'server');
  if (first <= 0) return first === 0;
  const steps = facts.prologue?.steps ?? [];
  if (steps.some(({ what, code }) => what === 'response' && code !== undefined && code < FIRST_ERROR))
    return true;
  const wrong = steps.some(({ what, code }) => what === 'error' || (code ?? 0) >= FIRST_ERROR);
  return !wrong && said.slice(first).some((event) => facts.side(event) === 'client');
}

/** Does the port expect TLS? A server that takes part in a talk in clear does not; one that leaves shows nothing. */
export function expectsTls(facts: Facts): Testimony<'expectsTls'> {
  if (portSpeaksTls(facts) !== undefined) return { no: 'seen' };
  return !facts.connection.spokeTls.client && talkInClear(facts) ? { yes: 'inferred' } : {};
}

/** What the client's words in clear are, where they stand in place of a ClientHello. */
export function clientWords(facts: Facts): Testimony<'clientWords'> {
  const odd = facts.once(oddWords);
  if (odd === undefined || facts.side(odd) === 'server') return {};
  const { protocol } = plaintextProtocol(odd.sample, 'client') ?? {};
  return protocol === 'http' || protocol === 'http_connect' ? { other: 'seen' } : { http: 'seen' };
}
