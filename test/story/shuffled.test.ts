import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ConnectionReport } from '../../src/index.js';
import { contradictions } from './contradictions.js';
import { Dice } from './dice.js';
import {
  captureOf,
  connectionsIn,
  cut,
  messagesOf,
  onlyConnection,
  recut,
  SAMPLES,
  type SampleSegment,
  SYN,
  saidBy,
  segmentsOf,
  verdictOf,
} from './rewrite.js';

const RUNS = { seed: 20_261_123, numRuns: 100 };

/** What does not depend on how TCP carried it. Runs of data are joined: how far they interleave does depend on it. */
function essenceOf(connection: ConnectionReport): object {
  const { clientAuthentication, certificates } = connection;
  const { established, establishedBasis, ...tls } = connection.tls;
  const said = (side: 'client' | 'server') =>
    saidBy(connection, side)
      .map((line) => (line.startsWith('application_data') ? 'application_data' : line))
      .filter((line, at, all) => line !== 'application_data' || all[at - 1] !== line);
  return {
    tls,
    established: [established, establishedBasis],
    clientAuthentication,
    certificates: [...certificates.server, ...certificates.client].map(({ sha256 }) => sha256),
    verdict: verdictOf(connection),
    client: said('client'),
    server: said('server'),
  };
}

/** Times belong to places in the capture, not to segments. */
function inPlace(segments: readonly SampleSegment[], times: readonly SampleSegment[]): SampleSegment[] {
  return segments.map((segment, at) => {
    const { seconds, nanoseconds } = times[Math.min(at, times.length - 1)]!;
    return { ...segment, seconds, nanoseconds };
  });
}

const isSyn = ({ flags }: SampleSegment): boolean => (flags & SYN) !== 0;

const afterSyn = (segments: readonly SampleSegment[], dice: Dice): SampleSegment[] => [
  ...segments.filter(isSyn),
  ...dice.shuffled(segments.filter((segment) => !isSyn(segment))),
];

function shifted(segments: readonly SampleSegment[], client: number, server: number): SampleSegment[] {
  return segments.map((segment) => {
    const [own, other] = segment.from === 'client' ? [client, server] : [server, client];
    return {
      ...segment,
      sequence: (segment.sequence + own) >>> 0,
      acknowledgement: (segment.acknowledgement + other) >>> 0,
    };
  });
}

for (const name of SAMPLES) {
  describe(`${name} means the same`, async () => {
    const segments = await segmentsOf(name);
    const original = await onlyConnection(segments);
    const essence = essenceOf(original);

    const holds = (change: (dice: Dice) => SampleSegment[]): Promise<void> =>
      fc.assert(
        fc.asyncProperty(fc.nat(), async (seed) => {
          const changed = inPlace(change(new Dice(seed)), segments);
          assert.deepEqual(essenceOf(await onlyConnection(changed)), essence);
        }),
        RUNS,
      );

    it('with all segments after the SYNs shuffled', () => holds((dice) => afterSyn(segments, dice)));

    // Without the SYNs nobody knows how much one side had heard of the other, so that order between them may be lost.
    it('with all segments shuffled, or is less sure', () =>
      fc.assert(
        fc.asyncProperty(fc.nat(), async (seed) => {
          const connection = await onlyConnection(inPlace(new Dice(seed).shuffled(segments), segments));
          const left = { verdict: undefined, established: undefined, clientAuthentication: undefined };
          assert.deepEqual({ ...essenceOf(connection), ...left }, { ...essence, ...left });
          assert.deepEqual(contradictions(connection, original), []);
        }),
        RUNS,
      ));

    it('with segments sent again, at once or later', () =>
      holds((dice) => {
        const again = segments.flatMap((segment) => (dice.below(2) === 0 ? [segment, segment] : [segment]));
        for (let i = 0; i < 5; i++) {
          const at = dice.below(segments.length);
          again.splice(at + dice.below(again.length - at), 0, segments[at]!);
        }
        return again;
      }));

    it('with segments sent again and shuffled', () =>
      holds((dice) => afterSyn([...segments, ...segments.filter((segment) => !isSyn(segment))], dice)));

    it('cut at random', () => holds((dice) => segments.flatMap((segment) => recut(segment, dice, false))));

    it('cut at random with overlaps', () =>
      holds((dice) => segments.flatMap((segment) => recut(segment, dice, true))));

    it('cut at random with overlaps, and shuffled', () =>
      holds((dice) =>
        afterSyn(
          segments.flatMap((segment) => recut(segment, dice, true)),
          dice,
        ),
      ));

    it('cut into single bytes', async () => {
      const single = segments.flatMap((segment) =>
        segment.payload.length === 0
          ? [segment]
          : Array.from(segment.payload, (_, at) => cut(segment, at, at + 1)),
      );
      assert.deepEqual(essenceOf(await onlyConnection(single)), essence);
    });

    it('cut at one place after another', async () => {
      for (const [index, segment] of segments.entries()) {
        for (let at = 1; at < segment.payload.length; at += at < 20 ? 1 : 5) {
          const parts = [cut(segment, 0, at), cut(segment, at, segment.payload.length)];
          if (at % 2 === 0) parts.reverse();
          assert.deepEqual(essenceOf(await onlyConnection(segments.toSpliced(index, 1, ...parts))), essence);
        }
      }
    });

    it('with sequence numbers that wrap anywhere', () =>
      holds((dice) => {
        const wrap = (from: 'client' | 'server') => {
          const first = segments.find((segment) => segment.from === from)!;
          return -first.sequence - dice.below(2_000);
        };
        const wrapped = shifted(segments, wrap('client'), wrap('server'));
        return dice.below(2) === 0 ? wrapped : afterSyn(wrapped, dice);
      }));

    it('twice over the same ports, as two connections', async () => {
      const again = shifted(segments, 1_000_000, 77_000_000).map((segment) => ({
        ...segment,
        seconds: segment.seconds + 1,
      }));
      const connections = await connectionsIn(captureOf([...segments, ...again]));
      assert.equal(connections.length, 2);
      for (const connection of connections) assert.deepEqual(essenceOf(connection), essence);
      const [first, second] = connections;
      assert.ok(first!.timeline.every(({ frame }) => frame <= segments.length));
      assert.ok(second!.timeline.every(({ frame }) => frame > segments.length));
    });

    it('thrown together with another connection', () =>
      fc.assert(
        fc.asyncProperty(fc.nat(), async (seed) => {
          const dice = new Dice(seed);
          const ports = new Map([[segments[0]!.sourcePort, 50_111]]);
          const port = (number: number) => ports.get(number) ?? number;
          const other = segments.map((segment) => ({
            ...segment,
            sourcePort: port(segment.sourcePort),
            destinationPort: port(segment.destinationPort),
          }));
          const both = inPlace(dice.merged(segments, other), segments);
          const connections = await connectionsIn(captureOf(both));
          assert.equal(connections.length, 2);
          for (const connection of connections) assert.deepEqual(essenceOf(connection), essence);
        }),
        RUNS,
      ));

    it('shuffled beyond repair, without a message that was never sent', () =>
      fc.assert(
        fc.asyncProperty(fc.nat(), async (seed) => {
          const dice = new Dice(seed);
          const pieces = dice.shuffled(segments.flatMap((segment) => recut(segment, dice, true)));
          for (const connection of await connectionsIn(captureOf(inPlace(pieces, segments)))) {
            for (const side of ['client', 'server'] as const) {
              const known = messagesOf(original, side);
              const invented = messagesOf(connection, side).filter((said) => !known.includes(said));
              assert.deepEqual(invented, [], side);
            }
          }
        }),
        RUNS,
      ));
  });
}
