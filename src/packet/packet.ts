/** What a decoded packet turned out to be. */
export const KIND_OTHER = 0;
export const KIND_TCP = 1;
export const KIND_UDP = 2;
export const KIND_ICMP = 3;
/** A part of a fragmented datagram that is not complete yet; the packet with the last part is what it holds. */
export const KIND_FRAGMENT = 4;
/** Contradicts itself, or was cut off before its ports. */
export const KIND_MALFORMED = 5;
export const KIND_UNKNOWN_LINK_TYPE = 6;
/** IEEE 802.1X: the payload is the EAPOL frame, from its version on. */
export const KIND_EAPOL = 7;

/** What stands next in the packet. Every number from here on asks for another step; below are the kinds. */
export const LAYER_FIRST = 16;
export const LAYER_LINK = 16;
export const LAYER_ETHERNET = 17;
/** `protocol` is an EtherType. */
export const LAYER_ETHERTYPE = 18;
export const LAYER_LLC = 19;
/** IPv4 or IPv6, told by the version. */
export const LAYER_IP = 20;
export const LAYER_IPV4 = 21;
export const LAYER_IPV6 = 22;
/** `protocol` is an IP protocol number. */
export const LAYER_IP_PROTOCOL = 23;
export const LAYER_MPLS = 24;
export const LAYER_PPPOE = 25;
export const LAYER_PPP = 26;
export const LAYER_WLAN = 27;
export const LAYER_GRE = 28;

/** The Internet Protocol's numbers (IANA, protocol-numbers). */
export const PROTOCOL_TCP = 6;
export const PROTOCOL_UDP = 17;

/**
 * One packet while it is taken apart, and its fields afterwards. One object serves for all packets.
 * Offsets refer to `bytes`, which is not the input any more once a datagram was put together from fragments.
 */
export class Packet {
  bytes: Uint8Array = new Uint8Array(0);
  /** The next layer begins here. */
  at = 0;
  /** Captured bytes of it end here. */
  end = 0;
  /** All its bytes would end here, had they been captured. Never before `end`. */
  wireEnd = 0;
  /** EtherType or IP protocol number of the next layer. */
  protocol = 0;
  linkType = 0;
  /** Where the six bytes of the innermost frame's MAC addresses stand; -1 if the frame does not have them. */
  hardwareSourceOffset = -1;
  hardwareDestinationOffset = -1;

  /** 4 or 16; 0 if no IP header was met. */
  addressLength = 0;
  sourceOffset = 0;
  destinationOffset = 0;
  /** Time to live (RFC 791) or hop limit (RFC 8200) of the innermost IP header. */
  hopLimit = 0;
  sourcePort = 0;
  destinationPort = 0;
  /** Unsigned. */
  sequence = 0;
  acknowledgement = 0;
  /** The eight flags of byte 13 of the TCP header: FIN 0x01, SYN 0x02, RST 0x04, PSH 0x08, ACK 0x10. */
  flags = 0;
  window = 0;
  /** The blocks of a selective acknowledgement (RFC 2018), eight bytes each: `bytes[sackStart, sackEnd)`. */
  sackStart = 0;
  sackEnd = 0;
  payloadStart = 0;
  /** Captured bytes of the payload end here. */
  payloadEnd = 0;
  /** What the headers claim; more than was captured if a snap length cut the packet. */
  payloadLength = 0;

  icmpType = 0;
  icmpCode = 0;
  /**
   * IP protocol number of the packet that an ICMP error is about, 0 if none could be read. If 6 or 17, the addresses,
   * the ports and (for TCP, `sequence`) are that packet's: `source` sent what was refused.
   */
  icmpProtocol = 0;
  /** Who sent the ICMP message: an address of `addressLength` bytes. */
  reporterOffset = 0;

  /** The next layer is `length` bytes long: what follows is padding. */
  limit(length: number): void {
    const wireEnd = this.at + length;
    if (wireEnd < this.wireEnd) {
      this.wireEnd = wireEnd;
      if (wireEnd < this.end) this.end = wireEnd;
    }
  }

  /** Whether that many bytes of the next layer were captured. */
  has(length: number): boolean {
    return this.at + length <= this.end;
  }
}

export function uint16(b: Uint8Array, at: number): number {
  return (b[at]! << 8) | b[at + 1]!;
}

export function uint32(b: Uint8Array, at: number): number {
  return ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0;
}

export function uint16LittleEndian(b: Uint8Array, at: number): number {
  return b[at]! | (b[at + 1]! << 8);
}

export function uint32LittleEndian(b: Uint8Array, at: number): number {
  return (b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0;
}
