import { createCipheriv, createDecipheriv, getCiphers } from 'node:crypto';
import type { Ciphers } from '../platform.js';
import { plain } from './digests.js';

/** OpenSSL's name, and the family whose calls Node.js's types tell apart. */
type NodeCipher = readonly [name: string, mode: 'gcm' | 'ccm' | 'chacha20' | 'cbc'];

const named = new Map<string, NodeCipher>([
  ['AES_128_GCM', ['aes-128-gcm', 'gcm']],
  ['AES_256_GCM', ['aes-256-gcm', 'gcm']],
  ['AES_128_CCM', ['aes-128-ccm', 'ccm']],
  ['AES_256_CCM', ['aes-256-ccm', 'ccm']],
  ['AES_128_CCM_8', ['aes-128-ccm', 'ccm']],
  ['AES_256_CCM_8', ['aes-256-ccm', 'ccm']],
  ['CHACHA20_POLY1305', ['chacha20-poly1305', 'chacha20']],
  ['ARIA_128_GCM', ['aria-128-gcm', 'gcm']],
  ['ARIA_256_GCM', ['aria-256-gcm', 'gcm']],
  ['CAMELLIA_128_GCM', ['camellia-128-gcm', 'gcm']],
  ['CAMELLIA_256_GCM', ['camellia-256-gcm', 'gcm']],
  ['SM4_GCM', ['sm4-gcm', 'gcm']],
  ['SM4_CCM', ['sm4-ccm', 'ccm']],
  ['AES_128_CBC', ['aes-128-cbc', 'cbc']],
  ['AES_256_CBC', ['aes-256-cbc', 'cbc']],
  ['3DES_EDE_CBC', ['des-ede3-cbc', 'cbc']],
  // DES is triple DES with one key three times, and current OpenSSL has only that.
  ['DES_CBC', ['des-ede3-cbc', 'cbc']],
  ['CAMELLIA_128_CBC', ['camellia-128-cbc', 'cbc']],
  ['CAMELLIA_256_CBC', ['camellia-256-cbc', 'cbc']],
  ['ARIA_128_CBC', ['aria-128-cbc', 'cbc']],
  ['ARIA_256_CBC', ['aria-256-cbc', 'cbc']],
  ['SEED_CBC', ['seed-cbc', 'cbc']],
  ['IDEA_CBC', ['idea-cbc', 'cbc']],
  ['SM4_CBC', ['sm4-cbc', 'cbc']],
]);

let available: ReadonlySet<string> | undefined;

/** Undefined if this OpenSSL does not have it. */
function nodeCipher(cipher: string): NodeCipher | undefined {
  const found = named.get(cipher);
  available ??= new Set(getCiphers());
  return found !== undefined && available.has(found[0]) ? found : undefined;
}

const AES_BLOCK_LENGTH = 16;

export const ciphers: Ciphers = {
  hasCipher: (cipher) => nodeCipher(cipher) !== undefined,

  openAead(cipher, key, nonce, additional, sealed, authTagLength) {
    const found = nodeCipher(cipher);
    if (found === undefined) return undefined;
    const ciphertext = sealed.subarray(0, sealed.length - authTagLength);
    const tag = sealed.subarray(sealed.length - authTagLength);
    try {
      const decipher = newDecipher(found, key, nonce, authTagLength);
      decipher.setAuthTag(tag);
      if (additional.length > 0) decipher.setAAD(additional, { plaintextLength: ciphertext.length });
      const plaintext = decipher.update(ciphertext);
      decipher.final();
      return plain(plaintext);
    } catch {
      return undefined;
    }
  },

  decryptCbc(cipher, key, iv, ciphertext) {
    const found = nodeCipher(cipher);
    if (found === undefined) return undefined;
    try {
      const whole = cipher === 'DES_CBC' ? threefold(key) : key;
      const decipher = createDecipheriv(found[0], whole, iv).setAutoPadding(false);
      const plaintext = decipher.update(ciphertext);
      decipher.final();
      return plain(plaintext);
    } catch {
      return undefined;
    }
  },

  aesBlock(key) {
    const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false);
    return (block) => cipher.update(block.length === AES_BLOCK_LENGTH ? block : oneBlock(block));
  },

  chacha20(key, counterAndNonce, data) {
    return plain(createCipheriv('chacha20', key, counterAndNonce).update(data));
  },
};

function oneBlock(block: Uint8Array): Uint8Array {
  throw new RangeError(`a block of ${block.length} bytes`);
}

function threefold(key: Uint8Array): Uint8Array {
  const long = new Uint8Array(3 * key.length);
  for (let nth = 0; nth < 3; nth++) long.set(key, nth * key.length);
  return long;
}

interface AeadDecipher {
  setAuthTag(tag: Uint8Array): unknown;
  setAAD(additional: Uint8Array, options: { plaintextLength: number }): unknown;
  update(ciphertext: Uint8Array): Buffer;
  final(): Buffer;
}

function newDecipher(
  [name, mode]: NodeCipher,
  key: Uint8Array,
  nonce: Uint8Array,
  authTagLength: number,
): AeadDecipher {
  // The three literals only choose among the overloads of the types.
  if (mode === 'ccm') return createDecipheriv(name as 'aes-128-ccm', key, nonce, { authTagLength });
  if (mode === 'gcm') return createDecipheriv(name as 'aes-128-gcm', key, nonce, { authTagLength });
  return createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength });
}
