import type { Side } from '../../base/side.js';
import type { Nothing } from './nothing.js';
import { protocolName } from './protocol-name.js';
import { clip } from './timeline-alert.js';
import { bytes, inARow, list } from './words.js';

// What each message says.

type From = { readonly from: Side };

const day = (iso: string): string => iso.slice(0, 10);
/** A name from the wire. */
const named = (name: string): string => (name === '' ? '(no name)' : clip(name));

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

const RESUMES: Readonly<Record<string, string>> = {
  psk: 'offers a PSK (an earlier session)',
  ticket: 'offers a session ticket',
  session_id: 'offers a session ID',
};

const STEPS: Readonly<Record<string, string>> = {
  greeting: 'greeting',
  hello: 'hello',
  capabilities_request: 'asks for the capabilities',
  capabilities: 'lists its capabilities',
  starttls_request: 'asks for TLS',
  starttls_accepted: 'agrees to TLS',
  starttls_refused: 'REFUSES TLS',
  tls_required: 'requires TLS first',
  gssenc_request: 'asks for GSSAPI encryption',
  gssenc_accepted: 'agrees to GSSAPI encryption',
  gssenc_refused: 'refuses GSSAPI encryption',
  login: 'logs in, in plaintext',
  connect_request: 'asks the proxy to connect',
  connect_accepted: 'the proxy is connected',
  connect_refused: 'the proxy REFUSES',
  proxy_header: 'the original client',
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
  'timeline.tcp_fin': (_: From) => 'closes its sending direction (FIN)',
  'timeline.icmp_error': (a: { readonly about: Side; readonly error: string }) =>
    `ICMP: ${a.error}, about a packet from the ${a.about}`,
  'timeline.tcp_rst': (_: From) => 'resets the connection (RST)',
  'timeline.gap': (a: { readonly length: number; readonly snapLength: boolean }) =>
    `${a.length === 0 ? 'packets' : bytes(a.length)} missing from the capture${a.snapLength ? ' (cut off by the snap length)' : ''}`,
  'timeline.plaintext': (a: {
    readonly length: number;
    readonly line: string;
    readonly behindGap: boolean;
  }) =>
    a.line !== ''
      ? `${bytes(a.length)} of plaintext: ${a.line}`
      : a.behindGap
        ? `${bytes(a.length)} in which no TLS record begins, behind a gap`
        : `${bytes(a.length)} that are not TLS`,
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
  'timeline.change_cipher_spec': (a: { readonly compatibility: boolean; readonly encrypts: boolean }) =>
    a.compatibility
      ? 'for middleboxes only; no meaning in TLS 1.3'
      : a.encrypts
        ? 'encrypted from here on'
        : 'authenticated from here on, not encrypted',
  'timeline.alert': (a: { readonly level: string; readonly description: string; readonly code: number }) =>
    `${a.level} ${a.description} (${a.code})`,
  'timeline.encrypted_alert': (_: { readonly length: number }) => 'encrypted alert: which one is not visible',
  'timeline.inferred_alert': (a: {
    /** Of each record. */
    readonly length: number;
    readonly records: number;
    /** Bytes of the AEAD's tag. */
    readonly tag: number;
    readonly padding: number;
  }) =>
    `${a.records === 1 ? '' : `${a.records} records of `}${a.length} bytes = 2 + 1 + ${a.tag}${a.padding > 0 ? ` + ${a.padding} of padding` : ''}`,
  'timeline.application_data': (a: {
    readonly records: number;
    readonly bytes: number;
    readonly lengths: readonly number[];
    readonly read: boolean;
    readonly said: readonly Said[];
  }) => {
    if (a.said.length > 0) {
      const more = wordsLeft(a.said);
      const left = more > 0 ? `; and ${more} more` : '';
      return `${saidWords(a.said, SAID_STYLE)}${left} (${bytes(a.bytes)})`;
    }
    const kind = a.read ? '' : 'encrypted ';
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
    `${bytes(a.length)} that are not a TLS record${a.line === '' ? '' : `: ${a.line}`}`,
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
      ...(a.ssl2 ? ['in SSL 2.0 form'] : []),
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
  'timeline.certificate_empty': (_: Nothing) => 'EMPTY: no certificate',
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
      ? `requests a client certificate${types} from any CA`
      : `requests a client certificate${types} issued by ${list(a.names.map(named), 3)}`;
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
  'timeline.server_hello_done': (_: Nothing) => "end of the server's handshake messages",
  'timeline.client_key_exchange': (a: { readonly transported: boolean }) =>
    a.transported
      ? "the premaster secret, encrypted with the server's public key"
      : "the client's key exchange parameters (public key)",
  'timeline.finished': (_: Nothing) => 'a checksum over the whole handshake',
  'timeline.certificate_status': (_: Nothing) => 'a stapled OCSP response',
  'timeline.encrypted_extensions': (a: { readonly alpn: string | undefined }) =>
    a.alpn === undefined ? 'answers to extensions' : `ALPN ${named(a.alpn)}`,
  'timeline.hello_request': (_: Nothing) => 'asks the client to start another handshake',
  'timeline.hello_verify_request': (a: { readonly length: number }) =>
    `a cookie of ${bytes(a.length)} for the client to send back`,
  'timeline.request_connection_id': (a: { readonly count: number }) =>
    `asks for ${a.count} connection ${a.count === 1 ? 'ID' : 'IDs'}`,
  'timeline.new_connection_id': (a: { readonly count: number }) =>
    `${a.count} new connection ${a.count === 1 ? 'ID' : 'IDs'}`,
  'timeline.key_update': (a: { readonly asksForOne: boolean }) =>
    a.asksForOne ? 'changes its keys and asks the other side to do the same' : 'changes its keys',
  'timeline.end_of_early_data': (_: Nothing) => 'end of the early data',
  'timeline.next_protocol': (a: { readonly protocol: string }) => `will speak ${named(a.protocol)}`,
  'timeline.certificate_url': (_: Nothing) => 'where to fetch its certificates',
  'timeline.supplemental_data': (a: { readonly length: number }) => `further data, ${bytes(a.length)}`,
  'timeline.message_hash': (_: Nothing) => 'a hash in place of a message',
};
