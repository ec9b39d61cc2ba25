// QUIC with everything that may be in its packets: the fuzzer's frames are sealed, so that they are read.
import assert from 'node:assert/strict';
import { dissect } from '../../src/index.js';
import { type QuicPacketKeys, quicPacketKeys } from '../../src/keys/quic-key-schedule.js';
import { extension, u16, u16s, vector8, vector16 } from '../handshake/byte-writer.js';
import { clientHello, random, serverHello } from '../handshake/well-formed.js';
import { longPacket, shortPacket } from '../quic/quic-seal.js';
import { CLIENT_ID, clientInitial, crypto, SERVER_ID, SUITE, serverInitial, V1 } from '../quic/quic-talk.js';
import { type DatagramRow, quicCapture } from '../story/quic-capture.js';
import type { Target } from './target.js';

type Side = 'client' | 'server';

const secret = (fill: number) => new Uint8Array(32).fill(fill);
const SECRETS = {
  CLIENT_HANDSHAKE_TRAFFIC_SECRET: secret(0x31),
  SERVER_HANDSHAKE_TRAFFIC_SECRET: secret(0x32),
  CLIENT_TRAFFIC_SECRET_0: secret(0x33),
  SERVER_TRAFFIC_SECRET_0: secret(0x34),
};
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const KEY_LOG = Object.entries(SECRETS)
  .map(([label, value]) => `${label} ${hex(random)} ${hex(value)}\n`)
  .join('');
const keysOf = (value: Uint8Array): QuicPacketKeys => quicPacketKeys(SUITE, value, V1)!;
const HANDSHAKE = {
  client: keysOf(SECRETS.CLIENT_HANDSHAKE_TRAFFIC_SECRET),
  server: keysOf(SECRETS.SERVER_HANDSHAKE_TRAFFIC_SECRET),
};
const ONE_RTT = {
  client: keysOf(SECRETS.CLIENT_TRAFFIC_SECRET_0),
  server: keysOf(SECRETS.SERVER_TRAFFIC_SECRET_0),
};

const HEAD = 3;
/** Bits of a step's first byte: the side, the level, and whether the bytes stand in the datagram as they are. */
const SERVER = 1;
const LEVELS = ['initial', 'handshake', '1-rtt', 'raw'] as const;

const step = (from: Side, level: (typeof LEVELS)[number], frames: Uint8Array): Uint8Array =>
  Uint8Array.of(
    (from === 'server' ? SERVER : 0) | (LEVELS.indexOf(level) << 1),
    frames.length >> 8,
    frames.length & 0xff,
    ...frames,
  );

function sealed(from: Side, level: (typeof LEVELS)[number], number: number, frames: Uint8Array): Uint8Array {
  if (level === 'raw') return frames;
  if (level === 'initial')
    return from === 'client' ? clientInitial(number, frames) : serverInitial(number, frames);
  const [destination, source] = from === 'client' ? [SERVER_ID, CLIENT_ID] : [CLIENT_ID, SERVER_ID];
  if (level === '1-rtt') {
    const padded = new Uint8Array(Math.max(20, frames.length));
    padded.set(frames);
    return shortPacket(ONE_RTT[from], destination, number, padded);
  }
  const keys = HANDSHAKE[from];
  return longPacket({ keys, first: 0xe0, version: V1, destination, source, number, frames, padTo: 20 });
}

const HELLO = clientHello(
  extension(0, vector16(0, vector16('server.example'))),
  extension(16, vector16(vector8('h3'))),
  extension(43, vector8(u16s(0x0304))),
);
const SERVER_HELLO = serverHello([extension(43, u16(0x0304))]);
const bytesOf = (...values: readonly number[]) => Uint8Array.from(values);
const text = (words: string) => [...Buffer.from(words)];

const begin = [
  step('client', 'initial', crypto(0, HELLO)),
  step('server', 'initial', crypto(0, SERVER_HELLO)),
  step('server', 'handshake', crypto(0, [8, 0, 0, 2, 0, 0, 11, 0, 0, 4, 0, 0, 0, 0])),
];

const conversations: readonly (readonly Uint8Array[])[] = [
  [
    step('client', 'initial', crypto(0, HELLO)),
    step('server', 'initial', bytesOf(0x1c, 0x41, 0x78, 6, 2, ...text('no'))),
  ],
  [...begin, step('client', 'handshake', bytesOf(2, 0, 0, 0, 0, 0x1c, 0x41, 0x30, 6, 0))],
  [
    ...begin,
    step('client', 'handshake', crypto(0, [11, 0, 0, 4, 0, 0, 0, 0, 20, 0, 0, 1, 0])),
    step(
      'server',
      '1-rtt',
      bytesOf(0x1e, 6, 0, 4, 4, 0, 0, 0, 0x18, 1, 0, 4, 1, 2, 3, 4, ...new Array(16).fill(7)),
    ),
    step('client', '1-rtt', bytesOf(0x0b, 0, 0x01, 3, 0, 0, 0xd1)),
    step('server', '1-rtt', bytesOf(0x0b, 0, 0x01, 3, 0, 0, 0xd9)),
    step('server', '1-rtt', bytesOf(0x1d, 0x41, 0x00, 3, ...text('bye'))),
  ],
  [
    step('client', 'initial', crypto(100, HELLO.slice(100))),
    step('client', 'initial', crypto(0, HELLO.slice(0, 100))),
    step(
      'server',
      'raw',
      bytesOf(0x80, 0, 0, 0, 0, 4, ...CLIENT_ID, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0x6b, 0x33, 0x43, 0xcf),
    ),
    step(
      'server',
      'raw',
      bytesOf(0xf0, 0, 0, 0, 1, 4, ...CLIENT_ID, 5, ...SERVER_ID, ...new Array(20).fill(9)),
    ),
  ],
];

/** Datagrams one after the other: side and level, length, frames. */
export const quicTarget: Target = {
  name: 'quic',
  seeds: async () => conversations.map((steps) => Uint8Array.from(Buffer.concat(steps))),
  async run(input) {
    const rows: DatagramRow[] = [];
    for (let at = 0; at + HEAD <= input.length && rows.length < 64; ) {
      const from = (input[at]! & SERVER) === 0 ? 'client' : 'server';
      const level = LEVELS[(input[at]! >> 1) & 3]!;
      const length = Math.min((input[at + 1]! << 8) | input[at + 2]!, input.length - at - HEAD, 1_150);
      const frames = input.slice(at + HEAD, at + HEAD + length);
      rows.push({ from, payload: sealed(from, level, rows.length, frames) });
      at += HEAD + length;
    }
    const capture = quicCapture(rows);
    for (const keyLogs of [[], [{ name: 'keys', text: KEY_LOG }]]) {
      const report = await dissect(capture, { keyLogs });
      for (const { timeline, verdict, findings } of report.connections) {
        for (const { frame } of timeline) assert.ok(frame >= 0 && frame <= rows.length, `frame ${frame}`);
        for (const { frame } of verdict.evidence) assert.ok(frame === undefined || frame <= rows.length);
        for (const { frame } of findings) assert.ok(frame === undefined || frame <= rows.length);
      }
      assert.deepEqual(await dissect(capture, { keyLogs }), report, 'twice the same');
    }
  },
};
