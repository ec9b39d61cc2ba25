// RFC 8701: values that clients (and servers) send so that peers stay tolerant of what they do not know.

import { hexCode } from './registry.js';

/**
 * RFC 8701 section 2: 0x0A0A, 0x1A1A, … 0xFAFA, for cipher suites, extensions, groups, signature schemes and
 * versions. Both bytes are equal: testing the low nibbles alone would accept 240 other values.
 */
export function isGrease16(code: number): boolean {
  return (code & 0x0f0f) === 0x0a0a && code >> 8 === (code & 0xff);
}

/** RFC 8701 section 2: 0x0B + 0x1F * n for n = 0 … 7, the PSK key exchange modes' own eight values. */
export function isGrease8(code: number): boolean {
  return code >= 0x0b && code <= 0xe4 && (code - 0x0b) % 0x1f === 0;
}

/**
 * RFC 8701 section 2: an ALPN protocol name that is one of the sixteen two-byte values.
 * `protocol` is the name as bytes on the wire.
 */
export function isGreaseAlpn(protocol: Uint8Array): boolean {
  return protocol.length === 2 && isGrease16((protocol[0]! << 8) | protocol[1]!);
}

export const greaseLabel16 = (code: number): string | undefined =>
  isGrease16(code) ? `GREASE (${hexCode(code, 2)})` : undefined;

export const greaseLabel8 = (code: number): string | undefined =>
  isGrease8(code) ? `GREASE (${hexCode(code, 1)})` : undefined;
