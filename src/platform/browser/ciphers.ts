import { cbc, gcm, unsafe } from '@noble/ciphers/aes.js';
import { chacha20poly1305, chacha20 as chacha20Stream } from '@noble/ciphers/chacha.js';
import type { Ciphers } from '../platform.js';
import { openCcm } from './ccm.js';

/** Key lengths in bytes. What is not here is said to be unsupported. */
const GCM = new Map([
  ['AES_128_GCM', 16],
  ['AES_256_GCM', 32],
]);
const CCM = new Map([
  ['AES_128_CCM', 16],
  ['AES_256_CCM', 32],
  ['AES_128_CCM_8', 16],
  ['AES_256_CCM_8', 32],
]);
const CHACHA20_POLY1305 = 'CHACHA20_POLY1305';
const AES_CBC = new Map([
  ['AES_128_CBC', 16],
  ['AES_256_CBC', 32],
]);

const AES_BLOCK_LENGTH = 16;
const TAG_LENGTH = 16;

export const ciphers: Ciphers = {
  hasCipher: (cipher) =>
    cipher === CHACHA20_POLY1305 || [GCM, CCM, AES_CBC].some((family) => family.has(cipher)),

  openAead(cipher, key, nonce, additional, sealed, tagLength) {
    const keyLength = GCM.get(cipher) ?? CCM.get(cipher) ?? 32;
    if (key.length !== keyLength) return undefined;
    try {
      if (CCM.has(cipher)) return openCcm(aesBlock(key), nonce, additional, sealed, tagLength);
      // Both have one length of tag only, and so do the suites that use them.
      if (tagLength !== TAG_LENGTH) return undefined;
      if (GCM.has(cipher)) return gcm(key, nonce, additional).decrypt(sealed);
      return cipher === CHACHA20_POLY1305
        ? chacha20poly1305(key, nonce, additional).decrypt(sealed)
        : undefined;
    } catch {
      return undefined;
    }
  },

  decryptCbc(cipher, key, iv, ciphertext) {
    try {
      if (key.length !== AES_CBC.get(cipher)) return undefined;
      return cbc(key, iv, { disablePadding: true }).decrypt(ciphertext);
    } catch {
      return undefined;
    }
  },

  aesBlock,

  chacha20(key, counterAndNonce, data) {
    const counter = new DataView(counterAndNonce.buffer, counterAndNonce.byteOffset).getUint32(0, true);
    return chacha20Stream(key, counterAndNonce.slice(4), data, undefined, counter);
  },
};

function aesBlock(key: Uint8Array): (block: Uint8Array) => Uint8Array {
  const expanded = unsafe.expandKeyLE(key);
  // The cipher works in place, on whole words.
  const own = new Uint8Array(AES_BLOCK_LENGTH);
  return (block) => {
    if (block.length !== AES_BLOCK_LENGTH) throw new RangeError(`a block of ${block.length} bytes`);
    own.set(block);
    unsafe.encryptBlock(expanded, own);
    return own;
  };
}
