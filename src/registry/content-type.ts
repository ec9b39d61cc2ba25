import { defineRegistry } from './registry.js';

/** The type byte of a record, RFC 8446 section 5.1. */
export const ContentType = defineRegistry(
  {
    id: 'tls.content_type',
    width: 1,
    source: 'iana.org/assignments/tls-parameters (tls-parameters-5), compared with Wireshark 4.0',
  },
  {
    change_cipher_spec: { code: 20, ref: 'RFC 5246 section 7.1' },
    alert: { code: 21, ref: 'RFC 8446 section 6' },
    handshake: { code: 22, ref: 'RFC 8446 section 4' },
    application_data: { code: 23, ref: 'RFC 8446 section 5.1' },
    heartbeat: { code: 24, ref: 'RFC 6520 section 3' },
    tls12_cid: { code: 25, ref: 'RFC 9146 section 4' },
    ACK: { code: 26, ref: 'RFC 9147 section 7' },
    return_routability_check: { code: 27, ref: 'RFC 9853' },
  },
);
