import type { Side } from '../../base/side.js';
import { because, type Cause } from './causes.js';
import type { Nothing } from './nothing.js';
import { list } from './words.js';

// What else it may be.

type Owner = { readonly owner: Side };

export type Unheard = 'client_certificate' | 'missing_client_certificate' | 'connection';

const REFUSED_UNHEARD: Readonly<Record<Unheard, string>> = {
  client_certificate: "the client's certificate",
  missing_client_certificate: 'a client without a certificate',
  connection: 'the connection',
};

export const alternatives = {
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
  'alternative.unseen': (a: Owner & { readonly cause: Cause }) =>
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
  'alternative.not_opened': (_: Nothing) => 'the connection may never have been opened',
  'alternative.opened_and_closed': (_: Nothing) =>
    'the connection may have been opened and closed without any data',
  'alternative.not_tls': (a: { readonly from: Side }) => `what the ${a.from} sent may not be TLS`,
  'alternative.injected': (_: Nothing) => 'something on the path may have injected its own data',
  'alternative.alert': (a: { readonly from: Side; readonly sealed: boolean }) =>
    a.sealed
      ? `an alert from the ${a.from}, encrypted or not in this capture, may have ended it`
      : `the ${a.from}'s alert may be the refusal`,
  'alternative.alert_about_parameters': (a: { readonly from: Side }) =>
    `the alert may be about parameters: something in what the ${a.from === 'client' ? 'server chose' : 'client offered'} was not acceptable`,
  'alternative.alert_about_certificate': (a: { readonly owner: Side }) =>
    `the alert may be about the ${a.owner}'s certificate`,
  'alternative.alert_about_missing': (_: Nothing) =>
    'the alert may be about the client certificate that was not sent',
  'alternative.server_unheard': (a: { readonly unheard: Unheard }) =>
    `what the server answered is not in the capture: it may have refused ${REFUSED_UNHEARD[a.unheard]}`,
  'alternative.hung_up': (a: { readonly by: Side }) =>
    `the ${a.by} may have closed the connection by itself before the handshake completed`,
  'alternative.cut_by_network': (_: Nothing) =>
    'something on the path may have cut the connection: a firewall, a load balancer, a lost route',
  'alternative.fell_silent': (_: Nothing) => 'neither side may have sent anything more',
  'alternative.refused_renegotiation': (a: { readonly by: Side }) =>
    `the ${a.by} may have refused a second handshake on this connection (renegotiation)`,
  'alternative.certificate': (a: { readonly owner: Side; readonly cause: Cause }) =>
    `the ${a.owner}'s certificate: perhaps ${because(a.cause, a.owner === 'server' ? 'client' : 'server')}`,
  'alternative.parameters': (a: { readonly cause: Cause }) =>
    `perhaps ${because(a.cause, 'server').replace('the server does', 'the other side does')}`,
  'alternative.expired_elsewhere': (a: { readonly owner: Side }) =>
    `a certificate above the ${a.owner}'s that is not in the capture, such as the root, may have expired`,
  'alternative.clock': (a: { readonly by: Side }) => `the ${a.by}'s clock may be wrong`,
  'alternative.other_name_checked': (_: Nothing) =>
    'the client may check a different name from the one it asked for',
  'alternative.no_client_certificate': (_: Nothing) => 'the client may have no certificate',
  'alternative.cannot_sign': (_: Nothing) =>
    'the client may have a certificate whose key it cannot use (a locked token, an unreadable key file)',
  'alternative.left_without_reason': (_: Nothing) => 'the reason may be one that no capture shows',
};
