// Variable-length integers, RFC 9000 section 16.

/** Bytes of the integer that begins with this byte: 1, 2, 4 or 8. */
export const varintLength = (first: number): number => 1 << (first >> 6);

const SAFE_HIGH_BITS = 0x1fffff;

/**
 * The integer at `at`, or -1 if it is not whole before `end`, or is larger than 2^53 - 1: no length, offset or code that
 * could be meant is.
 */
export function varintAt(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return -1;
  const first = bytes[at]!;
  const length = varintLength(first);
  if (length > end - at) return -1;
  const head = first & 0x3f;
  switch (length) {
    case 1:
      return head;
    case 2:
      return (head << 8) | bytes[at + 1]!;
    case 4:
      return ((head << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
    default: {
      const high = ((head << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
      if (high > SAFE_HIGH_BITS) return -1;
      const low =
        ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!) >>> 0;
      return high * 0x1_0000_0000 + low;
    }
  }
}
