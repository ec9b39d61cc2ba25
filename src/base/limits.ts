// Every bound on memory and time, each with its reason. Reaching one is a finding, never silence.

/** RFC 8446 5.2 and RFC 5246 6.2.3 allow 2^14 + 2048 at most; a longer record is not TLS. */
export const MAX_RECORD_LENGTH = 16_384 + 2_048;

/** A Certificate message with a long chain or a CertificateRequest with hundreds of CA names reaches some 100 kB; the format allows 16 MiB. */
export const MAX_HANDSHAKE_MESSAGE_LENGTH = 1 << 18;

/** libpcap's MAXIMUM_SNAPLEN and Wireshark's WTAP_MAX_PACKET_SIZE_STANDARD; a longer record is a damaged file. */
export const MAX_PACKET_LENGTH = 262_144;

/**
 * Segments that wait for a hole to be filled, per connection. Reordering in real captures reaches some tens of
 * segments; beyond that the bytes were never captured.
 */
export const MAX_WAITING_SEGMENTS = 512;

/** Bytes that wait for a hole to be filled, per connection: a receive window's worth. */
export const MAX_WAITING_BYTES = 1 << 20;

/** Bytes that wait in all connections together, so that a flood of holes cannot fill memory. */
export const MAX_WAITING_BYTES_OVERALL = 32 << 20;

/** Segments of a stream without a SYN that are looked at before its first byte is decided upon. */
export const MAX_SEGMENTS_BEFORE_BASE = 8;

/** A sequence or acknowledgement number further away than this belongs to another connection or to nobody. */
export const MAX_SEQUENCE_DISTANCE = 1 << 28;

/** Connections followed at the same time, some kB each; the one that was silent longest is told and let go. */
export const MAX_OPEN_CONNECTIONS = 32_768;

/** Seconds of capture time that a closed connection is kept for late segments and resets. */
export const CLOSED_LINGER_SECONDS = 2;

/** Closed connections kept for late segments, whatever the time stamps say. */
export const MAX_LINGERING_CONNECTIONS = 512;

/** Bytes before TLS (a STARTTLS dialogue, a proxy's header, a request in clear) kept per direction. */
export const MAX_PROLOGUE_BYTES = 16_384;

/** Events kept of one connection. A handshake has some twenty; endless renegotiation or chatter is counted beyond this. */
export const MAX_EVENTS_PER_CONNECTION = 512;

/** Events kept back for the end of a connection (alerts, FIN, RST) when the others are used up. */
export const EVENTS_KEPT_FOR_THE_END = 16;

/** Record lengths noted of one run of encrypted records: a handshake flight has under twenty records. */
export const MAX_LENGTHS_PER_RUN = 64;

/** Handshake message bytes kept of one connection, so that endless renegotiation in clear cannot fill memory. */
export const MAX_MESSAGE_BYTES_PER_CONNECTION = 1 << 20;

/** Connections without TLS kept until the capture's end, because their server may turn out to speak TLS elsewhere in it. */
export const MAX_CONNECTIONS_WITHOUT_TLS = 4_096;

/** Bytes decrypted of one side: what the application says first tells whether it refused. Later only short records are opened. */
export const MAX_DECRYPTED_BYTES = 1 << 20;

/** Records one after the other that no key opens, before a side is given up: the keys are another connection's. */
export const MAX_FAILED_RECORDS = 16;

/** The same before the first that opens where early data was offered, whose secret may be missing: 16 MB of it. */
export const MAX_FAILED_EARLY_RECORDS = 1_024;

/** Record numbers tried after missing bytes: 64 records of the longest kind are 1 MB. */
export const MAX_LOST_RECORDS = 64;

/** HTTP requests and answers told of one run of records. */
export const MAX_HTTP_EVENTS_PER_RUN = 32;
