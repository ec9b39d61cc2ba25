// Groups, key shares and pre-shared keys.

import { Cursor } from '../../base/cursor.js';
import { MAX_KEY_SHARES } from '../../base/limits.js';
import { readItems, uint8Vector, uint16Vector } from '../read-vector.js';
import type { ExtensionDecoder, ExtensionRows } from './extension-row.js';

export interface KeyShare {
  readonly group: number;
  /** Bytes of key_exchange. */
  readonly length: number;
}

/** What they say, gathered on the message that carries them. */
export interface KeyExchangeFields {
  readonly supportedGroups?: readonly number[];
  readonly ecPointFormats?: readonly number[];
  /** ClientHello. */
  readonly pskIdentityCount?: number;
  /** ServerHello: the index of the identity that was selected. */
  readonly preSharedKeySelected?: number;
  readonly earlyData?: true;
  /** NewSessionTicket: how many bytes of early data the server takes. */
  readonly maxEarlyDataSize?: number;
  /** PskKeyExchangeMode codes. */
  readonly pskModes?: readonly number[];
  /** ClientHello: all, ServerHello: the one. */
  readonly keyShares?: readonly KeyShare[];
  /** HelloRetryRequest: the group that the client shall come back with. */
  readonly selectedGroup?: number;
}

type Decoder = ExtensionDecoder<KeyExchangeFields>;

function keyShareEntry(cursor: Cursor): KeyShare {
  return cursor.group('key_share_entry', (entry) => ({
    group: entry.uint16('group'),
    length: entry.opaqueVector('key_exchange', 2, 1).length,
  }));
}

function pskIdentities(list: Cursor): number {
  let count = 0;
  for (; list.left > 0; count++) pskIdentity(list);
  return count;
}

const pskIdentity = (list: Cursor): Uint8Array =>
  list.group('psk_identity', (one) => {
    const identity = one.opaqueVector('identity', 2, 1);
    one.uint32('obfuscated_ticket_age');
    return identity;
  });

/**
 * Of a pre_shared_key extension that a ClientHello was read with: the identity of that number (RFC 8446 section 4.2.11), a
 * view of it; undefined if there are not so many.
 */
export function identityAt(data: Uint8Array, number: number): Uint8Array | undefined {
  const list = new Cursor(new Cursor(data).opaqueVector('identities', 2));
  for (let at = 0; list.left > 0; at++) {
    const identity = pskIdentity(list);
    if (at === number) return identity;
  }
  return undefined;
}

function pskBinders(list: Cursor): void {
  while (list.left > 0) list.opaqueVector('psk_binder_entry', 1, 32);
}

/** RFC 8446 section 4.2.8. An empty list in a ClientHello asks for a HelloRetryRequest. */
const keyShare: Decoder = (body, { carrier, fields, problems }) => {
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

export const keyExchangeExtensions = {
  supported_groups: {
    code: 10,
    ref: 'RFC 8446 section 4.2.7',
    note: 'The groups for key exchange that the client supports, preferred first.',
    decode(body, { fields }) {
      fields.supportedGroups = uint16Vector(body, 'named_group_list', 'named_group', 2, 2);
    },
  },
  ec_point_formats: {
    code: 11,
    ref: 'RFC 8422 section 5.1.2',
    decode(body, { fields }) {
      fields.ecPointFormats = uint8Vector(body, 'ec_point_format_list', 'ec_point_format', 1, 1);
    },
  },
  key_share: {
    code: 51,
    ref: 'RFC 8446 section 4.2.8',
    note: 'Public keys for the key exchange, one for each group that is tried at once.',
    decode: keyShare,
  },
  key_share_draft: {
    code: 40,
    ref: 'draft-ietf-tls-tls13-22',
    note: 'The number of key_share in drafts of TLS 1.3 up to 22.',
    decode: keyShare,
  },
  psk_key_exchange_modes: {
    code: 45,
    ref: 'RFC 8446 section 4.2.9',
    decode(body, { fields }) {
      fields.pskModes = uint8Vector(body, 'ke_modes', 'psk_key_exchange_mode', 1, 1);
    },
  },
  pre_shared_key: {
    code: 41,
    ref: 'RFC 8446 section 4.2.11',
    note: 'Keys that the client already shares with the server, mostly tickets of earlier connections.',
    decode(body, { carrier, fields }) {
      if (carrier === 'client_hello') {
        fields.pskIdentityCount = body.vector('identities', 2, pskIdentities, 7);
        body.vector('binders', 2, pskBinders, 33);
      } else {
        fields.preSharedKeySelected = body.uint16('selected_identity');
      }
    },
  },
  early_data: {
    code: 42,
    ref: 'RFC 8446 section 4.2.10',
    note: 'The client sends data at once (0-RTT).',
    decode(body, { carrier, fields }) {
      if (carrier === 'new_session_ticket') fields.maxEarlyDataSize = body.uint32('max_early_data_size');
      else fields.earlyData = true;
    },
  },
  ticket_early_data_info: {
    code: 46,
    ref: 'draft-ietf-tls-tls13-19',
    note: "A ticket's limit for 0-RTT data in drafts of TLS 1.3 up to 19.",
    /** draft-ietf-tls-tls13-18 section 4.5.1. */
    decode(body, { fields }) {
      fields.maxEarlyDataSize = body.uint32('max_early_data_size');
    },
  },
} as const satisfies ExtensionRows<KeyExchangeFields>;
