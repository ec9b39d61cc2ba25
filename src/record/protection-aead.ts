// AEAD: TLS 1.3 (RFC 8446 section 5.2) and TLS 1.2 (RFC 5246 section 6.2.3.3).
import { host } from '../platform/host.js';
import type { CipherAlgorithm } from '../registry/cipher-suite.js';
import { isTls13 } from '../registry/protocol-version.js';
import { type PseudoHeader, pseudoHeader } from './protection-mac.js';
import type { FailedRecord, OpenedRecord, Opener } from './protection-opener.js';

/** Up to draft 24 of TLS 1.3, the record header was not authenticated. */
function hasNoAdditionalData(version: number): boolean {
  const isDraft = version >= 0x7f00 && version <= 0x7f18;
  // Google's experiments were draft 18 inside, Facebook's first was draft 23.
  return isDraft || (version >= 0x7e01 && version <= 0x7e03) || version === 0xfb17;
}

/** Undefined if the host does not have the cipher. */
export function aeadOpener(
  cipher: string,
  algorithm: CipherAlgorithm,
  key: Uint8Array,
  iv: Uint8Array,
  version: number,
  header: PseudoHeader = pseudoHeader,
): Opener | undefined {
  if (!host.hasCipher(cipher)) return undefined;
  const { tagLength, explicitNonceLength } = algorithm;
  const decrypt = (nonce: Uint8Array, additional: Uint8Array, sealed: Uint8Array) =>
    host.openAead(cipher, key, nonce, additional, sealed, tagLength);
  if (isTls13(version)) return tls13Opener(iv, tagLength, !hasNoAdditionalData(version), decrypt);
  return tls12Opener(iv, tagLength, explicitNonceLength, header, decrypt);
}

type Decrypt = (nonce: Uint8Array, additional: Uint8Array, sealed: Uint8Array) => Uint8Array | undefined;

function tls13Opener(iv: Uint8Array, tagLength: number, withHeader: boolean, decrypt: Decrypt): Opener {
  return {
    open(sequence, type, version, fragment): OpenedRecord | FailedRecord {
      if (fragment.length < tagLength + 1) return { failed: 'too_short' };
      const { length } = fragment;
      const header = withHeader
        ? Uint8Array.of(type, version >> 8, version & 0xff, length >> 8, length & 0xff)
        : new Uint8Array(0);
      const inner = decrypt(numberedNonce(iv, sequence), header, fragment);
      return inner === undefined ? { failed: 'tag' } : innerPlaintext(inner);
    },
  };
}

/** Content, its type, and zeros (RFC 8446 section 5.2, RFC 9146 section 4). */
export function innerPlaintext(inner: Uint8Array): OpenedRecord | FailedRecord {
  let at = inner.length - 1;
  while (at >= 0 && inner[at] === 0) at--;
  if (at < 0) return { failed: 'padding' };
  return { type: inner[at]!, content: inner.subarray(0, at), padding: inner.length - 1 - at };
}

function tls12Opener(
  iv: Uint8Array,
  tagLength: number,
  explicitNonceLength: number,
  header: PseudoHeader,
  decrypt: Decrypt,
): Opener {
  return {
    open(sequence, type, version, fragment): OpenedRecord | FailedRecord {
      const length = fragment.length - explicitNonceLength - tagLength;
      if (length < 0) return { failed: 'too_short' };
      const nonce =
        explicitNonceLength > 0
          ? joinedNonce(iv, fragment, explicitNonceLength)
          : numberedNonce(iv, sequence);
      const additional = header(sequence, type, version, length);
      const content = decrypt(nonce, additional, fragment.subarray(explicitNonceLength));
      return content === undefined ? { failed: 'tag' } : { type, content, padding: 0 };
    },
  };
}

/** RFC 8446 section 5.3, RFC 7905 section 2. */
function numberedNonce(iv: Uint8Array, sequence: bigint): Uint8Array {
  const nonce = Uint8Array.from(iv);
  let rest = sequence;
  for (let at = nonce.length - 1; at >= 0 && rest > 0n; at--) {
    nonce[at]! ^= Number(rest & 0xffn);
    rest >>= 8n;
  }
  return nonce;
}

/** RFC 5288 section 3, RFC 6655 section 3: the record carries the rest of the nonce. */
function joinedNonce(iv: Uint8Array, fragment: Uint8Array, explicitNonceLength: number): Uint8Array {
  const nonce = new Uint8Array(iv.length + explicitNonceLength);
  nonce.set(iv);
  nonce.set(fragment.subarray(0, explicitNonceLength), iv.length);
  return nonce;
}

/** Bytes of ciphertext that the mask of a record number is made of, RFC 9147 section 4.2.3. */
export const NUMBER_SAMPLE_LENGTH = 16;

/** What opens DTLS 1.3's records, each step by itself. */
export interface NumberedAead {
  readonly tagLength: number;
  /**
   * The mask of the record's number, made of the first bytes of its ciphertext (RFC 9147 section 4.2.3); valid until the
   * next call. `swapped`: with ChaCha20's block counter in the wrong byte order, as wolfSSL up to 5.5 reads it.
   */
  mask(sample: Uint8Array, swapped: boolean): Uint8Array;
  readonly masksDiffer: boolean;
  /** Undefined if the tag does not belong to it. `header`: with the number as it is. */
  open(sequence: bigint, header: Uint8Array, sealed: Uint8Array): Uint8Array | undefined;
}

const NO_MASK = new Uint8Array(4);

/** Undefined if the host does not have the cipher. `numberKey`: RFC 9147's sn_key. */
export function numberedAead(
  cipher: string,
  { tagLength }: CipherAlgorithm,
  key: Uint8Array,
  iv: Uint8Array,
  numberKey: Uint8Array,
): NumberedAead | undefined {
  const isChaCha20 = cipher === 'CHACHA20_POLY1305';
  if (!host.hasCipher(cipher) || !(isChaCha20 || cipher.startsWith('AES_'))) return undefined;
  const block = isChaCha20 ? undefined : host.aesBlock(numberKey);
  return {
    tagLength,
    masksDiffer: isChaCha20,
    mask(sample, swapped) {
      if (block !== undefined) return block(sample);
      const start = Uint8Array.from(sample);
      if (swapped) start.subarray(0, 4).reverse();
      return host.chacha20(numberKey, start, NO_MASK);
    },
    open: (sequence, header, sealed) =>
      host.openAead(cipher, key, numberedNonce(iv, sequence), header, sealed, tagLength),
  };
}
