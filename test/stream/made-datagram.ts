import type { Datagram } from '../../src/stream/datagram-listener.js';

/** A datagram from one IPv4 endpoint (`host` 0 to 2^24, `port`) to another. */
export function madeDatagram(
  [host, port]: readonly [host: number, port: number],
  [toHost, toPort]: readonly [host: number, port: number],
  payload: Uint8Array = Uint8Array.of(0x16),
  payloadLength = payload.length,
): Datagram {
  const address = (of: number) => [10, (of >> 16) & 0xff, (of >> 8) & 0xff, of & 0xff];
  const bytes = Uint8Array.of(...address(host), ...address(toHost), ...payload);
  return {
    bytes,
    addressLength: 4,
    sourceOffset: 0,
    destinationOffset: 4,
    sourcePort: port,
    destinationPort: toPort,
    payloadStart: 8,
    payloadEnd: bytes.length,
    payloadLength,
  };
}
