// The records of one datagram: RFC 4347 and RFC 6347 section 4.1, RFC 9146 section 4, RFC 9147 section 4.
import { ContentType } from '../registry/content-type.js';
import { isDtls } from '../registry/protocol-version.js';

/** Type, version, epoch, sequence number, length. */
export const DTLS_HEADER_LENGTH = 13;

/** The first byte of a unified header, 001CSLEE (RFC 9147 section 4). */
const UNIFIED = 0x20;
const UNIFIED_MASK = 0xe0;
const HAS_CONNECTION_ID = 0x10;
const LONG_NUMBER = 0x08;
const HAS_LENGTH = 0x04;
const EPOCH_BITS = 0x03;

/** One record of a datagram. One object serves for all records: copy what you keep. */
export class DtlsRecord {
  /** DTLS 1.3's header for protected records: type, version and whole numbers are not in it. */
  unified = false;
  /** Of a unified header: application_data. */
  type = 0;
  version = 0;
  /** Of a unified header: its two lowest bits. */
  epoch = 0;
  /** Of a unified header: the lowest 8 or 16 bits, encrypted. */
  sequence = 0;
  /** Bytes of the number in a unified header: 1 or 2. */
  sequenceLength = 0;
  sequenceStart = 0;
  connectionIdStart = 0;
  connectionIdLength = 0;
  /** The record is `bytes[start, end)`, its header `bytes[start, fragmentStart)`. */
  start = 0;
  fragmentStart = 0;
  /** Captured bytes of it end here. */
  end = 0;
  /** Bytes of the fragment by the header, or up to the datagram's end. */
  length = 0;

  /** Every byte of it was captured. */
  get complete(): boolean {
    return this.end - this.fragmentStart === this.length;
  }
}

/** Bytes of the connection id in the records of a side; undefined: not known, since the hellos were not seen. */
export type ConnectionIdLength = number | undefined;

/**
 * Reads the record at `bytes[at]` of a datagram that was captured up to `end` and would end at `wireEnd`.
 * @returns false if none begins there: too short, a version that is not DTLS, a length beyond the datagram.
 */
export function readDtlsRecord(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  connectionIdLength: ConnectionIdLength,
  record: DtlsRecord,
): boolean {
  if (at >= end) return false;
  record.start = at;
  return (bytes[at]! & UNIFIED_MASK) === UNIFIED
    ? readUnified(bytes, at, end, wireEnd, connectionIdLength, record)
    : readPlain(bytes, at, end, wireEnd, connectionIdLength, record);
}

const uint16 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!;

function readPlain(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  knownLength: ConnectionIdLength,
  record: DtlsRecord,
): boolean {
  const type = bytes[at]!;
  if (end - at < DTLS_HEADER_LENGTH || type < 20 || type > 27 || !isDtls(uint16(bytes, at + 1))) return false;
  record.unified = false;
  record.type = type;
  record.version = uint16(bytes, at + 1);
  record.epoch = uint16(bytes, at + 3);
  // 48 bits fit into a number.
  record.sequence =
    uint16(bytes, at + 5) * 0x1_0000_0000 + uint16(bytes, at + 7) * 0x1_0000 + uint16(bytes, at + 9);
  record.sequenceStart = at + 5;
  record.sequenceLength = 6;
  record.connectionIdStart = at + 11;
  record.connectionIdLength =
    type === ContentType.code.tls12_cid ? (knownLength ?? guessedLength(bytes, at, end, wireEnd)) : 0;
  record.fragmentStart = at + DTLS_HEADER_LENGTH + record.connectionIdLength;
  if (record.fragmentStart > end) return false;
  record.length = uint16(bytes, record.fragmentStart - 2);
  if (record.fragmentStart + record.length > wireEnd) return false;
  record.end = Math.min(end, record.fragmentStart + record.length);
  return true;
}

/** The shortest id behind which a length reaches exactly to the datagram's end; none if there is no such. */
function guessedLength(bytes: Uint8Array, at: number, end: number, wireEnd: number): number {
  for (let length = 1; length <= 255 && at + DTLS_HEADER_LENGTH + length <= end; length++) {
    const fragment = at + DTLS_HEADER_LENGTH + length;
    if (fragment + uint16(bytes, fragment - 2) === wireEnd) return length;
  }
  return 0;
}

function readUnified(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  knownLength: ConnectionIdLength,
  record: DtlsRecord,
): boolean {
  const first = bytes[at]!;
  const idLength = (first & HAS_CONNECTION_ID) === 0 ? 0 : (knownLength ?? 0);
  const numberLength = (first & LONG_NUMBER) === 0 ? 1 : 2;
  const hasLength = (first & HAS_LENGTH) !== 0;
  const fragment = at + 1 + idLength + numberLength + (hasLength ? 2 : 0);
  if (fragment > end) return false;
  record.unified = true;
  record.type = ContentType.code.application_data;
  record.version = 0;
  record.epoch = first & EPOCH_BITS;
  record.connectionIdStart = at + 1;
  record.connectionIdLength = idLength;
  record.sequenceStart = at + 1 + idLength;
  record.sequenceLength = numberLength;
  record.sequence = numberLength === 1 ? bytes[record.sequenceStart]! : uint16(bytes, record.sequenceStart);
  record.fragmentStart = fragment;
  record.length = hasLength ? uint16(bytes, fragment - 2) : wireEnd - fragment;
  if (fragment + record.length > wireEnd) return false;
  record.end = Math.min(end, fragment + record.length);
  return true;
}

const scratch = new DtlsRecord();

/** RFC 6347 section 4.2.2: type, length, message_seq, fragment_offset, fragment_length. */
export const DTLS_MESSAGE_HEADER_LENGTH = 12;

/**
 * Could the datagram `bytes[start, end)`, `wireEnd` being its end on the wire, begin a DTLS conversation, or be of its
 * middle? Records to the datagram's end, the first with a header in clear that says something which holds: a handshake
 * fragment within its message, one byte of ChangeCipherSpec, an alert, or something protected.
 */
export function isDtlsDatagram(bytes: Uint8Array, start: number, end: number, wireEnd: number): boolean {
  if (!readDtlsRecord(bytes, start, end, wireEnd, undefined, scratch)) return false;
  if (scratch.unified || scratch.length === 0 || !isSensible(bytes, scratch)) return false;
  while (scratch.end < end) {
    if (!readDtlsRecord(bytes, scratch.end, end, wireEnd, undefined, scratch)) return false;
  }
  return true;
}

function isSensible(bytes: Uint8Array, { type, epoch, length, fragmentStart, end }: DtlsRecord): boolean {
  if (epoch > 0) return epoch < 0x100 && type !== ContentType.code.change_cipher_spec;
  switch (type) {
    case ContentType.code.handshake: {
      if (length < DTLS_MESSAGE_HEADER_LENGTH || end - fragmentStart < DTLS_MESSAGE_HEADER_LENGTH)
        return false;
      const at = fragmentStart;
      const message = uint24(bytes, at + 1);
      const offset = uint24(bytes, at + 6);
      const fragment = uint24(bytes, at + 9);
      return offset + fragment <= message && DTLS_MESSAGE_HEADER_LENGTH + fragment <= length;
    }
    case ContentType.code.change_cipher_spec:
      // DTLS before RFC 4347 numbered it: two bytes more.
      return length === 1 || length === 3;
    case ContentType.code.alert:
      return length === 2 && (bytes[fragmentStart] === 1 || bytes[fragmentStart] === 2);
    default:
      return false;
  }
}

export const uint24 = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;

/** Whether a datagram that begins with this byte is DTLS where several protocols share a port (RFC 7983 section 7). */
export const isDtlsByte = (first: number): boolean => first >= 20 && first <= 63;
