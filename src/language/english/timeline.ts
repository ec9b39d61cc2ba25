import type { Side } from '../../base/side.js';
import { protocolName } from './protocol-name.js';
import type { Nothing } from './verdicts.js';

// The words of the timeline: what each message says (`timeline.`) and what it means, for a learner (`note.`).

type From = { readonly from: Side };

const bytes = (count: number): string => `${count} ${count === 1 ? 'byte' : 'bytes'}`;
const other = (side: Side): Side => (side === 'client' ? 'server' : 'client');
const some = (items: readonly string[], most: number): string =>
  items.length <= most
    ? items.join('; ')
    : `${items.slice(0, most).join('; ')} and ${items.length - most} more`;
const day = (iso: string): string => iso.slice(0, 10);

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

export const timeline = {
  'timeline.tcp_syn': (_: From) => 'opens the connection (SYN)',
  'timeline.tcp_syn_ack': (_: From) => 'accepts the connection (SYN, ACK)',
  'timeline.tcp_fin': (_: From) => 'closes its direction (FIN)',
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
    readonly hidden: boolean;
  }) => {
    const records = `${a.records} encrypted ${a.records === 1 ? 'record' : 'records'}`;
    const sizes =
      a.lengths.length > 8 || a.lengths.length < a.records
        ? `${bytes(a.bytes)} in all`
        : `${a.lengths.join(', ')} bytes`;
    return a.records === 1 ? `${records}, ${bytes(a.bytes)}` : `${records}: ${sizes}`;
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
    readonly ssl2: boolean;
    readonly resumes: boolean;
  }) =>
    [
      `offers up to ${a.version}, ${a.suites} cipher ${a.suites === 1 ? 'suite' : 'suites'}`,
      ...(a.ssl2 ? ["in SSL 2.0's form"] : []),
      ...(a.serverName === undefined ? ['no server name'] : [`for ${a.serverName}`]),
      ...(a.alpn.length === 0 ? [] : [`ALPN ${a.alpn.join(', ')}`]),
      ...(a.resumes ? ['would resume an earlier session'] : []),
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
  }) =>
    [
      `chooses ${a.version}, ${a.suite}`,
      ...(a.group === undefined ? [] : [a.group]),
      ...(a.alpn === undefined ? [] : [`ALPN ${a.alpn}`]),
    ].join(', '),
  'timeline.certificate_empty': (_: Nothing) => 'EMPTY: no certificate at all',
  'timeline.certificate_unreadable': (a: { readonly count: number }) =>
    `${a.count} ${a.count === 1 ? 'certificate' : 'certificates'}, of which the first cannot be read`,
  'timeline.certificate': (a: {
    readonly count: number;
    readonly subject: string;
    readonly issuer: string;
    readonly selfSigned: boolean;
    readonly notAfter: string;
    readonly expired: boolean;
  }) => {
    const subject = a.subject === '' ? '(no subject)' : a.subject;
    const issuer = a.selfSigned ? 'self-signed' : `issued by ${a.issuer}`;
    const until = a.expired ? `EXPIRED on ${day(a.notAfter)}` : `valid until ${day(a.notAfter)}`;
    const more = a.count === 1 ? '' : `; ${a.count - 1} more in its chain`;
    return `${subject}, ${issuer}, ${until}${more}`;
  },
  'timeline.certificate_request': (a: {
    readonly names: readonly string[];
    readonly types: readonly string[];
  }) =>
    a.names.length === 0
      ? 'asks for a client certificate, from any CA'
      : `asks for a client certificate issued by ${some(a.names, 3)}`,
  'timeline.server_key_exchange': (a: {
    readonly group: string | undefined;
    readonly dhPrimeBits: number | undefined;
    readonly scheme: string | undefined;
  }) => {
    const what =
      a.group ?? (a.dhPrimeBits === undefined ? 'parameters' : `Diffie-Hellman, ${a.dhPrimeBits} bits`);
    return `${what}${a.scheme === undefined ? '' : `, signed with ${a.scheme}`}`;
  },
  'timeline.certificate_verify': (a: { readonly scheme: string | undefined }) =>
    a.scheme === undefined ? 'signs the handshake' : `signs the handshake with ${a.scheme}`,
  'timeline.new_session_ticket': (a: { readonly seconds: number }) =>
    a.seconds === 0
      ? 'a ticket to resume this session'
      : `a ticket to resume this session within ${a.seconds} s`,
  'timeline.undecoded': (a: { readonly message: string; readonly field: string; readonly reason: string }) =>
    `${a.message} that cannot be decoded (${a.field}: ${a.reason})`,
  'timeline.server_hello_done': (_: Nothing) => "end of the server's part",
  'timeline.client_key_exchange': (_: Nothing) => "the client's half of the key",
  'timeline.finished': (_: Nothing) => 'a checksum over the whole handshake',
  'timeline.certificate_status': (_: Nothing) => 'a stapled OCSP response',
  'timeline.encrypted_extensions': (a: { readonly alpn: string | undefined }) =>
    a.alpn === undefined ? 'answers to extensions' : `ALPN ${a.alpn}`,
  'timeline.hello_request': (_: Nothing) => 'asks the client to begin another handshake',
  'timeline.other_message': (a: { readonly message: string }) => a.message.replaceAll('_', ' '),

  'note.gap': (_: Nothing) => 'What these bytes said is not known; the story goes on behind them.',
  'note.starttls': (_: Nothing) => 'The connection begins in clear and turns to TLS when the server agrees.',
  'note.finished': (a: From) => `With it the ${a.from} proves that both saw the same handshake.`,
  'note.encrypted_handshake': (_: Nothing) =>
    'After the first handshake: another one on the same connection (renegotiation), perhaps to ask for a client certificate.',
  'note.alert': (a: From & { readonly fatal: boolean; readonly note: string | undefined }) => {
    const who = a.fatal
      ? `The ${a.from} ends the connection: it is the one that refuses.`
      : 'A warning: it ends nothing.';
    return a.note === undefined ? who : `${who} ${a.note}`;
  },
  'note.encrypted_alert': (_: Nothing) =>
    'At the end of a connection this is usually close_notify, a normal goodbye.',
  'note.hidden_records': (a: From) =>
    a.from === 'server'
      ? "TLS 1.3 hides the rest of the server's handshake in these: its Certificate, and a CertificateRequest if it asks. A key log would show them."
      : "TLS 1.3 hides the client's answer in these: a Certificate if it was asked for, Finished, or an alert. A key log would show them.",
  'note.client_hello': (a: { readonly serverName: string | undefined }) =>
    a.serverName === undefined
      ? 'The client begins and says what it can do. It names no server (no SNI).'
      : 'The client begins and says what it can do and whom it wants to reach.',
  'note.hello_retry_request': (_: Nothing) =>
    'The client guessed a key exchange group that the server does not want.',
  'note.server_hello_13': (a: { readonly resumed: boolean }) =>
    a.resumed
      ? 'An earlier session is resumed, so no certificates are due. Everything from here on is encrypted.'
      : 'The server chooses from the offer. Everything from here on is encrypted.',
  'note.server_hello_12': (a: { readonly resumed: boolean }) =>
    a.resumed
      ? 'An earlier session is resumed: no certificates are due.'
      : 'The server chooses from the offer. Its certificate follows in clear.',
  'note.certificate': (a: From & { readonly selfSigned: boolean }) =>
    a.from === 'server'
      ? `The server says who it is. The client now checks this against its trust store${a.selfSigned ? ': a self-signed certificate must itself be in there' : ''}.`
      : 'The client says who it is, as the server asked. The server now checks this against its own CAs.',
  'note.certificate_empty': (a: From) =>
    `The ${a.from} was asked for a certificate and has none to send, or none that fits. TLS lets it say so; the ${other(a.from)} decides whether to go on.`,
  'note.certificate_request': (_: Nothing) =>
    'The server demands a certificate from the client: this is mutual TLS. The client must answer with a Certificate message, empty if it has none.',
  'note.server_key_exchange': (_: Nothing) =>
    "The server's half of the key, signed with the key of its certificate: proof that it owns it.",
  'note.certificate_verify': (a: From) =>
    `With this signature the ${a.from} proves that it has the private key of its certificate.`,
  'note.new_session_ticket': (_: Nothing) =>
    'With it the client can come back without showing certificates again.',
  'note.server_hello_done': (_: Nothing) =>
    'The client has all it needs to check the server; it is its turn now.',
  'note.client_key_exchange': (_: Nothing) =>
    'From both halves each side derives the keys that protect the connection.',
  'note.certificate_status': (_: Nothing) => "The CA's word that the certificate is not revoked.",
  'note.encrypted_extensions': (_: Nothing) => 'Answers that need not be public.',
  'note.hello_request': (_: Nothing) =>
    'Often so that a server may ask for a client certificate later than at first.',
};
