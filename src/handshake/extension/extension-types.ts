// What extensions say, gathered on the message that carries them. A field is absent if its extension is, or if it
// could not be read: then the message's `problems` say so. `extensions` has the raw bytes in any case.

import type { AuthenticationFields } from './authentication.js';
import type { EncryptedClientHelloFields } from './encrypted-client-hello.js';
import type { KeyExchangeFields } from './key-exchange.js';
import type { NameAndProtocolFields } from './names-and-protocols.js';
import type { ConnectionFields } from './version-and-session.js';

/** An extension as it stands on the wire. */
export interface Extension {
  readonly type: number;
  readonly data: Uint8Array;
  /** Where the extension (its type) begins in the message; `data` begins four bytes later. */
  readonly offset: number;
}

/** Text from the wire is data: each byte is one character (ISO 8859-1), nothing is removed or translated. */
export interface ExtensionFields
  extends NameAndProtocolFields,
    ConnectionFields,
    KeyExchangeFields,
    AuthenticationFields,
    EncryptedClientHelloFields {}

export type MutableFields = { -readonly [K in keyof ExtensionFields]: ExtensionFields[K] };
