import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import fc from 'fast-check';
import { type ConnectionReport, dissect } from '../../src/index.js';
import { ethernet, pcapFile } from '../capture-builder.js';
import { samplesFolder } from '../project-root.js';
import { conversation, rowsOf, type Spoken } from './conversation.js';

const SYN = 2;
const RST = 4;
const capture = (spoken: readonly Spoken[]): Uint8Array =>
  pcapFile(rowsOf(spoken, (packet) => ethernet(packet)));

/** What must not depend on how TCP carried it: each side's messages in order, and the judgement. */
function essence(connection: ConnectionReport): unknown {
  const { outcome, refusedBy, refused, confidence, cause, causeConfidence, summary } = connection.verdict;
  const said = (side: 'client' | 'server') =>
    connection.timeline
      .filter(({ from, message }) => from === side && !message.startsWith('tcp_'))
      .map(({ message, summary: words }) =>
        message === 'application_data' ? message : `${message}: ${words}`,
      );
  return {
    client: said('client'),
    server: said('server'),
    verdict: { outcome, refusedBy, refused, confidence, cause, causeConfidence, summary },
    clientAuthentication: connection.clientAuthentication,
    certificates: [...connection.certificates.server, ...connection.certificates.client].map(
      ({ sha256 }) => sha256,
    ),
  };
}

/** Cuts, repeats, overlaps and shuffles the segments after the opening, as the dice say. */
function disturbed(spoken: readonly Spoken[], throwDie: (sides: number) => number, shift: number): Spoken[] {
  const pieces: Spoken[] = [];
  for (const one of spoken) {
    const moved = { ...one, sequence: one.sequence + shift, acknowledgement: one.acknowledgement + shift };
    if (one.payload.length === 0) {
      pieces.push(moved);
      continue;
    }
    for (let at = 0; at < one.payload.length; ) {
      const length = 1 + throwDie(throwDie(3) === 0 ? 3 : 700);
      const overlap = Math.min(at, throwDie(3) === 0 ? throwDie(20) : 0);
      const last = at + length >= one.payload.length;
      const flags = last ? one.flags : one.flags & ~1;
      const piece = {
        ...moved,
        flags,
        sequence: moved.sequence + at - overlap,
        payload: one.payload.subarray(at - overlap, at + length),
      };
      pieces.push(piece);
      if (throwDie(5) === 0) pieces.push(piece);
      at += length;
    }
  }
  const opening = pieces.filter(({ flags }) => (flags & SYN) !== 0);
  const rest = pieces.filter(({ flags }) => (flags & SYN) === 0);
  const reach = 1 + throwDie(40);
  for (let i = 0; i < rest.length; i++) {
    const j = Math.min(rest.length - 1, i + throwDie(reach));
    [rest[i], rest[j]] = [rest[j]!, rest[i]!];
  }
  // Frames are numbered by place; time goes with the place, too.
  const times = [...opening, ...rest].map(({ seconds, nanoseconds }) => ({ seconds, nanoseconds }));
  times.sort((a, b) => a.seconds - b.seconds || a.nanoseconds - b.nanoseconds);
  return [...opening, ...rest].map((one, i) => ({ ...one, ...times[i]! }));
}

for (const sample of [
  'tls12-server-self-signed',
  'tls12-no-client-certificate',
  'tls12-mutual-success',
  'tls13-s-server-client-expired',
]) {
  it(`${sample} tells the same however its segments are cut, repeated, overlapped, wrapped and shuffled`, async () => {
    const file = join(samplesFolder, `${sample}.pcap`);
    const spoken = await conversation(file);
    const wanted = essence((await dissect(capture(spoken))).connections[0]!);
    const dice = fc.array(fc.nat(100_000), { minLength: 200, maxLength: 200 });
    // A shift that carries the sequence numbers across 2^32 in the middle of the conversation.
    const wrap = 2 ** 32 - spoken[0]!.sequence - 300;
    await fc.assert(
      fc.asyncProperty(dice, fc.constantFrom(0, wrap, 0x7fff_ff00), async (throws, shift) => {
        let next = 0;
        const throwDie = (sides: number) => throws[next++ % throws.length]! % sides;
        const { connections } = await dissect(capture(disturbed(spoken, throwDie, shift)));
        assert.equal(connections.length, 1);
        assert.deepEqual(essence(connections[0]!), wanted);
      }),
      { numRuns: 60 },
    );
  });
}

it('two connections on the same ports, one after the other, are two', async () => {
  const spoken = await conversation(join(samplesFolder, 'tls12-server-self-signed.pcap'));
  const again = spoken.map((one) => ({
    ...one,
    sequence: one.sequence + 1_000_000,
    acknowledgement: one.acknowledgement === 0 ? 0 : one.acknowledgement + 1_000_000,
    nanoseconds: one.nanoseconds + 1,
  }));
  const { connections } = await dissect(capture([...spoken, ...again]));
  assert.equal(connections.length, 2);
  assert.deepEqual(essence(connections[1]!), essence(connections[0]!));
});

it('a lost segment is told as a gap, and nothing is invented', async () => {
  for (const sample of [
    'tls12-mutual-success',
    'tls12-s-server-client-expired',
    'tls13-no-client-certificate',
  ]) {
    const spoken = await conversation(join(samplesFolder, `${sample}.pcap`));
    const whole = (await dissect(capture(spoken))).connections[0]!;
    const known = new Set(
      whole.timeline.filter(({ basis }) => basis === 'seen').map(({ from, message }) => `${from} ${message}`),
    );
    for (const [index, one] of spoken.entries()) {
      if (one.payload.length === 0) continue;
      const [connection] = (await dissect(capture(spoken.toSpliced(index, 1)))).connections;
      const { outcome, refusedBy, confidence } = connection!.verdict;
      if (confidence !== 'possible' && outcome !== 'incomplete') {
        assert.deepEqual(
          [outcome, refusedBy],
          [whole.verdict.outcome, whole.verdict.refusedBy],
          `${sample} without packet ${index + 1}`,
        );
      }
      const invented = connection!.timeline
        .filter(({ basis, message }) => basis === 'seen' && !/^(gap|unreadable|plaintext|tcp_)/.test(message))
        .map(({ from, message }) => `${from} ${message}`)
        .filter((said) => !known.has(said));
      assert.deepEqual(invented, [], `${sample} without packet ${index + 1}`);
      // A loss shows when somebody acknowledges the bytes or sends what follows them; a bare reset proves nothing.
      const shows = spoken
        .slice(index + 1)
        .filter(({ flags, payload }) => (flags & RST) === 0 || payload.length > 0)
        .some((later) =>
          later.fromClient === one.fromClient
            ? later.sequence > one.sequence
            : later.acknowledgement > one.sequence + 1,
        );
      const noticed =
        connection!.timeline.some(({ message }) => message === 'gap') ||
        connection!.findings.length > whole.findings.length;
      assert.ok(noticed || !shows, `${sample} without packet ${index + 1}: the loss is told`);
    }
  }
});
