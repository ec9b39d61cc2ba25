import type { Side } from '../../base/side.js';
import type { ClientHello, HandshakeMessage, ServerHello } from '../../handshake/message-types.js';
import type { Secrets } from '../../keys/key-log.js';
import { quicPacketKeys } from '../../keys/quic-key-schedule.js';
import type { SecretStore } from '../../keys/secret-store.js';
import type { QuicConnection } from '../../quic/quic-connection.js';
import { CipherSuite, hashLength, isTls13Suite } from '../../registry/cipher-suite.js';
import type { ClosedReason } from './decryption.js';

/** Gives a QUIC connection the keys of its packets, as its handshake says which (RFC 9001 section 5.1). */
export class QuicDecryption {
  readonly #store: SecretStore;
  readonly #connection: QuicConnection;
  #secrets: Secrets | undefined;
  #closed: ClosedReason | undefined;

  constructor(store: SecretStore, connection: QuicConnection) {
    this.#store = store;
    this.#connection = connection;
  }

  /** Why packets stay sealed; undefined if none need to, or it is not known yet. */
  get closed(): ClosedReason | undefined {
    return this.#closed;
  }

  /** A handshake message, in the order in which they came. */
  message(message: HandshakeMessage): void {
    if (message.name === 'client_hello') this.#clientHello(message);
    else if (message.name === 'server_hello' && !message.isHelloRetryRequest) this.#serverHello(message);
  }

  #clientHello(message: ClientHello): void {
    this.#secrets = this.#store.secretsFor(message.random);
    this.#connection.holding = !this.#store.empty;
    const early = this.#secrets?.clientEarlyTrafficSecret;
    if (message.earlyData !== true || early === undefined) return;
    // The suite is the session's, which is not said: those that are offered are tried.
    const keys = message.cipherSuites
      .filter((suite) => isTls13Suite(suite) && hashLength(suite) === early.length)
      .map((suite) => quicPacketKeys(suite, early, this.#connection.clientVersion))
      .filter((one) => one !== undefined);
    this.#connection.setKeys('0-rtt', 'client', keys);
  }

  #serverHello({ cipherSuite }: ServerHello): void {
    const secrets = this.#secrets;
    const sides: readonly Side[] = ['server', 'client'];
    for (const side of sides) {
      const handshake =
        side === 'client' ? secrets?.clientHandshakeTrafficSecret : secrets?.serverHandshakeTrafficSecret;
      const traffic = side === 'client' ? secrets?.clientTrafficSecrets : secrets?.serverTrafficSecrets;
      this.#give('handshake', side, cipherSuite, handshake);
      this.#give('1-rtt', side, cipherSuite, traffic?.get(0));
    }
    if (secrets === undefined) this.#connection.stopHolding();
  }

  #give(level: 'handshake' | '1-rtt', side: Side, suite: number, secret: Uint8Array | undefined): void {
    if (secret === undefined) {
      const label = level === 'handshake' ? 'HANDSHAKE_TRAFFIC_SECRET' : 'TRAFFIC_SECRET_0';
      this.#closed ??= { is: 'no_secret', label: `${side.toUpperCase()}_${label}` };
      return;
    }
    const keys = quicPacketKeys(suite, secret, this.#connection.version);
    if (keys === undefined) this.#closed ??= { is: 'unsupported', suite: CipherSuite.label(suite) };
    else this.#connection.setKeys(level, side, [keys]);
  }
}
