import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CLOSED_LINGER_SECONDS,
  MAX_HELD_BYTES_OVERALL,
  MAX_LINGERING_CONNECTIONS,
  MAX_LINGERING_FINISHED_CONNECTIONS,
  MAX_OPEN_CONNECTIONS,
  MAX_REMEMBERED_CONNECTIONS,
  MAX_SACK_RANGES,
  MAX_SEGMENTS_BEFORE_BASE,
  MAX_SEQUENCE_DISTANCE,
  MAX_WAITING_BYTES,
  MAX_WAITING_BYTES_OVERALL,
  MAX_WAITING_SEGMENTS,
} from '../../src/base/limits.js';
import { DeliveryWatch } from '../../src/stream/delivery.js';
import { FlowTable } from '../../src/stream/flow-table.js';
import { TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '../../src/stream/segment.js';
import type { EndReason, StreamListener } from '../../src/stream/stream-listener.js';
import { TcpConnection } from '../../src/stream/tcp-connection.js';
import { madeSegment } from '../stream/made-segment.js';

class Ear implements StreamListener {
  readonly finishedListening = false;
  bytes = 0;
  gaps: number[] = [];
  reason: EndReason | undefined;
  heldBytes = 0;
  syn(): void {}
  data(_direction: 0 | 1, _bytes: Uint8Array, start: number, end: number): void {
    this.bytes += end - start;
  }
  gap(_direction: 0 | 1, length: number): void {
    this.gaps.push(length);
  }
  conflict(): void {}
  fin(): void {}
  reset(): void {}
  ended(reason: EndReason): void {
    this.reason = reason;
  }
}

/** One direction of a connection; sequence numbers count from its first byte. */
class Sender {
  readonly ear = new Ear();
  readonly connection = new TcpConnection(this.ear);
  #frame = 0;
  send(sequence: number, length: number, flags = TCP_ACK): void {
    const arrival = { frame: ++this.#frame, seconds: 0, nanoseconds: 0 };
    this.connection.segment(
      0,
      madeSegment(new Uint8Array(length), { sequence: sequence >>> 0, flags }),
      arrival,
    );
  }
  open(): this {
    this.send(-1, 0, TCP_SYN);
    return this;
  }
}

test('MAX_WAITING_SEGMENTS: that many wait for a hole to be filled, one more makes it a gap', () => {
  const sender = new Sender().open();
  for (let i = 0; i < MAX_WAITING_SEGMENTS; i++) sender.send(100 + i, 1);
  assert.deepEqual(sender.ear.gaps, []);
  assert.equal(sender.ear.bytes, 0);
  sender.send(100 + MAX_WAITING_SEGMENTS, 1);
  assert.deepEqual(sender.ear.gaps, [100]);
  assert.equal(sender.ear.bytes, MAX_WAITING_SEGMENTS + 1);
  assert.equal(sender.connection.waitingBytes, 0);
});

test('MAX_WAITING_BYTES: so many bytes wait, more make the hole a gap', () => {
  const sender = new Sender().open();
  const piece = MAX_WAITING_BYTES / 64;
  for (let i = 0; i < 64; i++) sender.send(100 + i * piece, piece);
  assert.deepEqual(sender.ear.gaps, []);
  assert.equal(sender.connection.waitingBytes, MAX_WAITING_BYTES);
  sender.send(100 + MAX_WAITING_BYTES, 1);
  assert.deepEqual(sender.ear.gaps, [100]);
  assert.equal(sender.connection.waitingBytes, 0);
});

test('MAX_SEGMENTS_BEFORE_BASE: a stream without a SYN begins with the lowest of so many segments', () => {
  const sender = new Sender();
  for (let i = MAX_SEGMENTS_BEFORE_BASE - 1; i > 0; i--) sender.send(100 + i, 1, 0);
  assert.equal(sender.ear.bytes, 0);
  sender.send(100, 1, 0);
  assert.equal(sender.ear.bytes, MAX_SEGMENTS_BEFORE_BASE);
  assert.deepEqual(sender.ear.gaps, []);
});

test('MAX_SEQUENCE_DISTANCE: a segment further away is nobody’s, a nearer one waits', () => {
  const near = new Sender().open();
  near.send(MAX_SEQUENCE_DISTANCE, 1);
  assert.equal(near.connection.waitingBytes, 1);
  const far = new Sender().open();
  far.send(MAX_SEQUENCE_DISTANCE + 1, 1);
  assert.equal(far.connection.waitingBytes, 0);
});

/** Many connections, one for each client number. */
class Net {
  readonly ears: Ear[] = [];
  readonly table = new FlowTable(() => {
    const ear = new Ear();
    this.ears.push(ear);
    return ear;
  });
  #frame = 0;
  segment(
    client: number,
    sequence: number,
    length: number,
    flags: number,
    seconds = 0,
    fromServer = false,
    acknowledgement = 0,
  ): void {
    const bytes = new Uint8Array(8 + length);
    bytes.set([10, client >> 16, client >> 8, client, 192, 0, 2, 1]);
    this.table.segment(
      madeSegment(bytes, {
        sourceOffset: fromServer ? 4 : 0,
        destinationOffset: fromServer ? 0 : 4,
        sourcePort: fromServer ? 443 : 40_000,
        destinationPort: fromServer ? 40_000 : 443,
        sequence: sequence >>> 0,
        acknowledgement,
        flags,
        payloadStart: 8,
        payloadEnd: 8 + length,
        payloadLength: length,
      }),
      { frame: ++this.#frame, seconds, nanoseconds: 0 },
    );
  }
  get over(): number {
    return this.ears.filter(({ reason }) => reason !== undefined).length;
  }
}

test('MAX_WAITING_BYTES_OVERALL: beyond it the connections that were silent longest give up waiting', () => {
  const net = new Net();
  const each = MAX_WAITING_BYTES / 2;
  const most = MAX_WAITING_BYTES_OVERALL / each;
  for (let client = 0; client < most; client++) {
    net.segment(client, 0, 0, TCP_SYN);
    for (let at = 0; at < each; at += each / 16) net.segment(client, 100 + at, each / 16, 0);
  }
  assert.equal(net.ears.filter(({ gaps }) => gaps.length > 0).length, 0);
  net.segment(most, 0, 0, TCP_SYN);
  net.segment(most, 100, 1, 0);
  const released = net.ears.filter(({ gaps }) => gaps.length > 0).length;
  assert.ok(released >= most / 2 && released <= most / 2 + 1, `${released}`);
  assert.deepEqual(net.ears[0]!.gaps, [99]);
  assert.deepEqual(net.ears[most]!.gaps, []);
});

test('MAX_HELD_BYTES_OVERALL: beyond it the connections that were silent longest are let go, those that hold nothing stay', () => {
  const net = new Net();
  const count = 8;
  for (let client = 0; client < count; client++) {
    net.segment(client, 0, 0, TCP_SYN);
    if (client > 0) net.ears[client]!.heldBytes = MAX_HELD_BYTES_OVERALL / (count - 1);
    net.segment(client, 1, 1, 0);
  }
  assert.deepEqual(
    net.ears.map(({ reason }) => reason),
    Array.from({ length: count }, () => undefined),
  );
  net.ears[count - 1]!.heldBytes += 1;
  net.segment(count - 1, 2, 1, 0);
  const reasons = net.ears.map(({ reason }) => reason);
  assert.deepEqual(reasons.slice(0, 2), [undefined, 'evicted']);
  assert.equal(reasons.filter((reason) => reason === 'evicted').length, 4);
  assert.equal(reasons.at(-1), undefined);
  assert.equal(net.table.evicted, 4);
});

test('MAX_OPEN_CONNECTIONS: one more lets go the one that was silent longest', () => {
  const net = new Net();
  for (let client = 0; client < MAX_OPEN_CONNECTIONS; client++) net.segment(client, 0, 0, TCP_SYN);
  assert.equal(net.over, 0);
  net.segment(0, 1, 1, 0);
  net.segment(MAX_OPEN_CONNECTIONS, 0, 0, TCP_SYN);
  assert.equal(net.over, 1);
  assert.equal(net.table.evicted, 1);
  assert.equal(net.ears[1]!.reason, 'evicted');
});

test('CLOSED_LINGER_SECONDS: a closed connection is kept so long for late segments', () => {
  const net = new Net();
  net.segment(0, 0, 0, TCP_SYN, 100);
  net.segment(0, 1, 0, TCP_RST, 100);
  net.segment(1, 0, 0, TCP_SYN, 100 + CLOSED_LINGER_SECONDS);
  assert.equal(net.over, 0);
  net.segment(2, 0, 0, TCP_SYN, 101 + CLOSED_LINGER_SECONDS);
  assert.equal(net.ears[0]!.reason, 'closed');
});

test('MAX_LINGERING_CONNECTIONS: so many closed ones are kept when time stands still', () => {
  const net = new Net();
  for (let client = 0; client < MAX_LINGERING_CONNECTIONS; client++) {
    net.segment(client, 0, 0, TCP_SYN);
    net.segment(client, 1, 0, TCP_FIN);
    net.segment(client, 0, 0, TCP_SYN | TCP_ACK, 0, true);
    net.segment(client, 1, 0, TCP_FIN, 0, true);
  }
  net.segment(999_999, 0, 0, TCP_SYN);
  assert.equal(net.over, 0);
  net.segment(888_888, 0, 0, TCP_SYN);
  net.segment(888_888, 1, 0, TCP_RST);
  net.segment(999_999, 1, 1, 0);
  assert.equal(net.over, 1);
  assert.equal(net.ears[0]!.reason, 'closed');
});

test('MAX_LINGERING_FINISHED_CONNECTIONS: of those whose FINs were acknowledged fewer are kept', () => {
  const net = new Net();
  const finish = (client: number, isAcknowledged: boolean) => {
    net.segment(client, 0, 0, TCP_SYN);
    net.segment(client, 0, 0, TCP_SYN | TCP_ACK, 0, true, 1);
    net.segment(client, 1, 0, TCP_FIN | TCP_ACK, 0, false, 1);
    net.segment(client, 1, 0, TCP_FIN | TCP_ACK, 0, true, 2);
    if (isAcknowledged) net.segment(client, 2, 0, TCP_ACK, 0, false, 2);
  };
  for (let client = 0; client < MAX_LINGERING_FINISHED_CONNECTIONS; client++) finish(client, true);
  net.segment(999_999, 0, 0, TCP_SYN);
  assert.equal(net.over, 0);
  finish(1_000, false);
  net.segment(999_999, 1, 1, 0);
  assert.equal(net.over, 1);
  for (let client = 1_001; client < 1_000 + MAX_LINGERING_FINISHED_CONNECTIONS; client++)
    finish(client, true);
  net.segment(999_999, 2, 1, 0);
  assert.equal(net.over, MAX_LINGERING_FINISHED_CONNECTIONS, 'nobody acknowledged the FIN of the next');
});

test('MAX_REMEMBERED_CONNECTIONS: a late segment of so many told connections opens no other, one more is forgotten', () => {
  const net = new Net();
  const opened = MAX_REMEMBERED_CONNECTIONS + 1;
  for (let client = 0; client < opened; client++) {
    net.segment(client, 0, 0, TCP_SYN);
    net.segment(client, 1, 3, 0);
    net.segment(client, 4, 0, TCP_RST);
  }
  net.table.endClosed();
  assert.equal(net.over, opened);
  net.segment(1, 1, 3, 0, 100);
  assert.equal(net.ears.length, opened, 'sent again');
  assert.equal(net.table.current, 2);
  net.segment(0, 1, 3, 0, 100);
  assert.equal(net.ears.length, opened + 1, 'of a connection that nobody remembers');
  net.segment(2, 1, 4, 0, 100);
  assert.equal(net.ears.length, opened + 2, 'one byte more than was told');
  assert.equal(net.table.current, 3, 'and yet the same stream');
  net.segment(3, 70, 0, TCP_SYN, 100);
  assert.equal(net.table.current, opened + 2, 'another SYN is another stream');
});

test('MAX_SACK_RANGES: so many selectively acknowledged ranges are kept, one more forgets the lowest', () => {
  const watch = new DeliveryWatch();
  watch.base(0);
  watch.sent(madeSegment(new Uint8Array(1_000)), 0);
  const acknowledge = (start: number) => {
    const block = Buffer.alloc(8);
    block.writeUInt32BE(start, 0);
    block.writeUInt32BE(start + 1, 4);
    watch.heard(madeSegment(new Uint8Array(block), { flags: TCP_ACK, sackStart: 0, sackEnd: 8 }), 0);
  };
  for (let i = 1; i <= MAX_SACK_RANGES; i++) acknowledge(2 * i);
  assert.equal(watch.told().selectivelyAcknowledged.length, MAX_SACK_RANGES);
  assert.deepEqual(watch.told().selectivelyAcknowledged[0], { start: 2, end: 3 });
  acknowledge(900);
  assert.equal(watch.told().selectivelyAcknowledged.length, MAX_SACK_RANGES);
  assert.deepEqual(watch.told().selectivelyAcknowledged[0], { start: 4, end: 5 });
});
