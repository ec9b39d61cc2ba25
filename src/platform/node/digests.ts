import { createHash, createHmac, hash as digestOf } from 'node:crypto';
import type { Digests, HashName } from '../platform.js';

const HASHES: readonly HashName[] = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sm3'];

let available: ReadonlySet<string> | undefined;

function works(name: string): boolean {
  try {
    createHash(name);
    return true;
  } catch {
    return false;
  }
}

export const digests: Digests = {
  hashNamed(name) {
    const lower = name === 'SHA' ? 'sha1' : name.toLowerCase();
    // Some builds of OpenSSL list what they then refuse (MD5 under FIPS).
    available ??= new Set(HASHES.filter(works));
    return available.has(lower) ? (lower as HashName) : undefined;
  },

  digest(name, ...pieces) {
    // What is in one piece needs no object that waits for more.
    if (pieces.length === 1) return plain(digestOf(name, pieces[0]!, 'buffer'));
    const hash = createHash(name);
    for (const piece of pieces) hash.update(piece);
    return plain(hash.digest());
  },

  hmac(name, key, ...pieces) {
    const mac = createHmac(name, key);
    for (const piece of pieces) mac.update(piece);
    return plain(mac.digest());
  },
};

/** Without what Node.js adds. */
export function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
