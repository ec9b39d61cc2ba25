import { DecodeError } from '../base/cursor.js';
import type { Side } from '../base/side.js';

/** One turn of a conversation in clear: what one side said before the other spoke. */
export interface DialoguePiece {
  readonly side: Side;
  /** Its first bytes. */
  readonly sample: Uint8Array;
  /** All its bytes, also those that the sample does not hold. */
  readonly length: number;
}

export type PlaintextName =
  | 'amqp'
  | 'ftp'
  | 'http'
  | 'http_connect'
  | 'imap'
  | 'irc'
  | 'ldap'
  | 'mqtt'
  | 'mysql'
  | 'nntp'
  | 'openvpn'
  | 'pop3'
  | 'postgresql'
  | 'proxy_v1'
  | 'proxy_v2'
  | 'rdp'
  | 'redis'
  | 'rtsp'
  | 'sieve'
  | 'sip'
  | 'smb'
  | 'smtp'
  | 'socks4'
  | 'socks5'
  | 'ssh'
  | 'ssl2'
  | 'tds'
  | 'telnet'
  | 'vnc'
  | 'xmpp';

export type StepKind =
  /** The server's first words. */
  | 'greeting'
  /** The client presents itself: EHLO, a stream's opening tag. */
  | 'hello'
  | 'capabilities_request'
  | 'capabilities'
  | 'starttls_request'
  | 'starttls_accepted'
  | 'starttls_refused'
  /** The server wants TLS before it goes on. */
  | 'tls_required'
  | 'gssenc_request'
  | 'gssenc_accepted'
  | 'gssenc_refused'
  /** Credentials, or a negotiation about them, in clear. */
  | 'login'
  | 'connect_request'
  | 'connect_accepted'
  | 'connect_refused'
  | 'proxy_header'
  | 'request'
  | 'response'
  | 'banner'
  /** The server says that something went wrong. */
  | 'error';

export interface DialogueStep {
  /** Index into the pieces given. */
  readonly piece: number;
  readonly what: StepKind;
  /** Text from the wire as it came, first line only, at most 120 characters. Never a password. */
  readonly detail?: string;
  /** The protocol's own number of the answer: reply code, status code, resultCode, REP. */
  readonly code?: number;
  /** Of a greeting or capabilities: whether the server offers TLS. Absent if that cannot be told. */
  readonly offersTls?: boolean;
}

/** `host` is a name or an address as text, without brackets. */
export interface HostPort {
  readonly host: string;
  readonly port?: number;
}

/** How TLS was turned down before it began. */
export type TlsRefusalHow =
  /** The client asked for TLS in the protocol's own words, and the server said no. */
  | 'starttls_refused'
  /** Somebody on the way has made the offer of TLS, or the request for it, unreadable (XXXXXXXA for STARTTLS). */
  | 'starttls_stripped'
  /** The server lists what it can do, TLS is not in the list, and the client said nothing more, or farewell. */
  | 'starttls_not_offered'
  /** A proxy (CONNECT, SOCKS) did not open the tunnel. */
  | 'proxy_refused'
  /** The server's own greeting says that it has no TLS: MySQL without CLIENT_SSL, SQL Server's ENCRYPT_NOT_SUP. */
  | 'tls_not_supported';

/** TLS was turned down before it began. */
export interface TlsRefusal {
  readonly how: TlsRefusalHow;
  /** `network`: neither of the two writes what was read here. */
  readonly by: 'server' | 'network';
  /** Index into the pieces given: where it was said. */
  readonly piece: number;
  /** The protocol's own number of the answer, as a step's. */
  readonly code?: number;
  /** Its first line, as a step's. */
  readonly detail?: string;
  /** Whether the server had offered TLS before; absent if that is not known. */
  readonly offered?: boolean;
  /** What the client said after that: nothing, only that it leaves, or more, in clear. */
  readonly afterwards: 'nothing' | 'farewell' | 'went_on';
}

/** How a server says in clear that it wants TLS. */
export type TlsExpectationHow =
  /** This port speaks TLS from the first byte on. */
  | 'tls_port'
  /** TLS is to be asked for first, in the protocol's own words. */
  | 'upgrade_first'
  /** That may be meant: PostgreSQL has no entry in pg_hba.conf for this client without encryption. */
  | 'perhaps_upgrade_first';

/** A server's words that say that it wants TLS. */
export interface TlsExpectation {
  readonly how: TlsExpectationHow;
  /** Index into the pieces given. */
  readonly piece: number;
  readonly code?: number;
  /** The words, at most 120 characters from the wire. */
  readonly detail?: string;
}

/** What was said in clear before, around or instead of TLS. */
export interface Prologue {
  readonly protocol: PlaintextName;
  readonly steps: readonly DialogueStep[];
  /** Where CONNECT or SOCKS wants to go, a PROXY header's destination, or an HTTP request's host. */
  readonly target?: HostPort;
  /** A PROXY header's source: who really connects. */
  readonly source?: HostPort;
  /** The last word about TLS, or about the tunnel to it, was no. */
  readonly refusedTls?: TlsRefusal;
  /** The server says in clear that it wants TLS. */
  readonly expectedTls?: TlsExpectation;
  /** The conversation inside the tunnel, or behind the header. Its steps count the same pieces. */
  readonly inner?: Prologue;
}

/** A piece, or what is left of it behind something that was recognised. */
export interface Part {
  readonly piece: number;
  readonly side: Side;
  readonly bytes: Uint8Array;
  /** More bytes of this piece followed than are known. */
  readonly cut: boolean;
}

export interface Recognized {
  readonly protocol: PlaintextName;
  readonly steps: readonly DialogueStep[];
  readonly target?: HostPort;
  readonly source?: HostPort;
  /** What comes after a tunnel was opened, or after a header. */
  readonly rest?: readonly Part[];
}

/** Says what the parts are, or undefined if they are something else. Never throws. */
export type Recognizer = (parts: readonly Part[]) => Recognized | undefined;

/** A step without the properties that are not known. */
export function step(
  part: Part,
  what: StepKind,
  facts: { detail?: string | undefined; code?: number | undefined; offersTls?: boolean | undefined } = {},
): DialogueStep {
  return {
    piece: part.piece,
    what,
    ...(facts.detail !== undefined && { detail: facts.detail }),
    ...(facts.code !== undefined && { code: facts.code }),
    ...(facts.offersTls !== undefined && { offersTls: facts.offersTls }),
  };
}

/** The parts that follow when the first `used` bytes of `parts[index]` have been understood. */
export function partsAfter(parts: readonly Part[], index: number, used: number): readonly Part[] {
  const part = parts[index];
  if (part === undefined) return [];
  const left = used < part.bytes.length ? [{ ...part, bytes: part.bytes.subarray(used) }] : [];
  return [...left, ...parts.slice(index + 1)];
}

/** What `decode` gives, or undefined if the bytes do not allow it. */
export function attempt<T>(decode: () => T | undefined): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
