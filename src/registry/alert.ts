import { defineRegistry } from './registry.js';

export const AlertLevel = defineRegistry(
  { id: 'tls.alert_level', width: 1, source: 'RFC 8446 section 6' },
  {
    warning: {
      code: 1,
      ref: 'RFC 5246 section 7.2',
      note: 'The connection may go on, if the receiver is willing.',
    },
    fatal: { code: 2, ref: 'RFC 5246 section 7.2', note: 'The connection ends at once.' },
  },
);

/**
 * Alert descriptions. Those that are reserved today bear the name of the RFC that defined them, because an old
 * peer still means just that by them.
 */
export const AlertDescription = defineRegistry(
  {
    id: 'tls.alert_description',
    width: 1,
    source:
      'iana.org/assignments/tls-parameters (tls-parameters-6) and RFC 9846, compared with Wireshark 4.0',
  },
  {
    close_notify: {
      code: 0,
      ref: 'RFC 8446 section 6.1',
      note: 'The sender will send nothing more on this connection; this is the orderly end, not an error.',
    },
    unexpected_message: {
      code: 10,
      ref: 'RFC 8446 section 6.2',
      note: 'A message arrived that does not belong at this point of the handshake.',
    },
    bad_record_mac: {
      code: 20,
      ref: 'RFC 8446 section 6.2',
      note: 'A record could not be authenticated with the current keys: the keys differ or the bytes were changed on the way.',
    },
    decryption_failed: {
      code: 21,
      ref: 'RFC 2246 section 7.2.2',
      note: 'A record could not be decrypted (length or padding); TLS 1.0 only, later versions say bad_record_mac instead.',
    },
    record_overflow: {
      code: 22,
      ref: 'RFC 8446 section 6.2',
      note: 'A record was longer than the protocol or the negotiated limit allows.',
    },
    decompression_failure: {
      code: 30,
      ref: 'RFC 5246 section 7.2.2',
      note: 'Compressed data could not be expanded; TLS 1.3 has no compression and does not use this alert.',
    },
    handshake_failure: {
      code: 40,
      ref: 'RFC 8446 section 6.2',
      note: 'The sender found no acceptable set of security parameters among what the peer offers.',
    },
    no_certificate: {
      code: 41,
      ref: 'RFC 6101 section 5.4.2',
      note: 'The SSL 3.0 way for a client to answer a CertificateRequest when it has no suitable certificate.',
    },
    bad_certificate: {
      code: 42,
      ref: 'RFC 8446 section 6.2',
      note: 'A certificate was corrupt, for instance it could not be read or holds a signature that does not verify.',
    },
    unsupported_certificate: {
      code: 43,
      ref: 'RFC 8446 section 6.2',
      note: 'A certificate was of a kind that the receiver does not support.',
    },
    certificate_revoked: {
      code: 44,
      ref: 'RFC 8446 section 6.2',
      note: 'A certificate had been revoked by its signer.',
    },
    certificate_expired: {
      code: 45,
      ref: 'RFC 8446 section 6.2',
      note: 'A certificate has expired or is not valid at this time.',
    },
    certificate_unknown: {
      code: 46,
      ref: 'RFC 8446 section 6.2',
      note: 'Some other problem arose in processing the certificate, so it is not acceptable; the alert does not say which.',
    },
    illegal_parameter: {
      code: 47,
      ref: 'RFC 8446 section 6.2',
      note: 'A field of the handshake had a value that is out of range or contradicts other fields.',
    },
    unknown_ca: {
      code: 48,
      ref: 'RFC 8446 section 6.2',
      note: 'A chain arrived, but its issuing certificate authority could not be found or is not among those trusted.',
    },
    access_denied: {
      code: 49,
      ref: 'RFC 8446 section 6.2',
      note: 'The certificate or PSK was valid, but access control refused its owner.',
    },
    decode_error: {
      code: 50,
      ref: 'RFC 8446 section 6.2',
      note: 'A message could not be decoded: a length is wrong or a field has an impossible form.',
    },
    decrypt_error: {
      code: 51,
      ref: 'RFC 8446 section 6.2',
      note: 'A cryptographic step of the handshake failed: a signature, a Finished message or a PSK binder does not verify.',
    },
    too_many_cids_requested: {
      code: 52,
      ref: 'RFC 9147 section 9',
      note: 'A DTLS peer asked for connection ids more often than the sender accepts.',
    },
    export_restriction: {
      code: 60,
      ref: 'RFC 2246 section 7.2.2',
      note: 'A negotiation broke export restrictions on key length; TLS 1.0 only.',
    },
    protocol_version: {
      code: 70,
      ref: 'RFC 8446 section 6.2',
      note: 'The version that the peer offers is recognised but not supported.',
    },
    insufficient_security: {
      code: 71,
      ref: 'RFC 8446 section 6.2',
      note: 'The server demands stronger parameters than any that the client offers.',
    },
    internal_error: {
      code: 80,
      ref: 'RFC 8446 section 6.2',
      note: 'Something failed inside the sender that has nothing to do with the peer or the protocol, such as memory.',
    },
    inappropriate_fallback: {
      code: 86,
      ref: 'RFC 7507 section 3',
      note: 'The client retried with a lower version, although the server supports a higher one.',
    },
    user_canceled: {
      code: 90,
      ref: 'RFC 8446 section 6.1',
      note: 'The sender gives up the handshake for a reason that is not a protocol failure, for instance a person pressed cancel.',
    },
    no_renegotiation: {
      code: 100,
      ref: 'RFC 5246 section 7.2.2',
      note: 'The sender declines to handshake again on this connection.',
    },
    missing_extension: {
      code: 109,
      ref: 'RFC 8446 section 6.2',
      note: 'A handshake message lacks an extension that the chosen version or other parameters make mandatory.',
    },
    unsupported_extension: {
      code: 110,
      ref: 'RFC 8446 section 6.2',
      note: 'A message holds an extension that is forbidden there, or that was not offered first.',
    },
    certificate_unobtainable: {
      code: 111,
      ref: 'RFC 6066 section 9',
      note: 'The server could not fetch the certificate from the URL that the client gave.',
    },
    unrecognized_name: {
      code: 112,
      ref: 'RFC 8446 section 6.2',
      note: 'The server knows no site of the name that the client asked for with server_name.',
    },
    bad_certificate_status_response: {
      code: 113,
      ref: 'RFC 8446 section 6.2',
      note: 'The OCSP response that the server stapled was invalid or not acceptable.',
    },
    bad_certificate_hash_value: {
      code: 114,
      ref: 'RFC 6066 section 9',
      note: 'A certificate that was fetched from a URL does not match the hash that came with the URL.',
    },
    unknown_psk_identity: {
      code: 115,
      ref: 'RFC 8446 section 6.2',
      note: 'A PSK key exchange is wanted, but no identity that the client offers is acceptable.',
    },
    certificate_required: {
      code: 116,
      ref: 'RFC 8446 section 6.2',
      note: 'The server wants a client certificate and the client sent none.',
    },
    general_error: {
      code: 117,
      ref: 'RFC 9846 section 6.2',
      note: 'An error that no other alert describes, or that the sender chooses not to describe.',
    },
    no_application_protocol: {
      code: 120,
      ref: 'RFC 7301 section 3.2',
      note: 'The server supports none of the application protocols that the client offers with ALPN.',
    },
    ech_required: {
      code: 121,
      ref: 'RFC 9849 section 5',
      note: 'The client offered Encrypted ClientHello, the server did not accept it, and the client will not go on without it.',
    },
  },
);
