import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MAX_EAP_CONVERSATIONS,
  MAX_EAP_LEGS,
  MAX_EAP_MESSAGE_LENGTH,
  MAX_EAP_ROUNDS,
} from '../../src/base/limits.js';
import { HearingSink } from '../eap/hear.js';
import {
  eapolFrame,
  fromAuthenticator,
  fromPeer,
  GROUP_MAC,
  identity,
  REQUEST,
  RESPONSE,
  radius,
  tlsPacket,
} from '../eap/made-eap.js';

const RAW = 101;

class Heard extends HearingSink {
  #frame = 0;

  hear(packet: Uint8Array, linkType = 1): void {
    this.#frame++;
    this.packet(packet, 0, packet.length, packet.length, linkType, this.#frame, 1, 0);
  }
}

test('MAX_EAP_CONVERSATIONS: so many stations are followed at once, and one more lets the first ones go', () => {
  const sink = new Heard();
  const station = (number: number) => [2, 0, 0, 0, number >> 8, number & 0xff];
  for (let i = 0; i < MAX_EAP_CONVERSATIONS; i++)
    sink.hear(eapolFrame(station(i), GROUP_MAC, identity(1, 'x')));
  assert.equal(sink.conversations.filter(({ reason }) => reason !== undefined).length, 0);
  sink.hear(eapolFrame(station(MAX_EAP_CONVERSATIONS), GROUP_MAC, identity(1, 'x')));
  const gone = sink.conversations.filter(({ reason }) => reason !== undefined);
  assert.ok(gone.length > 0 && gone.length < MAX_EAP_CONVERSATIONS / 32, `${gone.length}`);
  assert.ok(gone.every(({ reason }) => reason === 'evicted'));
  assert.deepEqual(gone, sink.conversations.slice(0, gone.length));
  assert.equal(sink.table.evicted, gone.length);
});

test('MAX_EAP_LEGS: a request that passes more proxies than that is another conversation behind them', () => {
  const sink = new Heard();
  const host = (number: number) => [[10, 0, 0, number], 1_812] as const;
  for (let i = 0; i < MAX_EAP_LEGS + 4; i++) {
    const way = { client: host(i), server: host(i + 1) };
    sink.hear(radius(1, { identifier: i, eap: identity(1, 'a'), station: '02:00:00:00:00:01', ...way }), RAW);
  }
  assert.deepEqual(
    sink.told.map(({ legs }) => legs.length),
    [MAX_EAP_LEGS, 3],
  );
});

test('MAX_EAP_ROUNDS: behind so many nothing is read any more', () => {
  const sink = new Heard();
  const rounds = MAX_EAP_ROUNDS + 10;
  for (let i = 0; i < rounds; i++) {
    sink.hear(fromAuthenticator(tlsPacket(REQUEST, i & 0xff, [i & 0xff, i >> 8], { more: true })));
    sink.hear(fromPeer(tlsPacket(RESPONSE, i & 0xff)));
  }
  const [heard] = sink.told;
  assert.equal(heard!.streams[1].length, 2 * MAX_EAP_ROUNDS);
  assert.equal(heard!.lines.filter((line) => line === 'too many rounds').length, 1);
});

test('MAX_EAP_MESSAGE_LENGTH: a message that claims to be longer is not believed', () => {
  const claim = (messageLength: number) => {
    const sink = new Heard();
    sink.hear(fromAuthenticator(tlsPacket(REQUEST, 1, [22, 3, 3], { more: true, messageLength })));
    return sink.told[0]!.lines.filter((line) => !line.startsWith('offered'));
  };
  assert.deepEqual(claim(MAX_EAP_MESSAGE_LENGTH), ['1 server 3']);
  assert.deepEqual(claim(MAX_EAP_MESSAGE_LENGTH + 1), ['malformed server']);
});
