import { MAX_PACKET_LAYERS } from '../base/limits.js';
import { etherType, mpls, ppp, pppoe } from './ether-type.js';
import { FragmentTable } from './fragment-table.js';
import {
  authenticationHeader,
  fragmentHeader,
  ip,
  ipv4,
  ipv6,
  optionsHeader,
  routingHeader,
} from './internet.js';
import { ethernet, link, llc } from './link-layer.js';
import {
  KIND_MALFORMED,
  KIND_OTHER,
  KIND_UDP,
  LAYER_ETHERNET,
  LAYER_ETHERTYPE,
  LAYER_FIRST,
  LAYER_GRE,
  LAYER_IP,
  LAYER_IP_PROTOCOL,
  LAYER_IPV4,
  LAYER_IPV6,
  LAYER_LINK,
  LAYER_LLC,
  LAYER_MPLS,
  LAYER_PPP,
  LAYER_PPPOE,
  LAYER_WLAN,
  Packet,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
} from './packet.js';
import { icmp, tcp, udp } from './transport.js';
import { etherIp, gre, udpTunnel } from './tunnel.js';
import { wlan } from './wireless.js';

/**
 * Takes packets apart down to TCP, UDP, ICMP or EAPOL, through tunnels and IP fragments. After `decode` its own fields tell
 * what was found, until the next call; nothing is allocated, except for fragments.
 */
export class PacketDecoder extends Packet {
  readonly #fragments = new FragmentTable();

  /**
   * Decodes the packet `bytes[start, end)` as captured, of which `originalLength` bytes were on the wire.
   * @returns its kind, one of the KIND_ numbers: TCP sets all fields up to `payloadLength`; UDP those but TCP's own;
   * ICMP the `icmp` fields and `reporterOffset`; EAPOL the payload. Never throws, and never reads outside of [start, end).
   */
  decode(bytes: Uint8Array, start: number, end: number, originalLength: number, linkType: number): number {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.wireEnd = Math.max(start + originalLength, end);
    this.linkType = linkType;
    this.addressLength = 0;
    this.hardwareSourceOffset = -1;
    this.hardwareDestinationOffset = -1;
    this.#fragments.clock++;
    let layer = link(this);
    for (let depth = 0; layer >= LAYER_FIRST; depth++) {
      if (depth === MAX_PACKET_LAYERS) return KIND_MALFORMED;
      layer = this.#step(layer);
    }
    return layer;
  }

  #step(layer: number): number {
    switch (layer) {
      case LAYER_ETHERNET:
        return ethernet(this);
      case LAYER_ETHERTYPE:
        return etherType(this);
      case LAYER_IPV4:
        return ipv4(this, this.#fragments);
      case LAYER_IPV6:
        return ipv6(this);
      case LAYER_IP_PROTOCOL:
        return this.#ipProtocol();
      case LAYER_IP:
        return ip(this);
      case LAYER_LLC:
        return llc(this);
      case LAYER_MPLS:
        return mpls(this);
      case LAYER_PPPOE:
        return pppoe(this);
      case LAYER_PPP:
        return ppp(this);
      case LAYER_WLAN:
        return wlan(this);
      case LAYER_GRE:
        return gre(this);
      case LAYER_LINK:
        return link(this);
      default:
        return KIND_OTHER;
    }
  }

  #ipProtocol(): number {
    switch (this.protocol) {
      case PROTOCOL_TCP:
        return tcp(this);
      case PROTOCOL_UDP: {
        const kind = udp(this);
        return kind === KIND_UDP ? udpTunnel(this) : kind;
      }
      case 1:
        return icmp(this, 4);
      case 58:
        return icmp(this, 6);
      case 4: // RFC 2003: IPv4 in IP
        return LAYER_IPV4;
      case 41: // RFC 2473: IPv6 in IP
        return LAYER_IPV6;
      case 47:
        return LAYER_GRE;
      case 137: // RFC 4023: MPLS in IP
        return LAYER_MPLS;
      case 97:
        return etherIp(this);
      case 51:
        return authenticationHeader(this);
      case 44:
        return fragmentHeader(this, this.#fragments);
      case 43:
        return this.addressLength === 16 ? routingHeader(this) : KIND_OTHER;
      case 0: // Hop-by-hop options
      case 60: // Destination options
      case 135: // Mobility
      case 139: // Host Identity Protocol
      case 140: // Shim6
        return this.addressLength === 16 ? optionsHeader(this) : KIND_OTHER;
      default:
        return KIND_OTHER;
    }
  }
}
