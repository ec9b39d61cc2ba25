import type { Cursor } from '../../base/cursor.js';
import type { Entry } from '../../registry/registry.js';
import type { MessageProblem } from '../problems.js';

/** What carries the extensions; the same extension means different things in different messages. */
export type Carrier =
  | 'client_hello'
  | 'server_hello'
  | 'hello_retry_request'
  | 'encrypted_extensions'
  | 'certificate'
  | 'certificate_request'
  | 'new_session_ticket';

export interface ExtensionScope<Fields> {
  readonly carrier: Carrier;
  /** What the extension says is set here. */
  readonly fields: { -readonly [K in keyof Fields]: Fields[K] };
  readonly problems: MessageProblem[];
}

/** @throws DecodeError, which is caught by the list. Bytes that it leaves over are a problem, too. */
export type ExtensionDecoder<Fields> = (body: Cursor, scope: ExtensionScope<Fields>) => void;

/** All that is known of an extension: its row in IANA's table, and how it is read where it is. */
export interface ExtensionRow<Fields> extends Entry {
  readonly decode?: ExtensionDecoder<Fields>;
}

/** Extensions by their names, spelled as IANA spells them. */
export type ExtensionRows<Fields> = Readonly<Record<string, ExtensionRow<Fields>>>;
