import { KIND_ICMP, KIND_MALFORMED, KIND_TCP, KIND_UDP, type Packet, uint16, uint32 } from './packet.js';

// TCP (RFC 9293), UDP (RFC 768), and what ICMP (RFC 792, RFC 4443) says about them. Checksums are not looked at:
// network cards fill them in after the packet was captured.

/** Ports, sequence numbers, header length and flags: without them a segment says nothing. */
const TCP_ESSENTIAL_LENGTH = 14;

export function tcp(p: Packet): number {
  const { bytes: b, at } = p;
  if (!p.has(TCP_ESSENTIAL_LENGTH)) return KIND_MALFORMED;
  const headerLength = (b[at + 12]! >> 4) * 4;
  const payloadLength = p.wireEnd - at - headerLength;
  if (headerLength < 20 || payloadLength < 0) return KIND_MALFORMED;
  p.sourcePort = uint16(b, at);
  p.destinationPort = uint16(b, at + 2);
  p.sequence = uint32(b, at + 4);
  p.acknowledgement = uint32(b, at + 8);
  p.flags = b[at + 13]!;
  p.window = p.has(16) ? uint16(b, at + 14) : 0;
  p.payloadStart = Math.min(at + headerLength, p.end);
  p.payloadEnd = p.end;
  p.payloadLength = isPadding(p, headerLength, payloadLength) ? 0 : payloadLength;
  p.sackStart = 0;
  p.sackEnd = 0;
  if (headerLength > 20) selectiveAcknowledgement(p, at + 20, Math.min(at + headerLength, p.end));
  return KIND_TCP;
}

const TCP_PUSH = 0x08;
/** What is missing of Ethernet's least frame when IPv4 and TCP have no options and no payload. */
const PADDING = 6;

/** An acknowledgement that something on the way has padded to the least frame, and counted the padding as its own. */
function isPadding(p: Packet, headerLength: number, payloadLength: number): boolean {
  if (payloadLength !== PADDING || headerLength !== 20 || p.addressLength !== 4) return false;
  if ((p.flags & TCP_PUSH) !== 0 || p.payloadEnd - p.payloadStart !== PADDING) return false;
  for (let at = p.payloadStart; at < p.payloadEnd; at++)
    if (p.bytes[at] !== 0 && p.bytes[at] !== 0x20) return false;
  p.payloadEnd = p.payloadStart;
  return true;
}

const OPTION_END = 0;
const OPTION_NO_OPERATION = 1;
const OPTION_SACK = 5;
/** Two of no operation, and timestamps (RFC 7323 appendix A): what nearly every segment has. */
const ONLY_TIMESTAMPS = 0x0101080a;

/** Finds the option of RFC 2018. */
function selectiveAcknowledgement(p: Packet, start: number, end: number): void {
  const b = p.bytes;
  if (end - start === 12 && uint32(b, start) === ONLY_TIMESTAMPS) return;
  let at = start;
  while (at < end) {
    const kind = b[at]!;
    if (kind === OPTION_NO_OPERATION) {
      at++;
      continue;
    }
    const length = at + 1 < end ? b[at + 1]! : 0;
    if (kind === OPTION_END || length < 2 || at + length > end) return;
    if (kind === OPTION_SACK) {
      p.sackStart = at + 2;
      p.sackEnd = at + length;
      return;
    }
    at += length;
  }
}

const UDP_HEADER_LENGTH = 8;

/** Sets the ports and the payload. */
export function udp(p: Packet): number {
  const { bytes: b, at } = p;
  if (!p.has(UDP_HEADER_LENGTH)) return KIND_MALFORMED;
  const length = uint16(b, at + 4);
  if (length >= UDP_HEADER_LENGTH) p.limit(length);
  // RFC 2675: 0 in a jumbogram.
  else if (length !== 0) return KIND_MALFORMED;
  p.sourcePort = uint16(b, at);
  p.destinationPort = uint16(b, at + 2);
  p.at += UDP_HEADER_LENGTH;
  p.payloadStart = p.at;
  p.payloadEnd = p.end;
  p.payloadLength = p.wireEnd - p.at;
  return KIND_UDP;
}

/** Destination unreachable, source quench, redirect, time exceeded, parameter problem. */
const isError = (type: number): boolean =>
  type === 3 || type === 4 || type === 5 || type === 11 || type === 12;
/** Destination unreachable, packet too big, time exceeded, parameter problem. */
const isError6 = (type: number): boolean => type >= 1 && type <= 4;

export function icmp(p: Packet, version: 4 | 6): number {
  if (!p.has(4)) return KIND_MALFORMED;
  const { bytes: b, at } = p;
  p.icmpType = b[at]!;
  p.icmpCode = b[at + 1]!;
  p.icmpProtocol = 0;
  p.reporterOffset = p.sourceOffset;
  p.sourcePort = 0;
  p.destinationPort = 0;
  if (version === 4 ? isError(p.icmpType) : isError6(p.icmpType)) aboutPacket(p, at + 8, version);
  return KIND_ICMP;
}

/** The beginning of the packet that an ICMP error is about: its IP header and at least 8 bytes more. */
function aboutPacket(p: Packet, at: number, version: 4 | 6): void {
  const { bytes: b, end } = p;
  let next: number;
  let protocol: number;
  if (version === 4) {
    if (at + 20 > end || b[at]! >> 4 !== 4) return;
    next = at + (b[at]! & 0x0f) * 4;
    protocol = b[at + 9]!;
    // Only a first fragment has ports.
    if (next < at + 20 || (uint16(b, at + 6) & 0x1fff) !== 0) return;
  } else {
    if (at + 40 > end || b[at]! >> 4 !== 6) return;
    next = at + 40;
    protocol = b[at + 6]!;
  }
  if ((protocol !== 6 && protocol !== 17) || next + 4 > end) return;
  p.icmpProtocol = protocol;
  p.addressLength = version === 4 ? 4 : 16;
  p.sourceOffset = version === 4 ? at + 12 : at + 8;
  p.destinationOffset = version === 4 ? at + 16 : at + 24;
  p.sourcePort = uint16(b, next);
  p.destinationPort = uint16(b, next + 2);
  p.sequence = next + 8 <= end ? uint32(b, next + 4) : 0;
}
