// A server's RSA private key -> the premaster secrets that clients encrypted for it (static RSA key exchange).
import { host } from '../platform/host.js';
import type { RsaDecryptor } from '../platform/platform.js';

/** RFC 5246 section 7.4.7.1: two bytes of version and 46 of chance. */
const PREMASTER_SECRET_LENGTH = 48;

/** `passphrase`: encrypted, and the passphrase is missing or wrong. `not_rsa`: a key that decrypts nothing. */
export type PrivateKeyProblem = 'unreadable' | 'passphrase' | 'not_rsa';

/** Reads a private key: PEM text or bytes (PKCS#1, PKCS#8). Nothing of it is in what comes back on failure. */
export function readRsaPrivateKey(
  pem: string | Uint8Array,
  passphrase?: string,
): RsaPrivateKey | PrivateKeyProblem {
  const text = typeof pem === 'string' ? pem : host.latin1(pem);
  const decryptor = host.rsaDecryptor(text, passphrase);
  return typeof decryptor === 'string' ? decryptor : new RsaPrivateKey(decryptor);
}

/** Bytes of the end of a public key by which it is found in a certificate: most of them are the modulus's. */
const TELLING_BYTES = 128;

export class RsaPrivateKey {
  readonly #decryptor: RsaDecryptor;
  readonly #publicEnd: string;

  constructor(decryptor: RsaDecryptor) {
    this.#decryptor = decryptor;
    this.#publicEnd = host.latin1(decryptor.subjectPublicKeyInfo.subarray(-TELLING_BYTES));
  }

  /** Whether the certificate (DER, damaged or not) holds the public key that belongs to this one. */
  isIn(certificate: Uint8Array): boolean {
    return host.latin1(certificate).includes(this.#publicEnd);
  }

  /** The public key that belongs to it, as a certificate holds it (SubjectPublicKeyInfo, RFC 5280 section 4.1, DER). */
  get subjectPublicKeyInfo(): Uint8Array {
    return this.#decryptor.subjectPublicKeyInfo;
  }

  /**
   * Decrypts an EncryptedPreMasterSecret: the body of ClientKeyExchange without the two bytes of length that TLS puts
   * before it (SSL 3.0 does not). 48 bytes, or undefined if it was not encrypted for this key.
   */
  premasterSecret(encrypted: Uint8Array): Uint8Array | undefined {
    const block = this.#decryptor.decrypt(encrypted);
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
