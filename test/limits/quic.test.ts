import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MAX_COALESCED_PACKETS,
  MAX_CONNECTION_IDS,
  MAX_CONNECTIONS_OF_A_PAIR,
  MAX_CRYPTO_AHEAD,
  MAX_CRYPTO_HOLES,
  MAX_DECRYPTED_BYTES,
  MAX_FAILED_QUIC_PACKETS,
  MAX_HELD_PACKETS,
  MAX_INITIAL_KEYS,
  MAX_INITIAL_VERSIONS,
  MAX_LISTED_VERSIONS,
  MAX_QUIC_STREAMS,
  MAX_SEALED_RUNS,
} from '../../src/base/limits.js';
import { dissect } from '../../src/index.js';
import { quicInitialKeys } from '../../src/keys/quic-key-schedule.js';
import { ConnectionIds } from '../../src/quic/connection-ids.js';
import { CryptoStream } from '../../src/quic/crypto-stream.js';
import { InitialKeys } from '../../src/quic/initial-keys.js';
import { PacketOpener } from '../../src/quic/packet-opener.js';
import { CaptureStory } from '../../src/story/follow/capture-story.js';
import { extension, u16s, vector8 } from '../handshake/byte-writer.js';
import { clientHello } from '../handshake/well-formed.js';
import { shortPacket } from '../quic/quic-seal.js';
import {
  CLIENT_ID,
  clientInitial,
  crypto,
  FIRST_ID,
  listening,
  SERVER_ID,
  secretKeys,
  serverHandshake,
  serverInitial,
  V1,
} from '../quic/quic-talk.js';
import { type DatagramRow, quicCapture, RAW, udpPacket } from '../story/quic-capture.js';

const CLIENT_HELLO = crypto(0, [1, 0, 0, 2, 3, 3]);

test('MAX_FAILED_QUIC_PACKETS: keys that open nothing are given up, and a packet that opens begins the count anew', () => {
  const keys = secretKeys(1);
  const opener = PacketOpener.of(keys)!;
  const good = shortPacket(keys, SERVER_ID, 1, new Uint8Array(30));
  const bad = Uint8Array.from(good, (byte, at) => (at === good.length - 1 ? byte ^ 1 : byte));
  const open = (packet: Uint8Array) => opener.open(packet, 0, 1 + SERVER_ID.length, packet.length);
  for (let nth = 1; nth < MAX_FAILED_QUIC_PACKETS; nth++) assert.equal(open(bad), undefined);
  assert.ok(open(good) !== undefined);
  for (let nth = 1; nth < MAX_FAILED_QUIC_PACKETS; nth++) open(bad);
  assert.ok(!opener.useless);
  open(bad);
  assert.ok(opener.useless);
});

test('MAX_CRYPTO_AHEAD: bytes so far ahead of the first missing one wait, those further ahead are refused', () => {
  let told = 0;
  const stream = new CryptoStream((_bytes, start, end) => {
    told += end - start;
  });
  const piece = new Uint8Array(1_000);
  assert.equal(stream.add(MAX_CRYPTO_AHEAD - 999, piece, 0, 1_000, 1), 'refused');
  assert.equal(stream.add(MAX_CRYPTO_AHEAD - 1_000, piece, 0, 1_000, 1), 'waiting');
  for (let offset = 0; offset < MAX_CRYPTO_AHEAD; offset += 1_000) stream.add(offset, piece, 0, 1_000, 1);
  assert.equal(stream.heldBytes, 0);
  assert.ok(told >= MAX_CRYPTO_AHEAD, `${told} bytes told`);
});

test('MAX_CRYPTO_HOLES: more pieces with holes between them are refused, and the rest still comes in order', () => {
  const told: number[] = [];
  const stream = new CryptoStream((bytes, start, end) => told.push(...bytes.subarray(start, end)));
  const taken = Array.from({ length: MAX_CRYPTO_HOLES + 1 }, (_, nth) =>
    stream.add(2 * nth + 1, Uint8Array.of(nth & 0xff), 0, 1, 1),
  );
  assert.equal(taken.filter((one) => one === 'waiting').length, MAX_CRYPTO_HOLES);
  assert.equal(taken.at(-1), 'refused');
  assert.equal(stream.heldBytes, MAX_CRYPTO_HOLES);
  for (let nth = 0; nth <= MAX_CRYPTO_HOLES; nth++) stream.add(2 * nth, Uint8Array.of(0xee), 0, 1, 1);
  assert.equal(told.length, 2 * MAX_CRYPTO_HOLES + 1);
});

test('MAX_INITIAL_KEYS: so many connection IDs make keys, a flood of others none', () => {
  let made = 0;
  const keys = new InitialKeys((version, id) => {
    made++;
    return quicInitialKeys(version, id);
  });
  const accepted = Array.from({ length: 100 }, (_, nth) => {
    const candidate = keys.candidate(V1, Uint8Array.of(nth, 2, 3, 4, 5, 6, 7, 8));
    candidate?.accept();
    return candidate !== undefined;
  });
  assert.equal(accepted.filter(Boolean).length, MAX_INITIAL_KEYS);
  assert.equal(made, MAX_INITIAL_KEYS);
});

test('MAX_INITIAL_VERSIONS: one connection ID makes keys for so many versions', () => {
  const keys = new InitialKeys(quicInitialKeys);
  keys.candidate(V1, FIRST_ID)!.accept();
  const versions = [V1, 0x6b3343cf, 0x709a50c4, 0xff00001d];
  const opened = versions.filter((version) => [...keys.openers(version, 'server')].length > 0);
  assert.equal(opened.length, MAX_INITIAL_VERSIONS);
});

test('MAX_LISTED_VERSIONS: a longer Version Negotiation is told as far', () => {
  const { heard, connection } = listening();
  const hello = clientInitial(0, CLIENT_HELLO);
  connection.datagram('client', hello, 0, hello.length, 1);
  const list = new Uint8Array(4 * (MAX_LISTED_VERSIONS + 9)).fill(0x5a);
  const negotiation = Uint8Array.from([
    0x80,
    ...[0, 0, 0, 0],
    ...[CLIENT_ID.length, ...CLIENT_ID, FIRST_ID.length, ...FIRST_ID],
    ...list,
  ]);
  connection.datagram('server', negotiation, 0, negotiation.length, 2);
  const told = heard.find((one) => one.startsWith('versions'))!;
  assert.equal(told.split(',').length, MAX_LISTED_VERSIONS);
});

test('MAX_HELD_PACKETS: so many packets wait for their keys, and are opened by them', () => {
  const { heard, connection } = listening();
  const keys = secretKeys(2);
  const hello = clientInitial(0, CLIENT_HELLO);
  connection.datagram('client', hello, 0, hello.length, 1);
  connection.holding = true;
  for (let nth = 0; nth < MAX_HELD_PACKETS + 5; nth++) {
    const packet = serverHandshake(keys, nth, crypto(nth, [nth]));
    connection.datagram('server', packet, 0, packet.length, 2 + nth);
  }
  assert.ok(connection.heldBytes > 0);
  connection.setKeys('handshake', 'server', [keys]);
  const answer = serverInitial(0, Uint8Array.of(1));
  connection.datagram('server', answer, 0, answer.length, 50);
  assert.equal(heard.filter((one) => one.startsWith('server handshake open')).length, MAX_HELD_PACKETS);
  assert.equal(connection.heldBytes, 0);
});

test('MAX_CONNECTION_IDS: so many of one side are known', () => {
  const ids = new ConnectionIds();
  const id = (nth: number) => Uint8Array.of(nth >> 8, nth & 0xff, 7);
  for (let nth = 0; nth < 1_000; nth++) ids.add(id(nth), 0, 3);
  assert.ok(ids.has(id(MAX_CONNECTION_IDS - 1), 0, 3));
  assert.ok(!ids.has(id(MAX_CONNECTION_IDS), 0, 3));
});

test('MAX_COALESCED_PACKETS: of a datagram cut into more packets the first ones are read', () => {
  const { heard, connection } = listening();
  const ping = (number: number) => clientInitial(number, Uint8Array.of(1), { padTo: 4 });
  const datagram = Buffer.concat(Array.from({ length: MAX_COALESCED_PACKETS + 3 }, (_, nth) => ping(nth)));
  connection.datagram('client', datagram, 0, datagram.length, 1);
  assert.equal(heard.filter((one) => one.startsWith('client initial open')).length, MAX_COALESCED_PACKETS);
});

test('MAX_QUIC_STREAMS: of more streams nothing is read', () => {
  const { heard, connection } = listening();
  const keys = secretKeys(3);
  const hello = clientInitial(0, CLIENT_HELLO);
  connection.datagram('client', hello, 0, hello.length, 1);
  const answer = serverInitial(0, Uint8Array.of(1));
  connection.datagram('server', answer, 0, answer.length, 2);
  connection.setKeys('1-rtt', 'client', [keys]);
  for (let nth = 0; nth < MAX_QUIC_STREAMS + 4; nth++) {
    const frames = Uint8Array.from([0x0a, nth, 2, 0x68, 0x69, ...new Uint8Array(20)]);
    const packet = shortPacket(keys, SERVER_ID, nth, frames);
    connection.datagram('client', packet, 0, packet.length, 3 + nth);
  }
  assert.equal(heard.filter((one) => one.startsWith('client stream')).length, MAX_QUIC_STREAMS);
});

test('MAX_SEALED_RUNS: a long talk is told by so many runs, and the rest is counted', async () => {
  const hello = clientHello(extension(43, vector8(u16s(0x0304))));
  const rows: DatagramRow[] = [{ from: 'client', payload: clientInitial(0, crypto(0, hello)) }];
  const keys = secretKeys(4);
  for (let nth = 0; nth < 500; nth++) {
    const from = nth % 2 === 0 ? 'client' : 'server';
    rows.push({ from, payload: shortPacket(keys, SERVER_ID, nth, new Uint8Array(30)) });
  }
  const { connections } = await dissect(quicCapture(rows));
  const runs = connections[0]!.timeline.filter(({ message }) => message === 'sealed_packets');
  assert.equal(runs.length, MAX_SEALED_RUNS);
  const packets = runs.reduce((sum, { details }) => sum + Number(details?.['packets']), 0);
  assert.equal(packets, 500);
});

test('MAX_CONNECTIONS_OF_A_PAIR: so many are followed at a time, and the oldest is told when another begins', async () => {
  const hello = clientHello(extension(43, vector8(u16s(0x0304))));
  const rows = Array.from({ length: 3 * MAX_CONNECTIONS_OF_A_PAIR }, (_, nth): DatagramRow => {
    const ids = {
      destination: Uint8Array.of(nth, 1, 1, 1, 1, 1, 1, 1),
      source: Uint8Array.of(nth, 2, 2, 2),
    };
    return { from: 'client', payload: clientInitial(0, crypto(0, hello), ids) };
  });
  const { connections } = await dissect(quicCapture(rows));
  assert.equal(connections.length, 3 * MAX_CONNECTIONS_OF_A_PAIR);
  const told: number[] = [];
  const story = new CaptureStory({ tell: ({ ordinal }) => told.push(ordinal), isWanted: () => false });
  for (const [nth, { payload }] of rows.entries()) {
    const packet = udpPacket('client', payload);
    story.packet(packet, 0, packet.length, packet.length, RAW, nth + 1, 1, nth);
    assert.equal(told.length, Math.max(0, nth + 1 - MAX_CONNECTIONS_OF_A_PAIR));
  }
});

test('MAX_DECRYPTED_BYTES: so much of a side is opened, of what follows short packets alone, in each key phase', () => {
  const { heard, connection } = listening();
  let keys = secretKeys(3);
  const hello = clientInitial(0, CLIENT_HELLO);
  connection.datagram('client', hello, 0, hello.length, 1);
  const answer = serverInitial(0, Uint8Array.of(1));
  connection.datagram('server', answer, 0, answer.length, 2);
  connection.setKeys('1-rtt', 'client', [keys]);
  let number = 0;
  const opens = (length: number, phase: 0 | 1 = 0): boolean => {
    const packet = shortPacket(keys, SERVER_ID, number++, new Uint8Array(length), phase);
    const before = heard.length;
    connection.datagram('client', packet, 0, packet.length, 3);
    return heard.slice(before).some((one) => one.startsWith('client 1-rtt open'));
  };
  const long = 60_000;
  let bytes = 0;
  for (; bytes <= MAX_DECRYPTED_BYTES; bytes += long + 24) assert.ok(opens(long), `behind ${bytes} bytes`);
  // More packets than two bytes of a number tell apart.
  for (let nth = 0; nth < 70_000; nth++)
    if (nth % 1_000 === 0) assert.ok(!opens(1_200));
    else number++;
  assert.ok(opens(100));
  keys = keys.next()! as typeof keys;
  assert.ok(opens(1_200, 1), 'what begins another key phase has to be opened');
  assert.ok(!opens(1_200, 1));
  assert.ok(opens(100, 1));
});
