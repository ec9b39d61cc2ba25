// The hashes of signatures, by the names that OpenSSL has for them.
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { sha3_224, sha3_256, sha3_384, sha3_512 } from '@noble/hashes/sha3.js';
import type { CHash } from '@noble/hashes/utils.js';

/** The hash of several pieces one after the other. */
export type Hash = (...pieces: readonly Uint8Array[]) => Uint8Array;

const of =
  (kind: CHash): Hash =>
  (...pieces) => {
    const state = kind.create();
    for (const piece of pieces) state.update(piece);
    return state.digest();
  };

/** With the last arc of its OID where it has one under 2.16.840.1.101.3.4.2, and the whole OID elsewhere. */
const ROWS: readonly (readonly [name: string, oid: string, hash: Hash])[] = [
  ['md5', '1.2.840.113549.2.5', of(md5)],
  ['sha1', '1.3.14.3.2.26', of(sha1)],
  ['sha224', '2.16.840.1.101.3.4.2.4', of(sha224)],
  ['sha256', '2.16.840.1.101.3.4.2.1', of(sha256)],
  ['sha384', '2.16.840.1.101.3.4.2.2', of(sha384)],
  ['sha512', '2.16.840.1.101.3.4.2.3', of(sha512)],
  ['sha3-224', '2.16.840.1.101.3.4.2.7', of(sha3_224)],
  ['sha3-256', '2.16.840.1.101.3.4.2.8', of(sha3_256)],
  ['sha3-384', '2.16.840.1.101.3.4.2.9', of(sha3_384)],
  ['sha3-512', '2.16.840.1.101.3.4.2.10', of(sha3_512)],
];

const byName = new Map(ROWS.map(([name, , hash]) => [name, hash]));
const byOid = new Map(ROWS.map(([name, oid]) => [oid, name]));
const oids = new Map(ROWS.map(([name, oid]) => [name, oid]));

export const hashOf = (name: string): Hash | undefined => byName.get(name);

export const hashOfOid = (oid: string): string | undefined => byOid.get(oid);

/** RFC 8017 section 9.2: what stands before the digest in a signature of RSA; undefined for a hash not known. */
export function digestInfo(name: string, digestLength: number): Uint8Array | undefined {
  const oid = oids.get(name);
  if (oid === undefined) return undefined;
  const arcs = oid.split('.').map(Number);
  const body = [40 * arcs[0]! + arcs[1]!];
  for (const arc of arcs.slice(2)) {
    const groups = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    body.push(...groups);
  }
  const algorithm = [0x06, body.length, ...body, 0x05, 0x00];
  return Uint8Array.of(
    0x30,
    algorithm.length + digestLength + 4,
    0x30,
    algorithm.length,
    ...algorithm,
    0x04,
    digestLength,
  );
}
