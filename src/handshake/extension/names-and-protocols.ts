// What the client wants to reach and to speak.

import type { Cursor } from '../../base/cursor.js';
import { ServerNameType } from '../../registry/hello-values.js';
import { latin1 } from '../read-vector.js';
import type { ExtensionDecoder, ExtensionRows } from './extension-row.js';

/** What they say, gathered on the message that carries them. */
export interface NameAndProtocolFields {
  /** The first host_name of server_name in a ClientHello. */
  readonly serverName?: string;
  /** All names of server_name, whatever their type. */
  readonly serverNames?: readonly string[];
  /** The protocols offered, or the one selected. */
  readonly alpn?: readonly string[];
  /** NPN: the server's protocols; empty in a ClientHello. */
  readonly nextProtocolNegotiation?: readonly string[];
  /** ALPS: the protocols in a ClientHello; absent in EncryptedExtensions, where it holds settings. */
  readonly applicationSettings?: readonly string[];
}

type Decoder = ExtensionDecoder<NameAndProtocolFields>;

function protocolNames(inner: Cursor): string[] {
  const names: string[] = [];
  while (inner.left > 0) names.push(latin1(inner.opaqueVector('protocol_name', 1, 1)));
  return names;
}

/** draft-vvv-tls-alps-01 section 4. */
const applicationSettings: Decoder = (body, { carrier, fields }) => {
  if (carrier === 'client_hello') {
    fields.applicationSettings = body.vector('supported_protocols', 2, protocolNames, 2);
  } else {
    body.opaque('settings');
  }
};

export const namesAndProtocolsExtensions = {
  server_name: {
    code: 0,
    ref: 'RFC 6066 section 3',
    note: 'The host name that the client wants to reach (SNI).',
    /** RFC 6066 section 3. A server answers with an empty one. */
    decode(body, { carrier, fields }) {
      if (carrier !== 'client_hello') return;
      let host: string | undefined;
      fields.serverNames = body.vector(
        'server_name_list',
        2,
        (list) => {
          const names: string[] = [];
          while (list.left > 0) {
            list.group('server_name', (entry) => {
              const type = entry.uint8('name_type');
              const isHost = type === ServerNameType.code.host_name;
              // Types other than host_name were never defined; all that ever appeared have the same form.
              const name = latin1(entry.opaqueVector(isHost ? 'host_name' : 'name', 2, 1));
              names.push(name);
              if (isHost) host ??= name;
            });
          }
          return names;
        },
        1,
      );
      if (host !== undefined) fields.serverName = host;
    },
  },
  application_layer_protocol_negotiation: {
    code: 16,
    ref: 'RFC 7301 section 3.1',
    note: 'The application protocols that the client offers, such as h2 and http/1.1 (ALPN).',
    decode(body, { fields }) {
      fields.alpn = body.vector('protocol_name_list', 2, protocolNames, 2);
    },
  },
  next_protocol_negotiation: {
    code: 13172,
    ref: 'draft-agl-tls-nextprotoneg-04 section 3',
    note: 'NPN, which ALPN replaced.',
    /**
     * draft-agl-tls-nextprotoneg-04 section 3: the server's list has no length of its own, the client's is empty.
     */
    decode(body, { fields }) {
      fields.nextProtocolNegotiation = protocolNames(body);
    },
  },
  application_settings: {
    code: 17613,
    ref: 'draft-vvv-tls-alps-01',
    note: 'ALPS, sent by Chromium.',
    decode: applicationSettings,
  },
  application_settings_old: {
    code: 17513,
    ref: 'draft-vvv-tls-alps-01',
    note: 'ALPS as Chromium sent it at first.',
    decode: applicationSettings,
  },
} as const satisfies ExtensionRows<NameAndProtocolFields>;
