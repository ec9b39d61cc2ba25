// Node.js's face: node:crypto and node:zlib, which are OpenSSL, zlib and Brotli.
import { randomInt } from 'node:crypto';
import type { Bytes, Platform } from '../platform.js';
import { ciphers } from './ciphers.js';
import { compression } from './compression.js';
import { digests } from './digests.js';
import { files } from './files.js';
import { signatures } from './signatures.js';
import { text } from './text.js';

const compareRange = Buffer.prototype.compare as (
  this: Uint8Array,
  other: Uint8Array,
  start: number,
  end: number,
) => number;

const bytes: Bytes = {
  isRange: (whole, bytes, start, end) => compareRange.call(whole, bytes, start, end) === 0,
  randomInt: (least, end) => randomInt(least, end),
};

export const nodePlatform: Platform = {
  ...digests,
  ...ciphers,
  ...signatures,
  ...compression,
  ...files,
  ...text,
  ...bytes,
};
