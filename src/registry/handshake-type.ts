import { defineRegistry } from './registry.js';

/**
 * The type byte of a handshake message. Types that TLS 1.3 reserves bear the name that their own RFC gave them:
 * in a TLS 1.2 connection they are in full use.
 */
export const HandshakeType = defineRegistry(
  {
    id: 'tls.handshake_type',
    width: 1,
    source: 'iana.org/assignments/tls-parameters (tls-parameters-7), compared with Wireshark 4.0',
  },
  {
    hello_request: {
      code: 0,
      ref: 'RFC 5246 section 7.4.1.1',
      note: 'The server asks the client to start a new handshake (renegotiation, up to TLS 1.2).',
    },
    client_hello: {
      code: 1,
      ref: 'RFC 8446 section 4.1.2',
      note: 'The client lists everything it is willing to use.',
    },
    server_hello: {
      code: 2,
      ref: 'RFC 8446 section 4.1.3',
      note: 'The server picks the version, the cipher suite and, in TLS 1.3, the key share.',
    },
    hello_verify_request: {
      code: 3,
      ref: 'RFC 6347 section 4.2.1',
      note: 'A DTLS server makes the client prove that it owns its address.',
    },
    new_session_ticket: {
      code: 4,
      ref: 'RFC 8446 section 4.6.1',
      note: 'The server hands out a ticket with which a later connection can be resumed.',
    },
    end_of_early_data: {
      code: 5,
      ref: 'RFC 8446 section 4.5',
      note: 'The client says that its 0-RTT data is complete.',
    },
    hello_retry_request: {
      code: 6,
      ref: 'draft-ietf-tls-tls13-21 section 4.1.4',
      note: 'HelloRetryRequest as a message of its own, in drafts of TLS 1.3 only; the RFC sends a ServerHello with a special random.',
    },
    encrypted_extensions: {
      code: 8,
      ref: 'RFC 8446 section 4.3.1',
      note: 'The server answers those extensions that need no protection from the key exchange itself.',
    },
    request_connection_id: {
      code: 9,
      ref: 'RFC 9147 section 9',
      note: 'A DTLS peer asks for connection ids.',
    },
    new_connection_id: { code: 10, ref: 'RFC 9147 section 9', note: 'A DTLS peer supplies connection ids.' },
    certificate: {
      code: 11,
      ref: 'RFC 8446 section 4.4.2',
      note: "The sender's certificate chain; an empty list is how a client says that it has none to offer.",
    },
    server_key_exchange: {
      code: 12,
      ref: 'RFC 5246 section 7.4.3',
      note: "The server's ephemeral public key, signed with the key of its certificate.",
    },
    certificate_request: {
      code: 13,
      ref: 'RFC 8446 section 4.3.2',
      note: 'The server asks the client to authenticate with a certificate.',
    },
    server_hello_done: {
      code: 14,
      ref: 'RFC 5246 section 7.4.5',
      note: 'The server has said all it has to say and waits for the client.',
    },
    certificate_verify: {
      code: 15,
      ref: 'RFC 8446 section 4.4.3',
      note: 'A signature over the handshake so far: proof that the sender owns the private key of its certificate.',
    },
    client_key_exchange: {
      code: 16,
      ref: 'RFC 5246 section 7.4.7',
      note: "The client's part of the key exchange.",
    },
    client_certificate_request: {
      code: 17,
      ref: 'RFC 9261 section 4',
      note: 'Asks a server for an exported authenticator.',
    },
    finished: {
      code: 20,
      ref: 'RFC 8446 section 4.4.4',
      note: 'A checksum over the whole handshake under the new keys: proof that both sides saw the same messages.',
    },
    certificate_url: {
      code: 21,
      ref: 'RFC 6066 section 5',
      note: 'The client says where its certificate can be fetched, in place of sending it.',
    },
    certificate_status: {
      code: 22,
      ref: 'RFC 6066 section 8',
      note: 'An OCSP response that the server staples to its certificate.',
    },
    supplemental_data: {
      code: 23,
      ref: 'RFC 4680 section 2',
      note: 'Extra data for an application, sent within the handshake.',
    },
    key_update: {
      code: 24,
      ref: 'RFC 8446 section 4.6.3',
      note: 'The sender changes to its next traffic key.',
    },
    compressed_certificate: {
      code: 25,
      ref: 'RFC 8879 section 4',
      note: 'A Certificate message in compressed form.',
    },
    ekt_key: { code: 26, ref: 'RFC 8870 section 5.2.2', note: 'A key for encrypted key transport in SRTP.' },
    next_protocol: {
      code: 67,
      ref: 'draft-agl-tls-nextprotoneg-04 section 3',
      note: 'The client names the application protocol that it chose (NPN, which ALPN replaced).',
    },
    channel_id: {
      code: 203,
      ref: 'draft-balfanz-tls-channelid-01 section 3',
      note: "A signature with the client's Channel ID key (an experiment, not registered).",
    },
    message_hash: {
      code: 254,
      ref: 'RFC 8446 section 4.4.1',
      note: 'Never sent: stands for the first ClientHello in the transcript after a HelloRetryRequest.',
    },
  },
);
