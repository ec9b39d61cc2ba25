// TLS 1.3: how long the encrypted handshake messages are. The protocol's own sizes only (RFC 8446 sections 4, 5, 6).
import { cipherAlgorithm, hashLength, partsOf } from '../../registry/cipher-suite.js';

/** Handshake header (RFC 8446 section 4). */
const HEADER = 4;
/** Certificate with an empty context and an empty list: 1 + 3 bytes (RFC 8446 section 4.4.2). */
export const EMPTY_CERTIFICATE = HEADER + 4;
/** An alert is never joined with another in one record (RFC 8446 section 5.1). */
export const ALERT = 2;
/** EncryptedExtensions without any (RFC 8446 section 4.3.1). */
export const LEAST_EXTENSIONS = HEADER + 2;
/** Context, list length, entry length, extensions length, and the smallest X.509 certificate seen in the field. */
export const LEAST_CERTIFICATE = HEADER + 1 + 3 + 3 + 2 + 180;
/** Context and signature_algorithms with one scheme, which must be there (RFC 8446 section 4.3.2). */
export const LEAST_REQUEST = HEADER + 1 + 2 + 8;
/** Header, scheme and length before the signature (RFC 8446 section 4.4.3). */
const BEFORE_SIGNATURE = HEADER + 4;
/** Ed25519's, the shortest but for freaks of DER. */
export const LEAST_VERIFY = BEFORE_SIGNATURE + 64;

/** Bytes of a signature, by the key that makes it. ECDSA's DER varies; other curves of the same size measure alike. */
const SIGNATURES: readonly { readonly key: string; readonly least: number; readonly most: number }[] = [
  { key: 'RSA 1024', least: 128, most: 128 },
  { key: 'RSA 2048', least: 256, most: 256 },
  { key: 'RSA 3072', least: 384, most: 384 },
  { key: 'RSA 4096', least: 512, most: 512 },
  { key: 'RSA 8192', least: 1_024, most: 1_024 },
  { key: 'P-256', least: 67, most: 72 },
  { key: 'P-384', least: 99, most: 104 },
  { key: 'P-521', least: 133, most: 139 },
  { key: 'Ed25519', least: 64, most: 64 },
  { key: 'Ed448', least: 114, most: 114 },
  { key: 'ML-DSA-44', least: 2_420, most: 2_420 },
  { key: 'ML-DSA-65', least: 3_309, most: 3_309 },
  { key: 'ML-DSA-87', least: 4_627, most: 4_627 },
];

/** Sizes that follow from the negotiated cipher suite. */
export interface RecordSizes {
  /** Content type and authentication tag. */
  readonly overhead: number;
  readonly finished: number;
}

export function recordSizes(cipherSuite: number): RecordSizes | undefined {
  const hash = hashLength(cipherSuite);
  const parts = partsOf(cipherSuite);
  if (hash === undefined || parts === undefined) return undefined;
  const tag = cipherAlgorithm(parts.cipher)?.tagLength ?? 16;
  return { overhead: 1 + tag, finished: HEADER + hash };
}

/** How a sender pads (RFC 8446 section 5.4), as far as its sizes show. */
export type Padding =
  | { readonly is: 'none' }
  /** So many zeros on each record. */
  | { readonly is: 'constant'; readonly bytes: number }
  /** Content and type fill whole blocks of so many bytes. */
  | { readonly is: 'blocks'; readonly of: number };

/** Does a message of `length` bytes make a record content of `content` bytes under that padding? */
export function measures(content: number, length: number, padding: Padding): boolean {
  switch (padding.is) {
    case 'none':
      return content === length;
    case 'constant':
      return content === length + padding.bytes;
    case 'blocks':
      return content + 1 === Math.ceil((length + 1) / padding.of) * padding.of;
  }
}

/** The most that a record content may hold under that padding, and the least. */
export function holds(content: number, padding: Padding): { readonly least: number; readonly most: number } {
  switch (padding.is) {
    case 'none':
      return { least: content, most: content };
    case 'constant':
      return { least: content - padding.bytes, most: content - padding.bytes };
    case 'blocks':
      return { least: Math.max(0, content + 1 - padding.of), most: content };
  }
}

/**
 * The keys that may have made a CertificateVerify of `verify` bytes, the last message of these contents (padding
 * included). Padding is on each record, so that only a signature in one record is known under it.
 */
export function keysOf(verify: number, contents: readonly number[], padding: Padding): string[] {
  const last = contents.at(-1)!;
  if (verify === holds(last, padding).most) return signingKeys(last, padding);
  return padding.is === 'none' ? signingKeys(verify, padding) : [];
}

/** The keys whose CertificateVerify fits into that content; under blocks that may be several. */
function signingKeys(content: number, padding: Padding): string[] {
  const { least, most } = holds(content, padding);
  return SIGNATURES.filter(
    (signature) => BEFORE_SIGNATURE + signature.most >= least && BEFORE_SIGNATURE + signature.least <= most,
  ).map(({ key }) => key);
}

/** Padding that fills whole blocks is looked for from this size on: smaller blocks occur by chance. */
const LEAST_BLOCK = 16;
const MOST_BLOCK = 16_384;
/** Sizes that fit by chance are believed at this rate. */
const BELIEVED = 1 / 1_000;

/**
 * The blocks that all records of a sender fill, the largest first, and those of half its size and so on; none where
 * that may be chance.
 */
export function blocksOf(contents: readonly number[]): Padding[] {
  const different = [...new Set(contents)];
  const blocks: Padding[] = [];
  for (let of = MOST_BLOCK; of >= LEAST_BLOCK; of /= 2) {
    if (different.some((content) => (content + 1) % of !== 0)) continue;
    if (of ** -different.length <= BELIEVED) blocks.push({ is: 'blocks', of });
  }
  return blocks;
}

/** A constant padding beyond this many bytes is not looked for. */
export const MOST_PADDING = 255;

/** Can every record of a sender hold that padding, and something beside it? */
export const isPaddedBy = (bytes: number, contents: readonly number[]): boolean =>
  contents.every((content) => content > bytes);

/**
 * Does the last record of a sender, behind its flight of so many records, confirm that padding? It is the alert that
 * closes (RFC 8446 section 6.1). No padding needs no such word.
 */
export const isConfirmed = (padding: Padding, contents: readonly number[], flight: number): boolean =>
  padding.is !== 'constant' || (contents.length > flight && measures(contents.at(-1)!, ALERT, padding));
