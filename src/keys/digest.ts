import { createHash, createHmac } from 'node:crypto';

// Some builds of OpenSSL list what they then refuse (MD5 under FIPS).
const available = new Set(['md5', 'sha1', 'sha256', 'sha384', 'sha512', 'sm3'].filter(works));

function works(name: string): boolean {
  try {
    createHash(name);
    return true;
  } catch {
    return false;
  }
}

/** node:crypto's name of a hash as cipher suites name it (`SHA256`, `SHA`); undefined for one that it does not have. */
export function nodeHash(hash: string): string | undefined {
  const name = hash === 'SHA' ? 'sha1' : hash.toLowerCase();
  return available.has(name) ? name : undefined;
}

/** The hash of several pieces one after the other. `name` is node:crypto's. */
export function digest(name: string, ...pieces: readonly Uint8Array[]): Uint8Array {
  const hash = createHash(name);
  for (const piece of pieces) hash.update(piece);
  return plain(hash.digest());
}

/** HMAC (RFC 2104) of several pieces one after the other. `name` is node:crypto's. */
export function hmac(name: string, key: Uint8Array, ...pieces: readonly Uint8Array[]): Uint8Array {
  const mac = createHmac(name, key);
  for (const piece of pieces) mac.update(piece);
  return plain(mac.digest());
}

/** ASCII text as bytes. */
export function ascii(text: string): Uint8Array {
  return plain(Buffer.from(text, 'latin1'));
}

export function concatenate(...pieces: readonly Uint8Array[]): Uint8Array {
  return plain(Buffer.concat(pieces));
}

function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
