/** Secure transports over UDP that are recognised and not dissected. */
export type DatagramProtocol = 'DTLS' | 'QUIC';

/** DTLS record header: type, version, epoch, sequence number, length (RFC 9147 section 4, RFC 6347 section 4.1). */
const DTLS_HEADER = 13;
/** RFC 9000 section 14.1: a client's Initial fills a datagram of at least this size. */
const LEAST_INITIAL_DATAGRAM = 1_200;

const QUIC_V2 = 0x6b3343cf;

/**
 * Could the UDP payload `bytes[start, end)`, `length` bytes on the wire, be DTLS or a QUIC Initial? Told by content:
 * later QUIC packets cannot be told from noise, so a connection is seen by its beginning.
 */
export function datagramProtocol(
  bytes: Uint8Array,
  start: number,
  end: number,
  length: number,
): DatagramProtocol | undefined {
  if (end - start < DTLS_HEADER) return undefined;
  const first = bytes[start]!;
  if (first >= 20 && first <= 26) {
    const version = (bytes[start + 1]! << 8) | bytes[start + 2]!;
    const fragment = (bytes[start + 11]! << 8) | bytes[start + 12]!;
    const known = version === 0xfeff || version === 0xfefd || version === 0xfefc || version === 0x0100;
    return known && fragment > 0 && DTLS_HEADER + fragment <= length ? 'DTLS' : undefined;
  }
  // RFC 9000 section 17.2: long header, fixed bit, a version that is in use.
  if ((first & 0xc0) !== 0xc0 || length < LEAST_INITIAL_DATAGRAM) return undefined;
  const version =
    ((bytes[start + 1]! << 24) | (bytes[start + 2]! << 16) | (bytes[start + 3]! << 8) | bytes[start + 4]!) >>>
    0;
  const initial = version === QUIC_V2 ? 1 : 0;
  const draft = version >>> 8 === 0xff0000;
  if (version !== 1 && version !== QUIC_V2 && !draft) return undefined;
  return (first & 0x30) >> 4 === initial ? 'QUIC' : undefined;
}
