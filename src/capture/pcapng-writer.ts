// Writes pcapng (draft-ietf-opsawg-pcapng): one section, interfaces that count nanoseconds, packets, decryption secrets.

import { MAX_COMMENT_BYTES } from '../base/limits.js';

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const DECRYPTION_SECRETS = 10;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** NSS key log ("TLSK"). */
const SECRETS_TYPE_TLS = 0x544c534b;

const OPT_COMMENT = 1;
const SHB_USERAPPL = 4;
const IF_TSRESOL = 9;
const NANOSECONDS = 9;

const encoder = new TextEncoder();
const padded = (length: number): number => (length + 3) & ~3;

interface Option {
  readonly code: number;
  readonly value: Uint8Array;
}

const optionsLength = (options: readonly Option[]): number =>
  options.length === 0 ? 0 : options.reduce((sum, { value }) => sum + 4 + padded(value.length), 4);

/** A block of `type` whose fixed fields take `length` bytes; `fill` writes them. */
function block(
  type: number,
  length: number,
  fill: (view: DataView, bytes: Uint8Array, at: number) => void,
  options: readonly Option[] = [],
): Uint8Array {
  const total = 12 + length + optionsLength(options);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, total, true);
  fill(view, bytes, 8);
  let at = 8 + length;
  for (const { code, value } of options) {
    view.setUint16(at, code, true);
    view.setUint16(at + 2, value.length, true);
    bytes.set(value, at + 4);
    at += 4 + padded(value.length);
  }
  view.setUint32(total - 4, total, true);
  return bytes;
}

/** The beginning of a file. `application` is the program that writes it. */
export function sectionHeaderBlock(application: string): Uint8Array {
  return block(
    SECTION_HEADER,
    16,
    (view, _, at) => {
      view.setUint32(at, BYTE_ORDER_MAGIC, true);
      view.setUint16(at + 4, 1, true);
      view.setUint16(at + 6, 0, true);
      // The section's length is not said.
      view.setBigInt64(at + 8, -1n, true);
    },
    [{ code: SHB_USERAPPL, value: encoder.encode(application) }],
  );
}

/** An interface; packets name it by its place among those of the file, from 0. */
export function interfaceDescriptionBlock(linkType: number): Uint8Array {
  return block(
    INTERFACE_DESCRIPTION,
    8,
    (view, _, at) => {
      view.setUint16(at, linkType, true);
      view.setUint32(at + 4, 0, true);
    },
    [{ code: IF_TSRESOL, value: Uint8Array.of(NANOSECONDS) }],
  );
}

/** A key log, which serves the packets after it. */
export function decryptionSecretsBlock(keyLog: string): Uint8Array {
  const secrets = encoder.encode(keyLog);
  return block(DECRYPTION_SECRETS, 8 + padded(secrets.length), (view, bytes, at) => {
    view.setUint32(at, SECRETS_TYPE_TLS, true);
    view.setUint32(at + 4, secrets.length, true);
    bytes.set(secrets, at + 8);
  });
}

export interface WrittenPacket {
  /** Which interface description, from 0. */
  readonly interfaceId: number;
  /** What was captured of it. */
  readonly data: Uint8Array;
  /** Bytes that it had on the wire. */
  readonly originalLength: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly comment?: string;
}

export function enhancedPacketBlock(packet: WrittenPacket): Uint8Array {
  const { data, comment } = packet;
  const time = BigInt(packet.seconds) * 1_000_000_000n + BigInt(packet.nanoseconds);
  const options = comment === undefined ? [] : [{ code: OPT_COMMENT, value: commentBytes(comment) }];
  return block(
    ENHANCED_PACKET,
    20 + padded(data.length),
    (view, bytes, at) => {
      view.setUint32(at, packet.interfaceId, true);
      view.setUint32(at + 4, Number((time >> 32n) & 0xffffffffn), true);
      view.setUint32(at + 8, Number(time & 0xffffffffn), true);
      view.setUint32(at + 12, data.length, true);
      view.setUint32(at + 16, packet.originalLength, true);
      bytes.set(data, at + 20);
    },
    options,
  );
}

/** Cut between characters, so that the end of a long one stays UTF-8. */
function commentBytes(comment: string): Uint8Array {
  const bytes = new Uint8Array(MAX_COMMENT_BYTES);
  return bytes.subarray(0, encoder.encodeInto(comment, bytes).written);
}
