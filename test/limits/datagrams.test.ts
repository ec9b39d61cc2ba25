import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DATAGRAM_IDLE_SECONDS, MAX_DATAGRAM_FLOWS, MAX_HELD_BYTES_OVERALL } from '../../src/base/limits.js';
import { DatagramTable } from '../../src/stream/datagram-table.js';
import type { EndReason } from '../../src/stream/stream-listener.js';
import { madeDatagram } from '../stream/made-datagram.js';

const SERVER = [1 << 20, 4433] as const;

/** Follows whatever comes; each conversation keeps `heldBytes`. */
class Follower {
  readonly ended: [ordinal: number, reason: EndReason][] = [];
  heldBytes = 0;
  #ordinal = 0;
  readonly table = new DatagramTable(() => {
    const ordinal = ++this.#ordinal;
    const { heldBytes } = this;
    return { ordinal, heldBytes, datagram() {}, ended: (reason) => this.ended.push([ordinal, reason]) };
  });
  send(host: number, seconds = 0): void {
    this.table.datagram(madeDatagram([host, 5000], SERVER), { frame: 1, seconds, nanoseconds: 0 });
  }
}

test('MAX_DATAGRAM_FLOWS: so many conversations are followed, one more ends the one that was silent longest', () => {
  const follower = new Follower();
  for (let i = 0; i < MAX_DATAGRAM_FLOWS; i++) follower.send(i);
  assert.equal(follower.table.size, MAX_DATAGRAM_FLOWS);
  follower.send(0);
  assert.deepEqual(follower.ended, []);
  follower.send(MAX_DATAGRAM_FLOWS);
  assert.deepEqual(follower.ended, [[2, 'evicted']]);
  assert.deepEqual([follower.table.size, follower.table.evicted], [MAX_DATAGRAM_FLOWS, 1]);
});

test('DATAGRAM_IDLE_SECONDS: a conversation is over after that time, not before', () => {
  const follower = new Follower();
  follower.send(1, 1_000);
  follower.send(2, 1_000 + DATAGRAM_IDLE_SECONDS);
  assert.deepEqual(follower.ended, []);
  follower.send(2, 1_001 + DATAGRAM_IDLE_SECONDS);
  assert.deepEqual(follower.ended, [[1, 'idle']]);
});

test('MAX_HELD_BYTES_OVERALL: conversations over UDP that keep more end, the silent ones first', () => {
  const follower = new Follower();
  follower.heldBytes = MAX_HELD_BYTES_OVERALL / 8;
  for (let i = 0; i < 8; i++) follower.send(i);
  assert.deepEqual(follower.ended, []);
  follower.send(8);
  assert.deepEqual(
    follower.ended,
    [1, 2, 3, 4, 5].map((ordinal) => [ordinal, 'evicted']),
  );
});
