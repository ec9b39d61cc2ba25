// Messages of few fields.

import { MAX_LIST_ITEMS } from '../base/limits.js';
import type { BodyDecoder } from './body-decoder.js';
import { signatureHasScheme } from './key-exchange.js';
import { latin1 } from './read-vector.js';

/** A message that is its header alone. */
export const emptyBody =
  (name: 'hello_request' | 'server_hello_done' | 'end_of_early_data'): BodyDecoder =>
  (cursor) => {
    cursor.expectEnd(name);
    return { name };
  };

/** RFC 6347 section 4.2.1. */
export const helloVerifyRequest: BodyDecoder = (cursor) => {
  const serverVersion = cursor.uint16('server_version');
  const cookie = cursor.opaqueVector('cookie', 1);
  cursor.expectEnd('hello_verify_request');
  return { name: 'hello_verify_request', serverVersion, cookie };
};

/** RFC 9147 section 9. */
export const requestConnectionId: BodyDecoder = (cursor) => {
  const count = cursor.uint8('num_cids');
  cursor.expectEnd('request_connection_id');
  return { name: 'request_connection_id', count };
};

/** RFC 9147 section 9. */
export const newConnectionId: BodyDecoder = (cursor) => {
  const connectionIds = cursor.vector('cids', 2, (list) => {
    const ids: Uint8Array[] = [];
    while (list.left > 0) {
      const id = list.opaqueVector('cid', 1);
      if (ids.length < MAX_LIST_ITEMS) ids.push(id);
    }
    return ids;
  });
  const usage = cursor.uint8('usage');
  cursor.expectEnd('new_connection_id');
  return { name: 'new_connection_id', connectionIds, usage };
};

/** RFC 8446 section 4.4.3, RFC 5246 section 7.4.8, RFC 4346 section 7.4.8. */
export const certificateVerify: BodyDecoder = (cursor, scope) => {
  const withScheme = signatureHasScheme(cursor, scope);
  if (withScheme === undefined) return undefined;
  const signatureScheme = withScheme ? cursor.uint16('algorithm') : undefined;
  const signature = cursor.opaqueVector('signature', 2);
  cursor.expectEnd('certificate_verify');
  return { name: 'certificate_verify', signatureScheme, signature };
};

/** RFC 8446 section 4.4.4, RFC 5246 section 7.4.9. */
export const finished: BodyDecoder = (cursor) => ({
  name: 'finished',
  verifyData: cursor.opaque('verify_data'),
});

/** RFC 8446 section 4.6.3. */
export const keyUpdate: BodyDecoder = (cursor) => {
  const requestUpdate = cursor.uint8('request_update');
  cursor.expectEnd('key_update');
  return { name: 'key_update', requestUpdate };
};

/** draft-agl-tls-nextprotoneg-04 section 3. */
export const nextProtocol: BodyDecoder = (cursor) => {
  const selectedProtocol = latin1(cursor.opaqueVector('selected_protocol', 1));
  const paddingLength = cursor.opaqueVector('padding', 1).length;
  cursor.expectEnd('next_protocol');
  return { name: 'next_protocol', selectedProtocol, paddingLength };
};

/** RFC 6066 section 5. Its URLs are followed by nobody. */
export const certificateUrl: BodyDecoder = (cursor) => ({
  name: 'certificate_url',
  data: cursor.opaque('url_and_hash_list'),
});

/** RFC 4680 section 2. */
export const supplementalData: BodyDecoder = (cursor) => ({
  name: 'supplemental_data',
  data: cursor.opaque('supp_data'),
});

/** RFC 8446 section 4.4.1. */
export const messageHash: BodyDecoder = (cursor) => ({ name: 'message_hash', hash: cursor.opaque('hash') });
