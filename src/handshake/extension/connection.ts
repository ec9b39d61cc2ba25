// Version, record layer and the state that outlives a connection.

import { uint16Vector } from '../read-vector.js';
import type { ExtensionDecoder } from './extension-decoder.js';

/** RFC 8446 section 4.2.1. */
export const supportedVersions: ExtensionDecoder = (body, { carrier, fields }) => {
  fields.supportedVersions =
    carrier === 'client_hello'
      ? uint16Vector(body, 'versions', 'version', 1, 2)
      : [body.uint16('selected_version')];
};

/** RFC 6066 section 4. */
export const maxFragmentLength: ExtensionDecoder = (body, { fields }) => {
  fields.maxFragmentLength = body.uint8('max_fragment_length');
};

/** RFC 8449 section 4. */
export const recordSizeLimit: ExtensionDecoder = (body, { fields }) => {
  fields.recordSizeLimit = body.uint16('record_size_limit');
};

/** RFC 6520 section 2. */
export const heartbeat: ExtensionDecoder = (body, { fields }) => {
  fields.heartbeatMode = body.uint8('mode');
};

/** RFC 7685 section 3. */
export const padding: ExtensionDecoder = (body, { fields }) => {
  fields.paddingLength = body.left;
  body.opaque('padding');
};

/** RFC 7366 section 2: empty. */
export const encryptThenMac: ExtensionDecoder = (_body, { fields }) => {
  fields.encryptThenMac = true;
};

/** RFC 7627 section 5.1: empty. */
export const extendedMasterSecret: ExtensionDecoder = (_body, { fields }) => {
  fields.extendedMasterSecret = true;
};

/** RFC 5746 section 3.2. */
export const renegotiationInfo: ExtensionDecoder = (body, { fields }) => {
  fields.renegotiationInfo = body.opaqueVector('renegotiated_connection', 1);
};

/** RFC 5077 section 3.2. */
export const sessionTicket: ExtensionDecoder = (body, { fields }) => {
  fields.sessionTicketLength = body.left;
  body.opaque('ticket');
};

/** RFC 5764 section 4.1.1. */
export const useSrtp: ExtensionDecoder = (body, { fields }) => {
  fields.useSrtp = uint16Vector(body, 'srtp_protection_profiles', 'srtp_protection_profile', 2, 2);
  body.opaqueVector('srtp_mki', 1);
};

/** RFC 8446 section 4.2.2. */
export const cookie: ExtensionDecoder = (body, { fields }) => {
  fields.cookieLength = body.opaqueVector('cookie', 2, 1).length;
};

/** RFC 9001 section 8.2. QUIC's own encoding is left alone. */
export const quicTransportParameters: ExtensionDecoder = (body, { fields }) => {
  fields.quicTransportParameters = body.opaque('transport_parameters');
};
