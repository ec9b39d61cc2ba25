import type { Side } from '../../base/side.js';
import type { RemedyWords } from '../remedy-words.js';
import { callOf, keyLogCommand } from './call.js';
import { because, WHAT_IT_MEANS } from './causes.js';
import type { Nothing } from './nothing.js';
import { protocolName, spokenCode } from './protocol-name.js';
import {
  isEitherPossible,
  isPossible,
  probably,
  probablyAs,
  probablyEither,
  refusedInSilence,
  type Sureness,
} from './sureness.js';

// The words of verdicts: who refused whom, why, and what to change. Pasteable commands stand between backticks.

type Owner = { readonly owner: Side };

const list = (items: readonly string[], most = 4): string =>
  items.length <= most
    ? items.join('; ')
    : `${items.slice(0, most).join('; ')} and ${items.length - most} more`;

const STAGE: Readonly<Record<string, string>> = {
  before_server_hello: 'after the ClientHello, before the server answered',
  after_server_hello: 'in the middle of the handshake',
};

const WHY_INCOMPLETE: Readonly<Record<string, string>> = {
  one_direction: 'only one direction of the connection was captured',
  late_start: 'the capture begins after the handshake',
  gap: 'packets of the handshake are missing',
  early_end: 'the capture ends before the handshake does',
};

export interface Padded {
  /** Bytes on each record; 0: none. */
  readonly padding: number;
  /** Each record fills blocks of so many bytes; 0: it does not. */
  readonly blocks: number;
}

const padded = ({ padding, blocks }: Padded): string =>
  blocks > 0
    ? ` (each record padded to a multiple of ${blocks} bytes)`
    : padding > 0
      ? ` (each record padded by ${padding} bytes)`
      : '';

const inClear = (protocol: string | undefined): string =>
  protocol === undefined ? 'something that is not TLS' : `plaintext ${protocolName(protocol)}`;

export const verdicts = {
  'verdict.certificate_refused': (
    a: Sureness & {
      readonly owner: Side;
      readonly by: Side;
      readonly cause: string;
      readonly subject: string | undefined;
      readonly finished: boolean;
      readonly status: number | undefined;
      readonly silent: boolean;
    },
  ) => {
    const subject = a.subject === undefined || a.subject === '' ? '' : ` (${a.subject})`;
    const what = `the ${a.owner}'s certificate${subject}`;
    const reason = because(a.cause, a.by);
    const why = a.cause === 'unknown' ? `; ${reason}` : `: ${probablyAs(a)}${reason}`;
    const by = `the ${a.by} ${probably(a)}`;
    if (a.finished && a.status !== undefined)
      return `The handshake completed, then ${by}rejected ${what} over TLS (HTTP ${a.status})${why}.`;
    if (a.finished) return `The handshake completed, but ${by}rejected ${what} afterwards${why}.`;
    if (a.silent) {
      const left = `The ${a.by} closed the connection without sending an alert after receiving ${what}`;
      if (a.cause !== 'unknown') return `${left}: ${probablyEither(a)}because ${reason}.`;
      return `${left}${isPossible(a) ? ', which it probably refused' : ''}; ${reason}.`;
    }
    return `The ${a.by} ${probably(a)}refused ${what}${why}.`;
  },
  'explanation.certificate_refused': (
    a: Owner & { readonly cause: string; readonly alert: string | undefined },
  ) => {
    const alert =
      a.alert === undefined
        ? 'No alert says why.'
        : `The alert ${a.alert} comes from the side that checked the certificate, so that side refused.`;
    return `${WHAT_IT_MEANS[a.cause] ?? ''} ${alert}`.trim();
  },
  'verdict.no_client_certificate': (
    a: Sureness & {
      /** The CertificateRequest could be read. */
      readonly seen: boolean;
      readonly finished: boolean;
      /** What the application answered could be read. */
      readonly answered: boolean;
      readonly silent: boolean;
      readonly names: readonly string[];
      readonly status: number | undefined;
      readonly web: boolean;
    },
  ) => {
    const asked = 'The server requested a client certificate and the client had none to send';
    const rejected = `${asked}; the handshake still completed, then the server ${probably(a)}rejected the request over TLS`;
    if (a.status !== undefined) return `${rejected} (HTTP ${a.status}).`;
    if (a.finished && a.answered) return `${rejected}.`;
    if (a.finished)
      return `${rejected}${a.web ? ' (nginx answers 400 "No required SSL certificate was sent")' : ''}.`;
    if (a.silent)
      return `${asked}; the server closed the connection without sending an alert${isPossible(a) ? ', probably for that reason' : ''}.`;
    return isPossible(a) && !a.seen
      ? 'The server probably requested a client certificate that the client did not have, and refused the connection.'
      : `${asked}: the server ${probably(a)}refused the connection.`;
  },
  'explanation.no_client_certificate': (a: {
    readonly finished: boolean;
    readonly answered: boolean;
    readonly names: readonly string[];
    readonly seen: boolean;
    readonly status: number | undefined;
  }) => {
    const accepted =
      a.names.length === 0
        ? 'The server did not name the CAs it accepts.'
        : `The server accepts certificates issued by: ${list(a.names)}.`;
    const names = a.seen ? accepted : 'The list of CAs that the server accepts is encrypted here.';
    const answer =
      a.finished && !a.answered
        ? ' The answer after the handshake is encrypted: a key log would show it. If the server requests a certificate only optionally, it may also have accepted the request.'
        : '';
    return `A client without a suitable certificate answers a CertificateRequest with an empty Certificate message; the server decides whether to continue. ${names}${answer}`;
  },
  'verdict.protocol_version': (
    a: Sureness & {
      readonly by: Side;
      readonly offered: readonly string[];
      /** The client lists what it offers; without that list it says how high it goes. */
      readonly least: boolean;
      readonly chosen: string | undefined;
    },
  ) => {
    const offered =
      a.offered.length === 0
        ? ''
        : ` The client offers ${list(a.offered)}${a.least ? ' and nothing else' : ' at most'}.`;
    return a.chosen === undefined
      ? `The ${a.by} ${probably(a)}refused the protocol version: ${probablyAs(a)}client and server have none in common.${offered}`
      : `The ${a.by} ${probablyEither(a)}refused ${a.chosen}, the version the server chose.${offered}`;
  },
  'explanation.protocol_version': (_: Nothing) =>
    'Client and server need a TLS version in common; each is configured with a minimum and a maximum.',
  'verdict.no_alpn': (a: Sureness & { readonly by: Side; readonly offered: readonly string[] }) =>
    `The ${a.by} ${probably(a)}refused the connection: ${probablyAs(a)}no application protocol in common (the client offers ${list(a.offered) || 'none'}).`,
  'explanation.no_alpn': (_: Nothing) =>
    'With ALPN the client lists application protocols (such as h2 and http/1.1) and the server chooses one; a server that knows none of them may refuse.',
  'verdict.unrecognized_name': (a: Sureness & { readonly by: Side; readonly name: string | undefined }) =>
    a.name === undefined
      ? `The ${a.by} refused the connection, ${probablyEither(a)}because the client named no server (no SNI).`
      : `The ${a.by} ${probably(a)}refused the connection: ${probablyAs(a)}it does not serve the name ${a.name}.`,
  'explanation.unrecognized_name': (_: Nothing) =>
    'The client says in the server name extension (SNI) which host it wants to reach; a server that has no such host may refuse.',
  'verdict.no_overlap': (
    a: Sureness & {
      readonly by: Side;
      readonly alert: string;
      readonly straightAfterHello: boolean;
    },
  ) =>
    a.straightAfterHello
      ? `The ${a.by} ${probably(a)}refused the ClientHello (${a.alert}): ${isPossible(a) ? '' : 'probably '}no cipher suite, group or signature algorithm in common.`
      : `The ${a.by} ${probably(a)}refused the handshake's parameters (${a.alert}).`,
  'explanation.no_overlap': (a: { readonly suites: readonly string[]; readonly groups: readonly string[] }) =>
    `The alert does not say what was missing, and the capture shows the client's offer only: cipher suites ${list(a.suites) || 'none'}...; groups ${list(a.groups) || 'none'}...`,
  'verdict.no_secure_renegotiation': (a: Sureness) =>
    `The client ${probably(a)}refused the server, ${isEitherPossible(a) && !isPossible(a) ? 'probably because it' : 'which'} does not offer secure renegotiation (handshake_failure).`,
  'explanation.no_secure_renegotiation': (_: Nothing) =>
    'The client supports secure renegotiation (RFC 5746), and the ServerHello does not confirm it: the server dates from before 2010, or has it turned off. Many clients then stop, OpenSSL 3 among them ("unsafe legacy renegotiation disabled").',
  'verdict.established': (
    a: Sureness & {
      readonly server: string | undefined;
      readonly client: string | undefined;
      readonly asked: string;
      readonly resumed: boolean;
    },
  ) => {
    const succeeded = isPossible(a)
      ? 'As far as the capture shows, the handshake succeeded'
      : 'The handshake succeeded';
    if (a.resumed) return `${succeeded}: an earlier session was resumed, so no certificates were needed.`;
    const server = a.server === undefined || a.server === '' ? 'the server' : `the server as ${a.server}`;
    if (a.client !== undefined) {
      const client = a.client === '' ? 'the client by its certificate' : `the client as ${a.client}`;
      return `${succeeded} and both sides proved their identity: ${server}, ${client}.`;
    }
    const asked = a.asked === 'no' ? 'no client certificate was requested' : 'the client sent no certificate';
    const as = a.server === undefined || a.server === '' ? '' : ` as ${a.server}`;
    return `${succeeded}: the server proved its identity${as}; ${asked}.`;
  },
  'explanation.established': (a: {
    readonly mutual: boolean;
    readonly asked: string;
    readonly certain: boolean;
  }) =>
    `${a.mutual ? 'Mutual TLS: each side presented a certificate and proved possession of its key.' : 'Only the server proved its identity; to TLS the client stayed anonymous.'}${a.certain ? '' : ' What the application answered is encrypted, so it may still have rejected the request.'}`,
  'verdict.established_hidden': (_: Nothing) =>
    'Nothing visible went wrong: TLS 1.3 encrypts everything after the ServerHello, and both sides kept talking.',
  'explanation.established_hidden': (_: Nothing) =>
    'Certificates, the CertificateRequest and most alerts are encrypted in TLS 1.3. Visible: the hellos, the sizes of the encrypted records, and how the connection was closed. Not visible: whether a client certificate was requested or sent, and whether one side refused. A key log would show it.',
  'verdict.plain_to_tls': (
    a: Sureness & { readonly protocol: string | undefined; readonly known: boolean },
  ) =>
    a.known
      ? `The client sent ${inClear(a.protocol)} to a port that ${probably(a)}speaks TLS.`
      : `The client sent ${inClear(a.protocol)}, and the server did not accept it: this port may speak TLS.`,
  'explanation.plain_to_tls': (a: { readonly http: boolean }) =>
    `A TLS server expects a ClientHello as the first bytes. ${a.http ? 'The request itself was in plaintext, readable by anyone on the path.' : 'These bytes are not one.'}`,
  'verdict.not_tls_server': (a: Sureness & { readonly protocol: string | undefined }) =>
    a.protocol === 'ssl2'
      ? `The client began in a form that SSL 2.0 and TLS share, and the server ${probably(a)}answered in SSL 2.0, which is not TLS and is forbidden (RFC 6176).`
      : `The client started TLS, but the server answered with ${inClear(a.protocol)}: this port ${probablyEither(a)}does not speak TLS.`,
  'explanation.not_tls_server': (_: { readonly http: boolean }) =>
    'OpenSSL reports this as "wrong version number", Go as "first record does not look like a TLS handshake": the client tries to parse the plaintext answer as a TLS record.',
  'verdict.not_opened': (
    a: Sureness & {
      readonly refused: boolean;
      readonly icmp: string | undefined;
      readonly port: number;
    },
  ) =>
    a.icmp !== undefined
      ? `The connection was ${probably(a)}never opened: the network could not reach port ${a.port} (ICMP: ${a.icmp}).`
      : a.refused
        ? `The connection was ${probably(a)}refused before TLS began: nothing listens on port ${a.port} (RST in answer to the SYN).`
        : `The connection was ${probably(a)}never opened: nobody answered the SYN to port ${a.port}.`,
  'verdict.cut_off': (a: Sureness & { readonly error: string; readonly stage: string }) =>
    `The network ${probably(a)}cut the connection ${STAGE[a.stage] ?? ''} (ICMP: ${a.error}).`,
  'explanation.cut_off': (a: { readonly tooBig: boolean }) =>
    a.tooBig
      ? 'A router on the path could not forward a packet of this size, and the sender did not send smaller ones: the first long message, usually the certificates, is what gets lost (RFC 1191, RFC 8201).'
      : 'A router or firewall reports that it could not deliver a packet. Neither the client nor the server refused anything.',
  'explanation.not_opened': (a: { readonly refused: boolean; readonly icmp: string | undefined }) =>
    a.icmp !== undefined
      ? 'A router, a firewall or the host itself answered the SYN with an ICMP error: no route, no host, no listener, or a rule that rejects.'
      : a.refused
        ? 'A host answers a SYN to a port without a listener with RST. A firewall that rejects looks the same.'
        : 'No answer to a SYN means a host that is not there, or a firewall that drops.',
  'verdict.no_renegotiation': (a: Sureness & { readonly by: Side; readonly seen: boolean }) =>
    `The handshake succeeded, but the ${a.by} ${probably(a)}refused another one on the same connection (renegotiation).`,
  'explanation.no_renegotiation': (_: Nothing) =>
    'Up to TLS 1.2 a server may request a client certificate later, in a second handshake. Many stacks no longer allow it; TLS 1.3 has no renegotiation.',
  'verdict.refused_unseen': (a: Sureness & { readonly by: string }) =>
    a.by === 'client' || a.by === 'server'
      ? `The ${a.by} ${probably(a)}ended the connection with an encrypted alert; the capture does not show why.`
      : `The connection was ${probably(a)}refused; the capture does not show why.`,
  'explanation.refused_unseen': (_: Nothing) =>
    'There is an encrypted record the size of an alert where the handshake should have continued. Only a key log can tell which alert it is.',
  'verdict.hung_up': (
    a: Sureness & { readonly by: Side; readonly reset: boolean; readonly stage: string },
  ) => {
    const stage = STAGE[a.stage] ?? '';
    if (!isPossible(a))
      return `The ${a.by} ${a.reset ? 'reset' : 'closed'} the connection ${stage}, without sending an alert.`;
    const guess = refusedInSilence(a, !a.reset);
    if (a.reset)
      return `The connection was reset ${stage}, without an alert: ${guess ?? `probably by the ${a.by}`}.`;
    return `The ${a.by} closed the connection ${stage}, without sending an alert${guess === undefined ? ', probably for a reason of its own' : `: ${guess}`}.`;
  },
  'explanation.hung_up': (a: { readonly by: Side; readonly reset: boolean; readonly stage: string }) =>
    `${a.reset ? 'A reset (RST) means that the program closed with data unread or crashed, or that something on the path cut the connection.' : 'A program that closes cleanly (FIN) in the middle of a handshake has given up, often after refusing a certificate without an alert (Node.js and gRPC do this).'} The reason is in the ${a.by}'s log.`,
  'verdict.timeout': (
    a: Sureness & {
      readonly by: Side | undefined;
      readonly waited: number | undefined;
      readonly stage: string;
    },
  ) => {
    const stage = STAGE[a.stage] ?? '';
    if (a.by === undefined || a.waited === undefined) {
      const guess = refusedInSilence(a, false) ?? 'one of them probably gave up';
      return `Neither side sent anything more ${stage}${isPossible(a) ? `: ${guess}` : ''}.`;
    }
    const waited = `waiting ${a.waited.toFixed(1)} s for an answer`;
    return isPossible(a)
      ? `The ${a.by} left after ${waited} (${stage}): it probably gave up.`
      : `The ${a.by} gave up after ${waited} (${stage}).`;
  },
  'explanation.timeout': (_: { readonly stage: string }) =>
    'The other side did not answer, whether or not the bytes reached it: a hung process, a port that expects another protocol, or a middlebox that drops packets.',
  'explanation.client_stalled': (_: Nothing) =>
    "The client had the server's certificate and said nothing to it. It may wait for a person or a token, or hang; or it has refused and keeps that to itself, as s2n-tls does for up to 30 s.",
  'explanation.flight_lost': (_: Nothing) =>
    'DTLS has no acknowledgements of its own: a side that gets no answer sends the same flight again. Where that does not help, packets are lost on the path, most often the long ones; or the other side drops them, or refuses without sending an alert.',
  'verdict.flight_discarded': (a: Sureness) =>
    `The server did not react to the client's Finished, however often it came: the two ${probablyEither(a)}have different pre-shared keys.`,
  'explanation.flight_discarded': (_: Nothing) =>
    'With different pre-shared keys each side derives other keys, and what the one encrypts does not verify for the other. DTLS drops such a record silently, since anyone can send one.',
  'verdict.incomplete': (a: { readonly why: string }) =>
    `The capture does not contain enough to tell: ${WHY_INCOMPLETE[a.why] ?? a.why}.`,
  'explanation.incomplete': (_: { readonly why: string }) =>
    'The timeline shows what was captured; nothing in it is a refusal.',
  'verdict.other_alert': (a: Sureness & { readonly by: Side; readonly description: string }) =>
    `The ${a.by} ${probably(a)}ended the connection with the fatal alert ${a.description}.`,
  'explanation.other_alert': (a: { readonly description: string; readonly note: string | undefined }) =>
    a.note ?? `The alert ${a.description} does not name a reason that the capture can confirm.`,

  'fault.self_signed': (a: { readonly subject: string }) =>
    `the certificate ${a.subject} is signed with its own key`,
  'fault.expired': (a: { readonly subject: string; readonly notAfter: string }) =>
    `the certificate ${a.subject} expired on ${a.notAfter}`,
  'fault.not_yet_valid': (a: { readonly subject: string; readonly notBefore: string }) =>
    `the certificate ${a.subject} is valid only from ${a.notBefore}`,
  'fault.hostname_mismatch': (a: { readonly name: string; readonly names: readonly string[] }) =>
    `the client connected to ${a.name}; the certificate is for ${list(a.names) || 'no name at all'}`,
  'fault.wrong_eku': (a: {
    readonly subject: string;
    readonly needed: string;
    readonly usages: readonly string[];
  }) =>
    `the certificate ${a.subject} may be used for ${a.usages.join(', ') || 'nothing'}, not for ${a.needed}`,
  'fault.weak_key': (a: { readonly bits: number }) => `its RSA key has only ${a.bits} bits`,
  'fault.weak_digest': (a: { readonly algorithm: string }) => `it is signed with ${a.algorithm}`,
  'fault.not_in_ca_list': (a: { readonly issuer: string }) =>
    `its issuer ${a.issuer} is not among the CAs that the server named in its CertificateRequest`,

  'evidence.alert': (a: { readonly from: Side; readonly description: string }) =>
    `the ${a.from} sends the fatal alert ${a.description}`,
  'evidence.innocent_alert': (a: { readonly from: Side; readonly description: string }) =>
    `the ${a.from}'s alert ${a.description} only reacts to the other side having left`,
  'evidence.hung_up': (a: { readonly by: Side; readonly reset: boolean }) =>
    `the ${a.by} ${a.reset ? 'resets the connection (RST)' : 'closes (FIN)'} without an alert`,
  'evidence.sent_in_vain': (a: { readonly from: Side; readonly times: number }) =>
    `the ${a.from} sends this ${a.times} times, and the ${a.from === 'client' ? 'server' : 'client'} takes no note of it`,
  'evidence.syn_refused': (_: Nothing) => 'the SYN is answered with RST',
  'evidence.bad_signature': (a: { readonly from: Side }) =>
    `the ${a.from}'s signature does not verify with the key of its certificate`,
  'evidence.icmp_error': (a: { readonly error: string }) => `ICMP says: ${a.error}`,
  'evidence.syn_unanswered': (_: Nothing) => 'this SYN is never answered',
  'evidence.silence': (a: { readonly seconds: number; readonly after: Side }) =>
    `last packet, from the ${a.after}; then ${a.seconds.toFixed(0)} s of silence while the capture goes on`,
  'evidence.finished': (a: { readonly from: Side; readonly as: 'clear' | 'decrypted' | 'encrypted' }) =>
    `the ${a.from}'s Finished (${a.as === 'clear' ? 'in plaintext' : a.as})`,
  'evidence.application_refusal': (a: {
    readonly protocol: string;
    readonly code: string | undefined;
    readonly missing: boolean;
  }) =>
    `over TLS the server answers ${spokenCode(a.protocol, a.code)} and says that ${a.missing ? 'no client certificate was sent' : 'the client certificate was not accepted'}`,
  'evidence.application_answer': (a: { readonly protocol: string; readonly code: string | undefined }) =>
    `over TLS the server answers ${spokenCode(a.protocol, a.code)}`,
  'evidence.short_answer': (a: { readonly bytes: number; readonly closed: boolean }) =>
    `the server sends one short encrypted answer (${a.bytes} bytes)${a.closed ? ', then closes' : ''}`,
  'evidence.handshake_again': (a: { readonly from: Side }) =>
    `the ${a.from} starts another handshake, encrypted`,
  'evidence.encrypted_alert': (a: { readonly from: Side }) => `the ${a.from} answers with an encrypted alert`,
  'evidence.client_left_at_once': (a: { readonly asked: boolean }) =>
    a.asked
      ? 'the client closes without waiting for the answer to its request'
      : 'the client closes without having requested anything',
  'evidence.certificate_request': (a: { readonly names: readonly string[] }) =>
    a.names.length === 0
      ? 'the server requests a client certificate'
      : `the server requests a client certificate issued by ${list(a.names)}`,
  'evidence.empty_certificate': (_: Nothing) => 'the client answers with an empty Certificate',
  'evidence.encrypted_from_here': (_: Nothing) => 'ServerHello: everything after it is encrypted',
  'evidence.encrypted_both_ways': (_: Nothing) => 'encrypted records go both ways',
  'evidence.hidden_client_alert': (_: Nothing) =>
    'where its last flight is due, the client sends one encrypted record the size of an alert, and no Finished',
  'evidence.hidden_server_alert': (_: Nothing) =>
    "after the client's last flight the server sends nothing but one encrypted record the size of an alert",
  'evidence.hidden_empty_certificate': (a: Padded & { readonly joined: boolean }) =>
    `the client's last flight holds 8 bytes more than its Finished: an empty Certificate${a.joined ? ', in the same record' : ''}${padded(a)}`,
  'evidence.hidden_certificate': (
    a: Padded & { readonly joined: boolean; readonly key: string | undefined },
  ) =>
    `the client's last flight holds far more than its Finished: a Certificate and ${a.key === undefined ? 'its CertificateVerify' : `a CertificateVerify made with a key of the size of ${a.key}`}${a.joined ? ', in one record' : ''}${padded(a)}`,
  'evidence.hidden_finished_alone': (_: Nothing) =>
    "the client's last flight is exactly as long as a Finished: no Certificate, so none was requested",
  'evidence.hidden_accepted': (a: { readonly records: number }) =>
    `the server answers with more than an alert (${a.records} encrypted ${a.records === 1 ? 'record' : 'records'}: session tickets or data), so TLS accepted the client`,
  'evidence.not_tls': (a: { readonly from: Side }) => `what the ${a.from} sends here is not TLS`,
  'evidence.offers': (a: { readonly suites: number; readonly groups: number }) =>
    `the client offers ${a.suites} cipher suites and ${a.groups} groups`,
  'evidence.no_secure_renegotiation': (_: Nothing) =>
    'the ServerHello lacks renegotiation_info, which the client offers',
  'evidence.late_start': (_: Nothing) =>
    'the first packet captured belongs to a connection that was already open',
  'evidence.one_direction': (_: Nothing) => 'only packets of one direction were captured',

  'alternative.finished_mismatch': (a: { readonly from: Side }) =>
    `the alert may be about the ${a.from}'s Finished instead of its signature: something on the path changed the handshake`,
  'alternative.parameters_by_handshake_failure': (a: { readonly from: Side }) =>
    `the alert may be about parameters instead: something in what the ${a.from === 'client' ? 'server chose' : 'client sent'} was not acceptable`,
  'alternative.certificate_by_handshake_failure': (a: Owner) =>
    `the alert may be about the ${a.owner}'s certificate: some stacks (Erlang, or a program's own check) answer one with handshake_failure`,
  'alternative.refused_in_renegotiation': (a: { readonly missing: boolean }) =>
    a.missing
      ? 'the second handshake may have requested a client certificate (Apache does this where one path requires it), and none came'
      : 'the second handshake may have requested a client certificate, and the one that came was not accepted',
  'alternative.forbidden_otherwise': (_: Nothing) =>
    'a 403 may have nothing to do with the certificate: the application may forbid this to everyone',
  'alternative.application_accepted': (a: { readonly empty: boolean }) =>
    a.empty
      ? 'the server may request a certificate only optionally and have accepted the request without one'
      : 'the application may have accepted the request; its answer is encrypted',
  'alternative.application_refused': (a: { readonly missing: boolean }) =>
    a.missing
      ? 'the application may have rejected the request over TLS because no client certificate came'
      : 'the application may have rejected the client certificate over TLS',
  'alternative.application_left': (_: Nothing) =>
    'for the server the handshake may have been complete; it then refused the certificate by closing (as Node.js does)',
  'alternative.hidden_flight': (_: Nothing) =>
    "the sizes of the client's records do not tell whether it sent a certificate",
  'alternative.closed_normally': (_: Nothing) => 'the alert may only close the connection; it is encrypted',
  'alternative.client_cancelled': (_: Nothing) =>
    'the client sent two records of that size: it may have cancelled the handshake (user_canceled and close_notify) without refusing anything',
  'alternative.client_had_nothing_to_say': (_: Nothing) =>
    'the client may only have tested whether the connection works (as health checks do)',
  'alternative.client_left_at_once': (_: Nothing) =>
    'the client left without waiting for an answer: it may have refused the server after a check of its own, such as the host name',
  'alternative.hidden_application': (_: Nothing) =>
    'the application may have rejected the request over TLS (nginx answers 400 when a client certificate is missing)',
  'alternative.hidden_server_alert': (_: Nothing) =>
    'an encrypted alert of the server may have refused the client',
  'alternative.hidden_client_alert': (_: Nothing) =>
    'an encrypted alert of the client may have refused the server',
  'alternative.self_signed_unseen': (a: Owner) =>
    `the ${a.owner}'s certificate may be self-signed; it is encrypted here`,
  'alternative.missing_intermediate': (a: Owner) =>
    `the ${a.owner} may have left out an intermediate certificate: the alert is the same`,
  'alternative.unknown_ca': (a: Owner) =>
    `the CA that issued the ${a.owner}'s certificate may not be trusted`,
  'alternative.expired_unseen': (a: Owner) =>
    `the ${a.owner}'s certificate may have expired; it is encrypted here`,
  'alternative.revoked': (a: Owner) =>
    `the ${a.owner}'s certificate may have been revoked: only the side that checks it knows`,
  'alternative.unseen': (a: Owner & { readonly cause: string }) =>
    `the ${a.owner}'s certificate is encrypted here; perhaps ${because(a.cause, a.owner === 'server' ? 'client' : 'server')}`,
  'alternative.hostname_mismatch': (_: Nothing) =>
    'the certificate may not cover the host name the client connected to',
  'alternative.said_nothing': (_: Nothing) =>
    "the client had the server's certificate and said nothing until the server gave up: it may have refused and kept that to itself, waited for a person or a token, or hung",
  'alternative.refused_in_silence': (a: { readonly by: Side }) =>
    `the ${a.by} may have refused without sending an alert, as some DTLS libraries do`,
  'alternative.flight_discarded': (_: Nothing) =>
    'the server may have dropped what does not verify with its own pre-shared key: DTLS does so silently',
  'alternative.flight_lost': (_: Nothing) =>
    'packets may be lost on the path: long ones, if it carries only short ones',
  'alternative.not_in_ca_list': (a: { readonly names: readonly string[] }) =>
    a.names.length === 0
      ? 'the client may have a certificate from a CA that the server did not name, and have held it back'
      : `the client may have a certificate that none of these CAs issued, and have held it back: ${list(a.names)}`,
  'alternative.sigalg_mismatch': (_: Nothing) =>
    'the client may have a certificate whose key or signature the request does not allow',
  'alternative.no_shared_cipher': (a: { readonly suites: readonly string[] }) =>
    `the server may support none of the client's cipher suites (${list(a.suites)}...)`,
  'alternative.no_shared_group': (a: { readonly groups: readonly string[] }) =>
    `the server may support none of the client's groups (${list(a.groups) || 'none offered'}...)`,
  'alternative.no_shared_sigalg': (_: Nothing) =>
    "the server's certificate may not fit the client's signature algorithms (an ECDSA certificate and an RSA-only client)",
  'alternative.unrecognized_name': (a: { readonly named: boolean }) =>
    a.named
      ? 'the server may not serve the host name that the client asked for'
      : 'the server may refuse clients that name no host (the ClientHello has no server_name)',
  'alternative.protocol_version': (_: Nothing) =>
    'some servers (GnuTLS) send this alert for a version mismatch, too',

  'remedy.trust_self_signed': (a: { readonly url: string }) => ({
    text: "Add this certificate to the client's trust store:",
    command: callOf(a.url, { trusted: 'server.crt' }),
  }),
  'remedy.certificate_from_ca': (_: Nothing) =>
    'Or configure the server with a certificate from a CA that the client already trusts.',
  'remedy.trust_issuer': (a: { readonly url: string; readonly issuer: string | undefined }) => ({
    text: `Add the CA certificate at the top of the chain to the client's trust store${a.issuer === undefined ? '' : ` (issuer: ${a.issuer})`}:`,
    command: callOf(a.url, { trusted: 'ca.crt' }),
  }),
  'remedy.send_chain': (a: Owner) =>
    `If the ${a.owner === 'server' ? 'client' : 'server'} already has that CA: configure the ${a.owner} to send its intermediate certificates as well, leaf first, in one file.`,
  'remedy.renew': (a: Owner) =>
    `Renew the ${a.owner}'s certificate and reload the ${a.owner}. If no certificate has expired, check the other side's clock.`,
  'remedy.clock': (_: Nothing) =>
    'Set the clock of the side that refused, or wait until the certificate is valid.',
  /** `unnamed`: the client named no host, as where an address was typed. */
  'remedy.host_name': (a: { readonly names: readonly string[]; readonly unnamed?: boolean }) => {
    const named = a.names.length === 0 ? undefined : `a name in the certificate (${list(a.names)})`;
    if (a.unnamed === true)
      return `The client named no host, as where an address was typed: connect to ${named ?? 'the server by a name in its certificate'}, or issue one that has the address, too, in its subject alternative names (IP).`;
    return named === undefined
      ? 'Issue the server a certificate that has this host name in its subject alternative names.'
      : `Connect to ${named}, or issue one that has this host name in its subject alternative names.`;
  },
  'remedy.usage': (a: Owner & { readonly needed: string; readonly restricting: string | undefined }) =>
    a.restricting === undefined
      ? `Issue the ${a.owner} a certificate whose extended key usage includes ${a.needed}.`
      : `Have the ${a.owner}'s certificate issued by another CA: ${a.restricting} limits by its own extended key usage what lies below it, and leaves ${a.needed} out.`,
  'remedy.stronger': (a: Owner) =>
    `Issue the ${a.owner} a certificate with an RSA key of 2048 bits or more, or P-256, signed with SHA-256.`,
  'remedy.replace_revoked': (a: Owner) =>
    `Issue the ${a.owner} a new certificate; a revoked one stays revoked.`,
  'remedy.fingerprint': (a: { readonly owner: Side }) =>
    `Compare the fingerprint of the ${a.owner}'s certificate (SHA-256) with the one that the other side expects: in WebRTC a=fingerprint of the session description. A description of an earlier session, or a certificate made anew since then, is the usual reason.`,
  'remedy.key_matches': (_: Nothing) =>
    'Check that the private key belongs to the certificate, and that nothing on the path changes the handshake.',
  'remedy.give_client_certificate': (a: { readonly url: string; readonly names: readonly string[] }) => ({
    text: 'Configure the client with a certificate and its key:',
    command: callOf(a.url, { trusted: 'server.crt', certificate: true }),
  }),
  'remedy.check_client_certificate': (a: { readonly names: readonly string[] }) =>
    a.names.length === 0
      ? 'If it has one: check that the path is right, the key readable, and that the program uses it for this server.'
      : `If it has one: check that it is issued by a CA that the server accepts (${list(a.names)}), that its intermediates are in the same file, and that the key is readable.`,
  'remedy.server_trusts_client_ca': (a: {
    readonly issuer: string | undefined;
    readonly program: string | undefined;
    readonly setting: string | undefined;
  }) =>
    `Add the CA that issued the client's certificate${a.issuer === undefined ? '' : ` (${a.issuer})`} to the CAs with which the server verifies clients${a.program === undefined ? '' : ` (${a.program}: ${a.setting})`}, and reload the server.`,
  'remedy.client_certificate_from_listed_ca': (a: { readonly names: readonly string[] }) =>
    a.names.length === 0
      ? 'Or configure the client with a certificate from a CA that the server trusts, with its intermediates.'
      : `Or configure the client with a certificate from one of the CAs that the server accepts: ${list(a.names)}.`,
  'remedy.key_log_dtls': (_: Nothing) => ({
    text: 'Capture again with a key log, which decrypts what is hidden here. OpenSSL writes one with this option:',
    command: 'openssl s_client -dtls -connect HOST:PORT -keylogfile keys.log',
  }),
  /** `library`: the client's; `url`: what it connects to. */
  'remedy.key_log': (a: { readonly library: string | undefined; readonly url: string }): RemedyWords => {
    const again = 'Capture again with a key log, which decrypts what is hidden here';
    const command = keyLogCommand(a.library, a.url);
    switch (a.library) {
      case 'Node.js':
        return { text: `${again}. Node.js writes one with this option:`, command };
      case 'Java':
        return { text: `${again}. Java writes one with an agent:`, command };
      case 'Go':
        return `${again}: in Go, set KeyLogWriter of tls.Config.`;
      case 'rustls':
        return `${again}: with rustls, set key_log of ClientConfig to KeyLogFile and the variable SSLKEYLOGFILE.`;
      case 'GnuTLS':
      case 'NSS':
        return { text: `${again}. Programs on ${a.library} write one where this variable is set:`, command };
      default:
        return { text: `${again}:`, command };
    }
  },
  'remedy.protocol_version': (a: { readonly offered: readonly string[] }) =>
    `Configure a version in common: raise the older side to one that the other accepts${a.offered.length === 0 ? '' : ` (the client offers ${list(a.offered)})`}.`,
  'remedy.no_alpn': (a: { readonly offered: readonly string[] }) =>
    `Enable one of the client's protocols on the server (${list(a.offered) || 'it offers none'}), or configure the client to offer one that the server supports.`,
  'remedy.unrecognized_name': (a: { readonly name: string | undefined }) =>
    a.name === undefined
      ? 'Connect to the server by host name, not by address.'
      : `Add ${a.name} to the server's configuration with a certificate for it, or connect to a name that it serves.`,
  'remedy.no_overlap': (a: { readonly from: Side }) =>
    `Compare the client's offer with what the ${a.from} is configured for: cipher suites, groups, signature algorithms, and the type of the server's key; and see that the server has a certificate, and one that servers may use.`,
  'remedy.no_secure_renegotiation': (_: Nothing) => ({
    text: 'Update the server, or turn secure renegotiation on. For a test only: this line in the OpenSSL configuration lets the client continue:',
    command: 'Options = UnsafeLegacyServerConnect',
  }),
  'remedy.plain_to_tls': (a: { readonly http: boolean; readonly url: string }): RemedyWords =>
    a.http
      ? { text: 'Use https:', command: `curl ${a.url}` }
      : 'Turn TLS on in the client for this port, or use the port without TLS.',
  'remedy.not_tls_server': (a: { readonly http: boolean }) =>
    a.http
      ? 'Use http:// for this port, or the port on which the server speaks TLS.'
      : 'Use the port on which the server speaks TLS; some protocols start in plaintext and upgrade with STARTTLS.',
  'remedy.cut_off': (a: { readonly tooBig: boolean }) =>
    a.tooBig
      ? 'Let ICMP through the firewalls on the path (the sender must learn that its packets are too big), or lower the MTU of the tunnel or container network at the sender.'
      : 'Check the route and the firewalls on the path; the source of the ICMP message is the router that gave up.',
  'remedy.not_opened': (a: { readonly refused: boolean; readonly port: number }): RemedyWords =>
    a.refused
      ? { text: 'Start the server, or correct the port:', command: `ss -ltn 'sport = :${a.port}'` }
      : 'Check the address, the route and the firewalls on the path.',
  'remedy.no_renegotiation': (_: Nothing) =>
    'Request the client certificate in the first handshake (for the whole host, not for one path), or use TLS 1.3 with post-handshake authentication on both sides.',
  'remedy.hung_up': (a: { readonly by: Side; readonly stage: string }) =>
    `Look at the ${a.by}'s log for this moment.${a.stage === 'before_server_hello' ? ' If it has no such connection, look for a middlebox on the path.' : ''}`,
  'remedy.timeout': (_: { readonly stage: string }) =>
    'Check that the other side is running and speaks TLS on this port; then capture at both ends to see where packets stop.',
  'remedy.flight_lost': (_: Nothing) =>
    'Capture at both ends to see whether the flight arrives. If only long packets are lost, let the sender cut its handshake messages shorter (a lower MTU), and look for a firewall that drops fragments.',
  'remedy.capture_again': (a: { readonly why: string }) => ({
    text:
      a.why === 'early_end'
        ? 'Let the capture run until the connection has ended:'
        : 'Capture again, starting before the connection: whole packets, both directions:',
    command: 'tcpdump -i lo -s 0 -w capture.pcap',
  }),
  'remedy.other_alert': (a: { readonly by: Side }) =>
    `Look at the ${a.by}'s log: it has what it did not accept.`,
};
