import type { Side } from '../../base/side.js';
import type { Nothing } from './nothing.js';
import { protocolName, spokenCode } from './protocol-name.js';
import { type AlertSaid, alertWords, encryptedAlertWords } from './timeline-alert.js';
import { other } from './words.js';

// What a message means, for a learner.

type From = { readonly from: Side };

const HELD: Readonly<Record<string, string>> = {
  finished: ' By its size, probably a Finished with no certificate before it.',
  empty_certificate:
    ' By the sizes, probably an empty Certificate and a Finished: a certificate was requested and none was sent.',
  certificate: ' By the sizes, probably a Certificate, a CertificateVerify and a Finished.',
  alert: ' By the size, probably an alert.',
};

export const timelineNotes = {
  'note.icmp_error': (a: { readonly meaning: string }) =>
    a.meaning === 'too_big'
      ? 'A router could not forward a packet because of its size. Unless the sender sends smaller ones, long messages (a certificate chain) never arrive.'
      : 'The network reports that a packet did not reach its destination: the other side did not refuse anything.',
  'note.gap': (a: From & { readonly acknowledged: boolean | undefined }) =>
    a.acknowledged === true
      ? `The ${other(a.from)} acknowledged these bytes: only the capture lacks them. Their content is unknown.`
      : a.acknowledged === false
        ? `The ${other(a.from)} never acknowledged these bytes: they were lost on the path.`
        : 'The content of these bytes is unknown; the timeline continues after them.',
  'note.repeated': (a: From & { readonly times: number; readonly seconds: number }) =>
    `The ${a.from} retransmitted it ${a.times === 1 ? 'once,' : `${a.times} times, the last time`} ${a.seconds.toFixed(1)} s later, presumably because no reply reached it.`,
  'note.never_acknowledged': (a: From & { readonly copies: number }) =>
    `Sent ${a.copies} times, never acknowledged by the ${other(a.from)}.`,
  'note.foreign_reset': (a: From & { readonly hopLimit: number; readonly usual: number }) =>
    `It may not come from the ${a.from}: its TTL is ${a.hopLimit}, that of the ${a.from}'s other packets ${a.usual}.`,
  'note.hang_up': (a: From) =>
    `The ${a.from} closes the connection before the handshake is complete, without sending an alert.`,
  'note.late_reset': (_: Nothing) => 'The connection was already being closed.',
  'note.instead_of_tls': (a: From & { readonly protocol: string | undefined }) =>
    `The ${a.from} speaks ${a.protocol === undefined ? 'something else' : protocolName(a.protocol)} here; the ${other(a.from)} speaks TLS.`,
  'note.amid_tls': (a: From) =>
    `Up to here the ${a.from} spoke TLS; now it continues in plaintext: a server that gave up on TLS, or something on the path.`,
  'note.amid_tls_certificate': (a: { readonly missing: boolean }) =>
    `The server gives up on TLS and says why in plaintext: ${a.missing ? 'the client sent no certificate' : "it does not accept the client's certificate"}.`,
  'note.unreadable': (a: From) =>
    `The ${a.from} sent TLS before; these bytes do not fit. They are other data, or damaged.`,
  'note.oversized_message': (_: From) => 'No real message is this long: an error, or an attack.',
  'note.unfinished_message': (a: From) => `The rest of the ${a.from}'s message is not in the capture.`,
  'note.starttls': (_: Nothing) =>
    'The connection starts in plaintext and is upgraded to TLS when the server agrees.',
  'note.finished': (a: From) => `Proves to the ${other(a.from)} that both saw the same handshake.`,
  'note.encrypted_handshake': (a: { readonly renegotiation: boolean }) =>
    a.renegotiation
      ? 'After the first handshake: another one on the same connection (renegotiation), perhaps to request a client certificate.'
      : 'Without keys it is not visible which message this is.',
  'note.close_notify': (a: From & { readonly early: boolean }) =>
    a.early
      ? `The ${a.from} closes before the handshake is complete, and gives no reason.`
      : `An orderly close by the ${a.from}, not an error.`,
  'note.alert': (a: AlertSaid) => alertWords(a),
  'note.encrypted_alert': (a: From & { readonly progress: string }) =>
    encryptedAlertWords(a.from, a.progress),
  'note.inferred_alert': (a: From & { readonly cancelled: boolean }) =>
    a.cancelled
      ? `The sizes of two alerts where the ${a.from}'s Finished was due: a refusal, or a cancelled handshake (user_canceled and close_notify).`
      : `The size of an alert (2 bytes, its type and the AEAD tag) where the handshake should have continued: the ${a.from} probably refused. A key log would show which alert it is.`,
  'note.certificate_refusal': (a: {
    readonly protocol: string;
    readonly code: string | undefined;
    /** Undefined: the words can mean both. */
    readonly missing: boolean | undefined;
  }) => {
    const refused = `The handshake succeeded, then the application rejected the request (${spokenCode(a.protocol, a.code)})`;
    if (a.missing === undefined)
      return `${refused} and mentions the client's certificate: none was sent, or it was not accepted.`;
    return a.missing
      ? `${refused}, because the client sent no certificate.`
      : `${refused}, because the client's certificate was not accepted.`;
  },
  'note.hidden_records': (a: From & { readonly resumed: boolean; readonly holds: string }) => {
    if (a.from === 'server') {
      return a.resumed
        ? "TLS 1.3 encrypts the rest of the server's handshake in these records. As a PSK is used, there are no certificates."
        : "TLS 1.3 encrypts the rest of the server's handshake in these records: its Certificate, possibly a CertificateRequest, or an alert. A key log would show them.";
    }
    const what = a.resumed
      ? "TLS 1.3 encrypts the client's Finished, or an alert, in these records."
      : "TLS 1.3 encrypts the client's answer in these records: a Certificate if one was requested, Finished, or an alert.";
    return `${what}${HELD[a.holds] ?? ''} A key log would show it.`;
  },
  'note.early_data': (_: Nothing) =>
    'The client sends data before the server has answered, encrypted with keys from an earlier session (early data).',
  'note.client_hello': (a: { readonly again: boolean; readonly named: boolean }) => {
    if (a.again) return 'The client retries as the server requested.';
    return a.named
      ? 'The client starts and says what it supports and which host it wants to reach.'
      : 'The client starts and says what it supports. It names no host (no SNI).';
  },
  'note.hello_retry_request': (a: { readonly group: boolean }) =>
    a.group
      ? 'The client sent no key share for a group that the server accepts; it may retry with this one.'
      : 'The server asks the client to start again, with the cookie that it sends.',
  'note.downgrade': (_: Nothing) =>
    'WARNING: the server signals that it had to choose a lower version than it supports. Something on the path may have changed the ClientHello; a client that supports TLS 1.3 aborts here.',
  'note.server_hello_13': (a: { readonly resumed: boolean }) =>
    a.resumed
      ? 'The server takes the PSK, usually of an earlier session, so there are no certificates. The rest of the handshake is encrypted.'
      : "The server chooses from the client's offer. The rest of the handshake is encrypted: Certificate, CertificateRequest and later alerts.",
  'note.server_hello_12': (a: { readonly resumed: boolean; readonly certificate: boolean }) => {
    if (a.resumed) return 'An earlier session is resumed: there are no certificates.';
    return `The server chooses from the client's offer.${a.certificate ? ' Its certificate follows in plaintext.' : ''}`;
  },
  'note.certificate': (a: From & { readonly selfSigned: boolean }) =>
    a.from === 'server'
      ? `The server identifies itself. The client checks this against its trust store${a.selfSigned ? ': a self-signed certificate must itself be in it' : ''}.`
      : 'The client identifies itself, as the server requested. The server checks this against its own CAs.',
  'note.raw_public_key': (a: From) =>
    `The ${a.from} is identified by its key alone: the ${other(a.from)} must know it beforehand.`,
  'note.compressed_certificate': (a: From) =>
    `The ${a.from} identifies itself in fewer bytes. The ${other(a.from)} checks this.`,
  'note.certificate_empty': (a: From) =>
    a.from === 'client'
      ? 'A certificate was requested and the client has none to send, or none that fits. TLS allows this; the server decides whether to continue.'
      : 'TLS does not allow this of a server: its Certificate message must contain at least one certificate.',
  'note.certificate_request': (a: { readonly late: boolean }) =>
    a.late
      ? 'After the handshake the server requests a client certificate. The client must answer with a Certificate message, empty if it has none.'
      : 'Mutual TLS: the client must answer with a Certificate message, empty if it has none; the server then decides whether to accept that.',
  'note.server_key_exchange': (a: { readonly signed: boolean }) =>
    a.signed
      ? "The server's key exchange parameters (public key), signed with its certificate's private key: proof that it has that key."
      : "The server's key exchange parameters (public key), not signed.",
  'note.certificate_verify': (a: From) =>
    `This signature proves that the ${a.from} has the private key of its certificate.`,
  'note.new_session_ticket': (_: Nothing) =>
    'Lets the client reconnect without exchanging certificates again.',
  'note.server_hello_done': (_: Nothing) =>
    'The client has everything it needs to check the server; it sends next.',
  'note.client_key_exchange': (a: { readonly transported: boolean }) =>
    a.transported
      ? "Only the server's private key can decrypt it; both sides derive the connection's keys from the secret."
      : "Both sides derive the connection's keys from these and the server's parameters.",
  'note.certificate_status': (_: Nothing) =>
    "The CA's statement on whether the server's certificate has been revoked, delivered by the server itself.",
  'note.encrypted_extensions': (_: Nothing) => 'Answers to the ClientHello that do not have to be public.',
  'note.hello_request': (_: Nothing) => 'Often used to request a client certificate later in the connection.',
  'note.hello_verify_request': (_: Nothing) =>
    'Over UDP anyone can forge the source address of a packet. By sending the cookie back the client proves that it receives packets at that address; the handshake starts again with it.',
  'note.key_update': (_: Nothing) => 'Fresh keys after a lot of data, or after some time.',
  'note.certificate_url': (_: Nothing) =>
    'Instead of certificates the client sends URLs where the server can fetch them.',
};
