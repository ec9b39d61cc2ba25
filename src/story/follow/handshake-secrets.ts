import { sameBytes } from '../../base/bytes.js';
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
import type { ProtectionParameters } from '../../record/protection.js';
import { isTls13, tlsVersionOf } from '../../registry/protocol-version.js';

/** RFC 5246 section 7.4.1.2. */
const NO_COMPRESSION = 0;

const NO_BYTES = new Uint8Array(0);

/** What one connection's handshake messages and the secrets at hand give: traffic secrets, and up to TLS 1.2 keys. */
export class HandshakeSecrets {
  readonly #store: SecretStore;
  clientHello: ClientHello | undefined;
  serverHello: ServerHello | undefined;
  /** Undefined before the ServerHello. Its version is TLS's up to 1.2, whatever carries it. */
  hello: HelloValues | undefined;
  #secrets: Secrets | undefined;
  #master: Uint8Array | undefined;
  /** Handshake messages since the first ClientHello, for the extended master secret. */
  readonly #messages: Uint8Array[] = [];

  constructor(store: SecretStore) {
    this.#store = store;
  }

  get tls13(): boolean {
    return this.hello !== undefined && isTls13(this.hello.version);
  }

  /**
   * A handshake message, in clear or opened, in the order in which both sides sent them; `hashed`: as the transcript
   * has it, with its header.
   */
  message(message: HandshakeMessage, hashed: Uint8Array): void {
    switch (message.name) {
      case 'client_hello':
        this.#clientHelloCame(message, hashed);
        return;
      case 'server_hello':
        this.#messages.push(hashed);
        if (!message.isHelloRetryRequest) this.#serverHelloCame(message);
        return;
      case 'client_key_exchange':
        this.#messages.push(hashed);
        this.#clientKeyExchangeCame(message.exchangeKeys);
        return;
      case 'new_session_ticket':
        if (!this.tls13) this.#newSessionTicket(message);
        return;
      // RFC 6347 section 4.2.1: as if neither it nor the ClientHello that it answers had been sent.
      case 'hello_verify_request':
        this.#messages.length = 0;
        return;
      case 'hello_request':
      case 'end_of_early_data':
      case 'finished':
      case 'key_update':
        return;
      default:
        if (!this.tls13) this.#messages.push(hashed);
    }
  }

  get clientEarlyTrafficSecret(): Uint8Array | undefined {
    return this.#secrets?.clientEarlyTrafficSecret;
  }

  handshakeSecret(side: Side): Uint8Array | undefined {
    return side === 'client'
      ? this.#secrets?.clientHandshakeTrafficSecret
      : this.#secrets?.serverHandshakeTrafficSecret;
  }

  trafficSecret(side: Side, number: number): Uint8Array | undefined {
    return (
      side === 'client' ? this.#secrets?.clientTrafficSecrets : this.#secrets?.serverTrafficSecrets
    )?.get(number);
  }

  /** RFC 3749: what would come out of the cipher is compressed, and is not unpacked here. */
  get compressed(): boolean {
    return this.serverHello !== undefined && this.serverHello.compressionMethod !== NO_COMPRESSION;
  }

  /** What the side's records are protected with up to TLS 1.2; undefined without a secret for them. */
  protection12(side: Side): ProtectionParameters | undefined {
    const { hello } = this;
    const master = hello && this.#masterSecret(hello);
    if (hello === undefined || master === undefined) return undefined;
    const keys = keyBlock(hello, master)?.[side];
    return {
      version: hello.version,
      cipherSuite: hello.cipherSuite,
      key: keys?.key ?? NO_BYTES,
      iv: keys?.iv ?? NO_BYTES,
      macKey: keys?.macKey ?? NO_BYTES,
      encryptThenMac: this.clientHello?.encryptThenMac === true && this.serverHello?.encryptThenMac === true,
      truncatedHmac: this.#bothHave(ExtensionType.code.truncated_hmac),
    };
  }

  #clientHelloCame(message: ClientHello, hashed: Uint8Array): void {
    // The answer to a HelloRetryRequest goes on with the same handshake.
    const again =
      this.clientHello !== undefined &&
      this.hello === undefined &&
      sameBytes(this.clientHello.random, message.random);
    if (!again) this.#messages.length = 0;
    this.#messages.push(hashed);
    this.clientHello = message;
    this.#secrets = this.#store.secretsFor(message.random);
    this.#master = undefined;
  }

  #serverHelloCame(message: ServerHello): void {
    const clientRandom = this.clientHello?.random;
    this.serverHello = message;
    if (clientRandom === undefined) return;
    this.#secrets ??= this.#store.secretsFor(clientRandom);
    this.hello = {
      version: isTls13(message.version) ? message.version : tlsVersionOf(message.version),
      cipherSuite: message.cipherSuite,
      clientRandom,
      serverRandom: message.random,
    };
  }

  #bothHave(extension: number): boolean {
    const has = (message: ClientHello | ServerHello | undefined) =>
      message?.extensions.some(({ type }) => type === extension) === true;
    return has(this.clientHello) && has(this.serverHello);
  }

  #clientKeyExchangeCame(exchangeKeys: Uint8Array): void {
    const { hello } = this;
    if (hello === undefined || this.#secrets?.masterSecret !== undefined) return;
    const premaster = this.#secrets?.premasterSecret ?? this.#store.premasterSecret(exchangeKeys);
    if (premaster === undefined) return;
    const extended =
      this.clientHello?.extendedMasterSecret === true && this.serverHello?.extendedMasterSecret === true;
    this.#master = extended
      ? extendedMasterSecret(hello, premaster, this.#messages)
      : masterSecret(hello, premaster);
  }

  /** The log's, the one worked out from a premaster secret, or that of the session that is resumed. */
  #masterSecret(hello: HelloValues): Uint8Array | undefined {
    this.#secrets ??= this.#store.secretsFor(hello.clientRandom);
    const sessionId = this.serverHello?.legacySessionId ?? NO_BYTES;
    this.#master ??=
      this.#secrets?.masterSecret ?? this.#store.sessionMasterSecret(sessionId, this.#offeredTicket());
    if (this.#master !== undefined) this.#store.remember(hello.clientRandom, sessionId, this.#master);
    return this.#master;
  }

  /** The ticket in the ClientHello (RFC 5077 section 3.2). */
  #offeredTicket(): Uint8Array | undefined {
    const offered = this.clientHello?.extensions.find(
      ({ type }) => type === ExtensionType.code.session_ticket,
    );
    return offered === undefined || offered.data.length === 0 ? undefined : offered.data;
  }

  #newSessionTicket({ ticket }: NewSessionTicket): void {
    const { hello } = this;
    if (hello === undefined) return;
    const master = this.#masterSecret(hello);
    if (master !== undefined) this.#store.rememberTicket(ticket, master);
  }
}
