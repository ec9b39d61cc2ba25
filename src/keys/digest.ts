import { createHash, createHmac, getHashes } from 'node:crypto';

const available = new Set(getHashes());

/**
 * node:crypto's name of a hash that a cipher suite names (`SHA256`, `SHA384`, `SM3`); undefined for one that it does
 * not have.
 */
export function nodeHash(hash: string): string | undefined {
  const name = hash === 'SHA' ? 'sha1' : hash.toLowerCase();
  return available.has(name) || available.has(`RSA-${hash}`) ? name : undefined;
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
