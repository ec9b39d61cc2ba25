import { greaseLabel16 } from '../../registry/grease.js';
import { defineRegistry } from '../../registry/registry.js';
import { authenticationExtensions } from './authentication.js';
import { encryptedClientHelloExtensions } from './encrypted-client-hello.js';
import type { ExtensionDecoder } from './extension-row.js';
import type { ExtensionFields } from './extension-types.js';
import { keyExchangeExtensions } from './key-exchange.js';
import { namedOnlyExtensions } from './named-only.js';
import { namesAndProtocolsExtensions } from './names-and-protocols.js';
import { connectionExtensions } from './version-and-session.js';

/** Hello extensions. Beside IANA's table it holds values that were only ever used by drafts and by browsers. */
export const ExtensionType = defineRegistry(
  {
    id: 'tls.extension_type',
    width: 2,
    source: 'iana.org/assignments/tls-extensiontype-values (tls-extensiontype-values-1), 2026-09-29',
    pattern: greaseLabel16,
  },
  {
    ...namesAndProtocolsExtensions,
    ...connectionExtensions,
    ...keyExchangeExtensions,
    ...authenticationExtensions,
    ...encryptedClientHelloExtensions,
    ...namedOnlyExtensions,
  },
);

/** The extensions that are read; all others, GREASE among them, stay as they are. */
export const extensionDecoders: ReadonlyMap<number, ExtensionDecoder<ExtensionFields>> = new Map(
  [
    namesAndProtocolsExtensions,
    connectionExtensions,
    keyExchangeExtensions,
    authenticationExtensions,
    encryptedClientHelloExtensions,
  ].flatMap((rows) => Object.values(rows).map(({ code, decode }) => [code, decode])),
);
