import { MAX_KEPT_MESSAGE_LENGTH, MAX_KEPT_MESSAGES, MAX_TEMPLATES_OF_A_LENGTH } from '../../base/limits.js';
import { Copy } from '../../base/slab.js';
import { decodeHandshake } from '../../handshake/message.js';
import type { HandshakeContext, HandshakeMessage } from '../../handshake/message-types.js';
import { host } from '../../platform/host.js';
import { HandshakeType } from '../../registry/handshake-type.js';
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

class Lookalike extends Copy implements Decoded {
  readonly #template: MessageTemplate;
  #message: HandshakeMessage | undefined;

  constructor(bytes: Uint8Array, start: number, end: number, template: MessageTemplate) {
    super(bytes, start, end);
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

  /** Decodes the message that `bytes[start, end)` is; they are copied where they are kept. */
  decode(bytes: Uint8Array, start: number, end: number, context: HandshakeContext): Decoded {
    const type = bytes[start];
    if (end - start > MAX_KEPT_MESSAGE_LENGTH) return alone(bytes, start, end, context);
    const isRepeated =
      type === HandshakeType.code.certificate || type === HandshakeType.code.certificate_request;
    return isRepeated ? this.#same(bytes, start, end, context) : this.#like(bytes, start, end, context);
  }

  #same(bytes: Uint8Array, start: number, end: number, context: HandshakeContext): Decoded {
    const key = keyOf(bytes, start, end);
    const known = this.#kept.get(key);
    if (
      known !== undefined &&
      known.side === context.side &&
      known.version === context.version &&
      known.cipherSuite === context.cipherSuite &&
      host.isRange(known.bytes, bytes, start, end)
    ) {
      return known;
    }
    const own = bytes.slice(start, end);
    const message = decodeHandshake(own, context);
    if (this.#kept.size >= MAX_KEPT_MESSAGES) this.#kept.clear();
    const kept = { ...context, bytes: own, message, likeness: message, shape: ++this.#shapes };
    this.#kept.set(key, kept);
    return kept;
  }

  #like(bytes: Uint8Array, start: number, end: number, context: HandshakeContext): Decoded {
    const key = (bytes[start]! << 16) | (end - start);
    const templates = this.#templates.get(key);
    if (templates !== undefined) {
      for (const template of templates)
        if (template.fits(bytes, start, end, context)) return new Lookalike(bytes, start, end, template);
    }
    const isFull =
      this.#templateCount >= MAX_KEPT_MESSAGES || (templates?.length ?? 0) >= MAX_TEMPLATES_OF_A_LENGTH;
    if (isFull && ++this.#misses % MISSES_PER_EXCHANGE !== 0) return alone(bytes, start, end, context);
    const template = MessageTemplate.of(bytes.slice(start, end), context, ++this.#shapes);
    if (template === undefined) return alone(bytes, start, end, context);
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
    return new Lookalike(bytes, start, end, template);
  }
}

function alone(given: Uint8Array, start: number, end: number, context: HandshakeContext): Decoded {
  const { bytes } = new Copy(given, start, end);
  const message = decodeHandshake(bytes, context);
  return { bytes, message, likeness: message, shape: undefined };
}

/** The end of a certificate is its signature, which no other has. */
function keyOf(bytes: Uint8Array, start: number, end: number): number {
  let key = end - start;
  for (let at = Math.max(start, end - 32); at < end; at++) key = Math.imul(key ^ bytes[at]!, 0x01000193);
  return key;
}
