import { MAX_KEPT_MESSAGE_LENGTH, MAX_KEPT_MESSAGES, MAX_TEMPLATES_OF_A_LENGTH } from '../base/limits.js';
import { decodeHandshake } from '../handshake/message.js';
import type { HandshakeContext, HandshakeMessage } from '../handshake/message-types.js';
import { HandshakeType } from '../registry/handshake-type.js';
import { MessageTemplate } from './message-template.js';

/** A new template takes the oldest one's place once in so many messages that none fits: making one costs as much as reading. */
const MISSES_PER_EXCHANGE = 8;

/** A decoded message with the bytes that it is a view of. */
export interface Decoded {
  readonly bytes: Uint8Array;
  /** Read when somebody asks, if a message like it was read before. */
  readonly message: HandshakeMessage;
  /** The message, or one that differs only in what is drawn anew in each handshake. */
  readonly likeness: HandshakeMessage;
  /** The same number: the same message but for what is drawn anew. Undefined: nothing is known to be like it. */
  readonly shape: number | undefined;
}

interface Kept extends HandshakeContext, Decoded {}

class Lookalike implements Decoded {
  readonly bytes: Uint8Array;
  readonly #template: MessageTemplate;
  #message: HandshakeMessage | undefined;

  constructor(bytes: Uint8Array, template: MessageTemplate) {
    this.bytes = bytes;
    this.#template = template;
  }

  get message(): HandshakeMessage {
    this.#message ??= decodeHandshake(this.bytes, this.#template.context);
    return this.#message;
  }

  get likeness(): HandshakeMessage {
    return this.#template.message;
  }

  get shape(): number {
    return this.#template.number;
  }
}

/**
 * Decodes handshake messages. A Certificate or CertificateRequest that was seen before, byte for byte, gives the same
 * object again: it is not decoded twice, nor is anything that was made of it. Of other messages one of each kind is
 * decoded at once, and those like it when they are asked for.
 */
export class MessageCache {
  readonly #kept = new Map<number, Kept>();
  readonly #templates = new Map<number, MessageTemplate[]>();
  #templateCount = 0;
  #shapes = 0;
  #misses = 0;

  decode(bytes: Uint8Array, context: HandshakeContext): Decoded {
    const type = bytes[0];
    if (bytes.length > MAX_KEPT_MESSAGE_LENGTH) return alone(bytes, context);
    const isRepeated =
      type === HandshakeType.code.certificate || type === HandshakeType.code.certificate_request;
    return isRepeated ? this.#same(bytes, context) : this.#like(bytes, context);
  }

  #same(bytes: Uint8Array, context: HandshakeContext): Decoded {
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
    if (this.#kept.size >= MAX_KEPT_MESSAGES) this.#kept.clear();
    const kept = { ...context, bytes: own, message, likeness: message, shape: ++this.#shapes };
    this.#kept.set(key, kept);
    return kept;
  }

  #like(bytes: Uint8Array, context: HandshakeContext): Decoded {
    const key = (bytes[0]! << 16) | bytes.length;
    const templates = this.#templates.get(key);
    if (templates !== undefined) {
      for (const template of templates)
        if (template.fits(bytes, context)) return new Lookalike(bytes, template);
      const isFull = templates.length >= MAX_TEMPLATES_OF_A_LENGTH;
      if (isFull && ++this.#misses % MISSES_PER_EXCHANGE !== 0) return alone(bytes, context);
    }
    const template = MessageTemplate.of(bytes.slice(), context, ++this.#shapes);
    if (template === undefined) return alone(bytes, context);
    if (templates !== undefined) {
      if (templates.length >= MAX_TEMPLATES_OF_A_LENGTH) templates.shift();
      templates.push(template);
    } else {
      if (this.#templateCount >= MAX_KEPT_MESSAGES) {
        this.#templates.clear();
        this.#templateCount = 0;
      }
      this.#templates.set(key, [template]);
    }
    this.#templateCount++;
    return new Lookalike(bytes, template);
  }
}

function alone(bytes: Uint8Array, context: HandshakeContext): Decoded {
  const message = decodeHandshake(bytes, context);
  return { bytes, message, likeness: message, shape: undefined };
}

/** The end of a certificate is its signature, which no other has. */
function keyOf(bytes: Uint8Array): number {
  let key = bytes.length;
  for (let at = Math.max(0, bytes.length - 32); at < bytes.length; at++)
    key = Math.imul(key ^ bytes[at]!, 0x01000193);
  return key;
}
