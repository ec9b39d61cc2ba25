// The other way round, for tests: frames -> a protected packet (RFC 9001 section 5).
import { createCipheriv } from 'node:crypto';
import { headerMask, TAG_LENGTH } from '../../src/quic/packet-cipher.js';
import type { PacketKeys } from '../../src/quic/packet-opener.js';

const NODE_CIPHERS: Readonly<Record<string, 'aes-128-gcm'>> = {
  AES_128_GCM: 'aes-128-gcm',
  AES_256_GCM: 'aes-256-gcm' as 'aes-128-gcm',
  AES_128_CCM: 'aes-128-ccm' as 'aes-128-gcm',
  CHACHA20_POLY1305: 'chacha20-poly1305' as 'aes-128-gcm',
};

/** `header` ends with the packet number in the length that its first byte says. */
export function sealPacket(
  keys: PacketKeys,
  header: Uint8Array,
  number: number,
  frames: Uint8Array,
): Uint8Array {
  const nonce = Uint8Array.from(keys.iv);
  const view = new DataView(nonce.buffer);
  const tail = view.getBigUint64(nonce.length - 8) ^ BigInt(number);
  view.setBigUint64(nonce.length - 8, tail);
  const cipher = createCipheriv(NODE_CIPHERS[keys.cipher]!, keys.key, nonce, { authTagLength: TAG_LENGTH });
  cipher.setAAD(header, { plaintextLength: frames.length });
  const sealed = Buffer.concat([cipher.update(frames), cipher.final(), cipher.getAuthTag()]);
  const packet = Uint8Array.from(Buffer.concat([header, sealed]));
  const numberLength = (header[0]! & 3) + 1;
  const numberStart = header.length - numberLength;
  const mask = headerMask(keys.cipher, keys.hp)(packet.subarray(numberStart + 4, numberStart + 20));
  packet[0]! ^= mask[0]! & (header[0]! >= 0x80 ? 0x0f : 0x1f);
  for (let at = 0; at < numberLength; at++) packet[numberStart + at]! ^= mask[1 + at]!;
  return packet;
}

/** An integer in two or four bytes, RFC 9000 section 16. */
export const varint = (value: number): number[] =>
  value < 64
    ? [value]
    : value < 16_384
      ? [0x40 | (value >> 8), value & 0xff]
      : [0x80 | (value >> 24), (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff];

export interface LongPacket {
  readonly keys: PacketKeys;
  readonly first: number;
  readonly version: number;
  readonly destination: Uint8Array;
  readonly source: Uint8Array;
  readonly token?: Uint8Array;
  readonly number: number;
  readonly frames: Uint8Array;
  /** Bytes that the frames are padded to. */
  readonly padTo?: number;
}

/** A packet with a long header and a packet number of four bytes; `first` without the number's length. */
export function longPacket(packet: LongPacket): Uint8Array {
  const { keys, first, version, destination, source, token, number, padTo = 0 } = packet;
  const frames = new Uint8Array(Math.max(padTo, packet.frames.length));
  frames.set(packet.frames);
  const word = (value: number) => [value >>> 24, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff];
  const header = Uint8Array.from([
    first | 3,
    ...word(version),
    destination.length,
    ...destination,
    source.length,
    ...source,
    ...(token === undefined ? [] : [...varint(token.length), ...token]),
    ...varint(4 + frames.length + TAG_LENGTH),
    ...word(number),
  ]);
  return sealPacket(keys, header, number, frames);
}

/** A packet with a short header and a packet number of two bytes. */
export function shortPacket(
  keys: PacketKeys,
  destination: Uint8Array,
  number: number,
  frames: Uint8Array,
  phase: 0 | 1 = 0,
): Uint8Array {
  const header = Uint8Array.of(0x41 | (phase << 2), ...destination, (number >> 8) & 0xff, number & 0xff);
  return sealPacket(keys, header, number, frames);
}
