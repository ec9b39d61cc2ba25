// PEM -> a private key of RSA, plain: PKCS#1 (RFC 8017 appendix A.1.2) or PKCS#8 (RFC 5208).
import type { RsaDecryptor } from '../platform.js';
import {
  bigEndian,
  bodyOf,
  type Element,
  elements,
  inside,
  natural,
  objectIdentifier,
  TAG,
  toBigEndian,
} from './der.js';
import { modulusBytes, power, type RsaPublic } from './rsa.js';
import { fromBase64 } from './text.js';

const RSA = '1.2.840.113549.1.1.1';
const RSA_IDENTIFIER = Uint8Array.of(0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0);

/** An encrypted key is not read here, with whatever passphrase: `passphrase`. */
export function rsaDecryptor(pem: string): RsaDecryptor | 'unreadable' | 'passphrase' | 'not_rsa' {
  const [, label, body] = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]*)-----END/.exec(pem) ?? [];
  if (/ENCRYPTED/.test(pem)) return 'passphrase';
  if (label === undefined || body === undefined) return 'unreadable';
  try {
    const [key] = elements(fromBase64(body));
    if (label === 'RSA PRIVATE KEY') return decryptorOf(inside(key));
    if (label !== 'PRIVATE KEY') return 'not_rsa';
    const [, algorithm, octets] = inside(key);
    if (objectIdentifier(inside(algorithm)[0]) !== RSA) return 'not_rsa';
    return decryptorOf(inside(elements(bodyOf(octets, TAG.octetString))[0]));
  } catch {
    return 'unreadable';
  }
}

function decryptorOf(parts: readonly Element[]): RsaDecryptor {
  const [, modulus, exponent, , ...factors] = parts.map(natural);
  const [p, q, dp, dq, inverse] = factors;
  if (p === undefined || q === undefined || dp === undefined || dq === undefined || inverse === undefined)
    throw new RangeError('no factors');
  const key: RsaPublic = { modulus: modulus!, exponent: exponent! };
  const length = modulusBytes(key);
  return {
    subjectPublicKeyInfo: sequence(
      RSA_IDENTIFIER,
      wrapped(TAG.bitString, Uint8Array.of(0), sequence(parts[1]!.bytes, parts[2]!.bytes)),
    ),
    decrypt(encrypted) {
      const value = bigEndian(encrypted);
      if (encrypted.length > length || value >= key.modulus) return undefined;
      // RFC 8017 section 5.1.2: with the factors it takes a quarter of the time.
      const ofP = power(value, dp, p);
      const ofQ = power(value, dq, q);
      const step = ((((ofP - ofQ) % p) + p) * inverse) % p;
      return toBigEndian(ofQ + step * q, length);
    },
  };
}

const sequence = (...parts: readonly Uint8Array[]): Uint8Array => wrapped(TAG.sequence, ...parts);

function wrapped(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = parts.flatMap((part) => [...part]);
  const { length } = body;
  const octets =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Uint8Array.of(tag, ...octets, ...body);
}
