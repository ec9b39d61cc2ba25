import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '../../src/stream/segment.js';
import type {
  Arrival,
  Direction,
  EndReason,
  GapReason,
  StreamListener,
} from '../../src/stream/stream-listener.js';
import { TcpConnection } from '../../src/stream/tcp-connection.js';
import { madeSegment } from './made-segment.js';

interface Row {
  readonly direction: Direction;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly text: string;
}

/** Writes down what it hears as one line an event. */
class Ear implements StreamListener {
  readonly finishedListening = false;
  readonly heard: string[] = [];
  readonly texts: [string, string] = ['', ''];

  syn(direction: Direction, acknowledges: boolean): void {
    this.heard.push(`${direction} syn${acknowledges ? ' ack' : ''}`);
  }
  data(direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    const text = Buffer.from(bytes.subarray(start, end)).toString('latin1');
    this.texts[direction] += text;
    this.heard.push(`${direction} ${text} @${arrival.frame}`);
  }
  gap(direction: Direction, length: number, reason: GapReason): void {
    this.texts[direction] += '_'.repeat(length);
    this.heard.push(`${direction} gap ${length} ${reason}`);
  }
  conflict(direction: Direction): void {
    this.heard.push(`${direction} conflict`);
  }
  fin(direction: Direction): void {
    this.heard.push(`${direction} fin`);
  }
  reset(direction: Direction): void {
    this.heard.push(`${direction} reset`);
  }
  ended(reason: EndReason): void {
    this.heard.push(`ended ${reason}`);
  }
}

function listen(rows: readonly Row[]): Ear {
  const ear = new Ear();
  const connection = new TcpConnection(ear);
  rows.forEach((row, index) => {
    const bytes = Buffer.from(row.text, 'latin1');
    connection.segment(
      row.direction,
      madeSegment(bytes, {
        sequence: row.sequence >>> 0,
        acknowledgement: row.acknowledgement >>> 0,
        flags: row.flags,
      }),
      { frame: index + 1, seconds: index, nanoseconds: 0 },
    );
  });
  connection.end('capture_end');
  return ear;
}

const row = (
  direction: Direction,
  sequence: number,
  acknowledgement: number,
  text = '',
  flags = TCP_ACK,
): Row => ({
  direction,
  sequence,
  acknowledgement,
  flags,
  text,
});

const opening = [row(0, 99, 0, '', TCP_SYN), row(1, 499, 100, '', TCP_SYN | TCP_ACK), row(0, 100, 500)];

describe('a TCP connection', () => {
  it('tells bytes in order, and the frame that carried them', () => {
    const { heard } = listen([...opening, row(0, 100, 500, 'hello'), row(1, 500, 105, 'world')]);
    assert.deepEqual(heard, ['0 syn', '1 syn ack', '0 hello @4', '1 world @5', 'ended capture_end']);
  });

  it('puts segments in order, drops what was sent twice and trims overlaps', () => {
    const { texts } = listen([
      ...opening,
      row(0, 103, 500, 'de'),
      row(0, 100, 500, 'abc'),
      row(0, 100, 500, 'abc'),
      row(0, 102, 500, 'cdefg'),
    ]);
    assert.equal(texts[0], 'abcdefg');
  });

  it('does not tell an answer before the question that it acknowledges', () => {
    const { heard } = listen([...opening, row(1, 500, 103, 'yes'), row(0, 100, 500, 'so?')]);
    assert.deepEqual(heard.slice(2, 4), ['0 so? @5', '1 yes @4']);
  });

  it('tells what is missing as a gap of that length, and what came after it', () => {
    const { heard } = listen([...opening, row(0, 100, 500, 'ab'), row(0, 105, 500, 'fg')]);
    assert.deepEqual(heard.slice(2), ['0 ab @4', '0 gap 3 lost', '0 fg @5', 'ended capture_end']);
  });

  it('tells bytes as missing that the other end acknowledged and nobody captured', () => {
    const { heard } = listen([...opening, row(0, 100, 500, 'ab'), row(1, 500, 110, 'ok')]);
    assert.ok(heard.includes('0 gap 8 lost'), heard.join(', '));
  });

  it('tells once that two segments disagree about the same bytes', () => {
    const { heard, texts } = listen([
      ...opening,
      row(0, 103, 500, 'def'),
      row(0, 104, 500, 'eXg'),
      row(0, 104, 500, 'eYg'),
      row(0, 100, 500, 'abc'),
    ]);
    assert.equal(heard.filter((line) => line === '0 conflict').length, 1);
    assert.equal(texts[0], 'abcdefg');
  });

  it('follows sequence numbers across the wrap', () => {
    const { texts } = listen([
      row(0, 0xfffffffd, 0, '', TCP_SYN),
      row(1, 7, 0xfffffffe, '', TCP_SYN | TCP_ACK),
      row(0, 0xfffffffe, 8, 'abc'),
      row(0, 3, 8, 'fg'),
      row(0, 1, 8, 'de'),
    ]);
    assert.equal(texts[0], 'abcdefg');
  });

  it('tells a FIN after the bytes before it, and a reset at once', () => {
    const { heard } = listen([
      ...opening,
      row(0, 103, 500, '', TCP_FIN | TCP_ACK),
      row(0, 100, 500, 'abc'),
      row(1, 500, 104, '', TCP_RST | TCP_ACK),
    ]);
    assert.deepEqual(heard.slice(2), ['0 abc @5', '0 fin', '1 reset', 'ended capture_end']);
  });

  it('begins in the middle of a stream with the lowest sequence number of the first segments', () => {
    const { texts } = listen([row(0, 110, 500, 'k'), row(0, 100, 500, '0123456789')]);
    assert.equal(texts[0], '0123456789k');
  });

  it('tells a reset that answers a SYN', () => {
    const { heard } = listen([row(0, 99, 0, '', TCP_SYN), row(1, 0, 100, '', TCP_RST | TCP_ACK)]);
    assert.deepEqual(heard, ['0 syn', '1 reset', 'ended capture_end']);
  });

  it('tells the same bytes however segments are cut, repeated and shuffled', () => {
    const conversation = fc
      .array(fc.tuple(fc.constantFrom<Direction>(0, 1), fc.string({ minLength: 1, maxLength: 40 })), {
        minLength: 1,
        maxLength: 12,
      })
      .map((turns) => turns.map(([direction, text]) => [direction, text.replace(/[^ -~]/g, '.')] as const));
    fc.assert(
      fc.property(conversation, fc.array(fc.nat(1_000), { minLength: 60, maxLength: 60 }), (turns, dice) => {
        const expected: [string, string] = ['', ''];
        const at: [number, number] = [100, 500];
        const rows: Row[] = [];
        let die = 0;
        const throwDie = (sides: number) => dice[die++ % dice.length]! % sides;
        for (const [direction, text] of turns) {
          expected[direction] += text;
          for (let from = 0; from < text.length; ) {
            const length = Math.min(text.length - from, 1 + throwDie(15));
            rows.push(
              row(
                direction,
                at[direction] + from,
                at[direction === 0 ? 1 : 0],
                text.slice(from, from + length),
              ),
            );
            if (throwDie(4) === 0) rows.push(rows.at(-1)!);
            from += length;
          }
          at[direction] += text.length;
        }
        const shuffled = [...rows];
        for (let i = shuffled.length - 1; i > 0; i--) {
          const j = throwDie(i + 1);
          [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
        }
        const straight = listen([...opening, ...rows]);
        const mixed = listen([...opening, ...shuffled]);
        assert.deepEqual(straight.texts, expected);
        assert.deepEqual(mixed.texts, expected);
        const order = (ear: Ear) => ear.heard.join('').replace(/ @\d+/g, '').replace(/[01] /g, '');
        assert.equal(order(mixed).length, order(straight).length);
      }),
      { numRuns: 300 },
    );
  });

  it('tells each byte of the frame that brought it first, however often it was sent', () => {
    const piece = fc.record({ at: fc.nat(30), length: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const hole = 100;
        const rows = pieces.map(({ at, length }) => row(0, hole + 1 + at, 500, 'x'.repeat(length)));
        const { heard } = listen([...opening, ...rows, row(0, hole, 500, 'x')]);
        const first = Array.from({ length: 51 }, (_, place) => {
          const index = pieces.findIndex(({ at, length }) => place >= at + 1 && place < at + 1 + length);
          return place === 0 ? rows.length + 4 : index < 0 ? undefined : index + 4;
        });
        const told: (number | undefined)[] = [];
        for (const line of heard) {
          const [, what = '', rest = ''] = line.split(' ');
          if (what.startsWith('x')) for (const _ of what) told.push(Number(rest.slice(1)));
          else if (what === 'gap') for (let i = 0; i < Number(rest); i++) told.push(undefined);
        }
        assert.deepEqual(told, first.slice(0, told.length));
        assert.ok(first.slice(told.length).every((frame) => frame === undefined));
      }),
    );
  });
});
