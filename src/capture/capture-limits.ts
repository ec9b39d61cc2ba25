// Bounds of this floor, each with its reason.

/** Problems told of one capture file. A damaged file repeats itself; the first ones say it all. */
export const MAX_PROBLEMS = 100;

/** Remarks kept of one capture file, and bytes of each: some tools write one for every packet. */
export const MAX_COMMENTS = 1_000;
export const MAX_COMMENT_BYTES = 4_096;

/** Bytes of decryption secrets accepted from one capture file: a key log of some 100,000 connections. */
export const MAX_SECRETS_BYTES = 32 << 20;

/** Wireshark's MAX_BLOCK_SIZE (the longest D-Bus packet and 128 KiB of options): a longer pcapng block is a damaged file. */
export const MAX_BLOCK_LENGTH = 32 + (128 << 20) + (128 << 10);

/** A packet record: 20 bytes of fields, the packet and its options. A longer one is passed over without being kept. */
export const MAX_PACKET_BLOCK_LENGTH = 1 << 20;

/** Interfaces of one pcapng section. Each costs memory, and a block of 20 bytes makes one. */
export const MAX_INTERFACES = 65_536;

/** Different link types or kinds of unsupported blocks listed for one capture file. */
export const MAX_LISTED_TYPES = 256;
