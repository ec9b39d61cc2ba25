// Version, record layer and the state that outlives a connection.

import { uint16Vector } from '../read-vector.js';
import type { ExtensionDecoder, ExtensionRows } from './extension-row.js';

/** What they say, gathered on the message that carries them. */
export interface ConnectionFields {
  /** MaxFragmentLength. */
  readonly maxFragmentLength?: number;
  readonly useSrtp?: readonly number[];
  /** HeartbeatMode. */
  readonly heartbeatMode?: number;
  readonly paddingLength?: number;
  readonly encryptThenMac?: true;
  readonly extendedMasterSecret?: true;
  readonly recordSizeLimit?: number;
  readonly sessionTicketLength?: number;
  /** Offered, highest preference first; in a ServerHello the one selected. */
  readonly supportedVersions?: readonly number[];
  readonly cookieLength?: number;
  /** What the other side is to put into its records; empty: nothing, but the sender may. */
  readonly connectionId?: Uint8Array;
  readonly quicTransportParameters?: Uint8Array;
  /** renegotiated_connection: empty in a first handshake. */
  readonly renegotiationInfo?: Uint8Array;
}

type Decoder = ExtensionDecoder<ConnectionFields>;

/** RFC 9001 section 8.2. QUIC's own encoding is left alone. */
const quicTransportParameters: Decoder = (body, { fields }) => {
  fields.quicTransportParameters = body.opaque('transport_parameters');
};

export const connectionExtensions = {
  supported_versions: {
    code: 43,
    ref: 'RFC 8446 section 4.2.1',
    note: 'The versions that the client supports; the server answers with the one it chose.',
    decode(body, { carrier, fields }) {
      fields.supportedVersions =
        carrier === 'client_hello'
          ? uint16Vector(body, 'versions', 'version', 1, 2)
          : [body.uint16('selected_version')];
    },
  },
  max_fragment_length: {
    code: 1,
    ref: 'RFC 6066 section 4',
    note: 'Asks for records shorter than 2^14 bytes.',
    decode(body, { fields }) {
      fields.maxFragmentLength = body.uint8('max_fragment_length');
    },
  },
  connection_id: {
    code: 54,
    ref: 'RFC 9146 section 3',
    note: 'DTLS: what the other side is to put into its records, so that they are known by it whatever the address.',
    decode(body, { fields }) {
      fields.connectionId = body.opaqueVector('cid', 1);
    },
  },
  record_size_limit: {
    code: 28,
    ref: 'RFC 8449 section 4',
    note: 'The longest record that the sender accepts.',
    decode(body, { fields }) {
      fields.recordSizeLimit = body.uint16('record_size_limit');
    },
  },
  heartbeat: {
    code: 15,
    ref: 'RFC 6520 section 2',
    decode(body, { fields }) {
      fields.heartbeatMode = body.uint8('mode');
    },
  },
  padding: {
    code: 21,
    ref: 'RFC 7685 section 3',
    note: 'Fills a ClientHello up to a size.',
    decode(body, { fields }) {
      fields.paddingLength = body.left;
      body.opaque('padding');
    },
  },
  encrypt_then_mac: {
    code: 22,
    ref: 'RFC 7366 section 2',
    /** RFC 7366 section 2: empty. */
    decode(_body, { fields }) {
      fields.encryptThenMac = true;
    },
  },
  extended_master_secret: {
    code: 23,
    ref: 'RFC 7627 section 5.1',
    note: 'Binds the master secret to the whole handshake (TLS 1.2 and before); IANA now says extended_main_secret.',
    /** RFC 7627 section 5.1: empty. */
    decode(_body, { fields }) {
      fields.extendedMasterSecret = true;
    },
  },
  renegotiation_info: {
    code: 65281,
    ref: 'RFC 5746 section 3.2',
    note: 'Ties a renegotiation to the connection it happens in.',
    decode(body, { fields }) {
      fields.renegotiationInfo = body.opaqueVector('renegotiated_connection', 1);
    },
  },
  session_ticket: {
    code: 35,
    ref: 'RFC 5077 section 3.2',
    note: 'Support for tickets, or a ticket to resume a session with (TLS 1.2 and before).',
    decode(body, { fields }) {
      fields.sessionTicketLength = body.left;
      body.opaque('ticket');
    },
  },
  use_srtp: {
    code: 14,
    ref: 'RFC 5764 section 4.1',
    /** RFC 5764 section 4.1.1. */
    decode(body, { fields }) {
      fields.useSrtp = uint16Vector(body, 'srtp_protection_profiles', 'srtp_protection_profile', 2, 2);
      body.opaqueVector('srtp_mki', 1);
    },
  },
  cookie: {
    code: 44,
    ref: 'RFC 8446 section 4.2.2',
    decode(body, { fields }) {
      fields.cookieLength = body.opaqueVector('cookie', 2, 1).length;
    },
  },
  quic_transport_parameters: {
    code: 57,
    ref: 'RFC 9001 section 8.2',
    decode: quicTransportParameters,
  },
  quic_transport_parameters_draft: {
    code: 65445,
    ref: 'draft-ietf-quic-tls-32 section 8.2',
    decode: quicTransportParameters,
  },
} as const satisfies ExtensionRows<ConnectionFields>;
