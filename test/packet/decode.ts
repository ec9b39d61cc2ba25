import { PacketDecoder } from '../../src/packet/packet-decoder.js';

export const KIND_NAMES = [
  'other',
  'tcp',
  'udp',
  'icmp',
  'fragment',
  'malformed',
  'unknown link type',
  'eapol',
] as const;

/** Bytes put around a packet, so that reading outside of it shows. */
const MARGIN = 37;

/** Decodes one packet that stands in the middle of a larger buffer, and describes what came out. */
export function decode(
  data: Uint8Array,
  linkType = 1,
  originalLength = data.length,
  decoder = new PacketDecoder(),
): PacketDecoder & { kindName: string } {
  const room = new Uint8Array(data.length + 2 * MARGIN).fill(0x45);
  room.set(data, MARGIN);
  const kind = decoder.decode(room, MARGIN, MARGIN + data.length, originalLength, linkType);
  return Object.assign(decoder, { kindName: KIND_NAMES[kind] ?? String(kind) });
}

const address = (d: PacketDecoder, at: number): string =>
  d.addressLength === 4
    ? [...d.bytes.subarray(at, at + 4)].join('.')
    : Buffer.from(d.bytes.subarray(at, at + d.addressLength))
        .toString('hex')
        .replace(/(0000)+/, ':');

/** `kind source:port > destination:port payload`, the payload as text. */
export function told(d: PacketDecoder & { kindName: string }): string {
  if (d.kindName !== 'tcp' && d.kindName !== 'udp') return d.kindName;
  const payload = Buffer.from(d.bytes.subarray(d.payloadStart, d.payloadEnd)).toString('latin1');
  return `${d.kindName} ${address(d, d.sourceOffset)} ${d.sourcePort} > ${address(d, d.destinationOffset)} ${d.destinationPort} ${payload}`;
}
