// Groups, key shares and pre-shared keys.

import type { Cursor } from '../../base/cursor.js';
import { MAX_KEY_SHARES } from '../../base/limits.js';
import { readItems, uint8Vector, uint16Vector } from '../read-vector.js';
import type { ExtensionDecoder } from './extension-decoder.js';
import type { KeyShare } from './extension-types.js';

/** RFC 8446 section 4.2.7. */
export const supportedGroups: ExtensionDecoder = (body, { fields }) => {
  fields.supportedGroups = uint16Vector(body, 'named_group_list', 'named_group', 2, 2);
};

/** RFC 8422 section 5.1.2. */
export const ecPointFormats: ExtensionDecoder = (body, { fields }) => {
  fields.ecPointFormats = uint8Vector(body, 'ec_point_format_list', 'ec_point_format', 1, 1);
};

function keyShareEntry(cursor: Cursor): KeyShare {
  return cursor.group('key_share_entry', (entry) => ({
    group: entry.uint16('group'),
    length: entry.opaqueVector('key_exchange', 2, 1).length,
  }));
}

/** RFC 8446 section 4.2.8. An empty list in a ClientHello asks for a HelloRetryRequest. */
export const keyShare: ExtensionDecoder = (body, { carrier, fields, problems }) => {
  if (carrier === 'hello_retry_request') {
    fields.selectedGroup = body.uint16('selected_group');
  } else if (carrier === 'client_hello') {
    fields.keyShares = body.vector('client_shares', 2, (list) =>
      readItems(list, 'key_share_entry', problems, keyShareEntry, MAX_KEY_SHARES),
    );
  } else {
    fields.keyShares = [keyShareEntry(body)];
  }
};

/** RFC 8446 section 4.2.9. */
export const pskKeyExchangeModes: ExtensionDecoder = (body, { fields }) => {
  fields.pskModes = uint8Vector(body, 'ke_modes', 'psk_key_exchange_mode', 1, 1);
};

function pskIdentities(list: Cursor): number {
  let count = 0;
  for (; list.left > 0; count++) {
    list.group('psk_identity', (identity) => {
      identity.opaqueVector('identity', 2, 1);
      identity.uint32('obfuscated_ticket_age');
    });
  }
  return count;
}

function pskBinders(list: Cursor): void {
  while (list.left > 0) list.opaqueVector('psk_binder_entry', 1, 32);
}

/** RFC 8446 section 4.2.11. */
export const preSharedKey: ExtensionDecoder = (body, { carrier, fields }) => {
  if (carrier === 'client_hello') {
    fields.pskIdentityCount = body.vector('identities', 2, pskIdentities, 7);
    body.vector('binders', 2, pskBinders, 33);
  } else {
    fields.preSharedKeySelected = body.uint16('selected_identity');
  }
};

/** RFC 8446 section 4.2.10. */
export const earlyData: ExtensionDecoder = (body, { carrier, fields }) => {
  if (carrier === 'new_session_ticket') fields.maxEarlyDataSize = body.uint32('max_early_data_size');
  else fields.earlyData = true;
};

/** draft-ietf-tls-tls13-18 section 4.5.1. */
export const maxEarlyDataSize: ExtensionDecoder = (body, { fields }) => {
  fields.maxEarlyDataSize = body.uint32('max_early_data_size');
};
