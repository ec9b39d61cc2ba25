import { isOfTransport } from '../../story/event.js';
import type { Facts } from '../../story/facts.js';
import type { Ground, Testimony } from '../elimination.js';
import { farewells, waitedInVain } from './farewell.js';
import { missedBefore } from './sight.js';

// A client that refuses need not say so at once: s2n-tls waits 10 to 30 s before it sends its alert or closes
// (tls/s2n_connection.c, s2n_connection_kill), a program may ask a person, and some keep the socket and say nothing. The
// server that loses patience first and closes has refused nobody.

/** Whether the client said nothing to the server's certificate, so that the server waited in vain and left. */
export function stalled(facts: Facts): Testimony<'stalled'> {
  if (facts.connection.transport !== 'tcp') return NOBODY;
  const { first, closing } = facts.once(farewells);
  const leaving =
    closing !== undefined && first !== undefined && closing.direction === first.direction ? closing : first;
  if (leaving === undefined || facts.side(leaving) === 'client') return NOBODY;
  if (missedBefore(facts, 'client', leaving)) return {};
  if (waitedInVain(facts, leaving) === undefined) return NOBODY;
  const unanswered = certificateUnanswered(facts);
  return unanswered === undefined ? NOBODY : { nobody: unanswered };
}

const NOBODY: Testimony<'stalled'> = { client: 'seen' };

/** How it is known that the server's certificate was the client's to judge; undefined where it is not, or the client went on. */
function certificateUnanswered(facts: Facts): Ground | undefined {
  const certificate = facts.serverCertificate;
  if (certificate === undefined)
    // In TLS 1.3 without keys: the server's flight is there.
    return facts.tls13 && !facts.resumed && facts.first('server', 'application_data') !== undefined
      ? 'inferred'
      : undefined;
  const answered = facts.connection.events
    .slice(facts.position(certificate))
    .some((event) => facts.side(event) === 'client' && !isOfTransport(event) && event.kind !== 'alert');
  if (answered) return undefined;
  return certificate.basis === 'decrypted' ? 'decrypted' : 'seen';
}
