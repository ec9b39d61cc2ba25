import type { Basis } from '../../base/basis.js';
import { clientAuthentication } from '../../story/client-authentication.js';
import type { StoryEvent } from '../../story/event.js';
import type { Facts } from '../../story/facts.js';
import { quicSigns } from '../../story/hidden/quic-signs.js';
import type { Ground, Testimony } from '../elimination.js';
import { farewells } from './farewell.js';
import { choseOldVersion, choseUnofferedVersion, showsParameterFault } from './parameters.js';
import { missedBefore } from './sight.js';

const ground = (basis: Basis): Ground =>
  basis === 'decrypted' ? 'decrypted' : basis === 'seen' ? 'seen' : 'inferred';

export function requested(facts: Facts): Testimony<'requested'> {
  const { requested: said, requestedBasis } = facts.once(clientAuthentication);
  if (said === 'unknown') return {};
  return said === 'yes' ? { no: ground(requestedBasis) } : { yes: ground(requestedBasis) };
}

export function clientCertificate(facts: Facts): Testimony<'clientCertificate'> {
  const { certificate, certificateBasis } = facts.once(clientAuthentication);
  const by = ground(certificateBasis);
  switch (certificate) {
    case 'sent':
      return { empty: by, none: by };
    case 'empty':
      return { sent: by, none: by };
    case 'none':
      return { sent: by, empty: by };
    default:
      return {};
  }
}

const before = (facts: Facts, event: StoryEvent | undefined, end: StoryEvent): boolean =>
  event !== undefined && facts.position(event) < facts.position(end);

/** Whether the client left with the server's certificate unanswered. */
export function clientJudged(facts: Facts): Testimony<'clientJudged'> {
  const end = facts.once(farewells).client;
  if (end === undefined) return {};
  const signs = facts.once(quicSigns);
  if (signs !== undefined) {
    if (signs.clientFlight !== undefined) return { server_certificate: 'inferred' };
    return signs.clientGaveUp === undefined || facts.resumed ? {} : { something_else: 'inferred' };
  }
  const answered = facts.clientKeyExchange ?? facts.first('client', 'application_data');
  if (before(facts, answered, end) && answered !== end) return { server_certificate: 'seen' };
  const certificate = facts.serverCertificate;
  if (before(facts, certificate, end)) {
    // A version that was not offered is turned down where it is read (RFC 8446 section 4.2.1), before any certificate.
    if (choseUnofferedVersion(facts)) return { server_certificate: 'inferred' };
    return choseOldVersion(facts) || showsParameterFault(facts) ? {} : { something_else: 'seen' };
  }
  const sealed =
    facts.tls13 && !facts.resumed && before(facts, facts.first('server', 'application_data'), end);
  if (sealed) return { something_else: 'inferred' };
  return missedBefore(facts, 'server', end) ? {} : { server_certificate: 'seen' };
}

/** What the server had received of the client's proof when it left. */
export function serverJudged(facts: Facts): Testimony<'serverJudged'> {
  const end = facts.once(farewells).server;
  const sent = facts.clientCertificate;
  if (end === undefined) return {};
  if (sent === undefined) {
    if (facts.tls13 && !facts.decrypted && mayHaveAnswered(facts, end)) return clientCertificateUnseen(facts);
    return missedBefore(facts, 'client', end)
      ? {}
      : { client_certificate: 'seen', missing_certificate: 'seen' };
  }
  if (!before(facts, sent, end)) return { client_certificate: 'seen', missing_certificate: 'seen' };
  return sent.message.entries.length === 0
    ? { client_certificate: 'seen', something_else: 'seen' }
    : { missing_certificate: 'seen', something_else: 'seen' };
}

/** Something of the client's that may be its flight. */
const mayHaveAnswered = (facts: Facts, end: StoryEvent): boolean =>
  facts.connection.transport === 'quic' ||
  before(facts, facts.first('client', 'application_data'), end) ||
  missedBefore(facts, 'client', end);

/** By the sizes of the client's flight. */
function clientCertificateUnseen(facts: Facts): Testimony<'serverJudged'> {
  switch (facts.once(clientAuthentication).certificate) {
    case 'sent':
      return { missing_certificate: 'inferred', something_else: 'inferred' };
    case 'empty':
      return { client_certificate: 'inferred', something_else: 'inferred' };
    case 'none':
      return { client_certificate: 'inferred', missing_certificate: 'inferred' };
    default:
      return {};
  }
}
