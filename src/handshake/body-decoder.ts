import type { Cursor } from '../base/cursor.js';
import type { HandshakeContext, HandshakeMessage, MessageProblem } from './message-types.js';
import type { RecoveringSink } from './recovering-sink.js';

/** What the decoder of a message's body works with, besides the bytes. */
export interface BodyScope {
  readonly context: HandshakeContext;
  /** Problems that leave the message readable go here. */
  readonly problems: MessageProblem[];
  readonly sink: RecoveringSink | undefined;
}

/**
 * Reads the body of one message up to the cursor's end.
 * Undefined: the version is needed and cannot be told from the bytes.
 * @throws DecodeError
 */
export type BodyDecoder = (cursor: Cursor, scope: BodyScope) => HandshakeMessage | undefined;
