import { EapMethod } from '../registry/eap-method.js';

// RFC 3748 section 4, and of the methods that carry TLS the bytes before it.

export const EAP_REQUEST = 1;
export const EAP_RESPONSE = 2;
export const EAP_SUCCESS = 3;
export const EAP_FAILURE = 4;

const EAP_HEADER_LENGTH = 4;

/** One EAP packet. Offsets are those of `bytes`. */
export interface EapPacket {
  readonly code: number;
  readonly identifier: number;
  /** Of a Request or a Response. */
  readonly type: number | undefined;
  readonly bytes: Uint8Array;
  readonly start: number;
  /** Captured bytes end here. */
  readonly end: number;
  /** Bytes of it that were not captured. */
  readonly cut: number;
}

/**
 * The EAP packet in `bytes[start, end)`, of which `wireEnd - start` bytes were sent; what stands behind it is padding.
 * Undefined if it is none.
 */
export function readEap(bytes: Uint8Array, start: number, end: number, wireEnd = end): EapPacket | undefined {
  if (start + EAP_HEADER_LENGTH > end) return undefined;
  const code = bytes[start]!;
  const length = (bytes[start + 2]! << 8) | bytes[start + 3]!;
  if (code < EAP_REQUEST || code > EAP_FAILURE) return undefined;
  if (length < EAP_HEADER_LENGTH || start + length > wireEnd) return undefined;
  const isResult = code === EAP_SUCCESS || code === EAP_FAILURE;
  if (isResult ? length !== EAP_HEADER_LENGTH : length === EAP_HEADER_LENGTH) return undefined;
  const last = Math.min(end, start + length);
  if (!isResult && start + EAP_HEADER_LENGTH >= last) return undefined;
  return {
    code,
    identifier: bytes[start + 1]!,
    type: isResult ? undefined : bytes[start + EAP_HEADER_LENGTH]!,
    bytes,
    start,
    end: last,
    cut: start + length - last,
  };
}

const TLS = EapMethod.code['EAP-TLS'];
const TTLS = EapMethod.code['EAP-TTLS'];
const PEAP = EapMethod.code.PEAP;
const FAST = EapMethod.code['EAP-FAST'];
const TEAP = EapMethod.code.TEAP;

/** True of the methods that carry TLS. */
export const carriesTls = (type: number | undefined): boolean =>
  type === TLS || type === TTLS || type === PEAP || type === FAST || type === TEAP;

const LENGTH_INCLUDED = 0x80;
const MORE_FRAGMENTS = 0x40;
const START = 0x20;
/** TEAP: the length of TLVs that stand behind the TLS data (RFC 7170 section 4.1). */
const OUTER_TLV_LENGTH_INCLUDED = 0x10;

/** What a packet of a TLS method carries (RFC 5216 section 3.1; the others differ in the low bits alone). */
export interface TlsFragment {
  /** The server asks for the ClientHello. */
  readonly isStart: boolean;
  /** More of the message follows in the next packet. */
  readonly more: boolean;
  /** Bytes of the whole message, if this packet says so. */
  readonly messageLength: number | undefined;
  /** TLS data, in the packet's bytes. */
  readonly dataStart: number;
  readonly dataEnd: number;
}

/** Reads a Request or Response of a TLS method; undefined if it contradicts itself. One without any data acknowledges. */
export function readTlsFragment({ type, bytes, start, end, cut }: EapPacket): TlsFragment | undefined {
  let at = start + EAP_HEADER_LENGTH + 1;
  // An acknowledgement without flags is met with.
  if (at >= end)
    return { isStart: false, more: false, messageLength: undefined, dataStart: end, dataEnd: end };
  const flags = bytes[at]!;
  at++;
  let messageLength: number | undefined;
  if ((flags & LENGTH_INCLUDED) !== 0) {
    if (at + 4 > end) return undefined;
    messageLength = readLength(bytes, at);
    at += 4;
  }
  let outer = 0;
  if (type === TEAP && (flags & OUTER_TLV_LENGTH_INCLUDED) !== 0) {
    if (at + 4 > end) return undefined;
    outer = readLength(bytes, at);
    at += 4;
  }
  const isStart = (flags & START) !== 0;
  // What a Start holds is the server's name for itself (RFC 4851 section 4.1.1, RFC 7170 section 4.2.2).
  const dataEnd = isStart ? at : end - Math.max(0, outer - cut);
  if (dataEnd < at) return undefined;
  const more = (flags & MORE_FRAGMENTS) !== 0;
  const dataLength = dataEnd - at;
  if (messageLength !== undefined && messageLength < dataLength) return undefined;
  return { isStart, more, messageLength, dataStart: at, dataEnd };
}

function readLength(b: Uint8Array, at: number): number {
  return ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0;
}

/** The methods that a Nak asks for instead (RFC 3748 section 5.3.1): none if it wants none of the server's. */
export function methodsWanted({ bytes, start, end }: EapPacket): readonly number[] {
  return [...new Set(bytes.subarray(start + EAP_HEADER_LENGTH + 1, end))].filter((type) => type !== 0);
}
