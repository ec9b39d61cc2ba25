// What is wrong with a capture file itself. Every sentence gets the problem's `frame` (the last good one before it,
// 0: none) and `offset` (bytes in the unpacked file) along with its own arguments.

const after = (frame: number): string => (frame === 0 ? 'before the first packet' : `after frame ${frame}`);
const times = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
const hex = (n: number): string => `0x${n.toString(16).padStart(8, '0')}`;

const BAD_BLOCK: Readonly<Record<string, string>> = {
  length: 'its length is impossible',
  trailing_length: 'the lengths at its beginning and its end differ',
  byte_order_magic: 'its byte-order magic is wrong',
  version: 'its format version is unknown',
  too_short: 'it is too short for its content',
  unknown_interface: 'it refers to an interface that the file does not describe',
  packet_length: 'the packet in it is longer than the block',
  time_resolution: 'its time stamp resolution is impossible, so microseconds were assumed',
  too_many: 'there are more such blocks than are kept',
};

const UNPACKING: Readonly<Record<string, (compression: string) => string>> = {
  damaged: (compression) => `The ${compression} data is damaged`,
  cut: (compression) => `The ${compression} data ends too early`,
  checksum: (compression) =>
    `The ${compression} data is damaged: what was unpacked does not match the checksum`,
  trailing: (compression) => `After the ${compression} data there is something else, which was not read`,
  window: () => 'The zstd data continues with a window of more than 128 MB, which is not unpacked',
  dictionary: () => 'The zstd data continues with a dictionary that is not in the file',
  ratio: (compression) =>
    `The ${compression} data unpacks to more than 2,048 times its size, which only crafted data does; the rest was not read`,
};

export const captureProblems = {
  'capture.empty': (_: { frame: number; offset: number }) => 'The capture contains no packets.',
  'capture.interrupted': (a: { frame: number; offset: number }) =>
    `Reading was interrupted ${after(a.frame)}: only what came before is reported.`,
  'capture.cut': (a: { frame: number; offset: number; missing: number }) =>
    `The file ends in the middle of a record ${after(a.frame)} (${times(a.missing, 'byte is', 'bytes are')} missing): the capture was cut off. Everything before that was read.`,
  'capture.bad_record': (a: { frame: number; offset: number; length: number; most: number }) =>
    `The file is damaged ${after(a.frame)}: at offset ${a.offset} a record claims ${a.length} bytes, and no packet has more than ${a.most}. Nothing after that was read.`,
  'capture.bad_block': (a: {
    frame: number;
    offset: number;
    blockType: number;
    reason: string;
    stopped: number;
  }) =>
    `The file is damaged ${after(a.frame)}: the block of type ${hex(a.blockType)} at offset ${a.offset} is invalid: ${BAD_BLOCK[a.reason] ?? a.reason}. ${a.stopped === 1 ? 'Nothing after that was read.' : 'Reading continued after it.'}`,
  'capture.unsupported_block': (a: { frame: number; offset: number; blockType: number; count: number }) =>
    `${times(a.count, 'block', 'blocks')} of type ${hex(a.blockType)} in the file ${a.count === 1 ? 'was' : 'were'} skipped; this type contains no packets that can be read here.`,
  'capture.unknown_link_type': (a: { frame: number; offset: number; linkType: number; count: number }) =>
    `${times(a.count, 'packet was', 'packets were')} captured on an unsupported link layer (link type ${a.linkType}) and skipped.`,
  'capture.snap_length': (a: { frame: number; offset: number; count: number; longest: number }) =>
    `${times(a.count, 'packet was', 'packets were')} captured only in part (at most ${a.longest} bytes of each), so parts of handshakes may be missing. Capture again without a snap length (tcpdump -s 0).`,
  'capture.decompression_failed': (a: {
    frame: number;
    offset: number;
    compression: string;
    reason: string;
  }) =>
    `${(UNPACKING[a.reason] ?? UNPACKING['damaged']!)(a.compression)}; ${a.frame === 0 ? 'no packet could be unpacked' : `everything up to frame ${a.frame} was read`}.`,
};
