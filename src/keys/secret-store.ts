// Every secret that was given or found out, for all connections: key logs, private keys, sessions seen before.
import { MAX_FUTILE_KEY_TRIES, MAX_TICKETS } from '../base/limits.js';
import { host } from '../platform/host.js';
import { hasRsaKeyExchange } from '../registry/cipher-suite.js';
import { KeyLog, type KeyLogProblem, type Secrets } from './key-log.js';
import type { RsaPrivateKey } from './rsa-key-exchange.js';

/** Characters of a ticket that tell it from all others: it is encrypted, so its end is as good as random. */
const TICKET_KEY_LENGTH = 64;

export class SecretStore {
  readonly #keyLog = new KeyLog();
  readonly #privateKeys: RsaPrivateKey[] = [];
  readonly #tickets = new Map<string, Uint8Array>();
  /** The private keys that a certificate, which comes in many connections, names. */
  readonly #keysOf = new WeakMap<Uint8Array, readonly RsaPrivateKey[]>();
  #futileTries = 0;

  /** Nothing can be decrypted. */
  get empty(): boolean {
    return this.#keyLog.size === 0 && this.#privateKeys.length === 0;
  }

  get hasPrivateKeys(): boolean {
    return this.#privateKeys.length > 0;
  }

  /** Connections and sessions that key logs know. */
  get size(): number {
    return this.#keyLog.size;
  }

  /** How much is known: whoever finds it the same as before has learnt nothing in between. */
  get known(): number {
    return this.#keyLog.size + this.#tickets.size;
  }

  /** Takes a key log's text (see KeyLog.add); what is wrong with its lines comes back. */
  addKeyLog(text: string | Uint8Array, source: string): KeyLogProblem[] {
    return this.#keyLog.add(text, source);
  }

  addPrivateKey(key: RsaPrivateKey): void {
    this.#privateKeys.push(key);
  }

  /** Secrets of the connection whose ClientHello has this random; undefined if none are known. */
  secretsFor(clientRandom: Uint8Array): Secrets | undefined {
    return this.#keyLog.secretsFor(clientRandom);
  }

  /**
   * The premaster secret in an EncryptedPreMasterSecret, with or without the two bytes of length before it, of a handshake
   * with that cipher suite. `certificate`: the server's, DER, which says whose private key opens it; undefined if it was
   * not seen, whereupon all are tried.
   * `not_tried`: MAX_FUTILE_KEY_TRIES have opened nothing, and no key is tried any more.
   */
  premasterSecret(
    exchangeKeys: Uint8Array,
    cipherSuite: number,
    certificate: Uint8Array | undefined,
  ): Uint8Array | 'not_tried' | undefined {
    const prefixed =
      exchangeKeys.length > 2 && ((exchangeKeys[0]! << 8) | exchangeKeys[1]!) === exchangeKeys.length - 2;
    // SSL 3.0 has no length (RFC 6101 section 5.6.7.1), and a random beginning may look like one.
    const forms = prefixed ? [exchangeKeys.subarray(2), exchangeKeys] : [exchangeKeys];
    for (const encrypted of forms) {
      const logged = this.#keyLog.premasterSecretFor(encrypted);
      if (logged !== undefined) return logged;
    }
    if (this.#privateKeys.length === 0 || !hasRsaKeyExchange(cipherSuite)) return undefined;
    const keys = certificate === undefined ? this.#privateKeys : this.#keysIn(certificate);
    for (const encrypted of forms) {
      for (const key of keys) {
        if (this.#futileTries >= MAX_FUTILE_KEY_TRIES) return 'not_tried';
        const secret = key.premasterSecret(encrypted);
        if (secret === undefined) {
          this.#futileTries++;
          continue;
        }
        // The next connection whose certificate was not seen is likely to be of the same server.
        this.#privateKeys.splice(this.#privateKeys.indexOf(key), 1);
        this.#privateKeys.unshift(key);
        return secret;
      }
    }
    return undefined;
  }

  #keysIn(certificate: Uint8Array): readonly RsaPrivateKey[] {
    let keys = this.#keysOf.get(certificate);
    if (keys === undefined) {
      keys = this.#privateKeys.filter((key) => key.isIn(certificate));
      this.#keysOf.set(certificate, keys);
    }
    return keys;
  }

  /** The master secret of a session that an abbreviated handshake goes on with (RFC 5246 section 7.3). */
  sessionMasterSecret(sessionId: Uint8Array, ticket: Uint8Array | undefined): Uint8Array | undefined {
    const byTicket = ticket === undefined ? undefined : this.#tickets.get(ticketKey(ticket));
    return byTicket ?? this.#keyLog.masterSecretForSession(sessionId);
  }

  /** A master secret that was worked out: later connections may resume its session. */
  remember(clientRandom: Uint8Array, sessionId: Uint8Array, master: Uint8Array): void {
    if (clientRandom.length === 32)
      this.#keyLog.add(`CLIENT_RANDOM ${host.hex(clientRandom)} ${host.hex(master)}\n`, '');
    if (sessionId.length > 0 && this.#keyLog.masterSecretForSession(sessionId) === undefined)
      this.#keyLog.add(`RSA Session-ID:${host.hex(sessionId)} Master-Key:${host.hex(master)}\n`, '');
  }

  rememberTicket(ticket: Uint8Array, master: Uint8Array): void {
    if (ticket.length === 0 || this.#tickets.size >= MAX_TICKETS) return;
    this.#tickets.set(ticketKey(ticket), master);
  }

  /** The key log lines of one connection, each with its newline; empty if none are known. */
  keyLogLines(clientRandom: Uint8Array): string {
    return this.#keyLog.linesFor(clientRandom);
  }
}

const ticketKey = (ticket: Uint8Array): string =>
  `${ticket.length} ${host.hex(ticket.subarray(Math.max(0, ticket.length - TICKET_KEY_LENGTH)))}`;
