import { isUtf8 } from 'node:buffer';
import { domainToASCII } from 'node:url';
import type { Text } from '../platform.js';
import { plain } from './digests.js';

const buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const text: Text = {
  latin1: (bytes) => buffer(bytes).toString('latin1'),
  fromLatin1: (characters) => plain(Buffer.from(characters, 'latin1')),
  fromCodeUnits: (units, length) =>
    Buffer.from(units.buffer, units.byteOffset, length * units.BYTES_PER_ELEMENT).toString('utf16le'),
  hex: (bytes) => buffer(bytes).toString('hex'),
  fromHex: (digits) => plain(Buffer.from(digits, 'hex')),
  base64: (bytes) => buffer(bytes).toString('base64'),
  fromBase64: (encoded) => plain(Buffer.from(encoded, 'base64')),
  isUtf8,
  domainToAscii: domainToASCII,
};
