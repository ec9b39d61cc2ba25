import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Delivery, DeliveryWatch } from '../../src/stream/delivery.js';
import type { Segment } from '../../src/stream/segment.js';
import { TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '../../src/stream/segment.js';
import type { Direction, EndReason } from '../../src/stream/stream-listener.js';
import { TcpConnection } from '../../src/stream/tcp-connection.js';
import { madeSegment } from './made-segment.js';

interface Packet {
  readonly direction: Direction;
  readonly at: number;
  readonly length?: number;
  readonly sack?: readonly (readonly [number, number])[];
  readonly about: Partial<Segment>;
}

/** What becomes of both directions' bytes, and how each reset was told. */
function follow(packets: readonly Packet[]): {
  readonly delivery: readonly [Delivery, Delivery];
  readonly resets: readonly boolean[];
} {
  let delivery: readonly [Delivery, Delivery] | undefined;
  const resets: boolean[] = [];
  const connection = new TcpConnection({
    finishedListening: false,
    syn: () => undefined,
    data: () => undefined,
    gap: () => undefined,
    conflict: () => undefined,
    fin: () => undefined,
    reset: (_direction, _arrival, _hopLimit, fits) => resets.push(fits),
    ended: (_reason: EndReason, _seconds, _nanoseconds, told) => {
      delivery = told;
    },
  });
  packets.forEach(({ direction, at, length = 0, sack = [], about }, index) => {
    const bytes = Buffer.alloc(length + 8 * sack.length);
    sack.forEach(([start, end], block) => {
      bytes.writeUInt32BE(start, length + 8 * block);
      bytes.writeUInt32BE(end, length + 8 * block + 4);
    });
    const segment = madeSegment(new Uint8Array(bytes), {
      flags: TCP_ACK,
      payloadEnd: length,
      payloadLength: length,
      sackStart: length,
      sackEnd: bytes.length,
      ...about,
    });
    const seconds = Math.floor(at);
    connection.segment(direction, segment, {
      frame: index + 1,
      seconds,
      nanoseconds: Math.round((at - seconds) * 1e9),
    });
  });
  connection.end('capture_end');
  return { delivery: delivery!, resets };
}

/** Client 1,000 and server 5,000; the capture begins 100 s after the epoch. */
const OPENING: readonly Packet[] = [
  { direction: 0, at: 100, about: { sequence: 1_000, flags: TCP_SYN } },
  { direction: 1, at: 100.01, about: { sequence: 5_000, acknowledgement: 1_001, flags: TCP_SYN | TCP_ACK } },
  { direction: 0, at: 100.02, about: { sequence: 1_001, acknowledgement: 5_001 } },
];

const sent = (at: number, offset: number, length: number, flags = TCP_ACK): Packet => ({
  direction: 0,
  at,
  length,
  about: { sequence: 1_001 + offset, acknowledgement: 5_001, flags },
});

const acknowledged = (at: number, offset: number, sack: Packet['sack'] = []): Packet => ({
  direction: 1,
  at,
  sack: sack.map(([start, end]) => [1_001 + start, 1_001 + end] as const),
  about: { sequence: 5_001, acknowledgement: 1_001 + offset },
});

const clientOf = (packets: readonly Packet[]): Delivery => follow([...OPENING, ...packets]).delivery[0];

describe('what became of the bytes of one direction', () => {
  it('all were acknowledged, the FIN too', () => {
    const told = clientOf([sent(101, 0, 500), sent(102, 500, 20, TCP_ACK | TCP_FIN), acknowledged(103, 521)]);
    assert.equal(told.sent, 520);
    assert.equal(told.acknowledged, 520);
    assert.equal(told.finAcknowledged, true);
    assert.equal(told.resent, undefined);
    assert.equal(told.unacknowledged, undefined);
    assert.equal(told.heard, 3);
    assert.equal(told.hopLimit, 64);
  });

  it('a FIN was sent again, in vain only where it was never acknowledged', () => {
    const fin = (at: number): Packet => sent(at, 500, 0, TCP_ACK | TCP_FIN);
    const before = [sent(101, 0, 500), acknowledged(101.1, 500)];
    assert.equal(clientOf([...before, fin(102)]).finInVain, false);
    assert.equal(clientOf([...before, fin(102), fin(102.0001)]).finInVain, false);
    assert.equal(clientOf([...before, fin(102), fin(102.2), fin(102.6)]).finInVain, true);
    assert.equal(clientOf([...before, fin(102), fin(102.2), acknowledged(102.3, 501)]).finInVain, false);
  });

  it('sent seven times and never acknowledged', () => {
    const times = [1, 1.2, 1.4, 1.8, 2.6, 4.2, 7.5];
    const told = clientOf(times.map((at) => sent(100 + at, 0, 517)));
    assert.equal(told.sent, 517);
    assert.equal(told.acknowledged, 0);
    assert.equal(told.resent?.segments, 6);
    assert.equal(told.resent.mostCopies, 7);
    assert.deepEqual(told.resent.range, { start: 0, end: 517 });
    assert.equal(told.unacknowledged?.copies, 7);
    assert.equal(told.unacknowledged.offset, 0);
    assert.equal(told.unacknowledged.since, 1);
    assert.equal(told.unacknowledged.lastSent, 7.5);
  });

  it('the small segments come through and the large ones do not', () => {
    const told = clientOf([
      sent(101, 0, 100),
      acknowledged(101.1, 100),
      sent(101.2, 100, 1_448),
      sent(101.2, 1_548, 60),
      acknowledged(101.3, 100, [[1_548, 1_608]]),
      sent(101.5, 100, 1_448),
      sent(102.5, 100, 1_448),
    ]);
    assert.equal(told.acknowledged, 100);
    assert.deepEqual(told.selectivelyAcknowledged, [{ start: 1_548, end: 1_608 }]);
    assert.equal(told.unacknowledged?.offset, 100);
    assert.equal(told.unacknowledged.copies, 3);
    assert.equal(told.sent, 1_608);
  });

  it('the hole is filled: nothing waits any more', () => {
    const told = clientOf([
      sent(101, 0, 100),
      sent(101, 100, 100),
      acknowledged(101.1, 0, [[100, 200]]),
      sent(101.3, 0, 100),
      acknowledged(101.4, 200),
    ]);
    assert.equal(told.acknowledged, 200);
    assert.deepEqual(told.selectivelyAcknowledged, []);
    assert.equal(told.unacknowledged, undefined);
    assert.equal(told.resent?.mostCopies, 2);
  });

  it('a packet captured twice was not sent twice', () => {
    assert.equal(clientOf([sent(101, 0, 100), sent(101.00001, 0, 100)]).resent, undefined);
  });

  it('a keep-alive probe is not sent again', () => {
    const told = clientOf([sent(101, 0, 100), acknowledged(101.1, 100), sent(161, 99, 1), sent(221, 99, 1)]);
    assert.equal(told.resent, undefined);
  });

  it('what the other side acknowledged was sent, whether or not it was captured', () => {
    const told = clientOf([sent(101, 0, 100), acknowledged(102, 700)]);
    assert.equal(told.sent, 700);
    assert.equal(told.acknowledged, 700);
  });

  it('a side that was not seen acknowledges nothing', () => {
    const told = follow([OPENING[0]!, { ...sent(101, 0, 100), about: { sequence: 1_001, flags: 0 } }])
      .delivery[0];
    assert.equal(told.acknowledged, undefined);
    assert.equal(told.heard, undefined);
  });

  it('a window that is shut', () => {
    const told = clientOf([{ ...sent(101, 0, 1), about: { sequence: 1_001, window: 0, flags: TCP_ACK } }]);
    assert.equal(told.zeroWindows, 1);
    assert.equal(told.windowShut, true);
  });

  it('a reset from nearer than the server', () => {
    const reset = (hopLimit: number): Packet => ({
      direction: 1,
      at: 101,
      about: { sequence: 5_001, flags: TCP_RST, hopLimit },
    });
    assert.deepEqual(follow([...OPENING, reset(63)]).resets, [false]);
    assert.deepEqual(follow([...OPENING, reset(64)]).resets, [true]);
  });

  it('selective acknowledgements in any order say the same as a set of bytes', () => {
    const block = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(
        fc.array(block, { maxLength: 10 }),
        fc.integer({ min: 0, max: 0xffff_ffff }),
        (blocks, base) => {
          const watch = new DeliveryWatch();
          watch.base(base);
          watch.sent(madeSegment(new Uint8Array(100), { sequence: base }), 0);
          const bytes = new Set<number>();
          for (const [start, length] of blocks) {
            const data = Buffer.alloc(8);
            data.writeUInt32BE((base + start) >>> 0, 0);
            data.writeUInt32BE((base + start + length) >>> 0, 4);
            const flags = TCP_ACK;
            watch.heard(
              madeSegment(new Uint8Array(data), { flags, acknowledgement: base, sackStart: 0, sackEnd: 8 }),
              1,
            );
            for (let at = start; at < start + length; at++) bytes.add(at);
          }
          const told = watch.told().selectivelyAcknowledged;
          const toldBytes = told.flatMap(({ start, end }) =>
            Array.from({ length: end - start }, (_, i) => start + i),
          );
          assert.deepEqual(
            toldBytes,
            [...bytes].sort((one, other) => one - other),
          );
          for (const [i, { start }] of told.entries()) assert.ok(i === 0 || told[i - 1]!.end < start);
        },
      ),
    );
  });
});
