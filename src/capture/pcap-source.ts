import { MAX_PACKET_LENGTH } from '../base/limits.js';
import { NotACapture } from './capture-error.js';
import type { CaptureLog } from './capture-log.js';
import type { PacketSink } from './packet-sink.js';
import type { RecordSource } from './record-source.js';

// The pcap format: draft-ietf-opsawg-pcap, and its variants as libpcap reads them.

const FILE_HEADER_LENGTH = 24;
const RECORD_HEADER_LENGTH = 16;
/** Kuznetzov's modified format adds an interface index, a protocol and a packet type to each record. */
const MODIFIED_RECORD_HEADER_LENGTH = 24;
/** Ixia's "lcap" adds the length of all records to the file header. */
const IXIA_FILE_HEADER_LENGTH = 28;

interface Variant {
  readonly nanoseconds: boolean;
  readonly fileHeaderLength: number;
  readonly recordHeaderLength: number;
}

const microseconds: Variant = {
  nanoseconds: false,
  fileHeaderLength: FILE_HEADER_LENGTH,
  recordHeaderLength: RECORD_HEADER_LENGTH,
};

/** By the magic number as it reads in the byte order of the machine that wrote it. */
const VARIANTS: ReadonlyMap<number, Variant> = new Map([
  [0xa1b2c3d4, microseconds],
  [0xa1b23c4d, { ...microseconds, nanoseconds: true }],
  [0xa1b2cd34, { ...microseconds, recordHeaderLength: MODIFIED_RECORD_HEADER_LENGTH }],
  [0x1c0001ac, { ...microseconds, nanoseconds: true, fileHeaderLength: IXIA_FILE_HEADER_LENGTH }],
  [0x1c0001ab, { ...microseconds, fileHeaderLength: IXIA_FILE_HEADER_LENGTH }],
]);

const uint32 = (b: Uint8Array, at: number, littleEndian: boolean): number =>
  littleEndian
    ? (b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0
    : ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0;

/** How the two length fields of a record are ordered (libpcap, sf-pcap.c): it changed with version 2.3. */
const LENGTHS_CAPTURED_FIRST = 0;
const LENGTHS_ORIGINAL_FIRST = 1;
const LENGTHS_SMALLER_IS_CAPTURED = 2;

export class PcapSource implements RecordSource {
  wanted: number;
  skip = 0;
  stopped = false;
  readonly #sink: PacketSink;
  readonly #log: CaptureLog;
  readonly #littleEndian: boolean;
  readonly #variant: Variant;
  #linkType = -1;
  #lengths = LENGTHS_CAPTURED_FIRST;

  /** @returns a source for what begins with these four bytes, or nothing if they are no pcap's. */
  static recognize(
    bytes: Uint8Array,
    start: number,
    sink: PacketSink,
    log: CaptureLog,
  ): PcapSource | undefined {
    for (const littleEndian of [true, false]) {
      const variant = VARIANTS.get(uint32(bytes, start, littleEndian));
      if (variant !== undefined) return new PcapSource(variant, littleEndian, sink, log);
    }
    return undefined;
  }

  constructor(variant: Variant, littleEndian: boolean, sink: PacketSink, log: CaptureLog) {
    this.#variant = variant;
    this.#littleEndian = littleEndian;
    this.#sink = sink;
    this.#log = log;
    this.wanted = variant.fileHeaderLength;
  }

  read(bytes: Uint8Array, start: number, end: number): number {
    if (this.#linkType >= 0) return this.#records(bytes, start, end);
    if (end - start < this.#variant.fileHeaderLength) return start;
    this.#fileHeader(bytes, start);
    return this.#records(bytes, start + this.#variant.fileHeaderLength, end);
  }

  #fileHeader(b: Uint8Array, at: number): void {
    const little = this.#littleEndian;
    const versions = uint32(b, at + 4, little);
    const major = little ? versions & 0xffff : versions >>> 16;
    const minor = little ? versions >>> 16 : versions & 0xffff;
    if (major < 2) throw new NotACapture('version', `pcap ${major}.${minor}`);
    // DG/UX's tcpdump calls itself 543.0.
    if (major === 543 || (major === 2 && minor < 3)) this.#lengths = LENGTHS_ORIGINAL_FIRST;
    else if (major === 2 && minor === 3) this.#lengths = LENGTHS_SMALLER_IS_CAPTURED;
    // The upper bits tell the length of a frame check sequence, which the layers above leave aside anyway.
    this.#linkType = uint32(b, at + 20, little) & 0xffff;
    this.#log.sawLinkType(this.#linkType);
  }

  #records(b: Uint8Array, start: number, end: number): number {
    const little = this.#littleEndian;
    const headerLength = this.#variant.recordHeaderLength;
    const { nanoseconds: fine } = this.#variant;
    const log = this.#log;
    let at = start;
    while (at + headerLength <= end) {
      let seconds = uint32(b, at, little);
      let nanoseconds = uint32(b, at + 4, little);
      let length = uint32(b, at + 8, little);
      let originalLength = uint32(b, at + 12, little);
      if (
        this.#lengths !== LENGTHS_CAPTURED_FIRST &&
        (this.#lengths === LENGTHS_ORIGINAL_FIRST || length > originalLength)
      ) {
        const first = length;
        length = originalLength;
        originalLength = first;
      }
      if (length > MAX_PACKET_LENGTH) {
        log.problem('capture.bad_record', at, { length, most: MAX_PACKET_LENGTH });
        this.stopped = true;
        return end;
      }
      const next = at + headerLength + length;
      if (next > end) {
        this.wanted = headerLength + length;
        return at;
      }
      if (!fine) nanoseconds *= 1_000;
      if (nanoseconds >= 1_000_000_000) {
        seconds += Math.floor(nanoseconds / 1_000_000_000);
        nanoseconds %= 1_000_000_000;
      }
      if (length < originalLength) log.sawSnapped(length);
      else originalLength = length;
      this.#sink.packet(
        b,
        at + headerLength,
        next,
        originalLength,
        this.#linkType,
        ++log.frame,
        seconds,
        nanoseconds,
      );
      at = next;
    }
    this.wanted = headerLength;
    return at;
  }
}
