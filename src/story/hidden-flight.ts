// TLS 1.3 without keys: what the sizes and the order of encrypted records say about the handshake inside them.
// A rule here rests on the protocol's own sizes (RFC 8446 sections 4 and 5.2), never on a stack's habit alone.
import { cipherAlgorithm, hashLength, partsOf } from '../registry/cipher-suite.js';

/** Handshake header (RFC 8446 section 4). */
const HEADER = 4;
/** Certificate with an empty context and an empty list: 1 + 3 bytes (RFC 8446 section 4.4.2). */
const EMPTY_CERTIFICATE = HEADER + 4;
const ALERT = 2;
/** Context, list length, entry length, extensions length, and the smallest X.509 certificate seen in the field. */
const LEAST_CERTIFICATE = HEADER + 1 + 3 + 3 + 2 + 180;
/** EncryptedExtensions (6 bytes at least) and a CertificateRequest with one signature scheme. */
const LEAST_EXTENSIONS_AND_REQUEST = HEADER + 2 + HEADER + 1 + 2 + 8;
/** Padding beyond this is told as unknown: constant padding of real stacks is 16 bytes at most. */
const MOST_PADDING = 255;

/** Size in bytes of a CertificateVerify, by the key that signs (RFC 8446 section 4.4.3); ECDSA's DER varies. */
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

/** The key that makes a CertificateVerify of that many bytes. */
export function signingKey(length: number): string | undefined {
  const signature = length - HEADER - 4;
  return SIGNATURES.find(({ least, most }) => signature >= least && signature <= most)?.key;
}

export type ClientFlight =
  | { readonly holds: 'finished'; readonly records: number; readonly padding: number }
  | { readonly holds: 'empty_certificate'; readonly records: number; readonly padding: number }
  | {
      readonly holds: 'certificate';
      readonly records: number;
      readonly padding: number;
      readonly key: string | undefined;
    }
  | { readonly holds: 'alert'; readonly records: 1; readonly padding: number }
  | { readonly holds: 'unknown' };

/**
 * What the client's records after ServerHello begin with: its last flight (RFC 8446 section 4.4), or an alert in its
 * place. `lengths` are record lengths without the five bytes of header; data may follow the flight.
 */
export function clientFlight(
  lengths: readonly number[],
  sizes: RecordSizes,
  padding: readonly number[],
): ClientFlight {
  const contents = lengths.map((length) => length - sizes.overhead);
  for (const pad of padding) {
    const flight = withPadding(contents, sizes, pad);
    if (flight.holds !== 'unknown') return flight;
  }
  return { holds: 'unknown' };
}

function withPadding(contents: readonly number[], sizes: RecordSizes, padding: number): ClientFlight {
  const [first, second, third] = contents.slice(0, 3).map((content) => content - padding);
  const { finished } = sizes;
  if (first === undefined) return { holds: 'unknown' };
  if (first === ALERT) return { holds: 'alert', records: 1, padding };
  if (first === finished) return { holds: 'finished', records: 1, padding };
  if (first === EMPTY_CERTIFICATE && second === finished)
    return { holds: 'empty_certificate', records: 2, padding };
  if (first === EMPTY_CERTIFICATE + finished && padding === 0)
    return { holds: 'empty_certificate', records: 1, padding };
  if (first >= LEAST_CERTIFICATE && second !== undefined && third === finished) {
    const key = signingKey(second);
    if (key !== undefined) return { holds: 'certificate', records: 3, padding, key };
  }
  // Certificate and CertificateVerify in one record, Finished in the next; or all three in one.
  if (first >= LEAST_CERTIFICATE + HEADER + 4 + 64 && second === finished) {
    return { holds: 'certificate', records: 2, padding, key: undefined };
  }
  if (padding === 0 && first >= LEAST_CERTIFICATE + HEADER + 4 + 64 + finished) {
    return { holds: 'certificate', records: 1, padding, key: undefined };
  }
  return { holds: 'unknown' };
}

export interface ServerFlight {
  /** Does the flight hold a CertificateRequest? */
  readonly requested: 'yes' | 'no' | 'unknown';
  /** Records of the flight; 0 if its end was not found. */
  readonly records: number;
  readonly padding: number;
  readonly key: string | undefined;
}

/**
 * The server's flight after ServerHello, one message a record: EncryptedExtensions, CertificateRequest if it asks,
 * Certificate, CertificateVerify, Finished. Where messages share records, only the client's answer can tell.
 */
export function serverFlight(lengths: readonly number[], sizes: RecordSizes): ServerFlight {
  const contents = lengths.map((length) => length - sizes.overhead);
  for (let last = 3; last < Math.min(contents.length, 8); last++) {
    const padding = contents[last]! - sizes.finished;
    if (padding < 0 || padding > MOST_PADDING) continue;
    const key = signingKey(contents[last - 1]! - padding);
    if (key === undefined || contents[last - 2]! - padding < LEAST_CERTIFICATE) continue;
    const before = contents.slice(0, last - 2).map((content) => content - padding);
    // A long Certificate spreads over several full records.
    const [extensions, request] = before;
    if (extensions === undefined || before.length > 2) continue;
    const requested =
      request !== undefined ? 'yes' : extensions < LEAST_EXTENSIONS_AND_REQUEST ? 'no' : 'unknown';
    return { requested, records: last + 1, padding, key };
  }
  return { requested: 'unknown', records: 0, padding: 0, key: undefined };
}

/** An alert by size (RFC 8446 section 6), with the padding that its sender is known to use. */
export function isAlertSized(length: number, sizes: RecordSizes, padding: number): boolean {
  const content = length - sizes.overhead;
  return content === ALERT || content === ALERT + padding;
}
