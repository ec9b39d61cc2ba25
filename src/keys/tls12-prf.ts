// SSL 3.0 to TLS 1.2: premaster secret -> master secret -> the keys of both directions, and Finished.
import { ascii, concatenate } from '../base/bytes.js';
import type { Side } from '../base/side.js';
import { host } from '../platform/host.js';
import type { HashName } from '../platform/platform.js';
import {
  cipherAlgorithm,
  handshakeHash,
  isTls13Suite,
  macLength,
  partsOf,
} from '../registry/cipher-suite.js';
import { ProtocolVersion } from '../registry/protocol-version.js';

const MASTER_SECRET_LENGTH = 48;
const SSL3 = ProtocolVersion.code['SSL 3.0'];
const TLS10 = ProtocolVersion.code['TLS 1.0'];
const TLS12 = ProtocolVersion.code['TLS 1.2'];
const HAS_MD5_AND_SHA1 = host.hashNamed('MD5') !== undefined && host.hashNamed('SHA1') !== undefined;

/** What one direction's records are protected with. A part that the cipher suite does not need is empty. */
export interface DirectionKeys {
  readonly macKey: Uint8Array;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

/** What both sides said in clear. */
export interface HelloValues {
  /** The version that ServerHello chose: 0x0300 to 0x0303. */
  readonly version: number;
  /** The cipher suite that ServerHello chose. */
  readonly cipherSuite: number;
  readonly clientRandom: Uint8Array;
  readonly serverRandom: Uint8Array;
}

/**
 * The pseudorandom function: RFC 5246 section 5 for TLS 1.2, RFC 2246 section 5 (MD5 and SHA-1) for TLS 1.0 and 1.1.
 * `hash` is the cipher suite's (`SHA256`), used by TLS 1.2 only; `length` counts bytes. Undefined if the hash is not
 * available, or for SSL 3.0, which has no such function.
 */
export function prf(
  version: number,
  hash: string,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Uint8Array | undefined {
  const labelled = concatenate(ascii(label), seed);
  if (version >= TLS12) {
    const name = host.hashNamed(hash);
    return name === undefined ? undefined : expand(name, secret, labelled, length);
  }
  if (version < TLS10 || !HAS_MD5_AND_SHA1) return undefined;
  // The halves share the middle byte of a secret of odd length.
  const half = Math.ceil(secret.length / 2);
  const output = expand('md5', secret.subarray(0, half), labelled, length);
  const other = expand('sha1', secret.subarray(secret.length - half), labelled, length);
  for (let i = 0; i < length; i++) output[i]! ^= other[i]!;
  return output;
}

/** P_hash, RFC 5246 section 5. */
function expand(name: HashName, secret: Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  let a = seed;
  for (let filled = 0; filled < length; ) {
    a = host.hmac(name, secret, a);
    const block = host.hmac(name, secret, a, seed);
    output.set(block.subarray(0, length - filled), filled);
    filled += block.length;
  }
  return output;
}

/** SSL 3.0 makes the master secret and the key block alike, RFC 6101 sections 6.1 and 6.2.2. */
function ssl3Expand(secret: Uint8Array, seed: Uint8Array, length: number): Uint8Array | undefined {
  if (!HAS_MD5_AND_SHA1) return undefined;
  const output = new Uint8Array(length);
  for (let filled = 0, round = 1; filled < length; round++) {
    const salt = new Uint8Array(round).fill(0x40 + round);
    const block = host.digest('md5', secret, host.digest('sha1', salt, secret, seed));
    output.set(block.subarray(0, length - filled), filled);
    filled += block.length;
  }
  return output;
}

/** RFC 5246 section 8.1, RFC 6101 section 6.1. Undefined if the suite's hash is not known or not available. */
export function masterSecret(hello: HelloValues, premasterSecret: Uint8Array): Uint8Array | undefined {
  const seed = concatenate(hello.clientRandom, hello.serverRandom);
  if (hello.version === SSL3) return ssl3Expand(premasterSecret, seed, MASTER_SECRET_LENGTH);
  const hash = handshakeHash(hello.cipherSuite);
  if (hash === undefined) return undefined;
  return prf(hello.version, hash, premasterSecret, 'master secret', seed, MASTER_SECRET_LENGTH);
}

/**
 * With the extension extended_master_secret in both hellos, RFC 7627 section 4. `messages` are the handshake messages
 * from ClientHello to ClientKeyExchange, each with its header, without HelloRequest.
 */
export function extendedMasterSecret(
  hello: HelloValues,
  premasterSecret: Uint8Array,
  messages: readonly Uint8Array[],
): Uint8Array | undefined {
  const hash = handshakeHash(hello.cipherSuite);
  const seed = handshakeDigest(hello, messages);
  if (hash === undefined || seed === undefined) return undefined;
  return prf(hello.version, hash, premasterSecret, 'extended master secret', seed, MASTER_SECRET_LENGTH);
}

/** The hash of handshake messages, which TLS 1.0 and 1.1 make of MD5 and SHA-1 (RFC 2246 section 7.4.9). */
function handshakeDigest(hello: HelloValues, messages: readonly Uint8Array[]): Uint8Array | undefined {
  if (hello.version < TLS12) {
    return HAS_MD5_AND_SHA1
      ? concatenate(host.digest('md5', ...messages), host.digest('sha1', ...messages))
      : undefined;
  }
  const name = host.hashNamed(handshakeHash(hello.cipherSuite) ?? '');
  return name === undefined ? undefined : host.digest(name, ...messages);
}

/**
 * The keys of both directions, RFC 5246 section 6.3. Undefined for suites that are not known or of TLS 1.3, for suites cut
 * down for export (RFC 2246 section 6.3.1), and if the suite's hash is not available.
 */
export function keyBlock(
  hello: HelloValues,
  master: Uint8Array,
): Readonly<Record<Side, DirectionKeys>> | undefined {
  const parts = partsOf(hello.cipherSuite);
  const algorithm = parts === undefined ? undefined : cipherAlgorithm(parts.cipher);
  const hash = handshakeHash(hello.cipherSuite);
  const macKeyLength = macLength(hello.cipherSuite);
  if (parts === undefined || algorithm === undefined || hash === undefined || macKeyLength === undefined) {
    return undefined;
  }
  if (parts.export || isTls13Suite(hello.cipherSuite)) return undefined;
  const { keyLength } = algorithm;
  const ivLength = implicitIvLength(hello.version, algorithm);
  const length = 2 * (macKeyLength + keyLength + ivLength);
  const seed = concatenate(hello.serverRandom, hello.clientRandom);
  const block =
    hello.version === SSL3
      ? ssl3Expand(master, seed, length)
      : prf(hello.version, hash, master, 'key expansion', seed, length);
  if (block === undefined) return undefined;
  const keysAt = 2 * macKeyLength;
  const ivsAt = keysAt + 2 * keyLength;
  const keysOf = (nth: 0 | 1): DirectionKeys => ({
    macKey: piece(block, nth * macKeyLength, macKeyLength),
    key: piece(block, keysAt + nth * keyLength, keyLength),
    iv: piece(block, ivsAt + nth * ivLength, ivLength),
  });
  return { client: keysOf(0), server: keysOf(1) };
}

const piece = (block: Uint8Array, start: number, length: number) => block.slice(start, start + length);

/** From TLS 1.1 on, a block cipher's initialization vector is in each record (RFC 4346 section 6.2.3.2). */
function implicitIvLength(
  version: number,
  algorithm: { kind: string; blockLength: number; nonceLength: number; explicitNonceLength: number },
): number {
  if (algorithm.kind === 'aead') return algorithm.nonceLength - algorithm.explicitNonceLength;
  return version <= TLS10 ? algorithm.blockLength : 0;
}

/**
 * What a Finished message's body must be: RFC 5246 section 7.4.9, RFC 6101 section 5.6.9. `messages` are those of
 * this handshake before that Finished, each with its header, without HelloRequest.
 */
export function verifyData(
  hello: HelloValues,
  master: Uint8Array,
  side: Side,
  messages: readonly Uint8Array[],
): Uint8Array | undefined {
  if (hello.version === SSL3) return ssl3VerifyData(master, side, messages);
  const hash = handshakeHash(hello.cipherSuite);
  const seed = handshakeDigest(hello, messages);
  if (hash === undefined || seed === undefined) return undefined;
  return prf(hello.version, hash, master, `${side} finished`, seed, 12);
}

function ssl3VerifyData(
  master: Uint8Array,
  side: Side,
  messages: readonly Uint8Array[],
): Uint8Array | undefined {
  if (!HAS_MD5_AND_SHA1) return undefined;
  const sender = ascii(side === 'client' ? 'CLNT' : 'SRVR');
  const part = (name: HashName, padLength: number) => {
    const inner = host.digest(name, ...messages, sender, master, new Uint8Array(padLength).fill(0x36));
    return host.digest(name, master, new Uint8Array(padLength).fill(0x5c), inner);
  };
  return concatenate(part('md5', 48), part('sha1', 40));
}
