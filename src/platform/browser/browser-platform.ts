// A browser's face. Web Crypto is asynchronous and has neither MD5 nor CBC without padding: what it would do is done here.
import type { Bytes, Platform } from '../platform.js';
import { ciphers } from './ciphers.js';
import { compression } from './compression.js';
import { digests } from './digests.js';
import { files } from './files.js';
import { signatures } from './signatures.js';
import { text } from './text.js';

const bytes: Bytes = {
  isRange(whole, bytes, start, end) {
    if (whole.length !== end - start) return false;
    for (let at = 0; at < whole.length; at++) if (whole[at] !== bytes[start + at]) return false;
    return true;
  },
  randomInt(least, end) {
    const [drawn] = crypto.getRandomValues(new Uint32Array(1));
    return least + (drawn! % (end - least));
  },
};

export const browserPlatform: Platform = {
  ...digests,
  ...ciphers,
  ...signatures,
  ...compression,
  ...files,
  ...text,
  ...bytes,
};
