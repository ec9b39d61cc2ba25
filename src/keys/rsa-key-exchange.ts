// A server's RSA private key -> the premaster secrets that clients encrypted for it (static RSA key exchange).
import { constants, createPrivateKey, createPublicKey, type KeyObject, privateDecrypt } from 'node:crypto';

/** RFC 5246 section 7.4.7.1: two bytes of version and 46 of chance. */
const PREMASTER_SECRET_LENGTH = 48;

/** `passphrase`: encrypted, and the passphrase is missing or wrong. `not_rsa`: a key that decrypts nothing. */
export type PrivateKeyProblem = 'unreadable' | 'passphrase' | 'not_rsa';

/** Reads a private key: PEM text or bytes (PKCS#1, PKCS#8). Nothing of it is in what comes back on failure. */
export function readRsaPrivateKey(
  pem: string | Uint8Array,
  passphrase?: string,
): RsaPrivateKey | PrivateKeyProblem {
  let key: KeyObject;
  const text = typeof pem === 'string' ? pem : Buffer.from(pem).toString('latin1');
  try {
    key = createPrivateKey({ key: text, format: 'pem', ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    return /ENCRYPTED/.test(text) ? 'passphrase' : 'unreadable';
  }
  return key.asymmetricKeyType === 'rsa'
    ? new RsaPrivateKey(publicPart(key), (encrypted) => decrypted(key, encrypted))
    : 'not_rsa';
}

/** SubjectPublicKeyInfo of a private key, DER. */
const publicPart = (key: KeyObject): Uint8Array =>
  Uint8Array.from(createPublicKey(key).export({ type: 'spki', format: 'der' }));

/** The padded block, undefined if this cannot have been encrypted for the key. */
function decrypted(key: KeyObject, encrypted: Uint8Array): Uint8Array | undefined {
  try {
    // Current OpenSSL answers bad padding with random bytes instead of an error, and Node refuses to ask it.
    return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, encrypted);
  } catch {
    return undefined;
  }
}

/** Made of a function and not of a key of Node.js, so that the library's types need none but their own. */
export class RsaPrivateKey {
  readonly #decrypt: (encrypted: Uint8Array) => Uint8Array | undefined;
  /** The public key that belongs to it, as a certificate holds it (SubjectPublicKeyInfo, RFC 5280 section 4.1, DER). */
  readonly subjectPublicKeyInfo: Uint8Array;

  constructor(subjectPublicKeyInfo: Uint8Array, decrypt: (encrypted: Uint8Array) => Uint8Array | undefined) {
    this.subjectPublicKeyInfo = subjectPublicKeyInfo;
    this.#decrypt = decrypt;
  }

  /**
   * Decrypts an EncryptedPreMasterSecret: the body of ClientKeyExchange without the two bytes of length that TLS puts
   * before it (SSL 3.0 does not). 48 bytes, or undefined if it was not encrypted for this key.
   */
  premasterSecret(encrypted: Uint8Array): Uint8Array | undefined {
    const block = this.#decrypt(encrypted);
    return block === undefined ? undefined : unpadded(block);
  }
}

/** RFC 8017 section 7.2.2: 0, 2, at least eight bytes that are not zero, 0, the message. */
function unpadded(block: Uint8Array): Uint8Array | undefined {
  if (block[0] !== 0 || block[1] !== 2) return undefined;
  const zero = block.indexOf(0, 2);
  if (zero < 10 || block.length - zero - 1 !== PREMASTER_SECRET_LENGTH) return undefined;
  return Uint8Array.from(block.subarray(zero + 1));
}
