import { HandshakeAssembler, type HandshakeListener } from '../../record/handshake-assembler.js';
import type { TlsRecord } from '../../record/record-content.js';
import { isHelloAt, isRecordHeaderAt, RECORD_HEADER_LENGTH } from '../../record/record-header.js';
import { type RecordListener, RecordReader } from '../../record/record-reader.js';
import { TDS_HEADER_LENGTH, TdsFraming, tdsContentLength } from '../../record/tds-framing.js';
import type { Arrival, Direction } from '../../stream/stream-listener.js';
import { TlsRecognition } from './tls-recognition.js';

/** What one direction's bytes have turned out to be. */
export type Speaks = 'undetermined' | 'tls' | 'ssl2' | 'other';

/** Hears what one direction says, recognised and split into records and messages. */
export interface TalkerListener {
  record(talker: Talker, record: TlsRecord): void;
  applicationData(talker: Talker, length: number, firstFrame: number, lastFrame: number): void;
  /** `bytes[start, end)` is the message, and is valid only during the call. */
  handshake(talker: Talker, bytes: Uint8Array, start: number, end: number, frames: readonly number[]): void;
  oversized(talker: Talker, type: number, length: number, frames: readonly number[]): void;
  plaintext(talker: Talker, bytes: Uint8Array, start: number, end: number): void;
  /** Text where a TLS record should begin. */
  textAmidTls(talker: Talker, bytes: Uint8Array, start: number, end: number): void;
  /** The last `length` bytes told as plaintext were the beginning of TLS after all. */
  takeBackPlaintext(talker: Talker, length: number): void;
  ssl2Hello(talker: Talker, message: Uint8Array): void;
  unreadable(talker: Talker, bytes: Uint8Array, start: number, end: number): void;
}

/** So many printable characters (ASCII) are no chance: 95 of 256 bytes are such. */
const LEAST_TEXT = 8;

/** Is it text, as far as the first characters tell? */
function isText(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < LEAST_TEXT) return false;
  for (let at = start; at < start + LEAST_TEXT; at++) {
    const byte = bytes[at]!;
    if ((byte < 0x20 || byte >= 0x7f) && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return false;
  }
  return true;
}

/** One direction of a connection: from bytes in order to records and handshake messages. */
export class Talker implements RecordListener, HandshakeListener {
  readonly direction: Direction;
  #reader: RecordReader | undefined;
  #assembler: HandshakeAssembler | undefined;
  readonly arrival: Arrival = { frame: 0, seconds: 0, nanoseconds: 0 };
  speaks: Speaks = 'undetermined';
  /** Its records are encrypted from here on: it has sent ChangeCipherSpec, or TLS 1.3 keys are in use. */
  encrypted = false;
  /** Handshake records met under encryption. */
  encryptedHandshakes = 0;
  bytes = 0;
  /** Bytes of the stream so far, those that are missing included. */
  #offset = 0;
  /** Offset in the stream behind what is being told. */
  endOffset = 0;
  /** The latest frame that brought bytes of this direction, of those told so far. */
  highestFrame = 0;
  /** It has given up TLS and goes on in clear. */
  #inClear = false;
  readonly #listener: TalkerListener;
  #prologue: TlsRecognition | undefined;
  /** What its records lie in; undefined: in the stream itself. */
  #framing: TdsFraming | undefined;
  #ssl2: { readonly bytes: Uint8Array; fill: number } | undefined;

  constructor(direction: Direction, listener: TalkerListener) {
    this.direction = direction;
    this.#listener = listener;
  }

  /** Made with the first bytes: many connections never get so far. */
  get reader(): RecordReader {
    this.#reader ??= new RecordReader(this);
    return this.#reader;
  }

  get assembler(): HandshakeAssembler {
    this.#assembler ??= new HandshakeAssembler(this);
    return this.#assembler;
  }

  /** Bytes of memory that it keeps, about. */
  get heldBytes(): number {
    return (this.#reader?.heldBytes ?? 0) + (this.#assembler?.heldBytes ?? 0) + (this.#prologue?.length ?? 0);
  }

  record(record: TlsRecord): void {
    this.endOffset = this.reader.endOffset;
    this.#listener.record(this, record);
  }

  applicationData(_version: number, length: number, firstFrame: number, lastFrame: number): void {
    this.endOffset = this.reader.endOffset;
    this.#listener.applicationData(this, length, firstFrame, lastFrame);
  }

  notARecord(bytes: Uint8Array, start: number, end: number): void {
    this.endOffset = this.reader.endOffset;
    this.#inClear = isText(bytes, start, end);
    if (this.#inClear) this.#listener.textAmidTls(this, bytes, start, end);
    else this.#listener.unreadable(this, bytes, start, end);
  }

  handshake(bytes: Uint8Array, start: number, end: number, frames: readonly number[]): void {
    this.#listener.handshake(this, bytes, start, end, frames);
  }

  oversized(type: number, length: number, frames: readonly number[]): void {
    this.#listener.oversized(this, type, length, frames);
  }

  data(bytes: Uint8Array, start: number, end: number, arrival: Arrival, peerSpeaksTls: boolean): void {
    this.bytes += end - start;
    this.#offset += end - start;
    this.endOffset = this.#offset;
    this.#at(arrival);
    if (this.speaks === 'undetermined') this.#determine(bytes, start, end, arrival, peerSpeaksTls);
    else if (this.#inClear) this.#goOnInClear(bytes, start, end, arrival);
    else if (this.speaks === 'tls') this.#read(bytes, start, end, arrival.frame);
    else if (this.speaks === 'ssl2') this.#ssl2Data(bytes, start, end, arrival.frame);
    else this.#listener.plaintext(this, bytes, start, end);
  }

  /** `length` bytes are missing. True: what follows can still be read in step. */
  gap(length: number): boolean {
    this.#cutHeld();
    this.#offset += length;
    if (this.speaks !== 'tls') {
      this.endOffset = this.#offset;
      return this.speaks === 'other';
    }
    this.#framing?.gap(length);
    const inStep = this.reader.gap(length);
    if (!inStep) this.assembler.reset();
    this.endOffset = this.#offset;
    return inStep;
  }

  /** A server that gave up TLS may still close it with an alert. */
  #goOnInClear(bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    if (end - start < RECORD_HEADER_LENGTH || !isRecordHeaderAt(bytes, start)) {
      this.#listener.textAmidTls(this, bytes, start, end);
      return;
    }
    this.#inClear = false;
    this.reader.resume();
    this.reader.endOffset = this.#offset - (end - start);
    this.reader.feed(bytes, start, end, arrival.frame);
  }

  #determine(bytes: Uint8Array, start: number, end: number, arrival: Arrival, peerSpeaksTls: boolean): void {
    if (this.#prologue === undefined && end - start >= 11 && isHelloAt(bytes, start)) {
      this.speaks = 'tls';
      this.reader.endOffset = this.#offset - (end - start);
      this.reader.feed(bytes, start, end, arrival.frame);
      return;
    }
    this.#prologue ??= new TlsRecognition();
    const prologue = this.#prologue;
    const before = prologue.length;
    const held = this.#offset - (end - start) - before;
    const recognized = prologue.add(bytes, start, end, arrival, peerSpeaksTls);
    switch (recognized.is) {
      case 'other':
        this.#listener.plaintext(this, bytes, start, end);
        return;
      case 'full':
        this.speaks = 'other';
        this.#listener.plaintext(this, bytes, start, end);
        this.#prologue = undefined;
        return;
      default:
    }
    if (recognized.start < before) this.#listener.takeBackPlaintext(this, before - recognized.start);
    else if (recognized.start > before) {
      this.endOffset = held + recognized.start;
      this.#listener.plaintext(this, bytes, start, start + (recognized.start - before));
    }
    this.#adopt(prologue, recognized.is, recognized.start, held);
    const kept = prologue.length - before;
    if (kept < end - start) {
      this.#at(arrival);
      if (this.speaks === 'tls') this.#read(bytes, start + kept, end, arrival.frame);
      else this.#ssl2Data(bytes, start + kept, end, arrival.frame);
    }
  }

  /** Records, taken out of TDS packets where they lie in such. */
  #read(bytes: Uint8Array, start: number, end: number, frame: number): void {
    const framing = this.#framing;
    if (framing === undefined) {
      this.reader.feed(bytes, start, end, frame);
      return;
    }
    framing.feed(bytes, start, end, (inside, from, to, skipped) => {
      this.reader.endOffset += skipped;
      this.reader.feed(inside, from, to, frame);
    });
  }

  /** What was held from offset `held` on is TLS from `start` on: it is read again as such. */
  #adopt(prologue: TlsRecognition, is: 'tls' | 'ssl2', start: number, held: number): void {
    this.speaks = is;
    this.reader.endOffset = held + start;
    this.#prologue = undefined;
    const inTds = start < TDS_HEADER_LENGTH ? 0 : tdsContentLength(prologue.bytes, start - TDS_HEADER_LENGTH);
    if (inTds > 0) this.#framing = new TdsFraming(inTds);
    prologue.replay(start, (bytes, from, to, when) => {
      this.#at(when);
      if (this.speaks === 'tls') this.#read(bytes, from, to, when.frame);
      else this.#ssl2Data(bytes, from, to, when.frame);
    });
  }

  /** Bytes are missing behind those that are held, so that they cannot be joined with what follows. */
  #cutHeld(): void {
    const prologue = this.#prologue;
    this.#prologue = undefined;
    if (prologue?.beginsWithRecordHeader) {
      this.#listener.takeBackPlaintext(this, prologue.length);
      this.#adopt(prologue, 'tls', 0, this.#offset - prologue.length);
    }
    if (this.speaks === 'ssl2') {
      this.#ssl2 = undefined;
      this.reader.endOffset = this.#offset;
      this.speaks = 'tls';
    }
  }

  /** SSL 2.0's hello is one message; what follows is SSL 2.0 (unreadable) or TLS records. */
  #ssl2Data(bytes: Uint8Array, start: number, end: number, frame: number): void {
    this.#ssl2 ??= {
      bytes: new Uint8Array(2 + (((bytes[start]! & 0x7f) << 8) | bytes[start + 1]!)),
      fill: 0,
    };
    const hello = this.#ssl2;
    const take = Math.min(hello.bytes.length - hello.fill, end - start);
    hello.bytes.set(bytes.subarray(start, start + take), hello.fill);
    hello.fill += take;
    if (hello.fill < hello.bytes.length) return;
    this.#ssl2 = undefined;
    this.speaks = 'tls';
    this.reader.endOffset += hello.bytes.length;
    this.endOffset = this.reader.endOffset;
    this.#listener.ssl2Hello(this, hello.bytes);
    if (start + take < end) this.reader.feed(bytes, start + take, end, frame);
  }

  #at(arrival: Arrival): void {
    this.arrival.frame = arrival.frame;
    if (arrival.frame > this.highestFrame) this.highestFrame = arrival.frame;
    this.arrival.seconds = arrival.seconds;
    this.arrival.nanoseconds = arrival.nanoseconds;
  }
}
