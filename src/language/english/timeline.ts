import type { Side } from '../../base/side.js';
import type { Nothing } from './nothing.js';
import { protocolName, spokenCode } from './protocol-name.js';
import { type AlertSaid, alertWords, clip, encryptedAlertWords } from './timeline-alert.js';

// The words of the timeline: what each message says (`timeline.`) and what it means, for a learner (`note.`).

type From = { readonly from: Side };

const bytes = (count: number): string => `${count} ${count === 1 ? 'byte' : 'bytes'}`;
const other = (side: Side): Side => (side === 'client' ? 'server' : 'client');
const some = (items: readonly string[], most: number): string =>
  items.length <= most
    ? items.join('; ')
    : `${items.slice(0, most).join('; ')} and ${items.length - most} more`;
const day = (iso: string): string => iso.slice(0, 10);
/** A name from the wire. */
const named = (name: string): string => (name === '' ? '(no name)' : clip(name));
const inARow = (items: readonly string[], most: number): string =>
  items.length <= most
    ? items.join(', ')
    : `${items.slice(0, most).join(', ')} and ${items.length - most} more`;

/** A time to live in the largest unit that fits without rest. */
function span(seconds: number): string {
  const units = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
  ] as const;
  const [size, unit] = units.find(([of]) => seconds > 0 && seconds % of === 0) ?? [1, 'second'];
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

const HELD: Readonly<Record<string, string>> = {
  finished: ' By the size, probably a Finished with no certificate before it.',
  empty_certificate:
    ' By the sizes, probably an empty Certificate and a Finished: it was asked for a certificate and sent none.',
  certificate:
    ' By the sizes, probably a Certificate, the proof that it is its own (CertificateVerify), and a Finished.',
  alert: ' By the size, probably an alert.',
};

const RESUMES: Readonly<Record<string, string>> = {
  psk: 'offers a PSK (an earlier session)',
  ticket: 'offers a session ticket',
  session_id: 'offers a session id',
};

const STEPS: Readonly<Record<string, string>> = {
  greeting: 'greeting',
  hello: 'hello',
  capabilities_request: 'asks what the server can do',
  capabilities: 'says what it can do',
  starttls_request: 'asks for TLS',
  starttls_accepted: 'agrees to TLS',
  starttls_refused: 'REFUSES TLS',
  tls_required: 'wants TLS first',
  gssenc_request: 'asks for GSSAPI encryption',
  gssenc_accepted: 'agrees to GSSAPI encryption',
  gssenc_refused: 'refuses GSSAPI encryption',
  login: 'logs in, in clear',
  connect_request: 'asks the proxy to connect',
  connect_accepted: 'the proxy is connected',
  connect_refused: 'the proxy REFUSES',
  proxy_header: 'who really connects',
  request: 'request',
  response: 'response',
  banner: 'banner',
  error: 'error',
};

/** What an application says in a run of records: see ApplicationWord. */
export interface Said {
  readonly protocol: string;
  readonly version?: string;
  readonly means: string;
  readonly code?: string;
  readonly text?: string;
}

const MOST_LINES = 3;

/** How a language writes down what was said. */
export interface SaidStyle {
  readonly colon: string;
  readonly joiner: string;
  readonly greeting: string;
  quote(text: string): string;
}

const SAID_STYLE: SaidStyle = {
  colon: ': ',
  joiner: '; ',
  greeting: 'greeting',
  quote: (text) => `"${text}"`,
};

/** The words of one protocol, with its name before them. A server's sentences are quoted. */
export function saidWords(said: readonly Said[], { colon, joiner, greeting, quote }: SaidStyle): string {
  const [first] = said;
  if (first === undefined) return '';
  const { protocol, version } = first;
  const name = version === undefined ? `${protocol}${colon}` : `${protocol}/${version} `;
  const words = said.slice(0, MOST_LINES).map(({ means, code, text }) => {
    const sentence = text?.includes(' ') === true && protocol !== 'HTTP' ? quote(text) : text;
    const itself = [code, sentence].filter((part) => part !== undefined && part !== '').join(' ');
    return means === 'greeting' ? `${greeting}${itself === '' ? '' : ` ${itself}`}` : itself;
  });
  return `${name}${words.join(joiner)}`;
}

export const wordsLeft = (said: readonly Said[]): number => Math.max(0, said.length - MOST_LINES);

export const timeline = {
  'timeline.tcp_syn': (_: From) => 'opens the connection (SYN)',
  'timeline.tcp_syn_ack': (_: From) => 'accepts the connection (SYN, ACK)',
  'timeline.tcp_fin': (_: From) => 'closes its direction (FIN)',
  'timeline.icmp_error': (a: { readonly about: Side; readonly error: string }) =>
    `ICMP: ${a.error}, about a packet of the ${a.about}`,
  'note.icmp_error': (a: { readonly meaning: string }) =>
    a.meaning === 'too_big'
      ? 'A router could not pass on a packet because of its size. Unless its sender makes them smaller, long messages (a certificate chain) never arrive.'
      : 'The network says that a packet did not reach its destination: nobody on the other side refused anything.',
  'timeline.tcp_rst': (_: From) => 'resets the connection (RST)',
  'timeline.gap': (a: { readonly length: number; readonly snapLength: boolean }) =>
    `${bytes(a.length)} missing from the capture${a.snapLength ? ' (cut off by the snap length)' : ''}`,
  'timeline.plaintext': (a: { readonly length: number; readonly line: string }) =>
    a.line === '' ? `${bytes(a.length)} that are not TLS` : `${bytes(a.length)} in clear: ${a.line}`,
  'timeline.prologue': (a: {
    readonly protocol: string;
    readonly steps: readonly { readonly what: string; readonly detail?: string; readonly code?: number }[];
  }) =>
    `${protocolName(a.protocol)}: ${a.steps
      .map(({ what, detail, code }) => {
        const said =
          detail === undefined || detail === '' ? (code === undefined ? '' : ` (${code})`) : ` (${detail})`;
        return `${STEPS[what] ?? what}${said}`;
      })
      .join(', ')}`,
  'timeline.finished_encrypted': (_: { readonly length: number }) => 'Finished, encrypted',
  'timeline.encrypted_handshake': (a: { readonly length: number }) =>
    `encrypted handshake message, ${bytes(a.length)}`,
  'timeline.change_cipher_spec': (a: { readonly compatibility: boolean }) =>
    a.compatibility ? 'for middleboxes only; means nothing in TLS 1.3' : 'encrypted from here on',
  'timeline.alert': (a: { readonly level: string; readonly description: string; readonly code: number }) =>
    `${a.level} ${a.description} (${a.code})`,
  'timeline.encrypted_alert': (_: { readonly length: number }) => 'encrypted alert: which one cannot be seen',
  'timeline.application_data': (a: {
    readonly records: number;
    readonly bytes: number;
    readonly lengths: readonly number[];
    readonly decrypted: boolean;
    readonly said: readonly Said[];
  }) => {
    if (a.said.length > 0) {
      const more = wordsLeft(a.said);
      const left = more > 0 ? `; and ${more} more` : '';
      return `${saidWords(a.said, SAID_STYLE)}${left} (${bytes(a.bytes)})`;
    }
    const kind = a.decrypted ? '' : 'encrypted ';
    const records = `${a.records} ${kind}${a.records === 1 ? 'record' : 'records'}`;
    if (a.records === 1) return `${records}, ${bytes(a.bytes)}`;
    if (a.records <= 8 && a.lengths.length === a.records) return `${records}: ${a.lengths.join(', ')} bytes`;
    return `${records}: ${a.lengths.slice(0, 6).join(', ')}, ...; ${bytes(a.bytes)} in all`;
  },
  'timeline.heartbeat': (a: { readonly length: number }) => `heartbeat, ${bytes(a.length)}`,
  'timeline.oversized_message': (a: { readonly message: string; readonly length: number }) =>
    `${a.message} claims ${bytes(a.length)}: skipped`,
  'timeline.unfinished_message': (a: { readonly message: string; readonly length: number }) =>
    `${a.message} breaks off after ${bytes(a.length)}`,
  'timeline.unreadable': (a: { readonly length: number; readonly line: string }) =>
    `${bytes(a.length)} that are no TLS record${a.line === '' ? '' : `: ${a.line}`}`,
  'timeline.client_hello': (a: {
    readonly version: string;
    readonly suites: number;
    readonly serverName: string | undefined;
    readonly alpn: readonly string[];
    readonly keyShares: readonly string[] | undefined;
    readonly groups: readonly string[] | undefined;
    readonly ssl2: boolean;
    readonly resumes: 'psk' | 'ticket' | 'session_id' | undefined;
    readonly earlyData: boolean;
    readonly postHandshakeAuth: boolean;
    readonly encryptedClientHello: boolean;
  }) =>
    [
      `offers up to ${a.version}, ${a.suites} cipher ${a.suites === 1 ? 'suite' : 'suites'}`,
      ...(a.ssl2 ? ["in SSL 2.0's form"] : []),
      ...(a.serverName === undefined ? ['no server name'] : [`for ${clip(a.serverName)}`]),
      ...(a.alpn.length === 0 ? [] : [`ALPN ${inARow(a.alpn.map(named), 4)}`]),
      ...(a.keyShares === undefined
        ? []
        : [a.keyShares.length === 0 ? 'no key share' : `key share ${inARow(a.keyShares, 3)}`]),
      ...(a.groups === undefined ? [] : [`groups ${inARow(a.groups, 3)}`]),
      ...(a.resumes === undefined ? [] : [RESUMES[a.resumes]!]),
      ...(a.earlyData ? ['early data'] : []),
      ...(a.postHandshakeAuth ? ['post_handshake_auth'] : []),
      ...(a.encryptedClientHello ? ['encrypted_client_hello'] : []),
    ].join('; '),
  'timeline.hello_retry_request': (a: { readonly group: string | undefined }) =>
    a.group === undefined
      ? 'asks for another ClientHello'
      : `asks for another ClientHello, with a key share for ${a.group}`,
  'timeline.server_hello': (a: {
    readonly version: string;
    readonly suite: string;
    readonly group: string | undefined;
    readonly alpn: string | undefined;
    readonly resumed: 'psk' | 'session' | false;
  }) =>
    [
      `chooses ${a.version}, ${a.suite}`,
      ...(a.group === undefined ? [] : [a.group]),
      ...(a.alpn === undefined ? [] : [`ALPN ${named(a.alpn)}`]),
      ...(a.resumed === false ? [] : [a.resumed === 'psk' ? 'takes the PSK' : 'resumes the session']),
    ].join(', '),
  'timeline.certificate_empty': (_: Nothing) => 'EMPTY: no certificate at all',
  'timeline.certificate_unreadable': (a: { readonly count: number }) =>
    `${a.count} ${a.count === 1 ? 'certificate' : 'certificates'}, of which the first cannot be read`,
  'timeline.certificate': (a: {
    readonly count: number;
    readonly subject: string;
    readonly issuer: string;
    readonly selfSigned: boolean;
    readonly notBefore: string;
    readonly notAfter: string;
    readonly validity: 'valid' | 'expired' | 'not_yet_valid';
  }) => {
    const subject = a.subject === '' ? '(no subject)' : clip(a.subject);
    const issuer = a.selfSigned ? 'self-signed' : `issued by ${named(a.issuer)}`;
    const validity =
      a.validity === 'expired'
        ? `EXPIRED on ${day(a.notAfter)}`
        : a.validity === 'not_yet_valid'
          ? `NOT VALID before ${day(a.notBefore)}`
          : `valid until ${day(a.notAfter)}`;
    const more = a.count === 1 ? '' : `; ${a.count - 1} more sent with it`;
    return `${subject}, ${issuer}, ${validity}${more}`;
  },
  'timeline.raw_public_key': (a: { readonly length: number }) =>
    `a raw public key instead of a certificate, ${bytes(a.length)}`,
  'timeline.compressed_certificate': (a: {
    readonly algorithm: string;
    readonly uncompressedLength: number;
  }) => `its Certificate message, compressed with ${a.algorithm} from ${bytes(a.uncompressedLength)}`,
  'timeline.certificate_request': (a: {
    readonly names: readonly string[];
    readonly types: readonly string[];
  }) => {
    const types = a.types.length === 0 ? '' : ` (${inARow(a.types, 4)})`;
    return a.names.length === 0
      ? `asks for a client certificate${types}, from any CA`
      : `asks for a client certificate${types} issued by ${some(a.names.map(named), 3)}`;
  },
  'timeline.server_key_exchange': (a: {
    readonly group: string | undefined;
    readonly dhPrimeBits: number | undefined;
    readonly rsaModulusBits: number | undefined;
    readonly scheme: string | undefined;
  }) => {
    const numbers =
      a.dhPrimeBits !== undefined
        ? `Diffie-Hellman, ${a.dhPrimeBits} bits`
        : a.rsaModulusBits !== undefined
          ? `RSA (export), ${a.rsaModulusBits} bits`
          : 'parameters';
    return `${a.group ?? numbers}${a.scheme === undefined ? '' : `, signed with ${a.scheme}`}`;
  },
  'timeline.certificate_verify': (a: { readonly scheme: string | undefined }) =>
    a.scheme === undefined ? 'signs the handshake' : `signs the handshake with ${a.scheme}`,
  'timeline.new_session_ticket': (a: { readonly seconds: number; readonly empty: boolean }) =>
    a.empty
      ? 'an empty ticket: the server issues none'
      : a.seconds === 0
        ? 'a ticket to resume this session'
        : `a ticket to resume this session within ${span(a.seconds)}`,
  'timeline.undecoded': (a: { readonly message: string; readonly field: string; readonly reason: string }) =>
    `${a.message} that cannot be decoded (${a.field}: ${a.reason})`,
  'timeline.server_hello_done': (_: Nothing) => "end of the server's part",
  'timeline.client_key_exchange': (a: { readonly transported: boolean }) =>
    a.transported ? "the secret, encrypted for the server's certificate" : "the client's half of the key",
  'timeline.finished': (_: Nothing) => 'a checksum over the whole handshake',
  'timeline.certificate_status': (_: Nothing) => 'a stapled OCSP response',
  'timeline.encrypted_extensions': (a: { readonly alpn: string | undefined }) =>
    a.alpn === undefined ? 'answers to extensions' : `ALPN ${named(a.alpn)}`,
  'timeline.hello_request': (_: Nothing) => 'asks the client to begin another handshake',
  'timeline.hello_verify_request': (a: { readonly length: number }) =>
    `a cookie of ${bytes(a.length)} that the client is to bring back`,
  'timeline.request_connection_id': (a: { readonly count: number }) =>
    `asks for ${a.count} connection ${a.count === 1 ? 'id' : 'ids'}`,
  'timeline.new_connection_id': (a: { readonly count: number }) =>
    `${a.count} new connection ${a.count === 1 ? 'id' : 'ids'}`,
  'timeline.key_update': (a: { readonly asksForOne: boolean }) =>
    a.asksForOne ? 'changes its keys and asks the other side to do so' : 'changes its keys',
  'timeline.end_of_early_data': (_: Nothing) => 'end of the early data',
  'timeline.next_protocol': (a: { readonly protocol: string }) => `will speak ${named(a.protocol)}`,
  'timeline.certificate_url': (_: Nothing) => 'where to fetch its certificates',
  'timeline.supplemental_data': (a: { readonly length: number }) => `further data, ${bytes(a.length)}`,
  'timeline.message_hash': (_: Nothing) => 'a hash in place of a message',

  'note.gap': (a: From & { readonly acknowledged: boolean | undefined }) =>
    a.acknowledged === true
      ? `The ${other(a.from)} acknowledged these bytes: only the capture lacks them. What they said is not known.`
      : a.acknowledged === false
        ? `The ${other(a.from)} never acknowledged these bytes: they were lost on the way.`
        : 'What these bytes said is not known; the story goes on behind them.',
  'note.never_acknowledged': (a: From & { readonly copies: number }) =>
    `Sent ${a.copies} times, never acknowledged by the ${other(a.from)}.`,
  'note.foreign_reset': (a: From & { readonly hopLimit: number; readonly usual: number }) =>
    `It may not come from the ${a.from}: its time to live is ${a.hopLimit}, that of the ${a.from}'s other packets ${a.usual}.`,
  'note.hang_up': (a: From) => `The ${a.from} hangs up before the handshake is over, and no alert says why.`,
  'note.late_reset': (_: Nothing) => 'The connection was being closed already.',
  'note.instead_of_tls': (a: From & { readonly protocol: string | undefined }) =>
    `The ${a.from} speaks ${a.protocol === undefined ? 'something else' : protocolName(a.protocol)} here; the ${other(a.from)} speaks TLS.`,
  'note.amid_tls': (a: From) =>
    `The ${a.from} has spoken TLS until here and goes on in clear: a server that gave up, or something on the way.`,
  'note.amid_tls_certificate': (a: { readonly missing: boolean }) =>
    `The server gives TLS up and says in clear why: ${a.missing ? 'the client sent no certificate' : "it does not accept the client's certificate"}.`,
  'note.unreadable': (a: From) =>
    `The ${a.from} sent TLS before; these bytes do not fit into it. They are other data, or damaged.`,
  'note.oversized_message': (_: From) => 'No real message is that long: an error, or an attack.',
  'note.unfinished_message': (a: From) => `The rest of the ${a.from}'s message is not in the capture.`,
  'note.starttls': (_: Nothing) => 'The connection begins in clear and turns to TLS when the server agrees.',
  'note.finished': (a: From) => `With it the ${a.from} proves that both saw the same handshake.`,
  'note.encrypted_handshake': (a: { readonly renegotiation: boolean }) =>
    a.renegotiation
      ? 'After the first handshake: another one on the same connection (renegotiation), perhaps to ask for a client certificate.'
      : 'Which message it is cannot be seen without keys.',
  'note.close_notify': (a: From & { readonly early: boolean }) =>
    a.early
      ? `The ${a.from} says goodbye before the handshake is over, and does not say why.`
      : `The ${a.from} says goodbye: an orderly end, not an error.`,
  'note.alert': (a: AlertSaid) => alertWords(a),
  'note.encrypted_alert': (a: From & { readonly progress: string }) =>
    encryptedAlertWords(a.from, a.progress),
  'note.certificate_refusal': (a: {
    readonly protocol: string;
    readonly code: string | undefined;
    /** Undefined: the words can mean both. */
    readonly missing: boolean | undefined;
  }) => {
    const refused = `The handshake went well, and then the application refused (${spokenCode(a.protocol, a.code)})`;
    if (a.missing === undefined)
      return `${refused} in words about the client's certificate: there was none, or it was not accepted.`;
    return a.missing
      ? `${refused}, because the client sent no certificate.`
      : `${refused}, because the client's certificate was not accepted.`;
  },
  'note.hidden_records': (a: From & { readonly resumed: boolean; readonly holds: string }) => {
    if (a.from === 'server') {
      return a.resumed
        ? "TLS 1.3 hides the rest of the server's handshake in these. As a PSK is used, no certificates are due."
        : "TLS 1.3 hides the rest of the server's handshake in these: its Certificate, a CertificateRequest if it asks, or an alert. A key log would show them.";
    }
    const what = a.resumed
      ? "TLS 1.3 hides the client's Finished, or an alert, in these."
      : "TLS 1.3 hides the client's answer in these: a Certificate if it was asked for, Finished, or an alert.";
    return `${what}${HELD[a.holds] ?? ''} A key log would show it.`;
  },
  'note.early_data': (_: Nothing) =>
    'The client sends data before the server has answered, under the keys of an earlier session (early data).',
  'note.client_hello': (a: { readonly again: boolean; readonly named: boolean }) => {
    if (a.again) return 'The client tries again as the server asked.';
    return a.named
      ? 'The client begins and says what it can do and whom it wants to reach.'
      : 'The client begins and says what it can do. It names no server (no SNI).';
  },
  'note.hello_retry_request': (a: { readonly group: boolean }) =>
    a.group
      ? 'The client sent no key share for a group that the server wants; it may try again with this one.'
      : 'The server wants the client to begin again, with the cookie that it sends.',
  'note.downgrade': (_: Nothing) =>
    'ALARM: the server says that it was made to choose an older version than both can speak. Something may have changed the ClientHello on its way; a careful client ends the connection here.',
  'note.server_hello_13': (a: { readonly resumed: boolean }) =>
    a.resumed
      ? 'The server takes the PSK, usually of an earlier session, so no certificates are due. The rest of the handshake is encrypted.'
      : 'The server chooses from the offer. The rest of the handshake is encrypted: Certificate, CertificateRequest and later alerts.',
  'note.server_hello_12': (a: { readonly resumed: boolean; readonly certificate: boolean }) => {
    if (a.resumed) return 'An earlier session is resumed: no certificates are due.';
    return `The server chooses from the offer.${a.certificate ? ' Its certificate follows in clear.' : ''}`;
  },
  'note.certificate': (a: From & { readonly selfSigned: boolean }) =>
    a.from === 'server'
      ? `The server says who it is. The client now checks this against its trust store${a.selfSigned ? ': a self-signed certificate must itself be in there' : ''}.`
      : 'The client says who it is, as the server asked. The server now checks this against its own CAs.',
  'note.raw_public_key': (a: From) =>
    `The ${a.from} is recognised by its key alone: the ${other(a.from)} must know it beforehand.`,
  'note.compressed_certificate': (a: From) =>
    `The ${a.from} says who it is, in fewer bytes. The ${other(a.from)} now checks this.`,
  'note.certificate_empty': (a: From) =>
    a.from === 'client'
      ? 'The client was asked for a certificate and has none to send, or none that fits. TLS lets it say so; the server decides whether to go on.'
      : 'TLS does not let a server say this: where a Certificate is due, it must hold one.',
  'note.certificate_request': (a: { readonly late: boolean }) =>
    a.late
      ? 'After the handshake the server asks who the client is. The client must answer with a Certificate message, empty if it has none.'
      : 'The server asks the client for a certificate: this is mutual TLS. The client must answer with a Certificate message, empty if it has none; whether that is enough, the server decides then.',
  'note.server_key_exchange': (a: { readonly signed: boolean }) =>
    a.signed
      ? "The server's half of the key, signed with the key of its certificate: proof that it owns it."
      : "The server's half of the key, not signed.",
  'note.certificate_verify': (a: From) =>
    `With this signature the ${a.from} proves that it has the private key of its certificate.`,
  'note.new_session_ticket': (_: Nothing) =>
    'With it the client can come back without showing certificates again.',
  'note.server_hello_done': (_: Nothing) =>
    'The client has all it needs to check the server; it is its turn now.',
  'note.client_key_exchange': (a: { readonly transported: boolean }) =>
    a.transported
      ? "Only the server's private key can open it; from the secret each side derives the keys that protect the connection."
      : 'From both halves each side derives the keys that protect the connection.',
  'note.certificate_status': (_: Nothing) =>
    "The CA's word on whether the server's certificate has been revoked, brought by the server itself.",
  'note.encrypted_extensions': (_: Nothing) => 'Answers to the ClientHello that need not be public.',
  'note.hello_request': (_: Nothing) =>
    'Often so that a server may ask for a client certificate later than at first.',
  'note.hello_verify_request': (_: Nothing) =>
    'Over UDP anybody can write any sender into a packet. With the cookie the client shows that it receives what is sent there; the handshake begins again with it.',
  'note.key_update': (_: Nothing) => 'After much data, or after a while, fresh keys are taken.',
  'note.certificate_url': (_: Nothing) =>
    'The client sends no certificates but the addresses where the server can fetch them.',
};
