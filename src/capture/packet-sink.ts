import type { UnpackingFailure } from './unpacking-error.js';

/**
 * What a capture reader calls for each packet, synchronously. `bytes[start, end)` is the captured part and is valid
 * only during the call. `frame` counts from 1 within one capture file, as in Wireshark. The time is absolute:
 * seconds since 1970-01-01T00:00:00Z and nanoseconds within that second.
 */
export interface PacketSink {
  packet(
    bytes: Uint8Array,
    start: number,
    end: number,
    originalLength: number,
    linkType: number,
    frame: number,
    seconds: number,
    nanoseconds: number,
  ): void;

  /**
   * A pcapng Decryption Secrets Block, before the packets that follow it. `bytes` is a copy that may be kept.
   * `secretsType` is a SECRETS_TYPE_ number: 0x544c534b is a TLS key log.
   */
  secrets?(secretsType: number, bytes: Uint8Array): void;
}

/** What each problem of a capture file says beyond its place. */
export interface CaptureProblemDetail {
  /** A capture without a single packet. */
  'capture.empty': Readonly<Record<string, never>>;
  /** The file ends inside a record: that many bytes of it are missing. */
  'capture.cut': { readonly missing: number };
  /** Somebody asked to stop; the rest of the file was not read. */
  'capture.interrupted': Readonly<Record<string, never>>;
  /** A record claims an impossible length; nothing after it was read. */
  'capture.bad_record': { readonly length: number; readonly most: number };
  /** A pcapng block that contradicts itself. `stopped` is 1 if nothing after it could be read. */
  'capture.bad_block': {
    readonly blockType: number;
    readonly reason: BadBlockReason;
    readonly stopped: 0 | 1;
  };
  /** Blocks of a type that holds something else than packets, counted. */
  'capture.unsupported_block': { readonly blockType: number; readonly count: number };
  /** Packets of a link layer that is not understood, counted. Told by who decodes packets. */
  'capture.unknown_link_type': { readonly linkType: number; readonly count: number };
  /** Packets of which only a beginning was captured, counted; `longest` is the most bytes that one of them kept. */
  'capture.snap_length': { readonly count: number; readonly longest: number };
  /** Compressed data that could not be unpacked to its end; what came before that was read. */
  'capture.decompression_failed': {
    readonly compression: 'gzip' | 'zstd';
    readonly reason: UnpackingFailure;
  };
}

export type BadBlockReason =
  | 'length'
  | 'trailing_length'
  | 'byte_order_magic'
  | 'version'
  | 'too_short'
  | 'unknown_interface'
  | 'packet_length'
  | 'time_resolution'
  /** A limit on such blocks is reached. */
  | 'too_many';

/** Something wrong with a capture file itself. `frame` is the last good frame before it (0: none). */
export type CaptureProblem = {
  readonly [C in keyof CaptureProblemDetail]: {
    readonly code: C;
    readonly frame: number;
    /** Offset in the (unpacked) file, bytes. */
    readonly offset: number;
    /** Numbers or names that the sentence about it needs. */
    readonly detail: CaptureProblemDetail[C];
  };
}[keyof CaptureProblemDetail];

/** A remark that somebody wrote into a pcapng file. `frame` is the packet's, or 0 for a remark about the whole. */
export interface CaptureComment {
  readonly frame: number;
  readonly text: string;
}

/** What is known of a capture once it has been read. Link types are LINKTYPE_ numbers in order of appearance. */
export interface CaptureFacts {
  readonly format: 'pcap' | 'pcapng';
  readonly compression: 'none' | 'gzip' | 'zstd';
  readonly linkTypes: readonly number[];
  /** Frames as Wireshark counts them: a few pcapng records that hold no packet have a number too. */
  readonly packets: number;
  readonly problems: readonly CaptureProblem[];
  readonly comments: readonly CaptureComment[];
}
