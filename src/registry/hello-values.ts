// Small tables for values inside hello messages and their extensions.

import { greaseLabel8 } from './grease.js';
import { defineRegistry } from './registry.js';

export const CompressionMethod = defineRegistry(
  {
    id: 'tls.compression_method',
    width: 1,
    source: 'iana.org/assignments/comp-meth-ids, compared with Wireshark 4.0',
  },
  {
    null: { code: 0, ref: 'RFC 5246 section 7.4.1.2' },
    DEFLATE: { code: 1, ref: 'RFC 3749 section 2' },
    LZS: { code: 64, ref: 'RFC 3943 section 2' },
  },
);

export const PskKeyExchangeMode = defineRegistry(
  {
    id: 'tls.psk_key_exchange_mode',
    width: 1,
    source: 'iana.org/assignments/tls-parameters (tls-pskkeyexchangemode), 2026-09-29',
    pattern: greaseLabel8,
  },
  {
    psk_ke: {
      code: 0,
      ref: 'RFC 8446 section 4.2.9',
      note: 'The shared key alone, without forward secrecy.',
    },
    psk_dhe_ke: { code: 1, ref: 'RFC 8446 section 4.2.9', note: 'The shared key and a fresh key exchange.' },
  },
);

export const ServerNameType = defineRegistry(
  { id: 'tls.server_name_type', width: 1, source: 'RFC 6066' },
  { host_name: { code: 0, ref: 'RFC 6066 section 3' } },
);

export const MaxFragmentLength = defineRegistry(
  { id: 'tls.max_fragment_length', width: 1, source: 'RFC 6066' },
  {
    '2^9': { code: 1, ref: 'RFC 6066 section 4', note: '512 bytes.' },
    '2^10': { code: 2, ref: 'RFC 6066 section 4', note: '1024 bytes.' },
    '2^11': { code: 3, ref: 'RFC 6066 section 4', note: '2048 bytes.' },
    '2^12': { code: 4, ref: 'RFC 6066 section 4', note: '4096 bytes.' },
  },
);

export const HeartbeatMode = defineRegistry(
  {
    id: 'tls.heartbeat_mode',
    width: 1,
    source: 'iana.org/assignments/tls-parameters (heartbeat-modes), by RFC 6520',
  },
  {
    peer_allowed_to_send: { code: 1, ref: 'RFC 6520 section 2' },
    peer_not_allowed_to_send: { code: 2, ref: 'RFC 6520 section 2' },
  },
);

export const HeartbeatMessageType = defineRegistry(
  {
    id: 'tls.heartbeat_message_type',
    width: 1,
    source: 'iana.org/assignments/tls-parameters (heartbeat-message-types), 2026-09-29',
  },
  {
    heartbeat_request: { code: 1, ref: 'RFC 6520 section 3' },
    heartbeat_response: { code: 2, ref: 'RFC 6520 section 3' },
  },
);

export const SupplementalDataType = defineRegistry(
  {
    id: 'tls.supplemental_data_type',
    width: 2,
    source: 'iana.org/assignments/tls-parameters (tls-parameters-12), by RFC 4681 and RFC 5878',
  },
  {
    user_mapping_data: { code: 0, ref: 'RFC 4681 section 3' },
    authz_data: { code: 16386, ref: 'RFC 5878 section 3' },
  },
);

export const KeyUpdateRequest = defineRegistry(
  { id: 'tls.key_update_request', width: 1, source: 'RFC 8446' },
  {
    update_not_requested: { code: 0, ref: 'RFC 8446 section 4.6.3' },
    update_requested: {
      code: 1,
      ref: 'RFC 8446 section 4.6.3',
      note: 'The other side must change its key too.',
    },
  },
);

export const SrtpProtectionProfile = defineRegistry(
  {
    id: 'tls.srtp_protection_profile',
    width: 2,
    source: 'iana.org/assignments/srtp-protection, compared with Wireshark 4.0',
  },
  {
    SRTP_AES128_CM_HMAC_SHA1_80: { code: 1, ref: 'RFC 5764 section 4.1.2' },
    SRTP_AES128_CM_HMAC_SHA1_32: { code: 2, ref: 'RFC 5764 section 4.1.2' },
    SRTP_NULL_HMAC_SHA1_80: { code: 5, ref: 'RFC 5764 section 4.1.2' },
    SRTP_NULL_HMAC_SHA1_32: { code: 6, ref: 'RFC 5764 section 4.1.2' },
    SRTP_AEAD_AES_128_GCM: { code: 7, ref: 'RFC 7714 section 14.2' },
    SRTP_AEAD_AES_256_GCM: { code: 8, ref: 'RFC 7714 section 14.2' },
  },
);

export const EchClientHelloType = defineRegistry(
  { id: 'tls.ech_client_hello_type', width: 1, source: 'RFC 9849' },
  {
    outer: { code: 0, ref: 'RFC 9849 section 5' },
    inner: { code: 1, ref: 'RFC 9849 section 5' },
  },
);

export const HpkeKdf = defineRegistry(
  { id: 'hpke.kdf', width: 2, source: 'iana.org/assignments/hpke (hpke-kdf-ids), 2026-09-29' },
  {
    'HKDF-SHA256': { code: 1, ref: 'RFC 9180 section 7.2' },
    'HKDF-SHA384': { code: 2, ref: 'RFC 9180 section 7.2' },
    'HKDF-SHA512': { code: 3, ref: 'RFC 9180 section 7.2' },
  },
);

export const HpkeAead = defineRegistry(
  { id: 'hpke.aead', width: 2, source: 'iana.org/assignments/hpke (hpke-aead-ids), 2026-09-29' },
  {
    'AES-128-GCM': { code: 1, ref: 'RFC 9180 section 7.3' },
    'AES-256-GCM': { code: 2, ref: 'RFC 9180 section 7.3' },
    ChaCha20Poly1305: { code: 3, ref: 'RFC 9180 section 7.3' },
    'Export-only': { code: 0xffff, ref: 'RFC 9180 section 7.3' },
  },
);
