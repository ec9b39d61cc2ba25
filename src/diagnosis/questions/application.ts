import { clientAuthentication } from '../../story/client-authentication.js';
import type { EventOf, StoryEvent } from '../../story/event.js';
import type { Facts } from '../../story/facts.js';
import { hiddenHandshake } from '../../story/hidden/hidden-handshake.js';
import { quicSigns } from '../../story/hidden/quic-signs.js';
import { recognizedRefusal } from '../../story/known-refusal.js';
import type { Ground, Testimony } from '../elimination.js';
import { farewells } from './farewell.js';
import { doneAt } from './handshake.js';
import { missed, missedAfter } from './sight.js';

type Data = EventOf<'application_data'>;

/** What was said after the handshake, as far as packets show it. */
export interface Talk {
  /** Client data before the client's farewell. */
  readonly asked: boolean;
  /** Times that the server sent data after client data, and the client had not left yet. */
  readonly answers: number;
  /** Times that the client went on after such an answer. */
  readonly turns: number;
  readonly serverBytes: number;
  /** Of these, what came after the client had asked and is not as long as what came before: that would be a ticket more. */
  readonly answerBytes: number;
  readonly lastOfServer: Data | undefined;
  /** What may be session tickets is among the answers (TLS 1.3 without keys). */
  readonly mayHoldTickets: boolean;
}

const QUIET: Talk = {
  asked: false,
  answers: 0,
  turns: 0,
  serverBytes: 0,
  answerBytes: 0,
  lastOfServer: undefined,
  mayHoldTickets: false,
};

/** The last event that is surely the handshake's; undefined if it is not known to be over. */
function overAt(facts: Facts): StoryEvent | undefined {
  const done = doneAt(facts);
  if (done !== undefined) return done;
  const hidden = facts.once(hiddenHandshake);
  return hidden === undefined || hidden.client.holds === 'unknown' || hidden.client.holds === 'alert'
    ? undefined
    : hidden.clientEvent;
}

export function talk(facts: Facts): Talk {
  const over = overAt(facts);
  if (over === undefined) return QUIET;
  const hidden = over.kind === 'application_data' ? facts.once(hiddenHandshake) : undefined;
  const left = facts.once(farewells).client;
  const end = left === undefined ? Number.POSITIVE_INFINITY : facts.position(left);
  let asked = hidden?.clientSpokeFirst ?? false;
  let answers = 0;
  let turns = 0;
  let serverBytes = 0;
  let answerBytes = 0;
  let ticket: number | undefined;
  let lastOfServer: Data | undefined;
  let last: 'client' | 'server' | undefined = asked ? 'client' : undefined;
  const { events } = facts.connection;
  for (let at = facts.position(over) + 1; at < events.length; at++) {
    const event = events[at]!;
    if (event.kind !== 'application_data') continue;
    const side = facts.side(event);
    if (side === 'server') {
      serverBytes += event.bytes;
      if (!asked) ticket ??= hidden && event.lengths[0];
      else
        answerBytes += event.bytes - event.lengths.reduce((sum, one) => sum + (one === ticket ? one : 0), 0);
      lastOfServer = event;
      if (asked && last === 'client' && at < end) answers++;
    } else if (at < end) {
      asked = true;
      if (answers > 0 && last === 'server') turns++;
    }
    last = side;
  }
  // Tickets come at the end of the handshake, before anything else.
  const mayHoldTickets = hidden !== undefined && ticket === undefined;
  return { asked, answers, turns, serverBytes, answerBytes, lastOfServer, mayHoldTickets };
}

/** Two session tickets, as OpenSSL sends them, are shorter. */
const MORE_THAN_TICKETS = 1_500;

/** Who takes in so much of an answer wants it. */
const LONG_ANSWER = 4_096;

/** A shorter answer may have crossed a client that was leaving. */
const LEAST_ANSWER = 128;

/**
 * Whether the client asked, and was answered before it left: a client that leaves with its question open may not have
 * liked the server. That it went on after an answer proves that it did; a whole answer makes it very likely.
 */
export function clientTalk(facts: Facts): Testimony<'clientTalk'> {
  const over = overAt(facts);
  if (over === undefined) return {};
  const { asked, answers, turns, serverBytes, answerBytes, mayHoldTickets } = facts.once(talk);
  const isHidden = over.kind === 'application_data';
  const by: Ground = isHidden ? 'inferred' : 'seen';
  const least = mayHoldTickets ? MORE_THAN_TICKETS : LEAST_ANSWER;
  const bytes = isHidden ? answerBytes : serverBytes;
  if (answers > 0 && (turns > 0 || bytes >= LONG_ANSWER)) return { asked: by, nothing: by };
  // A client that resets the connection has left the answer unread.
  const unread = facts.once(farewells).client?.kind === 'closed_abruptly';
  if (answers > 0 && bytes >= least && !unread) return { asked: 'inferred', nothing: by };
  if (asked)
    return missedAfter(facts, 'server', over) || answers > 0
      ? { nothing: by }
      : { answered: by, nothing: by };
  if (missedAfter(facts, 'client', over)) return {};
  return { answered: by, asked: by };
}

/**
 * Whether the client came back with this session and went on to a request. Bytes show that it did; that it had accepted the
 * server before is inferred, since somebody may have told it to in between. A client that asks before it has looked at the
 * server would have asked here, too.
 */
export function resumedLater(facts: Facts): Testimony<'resumedLater'> {
  if (facts.connection.resumedLater === undefined) return {};
  return clientTalk(facts).asked === undefined ? {} : { no: 'inferred' };
}

export function serverAnswer(facts: Facts): Testimony<'serverAnswer'> {
  if (facts.serverHello === undefined) return {};
  if (!facts.tls13) {
    const server = facts.finished('server');
    return server === undefined ? {} : { alert: 'seen', nothing: 'seen' };
  }
  const done = doneAt(facts);
  if (done !== undefined) {
    const { events } = facts.connection;
    const answered = events
      .slice(facts.position(done) + 1)
      .some(
        (event) =>
          facts.side(event) === 'server' && (event.kind === 'application_data' || event.kind === 'handshake'),
      );
    if (answered) return { alert: 'decrypted', nothing: 'decrypted' };
    return missed(facts, 'server') ? {} : { more: 'decrypted' };
  }
  if (facts.once(quicSigns)?.serverWentOn !== undefined) return { alert: 'inferred', nothing: 'inferred' };
  switch (facts.once(hiddenHandshake)?.answer.is) {
    case 'more':
      return { alert: 'inferred', nothing: 'inferred' };
    case 'alert':
      return { nothing: 'inferred' };
    case 'nothing':
      return { more: 'inferred' };
    default:
      return {};
  }
}

/** What the application said of the client, as far as it can be read or measured. */
export function inside(facts: Facts): Testimony<'inside'> {
  const data = facts.all('application_data');
  const over = overAt(facts);
  if (
    over !== undefined &&
    facts.once(talk).lastOfServer === undefined &&
    !missedAfter(facts, 'server', over)
  )
    return { accepted: 'seen', refused: 'seen', refused_missing: 'seen', refused_certificate: 'seen' };
  let last: Testimony<'inside'> | undefined;
  for (const run of data) {
    for (const word of run.said ?? []) {
      if (word.from !== 'server') continue;
      if (word.means === 'refused_certificate') {
        const said = { accepted: 'decrypted', refused: 'decrypted', unheard: 'decrypted' } as const;
        if (word.missing === undefined) return said;
        return word.missing
          ? { ...said, refused_certificate: 'decrypted' }
          : { ...said, refused_missing: 'decrypted' };
      }
      if (word.means === 'refused') last = { accepted: 'decrypted', unheard: 'decrypted' };
      else if (word.means === 'accepted')
        last = {
          refused: 'decrypted',
          refused_missing: 'decrypted',
          refused_certificate: 'decrypted',
          unheard: 'decrypted',
        };
    }
  }
  return last ?? byLength(facts);
}

/**
 * Without keys: an answer as long as a refusal that a server is known to give, behind which the server closes, to a client
 * that it fits.
 */
function byLength(facts: Facts): Testimony<'inside'> {
  const { closing } = facts.once(farewells);
  if (closing === undefined || facts.side(closing) !== 'server') return {};
  // Up to TLS 1.2 seen, in TLS 1.3 by the size of the client's flight.
  const { certificate } = facts.once(clientAuthentication);
  if (certificate !== 'empty' && certificate !== 'sent') return {};
  const known = recognizedRefusal(facts);
  if (known === undefined || certificate !== (known.refusal.missing ? 'empty' : 'sent')) return {};
  const said = { accepted: 'inferred', refused: 'inferred', unheard: 'inferred' } as const;
  return known.refusal.missing
    ? { ...said, refused_certificate: 'inferred' }
    : { ...said, refused_missing: 'inferred' };
}

/** A refusal inside TLS is short: nginx's page is under 1 kB, with a long header and TLS 1.3's tickets some kB. */
const SHORT_ANSWER_BYTES = 6_144;

/**
 * The server's answer has the length of a refusal. In HTTP/1.1 the first answer is it; in HTTP/2 SETTINGS and their
 * acknowledgements go both ways before (RFC 9113 section 3.4). ALPN that cannot be seen may be h2 wherever it was offered.
 */
export function answerIsShort(facts: Facts): boolean {
  const { answers, serverBytes, turns } = facts.once(talk);
  const offered = facts.offer?.alpn ?? [];
  const [chosen] = facts.tls13
    ? (facts.encryptedExtensions?.message.alpn ?? offered.filter((name) => name === 'h2'))
    : (facts.choice?.alpn ?? []);
  // Who was turned down by the first answer has nothing more to say.
  if (turns > (chosen === 'h2' ? 2 : 0)) return false;
  return answers <= (chosen === 'h2' ? 3 : 1) && serverBytes <= SHORT_ANSWER_BYTES;
}
