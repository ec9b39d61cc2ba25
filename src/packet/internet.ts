import type { FragmentTable } from './fragment-table.js';
import {
  KIND_FRAGMENT,
  KIND_MALFORMED,
  KIND_OTHER,
  LAYER_IP_PROTOCOL,
  LAYER_IPV4,
  LAYER_IPV6,
  type Packet,
  uint16,
  uint32,
} from './packet.js';

// IPv4 (RFC 791) and IPv6 (RFC 8200) with its extension headers.

export function ip(p: Packet): number {
  if (!p.has(1)) return KIND_MALFORMED;
  const version = p.bytes[p.at]! >> 4;
  if (version === 4) return LAYER_IPV4;
  return version === 6 ? LAYER_IPV6 : KIND_MALFORMED;
}

export function ipv4(p: Packet, fragments: FragmentTable): number {
  if (!p.has(20)) return KIND_MALFORMED;
  const { bytes: b, at } = p;
  const headerLength = (b[at]! & 0x0f) * 4;
  if (b[at]! >> 4 !== 4 || headerLength < 20 || !p.has(headerLength)) return KIND_MALFORMED;
  const totalLength = uint16(b, at + 2);
  if (totalLength >= headerLength) p.limit(totalLength);
  // A sender that leaves segmentation to its network card writes 0: then the packet is as long as it is.
  else if (totalLength !== 0) return KIND_MALFORMED;
  p.addressLength = 4;
  p.sourceOffset = at + 12;
  p.destinationOffset = at + 16;
  p.hopLimit = b[at + 8]!;
  p.protocol = b[at + 9]!;
  p.at += headerLength;
  const fragment = uint16(b, at + 6);
  if ((fragment & 0x3fff) === 0) return LAYER_IP_PROTOCOL;
  return reassemble(p, fragments, uint16(b, at + 4), (fragment & 0x1fff) * 8, (fragment & 0x2000) !== 0);
}

export function ipv6(p: Packet): number {
  if (!p.has(40)) return KIND_MALFORMED;
  const { bytes: b, at } = p;
  if (b[at]! >> 4 !== 6) return KIND_MALFORMED;
  const payloadLength = uint16(b, at + 4);
  p.addressLength = 16;
  p.sourceOffset = at + 8;
  p.destinationOffset = at + 24;
  p.hopLimit = b[at + 7]!;
  p.protocol = b[at + 6]!;
  p.at += 40;
  // 0: segmentation is left to the network card, or a jumbogram.
  if (payloadLength !== 0) p.limit(payloadLength);
  return LAYER_IP_PROTOCOL;
}

const OPTION_PAD1 = 0;
const OPTION_HOME_ADDRESS = 0xc9;

/** Hop-by-hop and destination options, mobility, HIP and shim6: the same frame. */
export function optionsHeader(p: Packet): number {
  if (!p.has(8)) return KIND_MALFORMED;
  const { bytes: b, at } = p;
  const length = (b[at + 1]! + 1) * 8;
  if (!p.has(length)) return KIND_MALFORMED;
  if (p.protocol === 60) homeAddress(p, at + 2, at + length);
  p.protocol = b[at]!;
  p.at += length;
  return LAYER_IP_PROTOCOL;
}

/** RFC 6275 6.3: a mobile node's packets belong to its home address. */
function homeAddress(p: Packet, start: number, end: number): void {
  const b = p.bytes;
  let at = start;
  while (at + 2 <= end) {
    if (b[at] === OPTION_PAD1) {
      at++;
      continue;
    }
    const length = b[at + 1]!;
    if (b[at] === OPTION_HOME_ADDRESS && length === 16 && at + 18 <= end && p.addressLength === 16) {
      p.sourceOffset = at + 2;
      return;
    }
    at += 2 + length;
  }
}

const ROUTING_SOURCE = 0;
const ROUTING_MOBILE = 2;
const ROUTING_SEGMENT = 4;

/** RFC 8200 4.4: while segments are left, the last address of the route is the real destination. */
export function routingHeader(p: Packet): number {
  if (!p.has(8)) return KIND_MALFORMED;
  const { bytes: b, at } = p;
  const length = (b[at + 1]! + 1) * 8;
  if (!p.has(length)) return KIND_MALFORMED;
  const type = b[at + 2]!;
  if (b[at + 3]! > 0 && length >= 24 && p.addressLength === 16) {
    if (type === ROUTING_SOURCE || type === ROUTING_MOBILE) {
      p.destinationOffset = at + 8 + (((length - 8) >> 4) - 1) * 16;
    } else if (type === ROUTING_SEGMENT) p.destinationOffset = at + 8;
  }
  p.protocol = b[at]!;
  p.at += length;
  return LAYER_IP_PROTOCOL;
}

/** RFC 4302: authenticated, not encrypted. */
export function authenticationHeader(p: Packet): number {
  if (!p.has(12)) return KIND_MALFORMED;
  const length = (p.bytes[p.at + 1]! + 2) * 4;
  if (length < 12 || !p.has(length)) return KIND_MALFORMED;
  p.protocol = p.bytes[p.at]!;
  p.at += length;
  return LAYER_IP_PROTOCOL;
}

export function fragmentHeader(p: Packet, fragments: FragmentTable): number {
  if (p.addressLength !== 16) return KIND_OTHER;
  if (!p.has(8)) return KIND_MALFORMED;
  const { bytes: b, at } = p;
  const fragment = uint16(b, at + 2);
  p.protocol = b[at]!;
  p.at += 8;
  // RFC 6946: a fragment that is the whole.
  if ((fragment & 0xfff9) === 0) return LAYER_IP_PROTOCOL;
  return reassemble(p, fragments, uint32(b, at + 4), fragment & 0xfff8, (fragment & 1) !== 0);
}

function reassemble(p: Packet, fragments: FragmentTable, id: number, offset: number, more: boolean): number {
  if (p.end < p.wireEnd) {
    // Cut by a snap length, so it can never be completed; a first one shows at least its own beginning.
    return offset === 0 ? LAYER_IP_PROTOCOL : KIND_FRAGMENT;
  }
  return fragments.add(p, id, offset, more) ? LAYER_IP_PROTOCOL : KIND_FRAGMENT;
}
