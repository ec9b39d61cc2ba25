// RSA (RFC 8017): signatures verified, blocks decrypted.
import { sameBytes } from '../../base/bytes.js';
import { bigEndian, toBigEndian } from './der.js';
import type { Hash } from './hashes.js';

export interface RsaPublic {
  readonly modulus: bigint;
  readonly exponent: bigint;
}

/** Bytes of the modulus. */
export const modulusBytes = ({ modulus }: RsaPublic): number => Math.ceil(bitLength(modulus) / 8);

export const bitLength = (value: bigint): number => (value === 0n ? 0 : value.toString(2).length);

export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** What was signed, padding included (section 5.2.2); undefined if this cannot be a signature of the key. */
function opened(key: RsaPublic, signature: Uint8Array): Uint8Array | undefined {
  const length = modulusBytes(key);
  const value = bigEndian(signature);
  if (signature.length > length || value >= key.modulus) return undefined;
  return toBigEndian(power(value, key.exponent, key.modulus), length);
}

/** Section 8.2.2. `prefix`: the DigestInfo before the digest; empty for the bare digest of both MD5 and SHA-1. */
export function verifyPkcs1(
  key: RsaPublic,
  prefix: Uint8Array,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const block = opened(key, signature);
  const length = prefix.length + digest.length;
  if (block === undefined || block.length < length + 11 || signature.length < block.length) return false;
  const expected = new Uint8Array(block.length).fill(0xff);
  expected[0] = 0;
  expected[1] = 1;
  expected[block.length - length - 1] = 0;
  expected.set(prefix, block.length - length);
  expected.set(digest, block.length - digest.length);
  return sameBytes(block, expected);
}

/** Section 8.1.2; `saltLength` in bytes. A signature that lacks zeros at its beginning counts, as with OpenSSL. */
export function verifyPss(
  key: RsaPublic,
  hash: Hash,
  maskHash: Hash,
  saltLength: number,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const whole = opened(key, signature);
  if (whole === undefined) return false;
  // Section 9.1.2: the block has one bit less than the modulus, which may be a byte less.
  const blockBits = bitLength(key.modulus) - 1;
  const length = Math.ceil(blockBits / 8);
  if (whole.length > length && whole[0] !== 0) return false;
  const block = whole.subarray(whole.length - length);
  const hashLength = digest.length;
  const maskedLength = length - hashLength - 1;
  if (maskedLength < saltLength + 1 || block[length - 1] !== 0xbc) return false;
  const given = block.subarray(maskedLength, length - 1);
  const free = 0xff >> (8 * length - blockBits);
  if ((block[0]! & ~free) !== 0) return false;
  const data = mask(maskHash, given, maskedLength);
  for (let at = 0; at < maskedLength; at++) data[at]! ^= block[at]!;
  data[0]! &= free;
  const saltAt = maskedLength - saltLength;
  for (let at = 0; at < saltAt - 1; at++) if (data[at] !== 0) return false;
  if (data[saltAt - 1] !== 1) return false;
  return sameBytes(given, hash(new Uint8Array(8), digest, data.subarray(saltAt)));
}

/** MGF1, appendix B.2.1. */
function mask(hash: Hash, seed: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  for (let filled = 0, counter = 0; filled < length; counter++) {
    const block = hash(seed, Uint8Array.of(0, 0, counter >> 8, counter & 0xff));
    output.set(block.subarray(0, length - filled), filled);
    filled += block.length;
  }
  return output;
}
