// The frames of one opened packet, RFC 9000 section 19.
import { varintAt, varintLength } from './varint.js';

/** What a frame that was read says; offsets count from the start of the bytes read. */
export interface FrameListener {
  padding(length: number): void;
  ack(): void;
  crypto(offset: number, bytes: Uint8Array, start: number, end: number): void;
  /** `finished`: the stream ends with these bytes. */
  stream(id: number, offset: number, finished: boolean, bytes: Uint8Array, start: number, end: number): void;
  newConnectionId(bytes: Uint8Array, start: number, end: number): void;
  /** `application`: type 0x1d, whose codes are the application's; `reason` is what the peer wrote, not made harmless. */
  connectionClose(application: boolean, code: number, frameType: number, reason: Uint8Array): void;
  handshakeDone(): void;
  /** Any other frame that was read or passed over. */
  other(type: number): void;
  /** A type of an extension, whose length is not known: what follows it in the packet stays unread. */
  unknown(type: number): void;
  /** A frame that goes beyond the packet, or holds what no frame may. */
  malformed(type: number): void;
}

const PADDING = 0x00;
const PING = 0x01;
const ACK = 0x02;
const ACK_ECN = 0x03;
const RESET_STREAM = 0x04;
const STOP_SENDING = 0x05;
const CRYPTO = 0x06;
const NEW_TOKEN = 0x07;
const STREAM = 0x08;
const LAST_STREAM = 0x0f;
const STREAMS_BLOCKED_UNI = 0x17;
/** MAX_DATA and MAX_STREAM_DATA. */
const CONNECTION_CREDIT = 0x10;
const STREAM_CREDIT = 0x11;
const STREAM_DATA_BLOCKED = 0x15;
const NEW_CONNECTION_ID = 0x18;
const RETIRE_CONNECTION_ID = 0x19;
const PATH_CHALLENGE = 0x1a;
const PATH_RESPONSE = 0x1b;
const CONNECTION_CLOSE = 0x1c;
const CONNECTION_CLOSE_APPLICATION = 0x1d;
const HANDSHAKE_DONE = 0x1e;
/** draft-ietf-quic-ack-frequency section 6, which quinn sends. */
const IMMEDIATE_ACK = 0x1f;
/** RFC 9221 section 4. */
const DATAGRAM = 0x30;
const DATAGRAM_WITH_LENGTH = 0x31;
/** draft-ietf-quic-ack-frequency section 5: sequence number, two thresholds, a delay. */
const ACK_FREQUENCY = 0xaf;

/** Bits of a STREAM frame's type, RFC 9000 section 19.8. */
const FIN = 1;
const LENGTH = 2;
const OFFSET = 4;

const STATELESS_RESET_TOKEN = 16;

/** Reads frame by frame; allocates nothing of its own. */
class FrameReader {
  readonly #listener: FrameListener;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  /** A field was not whole. */
  #failed = false;

  constructor(listener: FrameListener) {
    this.#listener = listener;
  }

  read(bytes: Uint8Array, start: number, end: number): void {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.#failed = false;
    while (this.#at < end) {
      if (bytes[this.#at] === PADDING) {
        this.#padding();
        continue;
      }
      const type = this.#integer();
      const known = !this.#failed && this.#frame(type);
      if (this.#failed) this.#listener.malformed(type);
      if (!known || this.#failed) return;
    }
  }

  #padding(): void {
    const start = this.#at;
    while (this.#at < this.#end && this.#bytes[this.#at] === PADDING) this.#at++;
    this.#listener.padding(this.#at - start);
  }

  /** False if the type is not known. */
  #frame(type: number): boolean {
    if (type >= STREAM && type <= LAST_STREAM) {
      this.#stream(type);
      return true;
    }
    switch (type) {
      case ACK:
      case ACK_ECN:
        this.#ack(type === ACK_ECN);
        return true;
      case CRYPTO:
        this.#crypto();
        return true;
      case NEW_CONNECTION_ID:
        this.#newConnectionId();
        return true;
      case CONNECTION_CLOSE:
      case CONNECTION_CLOSE_APPLICATION:
        this.#connectionClose(type === CONNECTION_CLOSE_APPLICATION);
        return true;
      case HANDSHAKE_DONE:
        this.#listener.handshakeDone();
        return true;
      default:
        return this.#passOver(type);
    }
  }

  /** Frames of which only the type is of interest. */
  #passOver(type: number): boolean {
    if (type === NEW_TOKEN || type === DATAGRAM_WITH_LENGTH) this.#skip(this.#integer());
    else if (type === DATAGRAM) this.#at = this.#end;
    else if (type === PATH_CHALLENGE || type === PATH_RESPONSE) this.#skip(8);
    else {
      const integers = integersOf(type);
      if (integers === undefined) {
        this.#listener.unknown(type);
        return false;
      }
      for (let nth = 0; nth < integers; nth++) this.#integer();
    }
    if (!this.#failed) this.#listener.other(type);
    return true;
  }

  #ack(ecn: boolean): void {
    this.#integer();
    this.#integer();
    const ranges = this.#integer();
    this.#integer();
    for (let nth = 0; nth < ranges && !this.#failed; nth++) {
      this.#integer();
      this.#integer();
    }
    if (ecn) for (let nth = 0; nth < 3; nth++) this.#integer();
    if (!this.#failed) this.#listener.ack();
  }

  #crypto(): void {
    const offset = this.#integer();
    const start = this.#skip(this.#integer());
    if (!this.#failed) this.#listener.crypto(offset, this.#bytes, start, this.#at);
  }

  #stream(type: number): void {
    const id = this.#integer();
    const offset = (type & OFFSET) === 0 ? 0 : this.#integer();
    const start = this.#skip((type & LENGTH) === 0 ? this.#end - this.#at : this.#integer());
    if (this.#failed) return;
    this.#listener.stream(id, offset, (type & FIN) !== 0, this.#bytes, start, this.#at);
  }

  #newConnectionId(): void {
    this.#integer();
    this.#integer();
    const length = this.#at < this.#end ? this.#bytes[this.#at]! : 0;
    const start = this.#skip(1 + length) + 1;
    this.#skip(STATELESS_RESET_TOKEN);
    if (length === 0 || length > 20) this.#failed = true;
    if (!this.#failed) this.#listener.newConnectionId(this.#bytes, start, start + length);
  }

  #connectionClose(application: boolean): void {
    const code = this.#integer();
    const frameType = application ? 0 : this.#integer();
    const start = this.#skip(this.#integer());
    if (this.#failed) return;
    this.#listener.connectionClose(application, code, frameType, this.#bytes.subarray(start, this.#at));
  }

  #integer(): number {
    const value = varintAt(this.#bytes, this.#at, this.#end);
    if (value < 0) {
      this.#failed = true;
      this.#at = this.#end;
      return 0;
    }
    this.#at += varintLength(this.#bytes[this.#at]!);
    return value;
  }

  /** Passes over bytes; returns where they begin. */
  #skip(length: number): number {
    const start = this.#at;
    if (length > this.#end - start) {
      this.#failed = true;
      this.#at = this.#end;
    } else this.#at += length;
    return start;
  }
}

/** How many integers, and nothing else, a frame consists of; undefined for a type that is not known. */
function integersOf(type: number): number | undefined {
  switch (type) {
    case PING:
    case IMMEDIATE_ACK:
      return 0;
    case RESET_STREAM:
      return 3;
    case STOP_SENDING:
    case STREAM_CREDIT:
    case STREAM_DATA_BLOCKED:
      return 2;
    case ACK_FREQUENCY:
      return 4;
    case RETIRE_CONNECTION_ID:
      return 1;
    default:
      return type >= CONNECTION_CREDIT && type <= STREAMS_BLOCKED_UNI ? 1 : undefined;
  }
}

/** Reads the frames in `bytes[start, end)`. */
export function readFrames(bytes: Uint8Array, start: number, end: number, listener: FrameListener): void {
  new FrameReader(listener).read(bytes, start, end);
}

/** A frame's type as RFC 9000 section 19 names it; undefined if it is not known. */
export function frameName(type: number): string | undefined {
  if (type >= STREAM && type <= LAST_STREAM) return 'STREAM';
  return NAMES.get(type);
}

const NAMES = new Map([
  [PADDING, 'PADDING'],
  [PING, 'PING'],
  [ACK, 'ACK'],
  [ACK_ECN, 'ACK'],
  [RESET_STREAM, 'RESET_STREAM'],
  [STOP_SENDING, 'STOP_SENDING'],
  [CRYPTO, 'CRYPTO'],
  [NEW_TOKEN, 'NEW_TOKEN'],
  [CONNECTION_CREDIT, 'MAX_DATA'],
  [STREAM_CREDIT, 'MAX_STREAM_DATA'],
  [0x12, 'MAX_STREAMS'],
  [0x13, 'MAX_STREAMS'],
  [0x14, 'DATA_BLOCKED'],
  [STREAM_DATA_BLOCKED, 'STREAM_DATA_BLOCKED'],
  [0x16, 'STREAMS_BLOCKED'],
  [STREAMS_BLOCKED_UNI, 'STREAMS_BLOCKED'],
  [NEW_CONNECTION_ID, 'NEW_CONNECTION_ID'],
  [RETIRE_CONNECTION_ID, 'RETIRE_CONNECTION_ID'],
  [PATH_CHALLENGE, 'PATH_CHALLENGE'],
  [PATH_RESPONSE, 'PATH_RESPONSE'],
  [CONNECTION_CLOSE, 'CONNECTION_CLOSE'],
  [CONNECTION_CLOSE_APPLICATION, 'CONNECTION_CLOSE'],
  [HANDSHAKE_DONE, 'HANDSHAKE_DONE'],
  [IMMEDIATE_ACK, 'IMMEDIATE_ACK'],
  [DATAGRAM, 'DATAGRAM'],
  [DATAGRAM_WITH_LENGTH, 'DATAGRAM'],
  [ACK_FREQUENCY, 'ACK_FREQUENCY'],
]);
