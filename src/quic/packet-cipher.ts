// The ciphers of QUIC packets and their headers.
import { host } from '../platform/host.js';

/** RFC 9001 section 5.4.2: bytes of ciphertext that the header's mask is made of. */
export const SAMPLE_LENGTH = 16;
/** All AEADs of RFC 9001 section 5.3 have a tag of 16 bytes. */
export const TAG_LENGTH = 16;

const AES: ReadonlySet<string> = new Set(['AES_128_GCM', 'AES_256_GCM', 'AES_128_CCM']);
const CHACHA20 = 'CHACHA20_POLY1305';

/** Whether packets under this cipher (`AES_128_GCM`) can be opened; AES_128_CCM_8 is not for QUIC (RFC 9001 section 5.3). */
export const isQuicCipher = (cipher: string): boolean =>
  (cipher === CHACHA20 || AES.has(cipher)) && host.hasCipher(cipher);

/** Makes the five bytes of a header's mask of a sample. What comes back is valid until the next call. */
export type HeaderMask = (sample: Uint8Array) => Uint8Array;

const ZEROS = new Uint8Array(5);

/** RFC 9001 sections 5.4.3 and 5.4.4. `hp` has the cipher's key length. */
export function headerMask(cipher: string, hp: Uint8Array): HeaderMask {
  return cipher === CHACHA20 ? (sample) => host.chacha20(hp, sample, ZEROS) : host.aesBlock(hp);
}

/** What is inside of `sealed`, ciphertext and tag; undefined if the tag does not belong to it. */
export function openPacket(
  cipher: string,
  key: Uint8Array,
  nonce: Uint8Array,
  header: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | undefined {
  if (sealed.length < TAG_LENGTH) return undefined;
  return host.openAead(cipher, key, nonce, header, sealed, TAG_LENGTH);
}

/** Whether `tag` is what AES-128-GCM makes of `data` alone, as a Retry's integrity tag is made (RFC 9001 section 5.8). */
export const isIntegrityTag = (
  key: Uint8Array,
  nonce: Uint8Array,
  data: Uint8Array,
  tag: Uint8Array,
): boolean => host.openAead('AES_128_GCM', key, nonce, data, tag, TAG_LENGTH) !== undefined;
