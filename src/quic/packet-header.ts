// The header of one QUIC packet, RFC 9000 section 17: what stands in clear.
import { QuicVersion } from '../registry/quic-version.js';
import { varintAt, varintLength } from './varint.js';

/** As RFC 9000 section 17 names them. */
export type PacketKind = 'version_negotiation' | 'initial' | '0-rtt' | 'handshake' | 'retry' | '1-rtt';

/** RFC 9000 section 17.2. */
const LONG_HEADER = 0x80;
const FIXED_BIT = 0x40;
/** RFC 9000 section 17.2: a connection ID of version 1 has 20 bytes at most. */
const CONNECTION_ID_BYTES = 20;
/** RFC 9000 section 17.2.5. */
export const RETRY_TAG_LENGTH = 16;

const KINDS: readonly PacketKind[] = ['initial', '0-rtt', 'handshake', 'retry'];
/** RFC 9369 section 3.2: version 2 counts them from another one. */
const KINDS_V2: readonly PacketKind[] = ['retry', 'initial', '0-rtt', 'handshake'];

/** `truncated`: a length goes beyond the datagram. `illegal`: no header could look like that. */
export type HeaderFault = 'truncated' | 'illegal';

/** The first packet's kind, as far as its first byte and version say. */
export function longPacketKind(first: number, version: number): PacketKind {
  if (version === 0) return 'version_negotiation';
  const { code } = QuicVersion;
  const rotated = version === code['QUIC v2'] || version === code['QUIC v2 (draft)'];
  return (rotated ? KINDS_V2 : KINDS)[(first >> 4) & 3]!;
}

/** The version in a long header at `start`. The header has five bytes at least. */
export const versionAt = (bytes: Uint8Array, start: number): number =>
  ((bytes[start + 1]! << 24) | (bytes[start + 2]! << 16) | (bytes[start + 3]! << 8) | bytes[start + 4]!) >>>
  0;

export const isLongHeader = (first: number): boolean => (first & LONG_HEADER) !== 0;

/** One header, read again and again without allocating: offsets count from the start of the bytes read. */
export class PacketHeader {
  kind: PacketKind = '1-rtt';
  version = 0;
  start = 0;
  /** Where the packet ends: the next one of the datagram begins here (RFC 9000 section 12.2). */
  end = 0;
  destinationStart = 0;
  destinationEnd = 0;
  sourceStart = 0;
  sourceEnd = 0;
  /** Initial and Retry. */
  tokenStart = 0;
  tokenEnd = 0;
  /** Where the protected part begins: the packet number; of Version Negotiation the list of versions. */
  payloadStart = 0;
  /** RFC 9000 section 17.2: always 1, unless an endpoint greases it (RFC 9287). */
  fixedBit = true;

  /** Bytes behind the header, the packet number among them: the Length field of a long header. */
  get payloadLength(): number {
    return this.end - this.payloadStart;
  }

  /**
   * Reads the header at `start`. A short header does not say how long its connection ID is: `connectionIdLength` does.
   * Returns what is wrong, else undefined; after a fault only `kind` and `version` may be looked at.
   */
  read(bytes: Uint8Array, start: number, end: number, connectionIdLength: number): HeaderFault | undefined {
    this.start = start;
    if (start >= end) return 'truncated';
    const first = bytes[start]!;
    this.fixedBit = (first & FIXED_BIT) !== 0;
    this.tokenStart = this.tokenEnd = 0;
    if (isLongHeader(first)) return this.#readLong(bytes, start, end, first);
    this.kind = '1-rtt';
    this.version = 0;
    this.destinationStart = start + 1;
    this.destinationEnd = this.payloadStart = start + 1 + connectionIdLength;
    this.sourceStart = this.sourceEnd = this.destinationEnd;
    this.end = end;
    return this.payloadStart > end ? 'truncated' : undefined;
  }

  #readLong(bytes: Uint8Array, start: number, end: number, first: number): HeaderFault | undefined {
    if (end - start < 7) return 'truncated';
    this.version = versionAt(bytes, start);
    this.kind = longPacketKind(first, this.version);
    // Connection IDs may be longer in versions to come (RFC 8999 section 5.1); a list of versions echoes them.
    const longest = this.kind === 'version_negotiation' ? 255 : CONNECTION_ID_BYTES;
    let at = start + 5;
    this.destinationStart = at + 1;
    at = this.destinationEnd = this.destinationStart + bytes[at]!;
    if (at >= end) return 'truncated';
    this.sourceStart = at + 1;
    at = this.sourceEnd = this.sourceStart + bytes[at]!;
    if (at > end) return 'truncated';
    if (this.destinationEnd - this.destinationStart > longest || at - this.sourceStart > longest)
      return 'illegal';
    return this.#readRest(bytes, at, end);
  }

  #readRest(bytes: Uint8Array, from: number, end: number): HeaderFault | undefined {
    let at = from;
    switch (this.kind) {
      case 'version_negotiation':
        this.payloadStart = at;
        this.end = end;
        return (end - at) % 4 === 0 && end > at ? undefined : 'illegal';
      case 'retry':
        if (end - at < RETRY_TAG_LENGTH) return 'truncated';
        this.tokenStart = at;
        this.tokenEnd = this.payloadStart = end - RETRY_TAG_LENGTH;
        this.end = end;
        return undefined;
      case 'initial': {
        const token = varintAt(bytes, at, end);
        if (token < 0) return 'truncated';
        this.tokenStart = at + varintLength(bytes[at]!);
        if (token > end - this.tokenStart) return 'truncated';
        at = this.tokenEnd = this.tokenStart + token;
        break;
      }
    }
    const length = varintAt(bytes, at, end);
    if (length < 0) return 'truncated';
    this.payloadStart = at + varintLength(bytes[at]!);
    if (length > end - this.payloadStart) return 'truncated';
    this.end = this.payloadStart + length;
    return undefined;
  }
}
