import { decodeHandshake } from '../handshake/message.js';
import type { HandshakeContext, HandshakeMessage } from '../handshake/message-types.js';
import { HandshakeType } from '../registry/handshake-type.js';

/** Messages kept: a capture holds the certificates of few servers and their clients, in many connections. */
const MAX_KEPT = 512;
/** Shorter messages are decoded faster than they are looked up. */
const LEAST_LENGTH = 64;
/** Longer ones are rare, and would keep much memory. */
const MOST_LENGTH = 16_384;

interface Kept extends HandshakeContext {
  readonly bytes: Uint8Array;
  readonly message: HandshakeMessage;
}

/** A decoded message with the bytes that it is a view of. */
export interface Decoded {
  readonly bytes: Uint8Array;
  readonly message: HandshakeMessage;
}

/**
 * Decodes handshake messages. A Certificate or CertificateRequest that was seen before, byte for byte, gives the same
 * object again: it is not decoded twice, nor is anything that was made of it.
 */
export class MessageCache {
  readonly #kept = new Map<number, Kept>();

  decode(bytes: Uint8Array, context: HandshakeContext): Decoded {
    const type = bytes[0];
    const repeats =
      type === HandshakeType.code.certificate || type === HandshakeType.code.certificate_request;
    if (!repeats || bytes.length < LEAST_LENGTH || bytes.length > MOST_LENGTH)
      return { bytes, message: decodeHandshake(bytes, context) };
    const key = keyOf(bytes);
    const known = this.#kept.get(key);
    if (
      known !== undefined &&
      known.side === context.side &&
      known.version === context.version &&
      known.cipherSuite === context.cipherSuite &&
      Buffer.compare(known.bytes, bytes) === 0
    ) {
      return known;
    }
    const own = bytes.slice();
    const message = decodeHandshake(own, context);
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    const kept = { ...context, bytes: own, message };
    this.#kept.set(key, kept);
    return kept;
  }
}

/** The end of a certificate is its signature, which no other has. */
function keyOf(bytes: Uint8Array): number {
  let key = bytes.length;
  for (let at = bytes.length - 32; at < bytes.length; at++) key = Math.imul(key ^ bytes[at]!, 0x01000193);
  return key;
}
