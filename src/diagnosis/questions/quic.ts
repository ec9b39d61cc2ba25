import type { EventOf } from '../../story/event.js';
import type { Facts } from '../../story/facts.js';
import type { Testimony } from '../elimination.js';

/** The list of versions after which the client did not come back; undefined where there is none, or it did. */
export function versionsInVain(facts: Facts): EventOf<'version_negotiation'> | undefined {
  const list = facts.first('server', 'version_negotiation');
  if (list === undefined) return undefined;
  const cameBack = facts.connection.events
    .slice(facts.position(list) + 1)
    .some((event) => event.kind === 'handshake' && facts.side(event) === 'client');
  return cameBack ? undefined : list;
}

/** What became of the client's version of QUIC. */
export const quicVersion = (facts: Facts): Testimony<'quicVersion'> =>
  facts.once(versionsInVain) === undefined ? { given_up: 'seen' } : { spoken: 'seen' };
