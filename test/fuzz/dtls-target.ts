// DTLS: datagrams as they are, in turns; with secrets, so that what looks protected is tried.
import assert from 'node:assert/strict';
import { dissect } from '../../src/index.js';
import { ipv4, pcapFile, type Row, udpDatagram } from '../capture-builder.js';
import { dtlsFragment, dtlsRecord } from '../record/dtls-fragments.js';
import { dtlsClientHello, dtlsServerHello } from '../record/dtls-hellos.js';
import { RAW } from '../story/rewrite.js';
import type { Target } from './target.js';

const KEY_LOG = [
  `CLIENT_RANDOM ${'11'.repeat(32)} ${'22'.repeat(48)}`,
  ...['CLIENT_HANDSHAKE', 'SERVER_HANDSHAKE'].map(
    (one) => `${one}_TRAFFIC_SECRET ${'11'.repeat(32)} ${'33'.repeat(32)}`,
  ),
  `CLIENT_TRAFFIC_SECRET_0 ${'11'.repeat(32)} ${'44'.repeat(32)}`,
  `SERVER_TRAFFIC_SECRET_0 ${'11'.repeat(32)} ${'55'.repeat(32)}`,
].join('\n');

const HEAD = 3;
const SERVER = 1;

/** Datagrams of one conversation, each with its sender and its length before it. */
const step = (server: boolean, datagram: Uint8Array): Uint8Array =>
  Uint8Array.of(server ? SERVER : 0, datagram.length >> 8, datagram.length & 0xff, ...datagram);

const body = (message: Uint8Array): Uint8Array => message.subarray(4);
const hello = body(dtlsClientHello());
const half = hello.length >> 1;

const conversations: readonly (readonly Uint8Array[])[] = [
  [
    step(false, dtlsRecord(22, 0, dtlsFragment(1, 0, hello))),
    step(true, dtlsRecord(22, 0, dtlsFragment(3, 0, Uint8Array.of(0xfe, 0xfd, 2, 7, 8)))),
    step(false, dtlsRecord(22, 1, dtlsFragment(1, 1, hello, half))),
    step(false, dtlsRecord(22, 2, dtlsFragment(1, 1, hello, 0, half + 3))),
    step(true, dtlsRecord(22, 1, dtlsFragment(2, 1, body(dtlsServerHello())))),
    step(true, dtlsRecord(22, 2, dtlsFragment(14, 2, new Uint8Array(0)))),
    step(
      false,
      Uint8Array.of(...dtlsRecord(20, 3, Uint8Array.of(1)), ...dtlsRecord(22, 0, new Uint8Array(40), 1)),
    ),
    step(true, dtlsRecord(21, 3, Uint8Array.of(2, 40))),
  ],
  [
    step(false, dtlsRecord(22, 0, dtlsFragment(1, 0, hello))),
    step(true, Uint8Array.of(0x2e, 1, 2, 0, 20, ...new Uint8Array(20))),
    step(false, Uint8Array.of(0x3b, 9, 9, ...new Uint8Array(30))),
    step(false, Uint8Array.of(25, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 1, 7, 7, 0, 20, ...new Uint8Array(20))),
    step(false, dtlsRecord(23, 1, new Uint8Array(30), 1)),
    step(false, dtlsRecord(22, 0, dtlsFragment(1, 0, body(dtlsClientHello(0x12))))),
  ],
];

export const dtlsTarget: Target = {
  name: 'dtls',
  seeds: async () => conversations.map((steps) => Uint8Array.from(Buffer.concat(steps))),
  async run(input) {
    const rows: Row[] = [];
    for (let at = 0; at + HEAD <= input.length && rows.length < 64; ) {
      const server = (input[at]! & SERVER) !== 0;
      const length = Math.min((input[at + 1]! << 8) | input[at + 2]!, input.length - at - HEAD, 1_400);
      const payload = input.slice(at + HEAD, at + HEAD + length);
      const [from, to] = server ? [4433, 40_000] : [40_000, 4433];
      const [source, destination] = server
        ? [
            [10, 0, 0, 2],
            [10, 0, 0, 1],
          ]
        : [
            [10, 0, 0, 1],
            [10, 0, 0, 2],
          ];
      const data = ipv4(udpDatagram(from, to, payload), {
        protocol: 17,
        source: source!,
        destination: destination!,
      });
      rows.push({ data, seconds: rows.length });
      at += HEAD + length;
    }
    const capture = pcapFile(rows, { linkType: RAW });
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
