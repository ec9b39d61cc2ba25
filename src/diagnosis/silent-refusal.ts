import type { Side } from '../base/side.js';
import { sentence } from '../language/language.js';
import type { StoryEvent } from '../story/event.js';
import type { Facts } from '../story/facts.js';
import type { Ending, Refused } from './verdict.js';

/** A peer hung up before the handshake was done, without a word: it is the one that closed, which is no more than possible. */
export function silentRefusal(facts: Facts, closing: StoryEvent): Ending {
  const by = facts.side(closing);
  return {
    outcome: 'abandoned',
    refusedBy: by,
    refused: lastReceived(facts, by, closing),
    confidence: 'possible',
    alert: undefined,
    moment: closing,
    alternatives: [],
    evidence: [
      { frame: closing.frame, what: sentence('evidence.hung_up', { by, reset: closing.kind === 'tcp_rst' }) },
    ],
  };
}

/** What the side had last received, if that was a certificate. */
function lastReceived(facts: Facts, side: Side, closing: StoryEvent): Refused {
  const before = (event: StoryEvent | undefined) =>
    event !== undefined && facts.position(event) < facts.position(closing);
  if (side === 'client') {
    const answered = facts.clientKeyExchange ?? facts.first('client', 'application_data');
    if (before(answered)) return 'connection';
    if (before(facts.serverCertificate)) return 'server_certificate';
    const hidden = facts.tls13 && !facts.resumed && before(facts.first('server', 'application_data'));
    return hidden ? 'server_certificate' : 'connection';
  }
  const sent = facts.clientCertificate;
  if (sent === undefined || !before(sent)) return 'connection';
  return sent.message.entries.length === 0 ? 'missing_client_certificate' : 'client_certificate';
}
