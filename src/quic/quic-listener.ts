// What a QUIC connection tells of its packets (RFC 9000, RFC 9001).
import type { Side } from '../base/side.js';
import type { PacketKind } from './packet-header.js';

/** Encryption levels, each with packets of its kind (RFC 9001 section 2.1). */
export type Level = 'initial' | '0-rtt' | 'handshake' | '1-rtt';

/** One packet as it went by. Reused: valid only during the call. */
export interface Packet {
  readonly from: Side;
  readonly kind: PacketKind;
  /** 0 in a short header. */
  readonly version: number;
  /** Bytes of the whole packet, and of what stands behind the header in clear: packet number, frames and tag. */
  readonly length: number;
  readonly payloadLength: number;
  readonly frame: number;
  /** The frames inside; undefined while the packet is sealed. */
  readonly content: Uint8Array | undefined;
}

/** A CONNECTION_CLOSE frame. */
export interface QuicClose {
  readonly from: Side;
  readonly level: Level;
  /** Type 0x1d: the code is the application's own. */
  readonly application: boolean;
  readonly code: number;
  /** The type of the frame that was wrong; 0 where none is named. */
  readonly frameType: number;
  /** What the peer wrote, not made harmless. */
  readonly reason: Uint8Array;
}

/**
 * What is wrong. `frame`: nonsense in an opened packet. `crypto_stream`: pieces too far ahead, or too many of them. `retry`: its
 * tag belongs to another connection. `version`: a version whose Initial keys are not known.
 */
export type QuicFault = 'header' | 'frame' | 'crypto_stream' | 'retry' | 'version';

/** Hears a connection. Nothing that it is handed may be kept without a copy. */
export interface QuicListener {
  /** Every packet, in order; one that was sealed and is opened later comes again, with its content. */
  packet(packet: Packet): void;
  /** Bytes of the TLS handshake, in order within one side and level. */
  crypto(from: Side, level: Level, bytes: Uint8Array, start: number, end: number, frame: number): void;
  /** The beginning of the handshake bytes of that level came again. */
  repeated(from: Side, level: Level, frame: number): void;
  /** Bytes of a stream, in order within it; `finished` if these are the last ones. */
  stream(
    from: Side,
    id: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    finished: boolean,
    frame: number,
  ): void;
  /** The client has begun anew, after a Retry or a Version Negotiation: its ClientHello comes again, or another one. */
  restarted(frame: number): void;
  retry(frame: number): void;
  versionNegotiation(versions: readonly number[], frame: number): void;
  close(close: QuicClose, frame: number): void;
  handshakeDone(frame: number): void;
  fault(from: Side, fault: QuicFault, detail: number, frame: number): void;
}
