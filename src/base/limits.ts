// Every bound on memory and time, each with its reason. Reaching one is a finding, never silence.

/** RFC 8446 5.2 and RFC 5246 6.2.3 allow 2^14 + 2048 at most; a longer record is not TLS. */
export const MAX_RECORD_LENGTH = 16_384 + 2_048;

/** A Certificate message with a long chain or a CertificateRequest with hundreds of CA names reaches some 100 kB; the format allows 16 MiB. */
export const MAX_HANDSHAKE_MESSAGE_LENGTH = 1 << 18;

/** libpcap's MAXIMUM_SNAPLEN and Wireshark's WTAP_MAX_PACKET_SIZE_STANDARD; a longer record is a damaged file. */
export const MAX_PACKET_LENGTH = 262_144;
