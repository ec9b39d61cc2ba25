import { sameBytes } from '../../base/bytes.js';
import {
  MAX_DECRYPTED_BYTES,
  MAX_FAILED_EARLY_RECORDS,
  MAX_FAILED_RECORDS,
  MAX_LOST_RECORDS,
} from '../../base/limits.js';
import type { Side } from '../../base/side.js';
import { ExtensionType } from '../../handshake/extension/extension-type.js';
import type {
  ClientHello,
  HandshakeMessage,
  NewSessionTicket,
  ServerHello,
} from '../../handshake/message-types.js';
import type { Secrets } from '../../keys/key-log.js';
import type { SecretStore } from '../../keys/secret-store.js';
import { extendedMasterSecret, type HelloValues, keyBlock, masterSecret } from '../../keys/tls12-prf.js';
import { nextTrafficSecret, trafficKeys } from '../../keys/tls13-key-schedule.js';
import { createProtection, type ProtectionParameters, RecordProtection } from '../../record/protection.js';
import { hashLength, isTls13Suite } from '../../registry/cipher-suite.js';
import { ContentType } from '../../registry/content-type.js';
import { isTls13, ProtocolVersion } from '../../registry/protocol-version.js';

/** `unprotected`: the record is in clear. `closed`: it is protected and stays so. */
export type Opening = { readonly type: number; readonly content: Uint8Array } | 'unprotected' | 'closed';

/** Why records stayed closed: nobody gave their secret, the cipher cannot be opened here, or the keys do not fit. */
export type ClosedReason =
  | { readonly is: 'no_secret'; readonly label: string }
  | { readonly is: 'unsupported'; readonly suite: string }
  | { readonly is: 'wrong_keys' };

/** One direction's record protection. */
interface Lock {
  /** Its records are protected, whether or not they can be opened. */
  protectedNow: boolean;
  /** What may open the next record; the first that does stays alone. */
  keys: RecordProtection[];
  /** TLS 1.3: the secret in use, from which a KeyUpdate makes the next. */
  secret: Uint8Array | undefined;
  /** TLS 1.3: this side's first Finished is behind us, or early data has ended. */
  finished: boolean;
  /** Records are missing, so that the next one's number is not known. */
  lost: boolean;
  failures: number;
  opened: number;
  bytes: number;
  closed: ClosedReason | undefined;
}

const newLock = (): Lock => ({
  protectedNow: false,
  keys: [],
  secret: undefined,
  finished: false,
  lost: false,
  failures: 0,
  opened: 0,
  bytes: 0,
  closed: undefined,
});

/** What still is opened when a side has said MAX_DECRYPTED_BYTES: alerts, KeyUpdates, a short answer. */
const SHORT_RECORD = 512;

/** RFC 5246 section 7.4.1.2. */
const NO_COMPRESSION = 0;

/** Opens the records of one connection with the secrets at hand, as its handshake goes on. */
export class Decryption {
  readonly #store: SecretStore;
  readonly #locks: Readonly<Record<Side, Lock>> = { client: newLock(), server: newLock() };
  #clientHello: ClientHello | undefined;
  #serverHello: ServerHello | undefined;
  #hello: HelloValues | undefined;
  #secrets: Secrets | undefined;
  #master: Uint8Array | undefined;
  /** Handshake messages since the first ClientHello, for the extended master secret. */
  readonly #messages: Uint8Array[] = [];

  constructor(store: SecretStore) {
    this.#store = store;
  }

  /** Records of the side are protected now, so that the bytes of its application data are wanted. */
  isProtected(side: Side): boolean {
    const lock = this.#locks[side];
    return lock.keys.length > 0;
  }

  /** Records of the side that were opened. */
  opened(side: Side): number {
    return this.#locks[side].opened;
  }

  /** Why records of the side stayed closed; undefined if none did. */
  closed(side: Side): ClosedReason | undefined {
    return this.#locks[side].closed;
  }

  /** Bytes of the side are missing. */
  gap(side: Side): void {
    this.#locks[side].lost = true;
  }

  /** A handshake message, in clear or opened, with its header; in the order in which both sides sent them. */
  message(side: Side, message: HandshakeMessage, bytes: Uint8Array): void {
    switch (message.name) {
      case 'client_hello':
        this.#clientHelloCame(message, bytes);
        return;
      case 'server_hello':
        this.#messages.push(bytes);
        if (!message.isHelloRetryRequest) this.#serverHelloCame(message);
        return;
      case 'client_key_exchange':
        this.#messages.push(bytes);
        this.#clientKeyExchangeCame(message.exchangeKeys);
        return;
      case 'end_of_early_data':
        this.#useHandshakeKeys('client');
        return;
      case 'finished':
        if (this.#tls13 && !this.#locks[side].finished) {
          this.#locks[side].finished = true;
          const secret = this.#trafficSecret(side, 0);
          this.#use13(side, secret, `${side.toUpperCase()}_TRAFFIC_SECRET_0`);
        }
        return;
      case 'key_update':
        this.#keyUpdate(side);
        return;
      case 'new_session_ticket':
        if (!this.#tls13) this.#newSessionTicket(message);
        return;
      case 'hello_request':
        return;
      default:
        if (!this.#tls13) this.#messages.push(bytes);
    }
  }

  /** TLS 1.2 and before: the side's records are protected with the new keys from here on. */
  changeCipherSpec(side: Side): void {
    const hello = this.#hello;
    if (hello === undefined || this.#tls13) return;
    const lock = this.#locks[side];
    Object.assign(lock, { ...newLock(), protectedNow: true, opened: lock.opened, bytes: lock.bytes });
    const master = this.#masterSecret(hello);
    if (master === undefined) {
      lock.closed = { is: 'no_secret', label: 'CLIENT_RANDOM' };
      return;
    }
    const keys = keyBlock(hello, master)?.[side];
    const both = (flag: 'encryptThenMac') =>
      this.#clientHello?.[flag] === true && this.#serverHello?.[flag] === true;
    this.#protect(lock, {
      version: hello.version,
      cipherSuite: hello.cipherSuite,
      key: keys?.key ?? new Uint8Array(0),
      iv: keys?.iv ?? new Uint8Array(0),
      macKey: keys?.macKey ?? new Uint8Array(0),
      encryptThenMac: both('encryptThenMac'),
      truncatedHmac: this.#bothHave(ExtensionType.code.truncated_hmac),
    });
  }

  /** The next record of a side. `fragment` is undefined if bytes of it are missing, `length` is its whole length. */
  open(side: Side, type: number, version: number, length: number, fragment: Uint8Array | undefined): Opening {
    const lock = this.#locks[side];
    const { application_data } = ContentType.code;
    if (!lock.protectedNow && lock.keys.length === 0) return 'unprotected';
    if ((this.#tls13 || this.#hello === undefined) && type !== application_data) return 'unprotected';
    if (lock.keys.length === 0) return 'closed';
    if (fragment === undefined) {
      lock.keys[0]!.skip(1, length);
      return 'closed';
    }
    lock.bytes += length;
    if (lock.bytes > MAX_DECRYPTED_BYTES && length > SHORT_RECORD && lock.keys.length === 1 && !lock.lost) {
      lock.keys[0]!.pass(fragment);
      return 'closed';
    }
    return this.#tryKeys(side, lock, type, version, fragment);
  }

  #tryKeys(side: Side, lock: Lock, type: number, version: number, fragment: Uint8Array): Opening {
    for (const keys of [...lock.keys, ...this.#laterKeys(side, lock)]) {
      const opened = lock.lost
        ? keys.openAfterLoss(type, version, fragment, MAX_LOST_RECORDS)
        : keys.open(type, version, fragment);
      if ('failed' in opened) continue;
      if (!lock.keys.includes(keys)) lock.secret = this.#laterSecret(side, lock);
      lock.keys = [keys];
      lock.lost = false;
      lock.failures = 0;
      // What came before was early data without its secret.
      if (lock.opened === 0 && lock.closed?.is === 'wrong_keys') lock.closed = undefined;
      lock.opened++;
      return opened;
    }
    lock.failures++;
    lock.closed ??= { is: 'wrong_keys' };
    // Keys that fit nothing are not tried on a whole download.
    const early = side === 'client' && this.#clientHello?.earlyData === true && lock.opened === 0;
    if (lock.failures >= (early ? MAX_FAILED_EARLY_RECORDS : MAX_FAILED_RECORDS)) {
      lock.keys = [];
      lock.protectedNow = true;
    }
    return 'closed';
  }

  /**
   * TLS 1.3: the keys after those in use. The message that changes keys may be missing from the capture, and a client's
   * early data is refused without a word that could be seen (RFC 8446 section 4.2.10).
   */
  #laterKeys(side: Side, lock: Lock): RecordProtection[] {
    if (!this.#tls13 || (!lock.lost && !(side === 'client' && this.#clientHello?.earlyData === true)))
      return [];
    const secret = this.#laterSecret(side, lock);
    const keys = this.#keys13(secret);
    return keys instanceof RecordProtection ? [keys] : [];
  }

  #laterSecret(side: Side, lock: Lock): Uint8Array | undefined {
    const hello = this.#hello;
    if (hello === undefined) return undefined;
    const handshake = this.#handshakeSecret(side);
    const first = this.#trafficSecret(side, 0);
    if (lock.secret === undefined) return handshake;
    if (handshake !== undefined && sameBytes(lock.secret, handshake)) return first;
    return nextTrafficSecret(hello.cipherSuite, lock.secret, hello.version);
  }

  get #tls13(): boolean {
    return this.#hello !== undefined && isTls13(this.#hello.version);
  }

  #clientHelloCame(message: ClientHello, bytes: Uint8Array): void {
    // The answer to a HelloRetryRequest goes on with the same handshake.
    const again =
      this.#clientHello !== undefined &&
      this.#hello === undefined &&
      sameBytes(this.#clientHello.random, message.random);
    if (!again) this.#messages.length = 0;
    this.#messages.push(bytes);
    this.#clientHello = message;
    this.#secrets = this.#store.secretsFor(message.random);
    this.#master = undefined;
    if (message.earlyData === true && this.#hello === undefined) this.#useEarlyKeys(message);
  }

  /** The cipher suite of early data is the session's, which is not said: those that are offered are tried. */
  #useEarlyKeys(message: ClientHello): void {
    const secret = this.#secrets?.clientEarlyTrafficSecret;
    if (secret === undefined) return;
    const version = ProtocolVersion.code['TLS 1.3'];
    const lock = this.#locks.client;
    lock.keys = message.cipherSuites
      .filter((suite) => isTls13Suite(suite) && hashLength(suite) === secret.length)
      .map((cipherSuite) => {
        const keys = trafficKeys(cipherSuite, secret, version);
        return keys && createProtection({ version, cipherSuite, ...keys });
      })
      .filter((keys) => keys instanceof RecordProtection);
  }

  #serverHelloCame(message: ServerHello): void {
    const clientRandom = this.#clientHello?.random;
    this.#serverHello = message;
    if (clientRandom === undefined) return;
    this.#secrets ??= this.#store.secretsFor(clientRandom);
    this.#hello = {
      version: message.version,
      cipherSuite: message.cipherSuite,
      clientRandom,
      serverRandom: message.random,
    };
    if (!this.#tls13) return;
    this.#use13('server', this.#handshakeSecret('server'), 'SERVER_HANDSHAKE_TRAFFIC_SECRET');
    const lock = this.#locks.client;
    // Early data goes on under its own keys until the client ends it.
    if (lock.keys.length > 0 && this.#clientHello?.earlyData === true) lock.protectedNow = true;
    else this.#useHandshakeKeys('client');
  }

  #useHandshakeKeys(side: Side): void {
    this.#use13(side, this.#handshakeSecret(side), `${side.toUpperCase()}_HANDSHAKE_TRAFFIC_SECRET`);
  }

  #handshakeSecret(side: Side): Uint8Array | undefined {
    return side === 'client'
      ? this.#secrets?.clientHandshakeTrafficSecret
      : this.#secrets?.serverHandshakeTrafficSecret;
  }

  #trafficSecret(side: Side, number: number): Uint8Array | undefined {
    return (
      side === 'client' ? this.#secrets?.clientTrafficSecrets : this.#secrets?.serverTrafficSecrets
    )?.get(number);
  }

  #keyUpdate(side: Side): void {
    const { secret } = this.#locks[side];
    const hello = this.#hello;
    if (hello === undefined || secret === undefined) return;
    this.#use13(side, nextTrafficSecret(hello.cipherSuite, secret, hello.version), 'TRAFFIC_SECRET');
  }

  #keys13(secret: Uint8Array | undefined): ReturnType<typeof createProtection> | undefined {
    const hello = this.#hello;
    const keys =
      hello === undefined || secret === undefined
        ? undefined
        : trafficKeys(hello.cipherSuite, secret, hello.version);
    const { version, cipherSuite } = hello ?? { version: 0, cipherSuite: 0 };
    return keys && createProtection({ version, cipherSuite, ...keys });
  }

  #use13(side: Side, secret: Uint8Array | undefined, label: string): void {
    const lock = this.#locks[side];
    lock.protectedNow = true;
    lock.secret = secret;
    lock.failures = 0;
    const keys = this.#keys13(secret);
    lock.keys = keys instanceof RecordProtection ? [keys] : [];
    if (keys instanceof RecordProtection) return;
    // A log may have the later secrets alone.
    const later = secret === undefined ? this.#keys13(this.#trafficSecret(side, 0)) : undefined;
    if (later instanceof RecordProtection) {
      lock.keys = [later];
      lock.secret = this.#trafficSecret(side, 0);
    }
    lock.closed ??=
      secret === undefined
        ? { is: 'no_secret', label }
        : { is: 'unsupported', suite: keys?.unsupported ?? label };
  }

  #protect(lock: Lock, parameters: ProtectionParameters): void {
    // RFC 3749: what would come out of the cipher is compressed, and is not unpacked here.
    if (this.#serverHello !== undefined && this.#serverHello.compressionMethod !== NO_COMPRESSION) {
      lock.closed = { is: 'unsupported', suite: 'TLS compression (RFC 3749)' };
      return;
    }
    const made = createProtection(parameters);
    if (made instanceof RecordProtection) lock.keys = [made];
    else lock.closed = { is: 'unsupported', suite: made.unsupported };
  }

  #bothHave(extension: number): boolean {
    const has = (message: ClientHello | ServerHello | undefined) =>
      message?.extensions.some(({ type }) => type === extension) === true;
    return has(this.#clientHello) && has(this.#serverHello);
  }

  #clientKeyExchangeCame(exchangeKeys: Uint8Array): void {
    const hello = this.#hello;
    if (hello === undefined || this.#secrets?.masterSecret !== undefined) return;
    const premaster = this.#secrets?.premasterSecret ?? this.#store.premasterSecret(exchangeKeys);
    if (premaster === undefined) return;
    const extended =
      this.#clientHello?.extendedMasterSecret === true && this.#serverHello?.extendedMasterSecret === true;
    this.#master = extended
      ? extendedMasterSecret(hello, premaster, this.#messages)
      : masterSecret(hello, premaster);
  }

  /** The log's, the one worked out from a premaster secret, or that of the session that is resumed. */
  #masterSecret(hello: HelloValues): Uint8Array | undefined {
    this.#secrets ??= this.#store.secretsFor(hello.clientRandom);
    const sessionId = this.#serverHello?.legacySessionId ?? new Uint8Array(0);
    this.#master ??=
      this.#secrets?.masterSecret ?? this.#store.sessionMasterSecret(sessionId, this.#offeredTicket());
    if (this.#master !== undefined) this.#store.remember(hello.clientRandom, sessionId, this.#master);
    return this.#master;
  }

  /** The ticket in the ClientHello (RFC 5077 section 3.2). */
  #offeredTicket(): Uint8Array | undefined {
    const offered = this.#clientHello?.extensions.find(
      ({ type }) => type === ExtensionType.code.session_ticket,
    );
    return offered === undefined || offered.data.length === 0 ? undefined : offered.data;
  }

  #newSessionTicket({ ticket }: NewSessionTicket): void {
    const hello = this.#hello;
    if (hello === undefined) return;
    const master = this.#masterSecret(hello);
    if (master !== undefined) this.#store.rememberTicket(ticket, master);
  }
}
