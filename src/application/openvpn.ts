import { type Part, type Recognized, step } from './dialogue.js';

// OpenVPN's network protocol (src/openvpn/ssl_pkt.h and doc/doxygen/doc_protocol_overview.h). Over TCP each packet has
// its length before it, in two bytes. The first of each side is a hard reset.
const HARD_RESET_CLIENT_V2 = 7;
const HARD_RESET_SERVER_V2 = 8;
const HARD_RESET_CLIENT_V3 = 10;

const LENGTH_BYTES = 2;
/** Opcode and key id, and the sender's session id. */
const HEADER_BYTES = 1 + 8;
/** No acknowledgement, and the number of this message. */
const CLIENT_TAIL = 1 + 4;
/** One acknowledgement with the session that it is of, and the number of this message. */
const SERVER_TAIL = 1 + 4 + 8 + 4;
/** --tls-auth puts an HMAC (MD5, SHA1, SHA256, SHA512) before a packet id and a time. */
const HMAC_BYTES = [16, 20, 32, 64] as const;
const PACKET_ID_BYTES = 4 + 4;
/** --tls-crypt: packet id and time, an HMAC-SHA256, and the rest encrypted. */
const CRYPT_HMAC_BYTES = 32;
/** The packet id is 1; that of a client that asks for a cookie begins with 0x0f. */
const FIRST_PACKET_IDS = new Set([0x0000_0001, 0x0f00_0001]);

const uint32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;

const isZero = (bytes: Uint8Array, from: number, to: number): boolean =>
  bytes.subarray(from, to).every((byte) => byte === 0);

/**
 * Do `bytes[start, end)` begin with OpenVPN's hard reset over TCP, of a client or a server? The TLS of its control channel
 * lies in packets of its own, after some of which it can be met in the stream as it is.
 */
export function isOpenVpnAt(bytes: Uint8Array, start: number, end: number): boolean {
  const at = start + LENGTH_BYTES;
  if (end - at < HEADER_BYTES + CLIENT_TAIL) return false;
  const length = (bytes[start]! << 8) | bytes[start + 1]!;
  const opcode = bytes[at]! >> 3;
  if ((bytes[at]! & 7) !== 0 || isZero(bytes, at + 1, at + HEADER_BYTES)) return false;
  const isServer = opcode === HARD_RESET_SERVER_V2;
  if (!isServer && opcode !== HARD_RESET_CLIENT_V2 && opcode !== HARD_RESET_CLIENT_V3) return false;
  const tail = isServer ? SERVER_TAIL : CLIENT_TAIL;
  const last = at + length;
  if (last > end) return false;
  const body = at + HEADER_BYTES;
  // A client's key may be wrapped behind the rest (--tls-crypt-v2).
  const crypt = HEADER_BYTES + PACKET_ID_BYTES + CRYPT_HMAC_BYTES + tail;
  if (length === crypt || (opcode === HARD_RESET_CLIENT_V3 && length > crypt))
    if (FIRST_PACKET_IDS.has(uint32(bytes, body))) return true;
  if (opcode === HARD_RESET_CLIENT_V3) return false;
  // The client acknowledges nothing and both number their first message 0; the server acknowledges the client's.
  const isFirst = isServer
    ? bytes[last - tail] === 1 && isZero(bytes, last - 4, last)
    : isZero(bytes, last - tail, last);
  if (!isFirst) return false;
  if (length === HEADER_BYTES + tail) return true;
  return HMAC_BYTES.some(
    (hmac) =>
      length === HEADER_BYTES + hmac + PACKET_ID_BYTES + tail &&
      FIRST_PACKET_IDS.has(uint32(bytes, body + hmac)),
  );
}

/** OpenVPN over TCP. */
export function openVpn(parts: readonly Part[]): Recognized | undefined {
  const first = parts[0];
  if (first === undefined || !isOpenVpnAt(first.bytes, 0, first.bytes.length)) return undefined;
  const answer = parts.find(({ side }) => side !== first.side);
  return {
    protocol: 'openvpn',
    steps: [
      step(first, first.side === 'client' ? 'request' : 'response'),
      ...(answer === undefined ? [] : [step(answer, answer.side === 'client' ? 'request' : 'response')]),
    ],
  };
}
