import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { CHash } from '@noble/hashes/utils.js';
import type { Digests, HashName } from '../platform.js';

/** SM3 is not among them: what needs it is said to be unsupported. */
const hashes = new Map<string, CHash>([
  ['md5', md5],
  ['sha1', sha1],
  ['sha224', sha224],
  ['sha256', sha256],
  ['sha384', sha384],
  ['sha512', sha512],
]);

function hash(name: HashName): CHash {
  const found = hashes.get(name);
  if (found === undefined) throw new RangeError(`no ${name} here`);
  return found;
}

export const digests: Digests = {
  hashNamed(name) {
    const lower = name === 'SHA' ? 'sha1' : name.toLowerCase();
    return hashes.has(lower) ? (lower as HashName) : undefined;
  },

  digest(name, ...pieces) {
    const [only] = pieces;
    if (pieces.length === 1) return hash(name)(only!);
    const state = hash(name).create();
    for (const piece of pieces) state.update(piece);
    return state.digest();
  },

  hmac(name, key, ...pieces) {
    const state = hmac.create(hash(name), key);
    for (const piece of pieces) state.update(piece);
    return state.digest();
  },
};
