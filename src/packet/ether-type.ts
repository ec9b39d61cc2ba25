import { MAX_LENGTH_FIELD, typeOrLength } from './link-layer.js';
import {
  KIND_EAPOL,
  KIND_MALFORMED,
  KIND_OTHER,
  LAYER_ETHERNET,
  LAYER_IP,
  LAYER_IPV4,
  LAYER_IPV6,
  LAYER_LLC,
  LAYER_MPLS,
  LAYER_PPP,
  LAYER_PPPOE,
  type Packet,
  uint16,
} from './packet.js';

// What an EtherType announces, down to IP.

/** The layer of the EtherType `p.protocol`, after the tags that stand before the next EtherType. */
export function etherType(p: Packet): number {
  switch (p.protocol) {
    case 0x0800:
      return LAYER_IPV4;
    case 0x86dd:
      return LAYER_IPV6;
    case 0x8100: // IEEE 802.1Q
    case 0x88a8: // IEEE 802.1ad, QinQ
    case 0x9100: // QinQ before it was standardized
    case 0x9200:
    case 0x9300:
      return tag(p, 2);
    case 0x8926: // VNTag
      return tag(p, 4);
    case 0x893f: // IEEE 802.1BR E-TAG
    case 0x8909: // Cisco MetaData
      return tag(p, 6);
    case 0x8847:
    case 0x8848:
      return LAYER_MPLS;
    case 0x8864:
      return LAYER_PPPOE;
    case 0x880b:
      return LAYER_PPP;
    case 0x88e7: // IEEE 802.1ah: a service tag, then the customer's whole frame
      p.at += 4;
      return LAYER_ETHERNET;
    case 0x6558: // Transparent Ethernet Bridging
      return LAYER_ETHERNET;
    case 0x8870: // LLC in jumbo frames
      return LAYER_LLC;
    case 0x88e5:
      return macsec(p);
    case 0x888e:
    case 0x88c7: // IEEE 802.11: before the station roams
      return eapol(p);
    default:
      return KIND_OTHER;
  }
}

/** IEEE 802.1X-2020 section 11: a frame whose length leaves out Ethernet's padding. */
function eapol(p: Packet): number {
  if (!p.has(4)) return KIND_MALFORMED;
  p.limit(4 + uint16(p.bytes, p.at + 2));
  p.payloadStart = p.at;
  p.payloadEnd = p.end;
  p.payloadLength = p.wireEnd - p.at;
  return KIND_EAPOL;
}

/** True if a frame in a tunnel may well begin with this EtherType or length. */
export function isPlausibleEtherType(type: number): boolean {
  switch (type) {
    case 0x0800:
    case 0x0806:
    case 0x86dd:
    case 0x8100:
    case 0x88a8:
    case 0x9100:
    case 0x8847:
    case 0x8848:
    case 0x8863:
    case 0x8864:
    case 0x88cc:
    case 0x888e:
    case 0x894f:
      return true;
    default:
      return type >= 3 && type <= 1_500;
  }
}

/** Skips a tag of `length` bytes, behind which another EtherType or a length stands. */
function tag(p: Packet, length: number): number {
  if (!p.has(length + 2)) return KIND_MALFORMED;
  const type = uint16(p.bytes, p.at + length);
  p.at += length + 2;
  return typeOrLength(p, type);
}

/** RFC 3032: a stack of labels. What it carries is not said, so its first bits have to tell. */
export function mpls(p: Packet): number {
  const b = p.bytes;
  for (;;) {
    if (!p.has(4)) return KIND_MALFORMED;
    const bottom = (b[p.at + 2]! & 1) !== 0;
    p.at += 4;
    if (bottom) break;
  }
  if (!p.has(1)) return KIND_MALFORMED;
  const version = b[p.at]! >> 4;
  if (version === 4 || version === 6) return LAYER_IP;
  // RFC 4448: an Ethernet frame, with a control word that begins with 0 or without any. An EtherType in its place
  // tells more than a length, which many bytes could be.
  const behindControlWord = version === 0 && p.has(18) ? uint16(b, p.at + 16) : 0;
  const atOnce = p.has(14) ? uint16(b, p.at + 12) : 0;
  const isType = behindControlWord > MAX_LENGTH_FIELD && isPlausibleEtherType(behindControlWord);
  const isTypeAtOnce = atOnce > MAX_LENGTH_FIELD && isPlausibleEtherType(atOnce);
  if (isType || (!isTypeAtOnce && isPlausibleEtherType(behindControlWord))) p.at += 4;
  else if (!isPlausibleEtherType(atOnce)) return KIND_OTHER;
  return LAYER_ETHERNET;
}

/** RFC 2516, a session's packet. */
export function pppoe(p: Packet): number {
  if (!p.has(6)) return KIND_MALFORMED;
  const { bytes: b, at } = p;
  if (b[at] !== 0x11 || b[at + 1] !== 0) return KIND_OTHER;
  const length = uint16(b, at + 4);
  p.at += 6;
  p.limit(length);
  return LAYER_PPP;
}

/** RFC 1661 and RFC 1662: address and control bytes may be left out, and the protocol may be a single byte. */
export function ppp(p: Packet): number {
  const b = p.bytes;
  if (p.has(2) && b[p.at] === 0xff && b[p.at + 1] === 0x03) p.at += 2;
  if (!p.has(2)) return KIND_MALFORMED;
  let protocol = b[p.at]!;
  p.at++;
  if ((protocol & 1) === 0) {
    protocol = (protocol << 8) | b[p.at]!;
    p.at++;
  }
  switch (protocol) {
    case 0x0021:
      return LAYER_IPV4;
    case 0x0057:
      return LAYER_IPV6;
    case 0x0281:
    case 0x0283:
      return LAYER_MPLS;
    case 0x0031: // RFC 3518: bridged Ethernet
      return bridged(p);
    default:
      return KIND_OTHER;
  }
}

function bridged(p: Packet): number {
  if (!p.has(2)) return KIND_MALFORMED;
  if (p.bytes[p.at + 1] !== 1) return KIND_OTHER;
  p.at += 2;
  return LAYER_ETHERNET;
}

const MACSEC_SCI = 0x20;
const MACSEC_ENCRYPTED_OR_CHANGED = 0x0c;
const MACSEC_CHECK_VALUE_LENGTH = 16;

/** IEEE 802.1AE: readable if it only protects integrity. */
function macsec(p: Packet): number {
  if (!p.has(6)) return KIND_MALFORMED;
  const control = p.bytes[p.at]!;
  if ((control & MACSEC_ENCRYPTED_OR_CHANGED) !== 0) return KIND_OTHER;
  p.at += (control & MACSEC_SCI) !== 0 ? 14 : 6;
  const length = p.wireEnd - p.at - MACSEC_CHECK_VALUE_LENGTH;
  if (length < 2) return KIND_MALFORMED;
  p.limit(length);
  return tag(p, 0);
}
