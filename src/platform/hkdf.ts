// HKDF (RFC 5869).
import { host } from './host.js';
import type { HashName } from './platform.js';

/** Section 2.2: a pseudorandom key of the hash's length. */
export function hkdfExtract(hash: HashName, salt: Uint8Array, keyingMaterial: Uint8Array): Uint8Array {
  return host.hmac(hash, salt, keyingMaterial);
}

/** Section 2.3: `length` bytes. */
export function hkdfExpand(hash: HashName, key: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  let block: Uint8Array = new Uint8Array(0);
  for (let filled = 0, counter = 1; filled < length; counter++) {
    block = host.hmac(hash, key, block, info, Uint8Array.of(counter));
    output.set(block.subarray(0, length - filled), filled);
    filled += block.length;
  }
  return output;
}
