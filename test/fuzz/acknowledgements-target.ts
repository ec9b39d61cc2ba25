// What peers say of what arrived: a sample's segments in any order and number, with any acknowledgements and SACK blocks.
import assert from 'node:assert/strict';
import { dissect } from '../../src/index.js';
import { bytes, ipv4, pcapFile, tcpSegment, u8, u16, u32 } from '../capture-builder.js';
import { RAW, type SampleSegment, segmentsOf } from '../story/rewrite.js';
import type { Target } from './target.js';

const SAMPLES = ['tls12-no-client-certificate', 'tls12-server-self-signed', 'tls13-no-client-certificate'];

/** Which segment, what is changed of it, its acknowledgement, one SACK block. */
const STEP = 8;
const MOST_STEPS = 120;

const CHANGE = { acknowledgement: 1, sack: 2, reset: 4, fin: 8, noPayload: 16 } as const;
const CLIENT = [192, 0, 2, 1];
const SERVER = [198, 51, 100, 2];

let known: Promise<readonly (readonly SampleSegment[])[]> | undefined;
const samples = (): Promise<readonly (readonly SampleSegment[])[]> => {
  known ??= Promise.all(SAMPLES.map(segmentsOf));
  return known;
};

/** RFC 2018 section 3, with two bytes of padding before it. */
const sackOption = (left: number, right: number): Uint8Array =>
  bytes([1, 1, 5, 10], u32(left >>> 0), u32(right >>> 0));

function packetOf(segment: SampleSegment, step: Uint8Array): Uint8Array {
  const view = new DataView(step.buffer, step.byteOffset, STEP);
  const change = view.getUint8(1);
  const has = (bit: number): boolean => (change & bit) !== 0;
  const [source, destination] = segment.from === 'client' ? [CLIENT, SERVER] : [SERVER, CLIENT];
  const [sourcePort, destinationPort] = segment.from === 'client' ? [40_000, 443] : [443, 40_000];
  const acknowledgement = segment.acknowledgement + (has(CHANGE.acknowledgement) ? view.getInt16(2) : 0);
  const left = segment.acknowledgement + view.getInt16(4);
  return ipv4(
    tcpSegment({
      ...{ sourcePort, destinationPort },
      sequence: segment.sequence,
      acknowledgement: acknowledgement >>> 0,
      flags: segment.flags | (has(CHANGE.reset) ? 4 : 0) | (has(CHANGE.fin) ? 1 : 0),
      payload: has(CHANGE.noPayload) ? new Uint8Array(0) : segment.payload,
      ...(has(CHANGE.sack) ? { options: sackOption(left, left + view.getUint16(6)) } : {}),
    }),
    { source, destination },
  );
}

export const acknowledgements: Target = {
  name: 'acknowledgements',
  async seeds() {
    return (await samples()).map((segments, sample) =>
      bytes(
        u8(sample),
        ...segments.map((_, index) => bytes(u8(index), u8(0), u16(0), u16(0), u16(1))),
        // The first flight once more, and a SACK block of it.
        ...segments
          .slice(0, 6)
          .map((_, index) => bytes(u8(index), u8(CHANGE.sack), u16(0), u16(100), u16(500))),
      ),
    );
  },
  async run(input) {
    const all = await samples();
    const segments = all[(input[0] ?? 0) % all.length]!;
    const rows: Uint8Array[] = [];
    for (let at = 1; at + STEP <= input.length && rows.length < MOST_STEPS; at += STEP) {
      const step = input.slice(at, at + STEP);
      rows.push(packetOf(segments[step[0]! % segments.length]!, step));
    }
    const capture = pcapFile(rows, { linkType: RAW });
    const report = await dissect(capture);
    const said = new Set<number>();
    for (const { findings, timeline, verdict } of report.connections) {
      for (const { frame } of [...findings, ...timeline, ...verdict.evidence])
        if (frame !== undefined) said.add(frame);
    }
    for (const frame of said)
      assert.ok(frame >= 0 && frame <= rows.length, `frame ${frame} of ${rows.length}`);
    assert.deepEqual(await dissect(capture), report, 'twice the same');
  },
};
