import { CaptureReader } from '../../src/capture/capture-reader.js';
import type { CaptureFacts, PacketSink } from '../../src/capture/packet-sink.js';

export interface Collected {
  readonly frame: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly originalLength: number;
  readonly linkType: number;
  readonly data: string;
}

export class Collector implements PacketSink {
  readonly packets: Collected[] = [];
  readonly keyLogs: string[] = [];

  packet(
    bytes: Uint8Array,
    start: number,
    end: number,
    originalLength: number,
    linkType: number,
    frame: number,
    seconds: number,
    nanoseconds: number,
  ): void {
    const data = Buffer.from(bytes.subarray(start, end)).toString('hex');
    this.packets.push({ frame, seconds, nanoseconds, originalLength, linkType, data });
  }

  secrets(secretsType: number, bytes: Uint8Array): void {
    this.keyLogs.push(`${secretsType.toString(16)} ${Buffer.from(bytes).toString()}`);
  }
}

/** Reads a whole file given in pieces of `chunkLength` bytes, through one buffer that is overwritten each time. */
export function collect(file: Uint8Array, chunkLength = file.length): Collector & { facts: CaptureFacts } {
  const collector = new Collector();
  const reader = new CaptureReader(collector);
  const buffer = new Uint8Array(Math.max(1, chunkLength));
  for (let at = 0; at < file.length; at += buffer.length) {
    const piece = file.subarray(at, at + buffer.length);
    buffer.fill(0xee);
    buffer.set(piece);
    reader.feed(buffer, 0, piece.length);
  }
  return Object.assign(collector, { facts: reader.end() });
}
