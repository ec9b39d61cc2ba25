import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { type ConnectionReport, dissect, NotACapture } from '../../src/index.js';
import { pcapFile, pcapngFile } from '../capture-builder.js';
import { samplesFolder } from '../project-root.js';
import { contradictions, matching } from './contradictions.js';
import { Dice } from './dice.js';
import {
  ACK,
  captureOf,
  connectionsIn,
  messagesOf,
  RAW,
  RST,
  recut,
  rowsOf,
  SAMPLES,
  type SampleSegment,
  sampleBytes,
  segmentsOf,
} from './rewrite.js';

const NAMES = readdirSync(samplesFolder)
  .filter((file) => file.endsWith('.pcap'))
  .map((file) => file.replace('.pcap', ''));

const SIDES = ['client', 'server'] as const;

/** Of the same connection, from the same side: a server's port is that of all its connections. */
const goesTheSameWay = (other: SampleSegment, lost: SampleSegment): boolean =>
  other.sourcePort === lost.sourcePort && other.destinationPort === lost.destinationPort;

/** A retransmission: nothing is lost with one of the two. */
const repeats = (other: SampleSegment, lost: SampleSegment): boolean =>
  goesTheSameWay(other, lost) &&
  other.sequence === lost.sequence &&
  other.payload.length >= lost.payload.length;

/** A lost byte shows when what follows it was captured, or its acknowledgement; a bare reset proves nothing. */
const shows = (lost: SampleSegment, rest: readonly SampleSegment[]): boolean =>
  !rest.some((other) => repeats(other, lost)) &&
  rest
    .filter(({ flags, payload }) => (flags & RST) === 0 || payload.length > 0)
    .some((other) =>
      other.from === lost.from
        ? ((other.sequence - lost.sequence) | 0) > 0 && goesTheSameWay(other, lost)
        : (other.flags & ACK) !== 0 &&
          ((other.acknowledgement - lost.sequence) | 0) > 1 &&
          other.sourcePort === lost.destinationPort &&
          other.destinationPort === lost.sourcePort,
    );

/**
 * A reset that answers a SYN and one that comes later look alike once all between is lost, and so do bytes that the network
 * lost once the copies of them are lost, too. GnuTLS begins its nonces anywhere: with ChangeCipherSpec lost, its Finished
 * reads like a message of a length that nobody sends.
 */
const NOT_TO_BE_TOLD: ReadonlySet<string> = new Set([
  'tls12-forged-reset',
  'tls12-black-hole-at-server',
  'tls12-git-success',
]);

const isTold = (connection: ConnectionReport): boolean =>
  connection.verdict.outcome === 'incomplete' ||
  connection.verdict.refusedBy === 'network' ||
  connection.timeline.some(({ message }) => message === 'gap') ||
  connection.findings.some(({ code }) => code.startsWith('stream.') || code === 'record.unreadable');

describe('a lost packet is told, and nothing is invented', () => {
  for (const name of NAMES.filter((one) => !one.includes('black-hole'))) {
    it(name, async () => {
      const segments = await segmentsOf(name);
      const whole = await connectionsIn(captureOf(segments));
      for (const [index, lost] of segments.entries()) {
        const rest = segments.toSpliced(index, 1);
        for (const connection of await connectionsIn(captureOf(rest))) {
          const [truth] = matching(connection, whole);
          if (truth === undefined) continue;
          const where = `${name} without packet ${index + 1}`;
          assert.deepEqual(contradictions(connection, truth), [], where);
          const concerns = [lost.sourcePort, lost.destinationPort].includes(truth.client.port);
          if (concerns && lost.payload.length > 0 && shows(lost, rest))
            assert.ok(isTold(connection), `${where}: the loss is told`);
        }
      }
    });
  }
});

describe('several lost packets invent nothing', () => {
  for (const name of NAMES) {
    it(name, async () => {
      const segments = await segmentsOf(name);
      const whole = await connectionsIn(captureOf(segments));
      for (let seed = 1; seed <= 12; seed++) {
        const dice = new Dice(seed);
        const rest = segments.filter(() => dice.below(10) > seed % 7);
        for (const connection of await connectionsIn(captureOf(rest))) {
          const [truth] = matching(connection, whole);
          if (truth !== undefined)
            assert.deepEqual(contradictions(connection, truth), [], `${name}, seed ${seed}`);
        }
      }
    });
  }
});

describe('lost pieces of any size invent nothing', () => {
  for (const name of NAMES.filter((one) => !NOT_TO_BE_TOLD.has(one))) {
    it(name, async () => {
      const segments = await segmentsOf(name);
      const whole = await connectionsIn(captureOf(segments));
      for (let seed = 1; seed <= 12; seed++) {
        const dice = new Dice(seed);
        const rest = segments.flatMap((segment) => recut(segment, dice, false));
        for (let lost = dice.below(4); lost >= 0; lost--) rest.splice(dice.below(rest.length), 1);
        for (const connection of await connectionsIn(captureOf(rest))) {
          const [truth] = matching(connection, whole);
          if (truth !== undefined)
            assert.deepEqual(contradictions(connection, truth), [], `${name}, seed ${seed}`);
        }
      }
    });
  }
});

describe('packets cut short by a snap length invent nothing', () => {
  for (const name of SAMPLES) {
    it(name, async () => {
      const segments = await segmentsOf(name);
      const whole = await connectionsIn(captureOf(segments));
      for (const snapLength of [
        40, 41, 45, 46, 50, 51, 64, 68, 96, 128, 200, 256, 512, 1_000, 1_300, 1_400,
      ]) {
        const rows = rowsOf(segments).map((row) => ({
          ...row,
          data: row.data.subarray(0, snapLength),
          originalLength: row.data.length,
        }));
        for (const connection of await connectionsIn(pcapFile(rows, { linkType: RAW }))) {
          assert.deepEqual(contradictions(connection, whole[0]!), [], `${snapLength} bytes`);
          if (segments.some(({ payload }) => payload.length + 40 > snapLength))
            assert.ok(isTold(connection), `${snapLength} bytes: told`);
        }
      }
    });
  }
});

/** Where each packet's record ends in a pcap file. */
function recordEnds(capture: Uint8Array): number[] {
  const view = new DataView(capture.buffer, capture.byteOffset, capture.byteLength);
  const ends: number[] = [];
  for (let at = 24; at + 16 <= capture.length; ) {
    at += 16 + view.getUint32(at + 8, true);
    ends.push(at);
  }
  return ends;
}

async function dissectOrNothing(capture: Uint8Array): Promise<readonly ConnectionReport[] | undefined> {
  try {
    return (await dissect(capture)).connections;
  } catch (error) {
    if (error instanceof NotACapture) return undefined;
    throw error;
  }
}

describe('a file cut anywhere tells what stands before the cut', () => {
  for (const name of [...SAMPLES, 'tls13-two-connections']) {
    it(name, async () => {
      const capture = sampleBytes(name);
      const ends = recordEnds(capture);
      const whole = (await dissect(capture)).connections;
      const told = await Promise.all(
        ends.map(async (end) => (await dissectOrNothing(capture.subarray(0, end)))!),
      );
      for (let length = 0; length < capture.length; length++) {
        const packets = ends.filter((end) => end <= length).length;
        const edge = ends[packets - 1] ?? 24;
        // Every length around a packet's edges; within, one in thirty-one.
        if (length - edge > 24 && length % 31 !== 0) continue;
        const cut = await dissectOrNothing(capture.subarray(0, length));
        if (length >= 24) assert.ok(cut !== undefined, `${length} bytes are a capture`);
        if (cut === undefined) continue;
        const before = told[packets - 1] ?? [];
        assert.equal(cut.length, before.length, `connections in ${length} bytes`);
        for (const [index, connection] of cut.entries()) {
          assert.deepEqual(connection, before[index], `${length} bytes`);
          assert.deepEqual(contradictions(connection, matching(connection, whole)[0]!), []);
        }
      }
    });
  }

  it('in pcapng', async () => {
    const segments = await segmentsOf(SAMPLES[1]);
    const capture = pcapngFile(rowsOf(segments), { linkType: RAW });
    const whole = (await dissect(capture)).connections;
    let most = 0;
    for (let length = 0; length <= capture.length; length++) {
      const cut = await dissectOrNothing(capture.subarray(0, length));
      const [connection] = cut ?? [];
      if (connection === undefined) continue;
      const messages = SIDES.flatMap((side) => messagesOf(connection, side)).length;
      assert.ok(messages >= most, `${length} bytes tell no less than fewer`);
      most = messages;
      assert.deepEqual(contradictions(connection, whole[0]!), []);
    }
  });
});
