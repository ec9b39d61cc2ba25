// Builds captures by hand for tests: packets in rows, pcap and pcapng bytes out, and a TCP segment wrapped in
// whatever real networks wrap it in. Every function returns new bytes.

export const bytes = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  Uint8Array.from(Buffer.concat(parts.map((part) => Uint8Array.from(part))));

export type ByteOrder = 'little' | 'big';

export const u8 = (n: number): Uint8Array => Uint8Array.of(n & 0xff);
export const u16 = (n: number, order: ByteOrder = 'big'): Uint8Array => {
  const b = new Uint8Array(2);
  new DataView(b.buffer).setUint16(0, n, order === 'little');
  return b;
};
export const u32 = (n: number, order: ByteOrder = 'big'): Uint8Array => {
  const b = new Uint8Array(4);
  new DataView(b.buffer).setUint32(0, n, order === 'little');
  return b;
};
const zeros = (length: number): Uint8Array => new Uint8Array(Math.max(0, length));
const padTo4 = (part: Uint8Array): Uint8Array => bytes(part, zeros(-part.length & 3));

/** One row of a capture. Times are absolute; `originalLength` is the packet's own unless a snap length cut it. */
export interface Row {
  readonly data: Uint8Array;
  readonly seconds?: number;
  readonly nanoseconds?: number;
  readonly originalLength?: number;
  /** pcapng only. */
  readonly interfaceId?: number;
  readonly comment?: string;
}

const rowOf = (packet: Row | Uint8Array): Row => (packet instanceof Uint8Array ? { data: packet } : packet);

export interface PcapOptions {
  readonly byteOrder?: ByteOrder;
  readonly nanoseconds?: boolean;
  readonly linkType?: number;
  readonly snapLength?: number;
  readonly version?: readonly [major: number, minor: number];
  /** In place of the magic number that `nanoseconds` asks for. */
  readonly magic?: number;
  /** Put after the 16 bytes of each record header. */
  readonly recordExtra?: Uint8Array;
  /** Put after the 24 bytes of the file header. */
  readonly headerExtra?: Uint8Array;
}

export function pcapHeader(options: PcapOptions = {}): Uint8Array {
  const order = options.byteOrder ?? 'little';
  const [major, minor] = options.version ?? [2, 4];
  return bytes(
    u32(options.magic ?? (options.nanoseconds === true ? 0xa1b23c4d : 0xa1b2c3d4), order),
    u16(major, order),
    u16(minor, order),
    zeros(8),
    u32(options.snapLength ?? 262_144, order),
    u32(options.linkType ?? 1, order),
    options.headerExtra ?? [],
  );
}

export function pcapFile(packets: readonly (Row | Uint8Array)[], options: PcapOptions = {}): Uint8Array {
  const order = options.byteOrder ?? 'little';
  const parts = [pcapHeader(options)];
  for (const packet of packets) {
    const { data, seconds = 0, nanoseconds = 0, originalLength = data.length } = rowOf(packet);
    parts.push(
      u32(seconds, order),
      u32(options.nanoseconds === true ? nanoseconds : Math.floor(nanoseconds / 1_000), order),
      u32(data.length, order),
      u32(originalLength, order),
      options.recordExtra ?? zeros(0),
      data,
    );
  }
  return bytes(...parts);
}

export interface InterfaceOptions {
  readonly linkType?: number;
  readonly snapLength?: number;
  /** if_tsresol as it is written: n for 10^-n, 0x80 | n for 2^-n. */
  readonly resolution?: number;
  /** if_tsoffset, seconds. */
  readonly offset?: bigint;
  readonly comment?: string;
}

const option = (code: number, value: Uint8Array, order: ByteOrder): Uint8Array =>
  bytes(u16(code, order), u16(value.length, order), padTo4(value));
const options = (list: readonly Uint8Array[], order: ByteOrder): Uint8Array =>
  list.length === 0 ? zeros(0) : bytes(...list, u16(0, order), u16(0, order));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const u64 = (n: bigint, order: ByteOrder): Uint8Array => {
  const b = new Uint8Array(8);
  new DataView(b.buffer).setBigUint64(0, BigInt.asUintN(64, n), order === 'little');
  return b;
};

/** Any pcapng block around its body. */
export function pcapngBlock(type: number, body: Uint8Array, order: ByteOrder = 'little'): Uint8Array {
  const padded = padTo4(body);
  const length = u32(12 + padded.length, order);
  return bytes(u32(type, order), length, padded, length);
}

export function sectionHeader(order: ByteOrder = 'little', comment?: string): Uint8Array {
  const list = comment === undefined ? [] : [option(1, utf8(comment), order)];
  return pcapngBlock(
    0x0a0d0d0a,
    bytes(u32(0x1a2b3c4d, order), u16(1, order), u16(0, order), u64(-1n, order), options(list, order)),
    order,
  );
}

export function interfaceBlock(one: InterfaceOptions = {}, order: ByteOrder = 'little'): Uint8Array {
  const list: Uint8Array[] = [];
  if (one.comment !== undefined) list.push(option(1, utf8(one.comment), order));
  if (one.resolution !== undefined) list.push(option(9, u8(one.resolution), order));
  if (one.offset !== undefined) list.push(option(14, u64(one.offset, order), order));
  return pcapngBlock(
    1,
    bytes(u16(one.linkType ?? 1, order), zeros(2), u32(one.snapLength ?? 0, order), options(list, order)),
    order,
  );
}

/** An Enhanced Packet Block with a raw 64-bit time stamp. */
export function packetBlock(row: Row, stamp: bigint, order: ByteOrder = 'little'): Uint8Array {
  const list = row.comment === undefined ? [] : [option(1, utf8(row.comment), order)];
  return pcapngBlock(
    6,
    bytes(
      u32(row.interfaceId ?? 0, order),
      u32(Number((stamp >> 32n) & 0xffffffffn), order),
      u32(Number(stamp & 0xffffffffn), order),
      u32(row.data.length, order),
      u32(row.originalLength ?? row.data.length, order),
      padTo4(row.data),
      options(list, order),
    ),
    order,
  );
}

/** A Decryption Secrets Block; 0x544c534b is a TLS key log. */
export function secretsBlock(
  secretsType: number,
  secrets: Uint8Array,
  order: ByteOrder = 'little',
): Uint8Array {
  return pcapngBlock(10, bytes(u32(secretsType, order), u32(secrets.length, order), padTo4(secrets)), order);
}

export interface PcapngOptions extends InterfaceOptions {
  readonly byteOrder?: ByteOrder;
  /** A key log that is put before the packets. */
  readonly keyLog?: string;
}

/** One section with one interface that counts nanoseconds (or as `resolution`, a power of ten, says). */
export function pcapngFile(packets: readonly (Row | Uint8Array)[], file: PcapngOptions = {}): Uint8Array {
  const order = file.byteOrder ?? 'little';
  const resolution = file.resolution ?? 9;
  const parts = [sectionHeader(order), interfaceBlock({ ...file, resolution }, order)];
  if (file.keyLog !== undefined) parts.push(secretsBlock(0x544c534b, utf8(file.keyLog), order));
  for (const packet of packets) {
    const row = rowOf(packet);
    const inNanoseconds = BigInt(row.seconds ?? 0) * 1_000_000_000n + BigInt(row.nanoseconds ?? 0);
    parts.push(packetBlock(row, (inNanoseconds * 10n ** BigInt(resolution)) / 1_000_000_000n, order));
  }
  return bytes(...parts);
}

// Network and transport. Checksums stay 0 unless a test needs one: nobody here looks at them.

export interface SegmentOptions {
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly sequence?: number;
  readonly acknowledgement?: number;
  /** FIN 1, SYN 2, RST 4, PSH 8, ACK 16. */
  readonly flags?: number;
  readonly window?: number;
  /** A multiple of four bytes. */
  readonly options?: Uint8Array;
  readonly payload?: Uint8Array;
}

export function tcpSegment(segment: SegmentOptions = {}): Uint8Array {
  const extra = segment.options ?? zeros(0);
  return bytes(
    u16(segment.sourcePort ?? 40_000),
    u16(segment.destinationPort ?? 443),
    u32(segment.sequence ?? 1),
    u32(segment.acknowledgement ?? 0),
    u8((5 + extra.length / 4) << 4),
    u8(segment.flags ?? 0x18),
    u16(segment.window ?? 65_535),
    zeros(4),
    extra,
    segment.payload ?? [],
  );
}

export function udpDatagram(sourcePort: number, destinationPort: number, payload: Uint8Array): Uint8Array {
  return bytes(u16(sourcePort), u16(destinationPort), u16(8 + payload.length), zeros(2), payload);
}

export interface Ipv4Options {
  readonly source?: readonly number[];
  readonly destination?: readonly number[];
  readonly protocol?: number;
  readonly id?: number;
  /** Bytes. */
  readonly fragmentOffset?: number;
  readonly moreFragments?: boolean;
  readonly options?: Uint8Array;
  /** In place of the real one. */
  readonly totalLength?: number;
}

export function ipv4(payload: Uint8Array, packet: Ipv4Options = {}): Uint8Array {
  const extra = packet.options ?? zeros(0);
  const headerLength = 20 + extra.length;
  return bytes(
    u8(0x40 | (headerLength / 4)),
    u8(0),
    u16(packet.totalLength ?? headerLength + payload.length),
    u16(packet.id ?? 0),
    u16((packet.moreFragments === true ? 0x2000 : 0) | ((packet.fragmentOffset ?? 0) / 8)),
    u8(64),
    u8(packet.protocol ?? 6),
    zeros(2),
    packet.source ?? [192, 0, 2, 1],
    packet.destination ?? [198, 51, 100, 2],
    extra,
    payload,
  );
}

export const SOURCE6: readonly number[] = [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
export const DESTINATION6: readonly number[] = [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2];

export interface Ipv6Options {
  readonly source?: readonly number[];
  readonly destination?: readonly number[];
  readonly nextHeader?: number;
  readonly payloadLength?: number;
}

export function ipv6(payload: Uint8Array, packet: Ipv6Options = {}): Uint8Array {
  return bytes(
    [0x60, 0, 0, 0],
    u16(packet.payloadLength ?? payload.length),
    u8(packet.nextHeader ?? 6),
    u8(64),
    packet.source ?? SOURCE6,
    packet.destination ?? DESTINATION6,
    payload,
  );
}

/** The EtherType of an IP packet, told by its version. */
const etherTypeOf = (packet: Uint8Array): number => (packet[0]! >> 4 === 6 ? 0x86dd : 0x0800);

// Link layers.

const MAC_ADDRESSES = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];

/** An Ethernet frame; a short one is padded to 60 bytes as network cards do. */
export function ethernet(packet: Uint8Array, etherType = etherTypeOf(packet)): Uint8Array {
  return bytes(MAC_ADDRESSES, u16(etherType), packet, zeros(46 - packet.length));
}

/** A tag to be put between Ethernet and the packet: `ethernet(vlan(packet), 0x8100)`. */
export function vlan(packet: Uint8Array, id = 7, etherType = etherTypeOf(packet)): Uint8Array {
  return bytes(u16(id), u16(etherType), packet);
}

export function snap(packet: Uint8Array, etherType = etherTypeOf(packet)): Uint8Array {
  return bytes([0xaa, 0xaa, 0x03, 0, 0, 0], u16(etherType), packet);
}

export function mpls(packet: Uint8Array, labels = 1): Uint8Array {
  const stack = Array.from({ length: labels }, (_, i) =>
    u32(((16 + i) << 12) | (i === labels - 1 ? 0x100 : 0) | 64),
  );
  return bytes(...stack, packet);
}

export function pppoe(packet: Uint8Array): Uint8Array {
  return bytes(
    [0x11, 0, 0, 1],
    u16(packet.length + 2),
    u16(etherTypeOf(packet) === 0x0800 ? 0x21 : 0x57),
    packet,
  );
}

export function ppp(packet: Uint8Array): Uint8Array {
  return bytes([0xff, 0x03], u16(etherTypeOf(packet) === 0x0800 ? 0x21 : 0x57), packet);
}

/** LINKTYPE_NULL (and LOOP, with 'big'). */
export function nullHeader(packet: Uint8Array, order: ByteOrder = 'little', family?: number): Uint8Array {
  return bytes(u32(family ?? (packet[0]! >> 4 === 6 ? 30 : 2), order), packet);
}

/** LINKTYPE_LINUX_SLL. */
export function sll(packet: Uint8Array, protocol = etherTypeOf(packet)): Uint8Array {
  return bytes(u16(0), u16(1), u16(6), zeros(8), u16(protocol), packet);
}

/** LINKTYPE_LINUX_SLL2. */
export function sll2(packet: Uint8Array, protocol = etherTypeOf(packet)): Uint8Array {
  return bytes(u16(protocol), zeros(2), u32(3), u16(1), u8(0), u8(6), zeros(8), packet);
}

/** LINKTYPE_NFLOG: a time attribute before the packet's. */
export function nflog(packet: Uint8Array, order: ByteOrder = 'little'): Uint8Array {
  const attribute = (type: number, value: Uint8Array): Uint8Array =>
    bytes(u16(4 + value.length, order), u16(type, order), padTo4(value));
  return bytes([2, 0, 0, 0], attribute(1, zeros(4)), attribute(3, zeros(16)), attribute(9, packet));
}

/** LINKTYPE_PKTAP around a packet of another link type. */
export function pktap(packet: Uint8Array, linkType: number): Uint8Array {
  return bytes(u32(108, 'little'), u32(1, 'little'), u32(linkType, 'little'), zeros(96), packet);
}

export interface WlanOptions {
  readonly qos?: boolean;
  readonly fourAddresses?: boolean;
  readonly encrypted?: boolean;
  readonly aggregate?: boolean;
}

/** LINKTYPE_IEEE802_11: a data frame. */
export function wlan(packet: Uint8Array, frame: WlanOptions = {}): Uint8Array {
  const qos = frame.qos === true || frame.aggregate === true;
  const flags = (frame.fourAddresses === true ? 3 : 1) | (frame.encrypted === true ? 0x40 : 0);
  const inner = snap(packet);
  const part = frame.aggregate === true ? bytes(MAC_ADDRESSES, u16(inner.length), inner) : inner;
  return bytes(
    [qos ? 0x88 : 0x08, flags],
    zeros(22),
    frame.fourAddresses === true ? zeros(6) : [],
    qos ? [frame.aggregate === true ? 0x80 : 0, 0] : [],
    part,
  );
}

/** LINKTYPE_IEEE802_11_RADIOTAP: time, flags and rate; `flags` 0x10 says that a check sequence follows. */
export function radiotap(frame: Uint8Array, flags = 0): Uint8Array {
  return bytes([0, 0], u16(8 + 8 + 2, 'little'), u32(0x7, 'little'), zeros(8), u8(flags), u8(2), frame);
}

// Tunnels.

/** Inside IP protocol 47. */
export function gre(packet: Uint8Array, protocol = etherTypeOf(packet), flags = 0): Uint8Array {
  const fields = (flags & 0x8000 ? 4 : 0) + (flags & 0x2000 ? 4 : 0) + (flags & 0x1000 ? 4 : 0);
  return bytes(u16(flags), u16(protocol), zeros(fields), packet);
}

/** GRE version 1 with a sequence and an acknowledgement number, around PPP. */
export function pptpGre(packet: Uint8Array): Uint8Array {
  const inner = ppp(packet);
  return bytes(u16(0x3081), u16(0x880b), u16(inner.length), u16(1), zeros(8), inner);
}

/** Inside UDP port 4789. */
export function vxlan(frame: Uint8Array): Uint8Array {
  return bytes([0x08, 0, 0, 0, 0, 0, 42, 0], frame);
}

/** Inside UDP port 6081. */
export function geneve(inner: Uint8Array, protocol = 0x6558, optionWords = 1): Uint8Array {
  return bytes(u8(optionWords), u8(0), u16(protocol), [0, 0, 42, 0], zeros(optionWords * 4), inner);
}

/** Inside UDP port 2152: a user's packet behind one extension header. */
export function gtp(packet: Uint8Array): Uint8Array {
  return bytes([0x34, 255], u16(packet.length + 8), u32(1), [0, 0, 0, 0x85], [1, 0, 0, 0], packet);
}
