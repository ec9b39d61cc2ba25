import { otherSide, type Side } from '../../base/side.js';
import { CipherSuite } from '../../registry/cipher-suite.js';
import { clientAuthentication } from '../../story/client-authentication.js';
import type { StoryEvent } from '../../story/event.js';
import type { Facts } from '../../story/facts.js';
import type { Testimony } from '../elimination.js';
import { done } from './handshake.js';
import { isWord } from './in-vain.js';
import type { Questions } from './questions.js';

// Over DTLS a side that goes no further may say nothing at all: the other sends its last flight again and again (RFC 6347
// section 4.2.4), as it does when that flight is lost.

/** Sent so often, a flight is in vain: twice is what a single loss costs. */
const SENDINGS = 3;

export interface Unanswered {
  /** What it answers to the question of that name. */
  readonly is: Exclude<Questions['unanswered'], 'nobody'>;
  /** The beginning of the flight that was sent in vain. */
  readonly event: StoryEvent;
  readonly from: Side;
  /** How often it was sent. */
  readonly times: number;
}

/** Whose flight was sent in vain; undefined where that cannot be said, or nothing was. */
export function unansweredFlight(facts: Facts): Unanswered | undefined {
  const { connection } = facts;
  if (connection.transport !== 'dtls' || done(facts).not_both !== undefined) return undefined;
  const words = connection.events.filter(isWord);
  const last = words.at(-1);
  if (last === undefined) return undefined;
  const from = facts.side(last);
  const begins = words.findLastIndex((event) => facts.side(event) !== from) + 1;
  const flight = words.slice(begins);
  const [first] = flight;
  if (first === undefined) return undefined;
  const times = 1 + Math.max(...flight.map(({ repeated }) => repeated?.times ?? 0));
  const before = words.slice(0, begins);
  const again = before.some(
    ({ repeated, direction }) =>
      direction !== first.direction && repeated !== undefined && repeated.lastTime > first.time,
  );
  const most = Math.max(
    times,
    again ? 1 + Math.max(...before.map(({ repeated }) => repeated?.times ?? 0)) : 0,
  );
  if (most < SENDINGS) return undefined;
  const spoke = words.some((event) => facts.side(event) !== from);
  const silent = otherSide(from);
  const is = !spoke ? 'never' : again ? bothRepeat(facts, silent) : answeredBy(facts, silent);
  return { is, event: first, from, times: most };
}

/** Neither takes note of the other; the side that would have to is `due`. */
function bothRepeat(facts: Facts, due: Side): Unanswered['is'] {
  if (due === 'client') return 'both_by_client';
  return withSharedKey(facts) ? 'discarded' : 'both_by_server';
}

/** What the silent side was to judge. */
function answeredBy(facts: Facts, silent: Side): Unanswered['is'] {
  if (silent === 'client') return facts.serverCertificate === undefined ? 'client' : 'server_certificate';
  switch (facts.once(clientAuthentication).certificate) {
    case 'sent':
      return 'client_certificate';
    case 'empty':
      return 'missing_certificate';
    default:
      return withSharedKey(facts) ? 'discarded' : 'server';
  }
}

/** A Finished made with another pre-shared key does not verify, and what does not is dropped (RFC 6347 section 4.1.2.7). */
const withSharedKey = ({ connection: { cipherSuite } }: Facts): boolean =>
  cipherSuite !== undefined && CipherSuite.label(cipherSuite).includes('PSK');

/** Whose silence, or whose loss, left a flight of the handshake without an answer, however often it was sent. */
export function unanswered(facts: Facts): Testimony<'unanswered'> {
  const found = facts.once(unansweredFlight);
  if (found === undefined) {
    // Over DTLS, what was sent too seldom for that leaves it open, unless both came to the end.
    const open = facts.connection.transport === 'dtls' && done(facts).not_both === undefined;
    return open ? {} : SOMEBODY;
  }
  const { nobody, ...rest } = { ...SOMEBODY, nobody: 'seen' as const };
  const { [found.is]: _, ...ruledOut } = rest;
  return { ...ruledOut, nobody };
}

const SOMEBODY: Testimony<'unanswered'> = {
  client_certificate: 'seen',
  missing_certificate: 'seen',
  server: 'seen',
  server_certificate: 'seen',
  client: 'seen',
  both_by_server: 'seen',
  both_by_client: 'seen',
  discarded: 'seen',
  never: 'seen',
};
