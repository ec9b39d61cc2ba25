import { MAX_DTLS_RECORDS_HELD } from '../../base/limits.js';
import type { Side } from '../../base/side.js';
import type { SecretStore } from '../../keys/secret-store.js';
import { type DtlsHandshakeListener, dtlsMessageForm } from '../../record/dtls-handshake-assembler.js';
import { DtlsRecord, isDtlsByte, readDtlsRecord } from '../../record/dtls-record.js';
import { wholeContent } from '../../record/record-content.js';
import { AlertDescription } from '../../registry/alert.js';
import { ContentType } from '../../registry/content-type.js';
import { isPortUnreachable } from '../../registry/icmp.js';
import type { Datagram, DatagramListener } from '../../stream/datagram-listener.js';
import { type Delivery, UNKNOWN_DELIVERY } from '../../stream/delivery.js';
import { endpointsOf } from '../../stream/flow-index.js';
import {
  type Arrival,
  type Direction,
  type EndReason,
  type GapReason,
  opposite,
} from '../../stream/stream-listener.js';
import type { Connection } from '../connection.js';
import type { CaptureContext } from './capture-context.js';
import { findClosedRecords } from './closed-records.js';
import { Conversation, type ConversationFeeder } from './conversation.js';
import { DtlsDecryption, type OpenedDatagramRecord } from './dtls-decryption.js';
import { beginningOf, firstHelloRandom, isStun, RANDOM_LENGTH } from './dtls-recognition.js';
import { isRepeatedAlert, isRepeatedSealed } from './dtls-repetition.js';
import { DtlsSpeaker } from './dtls-speaker.js';
import type { Decoded } from './message-cache.js';

const { change_cipher_spec, alert, handshake, application_data, tls12_cid, ACK } = ContentType.code;
const FATAL = 2;

/** RFC 9147 section 6.1. */
const EPOCH_OF_DATA = 3;
/** Messages of a side of which it is remembered that they were told: two flights. */
const MESSAGES_REMEMBERED = 32;
const SEALED_REMEMBERED = 4;

/** Bytes of memory of what keeps a conversation going, about. */
const BYTES_OF_A_FOLLOWER = 2_048;

const record = new DtlsRecord();

/** Follows one DTLS association (RFC 6347, RFC 9147) and hands over its story when it ends. */
export class DtlsFollower implements DatagramListener, ConversationFeeder {
  readonly ordinal: number;
  readonly #tell: (connection: Connection) => void;
  readonly #conversation: Conversation;
  readonly #speakers: readonly [DtlsSpeaker, DtlsSpeaker];
  readonly #secrets: SecretStore;
  readonly #start: { readonly seconds: number; readonly nanoseconds: number };
  #lastSeconds: number;
  #lastNanoseconds: number;
  /** From the ClientHello on, if there are any secrets by then. */
  #decryption: DtlsDecryption | undefined;
  /** Of the first ClientHello. */
  #random: Uint8Array | undefined;
  /** Of the connection ids that each side asked for, in bytes. */
  readonly #idLengths: { client: number | undefined; server: number | undefined } = {
    client: undefined,
    server: undefined,
  };
  /** Protected records that came before the ServerHello that says how they are opened. */
  readonly #held: { direction: Direction; bytes: Uint8Array; arrival: Arrival }[] = [];
  #helloSeen = false;
  #talked = false;
  #over = false;
  #stunSeen = false;
  #unreadable: [boolean, boolean] = [false, false];
  closed = false;

  constructor(
    datagram: Datagram,
    ordinal: number,
    arrival: Arrival,
    context: CaptureContext,
    tell: (connection: Connection) => void,
  ) {
    this.ordinal = ordinal;
    this.#tell = tell;
    this.#secrets = context.secrets;
    const { seconds, nanoseconds } = arrival;
    this.#start = { seconds, nanoseconds };
    this.#lastSeconds = seconds;
    this.#lastNanoseconds = nanoseconds;
    const kind = { transport: 'dtls', carrier: 'udp', stream: undefined } as const;
    const endpoints = endpointsOf(datagram);
    this.#conversation = new Conversation(endpoints, ordinal, arrival, this, kind, context);
    this.#speakers = [this.#speaker(0), this.#speaker(1)];
  }

  get heldBytes(): number {
    const [a, b] = this.#speakers;
    let held = BYTES_OF_A_FOLLOWER + this.#conversation.heldBytes + a.heldBytes + b.heldBytes;
    for (const { bytes } of this.#held) held += bytes.length;
    return held;
  }

  /** Protected records that wait for the ServerHello. */
  get heldRecords(): number {
    return this.#held.length;
  }

  #speaker(direction: Direction): DtlsSpeaker {
    const listener: DtlsHandshakeListener = {
      handshake: (bytes, start, end, sequence, frames) => {
        const speaker = this.#speakers[direction];
        speaker.endOffset += end - start;
        speaker.sequence = sequence;
        this.#answers(direction);
        this.#conversation.handshake(speaker, bytes, start, end, frames);
        speaker.sequence = undefined;
        const told = this.#conversation.log.events.at(-1);
        if (told?.kind === 'handshake' && told.direction === direction) speaker.messages.set(sequence, told);
        if (speaker.messages.size > MESSAGES_REMEMBERED)
          speaker.messages.delete(speaker.messages.keys().next().value!);
      },
      repeated: (sequence) => {
        const speaker = this.#speakers[direction];
        speaker.repeats = true;
        speaker.inVain++;
        const event = speaker.messages.get(sequence);
        if (event !== undefined) this.#conversation.log.repeated(event, speaker.arrival);
      },
      oversized: (type, length, frames) =>
        this.#conversation.oversized(this.#speakers[direction], type, length, frames),
      missing: (_sequence, type, length, received) => this.#missing(direction, type, length, received),
      malformed: () => this.#unreadableAt(direction),
    };
    return new DtlsSpeaker(direction, listener);
  }

  startsAnother(direction: Direction, bytes: Uint8Array, start: number, end: number): boolean {
    const at = firstHelloRandom(bytes, beginningOf(bytes, start, end), end);
    if (at < 0) return false;
    const over = this.#talked || this.closed;
    const other = this.#random === undefined || this.#random.some((byte, i) => bytes[at + i] !== byte);
    if (!other) return false;
    return over || (this.#random !== undefined && direction === this.#conversation.roles.clientDirection);
  }

  datagram(
    direction: Direction,
    bytes: Uint8Array,
    start: number,
    end: number,
    length: number,
    arrival: Arrival,
  ): void {
    const from = beginningOf(bytes, start, end);
    // Others share the port (RFC 7983 section 7).
    if (from >= end || !isDtlsByte(bytes[from]!)) {
      this.#stunSeen ||= isStun(bytes, start, end);
      return;
    }
    this.#lastSeconds = arrival.seconds;
    this.#lastNanoseconds = arrival.nanoseconds;
    const speaker = this.#speakers[direction];
    speaker.at(arrival);
    speaker.bytes += length;
    this.#conversation.log.acts(direction);
    this.#speakers[opposite(direction)].heard = this.#timeOf(arrival);
    const random = this.#random === undefined ? firstHelloRandom(bytes, from, end) : -1;
    if (random >= 0) this.#random = bytes.slice(random, random + RANDOM_LENGTH);
    const wireEnd = start + length;
    for (let at = from; at < end; ) {
      if (!readDtlsRecord(bytes, at, end, wireEnd, this.#connectionIdLength(direction), record)) {
        this.#unreadableAt(direction);
        return;
      }
      speaker.spoke = true;
      const next = record.end;
      if (!this.#isCopy(speaker)) this.#record(speaker, bytes);
      at = next;
    }
    if (this.#conversation.version !== undefined) this.#openHeld();
  }

  icmpError(direction: Direction, version: 4 | 6, type: number, code: number, arrival: Arrival): void {
    const about = opposite(direction);
    const speaker = this.#speakers[about];
    const { log } = this.#conversation;
    // Who had waited in vain has given up: that says nothing of what it thinks of the other.
    const left = speaker.spoke && speaker.inVain === 0 && isPortUnreachable(version, type, code);
    if (!left) log.networkError(about, version, type, code, arrival);
    else if (!speaker.gone) log.socketClosed(about, version, type, code, arrival);
    speaker.gone ||= left;
  }

  ended(reason: EndReason): void {
    const conversation = this.#conversation;
    const { log } = conversation;
    this.#over = true;
    this.#openHeld();
    for (const { handshake: messages } of this.#speakers) messages.flush(true);
    if (reason === 'evicted') log.find({ code: 'connection.evicted', frame: 0 });
    if (log.dropped > 0) log.find({ code: 'connection.too_many_events', frame: 0, dropped: log.dropped });
    if (this.#decryption !== undefined)
      findClosedRecords(this.#decryption, this.#secrets, conversation.cipherSuite, log);
    if (!this.#helloSeen) log.find({ code: 'stream.late_start', frame: conversation.firstFrame });
    const [a, b] = this.#speakers;
    const connection = conversation.connection({
      reason,
      lastSeconds: this.#lastSeconds,
      lastNanoseconds: this.#lastNanoseconds,
      delivery: [deliveryOf(a), deliveryOf(b)],
      spokeTls: [a.spoke, b.spoke],
      bytes: [a.bytes, b.bytes],
    });
    this.#tell(this.#stunSeen ? { ...connection, sharesPortWithStun: true } : connection);
  }

  keysChanged(): void {}

  messageCame(from: Side, { likeness, message, bytes }: Decoded): void {
    if (likeness.name === 'client_hello') {
      this.#helloSeen = true;
      this.#idLengths.client = likeness.connectionId?.length;
    } else if (likeness.name === 'server_hello') this.#idLengths.server = likeness.connectionId?.length;
    if (this.#secrets.empty) return;
    if (likeness.name === 'client_hello') this.#decryption ??= new DtlsDecryption(this.#secrets);
    const sequence = this.#speakers[0].sequence ?? this.#speakers[1].sequence ?? 0;
    // RFC 9147 section 5.2: DTLS 1.3 hashes the form of TLS, but has no extended master secret that would ask for it.
    this.#decryption?.message(from, message, dtlsMessageForm(bytes, sequence));
  }

  /** What the other side has asked for is in this direction's records, if both said that they know of it. */
  #connectionIdLength(direction: Direction): number | undefined {
    if (!this.#helloSeen) return undefined;
    const { client, server } = this.#idLengths;
    if (client === undefined || server === undefined) return 0;
    return this.#conversation.side(direction) === 'client' ? server : client;
  }

  /** The capture holds the record twice. A number that is encrypted shows only when it is opened. */
  #isCopy(speaker: DtlsSpeaker): boolean {
    if (record.unified) return false;
    const isCopy = speaker.note(record.epoch, record.sequence, this.#timeOf(speaker.arrival)) === 'copy';
    if (speaker.skipped) this.#gap(speaker, 0, 'lost');
    return isCopy;
  }

  #record(speaker: DtlsSpeaker, bytes: Uint8Array): void {
    const { arrival } = speaker;
    if (!record.unified && record.epoch === 0) {
      if (!record.complete) this.#cut(speaker);
      this.#content(speaker, record.type, bytes, record.fragmentStart, record.end, 0);
      return;
    }
    const opened = this.#decryption?.open(this.#conversation.side(speaker.direction), bytes, record);
    const early = opened === 'unknown' && this.#conversation.version === undefined && !this.#over;
    if (early && this.#held.length < MAX_DTLS_RECORDS_HELD) {
      const { direction } = speaker;
      this.#held.push({ direction, bytes: bytes.slice(record.start, record.end), arrival: { ...arrival } });
      return;
    }
    if (typeof opened === 'object') this.#opened(speaker, opened, record.unified);
    else this.#sealed(speaker);
  }

  #opened(speaker: DtlsSpeaker, opened: OpenedDatagramRecord, numbered: boolean): void {
    const { type, content, epoch, sequence } = opened;
    const time = this.#timeOf(speaker.arrival);
    if (numbered) {
      if (speaker.note(epoch, sequence, time) === 'copy') return;
      if (speaker.skipped) this.#gap(speaker, 0, 'lost');
    }
    this.#conversation.basis = 'decrypted';
    if (record.unified) speaker.epoch = record.epoch;
    this.#content(speaker, type, content, 0, content.length, epoch);
    speaker.epoch = undefined;
    this.#conversation.basis = 'seen';
  }

  /** What came before anybody knew what it was opened with. */
  #openHeld(): void {
    if (this.#held.length === 0) return;
    const held = this.#held.splice(0);
    for (const { direction, bytes, arrival } of held) {
      const speaker = this.#speakers[direction];
      speaker.at(arrival);
      if (readDtlsRecord(bytes, 0, bytes.length, bytes.length, this.#connectionIdLength(direction), record))
        this.#record(speaker, bytes);
    }
  }

  /** What a record holds, in clear or opened. */
  #content(
    speaker: DtlsSpeaker,
    type: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    epoch: number,
  ): void {
    const conversation = this.#conversation;
    const { frame } = speaker.arrival;
    const length = end - start;
    switch (type) {
      case handshake:
        speaker.handshake.feed(bytes, start, end, epoch, frame);
        return;
      case change_cipher_spec:
        this.#changeCipherSpec(speaker, bytes, start, end);
        return;
      case alert: {
        if (end - start === 2 && isRepeatedAlert(conversation.log, speaker, bytes, start)) return;
        const fatal = bytes[start] === FATAL || conversation.tls13;
        speaker.endOffset += length;
        if (fatal) this.#answers(speaker.direction);
        conversation.content(speaker, wholeContent(type, bytes, start, end, [frame]));
        if (fatal || bytes[start + 1] === AlertDescription.code.close_notify) this.closed = true;
        return;
      }
      case ACK:
        return;
      case application_data:
        if (conversation.basis === 'seen') break;
        this.#talked = true;
        speaker.endOffset += length;
        conversation.content(speaker, wholeContent(type, bytes, start, end, [frame]));
        return;
      default:
    }
    if (type === ContentType.code.heartbeat)
      conversation.content(speaker, wholeContent(type, bytes, start, end, [frame]));
    else this.#unreadableAt(speaker.direction);
  }

  #changeCipherSpec(speaker: DtlsSpeaker, bytes: Uint8Array, start: number, end: number): void {
    const { log } = this.#conversation;
    if (speaker.changeCipherSpec !== undefined && this.#conversation.basis === 'seen') {
      speaker.repeats = true;
      log.repeated(speaker.changeCipherSpec, speaker.arrival);
      return;
    }
    const before = log.events.length;
    speaker.endOffset += end - start;
    speaker.sealed.length = 0;
    const { frame } = speaker.arrival;
    const content = wholeContent(change_cipher_spec, bytes, start, end, [frame]);
    this.#conversation.content(speaker, content);
    if (log.events.length > before) speaker.changeCipherSpec = log.events.at(-1);
  }

  /** A protected record that is not opened. */
  #sealed(speaker: DtlsSpeaker): void {
    const conversation = this.#conversation;
    const { frame } = speaker.arrival;
    const { type, length } = record;
    if (record.unified) {
      const time = this.#timeOf(speaker.arrival);
      if (isRepeatedSealed(conversation.log, speaker, record.epoch, length, time)) return;
      speaker.epoch = record.epoch;
      speaker.endOffset += length;
      if (record.epoch === EPOCH_OF_DATA) this.#talked = true;
      conversation.applicationData(speaker, length, frame, frame);
      speaker.epoch = undefined;
      return;
    }
    const finishedDue = speaker.changeCipherSpec !== undefined && speaker.sealed.length === 0;
    if (type === handshake || (type === tls12_cid && (finishedDue || speaker.repeats))) {
      this.#sealedHandshake(speaker, length);
      return;
    }
    speaker.endOffset += length;
    if (type === alert) {
      conversation.log.encryptedAlert(speaker, [frame], length);
      return;
    }
    if (type !== application_data && type !== tls12_cid) return;
    this.#talked = true;
    conversation.applicationData(speaker, length, frame, frame);
  }

  #sealedHandshake(speaker: DtlsSpeaker, length: number): void {
    const { log } = this.#conversation;
    const [finished] = speaker.sealed;
    if (finished !== undefined && speaker.repeats) {
      speaker.repeats = false;
      log.repeated(finished, speaker.arrival);
      return;
    }
    const before = log.events.length;
    speaker.endOffset += length;
    this.#answers(speaker.direction);
    log.encryptedHandshake(speaker, [speaker.arrival.frame], length, speaker.sealed.length === 0);
    const event = log.events.at(-1);
    if (event !== undefined && log.events.length > before && speaker.sealed.length < SEALED_REMEMBERED)
      speaker.sealed.push(event);
  }

  /** A side says something new in the handshake: it has what the other side had said. */
  #answers(direction: Direction): void {
    const other = this.#speakers[opposite(direction)];
    other.answered = other.endOffset;
    other.inVain = 0;
    // What is still missing of it is missing in the capture.
    other.handshake.flush(false);
    other.answered = other.endOffset;
  }

  #missing(direction: Direction, type: number | undefined, length: number, received: number): void {
    const speaker = this.#speakers[direction];
    const { arrival } = speaker;
    if (type !== undefined && received < length) {
      this.#conversation.unfinished(speaker, type, received, [arrival.frame]);
      return;
    }
    this.#gap(speaker, 0, 'lost');
  }

  /** Part of a record was not captured. */
  #cut(speaker: DtlsSpeaker): void {
    this.#gap(speaker, record.length - (record.end - record.fragmentStart), 'snap_length');
  }

  #gap(speaker: DtlsSpeaker, length: number, reason: GapReason): void {
    const { log } = this.#conversation;
    const { direction, arrival } = speaker;
    const from = this.#conversation.side(direction);
    this.#conversation.gap(direction);
    log.gap(speaker, length, reason, arrival);
    const snapLength = reason === 'snap_length';
    log.find({ code: 'stream.gap', frame: arrival.frame, from, length, snapLength });
  }

  #unreadableAt(direction: Direction): void {
    if (this.#unreadable[direction]) return;
    this.#unreadable[direction] = true;
    const { frame } = this.#speakers[direction].arrival;
    this.#conversation.log.find({
      code: 'record.unreadable',
      frame,
      from: this.#conversation.side(direction),
    });
  }

  #timeOf({ seconds, nanoseconds }: Arrival): number {
    return seconds - this.#start.seconds + (nanoseconds - this.#start.nanoseconds) / 1e9;
  }
}

/** What became of a side's messages, as far as the other side's answers tell. UDP itself acknowledges nothing. */
const deliveryOf = ({ endOffset, answered, heard }: DtlsSpeaker): Delivery => ({
  ...UNKNOWN_DELIVERY,
  sent: endOffset,
  acknowledged: answered,
  heard,
});
