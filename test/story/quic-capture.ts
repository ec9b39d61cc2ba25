// Captures of QUIC connections made by hand: datagrams in rows, a capture's bytes out.
import { ipv4, pcapFile, type Row, udpDatagram } from '../capture-builder.js';

export const RAW = 101;

/** ICMP port unreachable: the host of the one who was to get the datagram says that nobody listens there. */
export interface UnreachableRow {
  readonly unreachable: 'client' | 'server';
  readonly after?: number;
}

/** A datagram: who sent it, what is in it, and how long after the one before it comes, in milliseconds. */
export interface DatagramRow {
  readonly from: 'client' | 'server';
  readonly payload: Uint8Array;
  readonly after?: number;
}

const CLIENT_PORT = 50_000;
const SERVER_PORT = 443;
const ADDRESSES = { client: [10, 0, 0, 1], server: [10, 0, 0, 2] } as const;

const addressed = (from: 'client' | 'server', payload: Uint8Array): Uint8Array => {
  const other = from === 'client' ? 'server' : 'client';
  return ipv4(payload, { source: ADDRESSES[from], destination: ADDRESSES[other], protocol: 17 });
};

export const udpPacket = (from: 'client' | 'server', payload: Uint8Array): Uint8Array =>
  addressed(
    from,
    from === 'client'
      ? udpDatagram(CLIENT_PORT, SERVER_PORT, payload)
      : udpDatagram(SERVER_PORT, CLIENT_PORT, payload),
  );

function portUnreachable(whose: 'client' | 'server'): Uint8Array {
  const other = whose === 'client' ? 'server' : 'client';
  const quoted = udpPacket(other, new Uint8Array(8));
  const error = Uint8Array.from([3, 3, 0, 0, 0, 0, 0, 0, ...quoted]);
  return ipv4(error, { source: ADDRESSES[whose], destination: ADDRESSES[other], protocol: 1 });
}

export function quicCapture(rows: readonly (DatagramRow | UnreachableRow)[]): Uint8Array {
  let milliseconds = 0;
  const packets: Row[] = rows.map((row) => {
    milliseconds += row.after ?? 1;
    return {
      data: 'unreachable' in row ? portUnreachable(row.unreachable) : udpPacket(row.from, row.payload),
      seconds: 1_700_000_000 + Math.floor(milliseconds / 1_000),
      nanoseconds: (milliseconds % 1_000) * 1_000_000,
    };
  });
  return pcapFile(packets, { linkType: RAW });
}
