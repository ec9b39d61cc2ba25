import { sameBytes } from '../../base/bytes.js';
import { MAX_MESSAGE_BYTES_PER_CONNECTION } from '../../base/limits.js';
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
import { offeredTicket } from '../offers.js';

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
  /** Handshake messages since the first ClientHello, for the extended master secret; undefined: more than are kept. */
  #messages: Uint8Array[] | undefined = [];
  #messageBytes = 0;
  /** The server's of this handshake, DER: it says whose private key may help. */
  #certificate: Uint8Array | undefined;
  /** The client's exchange of keys is behind this handshake's hellos: a second one would be hashed with all before it. */
  #exchanged = false;
  #keysNotTried = false;

  constructor(store: SecretStore) {
    this.#store = store;
  }

  /** Private keys were given, and not tried on a handshake for which they may be: others have opened too little. */
  get keysNotTried(): boolean {
    return this.#keysNotTried;
  }

  get tls13(): boolean {
    return this.hello !== undefined && isTls13(this.hello.version);
  }

  /**
   * A handshake message of a side, in clear or opened, in the order in which both sides sent them; `hashed`: as the
   * transcript has it, with its header.
   */
  message(side: Side, message: HandshakeMessage, hashed: Uint8Array): void {
    switch (message.name) {
      case 'client_hello':
        this.#clientHelloCame(message, hashed);
        return;
      case 'server_hello':
        this.#heard(hashed);
        if (!message.isHelloRetryRequest) this.#serverHelloCame(message);
        return;
      case 'certificate':
        if (this.tls13) return;
        if (side === 'server') this.#certificate = message.entries[0]?.certificate;
        this.#heard(hashed);
        return;
      case 'client_key_exchange':
        this.#heard(hashed);
        this.#clientKeyExchangeCame(message.exchangeKeys);
        return;
      case 'new_session_ticket':
        if (!this.tls13) this.#newSessionTicket(message);
        return;
      // RFC 6347 section 4.2.1: as if neither it nor the ClientHello that it answers had been sent.
      case 'hello_verify_request':
        this.#forgetMessages();
        return;
      case 'hello_request':
      case 'end_of_early_data':
      case 'finished':
      case 'key_update':
        return;
      default:
        if (!this.tls13) this.#heard(hashed);
    }
  }

  #heard(hashed: Uint8Array): void {
    this.#messageBytes += hashed.length;
    if (this.#messageBytes > MAX_MESSAGE_BYTES_PER_CONNECTION) this.#messages = undefined;
    this.#messages?.push(hashed);
  }

  #forgetMessages(): void {
    this.#messages = [];
    this.#messageBytes = 0;
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

  /** What comes out of the cipher is compressed with this method (RFC 3749); 0: it is not. */
  get compression(): number {
    return this.serverHello?.compressionMethod ?? NO_COMPRESSION;
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
    if (!again) this.#forgetMessages();
    this.#heard(hashed);
    this.clientHello = message;
    this.#secrets = this.#store.secretsFor(message.random);
    this.#master = undefined;
    this.#exchanged = false;
  }

  #serverHelloCame(message: ServerHello): void {
    const clientRandom = this.clientHello?.random;
    this.serverHello = message;
    this.#certificate = undefined;
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
    if (hello === undefined || this.#exchanged || this.#secrets?.masterSecret !== undefined) return;
    this.#exchanged = true;
    const premaster =
      this.#secrets?.premasterSecret ??
      this.#store.premasterSecret(exchangeKeys, hello.cipherSuite, this.#certificate);
    if (premaster === 'not_tried') this.#keysNotTried = true;
    if (premaster === undefined || premaster === 'not_tried') return;
    const extended =
      this.clientHello?.extendedMasterSecret === true && this.serverHello?.extendedMasterSecret === true;
    if (!extended) this.#master = masterSecret(hello, premaster);
    else if (this.#messages !== undefined)
      this.#master = extendedMasterSecret(hello, premaster, this.#messages);
  }

  /** The log's, the one worked out from a premaster secret, or that of the session that is resumed. */
  #masterSecret(hello: HelloValues): Uint8Array | undefined {
    this.#secrets ??= this.#store.secretsFor(hello.clientRandom);
    const sessionId = this.serverHello?.legacySessionId ?? NO_BYTES;
    this.#master ??=
      this.#secrets?.masterSecret ??
      this.#store.sessionMasterSecret(sessionId, this.clientHello && offeredTicket(this.clientHello));
    if (this.#master !== undefined) this.#store.remember(hello.clientRandom, sessionId, this.#master);
    return this.#master;
  }

  #newSessionTicket({ ticket }: NewSessionTicket): void {
    const { hello } = this;
    if (hello === undefined) return;
    const master = this.#masterSecret(hello);
    if (master !== undefined) this.#store.rememberTicket(ticket, master);
  }
}
