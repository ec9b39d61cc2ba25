import type { HandshakeContext } from '../../src/handshake/message-types.js';
import type { Decoded, MessageCache } from '../../src/story/follow/message-cache.js';

/** Decodes a message that stands among other bytes, as it does in a packet. */
export function decodeIn(cache: MessageCache, message: Uint8Array, context: HandshakeContext): Decoded {
  const packet = new Uint8Array(message.length + 12).fill(0xee);
  packet.set(message, 7);
  return cache.decode(packet, 7, 7 + message.length, context);
}
