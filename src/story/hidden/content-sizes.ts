import { cipherAlgorithm, macLength, partsOf } from '../../registry/cipher-suite.js';
import { isTls13 } from '../../registry/protocol-version.js';

/**
 * Bytes of content in a protected record of `length` bytes, where the cipher tells them exactly: AEAD and stream
 * ciphers. In TLS 1.3 padding is possible but hardly used (RFC 8446 section 5.4). Undefined: block ciphers, or nonsense.
 */
export function contentSize(version: number, cipherSuite: number, length: number): number | undefined {
  const algorithm = cipherAlgorithm(partsOf(cipherSuite)?.cipher ?? '');
  const mac = macLength(cipherSuite);
  if (algorithm === undefined || algorithm.kind === 'block' || mac === undefined) return undefined;
  // RFC 8446 section 5.2: in TLS 1.3 the nonce is not sent, the content type is.
  const beside = isTls13(version) ? 1 : algorithm.explicitNonceLength;
  const content = length - beside - algorithm.tagLength - mac;
  return content < 0 ? undefined : content;
}
