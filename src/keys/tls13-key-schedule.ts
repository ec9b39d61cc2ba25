// TLS 1.3: a traffic secret -> record key and initialization vector, the next secret, and Finished.
import { ascii, concatenate } from '../base/bytes.js';
import { hkdfExpand } from '../platform/hkdf.js';
import { host } from '../platform/host.js';
import type { HashName } from '../platform/platform.js';
import { cipherAlgorithm, handshakeHash, partsOf } from '../registry/cipher-suite.js';
import { ProtocolVersion } from '../registry/protocol-version.js';

/** What one direction's records are protected with. */
export interface TrafficKeys {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

const DTLS13 = ProtocolVersion.code['DTLS 1.3'];

/** What every label of HKDF begins with: RFC 8446 section 7.1, RFC 9147 section 5.9 (no space behind it). */
function labelPrefix(version: number): string {
  if (version === DTLS13) return 'dtls13';
  return hasDraft19Labels(version) ? 'TLS 1.3, ' : 'tls13 ';
}

/** Whether the labels of HKDF have the longer prefix that they had up to draft 19. */
function hasDraft19Labels(version: number): boolean {
  // Google's experiments are draft 18 with another ServerHello.
  return (version >= 0x7f00 && version <= 0x7f13) || (version >= 0x7e01 && version <= 0x7e03);
}

/**
 * HKDF-Expand-Label, RFC 8446 section 7.1. `hash` is the cipher suite's (`SHA256`), `length` counts bytes, `version`
 * is ServerHello's: drafts up to 19 and DTLS 1.3 have other labels. Undefined if the hash is not available.
 */
export function hkdfExpandLabel(
  hash: string,
  secret: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
  version: number,
): Uint8Array | undefined {
  const name = host.hashNamed(hash);
  if (name === undefined || context.length > 255) return undefined;
  const full = ascii(`${labelPrefix(version)}${label}`);
  const info = concatenate(
    Uint8Array.of(length >> 8, length & 0xff, full.length),
    full,
    Uint8Array.of(context.length),
    context,
  );
  return hkdfExpand(name, secret, info, length);
}

const EMPTY = new Uint8Array(0);

/** RFC 8446 section 7.3. Undefined if the suite is not known or its hash not available. */
export function trafficKeys(
  cipherSuite: number,
  secret: Uint8Array,
  version: number,
): TrafficKeys | undefined {
  const hash = handshakeHash(cipherSuite);
  const parts = partsOf(cipherSuite);
  const algorithm = parts === undefined ? undefined : cipherAlgorithm(parts.cipher);
  if (hash === undefined || algorithm?.kind !== 'aead') return undefined;
  const key = hkdfExpandLabel(hash, secret, 'key', EMPTY, algorithm.keyLength, version);
  const iv = hkdfExpandLabel(hash, secret, 'iv', EMPTY, algorithm.nonceLength, version);
  return key === undefined || iv === undefined ? undefined : { key, iv };
}

/** The key that DTLS 1.3's record numbers are encrypted with, RFC 9147 section 4.2.3. */
export function recordNumberKey(cipherSuite: number, secret: Uint8Array): Uint8Array | undefined {
  const hash = handshakeHash(cipherSuite);
  const parts = partsOf(cipherSuite);
  const algorithm = parts === undefined ? undefined : cipherAlgorithm(parts.cipher);
  if (hash === undefined || algorithm?.kind !== 'aead') return undefined;
  return hkdfExpandLabel(hash, secret, 'sn', EMPTY, algorithm.keyLength, DTLS13);
}

/** The application traffic secret after a KeyUpdate, RFC 8446 section 7.2. */
export function nextTrafficSecret(
  cipherSuite: number,
  secret: Uint8Array,
  version: number,
): Uint8Array | undefined {
  const hash = handshakeHash(cipherSuite);
  if (hash === undefined) return undefined;
  const label = hasDraft19Labels(version) ? 'application traffic secret' : 'traffic upd';
  return hkdfExpandLabel(hash, secret, label, EMPTY, secret.length, version);
}

/** RFC 8446 section 4.4.4. `secret` is the sender's handshake traffic secret. */
export function finishedKey(
  cipherSuite: number,
  secret: Uint8Array,
  version: number,
): Uint8Array | undefined {
  const hash = handshakeHash(cipherSuite);
  if (hash === undefined) return undefined;
  return hkdfExpandLabel(hash, secret, 'finished', EMPTY, secret.length, version);
}

/**
 * What a Finished message's body must be, RFC 8446 section 4.4.4. `secret` is the sender's handshake traffic secret;
 * `messages` are those before that Finished, each with its header, from the first ClientHello on.
 */
export function finishedVerifyData(
  cipherSuite: number,
  secret: Uint8Array,
  messages: readonly Uint8Array[],
  version: number,
): Uint8Array | undefined {
  const name = host.hashNamed(handshakeHash(cipherSuite) ?? '');
  const key = finishedKey(cipherSuite, secret, version);
  if (name === undefined || key === undefined) return undefined;
  return host.hmac(name, key, transcriptHash(name, messages));
}

/**
 * The transcript hash of handshake messages, each with its header, from the first ClientHello on (RFC 8446 section
 * 4.4.1). Undefined if the suite's hash is not available.
 */
export function transcriptHashOf(
  cipherSuite: number,
  messages: readonly Uint8Array[],
): Uint8Array | undefined {
  const name = host.hashNamed(handshakeHash(cipherSuite) ?? '');
  return name === undefined ? undefined : transcriptHash(name, messages);
}

const HELLO_RETRY_REQUEST_RANDOM = ascii(
  '\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c',
);

/** RFC 8446 section 4.4.1: before a HelloRetryRequest stands a hash of the first ClientHello in its place. */
function transcriptHash(name: HashName, messages: readonly Uint8Array[]): Uint8Array {
  const [first, second, ...more] = messages;
  if (first === undefined || second === undefined || !isHelloRetryRequest(second))
    return host.digest(name, ...messages);
  const hashed = host.digest(name, first);
  return host.digest(name, Uint8Array.of(254, 0, 0, hashed.length), hashed, second, ...more);
}

function isHelloRetryRequest(message: Uint8Array): boolean {
  if (message[0] !== 2 || message.length < 38) return false;
  return HELLO_RETRY_REQUEST_RANDOM.every((byte, at) => message[6 + at] === byte);
}
