import type { Basis } from '../base/basis.js';
import { AlertDescription, AlertLevel } from '../registry/alert.js';
import { HandshakeType } from '../registry/handshake-type.js';
import { isRead } from './event.js';
import type { Facts } from './facts.js';
import { hiddenHandshake } from './hidden/hidden-handshake.js';
import type { ServerFlight } from './hidden/server-flight.js';
import { lacksBytes } from './missing-bytes.js';

const { certificate_request } = HandshakeType.code;

export interface ClientAuthentication {
  readonly requested: 'yes' | 'no' | 'unknown';
  readonly requestedBasis: Basis;
  readonly certificate: 'sent' | 'empty' | 'none' | 'unknown';
  readonly certificateBasis: Basis;
  /**
   * The handshake ended in clear, and in full view, before the client could answer: whether it has a certificate is not
   * known, but that it sent none is.
   */
  readonly endedBefore?: true;
}

/**
 * Did the server ask for a client certificate, and what came? `no` and `none` are said only where the handshake
 * passed that point in full view (RFC 5246 section 7.4.4 and 7.4.6). In TLS 1.3 both are encrypted.
 */
export function clientAuthentication(facts: Facts): ClientAuthentication {
  const { requested: asked, requestedBasis } = requested(facts);
  const { certificate: came, certificateBasis } = certificate(facts);
  const found = { requested: asked, requestedBasis, certificate: came, certificateBasis };
  return came === 'unknown' && endedBefore(facts) ? { ...found, endedBefore: true } : found;
}

/**
 * TLS 1.2 and before: a client that sends a fatal alert instead of its flight says nothing after it (RFC 5246 section
 * 7.2.2), and one whose server does so before its own flight is done has no turn.
 */
function endedBefore(facts: Facts): boolean {
  if (facts.tls13 || facts.renegotiation !== undefined || facts.resumed) return false;
  if (lacksBytes(facts.connection, 'client') || lacksBytes(facts.connection, 'server')) return false;
  if (facts.clientKeyExchange !== undefined || facts.finished('client') !== undefined) return false;
  return facts
    .all('alert')
    .some(
      (alert) =>
        alert.basis === 'seen' &&
        alert.level === AlertLevel.code.fatal &&
        (facts.side(alert) === 'client' || facts.serverHelloDone === undefined),
    );
}

function requested(facts: Facts): Pick<ClientAuthentication, 'requested' | 'requestedBasis'> {
  const request = facts.certificateRequest;
  if (request !== undefined) return { requested: 'yes', requestedBasis: request.basis };
  const begun = facts
    .all('unfinished_message')
    .find((event) => event.type === certificate_request && facts.side(event) === 'server');
  if (begun !== undefined) return { requested: 'yes', requestedBasis: begun.basis };
  if (facts.tls13) return requestedIn13(facts);
  if (lacksBytes(facts.connection, 'server')) return { requested: 'unknown', requestedBasis: 'unknown' };
  if (facts.renegotiation !== undefined) return { requested: 'unknown', requestedBasis: 'unknown' };
  if (lacksBytes(facts.connection, 'client') && facts.sealedMessage !== undefined)
    return { requested: 'unknown', requestedBasis: 'unknown' };
  if (facts.serverHelloDone !== undefined)
    return { requested: 'no', requestedBasis: facts.serverHelloDone.basis };
  if (facts.resumed) return { requested: 'no', requestedBasis: 'seen' };
  return { requested: 'unknown', requestedBasis: 'unknown' };
}

function certificate(facts: Facts): Pick<ClientAuthentication, 'certificate' | 'certificateBasis'> {
  const sent = facts.clientCertificate;
  if (sent !== undefined) {
    const empty = sent.message.entries.length === 0;
    return { certificate: empty ? 'empty' : 'sent', certificateBasis: sent.basis };
  }
  // SSL 3.0 has no empty Certificate: the client says so in an alert (RFC 6101 section 5.6.6).
  const declined = facts
    .all('alert')
    .find(
      (alert) => facts.side(alert) === 'client' && alert.description === AlertDescription.code.no_certificate,
    );
  if (declined !== undefined) return { certificate: 'empty', certificateBasis: declined.basis };
  if (facts.tls13) return certificateIn13(facts);
  if (lacksBytes(facts.connection, 'client')) return { certificate: 'unknown', certificateBasis: 'unknown' };
  if (facts.renegotiation !== undefined) return { certificate: 'unknown', certificateBasis: 'unknown' };
  // With the other side unseen, a second handshake under encryption cannot be told from anything else.
  if (lacksBytes(facts.connection, 'server') && facts.sealedMessage !== undefined)
    return { certificate: 'unknown', certificateBasis: 'unknown' };
  if (facts.clientKeyExchange !== undefined) {
    return { certificate: 'none', certificateBasis: facts.clientKeyExchange.basis };
  }
  if (facts.resumed && facts.finished('client') !== undefined)
    return { certificate: 'none', certificateBasis: 'seen' };
  return { certificate: 'unknown', certificateBasis: 'unknown' };
}

/** The client may be asked later (RFC 8446 section 4.6.2), in records that these keys do not open. */
const mayBeAskedUnread = (facts: Facts): boolean =>
  facts.offer?.postHandshakeAuth === true &&
  facts.connection.events.some((event) => event.kind === 'application_data' && !isRead(event));

/** With keys the flight of a side is there to be read, up to its Finished. */
function requestedIn13(facts: Facts): Pick<ClientAuthentication, 'requested' | 'requestedBasis'> {
  const finished = facts.finished('server');
  if (finished === undefined) return requestedByHiddenSizes(facts);
  if (lacksBytes(facts.connection, 'server') || mayBeAskedUnread(facts))
    return { requested: 'unknown', requestedBasis: 'unknown' };
  return { requested: 'no', requestedBasis: finished.basis };
}

function certificateIn13(facts: Facts): Pick<ClientAuthentication, 'certificate' | 'certificateBasis'> {
  const finished = facts.finished('client');
  if (finished === undefined) return certificateByHiddenSizes(facts);
  if (lacksBytes(facts.connection, 'client') || mayBeAskedUnread(facts))
    return { certificate: 'unknown', certificateBasis: 'unknown' };
  return { certificate: 'none', certificateBasis: finished.basis };
}

/** A datagram with the client's Certificate, or the server's request, may be missing unseen: over UDP both flights must agree. */
const isAgreed = (facts: Facts, server: ServerFlight): boolean =>
  facts.connection.transport !== 'dtls' || facts.resumed || server.requested === 'no';

/** In TLS 1.3 a client that is asked must answer with a Certificate (RFC 8446 section 4.4.2), so its flight tells both. */
function requestedByHiddenSizes(facts: Facts): Pick<ClientAuthentication, 'requested' | 'requestedBasis'> {
  const hidden = facts.once(hiddenHandshake);
  if (hidden?.mayBeAskedLater === true && hidden.client.holds === 'finished')
    return { requested: 'unknown', requestedBasis: 'unknown' };
  switch (hidden?.client.holds) {
    case 'finished':
      return isAgreed(facts, hidden.server)
        ? { requested: 'no', requestedBasis: 'inferred' }
        : { requested: 'unknown', requestedBasis: 'unknown' };
    case 'empty_certificate':
    case 'certificate':
      return { requested: 'yes', requestedBasis: 'inferred' };
    default:
      if (facts.resumed) return { requested: 'no', requestedBasis: 'inferred' };
      return hidden === undefined ||
        hidden.server.requested === 'unknown' ||
        (hidden.server.requested === 'no' && facts.connection.transport === 'dtls')
        ? { requested: 'unknown', requestedBasis: 'unknown' }
        : { requested: hidden.server.requested, requestedBasis: 'inferred' };
  }
}

function certificateByHiddenSizes(
  facts: Facts,
): Pick<ClientAuthentication, 'certificate' | 'certificateBasis'> {
  const hidden = facts.once(hiddenHandshake);
  switch (hidden?.client.holds) {
    case 'finished':
      return hidden.mayBeAskedLater || !isAgreed(facts, hidden.server)
        ? { certificate: 'unknown', certificateBasis: 'unknown' }
        : { certificate: 'none', certificateBasis: 'inferred' };
    case 'empty_certificate':
      return { certificate: 'empty', certificateBasis: 'inferred' };
    case 'certificate':
      return { certificate: 'sent', certificateBasis: 'inferred' };
    default:
      return { certificate: 'unknown', certificateBasis: 'unknown' };
  }
}
