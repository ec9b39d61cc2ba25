import { isPlausibleEtherType } from './ether-type.js';
import {
  KIND_MALFORMED,
  KIND_OTHER,
  KIND_UDP,
  LAYER_ETHERNET,
  LAYER_ETHERTYPE,
  LAYER_GRE,
  LAYER_IP,
  LAYER_IPV6,
  LAYER_LINK,
  LAYER_MPLS,
  LAYER_PPP,
  LAYER_WLAN,
  type Packet,
  uint16,
} from './packet.js';
import { tunnelledWlan } from './wireless.js';

// Packets in packets. Over UDP a port proves nothing, so what is inside must look like it.

const GRE_CHECKSUM = 0x8000;
const GRE_ROUTING = 0x4000;
const GRE_KEY = 0x2000;
const GRE_SEQUENCE = 0x1000;
const GRE_ACKNOWLEDGEMENT = 0x0080;
const GRE_VERSION = 0x0007;

/** RFC 2784 and RFC 2890; version 1 is PPTP's (RFC 2637). */
export function gre(p: Packet): number {
  if (!p.has(4)) return KIND_MALFORMED;
  const { bytes: b } = p;
  const flags = uint16(b, p.at);
  const protocol = uint16(b, p.at + 2);
  if ((flags & GRE_VERSION) === 1) return pptp(p, flags, protocol);
  if ((flags & GRE_VERSION) !== 0 || (flags & GRE_ROUTING) !== 0) return KIND_OTHER;
  p.at += 4;
  if ((flags & GRE_CHECKSUM) !== 0) p.at += 4;
  if ((flags & GRE_KEY) !== 0) p.at += 4;
  if ((flags & GRE_SEQUENCE) !== 0) p.at += 4;
  switch (protocol) {
    case 0x88be:
      return erspan(p, (flags & GRE_SEQUENCE) !== 0);
    case 0x22eb:
      return erspan3(p);
    case 0x883e: // WCCP: IP, perhaps behind a redirect header
      if (!p.has(5)) return KIND_MALFORMED;
      if (b[p.at]! >> 4 !== 4) p.at += 4;
      return LAYER_IP;
    default:
      // Aruba's access points send 802.11 frames; the low bits tell the queue and the like.
      if ((protocol & 0xfe0f) === 0x8200) return LAYER_WLAN;
      p.protocol = protocol;
      return LAYER_ETHERTYPE;
  }
}

function pptp(p: Packet, flags: number, protocol: number): number {
  if (!p.has(8)) return KIND_MALFORMED;
  const payloadLength = uint16(p.bytes, p.at + 4);
  p.at += 8;
  if ((flags & GRE_SEQUENCE) === 0) return KIND_OTHER;
  p.at += 4;
  if ((flags & GRE_ACKNOWLEDGEMENT) !== 0) p.at += 4;
  if (protocol !== 0x880b) return KIND_OTHER;
  p.limit(payloadLength);
  return LAYER_PPP;
}

/** draft-foschiano-erspan: type I has no header, type II has 8 bytes and always a sequence number in GRE. */
function erspan(p: Packet, hasSequence: boolean): number {
  if (!hasSequence) return LAYER_ETHERNET;
  if (!p.has(8)) return KIND_MALFORMED;
  if (p.bytes[p.at]! >> 4 !== 1) return KIND_OTHER;
  p.at += 8;
  return LAYER_ETHERNET;
}

/** ERSPAN type III: 12 bytes, and 8 more if the last bit says so. */
function erspan3(p: Packet): number {
  if (!p.has(12)) return KIND_MALFORMED;
  const { bytes: b, at } = p;
  if (b[at]! >> 4 !== 2) return KIND_OTHER;
  const frameType = (b[at + 10]! >> 2) & 0x1f;
  p.at += (b[at + 11]! & 1) !== 0 ? 20 : 12;
  if (frameType === 0) return LAYER_ETHERNET;
  return frameType === 2 ? LAYER_IP : KIND_OTHER;
}

const TEREDO = 3544;
const L2TP = 1701;
const GTP_U = 2152;
const VXLAN = 4789;
/** Linux's own choice before there was a number. */
const VXLAN_LINUX = 8472;
const VXLAN_GPE = 4790;
const GENEVE = 6081;
const GRE_IN_UDP = 4754;
const MPLS_IN_UDP = 6635;
const TZSP = 37008;
const CAPWAP_DATA = 5247;

/** What a UDP payload holds: another packet if it goes to or comes from a tunnel's port and looks like one. */
export function udpTunnel(p: Packet): number {
  const layer = tunnelOnPort(p, p.destinationPort);
  return layer !== KIND_UDP ? layer : tunnelOnPort(p, p.sourcePort);
}

function tunnelOnPort(p: Packet, port: number): number {
  switch (port) {
    case VXLAN:
    case VXLAN_LINUX:
    case VXLAN_GPE:
      return vxlan(p);
    case GENEVE:
      return geneve(p);
    case GTP_U:
      return gtp(p);
    case TEREDO:
      return teredo(p);
    case L2TP:
      return l2tp(p);
    case GRE_IN_UDP:
      return greInUdp(p);
    case MPLS_IN_UDP:
      return p.has(8) && looksLikeIp(p, p.at + 4) && (p.bytes[p.at + 2]! & 1) === 1 ? LAYER_MPLS : KIND_UDP;
    case TZSP:
      return tzsp(p);
    case CAPWAP_DATA:
      return capwap(p);
    default:
      return KIND_UDP;
  }
}

function looksLikeIp(p: Packet, at: number): boolean {
  if (at + 20 > p.end) return false;
  const b = p.bytes;
  const version = b[at]! >> 4;
  if (version === 4) {
    const length = uint16(b, at + 2);
    return (b[at]! & 0x0f) >= 5 && (length === 0 || (length >= 20 && at + length <= p.wireEnd));
  }
  return version === 6 && at + 40 <= p.end && at + 40 + uint16(b, at + 4) <= p.wireEnd;
}

function looksLikeEthernet(p: Packet, at: number): boolean {
  return at + 14 <= p.end && isPlausibleEtherType(uint16(p.bytes, at + 12));
}

const VXLAN_IDENTIFIER = 0x08;
const VXLAN_NEXT_PROTOCOL = 0x04;
/** Flags that no description of VXLAN or of its extensions (group policy, generic protocol) has. */
const VXLAN_UNKNOWN_FLAGS = 0x72;

/** RFC 7348: Ethernet; draft-ietf-nvo3-vxlan-gpe: what a byte says, on whatever port. */
function vxlan(p: Packet): number {
  if (!p.has(8)) return KIND_UDP;
  const { bytes: b, at } = p;
  const flags = b[at]!;
  if ((flags & VXLAN_IDENTIFIER) === 0 || (flags & VXLAN_UNKNOWN_FLAGS) !== 0 || b[at + 7] !== 0)
    return KIND_UDP;
  const next = (flags & VXLAN_NEXT_PROTOCOL) !== 0 ? b[at + 3]! : 3;
  if (next === 1 || next === 2) {
    if (!looksLikeIp(p, at + 8)) return KIND_UDP;
    p.at += 8;
    return LAYER_IP;
  }
  if (next !== 3 || !looksLikeEthernet(p, at + 8)) return KIND_UDP;
  p.at += 8;
  return LAYER_ETHERNET;
}

/** RFC 8926. */
function geneve(p: Packet): number {
  if (!p.has(8)) return KIND_UDP;
  const { bytes: b, at } = p;
  const length = 8 + (b[at]! & 0x3f) * 4;
  if (b[at]! >> 6 !== 0 || (b[at + 1]! & 0x3f) !== 0 || b[at + 7] !== 0 || !p.has(length)) return KIND_UDP;
  const protocol = uint16(b, at + 2);
  if (protocol === 0x6558) {
    if (!looksLikeEthernet(p, at + length)) return KIND_UDP;
  } else if ((protocol !== 0x0800 && protocol !== 0x86dd) || !looksLikeIp(p, at + length)) return KIND_UDP;
  p.at += length;
  p.protocol = protocol;
  return LAYER_ETHERTYPE;
}

const GTP_G_PDU = 255;
const GTP_OPTIONAL_FIELDS = 0x07;
const GTP_EXTENSION = 0x04;

/** 3GPP TS 29.281, 5: version 1, a user's packet, perhaps behind extension headers. */
function gtp(p: Packet): number {
  if (!p.has(8)) return KIND_UDP;
  const { bytes: b } = p;
  let at = p.at;
  const flags = b[at]!;
  if (flags >> 4 !== 3 || b[at + 1] !== GTP_G_PDU) return KIND_UDP;
  const end = at + 8 + uint16(b, at + 2);
  if (end > p.wireEnd) return KIND_UDP;
  at += 8;
  if ((flags & GTP_OPTIONAL_FIELDS) !== 0) {
    if (at + 4 > p.end) return KIND_UDP;
    let next = (flags & GTP_EXTENSION) !== 0 ? b[at + 3]! : 0;
    at += 4;
    while (next !== 0) {
      const length = at < p.end ? b[at]! * 4 : 0;
      if (length === 0 || at + length > p.end) return KIND_UDP;
      next = b[at + length - 1]!;
      at += length;
    }
  }
  if (!looksLikeIp(p, at)) return KIND_UDP;
  p.at = at;
  return LAYER_IP;
}

/** RFC 4380: IPv6, perhaps behind an authentication and an origin indication. */
function teredo(p: Packet): number {
  const { bytes: b } = p;
  let { at } = p;
  if (at + 13 <= p.end && uint16(b, at) === 0x0001) at += 13 + b[at + 2]! + b[at + 3]!;
  if (at + 8 <= p.end && uint16(b, at) === 0x0000) at += 8;
  if (!looksLikeIp(p, at) || b[at]! >> 4 !== 6) return KIND_UDP;
  p.at = at;
  return LAYER_IPV6;
}

const L2TP_CONTROL = 0x8000;
const L2TP_LENGTH = 0x4000;
const L2TP_SEQUENCE = 0x0800;
const L2TP_OFFSET = 0x0200;

/** RFC 2661: a data message carries PPP. */
function l2tp(p: Packet): number {
  if (!p.has(12)) return KIND_UDP;
  const { bytes: b } = p;
  const flags = uint16(b, p.at);
  if ((flags & 0x0f) !== 2 || (flags & L2TP_CONTROL) !== 0 || (flags & 0x34f0) !== 0) return KIND_UDP;
  let at = p.at + 2;
  if ((flags & L2TP_LENGTH) !== 0) at += 2;
  at += 4;
  if ((flags & L2TP_SEQUENCE) !== 0) at += 4;
  if ((flags & L2TP_OFFSET) !== 0 && at + 2 <= p.end) at += 2 + uint16(b, at);
  // Only IP is of interest; an LCP message stays UDP.
  const address = at + 2 <= p.end && b[at] === 0xff && b[at + 1] === 0x03 ? 2 : 0;
  if (at + address + 2 > p.end) return KIND_UDP;
  const short = (b[at + address]! & 1) === 1;
  if (!looksLikeIp(p, at + address + (short ? 1 : 2))) return KIND_UDP;
  p.at = at;
  return LAYER_PPP;
}

/** RFC 8086. */
function greInUdp(p: Packet): number {
  if (!p.has(4)) return KIND_UDP;
  const flags = uint16(p.bytes, p.at);
  const protocol = uint16(p.bytes, p.at + 2);
  if ((flags & 0x4fff) !== 0) return KIND_UDP;
  if (protocol === 0x6558 || protocol === 0x88be) return LAYER_GRE;
  return isPlausibleEtherType(protocol) && protocol > 1_500 ? LAYER_GRE : KIND_UDP;
}

const TZSP_TAG_PADDING = 0;
const TZSP_TAG_END = 1;

/** TaZmen Sniffer Protocol, in which access points and routers send what they capture. */
function tzsp(p: Packet): number {
  if (!p.has(5)) return KIND_UDP;
  const { bytes: b } = p;
  if (b[p.at] !== 1 || b[p.at + 1]! > 1) return KIND_UDP;
  const encapsulated = uint16(b, p.at + 2);
  let at = p.at + 4;
  while (at < p.end && b[at] !== TZSP_TAG_END)
    at += b[at] === TZSP_TAG_PADDING || at + 1 >= p.end ? 1 : 2 + b[at + 1]!;
  at++;
  if (at >= p.end) return KIND_UDP;
  if (encapsulated === 1) {
    if (!looksLikeEthernet(p, at)) return KIND_UDP;
    p.at = at;
    return LAYER_ETHERNET;
  }
  if (encapsulated !== 18 && encapsulated !== 127) return KIND_UDP;
  p.at = at;
  p.linkType = encapsulated === 18 ? 105 : 127;
  return LAYER_LINK;
}

const CAPWAP_NATIVE = 0x100;
const CAPWAP_FRAGMENT = 0x80;
const CAPWAP_KEEP_ALIVE = 0x08;
const CAPWAP_IEEE_802_11 = 1;

/**
 * RFC 5415 section 4.3: what an access point passes on to its controller, in clear: frames of Ethernet, or of IEEE 802.11
 * (RFC 5416). One that came in fragments is not read.
 */
function capwap(p: Packet): number {
  if (!p.has(8) || p.bytes[p.at] !== 0) return KIND_UDP;
  const { bytes: b, at } = p;
  const word = (b[at + 1]! << 16) | uint16(b, at + 2);
  const length = (word >> 19) * 4;
  if (length < 8 || !p.has(length) || (word & (CAPWAP_FRAGMENT | CAPWAP_KEEP_ALIVE)) !== 0) return KIND_UDP;
  if ((word & CAPWAP_NATIVE) === 0) {
    if (!looksLikeEthernet(p, at + length)) return KIND_UDP;
    p.at += length;
    return LAYER_ETHERNET;
  }
  if (((word >> 9) & 0x1f) !== CAPWAP_IEEE_802_11) return KIND_UDP;
  p.at += length;
  const layer = tunnelledWlan(p);
  if (layer !== KIND_OTHER) return layer;
  p.at = at;
  return KIND_UDP;
}

export function etherIp(p: Packet): number {
  // RFC 3378: a version, and a whole frame.
  if (!p.has(2) || p.bytes[p.at]! >> 4 !== 3) return KIND_OTHER;
  p.at += 2;
  return LAYER_ETHERNET;
}
