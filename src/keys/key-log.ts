// An NSS key log (SSLKEYLOGFILE) -> the secrets of each connection in it.

import {
  MAX_KEY_LOG_LINE_LENGTH,
  MAX_KEY_LOG_PROBLEMS,
  MAX_KEY_LOG_SECRETS,
  MAX_SECRETS_PER_CONNECTION,
  MAX_TRAFFIC_SECRET_NUMBER,
} from '../base/limits.js';
import { host } from '../platform/host.js';

/** Characters decoded at a time. Even, because of UTF-16. */
const CHUNK_LENGTH = 1 << 20;

/**
 * `form`: not a label, a client random and a secret. `unknown_label`: a label of no standard. `client_random`,
 * `secret`: not hexadecimal, or not of the length that the label asks for. `conflict`: another secret for the same
 * connection and label stood before; the first is kept. `line_too_long`: not a key log line. `limit`:
 * MAX_KEY_LOG_SECRETS is reached, nothing more was taken. `more`: `count` further problems, not told one by one.
 */
export type KeyLogProblemReason =
  | 'form'
  | 'unknown_label'
  | 'client_random'
  | 'secret'
  | 'conflict'
  | 'line_too_long'
  | 'limit'
  | 'more';

/** What is wrong with a line. Says nothing of what stands in it, beyond a label that a standard knows. */
export interface KeyLogProblem {
  readonly source: string;
  /** From 1, within what was given to one call of `add`. */
  readonly line: number;
  readonly reason: KeyLogProblemReason;
  readonly label?: string;
  readonly count?: number;
}

/** What a key log knows of one connection. TLS 1.2 and before have a master secret, TLS 1.3 the others. */
export interface Secrets {
  readonly masterSecret: Uint8Array | undefined;
  readonly premasterSecret: Uint8Array | undefined;
  readonly clientEarlyTrafficSecret: Uint8Array | undefined;
  readonly clientHandshakeTrafficSecret: Uint8Array | undefined;
  readonly serverHandshakeTrafficSecret: Uint8Array | undefined;
  /** By number: 0 is the first application traffic secret, each KeyUpdate leads to the next. */
  readonly clientTrafficSecrets: ReadonlyMap<number, Uint8Array>;
  readonly serverTrafficSecrets: ReadonlyMap<number, Uint8Array>;
}

/** Lengths of hash outputs that make TLS 1.3 secrets: SHA-256 and SM3, SHA-384, SHA-512. */
const TRAFFIC_SECRET_LENGTHS = [32, 48, 64];
/** RFC 5246 section 8.1. A premaster secret of RSA has the same length, one of Diffie-Hellman any. */
const MASTER_SECRET_LENGTHS = [48];

const secretLengths = new Map<string, readonly number[] | 'any'>([
  ['CLIENT_RANDOM', MASTER_SECRET_LENGTHS],
  ['PMS_CLIENT_RANDOM', 'any'],
  ['CLIENT_EARLY_TRAFFIC_SECRET', TRAFFIC_SECRET_LENGTHS],
  ['CLIENT_HANDSHAKE_TRAFFIC_SECRET', TRAFFIC_SECRET_LENGTHS],
  ['SERVER_HANDSHAKE_TRAFFIC_SECRET', TRAFFIC_SECRET_LENGTHS],
]);

/**
 * Secrets that open no TLS record on TCP: exporters, ECH (RFC 9850 section 2), and QUIC's before it took TLS's labels.
 * After a KeyUpdate OpenSSL writes the label with the letter N; such a secret follows from the one before it.
 */
const KNOWN_AND_NOT_NEEDED =
  /^(EARLY_EXPORTER_(MASTER_)?SECRET|EXPORTER_(MASTER_)?SECRET|ECH_SECRET|ECH_CONFIG|QUIC_[A-Z0-9_]+|(CLIENT|SERVER)_TRAFFIC_SECRET_N)$/;

const TRAFFIC_SECRET = /^(CLIENT|SERVER)_TRAFFIC_SECRET_(\d{1,5})$/;

/** Secrets by connection, gathered from any number of key logs (RFC 9850; NSS Key Log Format). */
export class KeyLog {
  /** Client random -> label, secret, label, secret, … All are strings of one character a byte, the most compact form. */
  readonly #byClientRandom = new Map<string, string[]>();
  /** First eight bytes of the encrypted premaster secret -> premaster secret. */
  readonly #byEncryptedPremaster = new Map<string, string>();
  readonly #bySessionId = new Map<string, string>();
  readonly #most: number;
  #secrets = 0;

  constructor(most = MAX_KEY_LOG_SECRETS) {
    this.#most = most;
  }

  /** Connections that secrets are known of. */
  get size(): number {
    return this.#byClientRandom.size + this.#byEncryptedPremaster.size + this.#bySessionId.size;
  }

  /**
   * Takes the secrets of a whole key log: the text of a file, or a pcapng Decryption Secrets Block. A line that is
   * damaged is a problem and nothing more. `source` is repeated in the problems.
   */
  add(text: string | Uint8Array, source: string): KeyLogProblem[] {
    const problems: KeyLogProblem[] = [];
    let untold = 0;
    let line = 0;
    let full = false;
    const tell = (reason: KeyLogProblemReason, label?: string) => {
      if (problems.length >= MAX_KEY_LOG_PROBLEMS) untold++;
      else problems.push({ source, line, reason, ...(label === undefined ? {} : { label }) });
    };
    eachLine(text, (content) => {
      line++;
      if (full) return;
      if (content === undefined) {
        tell('line_too_long');
        return;
      }
      const outcome = this.#line(content);
      if (outcome === undefined) return;
      full = outcome.reason === 'limit';
      tell(outcome.reason, outcome.label);
    });
    if (untold > 0) problems.push({ source, line, reason: 'more', count: untold });
    return problems;
  }

  /** What is known of the connection whose ClientHello has this `random` (32 bytes); undefined if nothing. */
  secretsFor(clientRandom: Uint8Array): Secrets | undefined {
    const entry = this.#byClientRandom.get(key(clientRandom));
    if (entry === undefined) return undefined;
    const secret = (label: string) => bytes(secretIn(entry, label));
    return {
      masterSecret: secret('CLIENT_RANDOM'),
      premasterSecret: secret('PMS_CLIENT_RANDOM'),
      clientEarlyTrafficSecret: secret('CLIENT_EARLY_TRAFFIC_SECRET'),
      clientHandshakeTrafficSecret: secret('CLIENT_HANDSHAKE_TRAFFIC_SECRET'),
      serverHandshakeTrafficSecret: secret('SERVER_HANDSHAKE_TRAFFIC_SECRET'),
      clientTrafficSecrets: numbered(entry, 'CLIENT'),
      serverTrafficSecrets: numbered(entry, 'SERVER'),
    };
  }

  /**
   * The premaster secret behind an EncryptedPreMasterSecret (RFC 5246 section 7.4.7.1, without its length): lines with
   * the old label RSA, which name its first eight bytes.
   */
  premasterSecretFor(encryptedPremasterSecret: Uint8Array): Uint8Array | undefined {
    if (encryptedPremasterSecret.length < 8) return undefined;
    return bytes(this.#byEncryptedPremaster.get(key(encryptedPremasterSecret.subarray(0, 8))));
  }

  /** The master secret of a TLS 1.2 session, from lines `RSA Session-ID:… Master-Key:…`. */
  masterSecretForSession(sessionId: Uint8Array): Uint8Array | undefined {
    return sessionId.length === 0 ? undefined : bytes(this.#bySessionId.get(key(sessionId)));
  }

  /** The lines that are known of one connection, as they stood, each with its newline; empty if there are none. */
  linesFor(clientRandom: Uint8Array): string {
    const entry = this.#byClientRandom.get(key(clientRandom)) ?? [];
    let lines = '';
    for (let at = 0; at < entry.length; at += 2)
      lines += `${entry[at]} ${hexOf(key(clientRandom))} ${hexOf(entry[at + 1]!)}\n`;
    return lines;
  }

  #line(content: string): { reason: KeyLogProblemReason; label?: string } | undefined {
    const line = content.trim();
    if (line === '' || line.startsWith('#')) return undefined;
    const [label, first, second, ...more] = line.split(/\s+/);
    if (KNOWN_AND_NOT_NEEDED.test(label!)) return undefined;
    const isRsa = label === 'RSA';
    const lengths = TRAFFIC_SECRET.test(label!) ? TRAFFIC_SECRET_LENGTHS : secretLengths.get(label!);
    if (!isRsa && lengths === undefined)
      return { reason: /^[A-Z][A-Z0-9_]+$/.test(label!) ? 'unknown_label' : 'form' };
    const fault = (reason: KeyLogProblemReason) => ({ reason, label: label! });
    if (first === undefined || second === undefined || more.length > 0) return fault('form');
    if (this.#secrets >= this.#most) return fault('limit');
    if (isRsa) {
      const session = /^Session-ID:(.*)$/.exec(first)?.[1];
      const master = /^Master-Key:(.*)$/.exec(second)?.[1];
      const name = fromHex(session ?? first);
      if (session === undefined ? name?.length !== 8 : (name?.length ?? 33) > 32)
        return fault('client_random');
      const secret = fromHex(session === undefined ? second : (master ?? ''));
      if (secret?.length !== 48) return fault('secret');
      const kept = session === undefined ? this.#byEncryptedPremaster : this.#bySessionId;
      const before = kept.get(name!);
      if (before !== undefined) return before === secret ? undefined : fault('conflict');
      kept.set(name!, secret);
      this.#secrets++;
      return undefined;
    }
    const number = TRAFFIC_SECRET.exec(label!)?.[2];
    if (number !== undefined && Number(number) > MAX_TRAFFIC_SECRET_NUMBER) return fault('form');
    const clientRandom = fromHex(first);
    if (clientRandom?.length !== 32) return fault('client_random');
    const secret = fromHex(second);
    if (secret === undefined || (lengths !== 'any' && !lengths!.includes(secret.length)))
      return fault('secret');
    return this.#keep(clientRandom, label!, secret) ? undefined : fault('conflict');
  }

  #keep(clientRandom: string, label: string, secret: string): boolean {
    let entry = this.#byClientRandom.get(clientRandom);
    if (entry === undefined) {
      entry = [];
      this.#byClientRandom.set(clientRandom, entry);
    }
    const before = secretIn(entry, label);
    if (before !== undefined) return before === secret;
    if (entry.length >= 2 * MAX_SECRETS_PER_CONNECTION) return true;
    // A part of a line would keep the whole line, and all lines read with it, in memory.
    entry.push(commonLabels.get(label) ?? host.latin1(host.fromLatin1(label)), secret);
    this.#secrets++;
    return true;
  }
}

const commonLabels = new Map(
  [...secretLengths.keys(), 'CLIENT_TRAFFIC_SECRET_0', 'SERVER_TRAFFIC_SECRET_0'].map((label) => [
    label,
    label,
  ]),
);

function key(name: Uint8Array): string {
  return host.latin1(name);
}

function bytes(value: string | undefined): Uint8Array | undefined {
  return value === undefined ? undefined : Uint8Array.from(host.fromLatin1(value));
}

/** Undefined if `text` is not hexadecimal, two digits a byte and at least one. */
function fromHex(text: string): string | undefined {
  if (text.length === 0 || text.length % 2 !== 0 || !/^[0-9a-fA-F]+$/.test(text)) return undefined;
  return host.latin1(host.fromHex(text));
}

const hexOf = (value: string): string => host.hex(host.fromLatin1(value));

function secretIn(entry: readonly string[], label: string): string | undefined {
  for (let at = 0; at < entry.length; at += 2) if (entry[at] === label) return entry[at + 1];
  return undefined;
}

function numbered(entry: readonly string[], side: 'CLIENT' | 'SERVER'): Map<number, Uint8Array> {
  const secrets = new Map<number, Uint8Array>();
  for (let at = 0; at < entry.length; at += 2) {
    const match = TRAFFIC_SECRET.exec(entry[at]!);
    if (match !== null && match[1] === side) secrets.set(Number(match[2]), bytes(entry[at + 1])!);
  }
  return secrets;
}

/** Calls for each line without its end; with undefined for a line that is too long to be one. */
function eachLine(text: string | Uint8Array, line: (content: string | undefined) => void): void {
  // Windows PowerShell writes UTF-16 with a byte order mark when output is redirected.
  const utf16 = typeof text !== 'string' && text[0] === 0xff && text[1] === 0xfe;
  let carried = '';
  let tooLong = false;
  const end = (content: string) => {
    line(tooLong || content.length > MAX_KEY_LOG_LINE_LENGTH ? undefined : content);
    tooLong = false;
  };
  for (let start = 0; start < text.length; start += CHUNK_LENGTH) {
    const part = carried + decoded(text, start, utf16);
    let at = 0;
    for (let next = part.indexOf('\n'); next >= 0; next = part.indexOf('\n', at)) {
      end(part.slice(at, next));
      at = next + 1;
    }
    carried = part.slice(at);
    if (carried.length > MAX_KEY_LOG_LINE_LENGTH) {
      tooLong = true;
      carried = '';
    }
  }
  if (tooLong || carried !== '') end(carried);
}

function decoded(text: string | Uint8Array, start: number, utf16: boolean): string {
  let part: string;
  if (typeof text === 'string') {
    part = text.slice(start, start + CHUNK_LENGTH);
  } else {
    const chunk = text.subarray(start, start + CHUNK_LENGTH);
    part = utf16 ? utf16LittleEndian(chunk) : host.latin1(chunk);
  }
  return start === 0 ? part.replace(/^(\ufeff|\u00ef\u00bb\u00bf)/, '') : part;
}

/** A byte that is left over at the end is no character. */
function utf16LittleEndian(bytes: Uint8Array): string {
  const units = Uint16Array.from(
    { length: bytes.length >> 1 },
    (_, at) => bytes[2 * at]! | (bytes[2 * at + 1]! << 8),
  );
  return host.fromCodeUnits(units, units.length);
}
