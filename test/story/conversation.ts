import { readCaptureFile } from '../../src/capture/read-capture.js';
import type { ConnectionReport } from '../../src/index.js';
import { KIND_TCP } from '../../src/packet/packet.js';
import { PacketDecoder } from '../../src/packet/packet-decoder.js';
import { ipv4, ipv6, type Row, tcpSegment } from '../capture-builder.js';

/** One TCP segment of a recorded conversation, taken out of its packet. */
export interface Spoken {
  readonly fromClient: boolean;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly payload: Uint8Array;
  readonly seconds: number;
  readonly nanoseconds: number;
}

export const SERVER_PORT = 8443;
const CLIENT_PORT = 50_000;

/** The segments of a sample's one connection, in the order captured. */
export async function conversation(file: string): Promise<Spoken[]> {
  const decoder = new PacketDecoder();
  const spoken: Spoken[] = [];
  await readCaptureFile(file, {
    packet(data, start, end, originalLength, linkType, _frame, seconds, nanoseconds) {
      if (decoder.decode(data, start, end, originalLength, linkType) !== KIND_TCP) return;
      spoken.push({
        fromClient: decoder.destinationPort === SERVER_PORT,
        sequence: decoder.sequence,
        acknowledgement: decoder.acknowledgement,
        flags: decoder.flags,
        payload: decoder.bytes.slice(decoder.payloadStart, decoder.payloadEnd),
        seconds,
        nanoseconds,
      });
    },
  });
  return spoken;
}

/** The segment as an IP packet between fixed endpoints. */
export function ipPacket(one: Spoken, version: 4 | 6 = 4): Uint8Array {
  const segment = tcpSegment({
    sourcePort: one.fromClient ? CLIENT_PORT : SERVER_PORT,
    destinationPort: one.fromClient ? SERVER_PORT : CLIENT_PORT,
    sequence: one.sequence >>> 0,
    acknowledgement: one.acknowledgement >>> 0,
    flags: one.flags,
    payload: one.payload,
  });
  const last = one.fromClient ? [1, 2] : [2, 1];
  if (version === 6) {
    const address = (n: number) => [0x20, 1, 0x0d, 0xb8, ...Array.from({ length: 11 }, () => 0), n];
    return ipv6(segment, { source: address(last[0]!), destination: address(last[1]!) });
  }
  return ipv4(segment, { source: [10, 0, 0, last[0]!], destination: [10, 0, 0, last[1]!] });
}

export const rowsOf = (
  spoken: readonly Spoken[],
  wrap: (packet: Uint8Array) => Uint8Array,
  version: 4 | 6 = 4,
): Row[] =>
  spoken.map((one) => ({
    data: wrap(ipPacket(one, version)),
    seconds: one.seconds,
    nanoseconds: one.nanoseconds,
  }));

/** What a person is told, without what the carrier decides: frames, times and addresses. */
export function told(connection: ConnectionReport): unknown {
  const { tls, clientAuthentication, verdict, certificates, timeline, findings } = connection;
  const { evidence, ...judged } = verdict;
  const unnumbered = (list: readonly { readonly frame: number }[]) =>
    list.map(({ frame: _, ...rest }) => rest);
  return {
    tls,
    clientAuthentication,
    judged,
    evidence: evidence.map(({ what }) => what),
    certificates: { server: unnumbered(certificates.server), client: unnumbered(certificates.client) },
    timeline: timeline.map(({ from, message, basis, summary, mark }) => ({
      from,
      message,
      basis,
      summary,
      mark,
    })),
    findings: findings.map(({ code, message }) => ({ code, message })),
  };
}
