import type { Side } from '../../base/side.js';
import type { ServerHello } from '../../handshake/message-types.js';
import { decodeSsl2ClientHello } from '../../handshake/ssl2-client-hello.js';
import type { SecretStore } from '../../keys/secret-store.js';
import { isWhole, type TlsRecord, wholeContent } from '../../record/record-content.js';
import type { Delivery } from '../../stream/delivery.js';
import type { Endpoints } from '../../stream/flow-index.js';
import {
  type Arrival,
  type Direction,
  type EndReason,
  type GapReason,
  opposite,
} from '../../stream/stream-listener.js';
import type { Connection } from '../connection.js';
import { AuthenticatedOnly } from './authenticated-only.js';
import type { CaptureContext } from './capture-context.js';
import { findClosedRecords } from './closed-records.js';
import { Conversation, type ConversationFeeder, type ConversationKind } from './conversation.js';
import { Decryption } from './decryption.js';
import type { Decoded } from './message-cache.js';
import { RecordKeeper } from './record-keeper.js';
import { Talker, type TalkerListener } from './talker.js';

/** With what the two streams end. */
export interface StreamsEnd {
  readonly reason: EndReason;
  readonly lastSeconds: number;
  readonly lastNanoseconds: number;
  readonly delivery: readonly [Delivery, Delivery];
  /** The beginning of the streams was not seen. */
  readonly beganBefore: boolean;
}

/** TLS in two ordered streams of bytes, whatever carries them: what both sides say becomes a conversation. */
export class TlsStreams implements TalkerListener, ConversationFeeder {
  readonly conversation: Conversation;
  readonly #talkers: readonly [Talker, Talker];
  readonly #ports: readonly [number, number];
  readonly #secrets: SecretStore;
  /** From the ClientHello on, if there are any secrets by then. */
  #decryption: Decryption | undefined;
  /** What the server chose, if that leaves records in clear, and the sides whose records it protects by now. */
  #authenticated: AuthenticatedOnly | undefined;
  readonly #readable: Record<Side, AuthenticatedOnly | undefined> = { client: undefined, server: undefined };
  readonly #records: RecordKeeper | undefined;

  constructor(
    endpoints: Endpoints,
    ordinal: number,
    start: Arrival,
    context: CaptureContext,
    kind: ConversationKind,
    keepsRecords = false,
  ) {
    if (keepsRecords) this.#records = new RecordKeeper();
    this.#secrets = context.secrets;
    this.#ports = endpoints.ports;
    this.#talkers = [new Talker(0, this), new Talker(1, this)];
    this.conversation = new Conversation(endpoints, ordinal, start, this, kind, context);
  }

  get finishedListening(): boolean {
    return this.#talkers[0].speaks === 'other' && this.#talkers[1].speaks === 'other';
  }

  get heldBytes(): number {
    const [a, b] = this.#talkers;
    const kept = (this.#records?.heldBytes ?? 0) + (this.#decryption?.heldBytes ?? 0);
    return this.conversation.heldBytes + a.heldBytes + b.heldBytes + kept;
  }

  talker(direction: Direction): Talker {
    return this.#talkers[direction];
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    const peer = this.#talkers[opposite(direction)];
    this.conversation.log.acts(direction);
    this.#talkers[direction].data(bytes, start, end, arrival, peer.speaks === 'tls');
  }

  gap(direction: Direction, length: number, reason: GapReason, arrival: Arrival): void {
    const talker = this.#talkers[direction];
    const from = this.conversation.side(direction);
    const { log } = this.conversation;
    talker.gap(length);
    this.#decryption?.gap(from);
    this.conversation.gap(direction);
    log.gap(talker, length, reason, arrival);
    const { frame } = arrival;
    log.find({ code: 'stream.gap', frame, from, length, snapLength: reason === 'snap_length' });
  }

  /** The whole story; nothing may be told after it. */
  end({ reason, lastSeconds, lastNanoseconds, delivery, beganBefore }: StreamsEnd): Connection {
    const { conversation } = this;
    const { log, roles } = conversation;
    for (const talker of this.#talkers) this.#unfinished(talker);
    log.fillGaps(delivery);
    if (reason === 'evicted') log.find({ code: 'connection.evicted', frame: 0 });
    if (log.dropped > 0) log.find({ code: 'connection.too_many_events', frame: 0, dropped: log.dropped });
    if (this.#decryption !== undefined && this.#authenticated === undefined)
      findClosedRecords(this.#decryption, this.#secrets, conversation.cipherSuite, log);
    roles.guess(this.#ports);
    const [a, b] = this.#talkers;
    if (beganBefore && (a.bytes > 0 || b.bytes > 0)) {
      log.find({ code: 'stream.late_start', frame: conversation.firstFrame });
    }
    if (a.bytes > 0 !== b.bytes > 0) this.#oneDirection(a, b, delivery);
    const spoke = (talker: Talker) => talker.speaks === 'tls' || talker.speaks === 'ssl2';
    const connection = conversation.connection({
      reason,
      lastSeconds,
      lastNanoseconds,
      delivery,
      spokeTls: [spoke(a), spoke(b)],
      bytes: [a.bytes, b.bytes],
    });
    return this.#records === undefined ? connection : { ...connection, records: this.#records.byEvent };
  }

  record(talker: Talker, record: TlsRecord): void {
    const records = this.#records;
    if (records === undefined || !isWhole(record)) {
      this.#open(talker, record);
      return;
    }
    const { direction, endOffset } = talker;
    const { events } = this.conversation.log;
    const before = events.length;
    records.came(direction, record, endOffset);
    this.#open(talker, record);
    records.told(direction, events, before, talker.assembler.pending > 0);
  }

  /** Opens a record if there are keys for it, and hands over what it holds. */
  #open(talker: Talker, record: TlsRecord): void {
    const { type, version, length, bytes, start, end } = record;
    const conversation = this.conversation;
    const decryption = this.#decryption;
    if (decryption !== undefined) {
      const fragment = isWhole(record) ? bytes.subarray(start, end) : undefined;
      const opened = decryption.open(conversation.side(talker.direction), type, version, length, fragment);
      if (typeof opened === 'object') {
        const { content } = opened;
        conversation.basis = 'decrypted';
        conversation.content(talker, wholeContent(opened.type, content, 0, content.length, record.frames));
        conversation.basis = 'seen';
        return;
      }
    }
    const readable = this.#readable[conversation.side(talker.direction)];
    if (readable === undefined) {
      conversation.content(talker, record);
      return;
    }
    const clear = isWhole(record) ? readable.contentOf(type, bytes, start, end) : undefined;
    conversation.inClear = true;
    conversation.content(
      talker,
      clear === undefined ? record : wholeContent(clear.type, bytes, start, clear.end, record.frames),
    );
    conversation.inClear = false;
  }

  keysChanged(from: Side): void {
    this.#decryption?.changeCipherSpec(from);
    this.#readable[from] = this.#authenticated;
    this.#keepWhatOpens();
  }

  messageCame(from: Side, decoded: Decoded): void {
    const { likeness } = decoded;
    if (likeness.name === 'server_hello' && !likeness.isHelloRetryRequest) this.#serverChose(likeness);
    if (this.#secrets.empty) return;
    const { message, bytes } = decoded;
    if (message.name === 'client_hello') this.#decryption ??= new Decryption(this.#secrets);
    this.#decryption?.message(from, message, bytes);
    this.#keepWhatOpens();
  }

  #serverChose(hello: ServerHello): void {
    this.#authenticated = AuthenticatedOnly.chosenBy(hello);
    if (this.#authenticated?.tls13 !== true) return;
    this.#readable.client = this.#authenticated;
    this.#readable.server = this.#authenticated;
    this.#keepWhatOpens();
  }

  #keepWhatOpens(): void {
    for (const talker of this.#talkers) {
      const side = this.conversation.side(talker.direction);
      talker.reader.keepApplicationData ||=
        this.#readable[side] !== undefined || this.#decryption?.isProtected(side) === true;
    }
  }

  applicationData(talker: Talker, length: number, firstFrame: number, lastFrame: number): void {
    this.conversation.log.applicationData(talker, length, firstFrame, lastFrame);
  }

  handshake(talker: Talker, bytes: Uint8Array, start: number, end: number, frames: readonly number[]): void {
    if (this.conversation.basis === 'seen')
      talker.endOffset = talker.reader.endOffset - talker.assembler.rest;
    this.conversation.handshake(talker, bytes, start, end, frames);
  }

  oversized(talker: Talker, type: number, length: number, frames: readonly number[]): void {
    this.conversation.oversized(talker, type, length, frames);
  }

  plaintext(talker: Talker, bytes: Uint8Array, start: number, end: number): void {
    this.conversation.log.plaintext(talker, bytes, start, end);
  }

  textAmidTls(talker: Talker, bytes: Uint8Array, start: number, end: number): void {
    this.conversation.log.plaintext(talker, bytes, start, end, true);
  }

  takeBackPlaintext(talker: Talker, length: number): void {
    this.conversation.log.takeBackPlaintext(talker.direction, length);
  }

  ssl2Hello(talker: Talker, bytes: Uint8Array): void {
    const message = decodeSsl2ClientHello(bytes);
    this.conversation.learn(talker, message);
    this.conversation.log.remade(talker, [talker.arrival.frame], message, bytes);
  }

  unreadable(talker: Talker, bytes: Uint8Array, start: number, end: number): void {
    const { log } = this.conversation;
    log.unreadable(talker, bytes, start, end);
    const { frame } = talker.arrival;
    log.find({ code: 'record.unreadable', frame, from: this.conversation.side(talker.direction) });
  }

  #unfinished(talker: Talker): void {
    if (talker.bytes === 0) return;
    const { pendingType: type, pending: length, pendingFrames: frames } = talker.assembler;
    if (type !== undefined) this.conversation.unfinished(talker, type, length, frames);
  }

  #oneDirection(a: Talker, b: Talker, delivery: readonly [Delivery, Delivery]): void {
    const { log } = this.conversation;
    const seen = a.bytes > 0 ? a : b;
    const other = seen === a ? b : a;
    // A peer that closed or was reset has been seen; it had nothing to say.
    const present = log.events.some((event) => event.direction === other.direction);
    // Its acknowledgements are packets of its own.
    if (present || delivery[seen.direction].heard !== undefined) return;
    const from = this.conversation.side(seen.direction);
    log.find({ code: 'stream.one_direction', frame: this.conversation.firstFrame, from });
  }
}
