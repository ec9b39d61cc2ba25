import { ExtensionType } from '../../handshake/extension/extension-type.js';
import type { ServerHello } from '../../handshake/message-types.js';
import { macLength, partsOf } from '../../registry/cipher-suite.js';
import { ContentType } from '../../registry/content-type.js';
import { isTls13 } from '../../registry/protocol-version.js';

/** RFC 6066 section 7. */
const TRUNCATED_HMAC = 10;

/** What a record under protection holds in clear: `end` is the offset behind it. */
export interface ClearContent {
  readonly type: number;
  readonly end: number;
}

/**
 * Records of a cipher suite that authenticates and does not encrypt: NULL up to TLS 1.2 (RFC 5246 section 6.2.3.1), and
 * TLS_SHA256_SHA256 and TLS_SHA384_SHA384 of TLS 1.3 (RFC 9150 section 6). The MAC is not verified: that takes keys.
 */
export class AuthenticatedOnly {
  readonly tls13: boolean;
  readonly #macLength: number;

  private constructor(length: number, tls13: boolean) {
    this.#macLength = length;
    this.tls13 = tls13;
  }

  /** Undefined where what was chosen encrypts, or compresses. */
  static chosenBy({
    cipherSuite,
    compressionMethod,
    extensions,
    version,
  }: ServerHello): AuthenticatedOnly | undefined {
    const length = partsOf(cipherSuite)?.cipher === 'NULL' ? macLength(cipherSuite) : undefined;
    if (length === undefined || compressionMethod !== 0) return undefined;
    const truncated = extensions.some(({ type }) => type === ExtensionType.code.truncated_hmac);
    return new AuthenticatedOnly(truncated ? Math.min(TRUNCATED_HMAC, length) : length, isTls13(version));
  }

  /** The content of a whole record under protection, `bytes[start, end)` on the wire; undefined if that cannot be one. */
  contentOf(type: number, bytes: Uint8Array, start: number, end: number): ClearContent | undefined {
    let at = end - this.#macLength;
    if (at < start) return undefined;
    if (this.tls13 && type !== ContentType.code.application_data) return { type, end };
    if (!this.tls13) return { type, end: at };
    // Padding is zeros behind the type (RFC 8446 section 5.4).
    while (at > start && bytes[at - 1] === 0) at--;
    return at === start ? undefined : { type: bytes[at - 1]!, end: at - 1 };
  }
}
