// Takes a capture apart to its TCP segments and puts them together again in another wrapping, so that tests can ask
// whether the story stays the same.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { type ConnectionReport, dissect, type TimelineEntry } from '../../src/index.js';
import { KIND_TCP } from '../../src/packet/packet.js';
import { PacketDecoder } from '../../src/packet/packet-decoder.js';
import { DESTINATION6, ipv4, ipv6, pcapFile, type Row, SOURCE6, tcpSegment } from '../capture-builder.js';
import { samplesFolder } from '../project-root.js';
import type { Dice } from './dice.js';

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const ACK = 0x10;

/** One TCP segment of a sample. The client is whoever sent the capture's first packet. */
export interface SampleSegment {
  readonly from: 'client' | 'server';
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly payload: Uint8Array;
  readonly seconds: number;
  readonly nanoseconds: number;
}

export const samplePath = (name: string): string => join(samplesFolder, `${name}.pcap`);
export const sampleBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(samplePath(name)));

export async function segmentsOf(name: string): Promise<SampleSegment[]> {
  const decoder = new PacketDecoder();
  const segments: SampleSegment[] = [];
  let serverPort = 0;
  await readCaptureFile(samplePath(name), {
    packet(bytes, start, end, originalLength, linkType, _frame, seconds, nanoseconds) {
      if (decoder.decode(bytes, start, end, originalLength, linkType) !== KIND_TCP) return;
      const { sourcePort, destinationPort, sequence, acknowledgement, flags } = decoder;
      if (segments.length === 0) serverPort = destinationPort;
      segments.push({
        from: destinationPort === serverPort ? 'client' : 'server',
        sourcePort,
        destinationPort,
        sequence,
        acknowledgement,
        flags,
        payload: decoder.bytes.slice(decoder.payloadStart, decoder.payloadEnd),
        seconds,
        nanoseconds,
      });
    },
  });
  return segments;
}

/** A part of a segment's payload; the FIN goes with its last byte. */
export function cut(segment: SampleSegment, from: number, to: number): SampleSegment {
  const last = to === segment.payload.length;
  return {
    ...segment,
    sequence: (segment.sequence + from) >>> 0,
    payload: segment.payload.subarray(from, to),
    flags: last ? segment.flags : segment.flags & ~FIN,
  };
}

/** Cut at random, some pieces of one byte, some beginning before the last one's end. */
export function recut(segment: SampleSegment, dice: Dice, overlap: boolean): SampleSegment[] {
  const { length } = segment.payload;
  if (length === 0) return [segment];
  const pieces: SampleSegment[] = [];
  for (let at = 0; at < length; ) {
    const to = Math.min(length, at + (dice.below(3) === 0 ? 1 : 1 + dice.below(400)));
    const from = overlap ? at - dice.below(Math.min(at, 50) + 1) : at;
    pieces.push(cut(segment, from, to));
    at = to;
  }
  return pieces;
}

const CLIENT4 = [192, 0, 2, 1];
const SERVER4 = [198, 51, 100, 2];

export type AddressFamily = 4 | 6;

/** The segment in an IP packet. `id`: IPv4's identification, which joins fragments. */
export function ipPacket(segment: SampleSegment, family: AddressFamily = 4, id = 0): Uint8Array {
  const tcp = tcpSegment(segment);
  const client = segment.from === 'client';
  return family === 4
    ? ipv4(tcp, { id, source: client ? CLIENT4 : SERVER4, destination: client ? SERVER4 : CLIENT4 })
    : ipv6(tcp, { source: client ? SOURCE6 : DESTINATION6, destination: client ? DESTINATION6 : SOURCE6 });
}

export const RAW = 101;

export const rowsOf = (segments: readonly SampleSegment[]): Row[] =>
  segments.map((segment) => ({
    data: ipPacket(segment),
    seconds: segment.seconds,
    nanoseconds: segment.nanoseconds,
  }));

/** The segments as a capture of IP packets, in the order given. */
export const captureOf = (segments: readonly SampleSegment[]): Uint8Array =>
  pcapFile(rowsOf(segments), { linkType: RAW, nanoseconds: true });

export async function connectionsIn(capture: Uint8Array): Promise<readonly ConnectionReport[]> {
  return (await dissect(capture)).connections;
}

export async function onlyConnection(segments: readonly SampleSegment[]): Promise<ConnectionReport> {
  const connections = await connectionsIn(captureOf(segments));
  const [connection] = connections;
  if (connection === undefined || connections.length > 1)
    throw new Error(`${connections.length} connections instead of one`);
  return connection;
}

/** A report without what a wrapping may change: frames, times, addresses. */
export function storyOf(connection: ConnectionReport): unknown {
  const { tls, clientAuthentication, verdict, certificates, findings } = connection;
  return {
    clientPort: connection.client.port,
    server: { port: connection.server.port, name: connection.server.name },
    tls,
    clientAuthentication,
    verdict: { ...verdict, evidence: verdict.evidence.map(({ what }) => what) },
    certificates: {
      server: certificates.server.map(({ frame: _, ...certificate }) => certificate),
      client: certificates.client.map(({ frame: _, ...certificate }) => certificate),
    },
    findings: findings.map(({ frame: _, ...finding }) => finding),
    timeline: connection.timeline.map(
      ({ frame: _frame, frames: _frames, time: _time, details, ...entry }) => ({
        ...entry,
        details: details && { ...details, lastFrame: undefined },
      }),
    ),
  };
}

/** What one side said, in order: TLS only, with what the messages hold. What is an alert by inference alone is a record. */
export function saidBy(connection: ConnectionReport, side: 'client' | 'server'): string[] {
  return connection.timeline
    .filter((entry) => entry.from === side && !entry.message.startsWith('tcp_') && isTls(entry))
    .map((entry) => `${isInferredAlert(entry) ? 'application_data' : entry.message}: ${entry.summary}`);
}

const isInferredAlert = ({ message, basis }: TimelineEntry): boolean =>
  message === 'alert' && basis === 'inferred';

/** Handshake messages in clear of one side, in order. */
export const messagesOf = (connection: ConnectionReport, side: 'client' | 'server'): string[] =>
  connection.timeline
    .filter((entry) => entry.from === side && entry.basis === 'seen' && !NO_MESSAGE.has(entry.message))
    .filter((entry) => entry.details?.['encrypted'] !== true)
    .map((entry) => `${entry.message}: ${entry.summary}`);

const NO_MESSAGE = new Set([
  'tcp_syn',
  'tcp_syn_ack',
  'tcp_fin',
  'tcp_rst',
  'gap',
  'plaintext',
  'encrypted_handshake',
  'unreadable',
  'capture_end',
  'change_cipher_spec',
  'application_data',
  'alert',
  'heartbeat',
]);

const isTls = (entry: TimelineEntry): boolean => entry.message !== 'gap' && entry.message !== 'plaintext';

/** The verdict without frames, and without the order that frames give to the evidence. */
export const verdictOf = ({ verdict }: ConnectionReport): unknown => ({
  ...verdict,
  evidence: verdict.evidence.map(({ what }) => what).sort(),
});

/** Single-connection samples that show the usual ways a handshake goes. */
export const SAMPLES = [
  'tls12-no-client-certificate',
  'tls12-mutual-success',
  'tls12-server-self-signed',
  'tls13-s-server-client-expired',
] as const;
