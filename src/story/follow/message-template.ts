import type { FieldSink } from '../../base/cursor.js';
import { tellingBytesOfRandom } from '../../handshake/hello.js';
import { decodeHandshake } from '../../handshake/message.js';
import type { HandshakeContext, HandshakeMessage } from '../../handshake/message-types.js';
import { HandshakeType } from '../../registry/handshake-type.js';

/**
 * What is drawn at random, signed, or handed out anew in each handshake, by the field names of the RFCs. Nothing of how
 * a handshake ended can be read off these bytes without a key.
 */
export const DRAWN_ANEW: ReadonlySet<string> = new Set([
  'random',
  'legacy_session_id_bytes',
  'legacy_session_id_echo_bytes',
  'legacy_cookie_bytes',
  'cookie_bytes',
  'cid_bytes',
  'key_exchange_bytes',
  'identity_bytes',
  'obfuscated_ticket_age',
  'psk_binder_entry_bytes',
  'ticket',
  'public_bytes',
  'dh_ys_bytes',
  'srp_b_bytes',
  'signature_bytes',
  'encrypted_pre_master_secret_bytes',
  'dh_yc_bytes',
  'ecdh_yc_bytes',
  'srp_a_bytes',
  'ticket_age_add',
  'ticket_nonce_bytes',
  'ticket_bytes',
]);

/** Where the random of a hello stands: behind the header and the version (RFC 8446 section 4.1.2). */
const RANDOM_OFFSET = 6;

/** Hears a decoder and notes which bytes are the same in every message of the kind. */
class FixedBytes implements FieldSink {
  /** Half-open ranges, one after the other. */
  readonly ranges: number[] = [];
  readonly #telling: number;
  #from = 0;

  /** `telling`: bytes at the end of the random that are not drawn. */
  constructor(telling: number) {
    this.#telling = telling;
  }

  leaf(field: string, start: number, end: number): void {
    if (!DRAWN_ANEW.has(field)) return;
    if (start > this.#from) this.ranges.push(this.#from, start);
    this.#from = field === 'random' ? end - this.#telling : end;
  }

  open(): void {}

  close(): void {}

  end(length: number): void {
    if (length > this.#from) this.ranges.push(this.#from, length);
  }
}

/**
 * One message, and all that differ from it only in what is drawn anew: their lengths, lists and extensions are the same
 * bytes in the same places, so that all of them are decoded once one is.
 */
export class MessageTemplate {
  /** No two templates have the same. */
  readonly number: number;
  readonly message: HandshakeMessage;
  readonly context: HandshakeContext;
  readonly #bytes: Uint8Array;
  readonly #fixed: readonly number[];
  readonly #telling: number;

  private constructor(
    number: number,
    message: HandshakeMessage,
    context: HandshakeContext,
    bytes: Uint8Array,
    fixed: readonly number[],
    telling: number,
  ) {
    this.number = number;
    this.message = message;
    this.context = context;
    this.#bytes = bytes;
    this.#fixed = fixed;
    this.#telling = telling;
  }

  /** `bytes` must stay as they are. Undefined for a message that cannot be read. */
  static of(bytes: Uint8Array, context: HandshakeContext, number: number): MessageTemplate | undefined {
    const telling = tellingBytes(bytes, 0);
    const sink = new FixedBytes(telling);
    const message = decodeHandshake(bytes, context, sink);
    if (message.name === 'undecoded') return undefined;
    sink.end(bytes.length);
    return new MessageTemplate(number, message, { ...context }, bytes, sink.ranges, telling);
  }

  /** Whether `bytes[from, to)` is such a message. */
  fits(bytes: Uint8Array, from: number, to: number, context: HandshakeContext): boolean {
    const own = this.#bytes;
    if (to - from !== own.length) return false;
    const { side, version, cipherSuite } = this.context;
    if (context.side !== side || context.version !== version || context.cipherSuite !== cipherSuite)
      return false;
    const fixed = this.#fixed;
    for (let i = 0; i < fixed.length; i += 2) {
      const end = fixed[i + 1]!;
      for (let at = fixed[i]!; at < end; at++) if (bytes[from + at] !== own[at]) return false;
    }
    return tellingBytes(bytes, from) === this.#telling;
  }
}

const tellingBytes = (bytes: Uint8Array, start: number): number =>
  bytes[start] === HandshakeType.code.server_hello ? tellingBytesOfRandom(bytes, start + RANDOM_OFFSET) : 0;
