import { otherSide, type Side } from '../../base/side.js';
import { type Sentence, sentence } from '../../language/language.js';
import { AlertDescription } from '../../registry/alert.js';
import type { Facts } from '../../story/facts.js';
import { hiddenHandshake } from '../../story/hidden/hidden-handshake.js';
import type { Ending } from '../explanation.js';
import { alertEvent, isAnswerMissing } from '../questions/alert.js';
import { leftBefore } from '../questions/farewell.js';
import type { Questions } from '../questions/questions.js';
import type { Evidence, Refused } from '../verdict.js';
import { flightEvidence } from './hidden-flight.js';

function alertEvidence(facts: Facts, from: Side): Evidence[] {
  const event = alertEvent(facts);
  if (event === undefined) return [];
  if (event.kind === 'sealed_packets') {
    const what = sentence(
      from === 'client' ? 'evidence.quic_client_gave_up' : 'evidence.quic_server_gave_up',
      {},
    );
    return [{ event, frame: event.frame, what }];
  }
  if (event.kind === 'alert') {
    const description = AlertDescription.label(event.description);
    return [{ event, frame: event.frame, what: sentence('evidence.alert', { from, description }) }];
  }
  const what =
    from === 'client'
      ? sentence('evidence.hidden_client_alert', {})
      : sentence('evidence.hidden_server_alert', {});
  const flight = from === 'server' ? flightEvidence(facts) : [];
  return [...flight, { event, frame: event.frame, what }];
}

/** Behind the other's departure an alert is a complaint rather than a refusal. */
function complaint(facts: Facts, from: Side): number {
  const event = alertEvent(facts);
  if (event?.kind !== 'alert') return 0;
  return leftBefore(facts, otherSide(from), event) === undefined ? 0 : -1;
}

/** Seconds within which a server judges what it was sent. */
const JUDGES_WITHIN = 5;

/**
 * TLS 1.3: all that a server says to a client that may have shown a certificate, or none, is as long as an alert. Had it
 * accepted the client, a ticket or an answer would have come before its farewell.
 */
function saysNothingElse(facts: Facts, refused: Refused): boolean {
  const hidden = facts.once(hiddenHandshake);
  if (hidden === undefined) return false;
  const { client, answer, clientSpoke, serverLeftWith, clientMayHoldCertificate } = hidden;
  if (client.holds === 'unknown') {
    const unlikely = clientMayHoldCertificate ? 'missing_client_certificate' : 'client_certificate';
    return serverLeftWith !== undefined && refused !== unlikely && refused !== 'parameters';
  }
  const isAsked = client.holds === 'certificate' || client.holds === 'empty_certificate';
  return isAsked && clientSpoke && answer.is === 'alert' && answer.waited() <= JUDGES_WITHIN;
}

/** More than what speaks for a client that asks and leaves. */
const REFUSED_UNSAID = 1;

function refusal(
  from: Side,
  refused: Refused,
  about: readonly Questions['alertAbout'][] | undefined,
  given: Pick<Ending, 'id' | 'provedBy' | 'nearMisses' | 'expects'>,
): Ending {
  return {
    refs: ['RFC 8446 section 6.2', 'RFC 5246 section 7.2.2'],
    outcome: 'failed',
    refusedBy: from,
    refused,
    ...given,
    ...(about === undefined ? { general: true as const } : {}),
    ...(refused === 'missing_client_certificate' ? { cause: 'no_client_certificate' as const } : {}),
    expects: {
      spoken: ['tls'],
      beforeTls: ['nothing'],
      network: ['whole'],
      alert: [from],
      ...(about === undefined ? {} : { alertAbout: about }),
      ...given.expects,
    },
    shownBy: { signOfAlert: [from], ...(about === undefined ? {} : { alertAbout: about }) },
    leaning: (facts) =>
      from === 'server' && saysNothingElse(facts, refused) ? REFUSED_UNSAID : complaint(facts, from),
    often: 'usual',
    moment: alertEvent,
    evidence: (facts) => alertEvidence(facts, from),
    why: (facts) => why(facts, from, refused),
  };
}

function why(facts: Facts, from: Side, refused: Refused): Sentence {
  const isOfServer = refused !== 'parameters' && refused !== 'server_certificate' && from === 'server';
  if (isOfServer && alertEvent(facts) === undefined && isAnswerMissing(facts))
    return sentence('alternative.server_unheard', { unheard: refused });
  switch (refused) {
    case 'connection':
      return sentence('alternative.alert', { from, sealed: alertEvent(facts)?.kind !== 'alert' });
    case 'parameters':
      return sentence('alternative.alert_about_parameters', { from });
    case 'missing_client_certificate':
      return sentence('alternative.alert_about_missing', {});
    default:
      return sentence('alternative.alert_about_certificate', { owner: otherSide(from) });
  }
}

/** TLS ended it: one side sent an alert, in clear, opened, or known by its size and place. */
export const refusedByAlert: readonly Ending[] = [
  refusal('client', 'server_certificate', ['server_certificate'], {
    id: 'client_alert_about_certificate',
    provedBy: ['tls12-server-unknown-ca', 'tls12-server-self-signed', 'tls12-server-expired'],
    nearMisses: ['tls12-no-shared-cipher', 'tls12-hostname-mismatch'],
    expects: {},
  }),
  refusal('client', 'parameters', ['parameters'], {
    id: 'client_alert_about_parameters',
    provedBy: [],
    nearMisses: ['tls12-server-unknown-ca'],
    expects: {},
  }),
  refusal('client', 'connection', undefined, {
    id: 'client_alert',
    provedBy: ['tls13-go-client-server-unknown-ca'],
    nearMisses: ['tls12-server-unknown-ca'],
    expects: {},
  }),
  refusal('server', 'client_certificate', ['client_certificate'], {
    id: 'server_alert_about_certificate',
    provedBy: ['tls12-s-server-client-unknown-ca', 'tls12-s-server-client-expired'],
    nearMisses: ['tls12-s-server-no-client-certificate', 'tls12-client-expired-nginx'],
    expects: { requested: ['yes'], clientCertificate: ['sent'] },
  }),
  refusal('server', 'missing_client_certificate', ['missing_certificate'], {
    id: 'server_alert_about_missing_certificate',
    provedBy: ['tls12-s-server-no-client-certificate', 'tls13-s-server-no-client-certificate'],
    nearMisses: ['tls12-s-server-client-unknown-ca', 'tls12-no-client-certificate'],
    expects: { requested: ['yes'], clientCertificate: ['empty', 'none'] },
  }),
  refusal('server', 'parameters', ['parameters'], {
    id: 'server_alert_about_parameters',
    provedBy: ['tls12-no-shared-cipher', 'tls12-no-alpn', 'protocol-version'],
    nearMisses: ['tls12-s-server-no-client-certificate'],
    expects: {},
  }),
  refusal('server', 'connection', undefined, {
    id: 'server_alert',
    provedBy: ['tls12-gnutls-server-client-unknown-ca'],
    nearMisses: ['tls12-s-server-no-client-certificate'],
    expects: {},
  }),
];
