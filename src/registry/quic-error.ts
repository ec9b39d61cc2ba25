import { defineRegistry, hexCode } from './registry.js';

/** First and last code of CRYPTO_ERROR: a TLS alert is 0x0100 and its description (RFC 9001 section 4.8). */
const CRYPTO_ERROR = 0x0100;
const LAST_CRYPTO_ERROR = 0x01ff;

/** The alert that a transport error code carries; undefined if it carries none (RFC 9001 section 4.8). */
export const alertOfQuicError = (code: number): number | undefined =>
  code >= CRYPTO_ERROR && code <= LAST_CRYPTO_ERROR ? code - CRYPTO_ERROR : undefined;

/** Error codes of CONNECTION_CLOSE frames of type 0x1c. */
export const QuicError = defineRegistry(
  {
    id: 'quic.transport_error',
    width: 2,
    source: 'iana.org/assignments/quic (quic-transport-error-codes), 2026-09-29',
    pattern: (code) =>
      alertOfQuicError(code) === undefined ? undefined : `CRYPTO_ERROR (${hexCode(code, 2)})`,
  },
  {
    NO_ERROR: { code: 0x00, ref: 'RFC 9000 section 20.1' },
    INTERNAL_ERROR: { code: 0x01, ref: 'RFC 9000 section 20.1' },
    CONNECTION_REFUSED: { code: 0x02, ref: 'RFC 9000 section 20.1' },
    FLOW_CONTROL_ERROR: { code: 0x03, ref: 'RFC 9000 section 20.1' },
    STREAM_LIMIT_ERROR: { code: 0x04, ref: 'RFC 9000 section 20.1' },
    STREAM_STATE_ERROR: { code: 0x05, ref: 'RFC 9000 section 20.1' },
    FINAL_SIZE_ERROR: { code: 0x06, ref: 'RFC 9000 section 20.1' },
    FRAME_ENCODING_ERROR: { code: 0x07, ref: 'RFC 9000 section 20.1' },
    TRANSPORT_PARAMETER_ERROR: { code: 0x08, ref: 'RFC 9000 section 20.1' },
    CONNECTION_ID_LIMIT_ERROR: { code: 0x09, ref: 'RFC 9000 section 20.1' },
    PROTOCOL_VIOLATION: { code: 0x0a, ref: 'RFC 9000 section 20.1' },
    INVALID_TOKEN: { code: 0x0b, ref: 'RFC 9000 section 20.1' },
    APPLICATION_ERROR: {
      code: 0x0c,
      ref: 'RFC 9000 section 10.2.3',
      note: 'The application closed the connection before its own code could be sent under encryption.',
    },
    CRYPTO_BUFFER_EXCEEDED: { code: 0x0d, ref: 'RFC 9000 section 20.1' },
    KEY_UPDATE_ERROR: { code: 0x0e, ref: 'RFC 9000 section 20.1' },
    AEAD_LIMIT_REACHED: { code: 0x0f, ref: 'RFC 9000 section 20.1' },
    NO_VIABLE_PATH: { code: 0x10, ref: 'RFC 9000 section 20.1' },
    VERSION_NEGOTIATION_ERROR: { code: 0x11, ref: 'RFC 9368 section 8' },
  },
);
