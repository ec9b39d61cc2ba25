// Puts a conversation, given as who sent which bytes, onto TCP: a capture that opens, carries and closes it.
import type { Side } from '../../src/base/side.js';
import { ipv4, type Row, tcpSegment } from '../capture-builder.js';

export type Sent = readonly [side: Side, bytes: Uint8Array];
/** Something sent, or the closing of a side. */
export type Step = Sent | readonly [side: Side, closes: 'fin' | 'rst'];

const CLIENT_PORT = 40_000;
const SERVER_PORT = 8_443;
const FIN_ACK = 0x11;
const SYN = 0x02;
const SYN_ACK = 0x12;
const RST = 0x04;
const ACK = 0x10;
const MOST = 16_000;
/** LINKTYPE_RAW. */
export const RAW = 101;

/** The rows of a capture (link type RAW), a millisecond each; both sides close at the end if no step says how. */
export function rowsOfStream(sent: readonly Step[], first = 1_700_000_000): Row[] {
  const rows: Row[] = [];
  const next: Record<Side, number> = { client: 1_000, server: 5_000 };
  const packet = (side: Side, flags: number, payload = new Uint8Array(0)) => {
    const other = side === 'client' ? 'server' : 'client';
    const [sourcePort, destinationPort] =
      side === 'client' ? [CLIENT_PORT, SERVER_PORT] : [SERVER_PORT, CLIENT_PORT];
    const acknowledgement = flags === SYN ? 0 : next[other];
    const segment = tcpSegment({
      sourcePort,
      destinationPort,
      sequence: next[side],
      acknowledgement,
      flags,
      payload,
    });
    const [source, destination] =
      side === 'client'
        ? [
            [10, 0, 0, 1],
            [10, 0, 0, 2],
          ]
        : [
            [10, 0, 0, 2],
            [10, 0, 0, 1],
          ];
    rows.push({
      data: ipv4(segment, { source: source!, destination: destination! }),
      seconds: first + Math.floor(rows.length / 1_000),
      nanoseconds: (rows.length % 1_000) * 1_000_000,
    });
    next[side] += payload.length + ((flags & 0x03) === 0 ? 0 : 1);
  };
  packet('client', SYN);
  packet('server', SYN_ACK);
  packet('client', ACK);
  for (const [side, bytes] of sent) {
    if (typeof bytes === 'string') {
      packet(side, bytes === 'fin' ? FIN_ACK : RST | ACK);
      continue;
    }
    for (let at = 0; at < bytes.length; at += MOST)
      packet(side, 0x18, Uint8Array.from(bytes.subarray(at, at + MOST)));
  }
  if (sent.some(([, step]) => typeof step === 'string')) return rows;
  packet('client', FIN_ACK);
  packet('server', FIN_ACK);
  packet('client', ACK);
  return rows;
}
