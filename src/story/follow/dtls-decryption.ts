import { MAX_DECRYPTED_BYTES, MAX_DTLS_EPOCHS, MAX_FAILED_RECORDS } from '../../base/limits.js';
import { otherSide, type Side } from '../../base/side.js';
import type { HandshakeMessage } from '../../handshake/message-types.js';
import type { SecretStore } from '../../keys/secret-store.js';
import { nextTrafficSecret, recordNumberKey, trafficKeys } from '../../keys/tls13-key-schedule.js';
import type { DtlsRecord } from '../../record/dtls-record.js';
import { createDtls13Protection, Dtls13Protection } from '../../record/dtls13-protection.js';
import { createProtection, RecordProtection } from '../../record/protection.js';
import { innerPlaintext } from '../../record/protection-aead.js';
import { hashLength, isTls13Suite } from '../../registry/cipher-suite.js';
import { ContentType } from '../../registry/content-type.js';
import { ProtocolVersion } from '../../registry/protocol-version.js';
import type { ClosedReason } from './decryption.js';
import { HandshakeSecrets } from './handshake-secrets.js';

/** An open record, with its whole epoch and number. */
export interface OpenedDatagramRecord {
  readonly type: number;
  readonly content: Uint8Array;
  readonly epoch: number;
  readonly sequence: number;
}

/** `unknown`: nothing is known yet that could open it, which what comes next may change. */
export type DatagramOpening = OpenedDatagramRecord | 'closed' | 'unknown';

type Protection = RecordProtection | Dtls13Protection;

/** One direction's record protection. */
interface Lock {
  /** By epoch; early data may have several, of which one opens it. */
  readonly epochs: Map<number, readonly Protection[]>;
  /** DTLS 1.3: the highest epoch that was opened. */
  latest: number;
  /** DTLS 1.3: the application traffic secrets that follow from the first, from epoch 3 on. */
  readonly secrets: Uint8Array[];
  failures: number;
  opened: number;
  bytes: number;
  closed: ClosedReason | undefined;
}

const newLock = (): Lock => ({
  epochs: new Map(),
  latest: 0,
  secrets: [],
  failures: 0,
  opened: 0,
  bytes: 0,
  closed: undefined,
});

/** Epochs of DTLS 1.3, RFC 9147 section 6.1. */
const EPOCH_EARLY = 1;
const EPOCH_HANDSHAKE = 2;
const EPOCH_APPLICATION = 3;

const DTLS13 = ProtocolVersion.code['DTLS 1.3'];
const EPOCH_IN_NUMBER = 48n;
/** What still is opened when a side has said MAX_DECRYPTED_BYTES. */
const SHORT_RECORD = 512;

/** Opens the records of one DTLS connection with the secrets at hand, in any order. */
export class DtlsDecryption {
  readonly #handshake: HandshakeSecrets;
  readonly #locks: Readonly<Record<Side, Lock>> = { client: newLock(), server: newLock() };

  constructor(store: SecretStore) {
    this.#handshake = new HandshakeSecrets(store);
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

  /** Epochs of the side whose keys are kept. */
  keptEpochs(side: Side): number {
    return this.#locks[side].epochs.size;
  }

  /** A handshake message of a side, in clear or opened; `hashed`: in the form in which the transcript has it. */
  message(side: Side, message: HandshakeMessage, hashed: Uint8Array): void {
    this.#handshake.message(side, message, hashed);
  }

  /** A protected record of a side. */
  open(side: Side, bytes: Uint8Array, record: DtlsRecord): DatagramOpening {
    const lock = this.#locks[side];
    if (!record.complete || lock.failures >= MAX_FAILED_RECORDS) return 'closed';
    lock.bytes += record.length;
    if (lock.bytes > MAX_DECRYPTED_BYTES && record.length > SHORT_RECORD) return 'closed';
    const opened = record.unified
      ? this.#openUnified(side, lock, bytes, record)
      : this.#openPlain(side, lock, bytes, record);
    if (opened === undefined) {
      lock.failures++;
      lock.closed ??= { is: 'wrong_keys' };
      return 'closed';
    }
    if (typeof opened === 'string') return opened;
    lock.failures = 0;
    lock.opened++;
    // The secrets, or early data's, came later than the records.
    if (lock.opened === 1) lock.closed = undefined;
    return opened;
  }

  /** DTLS up to 1.2. Undefined: there are keys, which do not open it. */
  #openPlain(side: Side, lock: Lock, bytes: Uint8Array, record: DtlsRecord): DatagramOpening | undefined {
    const { epoch, sequence, type, version } = record;
    if (this.#handshake.hello === undefined || this.#handshake.tls13) return 'unknown';
    const protection = this.#keptEpoch(lock, epoch) ?? this.#newEpoch12(side, lock, epoch);
    if (typeof protection === 'string') return protection;
    const [keys] = protection;
    if (!(keys instanceof RecordProtection)) return 'closed';
    const number = (BigInt(epoch) << EPOCH_IN_NUMBER) | BigInt(sequence);
    const fragment = bytes.subarray(record.fragmentStart, record.end);
    const opened = keys.openAt(number, type, version, fragment);
    if ('failed' in opened) return undefined;
    if (type !== ContentType.code.tls12_cid) return { type, content: opened.content, epoch, sequence };
    const inner = innerPlaintext(opened.content);
    return 'failed' in inner ? undefined : { type: inner.type, content: inner.content, epoch, sequence };
  }

  #newEpoch12(side: Side, lock: Lock, epoch: number): readonly Protection[] | 'closed' | 'unknown' {
    const handshake = this.#handshake;
    const parameters = handshake.protection12(side);
    if (parameters === undefined) {
      lock.closed ??= { is: 'no_secret', label: 'CLIENT_RANDOM' };
      return 'unknown';
    }
    const connectionId = this.#connectionIdOf(side);
    const made =
      handshake.compression !== 0
        ? { unsupported: 'TLS compression (RFC 3749)' }
        : createProtection({ ...parameters, connectionId });
    if (!(made instanceof RecordProtection)) {
      lock.closed = { is: 'unsupported', suite: made.unsupported };
      return this.#keep(lock, epoch, []);
    }
    return this.#keep(lock, epoch, [made]);
  }

  /** What the side's records carry is what the other side has asked for (RFC 9146 section 3). */
  #connectionIdOf(side: Side): Uint8Array | undefined {
    const { clientHello, serverHello } = this.#handshake;
    if (clientHello?.connectionId === undefined || serverHello?.connectionId === undefined) return undefined;
    return otherSide(side) === 'client' ? clientHello.connectionId : serverHello.connectionId;
  }

  /** DTLS 1.3. Undefined: there are keys, which do not open it. */
  #openUnified(side: Side, lock: Lock, bytes: Uint8Array, record: DtlsRecord): DatagramOpening | undefined {
    let known = false;
    for (const epoch of epochsOf(record.epoch, lock.latest)) {
      const protection = this.#keptEpoch(lock, epoch) ?? this.#newEpoch13(side, lock, epoch);
      if (typeof protection === 'string') continue;
      known ||= protection.length > 0;
      for (const keys of protection) {
        const opened = keys instanceof Dtls13Protection ? keys.open(bytes, record) : undefined;
        if (opened === undefined) continue;
        if (protection.length > 1) lock.epochs.set(epoch, [keys]);
        if (epoch > lock.latest) lock.latest = epoch;
        return { type: opened.type, content: opened.content, epoch, sequence: opened.sequence };
      }
    }
    return known ? undefined : 'unknown';
  }

  #newEpoch13(side: Side, lock: Lock, epoch: number): readonly Protection[] | 'unknown' {
    const { hello } = this.#handshake;
    const suites = hello === undefined ? this.#earlySuites(epoch) : [hello.cipherSuite];
    if (suites.length === 0) return 'unknown';
    const secret = this.#secretOf(side, lock, epoch, suites[0]!);
    if (secret === undefined) {
      const part = epoch === EPOCH_HANDSHAKE ? 'HANDSHAKE_TRAFFIC_SECRET' : 'TRAFFIC_SECRET_0';
      if (hello !== undefined) lock.closed ??= { is: 'no_secret', label: `${side.toUpperCase()}_${part}` };
      return 'unknown';
    }
    const made = suites.map((suite) => protection13(suite, secret));
    const usable = made.filter((keys) => keys instanceof Dtls13Protection);
    const [first] = made;
    if (usable.length === 0 && first !== undefined && !(first instanceof Dtls13Protection))
      lock.closed = { is: 'unsupported', suite: first.unsupported };
    return this.#keep(lock, epoch, usable);
  }

  /** The cipher suite of early data is the session's, which is not said: those that are offered are tried. */
  #earlySuites(epoch: number): readonly number[] {
    const secret = this.#handshake.clientEarlyTrafficSecret;
    if (epoch !== EPOCH_EARLY || secret === undefined) return [];
    const offered = this.#handshake.clientHello?.cipherSuites ?? [];
    return offered.filter((suite) => isTls13Suite(suite) && hashLength(suite) === secret.length);
  }

  #secretOf(side: Side, lock: Lock, epoch: number, suite: number): Uint8Array | undefined {
    if (epoch === EPOCH_EARLY)
      return side === 'client' ? this.#handshake.clientEarlyTrafficSecret : undefined;
    if (epoch === EPOCH_HANDSHAKE) return this.#handshake.handshakeSecret(side);
    const { secrets } = lock;
    const number = epoch - EPOCH_APPLICATION;
    const first = this.#handshake.trafficSecret(side, 0);
    if (secrets.length === 0 && first !== undefined) secrets.push(first);
    // An epoch beyond the next was never begun by anybody who was heard.
    if (secrets.length > 0 && secrets.length === number) {
      const next = nextTrafficSecret(suite, secrets[number - 1]!, DTLS13);
      if (next !== undefined) secrets.push(next);
    }
    return secrets[number];
  }

  #keptEpoch(lock: Lock, epoch: number): readonly Protection[] | undefined {
    return lock.epochs.get(epoch);
  }

  #keep(lock: Lock, epoch: number, keys: readonly Protection[]): readonly Protection[] {
    const { epochs } = lock;
    if (epochs.size >= MAX_DTLS_EPOCHS) epochs.delete(Math.min(...epochs.keys()));
    epochs.set(epoch, keys);
    return keys;
  }
}

function protection13(
  cipherSuite: number,
  secret: Uint8Array,
): Dtls13Protection | { readonly unsupported: string } {
  const keys = trafficKeys(cipherSuite, secret, DTLS13);
  const numberKey = recordNumberKey(cipherSuite, secret);
  return keys === undefined || numberKey === undefined
    ? { unsupported: 'no such cipher' }
    : createDtls13Protection({ cipherSuite, ...keys, numberKey });
}

/** RFC 9147 section 4.2.2: the epochs that these two bits may stand for, the likeliest first. */
function epochsOf(bits: number, latest: number): readonly number[] {
  if (latest < EPOCH_APPLICATION) return bits === 0 ? [4] : [bits];
  const next = latest + 1;
  const before = latest - ((latest - bits) & 3);
  return (next & 3) === bits ? (before > 0 ? [next, before] : [next]) : before > 0 ? [before] : [];
}
