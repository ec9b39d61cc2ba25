// A capture's QUIC connections -> each packet in one line, by the decoder alone: no story, no verdict.
import { readFileSync } from 'node:fs';
import type { Side } from '../../src/base/side.js';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { decodeHandshake } from '../../src/handshake/message.js';
import { quicInitialKeys } from '../../src/keys/quic-key-schedule.js';
import { SecretStore } from '../../src/keys/secret-store.js';
import { KIND_UDP } from '../../src/packet/packet.js';
import { PacketDecoder } from '../../src/packet/packet-decoder.js';
import { type FrameListener, frameName, readFrames } from '../../src/quic/frames.js';
import { QuicConnection } from '../../src/quic/quic-connection.js';
import type { Level, Packet, QuicFault, QuicListener } from '../../src/quic/quic-listener.js';
import { HandshakeAssembler } from '../../src/record/handshake-assembler.js';
import { HandshakeType } from '../../src/registry/handshake-type.js';
import { QuicDecryption } from '../../src/story/follow/quic-decryption.js';

const KINDS: Readonly<Record<string, string>> = {
  initial: 'Initial',
  handshake: 'Handshake',
  '0-rtt': '0-RTT',
  '1-rtt': '1-RTT',
  retry: 'Retry',
};

const hex = (value: number) => value.toString(16);
const camel = (name: string) =>
  name.replace(/(^|_)([a-z])/g, (_, _under: string, letter: string) => letter.toUpperCase());
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

/** One message with the frame that made it whole. */
export interface SeenMessage {
  readonly frame: number;
  readonly from: Side;
  readonly level: Level;
  readonly type: number;
  readonly length: number;
}

/** What one connection's packets say, in the words of an independent decoder's `wire`. */
export class QuicReading implements QuicListener {
  readonly connection: QuicConnection;
  readonly messages: SeenMessage[] = [];
  readonly faults: string[] = [];
  readonly sealed: string[] = [];
  /** Packets of each frame: of the datagram at hand first. */
  readonly lines: string[] = [];
  readonly #decryption: QuicDecryption;
  readonly #assemblers = new Map<string, HandshakeAssembler>();
  #parts: string[] = [];
  #told: string[] = [];
  #notes: string[] = [];

  constructor(store: SecretStore) {
    this.connection = new QuicConnection(this, quicInitialKeys);
    this.#decryption = new QuicDecryption(store, this.connection);
  }

  datagram(from: Side, bytes: Uint8Array, start: number, end: number, length: number, frame: number): void {
    this.#parts = [];
    this.#told = [];
    this.connection.datagram(from, bytes, start, end, frame);
    this.#flush();
    this.lines.push(`${frame} ${from[0]} ${length} ${this.#parts.join(' | ')}`);
  }

  /** The frames of a packet come after it, and what its CRYPTO says while they are read. */
  #flush(): void {
    if (this.#told.length === 0 && this.#notes.length === 0) return;
    const last = this.#parts.length - 1;
    this.#parts[last] = `${this.#parts[last]} ${[...this.#told, ...this.#notes].join(', ')}`;
    this.#told = [];
    this.#notes = [];
  }

  packet({ kind, from, length, payloadLength, content, frame }: Packet): void {
    this.#flush();
    if (kind === 'version_negotiation') return;
    if (kind === 'retry') {
      this.#parts.push(`Retry(${length})`);
      return;
    }
    this.#parts.push(`${KINDS[kind]}(${length},${payloadLength})`);
    if (content === undefined) {
      this.sealed.push(`${frame} ${from} ${kind}`);
      return;
    }
    const told = this.#told;
    let padding = 0;
    const reader: FrameListener = {
      padding: (bytes) => {
        padding += bytes;
      },
      ack: () => told.push('ACK'),
      crypto: (offset, _bytes, start, end) => told.push(`CRYPTO[${offset}+${end - start}]`),
      stream: (id, _offset, _finished, _bytes, start, end) => told.push(`STREAM${id}[${end - start}]`),
      newConnectionId: () => told.push('NEW_CONNECTION_ID'),
      connectionClose: (application, code, _type, reason) =>
        told.push(`CONNECTION_CLOSE${application ? '(app)' : ''} 0x${hex(code)} "${text(reason)}"`),
      handshakeDone: () => told.push('HANDSHAKE_DONE'),
      other: (type) => told.push((frameName(type) ?? '?').replace('RETIRE_CONNECTION_ID', 'RETIRE_CID')),
      unknown: (type) => told.push(`unknown ${hex(type)}`),
      malformed: (type) => told.push(`malformed ${hex(type)}`),
    };
    readFrames(content, 0, content.length, reader);
    // The other decoder adds it up.
    if (padding > 0) told.push(`PADDING[${padding}]`);
  }

  crypto(from: Side, level: Level, bytes: Uint8Array, start: number, end: number, frame: number): void {
    const key = `${from} ${level}`;
    let assembler = this.#assemblers.get(key);
    if (assembler === undefined) {
      assembler = new HandshakeAssembler({
        handshake: (message, first, last, frames) => this.#message(from, level, message, first, last, frames),
        oversized: (type, length) => this.faults.push(`oversized ${type} ${length}`),
      });
      this.#assemblers.set(key, assembler);
    }
    assembler.feed(bytes, start, end, [frame]);
  }

  #message(
    from: Side,
    level: Level,
    bytes: Uint8Array,
    start: number,
    end: number,
    frames: readonly number[],
  ): void {
    const frame = frames.at(-1)!;
    this.messages.push({ frame, from, level, type: bytes[start]!, length: end - start });
    const message = decodeHandshake(bytes.slice(start, end), {
      side: from,
      version: 0x0304,
      cipherSuite: undefined,
    });
    const name = camel(HandshakeType.label(bytes[start]!));
    const crypto = this.#told.findLastIndex((one) => one.startsWith('CRYPTO'));
    this.#told[crypto] = `${this.#told[crypto]} ${name}(${end - start})`;
    if (message.name === 'server_hello')
      this.#notes.push(`${message.isHelloRetryRequest ? 'HRR ' : ''}suite ${hex(message.cipherSuite)}`);
    this.#decryption.message(message);
  }

  repeated(): void {}
  stream(): void {}

  restarted(): void {
    this.#assemblers.clear();
  }

  retry(): void {}

  versionNegotiation(versions: readonly number[]): void {
    this.#parts.push(`VN ${versions.map((one) => `0x${hex(one)}`).join(' ')}`);
  }

  close(): void {}
  handshakeDone(): void {}

  fault(from: Side, fault: QuicFault, detail: number, frame: number): void {
    this.faults.push(`${frame} ${from} ${fault} ${detail}`);
  }
}

/** Each pair of addresses and ports of a capture, and the first to speak is the client. */
export async function quicReadings(file: string, keyLog?: string): Promise<QuicReading[]> {
  const store = new SecretStore();
  if (keyLog !== undefined) store.addKeyLog(readFileSync(keyLog), keyLog);
  const readings = new Map<string, { readonly reading: QuicReading; readonly client: string }>();
  const decoder = new PacketDecoder();
  await readCaptureFile(file, {
    packet(bytes, start, end, originalLength, linkType, frame) {
      if (decoder.decode(bytes, start, end, originalLength, linkType) !== KIND_UDP) return;
      const { addressLength, sourceOffset, destinationOffset, payloadStart, payloadEnd, payloadLength } =
        decoder;
      const endpoint = (offset: number, port: number) =>
        `${text(decoder.bytes.subarray(offset, offset + addressLength))} ${port}`;
      const source = endpoint(sourceOffset, decoder.sourcePort);
      const pair = [source, endpoint(destinationOffset, decoder.destinationPort)].sort().join(' ');
      const known = readings.get(pair) ?? { reading: new QuicReading(store), client: source };
      readings.set(pair, known);
      const from = known.client === source ? 'client' : 'server';
      known.reading.datagram(from, decoder.bytes, payloadStart, payloadEnd, payloadLength, frame);
    },
  });
  return [...readings.values()].map(({ reading }) => reading);
}
