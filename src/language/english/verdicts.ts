import type { Side } from '../../base/side.js';
import { because, type Cause, meaningOf } from './causes.js';
import type { Nothing } from './nothing.js';
import { protocolName } from './protocol-name.js';
import {
  isEitherPossible,
  isPossible,
  probably,
  probablyAs,
  probablyEither,
  refusedInSilence,
  type Sureness,
} from './sureness.js';
import { list } from './words.js';

// The words of verdicts: who refused whom and why, and what that means.

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

const inClear = (protocol: string | undefined): string =>
  protocol === undefined ? 'something that is not TLS' : `plaintext ${protocolName(protocol)}`;

export const verdicts = {
  'verdict.certificate_refused': (
    a: Sureness & {
      readonly owner: Side;
      readonly by: Side;
      readonly cause: Cause;
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
  'explanation.certificate_refused': (a: {
    readonly owner: Side;
    readonly cause: Cause;
    readonly alert: string | undefined;
  }) => {
    const alert =
      a.alert === undefined
        ? 'No alert says why.'
        : `The alert ${a.alert} comes from the side that checked the certificate, so that side refused.`;
    return `${meaningOf(a.cause)} ${alert}`.trim();
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
  /** `checking`: it may be about the other side's certificate. */
  'explanation.other_alert': (a: {
    readonly description: string;
    readonly note: string | undefined;
    readonly checking?: boolean;
  }) =>
    a.checking === true && a.description === 'internal_error'
      ? "Behind a certificate this is what OpenSSL says where the program's own check (a verify callback: of names, a pinned key) says no."
      : (a.note ?? `The alert ${a.description} does not name a reason that the capture can confirm.`),
  'verdict.parameters_refused': (
    a: Sureness & {
      readonly by: Side;
      readonly cause: Cause;
      readonly alert: string | undefined;
    },
  ) =>
    `The ${a.by} ${probably(a)}refused the handshake${a.alert === undefined ? '' : ` (${a.alert})`}${a.cause === 'unknown' ? ';' : ':'} ${a.cause === 'unknown' ? '' : probablyAs(a)}${because(a.cause, a.by)}.`,
  'explanation.parameters_refused': (a: { readonly cause: Cause }) => meaningOf(a.cause),
  'verdict.established_other_leg': (a: Sureness) =>
    `The handshake succeeded and no client certificate was requested; the application answers that one is missing, so it ${probably(a)}means another leg: TLS ends at a load balancer or proxy in front of it.`,
  'explanation.established_other_leg': (_: Nothing) =>
    'This server never sent a CertificateRequest, so the client could not present a certificate here. What is behind it requires one.',
  'verdict.no_data': (a: Sureness & { readonly by: Side }) =>
    `The connection was ${probably(a)}opened and closed without a byte of data (the ${a.by} closed it first): a health check, a port scan, or a connection opened in advance.`,
  'explanation.no_data': (_: Nothing) => 'Nothing was sent, so nothing was refused.',
  'verdict.injected': (a: Sureness) =>
    `In the middle of the handshake a plaintext HTTP page arrived where the server had spoken TLS: something on the path ${probably(a)}injected it.`,
  'explanation.injected': (_: Nothing) =>
    'A firewall or proxy that blocks a connection often writes a page into it. The client parses that as a damaged record and complains about the version.',
  'verdict.black_hole': (a: Sureness & { readonly stage: string }) =>
    `The network ${probably(a)}lost what was sent ${a.stage === 'before_server_hello' ? 'before the server could answer' : 'in the middle of the handshake'}: its bytes were never acknowledged.`,
  'explanation.black_hole': (_: Nothing) =>
    'The other side acknowledged what came before, so it was reachable; these bytes did not arrive. Large packets that vanish while small ones pass are an MTU problem, typically with ICMP filtered.',
  'verdict.foreign_reset': (a: Sureness & { readonly stage: string }) =>
    `Something on the path ${probably(a)}reset the connection ${a.stage === 'before_server_hello' ? 'after the ClientHello' : 'in the middle of the handshake'}: the RST ${isPossible(a) ? 'does not fit the other packets of' : 'did not come from'} the side it claims to come from.`,
  'explanation.foreign_reset': (_: Nothing) =>
    'Its hop limit (TTL) or sequence number does not fit the packets of that side. Firewalls that filter by server name do this.',
};
