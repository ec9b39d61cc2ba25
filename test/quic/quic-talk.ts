// Hand-made QUIC packets of one connection, and what a QuicConnection hears of them.
import { type QuicPacketKeys, quicInitialKeys, quicPacketKeys } from '../../src/keys/quic-key-schedule.js';
import { QuicConnection } from '../../src/quic/quic-connection.js';
import type { QuicListener } from '../../src/quic/quic-listener.js';
import { type LongPacket, longPacket, varint } from './quic-seal.js';

export const SUITE = 0x1301;
export const V1 = 1;
export const FIRST_ID = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
export const CLIENT_ID = Uint8Array.of(0xc1, 0xc2, 0xc3, 0xc4);
export const SERVER_ID = Uint8Array.of(0x51, 0x52, 0x53, 0x54, 0x55);

/** Keys that only a key log would have. */
export const secretKeys = (fill: number): QuicPacketKeys =>
  quicPacketKeys(SUITE, new Uint8Array(32).fill(fill), V1)!;

export const crypto = (offset: number, data: Uint8Array | readonly number[]): Uint8Array =>
  Uint8Array.from([6, ...varint(offset), ...varint(data.length), ...data]);

export function clientInitial(
  number: number,
  frames: Uint8Array,
  more: Partial<LongPacket> = {},
): Uint8Array {
  const destination = more.destination ?? FIRST_ID;
  const version = more.version ?? V1;
  const keys = quicInitialKeys(version, destination)!.client;
  return longPacket({
    keys,
    first: 0xc0,
    version,
    destination,
    source: CLIENT_ID,
    token: new Uint8Array(0),
    number,
    frames,
    padTo: 1_160,
    ...more,
  });
}

export function serverInitial(
  number: number,
  frames: Uint8Array,
  more: Partial<LongPacket> = {},
): Uint8Array {
  return longPacket({
    keys: quicInitialKeys(V1, FIRST_ID)!.server,
    first: 0xc0,
    version: V1,
    destination: CLIENT_ID,
    source: SERVER_ID,
    token: new Uint8Array(0),
    number,
    frames,
    padTo: 20,
    ...more,
  });
}

/** A Handshake packet of the client's, with a payload (packet number, frames and tag) of that length. */
export const clientHandshakeOf = (length: number, number = 0): Uint8Array =>
  longPacket({
    keys: secretKeys(9),
    first: 0xe0,
    version: V1,
    destination: SERVER_ID,
    source: CLIENT_ID,
    number,
    frames: new Uint8Array(length - 20),
  });

/** The same of the server's. */
export const serverHandshakeOf = (length: number, number = 0): Uint8Array =>
  serverHandshake(secretKeys(10), number, new Uint8Array(length - 20));

export function serverHandshake(keys: QuicPacketKeys, number: number, frames: Uint8Array): Uint8Array {
  return longPacket({
    keys,
    first: 0xe0,
    version: V1,
    destination: CLIENT_ID,
    source: SERVER_ID,
    number,
    frames,
    padTo: 20,
  });
}

/** A connection whose every call is written down. */
export function listening(heard: string[] = []): { heard: string[]; connection: QuicConnection } {
  const listener: QuicListener = {
    packet: ({ from, kind, payloadLength, content }) =>
      heard.push(`${from} ${kind} ${content === undefined ? 'sealed' : 'open'} ${payloadLength}`),
    crypto: (from, level, bytes, start, end, frame) =>
      heard.push(
        `${from} ${level} says ${Buffer.from(bytes.subarray(start, end)).toString('hex')} in ${frame}`,
      ),
    repeated: (from, level) => heard.push(`${from} ${level} again`),
    stream: (from, id, bytes, start, end, finished) =>
      heard.push(
        `${from} stream ${id} ${Buffer.from(bytes.subarray(start, end)).toString()}${finished ? '.' : ''}`,
      ),
    restarted: () => heard.push('begins anew'),
    retry: () => heard.push('retry'),
    versionNegotiation: (versions) => heard.push(`versions ${versions.map((one) => one.toString(16))}`),
    close: ({ from, level, application, code, reason }) =>
      heard.push(`${from} ${level} closes ${application} ${code} ${Buffer.from(reason).toString()}`),
    handshakeDone: () => heard.push('handshake done'),
    fault: (from, fault, detail) => heard.push(`${from} fault ${fault} ${detail}`),
  };
  return { heard, connection: new QuicConnection(listener, quicInitialKeys) };
}
