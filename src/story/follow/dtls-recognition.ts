import { DTLS_HEADER_LENGTH, isDtlsByte, isDtlsDatagram } from '../../record/dtls-record.js';
import { ContentType } from '../../registry/content-type.js';
import { HandshakeType } from '../../registry/handshake-type.js';
import type { Datagram } from '../../stream/datagram-listener.js';

/** CAPWAP's DTLS header (RFC 5415 section 4.2): version 0, type 1, three reserved bytes. */
const CAPWAP_PREAMBLE = 4;

/** Where DTLS begins in a datagram: behind CAPWAP's preamble, if it has one. */
export function beginningOf(bytes: Uint8Array, start: number, end: number): number {
  const preamble =
    end - start > CAPWAP_PREAMBLE + DTLS_HEADER_LENGTH &&
    bytes[start] === 1 &&
    bytes[start + 1] === 0 &&
    bytes[start + 2] === 0 &&
    bytes[start + 3] === 0 &&
    isDtlsByte(bytes[start + CAPWAP_PREAMBLE]!);
  return preamble ? start + CAPWAP_PREAMBLE : start;
}

/** Whether a datagram that belongs to no conversation begins one of DTLS, or is of the middle of one. */
export function beginsDtls({ bytes, payloadStart, payloadEnd, payloadLength }: Datagram): boolean {
  const start = beginningOf(bytes, payloadStart, payloadEnd);
  return isDtlsDatagram(bytes, start, payloadEnd, payloadStart + payloadLength);
}

export const RANDOM_LENGTH = 32;
/** Type, length, message_seq, fragment_offset, fragment_length; then the version. */
const RANDOM_OFFSET = DTLS_HEADER_LENGTH + 12 + 2;

/** Where the random of a first ClientHello stands in a datagram that begins with its beginning; -1 if that is none. */
export function firstHelloRandom(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < RANDOM_OFFSET + RANDOM_LENGTH || bytes[start] !== ContentType.code.handshake) return -1;
  const at = start + DTLS_HEADER_LENGTH;
  const isFirst =
    bytes[start + 3] === 0 &&
    bytes[start + 4] === 0 &&
    bytes[at] === HandshakeType.code.client_hello &&
    bytes[at + 4] === 0 &&
    bytes[at + 5] === 0 &&
    bytes[at + 6] === 0 &&
    bytes[at + 7] === 0 &&
    bytes[at + 8] === 0;
  return isFirst ? start + RANDOM_OFFSET : -1;
}

/** RFC 8489 section 5: a header of 20 bytes with two zero bits before the type, and the magic cookie behind the length. */
export function isStun(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start >= 20 &&
    bytes[start]! <= 3 &&
    bytes[start + 4] === 0x21 &&
    bytes[start + 5] === 0x12 &&
    bytes[start + 6] === 0xa4 &&
    bytes[start + 7] === 0x42
  );
}
