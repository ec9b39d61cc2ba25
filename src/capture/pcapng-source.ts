import {
  MAX_COMMENT_BYTES,
  MAX_INTERFACES,
  MAX_PACKET_BLOCK_LENGTH,
  MAX_PACKET_LENGTH,
  MAX_PCAPNG_BLOCK_LENGTH,
  MAX_SECRETS_BYTES,
} from '../base/limits.js';
import { NotACapture } from './capture-error.js';
import type { CaptureLog } from './capture-log.js';
import type { BadBlockReason, PacketSink } from './packet-sink.js';
import { PcapngInterface } from './pcapng-interface.js';
import type { RecordSource } from './record-source.js';

// The pcapng format: draft-ietf-opsawg-pcapng.

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const OBSOLETE_PACKET = 2;
const SIMPLE_PACKET = 3;
const NAME_RESOLUTION = 4;
const INTERFACE_STATISTICS = 5;
const ENHANCED_PACKET = 6;
const DECRYPTION_SECRETS = 10;

/**
 * Records that Wireshark numbers as frames though they hold no packet: systemd journal entries, custom blocks and
 * sysdig events. They count, so that our frame numbers are its own.
 */
const NUMBERED_WITHOUT_PACKET: ReadonlySet<number> = new Set([0x9, 0xbad, 0x40000bad, 0x204, 0x216, 0x221]);

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const BYTE_ORDER_MAGIC_SWAPPED = 0x4d3c2b1a;

/** Type and length in front, length again behind. */
const BLOCK_OVERHEAD = 12;
const BLOCK_HEADER_LENGTH = 8;
/** A section header's length can be read only once its byte order is known. */
const SECTION_HEADER_START = 12;
const ENHANCED_PACKET_FIELDS = 20;
const SIMPLE_PACKET_FIELDS = 4;

const OPTION_COMMENT = 1;
const OPTION_TIME_RESOLUTION = 9;
const OPTION_TIME_OFFSET = 14;

const text = new TextDecoder();

export class PcapngSource implements RecordSource {
  wanted = SECTION_HEADER_START;
  skip = 0;
  stopped = false;
  readonly #sink: PacketSink;
  readonly #log: CaptureLog;
  #littleEndian = true;
  #inSection = false;
  #interfaces: PcapngInterface[] = [];
  #secretsLeft = MAX_SECRETS_BYTES;

  static recognize(bytes: Uint8Array, start: number): boolean {
    return (
      bytes[start] === 0x0a &&
      bytes[start + 1] === 0x0d &&
      bytes[start + 2] === 0x0d &&
      bytes[start + 3] === 0x0a
    );
  }

  constructor(sink: PacketSink, log: CaptureLog) {
    this.#sink = sink;
    this.#log = log;
  }

  read(b: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at + BLOCK_HEADER_LENGTH <= end) {
      const type = this.#uint32(b, at);
      if (type === SECTION_HEADER) {
        if (at + SECTION_HEADER_START > end) {
          this.wanted = SECTION_HEADER_START;
          return at;
        }
        if (!this.#byteOrder(b, at)) return this.#stop(at, end, type, 'byte_order_magic');
      }
      const total = this.#uint32(b, at + 4);
      if (total < BLOCK_OVERHEAD || total > MAX_PCAPNG_BLOCK_LENGTH)
        return this.#stop(at, end, type, 'length');
      // Some programs write a length that is no multiple of four, and pad all the same.
      const length = (total + 3) & ~3;
      if (!this.#keeps(type, length, at)) {
        const next = at + length;
        this.skip = next > end ? next - end : 0;
        at = Math.min(next, end);
        if (this.skip > 0) return at;
        continue;
      }
      if (at + length > end) {
        this.wanted = length;
        return at;
      }
      if (this.#uint32(b, at + length - 4) !== total) return this.#stop(at, end, type, 'trailing_length');
      const reason = this.#block(type, b, at, at + length - 4);
      if (reason !== undefined) {
        // Without its section or interface nothing that follows can be understood.
        if (type === SECTION_HEADER || type === INTERFACE_DESCRIPTION)
          return this.#stop(at, end, type, reason);
        this.#bad(at, type, reason);
      }
      at += length;
    }
    this.wanted = this.#inSection ? BLOCK_HEADER_LENGTH : SECTION_HEADER_START;
    return at;
  }

  #uint16(b: Uint8Array, at: number): number {
    return this.#littleEndian ? b[at]! | (b[at + 1]! << 8) : (b[at]! << 8) | b[at + 1]!;
  }

  #uint32(b: Uint8Array, at: number): number {
    return this.#littleEndian
      ? (b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0
      : ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0;
  }

  #byteOrder(b: Uint8Array, at: number): boolean {
    const magic = this.#uint32(b, at + 8);
    if (magic === BYTE_ORDER_MAGIC_SWAPPED) this.#littleEndian = !this.#littleEndian;
    else if (magic !== BYTE_ORDER_MAGIC) {
      if (!this.#inSection) throw new NotACapture('unknown');
      return false;
    }
    return true;
  }

  #stop(at: number, end: number, blockType: number, reason: BadBlockReason): number {
    this.#log.problem('capture.bad_block', at, { blockType, reason, stopped: 1 });
    this.stopped = true;
    return end;
  }

  #bad(at: number, blockType: number, reason: BadBlockReason): void {
    this.#log.problem('capture.bad_block', at, { blockType, reason, stopped: 0 });
  }

  /** Whether a block must be in memory as a whole. What need not be is passed over. */
  #keeps(type: number, length: number, at: number): boolean {
    switch (type) {
      case SECTION_HEADER:
      case INTERFACE_DESCRIPTION:
      case ENHANCED_PACKET:
      case SIMPLE_PACKET:
      case OBSOLETE_PACKET:
        if (length <= MAX_PACKET_BLOCK_LENGTH) return true;
        this.#bad(at, type, 'length');
        return false;
      case DECRYPTION_SECRETS:
        if (this.#sink.secrets === undefined) return false;
        if (length <= this.#secretsLeft) return true;
        this.#bad(at, type, 'too_many');
        return false;
      case NAME_RESOLUTION:
      case INTERFACE_STATISTICS:
        return false;
      default:
        if (NUMBERED_WITHOUT_PACKET.has(type)) this.#log.frame++;
        this.#log.sawUnsupportedBlock(type);
        return false;
    }
  }

  /** A whole block: its body begins 8 bytes after `at` and ends at `end`. */
  #block(type: number, b: Uint8Array, at: number, end: number): BadBlockReason | undefined {
    switch (type) {
      case ENHANCED_PACKET:
      case OBSOLETE_PACKET:
        return this.#packet(type, b, at, end);
      case SIMPLE_PACKET:
        return this.#simplePacket(b, at, end);
      case INTERFACE_DESCRIPTION:
        return this.#interface(b, at, end);
      case SECTION_HEADER:
        return this.#section(b, at, end);
      case DECRYPTION_SECRETS:
        return this.#secrets(b, at, end);
      default:
        return undefined;
    }
  }

  #section(b: Uint8Array, at: number, end: number): BadBlockReason | undefined {
    if (end - at < 24) return 'too_short';
    const major = this.#uint16(b, at + 12);
    if (major !== 1) {
      if (this.#inSection) return 'version';
      throw new NotACapture('version', `pcapng ${major}.${this.#uint16(b, at + 14)}`);
    }
    this.#inSection = true;
    this.#interfaces = [];
    this.#comments(b, at + 24, end, 0);
    return undefined;
  }

  #interface(b: Uint8Array, at: number, end: number): BadBlockReason | undefined {
    if (end - at < 16) return 'too_short';
    if (this.#interfaces.length >= MAX_INTERFACES) return 'too_many';
    const linkType = this.#uint16(b, at + 8);
    const one = new PcapngInterface(linkType, this.#uint32(b, at + 12));
    this.#interfaces.push(one);
    this.#log.sawLinkType(linkType);
    let option = at + 16;
    while (option + 4 <= end) {
      const code = this.#uint16(b, option);
      const length = this.#uint16(b, option + 2);
      const value = option + 4;
      if (code === 0 || value + length > end) break;
      if (code === OPTION_TIME_RESOLUTION && length === 1) {
        if (!one.setResolution(b[value]!)) this.#bad(at, INTERFACE_DESCRIPTION, 'time_resolution');
      } else if (code === OPTION_TIME_OFFSET && length === 8) {
        const little = this.#littleEndian;
        one.setOffset(
          this.#uint32(b, little ? value + 4 : value),
          this.#uint32(b, little ? value : value + 4),
        );
      }
      option = value + ((length + 3) & ~3);
    }
    this.#comments(b, at + 16, end, 0);
    return undefined;
  }

  #packet(type: number, b: Uint8Array, at: number, end: number): BadBlockReason | undefined {
    const data = at + BLOCK_HEADER_LENGTH + ENHANCED_PACKET_FIELDS;
    if (data > end) return 'too_short';
    const id = type === ENHANCED_PACKET ? this.#uint32(b, at + 8) : this.#uint16(b, at + 8);
    const from = this.#interfaces[id];
    if (from === undefined) return 'unknown_interface';
    const length = this.#uint32(b, at + 20);
    if (length > MAX_PACKET_LENGTH || data + length > end) return 'packet_length';
    from.setTime(this.#uint32(b, at + 12), this.#uint32(b, at + 16));
    this.#deliver(b, data, data + length, this.#uint32(b, at + 24), from);
    const options = data + ((length + 3) & ~3);
    if (options + 4 <= end) this.#comments(b, options, end, this.#log.frame);
    return undefined;
  }

  /** A Simple Packet Block belongs to the first interface, and has neither a time nor a captured length. */
  #simplePacket(b: Uint8Array, at: number, end: number): BadBlockReason | undefined {
    const data = at + BLOCK_HEADER_LENGTH + SIMPLE_PACKET_FIELDS;
    if (data > end) return 'too_short';
    const from = this.#interfaces[0];
    if (from === undefined) return 'unknown_interface';
    const originalLength = this.#uint32(b, at + 8);
    let length = Math.min(originalLength, end - data);
    if (from.snapLength !== 0 && length > from.snapLength) length = from.snapLength;
    if (length > MAX_PACKET_LENGTH) return 'packet_length';
    from.seconds = 0;
    from.nanoseconds = 0;
    this.#deliver(b, data, data + length, originalLength, from);
    return undefined;
  }

  #deliver(b: Uint8Array, start: number, end: number, originalLength: number, from: PcapngInterface): void {
    const log = this.#log;
    if (originalLength > end - start) log.sawSnapped(end - start);
    else originalLength = end - start;
    log.sawLinkType(from.linkType);
    this.#sink.packet(
      b,
      start,
      end,
      originalLength,
      from.linkType,
      ++log.frame,
      from.seconds,
      from.nanoseconds,
    );
  }

  #secrets(b: Uint8Array, at: number, end: number): BadBlockReason | undefined {
    const length = end - at < 16 ? -1 : this.#uint32(b, at + 12);
    if (length < 0 || at + 16 + length > end) return 'too_short';
    this.#secretsLeft -= length;
    this.#sink.secrets?.(this.#uint32(b, at + 8), b.slice(at + 16, at + 16 + length));
    return undefined;
  }

  #comments(b: Uint8Array, start: number, end: number, frame: number): void {
    let option = start;
    while (option + 4 <= end) {
      const code = this.#uint16(b, option);
      const length = this.#uint16(b, option + 2);
      const value = option + 4;
      if (code === 0 || value + length > end) return;
      if (code === OPTION_COMMENT && this.#log.takesComments) {
        this.#log.comment(frame, text.decode(b.subarray(value, value + Math.min(length, MAX_COMMENT_BYTES))));
      }
      option = value + ((length + 3) & ~3);
    }
  }
}
