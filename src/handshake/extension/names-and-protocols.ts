// What the client wants to reach and to speak.

import type { Cursor } from '../../base/cursor.js';
import { ServerNameType } from '../../registry/hello-values.js';
import { latin1 } from '../read-vector.js';
import type { ExtensionDecoder } from './extension-decoder.js';

/** RFC 6066 section 3. A server answers with an empty one. */
export const serverName: ExtensionDecoder = (body, { carrier, fields }) => {
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
};

function protocolNames(inner: Cursor): string[] {
  const names: string[] = [];
  while (inner.left > 0) names.push(latin1(inner.opaqueVector('protocol_name', 1, 1)));
  return names;
}

/** RFC 7301 section 3.1. */
export const protocolNegotiation: ExtensionDecoder = (body, { fields }) => {
  fields.alpn = body.vector('protocol_name_list', 2, protocolNames, 2);
};

/** draft-agl-tls-nextprotoneg-04 section 3: the server's list has no length of its own, the client's is empty. */
export const nextProtocolNegotiation: ExtensionDecoder = (body, { fields }) => {
  fields.nextProtocolNegotiation = protocolNames(body);
};

/** draft-vvv-tls-alps-01 section 4. */
export const applicationSettings: ExtensionDecoder = (body, { carrier, fields }) => {
  if (carrier === 'client_hello') {
    fields.applicationSettings = body.vector('supported_protocols', 2, protocolNames, 2);
  } else {
    body.opaque('settings');
  }
};
