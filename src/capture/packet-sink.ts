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
}

/** Something wrong with a capture file itself. `frame` is the last good frame before it (0: none). */
export interface CaptureProblem {
  readonly code:
    | 'capture.empty'
    | 'capture.cut'
    | 'capture.bad_record'
    | 'capture.bad_block'
    | 'capture.unsupported_block'
    | 'capture.unknown_link_type'
    | 'capture.snap_length'
    | 'capture.decompression_failed';
  readonly frame: number;
  /** Offset in the (unpacked) file, bytes. */
  readonly offset: number;
  /** Numbers or names that the sentence about it needs, such as `linkType`, `length`, `missing`, `count`. */
  readonly detail: Readonly<Record<string, string | number>>;
}

/** What is known of a capture once it has been read. Link types are LINKTYPE_ names without the prefix, in order of appearance. */
export interface CaptureFacts {
  readonly format: 'pcap' | 'pcapng';
  readonly linkTypes: readonly number[];
  readonly packets: number;
  readonly problems: readonly CaptureProblem[];
}
