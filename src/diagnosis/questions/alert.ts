import type { Side } from '../../base/side.js';
import { otherSide } from '../../base/side.js';
import { AlertDescription } from '../../registry/alert.js';
import { type EventOf, isRead, type StoryEvent } from '../../story/event.js';
import type { Facts } from '../../story/facts.js';
import { hiddenHandshake } from '../../story/hidden/hidden-handshake.js';
import { mayHaveSaidGoodbye, quicSigns } from '../../story/hidden/quic-signs.js';
import { possession } from '../../story/possession.js';
import type { Ground, Testimony } from '../elimination.js';
import { refusedInWords } from './again.js';
import { showsFault, suspects } from './certificates.js';
import { leftBefore } from './farewell.js';
import { doneAt, groundOf, mayHaveBrokenOff } from './handshake.js';
import { showsParameterFault } from './parameters.js';
import { missed, missedBefore } from './sight.js';

const code = AlertDescription.code;
const FATAL = 2;

/** The first alert that ends the connection. A warning or a closing alert refuses nobody (RFC 8446 section 6.1). */
export const failingAlert = (facts: Facts): EventOf<'alert'> | undefined => facts.once(failingAlertIn);

function failingAlertIn(facts: Facts): EventOf<'alert'> | undefined {
  for (const event of facts.all('alert')) {
    // In TLS 1.3 every other alert ends the connection, whatever its level says (RFC 8446 section 6).
    if (event.level !== FATAL && !facts.tls13) continue;
    const { description } = event;
    if (description === code.close_notify || description === code.user_canceled) continue;
    if (description === code.no_renegotiation) continue;
    return event;
  }
  return undefined;
}

/** Alerts that by their definition are about the peer's certificate (RFC 8446 section 6.2, RFC 6066 sections 5 and 8). */
const ABOUT_CERTIFICATE = new Set<number>([
  code.no_certificate,
  code.bad_certificate,
  code.unsupported_certificate,
  code.certificate_revoked,
  code.certificate_expired,
  code.certificate_unknown,
  code.unknown_ca,
  code.certificate_unobtainable,
  code.bad_certificate_status_response,
  code.bad_certificate_hash_value,
  code.certificate_required,
]);

/** Alerts that by their definition say that there is nothing in common, or no such peer. */
const ABOUT_PARAMETERS = new Set<number>([
  code.protocol_version,
  code.insufficient_security,
  code.inappropriate_fallback,
  code.missing_extension,
  code.unsupported_extension,
  code.unrecognized_name,
  code.unknown_psk_identity,
  code.no_application_protocol,
  code.export_restriction,
]);

export const isAboutCertificate = (description: number): boolean => ABOUT_CERTIFICATE.has(description);
export const isAboutParameters = (description: number): boolean => ABOUT_PARAMETERS.has(description);

/**
 * The alert names what its sender had received before the other left: it would have come without that, too. Any other
 * may be the complaint of somebody who was left alone.
 */
function namesWhatWasReceived(facts: Facts, alert: EventOf<'alert'>): boolean {
  const from = facts.side(alert);
  const { description } = alert;
  const proof = from === 'client' ? facts.serverCertificate : facts.clientCertificate;
  const received = proof !== undefined && facts.position(proof) < facts.position(alert);
  // RFC 8446 section 6.2: a certificate or PSK was received, and access control refused its owner.
  const isAboutProof = isAboutCertificate(description) || description === code.access_denied;
  if (isAboutProof) return received || missedBefore(facts, otherSide(from), alert);
  if (isAboutParameters(description)) return from === 'server' ? facts.serverHello === undefined : !received;
  // RFC 5246 section 7.4.6 names handshake_failure for a client without a suitable certificate.
  return (
    received &&
    from === 'server' &&
    facts.clientCertificate?.message.entries.length === 0 &&
    description === code.handshake_failure
  );
}

/** Whose alert ended it. An alert that answers a departure refuses nobody, whatever it says. */
export function alert(facts: Facts): Testimony<'alert'> {
  // In EAP the server says in clear that it lets the client in.
  if (isAccepted(facts)) return { client: 'seen', server: 'seen' };
  const event = failingAlert(facts);
  if (event !== undefined) {
    const from = facts.side(event);
    const other = otherSide(from);
    const named = namesWhatWasReceived(facts, event);
    if (!named) {
      // Whoever left first acted, or would not renegotiate; what is said behind him is said of that.
      if (leftBefore(facts, other, event) !== undefined || hadRefusedAgain(facts, other, event))
        return maySayMore(facts, other) ? { [from]: 'seen' } : { [from]: 'seen', [other]: 'seen' };
      if (spokeInClear(facts, other, event)) return {};
    }
    // What is missing of the other may hold an alert of its own, or its departure, of which this alert complains.
    if (missedBefore(facts, other, event)) return named ? { none: groundOf(event) } : {};
    return { none: groundOf(event), [other]: groundOf(event) };
  }
  return facts.tls13 && facts.serverHello !== undefined ? sealedAlert(facts) : clearAlert(facts);
}

function isAccepted(facts: Facts): boolean {
  const last = facts.first('server', 'eap_result')?.result;
  return last === 'EAP-Success' || last === 'Access-Accept';
}

/** The side had said that it would not renegotiate. */
function hadRefusedAgain(facts: Facts, side: Side, event: StoryEvent): boolean {
  const answer = facts.once(refusedInWords)?.answer;
  return (
    answer !== undefined && facts.side(answer) === side && facts.position(answer) < facts.position(event)
  );
}

/** An alert of this side may be missing, or among what nobody could read. */
const maySayMore = (facts: Facts, side: Side): boolean =>
  missed(facts, side) ||
  facts.first(side, 'encrypted_alert') !== undefined ||
  (facts.tls13 && facts.serverHello !== undefined && mayHideAlert(facts, side));

/** The side has fallen back to clear text inside its TLS stream: what is said of that is no refusal. */
function spokeInClear(facts: Facts, side: Side, end: StoryEvent): boolean {
  const hello = side === 'server' ? facts.serverHello : facts.clientHello;
  if (hello === undefined) return false;
  return facts.connection.events
    .slice(facts.position(hello), facts.position(end))
    .some(
      (event) => (event.kind === 'plaintext' || event.kind === 'unreadable') && facts.side(event) === side,
    );
}

/** Up to TLS 1.2 an alert is in clear, or under encryption by its record type. */
function clearAlert(facts: Facts): Testimony<'alert'> {
  const over = doneAt(facts) !== undefined;
  const ruledOut: { client?: Ground; server?: Ground } = {};
  for (const side of ['client', 'server'] as const) {
    if (missed(facts, side)) continue;
    const sealed = facts.first(side, 'encrypted_alert');
    // A client encrypts once it has gone on past the server's certificate: what it says to one who left is no refusal.
    if (sealed === undefined || (side === 'client' && leftBefore(facts, 'server', sealed) !== undefined))
      ruledOut[side] = 'seen';
    // Behind a handshake an alert is a goodbye; one that leaves the other's question unanswered may be more than that.
    else if (over && !leavesOpen(facts, sealed)) ruledOut[side] = 'seen';
  }
  return ruledOut;
}

/** The alert's sender had been asked something, and says nothing else. */
function leavesOpen(facts: Facts, sealed: StoryEvent): boolean {
  const before = facts.connection.events
    .slice(0, facts.position(sealed))
    .findLast(({ kind }) => kind === 'application_data' || kind === 'encrypted_alert');
  return (
    before?.kind === 'application_data' &&
    before.direction !== sealed.direction &&
    facts.side(sealed) === 'server'
  );
}

/** Seconds within which a server judges a certificate; later it has waited for the client, and closes. */
const REFUSES_WITHIN = 5;

/** TLS 1.3 without an alert that could be read: record sizes and order, or nothing at all. */
function sealedAlert(facts: Facts): Testimony<'alert'> {
  if (facts.decrypted) {
    const ruledOut: { client?: Ground; server?: Ground } = {};
    for (const side of ['client', 'server'] as const)
      if (!mayHideAlert(facts, side) && !(side === 'server' && isAnswerMissing(facts)))
        ruledOut[side] = 'decrypted';
    return ruledOut;
  }
  if (facts.connection.transport === 'quic') return sealedInQuic(facts);
  const hidden = facts.once(hiddenHandshake);
  if (hidden === undefined) {
    const ruledOut: { client?: Ground; server?: Ground } = {};
    for (const side of ['client', 'server'] as const) {
      if (facts.first(side, 'application_data') === undefined && !missed(facts, side))
        ruledOut[side] = 'seen';
    }
    return ruledOut;
  }
  const { client, answer, farewell } = hidden;
  switch (client.holds) {
    case 'alert': {
      // Behind the server's departure it may only answer that.
      const reacts = hidden.clientEvent !== undefined && leftBefore(facts, 'server', hidden.clientEvent);
      return farewell || reacts ? { server: 'inferred' } : { server: 'inferred', none: 'inferred' };
    }
    case 'finished':
    case 'empty_certificate':
    case 'certificate': {
      // Asked for a certificate later (RFC 8446 section 4.6.2), the client may have been refused then.
      if (answer.is === 'more')
        return hidden.mayBeAskedLater ? { client: 'inferred' } : { client: 'inferred', server: 'inferred' };
      if (answer.is === 'nothing') return mayHaveBrokenOff(hidden) ? {} : { client: 'inferred' };
      const atOnce = !answer.afterFarewell && !answer.mayBeData && answer.waited() <= REFUSES_WITHIN;
      return client.holds !== 'finished' && atOnce
        ? { client: 'inferred', none: 'inferred' }
        : { client: 'inferred' };
    }
    default: {
      const ruledOut: { client?: Ground; server?: Ground } = {};
      if (facts.first('client', 'application_data') === undefined) ruledOut.client = 'seen';
      if (facts.first('server', 'application_data') === undefined) ruledOut.server = 'seen';
      return ruledOut;
    }
  }
}

/** TLS 1.3: the client was asked for a certificate and is done, and the capture ends before the server says or does anything more. */
export function isAnswerMissing(facts: Facts): boolean {
  const done = doneAt(facts);
  if (done === undefined || facts.certificateRequest === undefined || !facts.tls13) return false;
  if (facts.connection.transport === 'quic') return false;
  const { events } = facts.connection;
  return !events.slice(facts.position(done) + 1).some((event) => facts.side(event) === 'server');
}

/** What sealed packets of QUIC leave open: a side that sent none sent no alert in them. */
function sealedInQuic(facts: Facts): Testimony<'alert'> {
  const signs = facts.once(quicSigns);
  const ruledOut: { client?: Ground; server?: Ground } = {};
  for (const side of ['client', 'server'] as const)
    if (facts.first(side, 'sealed_packets') === undefined && !missed(facts, side)) ruledOut[side] = 'seen';
  if (signs?.clientFinished === true) ruledOut.client ??= 'inferred';
  if (!mayHaveSaidGoodbye(facts, 'server') && !missed(facts, 'server')) ruledOut.server ??= 'inferred';
  if (signs?.serverWentOn !== undefined) {
    ruledOut.client ??= 'inferred';
    ruledOut.server ??= 'inferred';
  }
  return ruledOut;
}

/** What keys did not open of the side, or bytes that are missing. */
const mayHideAlert = (facts: Facts, side: Side): boolean =>
  missed(facts, side) ||
  facts.connection.events.some(
    (event) =>
      (event.kind === 'application_data' || event.kind === 'sealed_packets') &&
      !isRead(event) &&
      facts.side(event) === side,
  );

/** The event that is the alert, read or inferred; undefined where nobody knows of one. */
export function alertEvent(facts: Facts): StoryEvent | undefined {
  const event = failingAlert(facts);
  if (event !== undefined) return event;
  const signs = facts.once(quicSigns);
  if (signs !== undefined) return signs.clientGaveUp ?? signs.serverGaveUp;
  const hidden = facts.once(hiddenHandshake);
  if (hidden === undefined) return undefined;
  if (hidden.client.holds === 'alert') return hidden.clientEvent;
  if (hidden.client.holds === 'unknown') return hidden.serverLeftWith;
  return hidden.answer.is === 'alert' ? hidden.answer.event : undefined;
}

export function signOfAlert(facts: Facts): Testimony<'signOfAlert'> {
  const event = facts.once(alertEvent);
  if (event === undefined) return { client: 'seen', server: 'seen' };
  const by: Ground = event.kind === 'alert' ? groundOf(event) : 'inferred';
  return facts.side(event) === 'client' ? { none: by, server: by } : { none: by, client: by };
}

type About = {
  [A in
    | 'server_certificate'
    | 'client_certificate'
    | 'missing_certificate'
    | 'parameters'
    | 'anything_else']?: Ground;
};

export function alertAbout(facts: Facts): Testimony<'alertAbout'> {
  const event = failingAlert(facts);
  if (event !== undefined)
    return facts.side(event) === 'client' ? byClient(facts, event) : byServer(facts, event);
  return unread(facts);
}

/** By its definition; handshake_failure is about parameters where no certificate is there to be meant. */
function byDefinition(
  description: number,
  certificate: 'server_certificate' | 'client_certificate',
  about: About,
  early: boolean,
): void {
  const { handshake_failure, decrypt_error } = code;
  if (isAboutCertificate(description)) {
    about.parameters ??= 'seen';
    about.anything_else ??= 'seen';
  } else if (isAboutParameters(description)) {
    about[certificate] ??= 'seen';
    about.anything_else ??= 'seen';
  } else if (early && description === handshake_failure) {
    about.anything_else ??= 'seen';
  } else if (description === decrypt_error) {
    about.parameters ??= 'seen';
  }
}

function byClient(facts: Facts, event: EventOf<'alert'>): Testimony<'alertAbout'> {
  const about: About = { client_certificate: 'seen', missing_certificate: 'seen' };
  const certificate = facts.serverCertificate;
  const received = certificate !== undefined && facts.position(certificate) < facts.position(event);
  const sealed = facts.tls13 && facts.serverHello !== undefined && !facts.decrypted && !facts.resumed;
  if (!received && !sealed && !missedBefore(facts, 'server', event)) about.server_certificate = 'seen';
  if (received && goneOn(facts, 'client', certificate, event) && !isAboutCertificate(event.description))
    about.server_certificate = 'seen';
  byDefinition(
    event.description,
    'server_certificate',
    about,
    !received && about.server_certificate !== undefined,
  );
  explain(facts, 'server', event, about);
  return about;
}

function byServer(facts: Facts, event: EventOf<'alert'>): Testimony<'alertAbout'> {
  const { description } = event;
  const about: About = { server_certificate: 'seen' };
  // With words of its own missing before, how far it had gone along is not known.
  if (missedBefore(facts, 'server', event)) return about;
  const sent = facts.clientCertificate;
  if (description === code.certificate_required) {
    return { ...about, client_certificate: 'seen', parameters: 'seen', anything_else: 'seen' };
  }
  if (sent !== undefined && facts.position(sent) < facts.position(event)) {
    if (sent.message.entries.length === 0) {
      about.client_certificate = 'seen';
      const accepted = !facts.tls13 && goneOn(facts, 'server', sent, event);
      if (accepted) about.missing_certificate = 'seen';
      else if (description === code.handshake_failure || isAboutCertificate(description)) {
        about.parameters = 'seen';
        about.anything_else = 'seen';
      }
    } else {
      about.missing_certificate = 'seen';
      // Exim, for one, finishes the handshake before it judges the certificate, and says so.
      if (!facts.tls13 && goneOn(facts, 'server', sent, event) && !isAboutCertificate(description))
        about.client_certificate = 'seen';
    }
  } else {
    // A server that has anything of the client's flight has thrown its Initial keys away (RFC 9001 section 4.9.1).
    const sealed =
      facts.tls13 && facts.serverHello !== undefined && !facts.decrypted && event.close?.level !== 'initial';
    if (!sealed && !missedBefore(facts, 'client', event)) {
      about.client_certificate = 'seen';
      about.missing_certificate = 'seen';
      // Of whatever certificate it speaks, the client has shown none: the words are not to be taken at their letter.
      if (isAboutCertificate(description)) return about;
    }
  }
  byDefinition(description, 'client_certificate', about, facts.serverHello === undefined);
  explain(facts, 'client', event, about);
  return about;
}

/** A certificate with a fault for which every check turns it down needs no other reason for a generic alert. */
function explain(facts: Facts, owner: Side, event: EventOf<'alert'>, about: About): void {
  const certificate = owner === 'server' ? 'server_certificate' : 'client_certificate';
  if (about[certificate] !== undefined || about.anything_else !== undefined) return;
  if (isAboutParameters(event.description)) return;
  const proved = showsFault(facts, owner) || possession(facts, owner)?.signature === 'invalid';
  const parameters = owner === 'server' && showsParameterFault(facts);
  // A signature that cannot be checked here explains nothing, and leaves nothing else as the only explanation.
  if (parameters && !proved && !suspects(facts, owner, 'self_signed')) {
    about.server_certificate ??= 'explained';
    about.anything_else ??= 'explained';
  }
  if (!proved || parameters) return;
  about.parameters ??= 'explained';
  about.anything_else ??= 'explained';
}

/** The side has answered the certificate with the next part of its own handshake: it had no quarrel with it. */
function goneOn(facts: Facts, side: Side, certificate: StoryEvent, end: StoryEvent): boolean {
  const next =
    side === 'client' ? (facts.clientKeyExchange ?? facts.finished('client')) : facts.finished('server');
  if (next === undefined) return false;
  // The server of TLS 1.3 is finished before it sees a certificate.
  const at = facts.position(next);
  return facts.position(certificate) < at && at < facts.position(end);
}

/**
 * An alert that nobody could read. Where a client's flight is due it says that the client goes no further, not why. After
 * the client's flight an empty Certificate is reason enough.
 */
function unread(facts: Facts): Testimony<'alertAbout'> {
  const hidden = facts.once(hiddenHandshake);
  switch (hidden?.client.holds) {
    case 'alert':
      return {
        client_certificate: 'inferred',
        missing_certificate: 'inferred',
        ...(facts.resumed ? { server_certificate: 'inferred' } : {}),
      };
    case 'finished':
      return {
        server_certificate: 'inferred',
        client_certificate: 'inferred',
        missing_certificate: 'inferred',
      };
    case 'empty_certificate':
      return {
        server_certificate: 'inferred',
        client_certificate: 'inferred',
        parameters: 'inferred',
        anything_else: 'explained',
      };
    case 'certificate':
      return {
        server_certificate: 'inferred',
        missing_certificate: 'inferred',
        parameters: 'inferred',
        anything_else: 'inferred',
      };
    default:
      return {};
  }
}
