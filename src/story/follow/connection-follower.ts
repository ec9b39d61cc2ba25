import { ApplicationWords } from '../../application/application-words.js';
import type { PlaintextName } from '../../application/dialogue.js';
import { prologueOf } from '../../application/prologue.js';
import { MAX_MESSAGE_BYTES_PER_CONNECTION } from '../../base/limits.js';
import type { Side } from '../../base/side.js';
import type { HandshakeContext, HandshakeMessage } from '../../handshake/message-types.js';
import { decodeSsl2ClientHello } from '../../handshake/ssl2-client-hello.js';
import { decompressCertificate } from '../../keys/certificate-compression.js';
import type { SecretStore } from '../../keys/secret-store.js';
import { partsOf } from '../../registry/cipher-suite.js';
import { ContentType } from '../../registry/content-type.js';
import { HandshakeType } from '../../registry/handshake-type.js';
import { isTls13 } from '../../registry/protocol-version.js';
import type { Delivery } from '../../stream/delivery.js';
import type { Endpoints } from '../../stream/flow-table.js';
import {
  type Arrival,
  type Direction,
  type EndReason,
  type GapReason,
  opposite,
  type StreamListener,
} from '../../stream/stream-listener.js';
import type { Connection } from '../connection.js';
import { findClosedRecords } from './closed-records.js';
import { Decryption } from './decryption.js';
import { type Decoded, MessageCache } from './message-cache.js';
import { Roles } from './roles.js';
import { StoryLog } from './story-log.js';
import { Talker, type TalkerListener } from './talker.js';

const messages = new MessageCache();
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

/** Follows one TCP connection and hands over its story when it ends. */
export class ConnectionFollower implements StreamListener, TalkerListener {
  readonly #endpoints: Endpoints;
  readonly #ordinal: number;
  readonly #startSeconds: number;
  readonly #startNanoseconds: number;
  readonly #firstFrame: number;
  readonly #tell: (connection: Connection) => void;
  readonly #talkers: readonly [Talker, Talker];
  readonly #log: StoryLog;
  readonly #roles = new Roles();
  #synSeen = false;
  #version: number | undefined;
  #cipherSuite: number | undefined;
  #messageBytes = 0;
  readonly #secrets: SecretStore;
  /** From the ClientHello on, if there are any secrets by then. */
  #decryption: Decryption | undefined;
  #words: ApplicationWords | undefined;

  constructor(
    endpoints: Endpoints,
    ordinal: number,
    start: Arrival,
    secrets: SecretStore,
    tell: (connection: Connection) => void,
  ) {
    this.#endpoints = endpoints;
    this.#ordinal = ordinal;
    this.#startSeconds = start.seconds;
    this.#startNanoseconds = start.nanoseconds;
    this.#firstFrame = start.frame;
    this.#tell = tell;
    this.#secrets = secrets;
    this.#talkers = [new Talker(0, this), new Talker(1, this)];
    this.#log = new StoryLog(start);
  }

  get finishedListening(): boolean {
    return this.#talkers[0].speaks === 'other' && this.#talkers[1].speaks === 'other';
  }

  get heldBytes(): number {
    const [a, b] = this.#talkers;
    const events = this.#log.events.length * BYTES_OF_AN_EVENT + this.#log.words * BYTES_OF_A_WORD;
    const reader = this.#words === undefined ? 0 : BYTES_OF_A_READER;
    return BYTES_OF_A_CONNECTION + reader + events + this.#messageBytes + a.heldBytes + b.heldBytes;
  }

  syn(direction: Direction, acknowledges: boolean, arrival: Arrival): void {
    this.#roles.syn(direction, acknowledges);
    this.#synSeen = true;
    this.#log.tcp(acknowledges ? 'tcp_syn_ack' : 'tcp_syn', direction, arrival);
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    const peer = this.#talkers[opposite(direction)];
    this.#log.acts(direction);
    this.#talkers[direction].data(bytes, start, end, arrival, peer.speaks === 'tls');
  }

  gap(direction: Direction, length: number, reason: GapReason, arrival: Arrival): void {
    const talker = this.#talkers[direction];
    const from = this.#roles.side(direction);
    talker.gap(length);
    this.#decryption?.gap(from);
    this.#words?.gap(from);
    this.#log.gap(talker, length, reason, arrival);
    const { frame } = arrival;
    this.#log.find({ code: 'stream.gap', frame, from, length, snapLength: reason === 'snap_length' });
  }

  conflict(direction: Direction, arrival: Arrival): void {
    this.#log.find({
      code: 'stream.conflict',
      frame: arrival.frame,
      from: this.#roles.side(direction),
    });
  }

  fin(direction: Direction, arrival: Arrival): void {
    this.#log.fin(this.#talkers[direction], arrival);
  }

  reset(direction: Direction, arrival: Arrival, hopLimit: number, fits: boolean): void {
    this.#log.reset(direction, arrival, hopLimit, fits);
  }

  icmpError(direction: Direction, version: 4 | 6, type: number, code: number, arrival: Arrival): void {
    this.#log.icmpError(opposite(direction), version, type, code, arrival);
  }

  ended(
    reason: EndReason,
    lastSeconds: number,
    lastNanoseconds: number,
    delivery: readonly [Delivery, Delivery],
  ): void {
    const log = this.#log;
    for (const talker of this.#talkers) this.#unfinished(talker);
    log.fillGaps(delivery);
    if (reason === 'evicted') log.find({ code: 'connection.evicted', frame: 0 });
    if (log.dropped > 0) log.find({ code: 'connection.too_many_events', frame: 0, dropped: log.dropped });
    if (this.#decryption !== undefined)
      findClosedRecords(this.#decryption, this.#secrets, this.#cipherSuite, log);
    const { addresses, ports } = this.#endpoints;
    this.#roles.guess(ports);
    const client = this.#roles.clientDirection;
    const server = opposite(client);
    const [a, b] = this.#talkers;
    if (!this.#synSeen && (a.bytes > 0 || b.bytes > 0)) {
      log.find({ code: 'stream.late_start', frame: this.#firstFrame });
    }
    if (a.bytes > 0 !== b.bytes > 0) this.#oneDirection(a, b, delivery);
    if (log.findingsDropped > 0)
      log.find({ code: 'connection.too_many_findings', frame: 0, dropped: log.findingsDropped });
    const spoke = (talker: Talker) => talker.speaks === 'tls' || talker.speaks === 'ssl2';
    this.#tell({
      ordinal: this.#ordinal,
      client: { address: addresses[client], port: ports[client] },
      server: { address: addresses[server], port: ports[server] },
      clientDirection: client,
      rolesKnown: this.#roles.known,
      startSeconds: this.#startSeconds,
      startNanoseconds: this.#startNanoseconds,
      lastSeconds,
      lastNanoseconds,
      firstFrame: this.#firstFrame,
      events: log.events,
      endReason: reason,
      spokeTls: { client: spoke(this.#talkers[client]), server: spoke(this.#talkers[server]) },
      bytes: { client: this.#talkers[client].bytes, server: this.#talkers[server].bytes },
      delivery: { client: delivery[client], server: delivery[server] },
      version: this.#version,
      cipherSuite: this.#cipherSuite,
      findings: log.findings,
    });
  }

  record(
    talker: Talker,
    type: number,
    version: number,
    length: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    complete: boolean,
    frames: readonly number[],
  ): void {
    const decryption = this.#decryption;
    if (decryption !== undefined) {
      const whole = complete && end - start === length;
      const fragment = whole ? bytes.subarray(start, end) : undefined;
      const side = this.#roles.side(talker.direction);
      const opened = decryption.open(side, type, version, length, fragment);
      if (typeof opened === 'object') {
        const { content } = opened;
        this.#log.basis = 'decrypted';
        this.#content(talker, opened.type, content.length, content, 0, content.length, true, frames);
        this.#log.basis = 'seen';
        return;
      }
    }
    this.#content(talker, type, length, bytes, start, end, complete, frames);
  }

  #content(
    talker: Talker,
    type: number,
    length: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    complete: boolean,
    frames: readonly number[],
  ): void {
    switch (type) {
      case ContentType.code.handshake:
        this.#handshakeRecord(talker, length, bytes, start, end, complete, frames);
        return;
      case ContentType.code.change_cipher_spec:
        this.#changeCipherSpec(talker, frames);
        return;
      case ContentType.code.alert:
        this.#alertRecord(talker, length, bytes, start, end, frames);
        return;
      case ContentType.code.heartbeat:
        this.#log.heartbeat(talker, frames, length);
        return;
      default:
        this.applicationData(talker, length, frames[0]!, frames.at(-1)!);
        if (this.#log.basis === 'decrypted') this.#hear(talker, bytes, start, end, frames.at(-1)!);
        else this.#words?.gap(this.#roles.side(talker.direction));
    }
  }

  #changeCipherSpec(talker: Talker, frames: readonly number[]): void {
    talker.assembler.reset();
    // TLS 1.3 sends it for middleboxes only (RFC 8446 appendix D.4).
    if (!this.#tls13) {
      talker.encrypted = true;
      talker.encryptedHandshakes = 0;
      this.#decryption?.changeCipherSpec(this.#roles.side(talker.direction));
      this.#keepWhatOpens();
    }
    this.#log.changeCipherSpec(talker, frames);
  }

  /** What the application says, as far as it is understood. */
  #hear(talker: Talker, bytes: Uint8Array, start: number, end: number, frame: number): void {
    this.#words ??= new ApplicationWords((word) => {
      const { clientDirection } = this.#roles;
      this.#log.said(word.from === 'client' ? clientDirection : opposite(clientDirection), word);
    }, this.#spokenBefore());
    this.#words.data(this.#roles.side(talker.direction), bytes, start, end, frame);
  }

  /** The protocol that led to TLS. */
  #spokenBefore(): PlaintextName | undefined {
    const pieces = this.#log.events
      .filter((event) => event.kind === 'plaintext')
      .filter(({ amidTls }) => amidTls !== true)
      .map(({ direction, sample, length }) => ({ side: this.#roles.side(direction), sample, length }));
    let prologue = prologueOf(pieces);
    while (prologue?.inner !== undefined) prologue = prologue.inner;
    return prologue?.protocol;
  }

  #keepWhatOpens(): void {
    for (const talker of this.#talkers) {
      talker.reader.keepApplicationData ||=
        this.#decryption?.isProtected(this.#roles.side(talker.direction)) === true;
    }
  }

  applicationData(talker: Talker, length: number, firstFrame: number, lastFrame: number): void {
    this.#log.applicationData(talker, length, firstFrame, lastFrame);
  }

  handshake(talker: Talker, given: Uint8Array, start: number, end: number, frames: readonly number[]): void {
    this.#messageBytes += end - start;
    if (this.#messageBytes > MAX_MESSAGE_BYTES_PER_CONNECTION) {
      this.#log.dropped++;
      return;
    }
    if (this.#log.basis === 'seen') talker.endOffset = talker.reader.endOffset - talker.assembler.rest;
    const decoded = this.#decode(talker, given, start, end);
    const { likeness } = decoded;
    this.#learn(talker, likeness);
    if (!this.#secrets.empty) this.#unlock(this.#roles.side(talker.direction), decoded);
    const unpacked = this.#unpack(talker, decoded);
    if (unpacked === undefined) {
      this.#log.handshake(talker, frames, decoded);
    } else {
      this.#log.remade(talker, frames, unpacked.message, decoded.bytes, unpacked.algorithm);
    }
    this.#findProblems(talker, frames.at(-1)!, given[start]!, unpacked?.message ?? likeness);
  }

  #findProblems(talker: Talker, frame: number, type: number, message: HandshakeMessage): void {
    const from = this.#roles.side(talker.direction);
    if (message.name === 'undecoded') {
      const { handshakeType, field, reason } = message;
      this.#log.find({ code: 'handshake.malformed', frame, from, type: handshakeType, field, reason });
    } else if ('problems' in message) {
      for (const { field, reason } of message.problems) {
        this.#log.find({ code: 'handshake.bad_extension', frame, from, type, field, reason });
      }
    }
  }

  #unlock(from: Side, { message, bytes }: Decoded): void {
    if (message.name === 'client_hello') this.#decryption ??= new Decryption(this.#secrets);
    this.#decryption?.message(from, message, bytes);
    this.#keepWhatOpens();
  }

  #decode(talker: Talker, bytes: Uint8Array, start: number, end: number): Decoded {
    context.side = this.#roles.side(talker.direction);
    context.version = this.#version;
    context.cipherSuite = this.#cipherSuite;
    return messages.decode(bytes, start, end, context);
  }

  /** The Certificate inside a CompressedCertificate (RFC 8879 section 4); undefined if it cannot be unpacked. */
  #unpack(
    talker: Talker,
    packed: Decoded,
  ): { readonly message: HandshakeMessage; readonly algorithm: number } | undefined {
    if (packed.likeness.name !== 'compressed_certificate') return undefined;
    const { algorithm, uncompressedLength, compressedCertificateMessage } = packed.likeness;
    const body = decompressCertificate(algorithm, uncompressedLength, compressedCertificateMessage);
    if (typeof body === 'string') {
      const { frame } = talker.arrival;
      const from = this.#roles.side(talker.direction);
      this.#log.find({ code: 'certificate.compressed', frame, from, reason: body });
      return undefined;
    }
    const { length } = body;
    const bytes = new Uint8Array(4 + length);
    bytes.set([HandshakeType.code.certificate, length >> 16, (length >> 8) & 0xff, length & 0xff]);
    bytes.set(body, 4);
    const { message } = this.#decode(talker, bytes, 0, bytes.length);
    return message.name === 'certificate' ? { message, algorithm } : undefined;
  }

  oversized(talker: Talker, type: number, length: number, frames: readonly number[]): void {
    this.#log.incomplete('oversized_message', talker, frames, type, length);
    const from = this.#roles.side(talker.direction);
    this.#log.find({ code: 'handshake.oversized', frame: frames.at(-1)!, from, type, length });
  }

  plaintext(talker: Talker, bytes: Uint8Array, start: number, end: number): void {
    this.#log.plaintext(talker, bytes, start, end);
  }

  textAmidTls(talker: Talker, bytes: Uint8Array, start: number, end: number): void {
    this.#log.plaintext(talker, bytes, start, end, true);
  }

  takeBackPlaintext(talker: Talker, length: number): void {
    this.#log.takeBackPlaintext(talker.direction, length);
  }

  ssl2Hello(talker: Talker, bytes: Uint8Array): void {
    const message = decodeSsl2ClientHello(bytes);
    this.#learn(talker, message);
    this.#log.remade(talker, [talker.arrival.frame], message, bytes);
  }

  unreadable(talker: Talker, bytes: Uint8Array, start: number, end: number): void {
    this.#log.unreadable(talker, bytes, start, end);
    const { frame } = talker.arrival;
    this.#log.find({ code: 'record.unreadable', frame, from: this.#roles.side(talker.direction) });
  }

  get #tls13(): boolean {
    return this.#version !== undefined && isTls13(this.#version);
  }

  #handshakeRecord(
    talker: Talker,
    length: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    complete: boolean,
    frames: readonly number[],
  ): void {
    // Behind a HelloRetryRequest that is missing, a second ClientHello follows a ChangeCipherSpec (RFC 8446 appendix D.4).
    if (talker.encrypted && complete && isClientHello(bytes, start, length)) talker.encrypted = false;
    // A ChangeCipherSpec that is missing is known by the explicit nonce behind it, which begins at 0 (RFC 5288 section 3).
    if (!talker.encrypted && !this.#tls13 && complete && beginsWithNonce(bytes, start, end))
      talker.encrypted = true;
    if (talker.encrypted && !this.#tls13 && this.#log.basis === 'seen') {
      if (this.#unencrypted) {
        this.#messageBeforeMac(bytes, start, end, talker, frames);
        return;
      }
      talker.encryptedHandshakes++;
      this.#log.encryptedHandshake(talker, frames, length, talker.encryptedHandshakes === 1);
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

  /** The cipher suite authenticates without encrypting (NULL, RFC 5246 section 6.2.3.1). */
  get #unencrypted(): boolean {
    return this.#cipherSuite !== undefined && partsOf(this.#cipherSuite)?.cipher === 'NULL';
  }

  #messageBeforeMac(
    bytes: Uint8Array,
    start: number,
    end: number,
    talker: Talker,
    frames: readonly number[],
  ): void {
    if (end - start < 4) return;
    const length = 4 + ((bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!);
    if (length <= end - start) talker.assembler.feed(bytes, start, start + length, frames);
  }

  #alertRecord(
    talker: Talker,
    length: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    frames: readonly number[],
  ): void {
    // Under encryption two bytes grow to more; a record of another size before that would be several alerts in one,
    // which no stack sends.
    const level = bytes[start];
    const description = bytes[start + 1];
    if (length === 2 && end - start === 2 && (level === 1 || level === 2) && description !== undefined) {
      this.#log.alert(talker, frames, level, description);
    } else {
      this.#log.encryptedAlert(talker, frames, length);
    }
  }

  /** What a message decides for those that follow. */
  #learn(talker: Talker, message: HandshakeMessage): void {
    this.#roles.message(talker.direction, message.name);
    if (message.name !== 'server_hello') return;
    this.#version = message.version;
    this.#cipherSuite = message.cipherSuite;
  }

  #unfinished(talker: Talker): void {
    if (talker.bytes === 0) return;
    const { pendingType: type, pending: length, pendingFrames: frames } = talker.assembler;
    if (type === undefined) return;
    this.#log.incomplete('unfinished_message', talker, frames, type, length);
    const from = this.#roles.side(talker.direction);
    this.#log.find({ code: 'handshake.unfinished', frame: frames.at(-1) ?? 0, from, type, length });
  }

  #oneDirection(a: Talker, b: Talker, delivery: readonly [Delivery, Delivery]): void {
    const seen = a.bytes > 0 ? a : b;
    const other = seen === a ? b : a;
    // A peer that closed or was reset has been seen; it had nothing to say.
    const present = this.#log.events.some((event) => event.direction === other.direction);
    // Its acknowledgements are packets of its own.
    if (present || delivery[seen.direction].heard !== undefined) return;
    const from = this.#roles.side(seen.direction);
    this.#log.find({ code: 'stream.one_direction', frame: this.#firstFrame, from });
  }
}
