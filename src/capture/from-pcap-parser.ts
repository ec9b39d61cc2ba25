import { MAX_PACKET_LENGTH } from '../base/limits.js';
import { CaptureOpenError } from './capture-error.js';

/** What `parse` of the package pcap-parser returns, as far as it is needed here. */
export interface PcapParser {
  on(event: 'globalHeader', listener: (header: { readonly linkLayerType: number }) => void): unknown;
  on(event: 'packet', listener: (packet: PcapParserPacket) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface PcapParserPacket {
  readonly header: {
    readonly timestampSeconds: number;
    readonly timestampMicroseconds: number;
    readonly originalLength: number;
  };
  readonly data: Uint8Array;
}

const MAGIC_MICROSECONDS = 0xa1b2c3d4;
const FILE_HEADER_LENGTH = 24;
const RECORD_HEADER_LENGTH = 16;

/**
 * A program that reads with pcap-parser can hand its packets on: `dissect(fromPcapParser(pcapParser.parse('x.pcap')))`.
 * The parser's other listeners go on as before. Attach it before the parser has begun to read.
 * @returns the packets as the bytes of a capture. Reading them throws CaptureOpenError if the parser fails.
 */
export function fromPcapParser(parser: PcapParser): AsyncIterable<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let wake: (() => void) | undefined;
  let ended = false;
  let failure: Error | undefined;
  const tell = () => {
    wake?.();
    wake = undefined;
  };
  parser.on('globalHeader', ({ linkLayerType }) => {
    pieces.push(fileHeader(linkLayerType));
    tell();
  });
  parser.on('packet', (packet) => {
    pieces.push(record(packet));
    tell();
  });
  parser.on('end', () => {
    ended = true;
    tell();
  });
  parser.on('error', (error) => {
    failure = error;
    ended = true;
    tell();
  });
  async function* read(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const ready = pieces;
      pieces = [];
      yield* ready;
      if (pieces.length > 0) continue;
      if (failure !== undefined) throw new CaptureOpenError('unreadable', '-', failure.message);
      if (ended) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return read();
}

function fileHeader(linkType: number): Uint8Array {
  const bytes = new Uint8Array(FILE_HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC_MICROSECONDS, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, MAX_PACKET_LENGTH, true);
  view.setUint32(20, linkType, true);
  return bytes;
}

function record({ header, data }: PcapParserPacket): Uint8Array {
  const bytes = new Uint8Array(RECORD_HEADER_LENGTH + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, header.timestampSeconds, true);
  view.setUint32(4, header.timestampMicroseconds, true);
  view.setUint32(8, data.length, true);
  view.setUint32(12, header.originalLength, true);
  bytes.set(data, RECORD_HEADER_LENGTH);
  return bytes;
}
