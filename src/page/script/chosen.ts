// The files that were chosen, each with what it is for, told by its content.

export type Role = 'capture' | 'keys' | 'ca' | 'private';

export interface Chosen {
  readonly name: string;
  readonly blob: Blob;
  readonly role: Role;
}

/** Bytes at the beginning of a file that tell what it is. */
const LOOKED_AT = 1 << 16;

const CAPTURES = ['a1b2c3d4', 'd4c3b2a1', 'a1b23c4d', '4d3cb2a1', '0a0d0d0a', '1f8b', '28b52ffd'];

const KEY_LOG_LINE =
  /^(?:CLIENT_RANDOM|PMS_CLIENT_RANDOM|RSA|(?:CLIENT|SERVER|EARLY|EXPORTER|ECH|QUIC)_[A-Z0-9_]+) [0-9A-Za-z:-]{8,}/m;

/** A file that is nothing known counts as a capture: the reader says what is wrong with it. */
export async function roleOf(blob: Blob): Promise<Role> {
  const bytes = new Uint8Array(await blob.slice(0, LOOKED_AT).arrayBuffer());
  const first = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (CAPTURES.some((magic) => first.startsWith(magic))) return 'capture';
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'latin1';
  const text = new TextDecoder(encoding).decode(bytes);
  if (/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/.test(text)) return 'ca';
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return 'private';
  if (KEY_LOG_LINE.test(text)) return 'keys';
  // DER: a SEQUENCE in which another begins.
  return /^3082/.test(first) && bytes[4] === 0x30 ? 'ca' : 'capture';
}
