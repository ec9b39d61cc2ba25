import { MAX_RECORD_LENGTH } from '../base/limits.js';

export const RECORD_HEADER_LENGTH = 5;

/**
 * Could these five bytes begin a TLS record (RFC 8446 section 5.1)? Content types 20 to 24, major version 3 and a
 * length that no version exceeds. An empty record is legal only for application data.
 */
export function isRecordHeader(type: number, major: number, minor: number, length: number): boolean {
  return (
    type >= 20 &&
    type <= 24 &&
    major === 3 &&
    minor <= 4 &&
    length <= MAX_RECORD_LENGTH &&
    (length > 0 || type === 23)
  );
}

export function isRecordHeaderAt(bytes: Uint8Array, at: number): boolean {
  return isRecordHeader(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, (bytes[at + 3]! << 8) | bytes[at + 4]!);
}

/**
 * Where TLS begins in bytes that may start with something else: the offset of a record that holds the start of a
 * ClientHello or ServerHello, or an alert that fills the bytes; -1 if none. `from` is where to begin to look.
 */
export function findTlsStart(bytes: Uint8Array, from: number, end: number): number {
  for (let at = bytes.indexOf(0x16, from); at >= 0 && at + 11 <= end; at = bytes.indexOf(0x16, at + 1)) {
    if (isHelloAt(bytes, at)) return at;
  }
  return -1;
}

/** Record header, handshake type 1 or 2 and a body that begins with a protocol version. */
export function isHelloAt(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 0x16 || !isRecordHeaderAt(bytes, at)) return false;
  const type = bytes[at + 5]!;
  const length = (bytes[at + 6]! << 16) | (bytes[at + 7]! << 8) | bytes[at + 8]!;
  if (type === 2 && bytes[at + 9] === 0x7f) return length >= 38;
  return (type === 1 || type === 2) && length >= 38 && bytes[at + 9] === 3 && bytes[at + 10]! <= 4;
}

/**
 * SSL 2.0's CLIENT-HELLO (RFC 5246 appendix E.2): a two-byte header with the high bit set, message type 1,
 * a version, and lengths that add up.
 */
export function isSsl2ClientHello(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 11 || (bytes[start]! & 0x80) === 0 || bytes[start + 2] !== 1) return false;
  const length = ((bytes[start]! & 0x7f) << 8) | bytes[start + 1]!;
  const version = (bytes[start + 3]! << 8) | bytes[start + 4]!;
  if (version !== 0x0002 && (version < 0x0300 || version > 0x0304)) return false;
  const specs = (bytes[start + 5]! << 8) | bytes[start + 6]!;
  const session = (bytes[start + 7]! << 8) | bytes[start + 8]!;
  const challenge = (bytes[start + 9]! << 8) | bytes[start + 10]!;
  return (
    specs > 0 &&
    specs % 3 === 0 &&
    challenge >= 16 &&
    challenge <= 32 &&
    9 + specs + session + challenge === length
  );
}
