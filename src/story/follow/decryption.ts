import { sameBytes } from '../../base/bytes.js';
import {
  MAX_DECRYPTED_BYTES,
  MAX_FAILED_EARLY_RECORDS,
  MAX_FAILED_RECORDS,
  MAX_LOST_RECORDS,
} from '../../base/limits.js';
import type { Side } from '../../base/side.js';
import type { ClientHello, HandshakeMessage } from '../../handshake/message-types.js';
import type { SecretStore } from '../../keys/secret-store.js';
import type { HelloValues } from '../../keys/tls12-prf.js';
import { nextTrafficSecret, trafficKeys } from '../../keys/tls13-key-schedule.js';
import { createProtection, type ProtectionParameters, RecordProtection } from '../../record/protection.js';
import { DEFLATE, RecordDecompression } from '../../record/record-compression.js';
import { hashLength, isTls13Suite } from '../../registry/cipher-suite.js';
import { ContentType } from '../../registry/content-type.js';
import { ProtocolVersion } from '../../registry/protocol-version.js';
import { HandshakeSecrets } from './handshake-secrets.js';

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
  /** What is opened is to be unpacked. */
  compression: RecordDecompression | undefined;
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
  compression: undefined,
});

/** What still is opened when a side has said MAX_DECRYPTED_BYTES: alerts, KeyUpdates, a short answer. */
const SHORT_RECORD = 512;

const COMPRESSED: ClosedReason = { is: 'unsupported', suite: 'TLS compression (RFC 3749)' };

function unpacked(opened: Opening, lock: Lock, compression: RecordDecompression): Opening {
  if (typeof opened === 'string') {
    compression.lose();
    return opened;
  }
  const content = compression.unpack(opened.content);
  if (content !== undefined) return { type: opened.type, content };
  lock.closed ??= COMPRESSED;
  return 'closed';
}

/** Opens the records of one connection with the secrets at hand, as its handshake goes on. */
export class Decryption {
  readonly #handshake: HandshakeSecrets;
  readonly #locks: Readonly<Record<Side, Lock>> = { client: newLock(), server: newLock() };

  constructor(store: SecretStore) {
    this.#handshake = new HandshakeSecrets(store);
  }

  /** Records of the side are protected now, so that the bytes of its application data are wanted. */
  isProtected(side: Side): boolean {
    const lock = this.#locks[side];
    return lock.keys.length > 0;
  }

  /** See HandshakeSecrets.keysNotTried. */
  get keysNotTried(): boolean {
    return this.#handshake.keysNotTried;
  }

  /** Records of the side that were opened. */
  opened(side: Side): number {
    return this.#locks[side].opened;
  }

  /** Why records of the side stayed closed; undefined if none did. */
  closed(side: Side): ClosedReason | undefined {
    return this.#locks[side].closed;
  }

  /** Bytes of memory that it keeps, about. */
  get heldBytes(): number {
    const { client, server } = this.#locks;
    return (client.compression?.heldBytes ?? 0) + (server.compression?.heldBytes ?? 0);
  }

  /** Bytes of the side are missing. */
  gap(side: Side): void {
    const lock = this.#locks[side];
    lock.lost = true;
    lock.compression?.lose();
  }

  /** A handshake message, in clear or opened, with its header; in the order in which both sides sent them. */
  message(side: Side, message: HandshakeMessage, bytes: Uint8Array): void {
    this.#handshake.message(side, message, bytes);
    switch (message.name) {
      case 'client_hello':
        if (message.earlyData === true && this.#hello === undefined) this.#useEarlyKeys(message);
        return;
      case 'server_hello':
        if (!message.isHelloRetryRequest) this.#serverHelloCame();
        return;
      case 'end_of_early_data':
        this.#useHandshakeKeys('client');
        return;
      case 'finished':
        if (this.#tls13 && !this.#locks[side].finished) {
          this.#locks[side].finished = true;
          const secret = this.#handshake.trafficSecret(side, 0);
          this.#use13(side, secret, `${side.toUpperCase()}_TRAFFIC_SECRET_0`);
        }
        return;
      case 'key_update':
        this.#keyUpdate(side);
        return;
      default:
    }
  }

  /** TLS 1.2 and before: the side's records are protected with the new keys from here on. */
  changeCipherSpec(side: Side): void {
    if (this.#hello === undefined || this.#tls13) return;
    const lock = this.#locks[side];
    Object.assign(lock, { ...newLock(), protectedNow: true, opened: lock.opened, bytes: lock.bytes });
    const parameters = this.#handshake.protection12(side);
    if (parameters === undefined) lock.closed = { is: 'no_secret', label: 'CLIENT_RANDOM' };
    else this.#protect(lock, parameters);
  }

  /** The next record of a side. `fragment` is undefined if bytes of it are missing, `length` is its whole length. */
  open(side: Side, type: number, version: number, length: number, fragment: Uint8Array | undefined): Opening {
    const lock = this.#locks[side];
    const { application_data } = ContentType.code;
    if (!lock.protectedNow && lock.keys.length === 0) return 'unprotected';
    if ((this.#tls13 || this.#hello === undefined) && type !== application_data) return 'unprotected';
    if (lock.keys.length === 0) return 'closed';
    const opened = this.#openProtected(side, lock, type, version, length, fragment);
    return lock.compression === undefined ? opened : unpacked(opened, lock, lock.compression);
  }

  #openProtected(
    side: Side,
    lock: Lock,
    type: number,
    version: number,
    length: number,
    fragment: Uint8Array | undefined,
  ): Opening {
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
    const early = side === 'client' && this.#handshake.clientHello?.earlyData === true && lock.opened === 0;
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
    if (
      !this.#tls13 ||
      (!lock.lost && !(side === 'client' && this.#handshake.clientHello?.earlyData === true))
    )
      return [];
    const secret = this.#laterSecret(side, lock);
    const keys = this.#keys13(secret);
    return keys instanceof RecordProtection ? [keys] : [];
  }

  #laterSecret(side: Side, lock: Lock): Uint8Array | undefined {
    const hello = this.#hello;
    if (hello === undefined) return undefined;
    const handshake = this.#handshake.handshakeSecret(side);
    const first = this.#handshake.trafficSecret(side, 0);
    if (lock.secret === undefined) return handshake;
    if (handshake !== undefined && sameBytes(lock.secret, handshake)) return first;
    return nextTrafficSecret(hello.cipherSuite, lock.secret, hello.version);
  }

  get #hello(): HelloValues | undefined {
    return this.#handshake.hello;
  }

  get #tls13(): boolean {
    return this.#handshake.tls13;
  }

  /** The cipher suite of early data is the session's, which is not said: those that are offered are tried. */
  #useEarlyKeys(message: ClientHello): void {
    const secret = this.#handshake.clientEarlyTrafficSecret;
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

  #serverHelloCame(): void {
    if (!this.#tls13) return;
    this.#use13('server', this.#handshake.handshakeSecret('server'), 'SERVER_HANDSHAKE_TRAFFIC_SECRET');
    const lock = this.#locks.client;
    // Early data goes on under its own keys until the client ends it.
    if (lock.keys.length > 0 && this.#handshake.clientHello?.earlyData === true) lock.protectedNow = true;
    else this.#useHandshakeKeys('client');
  }

  #useHandshakeKeys(side: Side): void {
    this.#use13(
      side,
      this.#handshake.handshakeSecret(side),
      `${side.toUpperCase()}_HANDSHAKE_TRAFFIC_SECRET`,
    );
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
    const later = secret === undefined ? this.#keys13(this.#handshake.trafficSecret(side, 0)) : undefined;
    if (later instanceof RecordProtection) {
      lock.keys = [later];
      lock.secret = this.#handshake.trafficSecret(side, 0);
    }
    lock.closed ??=
      secret === undefined
        ? { is: 'no_secret', label }
        : { is: 'unsupported', suite: keys?.unsupported ?? label };
  }

  #protect(lock: Lock, parameters: ProtectionParameters): void {
    const { compression } = this.#handshake;
    if (compression !== 0 && compression !== DEFLATE) {
      lock.closed = COMPRESSED;
      return;
    }
    if (compression === DEFLATE) lock.compression = new RecordDecompression();
    const made = createProtection(parameters);
    if (made instanceof RecordProtection) lock.keys = [made];
    else lock.closed = { is: 'unsupported', suite: made.unsupported };
  }
}
