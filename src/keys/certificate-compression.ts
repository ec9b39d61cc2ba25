// CompressedCertificate (RFC 8879) -> the Certificate message's body.
import { MAX_HANDSHAKE_MESSAGE_LENGTH } from '../base/limits.js';
import { unpackZstd } from '../base/zstd/zstd-unpacker.js';
import { host } from '../platform/host.js';
import type { Unpacked } from '../platform/platform.js';
import { CertificateCompressionAlgorithm } from '../registry/certificate-type.js';

/**
 * `unknown_algorithm`: none that RFC 8879 defines. `too_long`: more than MAX_HANDSHAKE_MESSAGE_LENGTH announced.
 * `length`: not as many bytes as announced. `damaged`: not compressed data.
 * `unsupported`: the host lacks what it takes.
 */
export type CertificateDecompressionFailure =
  | 'unknown_algorithm'
  | 'too_long'
  | 'length'
  | 'damaged'
  | 'unsupported';

type Decompress = (bytes: Uint8Array, most: number) => Unpacked;

function decompressor(algorithm: number): Decompress | 'unknown_algorithm' {
  const { zlib: deflate, brotli, zstd } = CertificateCompressionAlgorithm.code;
  if (algorithm === deflate) return host.unpackZlib;
  if (algorithm === brotli) return host.unpackBrotli;
  if (algorithm !== zstd) return 'unknown_algorithm';
  return unpackedZstd;
}

/**
 * Unpacks the field compressed_certificate_message of a CompressedCertificate message (RFC 8879 section 4).
 * `uncompressedLength` is the length that the message announces, in bytes. What comes back is a Certificate message's
 * body, without the four bytes of handshake header. Never unpacks more than was announced.
 */
export function decompressCertificate(
  algorithm: number,
  uncompressedLength: number,
  compressed: Uint8Array,
): Uint8Array | CertificateDecompressionFailure {
  const unpack = decompressor(algorithm);
  if (typeof unpack === 'string') return unpack;
  if (uncompressedLength > MAX_HANDSHAKE_MESSAGE_LENGTH) return 'too_long';
  // RFC 8879 section 4: the announced length is not zero.
  if (uncompressedLength < 1) return 'length';
  const bytes = unpack(compressed, uncompressedLength);
  if (typeof bytes === 'string') return bytes;
  return bytes.length === uncompressedLength ? Uint8Array.from(bytes) : 'length';
}

function unpackedZstd(bytes: Uint8Array, most: number): Unpacked {
  try {
    return unpackZstd(bytes, most);
  } catch (error) {
    return error instanceof RangeError ? 'length' : 'damaged';
  }
}
