import assert from 'node:assert/strict';
import type { Side } from '../../src/base/side.js';
import type { KeyLog, Secrets } from '../../src/keys/key-log.js';
import { type HelloValues, keyBlock, verifyData } from '../../src/keys/tls12-prf.js';
import { finishedVerifyData, nextTrafficSecret, trafficKeys } from '../../src/keys/tls13-key-schedule.js';
import { HandshakeAssembler } from '../../src/record/handshake-assembler.js';
import { createProtection, RecordProtection } from '../../src/record/protection.js';
import { RecordReader } from '../../src/record/record-reader.js';
import { isTls13 } from '../../src/registry/protocol-version.js';

const EARLY_DATA = 42;
const SUPPORTED_VERSIONS = 43;
const ENCRYPT_THEN_MAC = 22;
const EMPTY = new Uint8Array(0);

const uint16 = (bytes: Uint8Array, at: number) => (bytes[at]! << 8) | bytes[at + 1]!;

/** Extensions of a ClientHello or ServerHello message. */
function extensionsOf(message: Uint8Array): Map<number, Uint8Array> {
  const isClient = message[0] === 1;
  let at = 38;
  at += 1 + message[at]!;
  at += isClient ? 2 + uint16(message, at) : 3;
  if (isClient) at += 1 + message[at]!;
  const extensions = new Map<number, Uint8Array>();
  for (at += 2; at + 4 <= message.length; ) {
    const length = uint16(message, at + 2);
    extensions.set(uint16(message, at), message.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return extensions;
}

interface Talker {
  readonly reader: RecordReader;
  readonly assembler: HandshakeAssembler;
  protection: RecordProtection | undefined;
  secret: Uint8Array | undefined;
}

/** A small walk of TLS connections with keys, to test record protection with real ones. */
export class ProtectedConnection {
  opened = 0;
  readonly failures: string[] = [];
  readonly finished: { side: Side; right: boolean }[] = [];
  /** Key logs do not have every connection: records that nobody could have opened. */
  withoutKeys = 0;
  readonly content: Record<Side, Uint8Array[]> = { client: [], server: [] };
  readonly types: Record<Side, number[]> = { client: [], server: [] };
  readonly updates: Record<Side, number> = { client: 0, server: 0 };
  hello: HelloValues | undefined;
  unsupported: string | undefined;
  readonly #keyLog: KeyLog;
  readonly #talkers: Record<Side, Talker>;
  #clientRandom = EMPTY;
  #messages: Uint8Array[] = [];
  #clientExtensions = new Map<number, Uint8Array>();
  #serverExtensions = new Map<number, Uint8Array>();
  #secrets: Secrets | undefined;
  /** TLS 1.3: both have sent Finished. What follows belongs to a client certificate asked for later. */
  #established = false;
  readonly #asked: Uint8Array[] = [];

  constructor(keyLog: KeyLog) {
    this.#keyLog = keyLog;
    const talker = (side: Side): Talker => {
      const reader = new RecordReader({
        record: ({ type, version, bytes, start, end, complete }) => {
          assert.ok(complete);
          this.#record(side, type, version, bytes.subarray(start, end));
        },
        applicationData: () => assert.fail('application data is kept'),
        notARecord: () => undefined,
      });
      reader.keepApplicationData = true;
      const assembler = new HandshakeAssembler({
        handshake: (bytes, start, end) => this.#message(side, bytes.slice(start, end)),
        oversized: () => undefined,
      });
      return { reader, assembler, protection: undefined, secret: undefined };
    };
    this.#talkers = { client: talker('client'), server: talker('server') };
  }

  data(side: Side, bytes: Uint8Array): void {
    this.#talkers[side].reader.feed(bytes, 0, bytes.length, 1);
  }

  get hasAllSecrets(): boolean {
    if (this.#secrets?.masterSecret !== undefined) return true;
    return this.#trafficSecrets('client')?.has(0) === true && this.#trafficSecrets('server')?.has(0) === true;
  }

  /** Handshake messages of the last handshake, in their order. */
  get messages(): readonly Uint8Array[] {
    return this.#messages;
  }

  get #tls13(): boolean {
    return this.hello !== undefined && isTls13(this.hello.version);
  }

  #record(side: Side, type: number, version: number, fragment: Uint8Array): void {
    const { protection } = this.#talkers[side];
    const isPlain = this.hello === undefined ? type !== 23 : this.#tls13 && type !== 23;
    if (isPlain || protection === undefined) {
      if (type === 23) this.withoutKeys++;
      else this.#content(side, type, fragment);
      return;
    }
    let opened = protection.open(type, version, fragment);
    if ('failed' in opened && this.#tls13 && side === 'client' && this.#clientExtensions.has(EARLY_DATA)) {
      // Early data that the server refused.
      this.#use13('client', this.#secrets?.clientHandshakeTrafficSecret);
      opened = this.#talkers.client.protection!.open(type, version, fragment);
    }
    if ('failed' in opened) {
      protection.pass(fragment);
      this.failures.push(`${side} ${type} ${fragment.length}: ${opened.failed} at ${protection.sequence}`);
      return;
    }
    this.opened++;
    this.types[side].push(opened.type);
    this.#content(side, opened.type, opened.content);
  }

  #content(side: Side, type: number, content: Uint8Array): void {
    if (type === 22) {
      this.#talkers[side].assembler.feed(content, 0, content.length, [1]);
    } else if (type === 20 && !this.#tls13 && this.hello !== undefined) {
      this.#use12(side);
    } else if (type === 23) {
      this.content[side].push(content);
    }
  }

  #message(side: Side, message: Uint8Array): void {
    switch (message[0]) {
      case 1:
        if (!this.#isSecondClientHello()) this.#messages = [];
        this.#clientRandom = message.slice(6, 38);
        this.#secrets = this.#keyLog.secretsFor(this.#clientRandom);
        this.#clientExtensions = extensionsOf(message);
        this.#messages.push(message);
        if (this.#clientExtensions.has(EARLY_DATA)) this.#useEarly();
        return;
      case 2:
        this.#messages.push(message);
        this.#serverHello(message);
        return;
      case 20:
        if (this.#established) {
          this.#postHandshakeFinished(message);
          return;
        }
        this.#finished(side, message);
        this.#messages.push(message);
        if (this.#tls13) this.#use13(side, this.#trafficSecrets(side)?.get(0));
        this.#established = this.#tls13 && side === 'client';
        return;
      case 4:
        if (!this.#tls13) this.#messages.push(message);
        return;
      case 5:
        this.#messages.push(message);
        this.#use13('client', this.#secrets?.clientHandshakeTrafficSecret);
        return;
      case 24: {
        const { cipherSuite, version } = this.hello!;
        const talker = this.#talkers[side];
        this.updates[side]++;
        this.#use13(side, talker.secret && nextTrafficSecret(cipherSuite, talker.secret, version));
        return;
      }
      case 0:
        return;
      default:
        if (this.#established && message[0] === 13) this.#asked.length = 0;
        if (this.#established) this.#asked.push(message);
        else this.#messages.push(message);
    }
  }

  #trafficSecrets(side: Side): ReadonlyMap<number, Uint8Array> | undefined {
    return side === 'client' ? this.#secrets?.clientTrafficSecrets : this.#secrets?.serverTrafficSecrets;
  }

  #isSecondClientHello(): boolean {
    return this.#messages.length === 2 && this.#talkers.server.protection === undefined;
  }

  #serverHello(message: Uint8Array): void {
    const serverRandom = message.slice(6, 38);
    if (serverRandom[0] === 0xcf && serverRandom[1] === 0x21 && serverRandom[31] === 0x9c) return;
    const at = 38 + 1 + message[38]!;
    this.#serverExtensions = extensionsOf(message);
    const chosen = this.#serverExtensions.get(SUPPORTED_VERSIONS);
    this.hello = {
      version: chosen === undefined ? uint16(message, 4) : uint16(chosen, 0),
      cipherSuite: uint16(message, at),
      clientRandom: this.#clientRandom,
      serverRandom,
    };
    if (!this.#tls13) return;
    this.#use13('server', this.#secrets?.serverHandshakeTrafficSecret);
    if (!this.#clientExtensions.has(EARLY_DATA)) {
      this.#use13('client', this.#secrets?.clientHandshakeTrafficSecret);
    }
  }

  #useEarly(): void {
    const secret = this.#secrets?.clientEarlyTrafficSecret;
    if (secret === undefined) return;
    // The suite of the session is one with a hash as long as the secret; the tests' only is this.
    const suite = secret.length === 48 ? 0x1302 : 0x1301;
    const keys = trafficKeys(suite, secret, 0x0304);
    this.#protect('client', createProtection({ version: 0x0304, cipherSuite: suite, ...keys! }));
  }

  #use13(side: Side, secret: Uint8Array | undefined): void {
    const { cipherSuite, version } = this.hello!;
    const keys = secret === undefined ? undefined : trafficKeys(cipherSuite, secret, version);
    this.#talkers[side].secret = secret;
    this.#protect(side, keys === undefined ? undefined : createProtection({ version, cipherSuite, ...keys }));
  }

  #use12(side: Side): void {
    const hello = this.hello!;
    const master = this.#secrets?.masterSecret;
    const keys = master === undefined ? undefined : keyBlock(hello, master)?.[side];
    const { version, cipherSuite } = hello;
    const encryptThenMac =
      this.#clientExtensions.has(ENCRYPT_THEN_MAC) && this.#serverExtensions.has(ENCRYPT_THEN_MAC);
    this.#protect(side, keys && createProtection({ version, cipherSuite, ...keys, encryptThenMac }));
    // Without keys, what follows cannot be read as messages.
    if (keys === undefined) this.#talkers[side].assembler.feed = () => void this.withoutKeys++;
  }

  #protect(side: Side, protection: ReturnType<typeof createProtection> | undefined): void {
    if (protection !== undefined && 'unsupported' in protection) this.unsupported = protection.unsupported;
    this.#talkers[side].protection = protection instanceof RecordProtection ? protection : undefined;
  }

  /** RFC 8446 section 4.4: made with the application traffic secret. */
  #postHandshakeFinished(message: Uint8Array): void {
    const { cipherSuite, version } = this.hello!;
    const secret = this.#talkers.client.secret!;
    const expected = finishedVerifyData(cipherSuite, secret, [...this.#messages, ...this.#asked], version);
    this.#compare('client', expected, message);
  }

  #finished(side: Side, message: Uint8Array): void {
    const hello = this.hello!;
    const { clientHandshakeTrafficSecret, serverHandshakeTrafficSecret, masterSecret } = this.#secrets!;
    const secret = side === 'client' ? clientHandshakeTrafficSecret : serverHandshakeTrafficSecret;
    const expected = this.#tls13
      ? finishedVerifyData(hello.cipherSuite, secret!, this.#messages, hello.version)
      : verifyData(hello, masterSecret!, side, this.#messages);
    this.#compare(side, expected, message);
  }

  #compare(side: Side, expected: Uint8Array | undefined, message: Uint8Array): void {
    const right = expected !== undefined && Buffer.compare(expected, message.subarray(4)) === 0;
    this.finished.push({ side, right });
    if (!right) this.failures.push(`${side} Finished`);
  }
}
