// ClientHello, ServerHello, EncryptedExtensions and the HelloRetryRequest of old drafts.

import type { Cursor } from '../base/cursor.js';
import { isDtls, isTls13, ProtocolVersion } from '../registry/protocol-version.js';
import type { BodyDecoder } from './body-decoder.js';
import { readExtensions } from './extension/extension.js';
import type { Extension, MutableFields } from './extension/extension-types.js';
import type { ServerHello } from './message-types.js';
import { uint8Vector, uint16Vector, vectorSize } from './read-vector.js';

const RANDOM_LENGTH = 32;

/** RFC 8446 section 4.1.3: SHA-256 of "HelloRetryRequest", in place of a random. */
const helloRetryRequestRandom = Uint8Array.of(
  0xcf,
  0x21,
  0xad,
  0x74,
  0xe5,
  0x9a,
  0x61,
  0x11,
  0xbe,
  0x1d,
  0x8c,
  0x02,
  0x1e,
  0x65,
  0xb8,
  0x91,
  0xc2,
  0xa2,
  0x11,
  0x16,
  0x7a,
  0xbb,
  0x8c,
  0x5e,
  0x07,
  0x9e,
  0x09,
  0xe2,
  0xc8,
  0xa8,
  0x33,
  0x9c,
);

/** RFC 8446 section 4.1.3: "DOWNGRD", then 1 for TLS 1.2 and 0 for TLS 1.1 or below. */
const downgrade = Uint8Array.of(0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44);

const noBytes = new Uint8Array(0);

export const clientHello: BodyDecoder = (cursor, scope) => {
  const legacyVersion = cursor.uint16('legacy_version');
  const message = {
    name: 'client_hello' as const,
    legacyVersion,
    random: cursor.opaque('random', RANDOM_LENGTH),
    legacySessionId: cursor.opaqueVector('legacy_session_id', 1, 0, 32),
    ...(isDtls(legacyVersion) ? { legacyCookie: cursor.opaqueVector('legacy_cookie', 1) } : {}),
    cipherSuites: uint16Vector(cursor, 'cipher_suites', 'cipher_suite', 2, 2),
    compressionMethods: uint8Vector(cursor, 'legacy_compression_methods', 'compression_method', 1, 1),
    extensions: [] as readonly Extension[],
    problems: scope.problems,
  };
  message.extensions = readExtensions(cursor, 'client_hello', message as MutableFields, scope);
  return message;
};

export const serverHello: BodyDecoder = (cursor, scope) => {
  const legacyVersion = cursor.uint16('legacy_version');
  const random = cursor.opaque('random', RANDOM_LENGTH);
  const short = isShort(legacyVersion, cursor);
  const legacySessionId = short ? noBytes : cursor.opaqueVector('legacy_session_id_echo', 1, 0, 32);
  const cipherSuite = cursor.uint16('cipher_suite');
  const compressionMethod = short ? 0 : cursor.uint8('legacy_compression_method');
  const isHelloRetryRequest = same(random, 0, helloRetryRequestRandom);
  const message = {
    name: 'server_hello' as const,
    legacyVersion,
    version: legacyVersion,
    random,
    legacySessionId,
    cipherSuite,
    compressionMethod,
    isHelloRetryRequest,
    downgradeSentinel: undefined as ServerHello['downgradeSentinel'],
    extensions: [] as readonly Extension[],
    problems: scope.problems,
  };
  const fields = message as MutableFields;
  const carrier = isHelloRetryRequest ? 'hello_retry_request' : 'server_hello';
  message.extensions = readExtensions(cursor, carrier, fields, scope);
  message.version = fields.supportedVersions?.[0] ?? legacyVersion;
  if (!isTls13(message.version)) message.downgradeSentinel = sentinel(random);
  return message;
};

/**
 * draft-ietf-tls-tls13-21 section 4.1.3 and before: a ServerHello without session id and compression method. Those
 * drafts alone write their number into this field. Should somebody write TLS 1.3 there, the lengths decide.
 */
function isShort(legacyVersion: number, cursor: Cursor): boolean {
  if (isDtls(legacyVersion)) return false;
  if (legacyVersion !== ProtocolVersion.code['TLS 1.3']) return isTls13(legacyVersion);
  const suite = 2;
  return suite + vectorSize(cursor, suite, 2) === cursor.left;
}

function sentinel(random: Uint8Array): ServerHello['downgradeSentinel'] {
  if (!same(random, RANDOM_LENGTH - 8, downgrade)) return undefined;
  switch (random[RANDOM_LENGTH - 1]) {
    case 0:
      return 'TLS 1.1 or below';
    case 1:
      return 'TLS 1.2';
    default:
      return undefined;
  }
}

/**
 * How many bytes at the end of a ServerHello's random, which begins at `start` of `bytes`, say something: all of a
 * HelloRetryRequest's, the last eight with a downgrade sentinel, else none (RFC 8446 section 4.1.3).
 */
export function tellingBytesOfRandom(bytes: Uint8Array, start: number): number {
  if (same(bytes, start, helloRetryRequestRandom)) return RANDOM_LENGTH;
  return same(bytes, start + RANDOM_LENGTH - 8, downgrade) ? 8 : 0;
}

/** Whether `expected` stands at `start` of `bytes`. */
function same(bytes: Uint8Array, start: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i++) if (bytes[start + i] !== expected[i]) return false;
  return true;
}

/** draft-ietf-tls-tls13-21 section 4.1.4; without cipher_suite up to draft 18. */
export const helloRetryRequest: BodyDecoder = (cursor, scope) => {
  const version = cursor.uint16('server_version');
  const cipherSuite = vectorSize(cursor, 0, 2) === cursor.left ? undefined : cursor.uint16('cipher_suite');
  const message = {
    name: 'hello_retry_request' as const,
    version,
    cipherSuite,
    extensions: [] as readonly Extension[],
    problems: scope.problems,
  };
  message.extensions = readExtensions(cursor, 'hello_retry_request', message as MutableFields, scope);
  return message;
};

/** RFC 8446 section 4.3.1. */
export const encryptedExtensions: BodyDecoder = (cursor, scope) => {
  const message = {
    name: 'encrypted_extensions' as const,
    extensions: [] as readonly Extension[],
    problems: scope.problems,
  };
  message.extensions = readExtensions(cursor, 'encrypted_extensions', message as MutableFields, scope);
  return message;
};
