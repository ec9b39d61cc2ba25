import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  DtlsHandshakeAssembler,
  type DtlsHandshakeListener,
  dtlsMessageForm,
} from '../../src/record/dtls-handshake-assembler.js';
import { Dice } from '../story/dice.js';
import { dtlsFragment } from './dtls-fragments.js';

/** Writes down what it hears; a message by its number, type and body. */
class Ear implements DtlsHandshakeListener {
  readonly heard: string[] = [];
  readonly frames: number[][] = [];
  readonly assembler = new DtlsHandshakeAssembler(this);
  handshake(
    bytes: Uint8Array,
    start: number,
    end: number,
    sequence: number,
    frames: readonly number[],
  ): void {
    const message = bytes.subarray(start, end);
    const length = (message[1]! << 16) | (message[2]! << 8) | message[3]!;
    assert.equal(length, message.length - 4);
    this.heard.push(`${sequence}: ${message[0]} ${Buffer.from(message.subarray(4)).toString('hex')}`);
    this.frames.push([...frames]);
  }
  repeated(sequence: number): void {
    this.heard.push(`${sequence} again`);
  }
  oversized(type: number, length: number): void {
    this.heard.push(`${type} of ${length} is too long`);
  }
  missing(sequence: number, type: number | undefined, length: number, received: number): void {
    this.heard.push(
      `${sequence} is missing${type === undefined ? '' : ` (${type}: ${received} of ${length})`}`,
    );
  }
  malformed(): void {
    this.heard.push('malformed');
  }
  take(fragment: Uint8Array, frame = 1, epoch = 0): void {
    this.assembler.feed(fragment, 0, fragment.length, epoch, frame);
  }
}

const body = (...bytes: number[]) => Uint8Array.from(bytes);
const told = (sequence: number, type: number, bytes: Uint8Array) =>
  `${sequence}: ${type} ${Buffer.from(bytes).toString('hex')}`;

describe('handshake fragments of DTLS', () => {
  it('become the messages that they were cut from, once and in order, however they are cut, mixed and repeated', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const dice = new Dice(seed);
      const upTo = (most: number) => dice.below(most + 1);
      const messages = Array.from({ length: 1 + upTo(5) }, (_, sequence) => ({
        type: 11 + upTo(5),
        sequence,
        body: Uint8Array.from({ length: upTo(1) * upTo(400) }, () => upTo(255)),
      }));
      const fragments: Uint8Array[] = [];
      for (const message of messages) {
        // Cut once or twice, each time anew.
        for (let cut = 0; cut <= upTo(1); cut++) {
          for (let at = 0; at === 0 || at < message.body.length; ) {
            const size = Math.min(message.body.length - at, 1 + upTo(120));
            const from = Math.max(0, at - upTo(10));
            fragments.push(
              dtlsFragment(message.type, message.sequence, message.body, from, at + size - from),
            );
            at += Math.max(size, 1);
          }
        }
      }
      const ear = new Ear();
      for (const fragment of dice.shuffled(fragments)) ear.take(fragment);
      assert.deepEqual(
        ear.heard.filter((line) => !line.includes('again')),
        messages.map(({ sequence, type, body: bytes }) => told(sequence, type, bytes)),
        `seed ${seed}`,
      );
    }
  });

  it('name the frames that carried them', () => {
    const ear = new Ear();
    const bytes = body(1, 2, 3, 4);
    ear.take(dtlsFragment(11, 0, bytes, 2), 7);
    ear.take(dtlsFragment(11, 0, bytes, 0, 1), 8);
    ear.take(dtlsFragment(11, 0, bytes, 0, 2), 9);
    assert.deepEqual([ear.heard.at(-1), ear.frames], [told(0, 11, bytes), [[7, 8, 9]]]);
  });

  it('may share a record', () => {
    const ear = new Ear();
    ear.take(Uint8Array.of(...dtlsFragment(2, 0, body(5)), ...dtlsFragment(14, 1, body())));
    assert.deepEqual(ear.heard, [told(0, 2, body(5)), told(1, 14, body())]);
  });

  it('that come again after their message are a repetition, once for each time it begins', () => {
    const ear = new Ear();
    const bytes = body(1, 2, 3);
    for (const _ of [1, 2]) {
      ear.take(dtlsFragment(11, 0, bytes, 0, 2));
      ear.take(dtlsFragment(11, 0, bytes, 2));
    }
    assert.deepEqual(ear.heard, [told(0, 11, bytes), '0 again']);
  });

  it('that wait for others are told when the other side has answered, and what is missing before them', () => {
    const ear = new Ear();
    ear.take(dtlsFragment(1, 0, body(1)));
    ear.take(dtlsFragment(16, 3, body(3)));
    ear.take(dtlsFragment(20, 4, body(4, 4), 0, 1));
    ear.assembler.flush(false);
    assert.deepEqual(ear.heard, [told(0, 1, body(1)), '1 is missing', '2 is missing', told(3, 16, body(3))]);
    ear.assembler.flush(true);
    assert.equal(ear.heard.at(-1), '4 is missing (20: 1 of 2)');
  });

  it('do not lead to more than they are', () => {
    const ear = new Ear();
    ear.take(dtlsFragment(11, 0, body(1, 2, 3)).subarray(0, 13));
    ear.take(Uint8Array.of(11, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 9));
    ear.take(body(1, 2, 3));
    assert.deepEqual(ear.heard, ['malformed', 'malformed', 'malformed']);
  });

  it('count from 0 in each handshake, and in a ServerHello after a HelloVerifyRequest with its number', () => {
    const ear = new Ear();
    ear.take(dtlsFragment(3, 0, body(3)));
    ear.take(dtlsFragment(2, 0, body(2)));
    ear.take(dtlsFragment(20, 1, body(20)), 1, 1);
    ear.take(dtlsFragment(0, 0, body()), 1, 1);
    ear.take(dtlsFragment(2, 0, body(2)), 1, 1);
    assert.deepEqual(ear.heard, [
      told(0, 3, body(3)),
      told(0, 2, body(2)),
      told(1, 20, body(20)),
      told(0, 0, body()),
      '0 again',
    ]);
  });

  it('are hashed with a header as if they had not been cut', () => {
    const message = Uint8Array.of(11, 0, 0, 2, 7, 8);
    assert.deepEqual(dtlsMessageForm(message, 258), dtlsFragment(11, 258, body(7, 8)));
  });
});
