// Extensions that are known by name and whose bytes stay as they are: nothing here reads them.

import type { ExtensionRows } from './extension-row.js';

export const namedOnlyExtensions = {
  client_certificate_url: {
    code: 2,
    ref: 'RFC 6066 section 5',
  },
  trusted_ca_keys: {
    code: 3,
    ref: 'RFC 6066 section 6',
    note: 'The authorities that the client trusts.',
  },
  truncated_hmac: {
    code: 4,
    ref: 'RFC 6066 section 7',
  },
  user_mapping: {
    code: 6,
    ref: 'RFC 4681 section 2',
  },
  client_authz: {
    code: 7,
    ref: 'RFC 5878 section 2',
  },
  server_authz: {
    code: 8,
    ref: 'RFC 5878 section 2',
  },
  cert_type: {
    code: 9,
    ref: 'RFC 6091 section 3.1',
  },
  srp: {
    code: 12,
    ref: 'RFC 5054 section 2.8.1',
  },
  status_request_v2: {
    code: 17,
    ref: 'RFC 6961 section 2.2',
  },
  token_binding: {
    code: 24,
    ref: 'RFC 8472 section 2',
  },
  cached_info: {
    code: 25,
    ref: 'RFC 7924 section 3',
  },
  tls_lts: {
    code: 26,
    ref: 'draft-gutmann-tls-lts',
  },
  pwd_protect: {
    code: 29,
    ref: 'RFC 8492',
  },
  pwd_clear: {
    code: 30,
    ref: 'RFC 8492',
  },
  password_salt: {
    code: 31,
    ref: 'RFC 8492',
  },
  ticket_pinning: {
    code: 32,
    ref: 'RFC 8672',
  },
  tls_cert_with_extern_psk: {
    code: 33,
    ref: 'RFC 8773 section 5',
  },
  TLMSP: {
    code: 36,
    ref: 'ETSI TS 103 523-2',
  },
  TLMSP_proxying: {
    code: 37,
    ref: 'ETSI TS 103 523-2',
  },
  TLMSP_delegate: {
    code: 38,
    ref: 'ETSI TS 103 523-2',
  },
  supported_ekt_ciphers: {
    code: 39,
    ref: 'RFC 8870 section 5.2.1',
  },
  transparency_info: {
    code: 52,
    ref: 'RFC 9162 section 6',
  },
  connection_id_deprecated: {
    code: 53,
    ref: 'draft-ietf-tls-dtls-connection-id-08 section 3',
    note: 'The number of connection_id in early drafts.',
  },
  external_id_hash: {
    code: 55,
    ref: 'RFC 8844',
  },
  external_session_id: {
    code: 56,
    ref: 'RFC 8844',
  },
  ticket_request: {
    code: 58,
    ref: 'RFC 9149 section 3',
  },
  dnssec_chain: {
    code: 59,
    ref: 'RFC 9102 section 2',
  },
  sequence_number_encryption_algorithms: {
    code: 60,
    ref: 'draft-pismenny-tls-dtls-plaintext-sequence-number',
  },
  rrc: {
    code: 61,
    ref: 'RFC 9853',
  },
  tls_flags: {
    code: 62,
    ref: 'draft-ietf-tls-tlsflags',
  },
  channel_id_old: {
    code: 30031,
    ref: 'draft-balfanz-tls-channelid-00',
  },
  channel_id: {
    code: 30032,
    ref: 'draft-balfanz-tls-channelid-01',
  },
  ech_outer_extensions: {
    code: 64768,
    ref: 'RFC 9849 section 5.1',
    note: 'Only inside an encrypted ClientHello: says which extensions to copy from the outer one.',
  },
  encrypted_server_name: {
    code: 65486,
    ref: 'draft-ietf-tls-esni-06 section 5.1',
    note: 'ESNI, which ECH replaced.',
  },
} as const satisfies ExtensionRows<object>;
