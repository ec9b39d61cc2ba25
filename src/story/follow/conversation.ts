import { ApplicationWords } from '../../application/application-words.js';
import type { PlaintextName } from '../../application/dialogue.js';
import { prologueOf } from '../../application/prologue.js';
import type { Basis } from '../../base/basis.js';
import { MAX_MESSAGE_BYTES_PER_CONNECTION, MAX_UNPACKED_CERTIFICATES } from '../../base/limits.js';
import type { Side } from '../../base/side.js';
import type { HandshakeContext, HandshakeMessage } from '../../handshake/message-types.js';
import { decompressCertificate } from '../../keys/certificate-compression.js';
import type { RecordContent } from '../../record/record-content.js';
import { ContentType } from '../../registry/content-type.js';
import { HandshakeType } from '../../registry/handshake-type.js';
import { isTls13 } from '../../registry/protocol-version.js';
import type { Delivery } from '../../stream/delivery.js';
import type { Endpoints } from '../../stream/flow-index.js';
import { type Arrival, type Direction, type EndReason, opposite } from '../../stream/stream-listener.js';
import type { Connection, Endpoint } from '../connection.js';
import type { StoryEvent } from '../event.js';
import { offersToResume } from '../offers.js';
import type { CaptureContext } from './capture-context.js';
import type { Decoded, MessageCache } from './message-cache.js';
import type { GoingOn, OfferedSessions } from './offered-sessions.js';
import { Roles } from './roles.js';
import { type Speaker, StoryLog } from './story-log.js';

/** Of the message at hand; whoever keeps it keeps a copy. */
const context: { -readonly [K in keyof HandshakeContext]: HandshakeContext[K] } = {
  side: 'client',
  version: undefined,
  cipherSuite: undefined,
};

/** What a connection takes in memory by itself, and each event with its lists, about. */
const BYTES_OF_A_CONNECTION = 2_560;
const BYTES_OF_AN_EVENT = 256;
/** An application's word with its text, and what its reader keeps, about. */
const BYTES_OF_A_WORD = 384;
const BYTES_OF_A_READER = 4_096;

/** A record that is one ClientHello in clear: what is encrypted fits by chance once in 2^32. */
const isClientHello = (bytes: Uint8Array, start: number, length: number): boolean =>
  bytes[start] === HandshakeType.code.client_hello &&
  length > 4 &&
  ((bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!) === length - 4;

/** Eight zeros and then more: as handshake messages these would be HelloRequests, and then nonsense. */
function beginsWithNonce(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < NONCE + LEAST_SEALED) return false;
  for (let at = start; at < start + NONCE; at++) if (bytes[at] !== 0) return false;
  for (let at = start + NONCE; at < end; at++) if (bytes[at] !== 0) return true;
  return false;
}

/** Bytes of the explicit nonce of AES-GCM and AES-CCM. */
const NONCE = 8;
/** A Finished of 16 bytes and a tag of 8 at least. */
const LEAST_SEALED = 24;

/** One direction of a conversation: where it stands, and what joins its fragments of handshake messages. */
export interface ConversationSpeaker extends Speaker {
  /** Its records are encrypted from here on: it has sent ChangeCipherSpec, or TLS 1.3 keys are in use. */
  encrypted: boolean;
  /** Handshake records met under encryption. */
  encryptedHandshakes: number;
  readonly assembler: {
    feed(bytes: Uint8Array, start: number, end: number, frames: readonly number[]): void;
    reset(): void;
  };
}

/** Whoever feeds a conversation, and opens its records. */
export interface ConversationFeeder {
  /** A handshake message came: what follows may be opened with what it says. */
  messageCame(from: Side, decoded: Decoded): void;
  /** TLS 1.2 and before: the side's records are protected with the new keys from here on. */
  keysChanged(from: Side): void;
}

/** What carries a conversation. */
export type ConversationKind = Pick<Connection, 'transport' | 'carrier' | 'stream'>;

/** What a conversation is told with, beside what it has heard itself. */
export interface ConversationEnd {
  readonly reason: EndReason;
  readonly lastSeconds: number;
  readonly lastNanoseconds: number;
  readonly delivery: readonly [Delivery, Delivery];
  readonly spokeTls: readonly [boolean, boolean];
  /** Payload bytes seen. */
  readonly bytes: readonly [number, number];
  readonly quicVersion?: number;
}

/**
 * What two sides say to each other in TLS, whatever carries it: record contents and handshake messages become events, roles,
 * version and words. Opening records is the feeder's: it says with `basis` how what it hands over became known.
 */
export class Conversation implements GoingOn {
  readonly log: StoryLog;
  readonly roles = new Roles();
  readonly #endpoints: Endpoints;
  readonly #ordinal: number;
  readonly #startSeconds: number;
  readonly #startNanoseconds: number;
  readonly #firstFrame: number;
  readonly #feeder: ConversationFeeder;
  readonly #kind: ConversationKind;
  readonly #messages: MessageCache;
  readonly #sessions: OfferedSessions;
  #version: number | undefined;
  #cipherSuite: number | undefined;
  #messageBytes = 0;
  /** Certificate messages that came compressed. */
  #packed = 0;
  #readWithoutKeys = false;
  #words: ApplicationWords | undefined;

  constructor(
    endpoints: Endpoints,
    ordinal: number,
    start: Arrival,
    feeder: ConversationFeeder,
    kind: ConversationKind,
    { messages, sessions }: CaptureContext,
  ) {
    this.#endpoints = endpoints;
    this.#ordinal = ordinal;
    this.#startSeconds = start.seconds;
    this.#startNanoseconds = start.nanoseconds;
    this.#firstFrame = start.frame;
    this.#feeder = feeder;
    this.#kind = kind;
    this.#messages = messages;
    this.#sessions = sessions;
    this.log = new StoryLog(start);
  }

  /** Bytes of memory that it keeps, about. */
  get heldBytes(): number {
    const events = this.log.events.length * BYTES_OF_AN_EVENT + this.log.words * BYTES_OF_A_WORD;
    const reader = this.#words === undefined ? 0 : BYTES_OF_A_READER;
    return BYTES_OF_A_CONNECTION + reader + events + this.#messageBytes;
  }

  /** How what is handed over next became known. */
  get basis(): Basis {
    return this.log.basis;
  }

  set basis(basis: Basis) {
    this.log.basis = basis;
  }

  /** What is handed over next was under protection, by a cipher suite that leaves it in clear. */
  get inClear(): boolean {
    return this.log.inClear;
  }

  set inClear(inClear: boolean) {
    this.log.inClear = inClear;
    if (inClear) this.#readWithoutKeys = true;
  }

  get firstFrame(): number {
    return this.#firstFrame;
  }

  get version(): number | undefined {
    return this.#version;
  }

  get cipherSuite(): number | undefined {
    return this.#cipherSuite;
  }

  get tls13(): boolean {
    return this.#version !== undefined && isTls13(this.#version);
  }

  get transport(): Connection['transport'] {
    return this.#kind.transport;
  }

  get events(): readonly StoryEvent[] {
    return this.log.events;
  }

  get clientDirection(): Direction {
    return this.roles.clientDirection;
  }

  get client(): Endpoint {
    return this.#endpoint(this.clientDirection);
  }

  get server(): Endpoint {
    return this.#endpoint(opposite(this.clientDirection));
  }

  #endpoint(direction: Direction): Endpoint {
    const { addresses, ports } = this.#endpoints;
    return { address: addresses[direction], port: ports[direction] };
  }

  side(direction: Direction): Side {
    return this.roles.side(direction);
  }

  /** Bytes of that direction are missing. */
  gap(direction: Direction): void {
    this.#words?.gap(this.side(direction));
  }

  /** The whole story; nothing may be handed over after it. */
  connection(end: ConversationEnd): Connection {
    const { log, roles } = this;
    roles.guess(this.#endpoints.ports);
    const client = roles.clientDirection;
    const server = opposite(client);
    if (log.findingsDropped > 0)
      log.find({ code: 'connection.too_many_findings', frame: 0, dropped: log.findingsDropped });
    const { reason, lastSeconds, lastNanoseconds, delivery, spokeTls, bytes, quicVersion } = end;
    const { transport, carrier, stream } = this.#kind;
    // Made without spreading, which costs as much as all the rest.
    const connection: { -readonly [K in keyof Connection]: Connection[K] } = {
      ordinal: this.#ordinal,
      transport,
      stream,
      client: this.client,
      server: this.server,
      clientDirection: client,
      rolesKnown: roles.known,
      startSeconds: this.#startSeconds,
      startNanoseconds: this.#startNanoseconds,
      lastSeconds,
      lastNanoseconds,
      firstFrame: this.#firstFrame,
      events: log.events,
      endReason: reason,
      spokeTls: { client: spokeTls[client], server: spokeTls[server] },
      bytes: { client: bytes[client], server: bytes[server] },
      delivery: { client: delivery[client], server: delivery[server] },
      version: this.#version,
      cipherSuite: this.#cipherSuite,
      findings: log.findings,
    };
    if (carrier !== undefined) connection.carrier = carrier;
    if (quicVersion !== undefined) connection.quicVersion = quicVersion;
    if (this.#readWithoutKeys) connection.readWithoutKeys = true;
    this.#sessions.ended(this);
    const resumedLater = this.#sessions.resumedLater(this);
    if (resumedLater !== undefined) connection.resumedLater = resumedLater;
    return connection;
  }

  /** What a record holds, in clear or opened: valid only during the call. */
  content(talker: ConversationSpeaker, content: RecordContent): void {
    const { type, length, bytes, start, end, complete, frames } = content;
    switch (type) {
      case ContentType.code.handshake:
        this.#handshakeRecord(talker, content);
        return;
      case ContentType.code.change_cipher_spec:
        this.#changeCipherSpec(talker, frames);
        return;
      case ContentType.code.alert:
        this.#alertRecord(talker, content);
        return;
      case ContentType.code.heartbeat:
        this.log.heartbeat(talker, frames, length);
        return;
      default:
        this.applicationData(talker, length, frames[0]!, frames.at(-1)!);
        if (this.log.basis === 'decrypted' || (this.inClear && complete))
          this.#hear(talker, bytes, start, end, frames.at(-1)!);
        else this.#words?.gap(this.side(talker.direction));
    }
  }

  #changeCipherSpec(talker: ConversationSpeaker, frames: readonly number[]): void {
    talker.assembler.reset();
    // TLS 1.3 sends it for middleboxes only (RFC 8446 appendix D.4).
    if (!this.tls13) {
      talker.encrypted = true;
      talker.encryptedHandshakes = 0;
      this.#feeder.keysChanged(this.side(talker.direction));
    }
    this.log.changeCipherSpec(talker, frames);
  }

  /** What the application says, as far as it is understood. */
  #hear(talker: ConversationSpeaker, bytes: Uint8Array, start: number, end: number, frame: number): void {
    this.#words ??= new ApplicationWords((word) => {
      const { clientDirection } = this.roles;
      this.log.said(word.from === 'client' ? clientDirection : opposite(clientDirection), word);
    }, this.#spokenBefore());
    this.#words.data(this.side(talker.direction), bytes, start, end, frame);
  }

  /** The protocol that led to TLS. */
  #spokenBefore(): PlaintextName | undefined {
    const pieces = this.log.events
      .filter((event) => event.kind === 'plaintext')
      .filter(({ amidTls }) => amidTls !== true)
      .map(({ direction, sample, length }) => ({ side: this.side(direction), sample, length }));
    let prologue = prologueOf(pieces);
    while (prologue?.inner !== undefined) prologue = prologue.inner;
    return prologue?.protocol;
  }

  applicationData(talker: ConversationSpeaker, length: number, firstFrame: number, lastFrame: number): void {
    this.log.applicationData(talker, length, firstFrame, lastFrame);
  }

  /** A whole handshake message: `bytes[start, end)`, with the four-byte header of TLS, is valid only during the call. */
  handshake(
    talker: ConversationSpeaker,
    given: Uint8Array,
    start: number,
    end: number,
    frames: readonly number[],
  ): void {
    this.#messageBytes += end - start;
    const isPacked = given[start] === HandshakeType.code.compressed_certificate;
    if (
      this.#messageBytes > MAX_MESSAGE_BYTES_PER_CONNECTION ||
      (isPacked && ++this.#packed > MAX_UNPACKED_CERTIFICATES)
    ) {
      this.log.dropped++;
      return;
    }
    const decoded = this.#decode(talker, given, start, end);
    const { likeness } = decoded;
    this.learn(talker, likeness);
    if (likeness.name === 'client_hello' && offersToResume(likeness)) this.#sessions.offered(this);
    this.#feeder.messageCame(this.side(talker.direction), decoded);
    const unpacked = this.#unpack(talker, decoded);
    if (unpacked === undefined) {
      this.log.handshake(talker, frames, decoded);
    } else {
      this.log.remade(talker, frames, unpacked.message, decoded.bytes, unpacked.algorithm);
    }
    this.#findProblems(talker, frames.at(-1)!, given[start]!, unpacked?.message ?? likeness);
  }

  #findProblems(talker: ConversationSpeaker, frame: number, type: number, message: HandshakeMessage): void {
    const from = this.side(talker.direction);
    if (message.name === 'undecoded') {
      const { handshakeType, field, reason } = message;
      this.log.find({ code: 'handshake.malformed', frame, from, type: handshakeType, field, reason });
    } else if ('problems' in message) {
      for (const { field, reason } of message.problems) {
        this.log.find({ code: 'handshake.bad_extension', frame, from, type, field, reason });
      }
    }
  }

  #decode(talker: ConversationSpeaker, bytes: Uint8Array, start: number, end: number): Decoded {
    context.side = this.side(talker.direction);
    context.version = this.#version;
    context.cipherSuite = this.#cipherSuite;
    return this.#messages.decode(bytes, start, end, context);
  }

  /** The Certificate inside a CompressedCertificate (RFC 8879 section 4); undefined if it cannot be unpacked. */
  #unpack(
    talker: ConversationSpeaker,
    packed: Decoded,
  ): { readonly message: HandshakeMessage; readonly algorithm: number } | undefined {
    if (packed.likeness.name !== 'compressed_certificate') return undefined;
    const { algorithm, uncompressedLength, compressedCertificateMessage } = packed.likeness;
    const body = decompressCertificate(algorithm, uncompressedLength, compressedCertificateMessage);
    if (typeof body === 'string') {
      const { frame } = talker.arrival;
      const from = this.side(talker.direction);
      this.log.find({ code: 'certificate.compressed', frame, from, reason: body });
      return undefined;
    }
    const { length } = body;
    this.#messageBytes += length;
    const bytes = new Uint8Array(4 + length);
    bytes.set([HandshakeType.code.certificate, length >> 16, (length >> 8) & 0xff, length & 0xff]);
    bytes.set(body, 4);
    const { message } = this.#decode(talker, bytes, 0, bytes.length);
    return message.name === 'certificate' ? { message, algorithm } : undefined;
  }

  oversized(talker: ConversationSpeaker, type: number, length: number, frames: readonly number[]): void {
    this.log.incomplete('oversized_message', talker, frames, type, length);
    const from = this.side(talker.direction);
    this.log.find({ code: 'handshake.oversized', frame: frames.at(-1)!, from, type, length });
  }

  #handshakeRecord(talker: ConversationSpeaker, content: RecordContent): void {
    const { length, bytes, start, end, complete, frames } = content;
    // Behind a HelloRetryRequest that is missing, a second ClientHello follows a ChangeCipherSpec (RFC 8446 appendix D.4).
    if (talker.encrypted && complete && isClientHello(bytes, start, length)) talker.encrypted = false;
    // A ChangeCipherSpec that is missing is known by the explicit nonce behind it, which begins at 0 (RFC 5288 section 3).
    if (!talker.encrypted && !this.tls13 && complete && beginsWithNonce(bytes, start, end))
      talker.encrypted = true;
    if (talker.encrypted && !this.tls13 && this.log.basis === 'seen' && !this.inClear) {
      talker.encryptedHandshakes++;
      this.log.encryptedHandshake(talker, frames, length, talker.encryptedHandshakes === 1);
      return;
    }
    if (complete) {
      talker.assembler.feed(bytes, start, end, frames);
    } else {
      // The front of a damaged record may still hold whole messages.
      if (end - start === length) talker.assembler.reset();
      else talker.assembler.feed(bytes, start, end, frames);
      talker.assembler.reset();
    }
  }

  #alertRecord(talker: ConversationSpeaker, { length, bytes, start, end, frames }: RecordContent): void {
    // Under encryption two bytes grow to more; a record of another size before that would be several alerts in one,
    // which no stack sends.
    const level = bytes[start];
    const description = bytes[start + 1];
    if (length === 2 && end - start === 2 && (level === 1 || level === 2) && description !== undefined) {
      this.log.alert(talker, frames, level, description);
    } else {
      this.log.encryptedAlert(talker, frames, length);
    }
  }

  /** What a message decides for those that follow. */
  learn(talker: ConversationSpeaker, message: HandshakeMessage): void {
    this.roles.message(talker.direction, message.name);
    if (message.name !== 'server_hello') return;
    this.#version = message.version;
    this.#cipherSuite = message.cipherSuite;
  }

  /** A message of which the end never came: `length` bytes of it did. */
  unfinished(talker: ConversationSpeaker, type: number, length: number, frames: readonly number[]): void {
    this.log.incomplete('unfinished_message', talker, frames, type, length);
    const from = this.side(talker.direction);
    this.log.find({ code: 'handshake.unfinished', frame: frames.at(-1) ?? 0, from, type, length });
  }
}
