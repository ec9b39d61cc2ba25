import {
  KIND_MALFORMED,
  KIND_OTHER,
  KIND_UNKNOWN_LINK_TYPE,
  LAYER_ETHERNET,
  LAYER_ETHERTYPE,
  LAYER_IP,
  LAYER_IPV4,
  LAYER_IPV6,
  LAYER_LINK,
  LAYER_LLC,
  LAYER_PPP,
  LAYER_PPPOE,
  LAYER_WLAN,
  type Packet,
  uint16,
  uint16LittleEndian,
  uint32,
  uint32LittleEndian,
} from './packet.js';
import { avs, prism, radiotap } from './wireless.js';

// From a link type (tcpdump.org/linktypes.html) to what a packet begins with, and the headers that exist only there.

/** The highest number that a length can have where an EtherType may stand as well (IEEE 802.3, 3.2.6). */
export const MAX_LENGTH_FIELD = 1_500;
const MIN_ETHERTYPE = 0x600;

/** The layer with which a packet of `linkType` begins, after the headers that only this link type has. */
export function link(p: Packet): number {
  switch (p.linkType) {
    case 1: // EN10MB
      return LAYER_ETHERNET;
    case 0: // NULL
    case 108: // LOOP
      return loopback(p);
    case 12: // RAW, as most systems number it
    case 14: // RAW, as OpenBSD numbers it
    case 101: // RAW
      return LAYER_IP;
    case 228:
      return LAYER_IPV4;
    case 229:
      return LAYER_IPV6;
    case 113: // LINUX_SLL
      return linuxCooked(p, 16, 14, 5);
    case 276: // LINUX_SLL2
      return linuxCooked(p, 20, 0, 11);
    case 9: // PPP
    case 50: // PPP_HDLC
      return LAYER_PPP;
    case 51: // PPP_ETHER
      return LAYER_PPPOE;
    case 166: // PPP_PPPD: a direction in place of the address byte, then the control byte
      p.at += 2;
      return LAYER_PPP;
    case 204: // PPP_WITH_DIR
      p.at += 1;
      return LAYER_PPP;
    case 104: // C_HDLC: address, control, EtherType
      return etherTypeAt(p, 2);
    case 105: // IEEE802_11
      return LAYER_WLAN;
    case 127: // IEEE802_11_RADIOTAP
      return radiotap(p);
    case 119: // IEEE802_11_PRISM
      return prism(p);
    case 163: // IEEE802_11_AVS
      return avs(p);
    case 109: // ENC: address family, SPI and flags
      p.at += 12;
      return LAYER_IP;
    case 239: // NFLOG
      return nflog(p);
    case 149: // USER2, as which macOS wrote PKTAP
    case 258: // PKTAP
      return pktap(p);
    default:
      return KIND_UNKNOWN_LINK_TYPE;
  }
}

function etherTypeAt(p: Packet, offset: number): number {
  if (!p.has(offset + 2)) return KIND_MALFORMED;
  p.protocol = uint16(p.bytes, p.at + offset);
  p.at += offset + 2;
  return LAYER_ETHERTYPE;
}

/** Ethernet II and IEEE 802.3. */
export function ethernet(p: Packet): number {
  if (!p.has(14)) return KIND_MALFORMED;
  const type = uint16(p.bytes, p.at + 12);
  p.hardwareDestinationOffset = p.at;
  p.hardwareSourceOffset = p.at + 6;
  p.at += 14;
  return typeOrLength(p, type);
}

/** What follows a field that is an EtherType or, if small, the length of an LLC frame. */
export function typeOrLength(p: Packet, type: number): number {
  if (type >= MIN_ETHERTYPE) {
    p.protocol = type;
    return LAYER_ETHERTYPE;
  }
  if (type > MAX_LENGTH_FIELD) return KIND_MALFORMED;
  p.limit(type);
  return LAYER_LLC;
}

/** IEEE 802.2 LLC and SNAP (RFC 1042). */
export function llc(p: Packet): number {
  if (!p.has(3)) return KIND_MALFORMED;
  const { bytes: b, at } = p;
  const destination = b[at]!;
  const unnumbered = b[at + 2] === 0x03;
  if (destination === 0xaa && b[at + 1] === 0xaa && unnumbered) {
    if (!p.has(8)) return KIND_MALFORMED;
    const organization = uint32(b, at + 2) & 0xffffff;
    const type = uint16(b, at + 6);
    p.at += 8;
    // RFC 1042, and IEEE 802.1H's bridge tunnel.
    if (organization === 0 || organization === 0x0000f8) {
      p.protocol = type;
      return LAYER_ETHERTYPE;
    }
    // RFC 2684: bridged Ethernet with and without its check sequence.
    if (organization === 0x0080c2 && (type === 1 || type === 7)) return LAYER_ETHERNET;
    return KIND_OTHER;
  }
  if (destination === 0x06 && unnumbered) {
    p.at += 3;
    return LAYER_IPV4;
  }
  return KIND_OTHER;
}

/**
 * An address family of the system that captured, in its byte order (NULL) or the network's (LOOP). IPv6 has another
 * number on each: 24 NetBSD, OpenBSD and Npcap; 28 FreeBSD; 30 macOS; 10 Linux; 23 Windows.
 */
function loopback(p: Packet): number {
  if (!p.has(4)) return KIND_MALFORMED;
  let family = uint32(p.bytes, p.at);
  if (family > 0xffff) family = uint32LittleEndian(p.bytes, p.at);
  p.at += 4;
  switch (family) {
    case 2:
      return LAYER_IPV4;
    case 10:
    case 23:
    case 24:
    case 28:
    case 30:
      return LAYER_IPV6;
    default:
      if (family < MIN_ETHERTYPE || family > 0xffff) return KIND_OTHER;
      p.protocol = family;
      return LAYER_ETHERTYPE;
  }
}

/**
 * Linux "cooked" captures: a header with the sender's address alone, and an EtherType or less in it. The address's
 * eight bytes stand behind its length (of whose two bytes in SLL the second is meant).
 */
function linuxCooked(p: Packet, length: number, protocolOffset: number, addressLengthOffset: number): number {
  if (!p.has(length)) return KIND_MALFORMED;
  const protocol = uint16(p.bytes, p.at + protocolOffset);
  const lengthAt = p.at + addressLengthOffset;
  p.hardwareDestinationOffset = -1;
  p.hardwareSourceOffset = p.bytes[lengthAt] === 6 ? lengthAt + 1 : -1;
  p.at += length;
  if (protocol === 0x0004) return LAYER_LLC;
  if (protocol < MIN_ETHERTYPE) return KIND_OTHER;
  p.protocol = protocol;
  return LAYER_ETHERTYPE;
}

const NFULA_PAYLOAD = 9;

/** Linux netfilter log: attributes in the byte order of the system that captured, one of them the IP packet. */
function nflog(p: Packet): number {
  if (!p.has(8)) return KIND_MALFORMED;
  const b = p.bytes;
  let at = p.at + 4;
  // Attribute types are small numbers, so the first one tells the byte order.
  const littleEndian = b[at + 3]! === 0 || b[at + 2]! !== 0;
  while (at + 4 <= p.end) {
    const length = littleEndian ? uint16LittleEndian(b, at) : uint16(b, at);
    const type = littleEndian ? uint16LittleEndian(b, at + 2) : uint16(b, at + 2);
    if (length < 4) return KIND_MALFORMED;
    if ((type & 0x7fff) === NFULA_PAYLOAD) {
      p.at = at + 4;
      p.limit(length - 4);
      return LAYER_IP;
    }
    at += (length + 3) & ~3;
  }
  return KIND_OTHER;
}

/** Apple's PKTAP: little-endian length, record type, and the link type of what follows. */
function pktap(p: Packet): number {
  if (!p.has(12)) return KIND_MALFORMED;
  const { bytes: b, at } = p;
  const length = uint32LittleEndian(b, at);
  const linkType = uint32LittleEndian(b, at + 8);
  if (length < 12 || length > p.end - at || linkType === 258 || linkType === 149) return KIND_MALFORMED;
  p.at += length;
  p.linkType = linkType;
  return LAYER_LINK;
}
