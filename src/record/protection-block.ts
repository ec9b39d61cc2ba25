// Block ciphers in CBC mode: SSL 3.0 to TLS 1.2, MAC before or after encryption.
import { host } from '../platform/host.js';
import type { CipherAlgorithm } from '../registry/cipher-suite.js';
import { ProtocolVersion } from '../registry/protocol-version.js';
import type { RecordMac } from './protection-mac.js';
import type { FailedRecord, OpenedRecord, Opener } from './protection-opener.js';

const SSL3 = ProtocolVersion.code['SSL 3.0'];
const TLS10 = ProtocolVersion.code['TLS 1.0'];

/** `cipher` if the host does not have it, `keys` if the initialization vector does not fit. */
export function blockOpener(
  cipher: string,
  algorithm: CipherAlgorithm,
  key: Uint8Array,
  iv: Uint8Array,
  mac: RecordMac,
  encryptThenMac: boolean,
): Opener | 'cipher' | 'keys' {
  if (!host.hasCipher(cipher)) return 'cipher';
  const chained = mac.version <= TLS10;
  if (chained && iv.length !== algorithm.blockLength) return 'keys';
  return new BlockOpener(cipher, key, algorithm.blockLength, iv, mac, encryptThenMac);
}

class BlockOpener implements Opener {
  readonly #cipher: string;
  readonly #key: Uint8Array;
  readonly #blockLength: number;
  readonly #mac: RecordMac;
  readonly #encryptThenMac: boolean;
  /** Up to TLS 1.0 the last block of a record is the next one's initialization vector (RFC 2246 section 6.2.3.2). */
  readonly #chained: boolean;
  #iv: Uint8Array;

  constructor(
    cipher: string,
    key: Uint8Array,
    blockLength: number,
    iv: Uint8Array,
    mac: RecordMac,
    encryptThenMac: boolean,
  ) {
    this.#cipher = cipher;
    this.#key = key;
    this.#blockLength = blockLength;
    this.#iv = iv;
    this.#mac = mac;
    this.#encryptThenMac = encryptThenMac;
    this.#chained = mac.version <= TLS10;
  }

  open(sequence: bigint, type: number, version: number, fragment: Uint8Array): OpenedRecord | FailedRecord {
    const opened = this.#encryptThenMac
      ? this.#verifyAndDecrypt(sequence, type, version, fragment)
      : this.#decryptAndVerify(sequence, type, version, fragment);
    if ('content' in opened) this.pass(fragment);
    return opened;
  }

  pass(fragment: Uint8Array): void {
    if (!this.#chained) return;
    const end = fragment.length - (this.#encryptThenMac ? this.#mac.length : 0);
    if (end >= this.#blockLength) this.#iv = fragment.slice(end - this.#blockLength, end);
  }

  /** RFC 5246 section 6.2.3.2. */
  #decryptAndVerify(
    sequence: bigint,
    type: number,
    version: number,
    fragment: Uint8Array,
  ): OpenedRecord | FailedRecord {
    const plaintext = this.#decrypt(fragment, this.#mac.length + 1);
    if ('failed' in plaintext) return plaintext;
    const padded = this.#paddingLength(plaintext, this.#mac.length);
    if (padded === undefined) return { failed: 'padding' };
    const macEnd = plaintext.length - padded;
    const content = plaintext.subarray(0, macEnd - this.#mac.length);
    const mac = plaintext.subarray(macEnd - this.#mac.length, macEnd);
    if (!this.#mac.verify(sequence, type, version, content, mac)) return { failed: 'mac' };
    return { type, content, padding: padded };
  }

  /** RFC 7366 section 3: the MAC covers the initialization vector and the ciphertext. */
  #verifyAndDecrypt(
    sequence: bigint,
    type: number,
    version: number,
    fragment: Uint8Array,
  ): OpenedRecord | FailedRecord {
    const end = fragment.length - this.#mac.length;
    if (end < this.#blockLength) return { failed: 'too_short' };
    const sealed = fragment.subarray(0, end);
    if (!this.#mac.verify(sequence, type, version, sealed, fragment.subarray(end))) return { failed: 'mac' };
    const plaintext = this.#decrypt(sealed, 1);
    if ('failed' in plaintext) return plaintext;
    const padded = this.#paddingLength(plaintext, 0);
    if (padded === undefined) return { failed: 'padding' };
    return { type, content: plaintext.subarray(0, plaintext.length - padded), padding: padded };
  }

  #decrypt(sealed: Uint8Array, least: number): Uint8Array | FailedRecord {
    const start = this.#chained ? 0 : this.#blockLength;
    if (sealed.length - start < Math.max(least, this.#blockLength)) return { failed: 'too_short' };
    if (sealed.length % this.#blockLength !== 0) return { failed: 'padding' };
    const iv = this.#chained ? this.#iv : sealed.subarray(0, start);
    const plaintext = host.decryptCbc(this.#cipher, this.#key, iv, sealed.subarray(start));
    return plaintext ?? { failed: 'padding' };
  }

  /** With the byte that says how long it is; undefined if it is not as it must be. */
  #paddingLength(plaintext: Uint8Array, macLength: number): number | undefined {
    const last = plaintext[plaintext.length - 1]!;
    const length = last + 1;
    if (length > plaintext.length - macLength) return undefined;
    // SSL 3.0 lets the other bytes be anything, and has no more than a block of them (RFC 6101 section 5.2.3.2).
    if (this.#mac.version === SSL3) return length <= this.#blockLength ? length : undefined;
    for (let at = plaintext.length - length; at < plaintext.length; at++) {
      if (plaintext[at] !== last) return undefined;
    }
    return length;
  }
}
