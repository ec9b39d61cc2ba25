import type { Side } from '../../base/side.js';
import { type Sentence, sentence } from '../../language/language.js';
import { AlertDescription } from '../../registry/alert.js';
import { CipherSuite } from '../../registry/cipher-suite.js';
import { isGrease16 } from '../../registry/grease.js';
import { NamedGroup } from '../../registry/named-group.js';
import { ProtocolVersion } from '../../registry/protocol-version.js';
import type { Facts } from '../../story/facts.js';
import { offeredVersions } from '../../story/offers.js';
import type { Answers, Inquiry } from '../elimination.js';
import { shown } from '../elimination.js';
import type { Cause, Often } from '../explanation.js';
import { failingAlert } from '../questions/alert.js';
import { namedCauses } from '../questions/alert-allows.js';
import { type Narrow, narrowness, offersSession } from '../questions/offer.js';
import { choseOldVersion } from '../questions/parameters.js';
import type { Sign } from '../questions/questions.js';
import type { Cause as CauseName, JudgedEnding, ToldEnding } from '../verdict.js';

const labels = (codes: readonly number[], label: (code: number) => string): string[] =>
  codes.filter((code) => !isGrease16(code)).map(label);

const offeredNames = (facts: Facts): string[] => {
  const hello = facts.offer;
  return hello === undefined ? [] : labels(offeredVersions(hello), ProtocolVersion.label);
};

/** How many names of an offer are shown. */
const LISTED = 4;

/** Refused by an alert that is about parameters, or that does not say what it is about; or by hanging up. */
const byAlert =
  (from: Side | undefined) =>
  (ending: JudgedEnding): boolean =>
    ((ending.outcome === 'failed' && ending.id.includes('_alert')) ||
      ending.id === 'server_left' ||
      ending.id === 'client_left') &&
    (ending.refused === 'parameters' || ending.refused === 'connection') &&
    (from === undefined || ending.refusedBy === from);

interface OfParameters {
  readonly cause: CauseName;
  readonly id?: string;
  readonly by?: Side;
  readonly refs: readonly string[];
  readonly provedBy?: readonly string[];
  readonly nearMisses?: readonly string[];
  /** What the packets must show, and may not lack. */
  readonly sign?: Sign;
  readonly expects?: Answers;
  readonly suffices?: true;
  readonly leaning?: (facts: Facts, inquiry: Inquiry) => number;
  readonly often: Often;
  readonly summary?: Cause['summary'];
  readonly explanation?: Cause['explanation'];
  readonly remedies: (facts: Facts, ending: ToldEnding) => readonly Sentence[];
  readonly why?: (facts: Facts) => Sentence;
}

const by = ({ refusedBy }: ToldEnding): Side => (refusedBy === 'client' ? 'client' : 'server');

const alertLabel = (ending: ToldEnding): string | undefined =>
  ending.alert === undefined ? undefined : AlertDescription.label(ending.alert.description);

function ofParameters(given: OfParameters): Cause {
  const { cause, sign } = given;
  return {
    id: given.id ?? cause,
    cause,
    refs: given.refs,
    provedBy: given.provedBy ?? [],
    nearMisses: given.nearMisses ?? ['tls12-server-unknown-ca'],
    of: byAlert(given.by),
    expects: {
      alertAllows: [cause],
      alertAbout: ['parameters', 'anything_else'],
      ...(sign === undefined ? {} : { [sign]: ['yes'] }),
      ...given.expects,
    },
    shownBy: sign === undefined || given.suffices === undefined ? {} : { [sign]: ['yes'] },
    ...(given.suffices === undefined ? {} : { suffices: given.suffices }),
    ...(given.leaning === undefined ? {} : { leaning: given.leaning }),
    often: given.often,
    summary:
      given.summary ??
      ((_, ending) =>
        sentence('verdict.parameters_refused', { by: by(ending), cause, alert: alertLabel(ending) })),
    explanation: given.explanation ?? (() => sentence('explanation.parameters_refused', { cause })),
    remedies: given.remedies,
    why: given.why ?? (() => sentence('alternative.parameters', { cause })),
  };
}

const afterServerHello = (facts: Facts): boolean => facts.serverHello !== undefined;

/** A server of QUIC that refuses the offer with its first packets may have put its ServerHello into them. */
const inFirstPackets = (facts: Facts): boolean => failingAlert(facts)?.close?.level === 'initial';

/** The server answered the ClientHello with nothing but its alert, or the alert names the very cause. */
const straightAfterHello =
  (cause: CauseName) =>
  (facts: Facts): number =>
    afterServerHello(facts) &&
    !inFirstPackets(facts) &&
    !namedCauses(failingAlert(facts)?.description).includes(cause)
      ? -1
      : 0;

/** Straight behind a ClientHello that leaves the server next to no choice of this. */
const narrow =
  (cause: CauseName, what: Narrow) =>
  (facts: Facts): number =>
    straightAfterHello(cause)(facts) + narrowness(facts, what);

/**
 * A client that can do TLS 1.2 often turns down less: by its own lowest version, or by the SHA-1 with which everything before
 * TLS 1.2 signs (OpenSSL: ssl/t1_lib.c, tls12_check_peer_sigalg and tls1_set_peer_legacy_sigalg).
 */
const choiceIsOld =
  (otherwise: (facts: Facts) => number) =>
  (facts: Facts): number =>
    choseOldVersion(facts) ? HINT : otherwise(facts);

const HINT = 0.5;

const saysOf = (facts: Facts, description: number): boolean =>
  failingAlert(facts)?.description === description;

/**
 * OpenSSL ends with internal_error where a client comes back with a session, and the server has named no context for its
 * sessions; a PSK that is wrong has other alerts.
 */
const comesBackInVain = (facts: Facts): boolean =>
  !afterServerHello(facts) && offersSession(facts) && saysOf(facts, AlertDescription.code.internal_error);

/** A client that offers it ends the handshake right behind a ServerHello without it, with the alert that RFC 7627 names. */
function insistsOnExtendedMasterSecret(facts: Facts, inquiry: Inquiry): number {
  const alert = failingAlert(facts);
  const named = alert?.description === AlertDescription.code.handshake_failure;
  const client = facts.offer?.extendedMasterSecret === true;
  const missing = shown(inquiry, 'noExtendedMasterSecret', ['yes']) !== undefined;
  return missing && named && client && alert !== undefined && facts.side(alert) === 'client' ? 1 : -1;
}

const { bad_record_mac, decrypt_error, handshake_failure, illegal_parameter } = AlertDescription.code;

/** RFC 8446 section 4.2.11 and RFC 4279 section 2 name some; a Finished that does not open is bad_record_mac. */
const OF_PSK: readonly number[] = [bad_record_mac, decrypt_error, handshake_failure, illegal_parameter];

const isSaidOfPsk = (facts: Facts): boolean => {
  const alert = failingAlert(facts);
  return alert !== undefined && OF_PSK.includes(alert.description);
};

/** What most servers mean by handshake_failure in place of their ServerHello, where the offer hints at nothing else. */
const FIRST_THOUGHT = 0.25;

/** A client without extended master secret may be missed that instead (RFC 7627 section 5.3). */
const findsNothing = (facts: Facts): boolean =>
  facts.offer?.extendedMasterSecret === true && !afterServerHello(facts) && saysOf(facts, handshake_failure);

const suitesOf = (facts: Facts): string[] =>
  labels(facts.offer?.cipherSuites ?? [], CipherSuite.label).slice(0, LISTED);
const groupsOf = (facts: Facts): string[] =>
  labels(facts.offer?.supportedGroups ?? [], NamedGroup.label).slice(0, LISTED);

const noOverlap = (from: Side): Sentence[] => [sentence('remedy.no_overlap', { from })];

/** The client had been asked for a certificate, and could not go on. */
const ASKED = { requested: ['yes'], clientCertificate: ['sent', 'none'] } as const;

/** Nothing in common, or not what one side insists on. */
export const parameterCauses: readonly Cause[] = [
  ofParameters({
    cause: 'protocol_version',
    refs: ['RFC 8446 section 4.2.1', 'RFC 5246 appendix E.1'],
    provedBy: ['protocol-version', 'protocol-version-old-server'],
    nearMisses: ['tls12-no-shared-cipher'],
    // A server's choice among the client's versions is accepted by the client, or the quarrel is about something else.
    expects: { versionsDiffer: ['yes'] },
    often: 'usual',
    leaning: choiceIsOld(narrow('protocol_version', 'versions')),
    summary: (facts, ending) => {
      const chosen = facts.choice?.version;
      return sentence('verdict.protocol_version', {
        by: by(ending),
        offered: offeredNames(facts),
        least: facts.offer?.supportedVersions !== undefined,
        chosen: chosen === undefined ? undefined : ProtocolVersion.label(chosen),
      });
    },
    explanation: () => sentence('explanation.protocol_version', {}),
    remedies: (facts) => [sentence('remedy.protocol_version', { offered: offeredNames(facts) })],
    why: () => sentence('alternative.protocol_version', {}),
  }),
  ofParameters({
    cause: 'inappropriate_fallback',
    by: 'server',
    refs: ['RFC 7507 section 3'],
    sign: 'fallbackSignalled',
    suffices: true,
    often: 'rare',
    remedies: () => [sentence('remedy.inappropriate_fallback', {})],
  }),
  ofParameters({
    cause: 'downgrade',
    by: 'client',
    refs: ['RFC 8446 section 4.1.3'],
    sign: 'downgradeSentinel',
    suffices: true,
    often: 'rare',
    remedies: () => [sentence('remedy.downgrade', {})],
  }),
  ofParameters({
    cause: 'sslv2_hello',
    by: 'server',
    refs: ['RFC 5246 appendix E.2', 'RFC 6176'],
    sign: 'ssl2Form',
    suffices: true,
    often: 'rare',
    remedies: () => [sentence('remedy.sslv2_hello', {})],
  }),
  ofParameters({
    cause: 'no_shared_cipher',
    refs: ['RFC 5246 section 7.4.1.3', 'RFC 8446 section 4.1.1'],
    provedBy: ['tls12-no-shared-cipher'],
    nearMisses: ['protocol-version', 'tls12-no-alpn'],
    often: 'usual',
    leaning: (facts) =>
      narrow('no_shared_cipher', 'suites')(facts) + (findsNothing(facts) ? FIRST_THOUGHT : 0),
    remedies: (_, ending) => noOverlap(by(ending)),
    why: (facts) => sentence('alternative.no_shared_cipher', { suites: suitesOf(facts) }),
  }),
  ofParameters({
    cause: 'no_shared_group',
    refs: ['RFC 8446 section 4.1.1', 'RFC 8422 section 5.1'],
    nearMisses: ['protocol-version', 'tls12-no-alpn'],
    often: 'seldom',
    leaning: narrow('no_shared_group', 'groups'),
    remedies: (_, ending) => noOverlap(by(ending)),
    why: (facts) => sentence('alternative.no_shared_group', { groups: groupsOf(facts) }),
  }),
  ofParameters({
    cause: 'no_shared_sigalg',
    refs: ['RFC 8446 section 4.2.3', 'RFC 5246 section 7.4.1.4.1'],
    nearMisses: ['protocol-version', 'tls12-no-alpn'],
    often: 'seldom',
    leaning: choiceIsOld(narrow('no_shared_sigalg', 'schemes')),
    remedies: (_, ending) => noOverlap(by(ending)),
    why: () => sentence('alternative.no_shared_sigalg', {}),
  }),
  ofParameters({
    cause: 'no_alpn',
    by: 'server',
    refs: ['RFC 7301 section 3.2'],
    provedBy: ['tls12-no-alpn'],
    nearMisses: ['tls12-no-shared-cipher'],
    sign: 'alpnOffered',
    often: 'seldom',
    leaning: straightAfterHello('no_alpn'),
    summary: (facts, ending) =>
      sentence('verdict.no_alpn', { by: by(ending), offered: facts.offer?.alpn ?? [] }),
    explanation: () => sentence('explanation.no_alpn', {}),
    remedies: (facts) => [sentence('remedy.no_alpn', { offered: facts.offer?.alpn ?? [] })],
  }),
  ofParameters({
    cause: 'unrecognized_name',
    by: 'server',
    refs: ['RFC 6066 section 3'],
    provedBy: ['tls12-unrecognized-name'],
    nearMisses: ['tls12-no-alpn'],
    often: 'seldom',
    leaning: (facts, inquiry) =>
      straightAfterHello('unrecognized_name')(facts) +
      (shown(inquiry, 'serverNamed', ['no']) === undefined ? 0 : 0.5),
    summary: (facts, ending) =>
      sentence('verdict.unrecognized_name', { by: by(ending), name: facts.offer?.serverName }),
    explanation: () => sentence('explanation.unrecognized_name', {}),
    remedies: (facts) => [sentence('remedy.unrecognized_name', { name: facts.offer?.serverName })],
    why: (facts) =>
      sentence('alternative.unrecognized_name', {
        named: facts.offer?.serverName !== undefined,
      }),
  }),
  ofParameters({
    cause: 'no_secure_renegotiation',
    by: 'client',
    refs: ['RFC 5746 section 3.4', 'OpenSSL: ssl/statem/extensions.c, final_renegotiate'],
    sign: 'noSecureRenegotiation',
    suffices: true,
    often: 'seldom',
    summary: () => sentence('verdict.no_secure_renegotiation', {}),
    explanation: () => sentence('explanation.no_secure_renegotiation', {}),
    remedies: () => [sentence('remedy.no_secure_renegotiation', {})],
  }),
  ofParameters({
    cause: 'no_extended_master_secret',
    refs: ['RFC 7627 section 5.1', 'OpenSSL: ssl/statem/extensions.c, final_ems'],
    sign: 'noExtendedMasterSecret',
    often: 'seldom',
    leaning: insistsOnExtendedMasterSecret,
    remedies: () => [sentence('remedy.no_extended_master_secret', {})],
  }),
  ofParameters({
    cause: 'ems_dropped',
    by: 'server',
    refs: ['RFC 7627 section 5.3'],
    sign: 'extendedMasterSecretDropped',
    often: 'rare',
    // RFC 7627 names that alert; what the session was made with has been agreed on before.
    leaning: (facts) =>
      afterServerHello(facts)
        ? -1
        : offersSession(facts) && saysOf(facts, AlertDescription.code.handshake_failure)
          ? 0.75
          : 0,
    remedies: () => [sentence('remedy.ems_dropped', {})],
  }),
  ofParameters({
    cause: 'dh_too_small',
    by: 'client',
    refs: ['RFC 7919 section 1', 'OpenSSL: ssl/statem/statem_clnt.c, tls_process_ske_dhe'],
    sign: 'smallDhGroup',
    suffices: true,
    often: 'seldom',
    remedies: () => [sentence('remedy.dh_too_small', {})],
  }),
  ofParameters({
    cause: 'unsupported_extension',
    refs: ['RFC 8446 section 4.2', 'RFC 5246 section 7.4.1.4'],
    by: 'client',
    sign: 'unaskedExtension',
    suffices: true,
    often: 'rare',
    remedies: (_, ending) => [
      sentence('remedy.broken_peer', { from: by(ending) === 'client' ? 'server' : 'client' }),
    ],
  }),
  ofParameters({
    cause: 'duplicate_extension',
    refs: ['RFC 8446 section 4.2'],
    sign: 'duplicateExtension',
    suffices: true,
    often: 'rare',
    remedies: (_, ending) => [
      sentence('remedy.broken_peer', { from: by(ending) === 'client' ? 'server' : 'client' }),
    ],
  }),
  ofParameters({
    cause: 'wrong_psk',
    refs: ['RFC 8446 section 4.2.11.2', 'RFC 4279 section 2'],
    expects: { pskOffered: ['yes'] },
    often: 'seldom',
    leaning: (facts, inquiry) =>
      shown(inquiry, 'pskOffered', ['yes']) === undefined ? -1 : isSaidOfPsk(facts) ? 1 : 0,
    remedies: () => [sentence('remedy.wrong_psk', {})],
  }),
  ofParameters({
    cause: 'unknown_psk_identity',
    by: 'server',
    refs: ['RFC 4279 section 2', 'RFC 8446 section 6.2'],
    expects: { pskOffered: ['yes'] },
    often: 'seldom',
    remedies: () => [sentence('remedy.unknown_psk_identity', {})],
  }),
  ofParameters({
    cause: 'session_id_context',
    by: 'server',
    refs: ['OpenSSL: ssl/ssl_sess.c, ssl_get_prev_session'],
    expects: { sessionOffered: ['yes'] },
    often: 'rare',
    leaning: (facts, inquiry) =>
      shown(inquiry, 'sessionOffered', ['yes']) === undefined ? -1 : comesBackInVain(facts) ? 1 : 0,
    remedies: () => [sentence('remedy.session_id_context', {})],
  }),
  ofParameters({
    cause: 'ca_list_too_long',
    by: 'client',
    refs: ['RFC 5246 section 7.4.4', 'RFC 8446 section 4.2.4'],
    expects: { largeCaList: ['yes'] },
    often: 'rare',
    leaning: (_, inquiry) => (shown(inquiry, 'largeCaList', ['yes']) === undefined ? -1 : 1),
    remedies: () => [sentence('remedy.ca_list_too_long', {})],
  }),
  ofParameters({
    cause: 'message_too_large',
    refs: [
      'RFC 8446 section 4',
      'OpenSSL: SSL_CTX_set_max_cert_list',
      'Java: jdk.tls.maxHandshakeMessageSize',
    ],
    expects: {
      largeMessage: ['yes'],
      alertAbout: ['parameters', 'anything_else', 'server_certificate', 'client_certificate'],
    },
    often: 'rare',
    leaning: (_, inquiry) => (shown(inquiry, 'largeMessage', ['yes']) === undefined ? -1 : 1),
    remedies: () => [sentence('remedy.message_too_large', {})],
  }),
  ofParameters({
    cause: 'record_overflow',
    refs: ['RFC 8446 section 5.1'],
    often: 'rare',
    leaning: (facts) => (saysOf(facts, AlertDescription.code.record_overflow) ? 0 : -1),
    remedies: (_, ending) => [
      sentence('remedy.broken_peer', { from: by(ending) === 'client' ? 'server' : 'client' }),
    ],
  }),
  ofParameters({
    cause: 'corrupted',
    refs: ['RFC 8446 section 6.2', 'RFC 5246 section 7.2.2'],
    often: 'rare',
    leaning: (facts) => (saysOf(facts, AlertDescription.code.bad_record_mac) ? 0 : -1),
    remedies: () => [sentence('remedy.corrupted', {})],
  }),
  ofParameters({
    cause: 'transcript_changed',
    refs: ['RFC 8446 section 4.4.4', 'RFC 5246 section 7.4.9'],
    often: 'rare',
    leaning: () => -1,
    remedies: () => [sentence('remedy.corrupted', {})],
  }),
  ofParameters({
    cause: 'cannot_sign',
    id: 'cannot_sign.alert',
    by: 'client',
    refs: ['RFC 8446 section 4.4.3', 'Go: crypto/tls/handshake_client.go, doFullHandshake'],
    expects: { ...ASKED },
    often: 'rare',
    leaning: (facts) => (facts.clientCertificate === undefined ? -1 : 0),
    remedies: () => [sentence('remedy.usable_key', {})],
    why: () => sentence('alternative.cannot_sign', {}),
  }),
  ofParameters({
    cause: 'client_cert_sigalg_mismatch',
    id: 'client_cert_sigalg_mismatch.alert',
    by: 'server',
    refs: ['RFC 8446 section 4.4.3'],
    expects: { clientCertificate: ['sent'] },
    often: 'rare',
    leaning: () => -1,
    remedies: () => [sentence('remedy.stronger', { owner: 'client' })],
  }),
];

/** The alert does not say what was missing, and the packets show nothing that must have been it. */
export const unnamedParameters: readonly Cause[] = [
  {
    id: 'parameters.unknown',
    cause: 'unknown',
    refs: ['RFC 8446 section 4.1.1', 'RFC 5246 section 7.4.1.3'],
    provedBy: ['tls12-java-server-no-extended-master-secret'],
    nearMisses: ['protocol-version', 'tls12-no-alpn'],
    of: (ending) =>
      ending.outcome === 'failed' && ending.refused === 'parameters' && ending.id.includes('_alert'),
    expects: {},
    shownBy: {},
    otherwise: true,
    often: 'rare',
    summary: (facts, ending) =>
      sentence('verdict.no_overlap', {
        by: by(ending),
        alert: alertLabel(ending) ?? '',
        straightAfterHello: by(ending) === 'server' && !afterServerHello(facts),
      }),
    explanation: (facts) =>
      sentence('explanation.no_overlap', { suites: suitesOf(facts), groups: groupsOf(facts) }),
    evidence: (facts) => {
      const hello = facts.clientHello;
      if (hello === undefined) return [];
      const suites = labels(hello.message.cipherSuites, CipherSuite.label).length;
      const groups = labels(hello.message.supportedGroups ?? [], NamedGroup.label).length;
      return [{ event: hello, frame: hello.frame, what: sentence('evidence.offers', { suites, groups }) }];
    },
    remedies: (_, ending) => noOverlap(by(ending)),
    why: () => sentence('alternative.parameters', { cause: 'unknown' }),
  },
];
