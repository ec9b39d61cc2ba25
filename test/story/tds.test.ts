import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dissect } from '../../src/index.js';
import { TdsFraming } from '../../src/record/tds-framing.js';
import { bytes, pcapFile, u16 } from '../capture-builder.js';
import { Dice } from './dice.js';
import { messagesOf, sampleBytes, segmentsOf } from './rewrite.js';
import { RAW, rowsOfStream, type Sent } from './stream-capture.js';

const PRELOGIN = 0x12;
const TABULAR_RESULT = 0x04;
const header = (type: number, length: number, number = 0): Uint8Array =>
  bytes([type, 1], u16(length + 8), [0, 0, number, 0]);

/** A PRELOGIN message, of a client or a server, that says that encryption is on. */
const prelogin = (type: number): Uint8Array => {
  const options = [0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 0, 0, 0, 0, 1];
  return bytes(header(type, options.length), options);
};

/** Bytes in TDS packets that hold `most` each. */
function inPackets(payload: Uint8Array, most: number): Uint8Array {
  const packets: Uint8Array[] = [];
  for (let at = 0; at < payload.length; at += most) {
    const part = payload.subarray(at, at + most);
    packets.push(header(PRELOGIN, part.length, packets.length), part);
  }
  return bytes(...packets);
}

describe('TLS inside TDS (SQL Server)', () => {
  for (const name of ['tls12-mutual-success', 'tls12-s-server-client-unknown-ca', 'tls13-mutual-success'])
    for (const most of [4_088, 700])
      it(`${name}, in packets of ${most} bytes`, async () => {
        const spoken = (await segmentsOf(name)).filter(({ payload }) => payload.length > 0);
        const data = spoken.findIndex(({ payload }) => payload[0] === 23);
        const sent = spoken.map(
          ({ from, payload }, index): Sent => [
            from,
            data < 0 || index < data ? inPackets(payload, most) : payload,
          ],
        );
        const steps: Sent[] = [['client', prelogin(PRELOGIN)], ['server', prelogin(TABULAR_RESULT)], ...sent];
        const [there] = (await dissect(pcapFile(rowsOfStream(steps, spoken[0]?.seconds), { linkType: RAW })))
          .connections;
        const [plain] = (await dissect(sampleBytes(name))).connections;
        assert.ok(there !== undefined && plain !== undefined);
        for (const side of ['client', 'server'] as const)
          assert.deepEqual(messagesOf(there, side), messagesOf(plain, side));
        assert.deepEqual(
          there.findings.map(({ code }) => code).filter((code) => code === 'record.unreadable'),
          [],
        );
      });

  it('takes the same out, however the stream is cut', () => {
    const inside = Uint8Array.from({ length: 3_000 }, (_, at) => 0x16 + (at % 7));
    const tail = Uint8Array.from([0x17, 3, 3, 0, 2, 9, 9]);
    const stream = bytes(inPackets(inside, 1_000).subarray(8), tail);
    for (let seed = 1; seed <= 200; seed++) {
      const dice = new Dice(seed);
      const framing = new TdsFraming(1_000);
      const taken: number[] = [];
      let skipped = 0;
      for (let at = 0; at < stream.length; ) {
        const to = Math.min(stream.length, at + 1 + dice.below(400));
        framing.feed(stream, at, to, (held, from, end, before) => {
          taken.push(...held.subarray(from, end));
          skipped += before;
        });
        at = to;
      }
      assert.deepEqual(Uint8Array.from(taken), bytes(inside, tail), `seed ${seed}`);
      assert.equal(skipped, 16, `seed ${seed}`);
    }
  });

  it('hands on what only begins like a packet', () => {
    const framing = new TdsFraming(2);
    const stream = Uint8Array.from([1, 2, 0x12, 1, 0, 4, 0, 0, 0, 0, 5]);
    const taken: number[] = [];
    framing.feed(stream, 0, stream.length, (held, from, end) => taken.push(...held.subarray(from, end)));
    assert.deepEqual(taken, [...stream]);
    assert.equal(framing.done, true);
  });
});
