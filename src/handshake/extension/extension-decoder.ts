import type { Cursor } from '../../base/cursor.js';
import type { MessageProblem } from '../message-types.js';
import type { MutableFields } from './extension-types.js';

/** What carries the extensions; the same extension means different things in different messages. */
export type Carrier =
  | 'client_hello'
  | 'server_hello'
  | 'hello_retry_request'
  | 'encrypted_extensions'
  | 'certificate'
  | 'certificate_request'
  | 'new_session_ticket';

export interface ExtensionScope {
  readonly carrier: Carrier;
  /** What the extension says is set here. */
  readonly fields: MutableFields;
  readonly problems: MessageProblem[];
}

/** @throws DecodeError, which is caught by the list. Bytes that it leaves over are a problem, too. */
export type ExtensionDecoder = (body: Cursor, scope: ExtensionScope) => void;
