// The MAC of records whose cipher is not AEAD.
import { host } from '../platform/host.js';
import type { HashName } from '../platform/platform.js';
import { ContentType } from '../registry/content-type.js';
import { ProtocolVersion } from '../registry/protocol-version.js';

const SSL3 = ProtocolVersion.code['SSL 3.0'];
const TLS12_CID = ContentType.code.tls12_cid;

/** What a MAC, and an AEAD up to TLS 1.2, covers before `length` bytes of content. */
export type PseudoHeader = (sequence: bigint, type: number, version: number, length: number) => Uint8Array;

export interface MacParameters {
  readonly version: number;
  /** Unless it is that of RFC 5246. */
  readonly header?: PseudoHeader | undefined;
  /** Unused if `length` is 0. */
  readonly hash: HashName;
  readonly key: Uint8Array;
  /** Bytes that are sent of it; 0: records have none. */
  readonly length: number;
}

export interface RecordMac {
  readonly version: number;
  readonly length: number;
  /** Whether `mac` belongs to `content` under this number, type and version. */
  verify(sequence: bigint, type: number, version: number, content: Uint8Array, mac: Uint8Array): boolean;
}

/** RFC 5246 section 6.2.3.1 (HMAC) and RFC 6101 section 5.2.3.1 (SSL 3.0). */
export function recordMac({ version, header = pseudoHeader, hash, key, length }: MacParameters): RecordMac {
  const compute = version === SSL3 ? ssl3Mac : tlsMac;
  return {
    version,
    length,
    verify(sequence, type, recordVersion, content, mac) {
      if (length === 0) return true;
      const expected = compute(hash, key, header, sequence, type, recordVersion, content);
      return mac.length === length && mac.every((byte, at) => byte === expected[at]);
    },
  };
}

function tlsMac(
  hash: HashName,
  key: Uint8Array,
  header: PseudoHeader,
  sequence: bigint,
  type: number,
  version: number,
  content: Uint8Array,
): Uint8Array {
  return host.hmac(hash, key, header(sequence, type, version, content.length), content);
}

function ssl3Mac(
  hash: HashName,
  key: Uint8Array,
  _header: PseudoHeader,
  sequence: bigint,
  type: number,
  _version: number,
  content: Uint8Array,
): Uint8Array {
  const padLength = hash === 'md5' ? 48 : 40;
  const header = pseudoHeader(sequence, type, 0, content.length);
  const inner = host.digest(
    hash,
    key,
    new Uint8Array(padLength).fill(0x36),
    header.subarray(0, 9),
    header.subarray(11),
    content,
  );
  return host.digest(hash, key, new Uint8Array(padLength).fill(0x5c), inner);
}

/** Sequence number, type, version and length: what a MAC, and TLS 1.2's AEAD (RFC 5246 section 6.2.3.3), covers. */
export function pseudoHeader(sequence: bigint, type: number, version: number, length: number): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setBigUint64(0, sequence);
  header[8] = type;
  view.setUint16(9, version);
  view.setUint16(11, length);
  return header;
}

/**
 * The same for DTLS up to 1.2 with a connection id in the records (RFC 9146 section 5): `sequence` is the epoch and the
 * number. Records without one are covered as ever.
 */
export function connectionIdHeader(connectionId: Uint8Array): PseudoHeader {
  return (sequence, type, version, length) => {
    const plain = pseudoHeader(sequence, type, version, length);
    if (type !== TLS12_CID) return plain;
    const header = new Uint8Array(23 + connectionId.length);
    header.fill(0xff, 0, 8);
    header.set([TLS12_CID, connectionId.length, TLS12_CID, version >> 8, version & 0xff], 8);
    header.set(plain.subarray(0, 8), 13);
    header.set(connectionId, 21);
    header.set(plain.subarray(11), 21 + connectionId.length);
    return header;
  };
}
