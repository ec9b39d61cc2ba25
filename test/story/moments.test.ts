// Each record keeps its moment, and text amid TLS is told as what it is.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isKind, type StoryEvent } from '../../src/story/event.js';
import { connectionsOf } from './connections-of.js';
import { rowsOfStream, type Step } from './stream-capture.js';

const record = (type: number, length: number): Uint8Array =>
  Uint8Array.from([type, 3, 3, length >> 8, length & 0xff, ...new Uint8Array(length).fill(0xa5)]);
const text = (words: string): Uint8Array => new Uint8Array(Buffer.from(words, 'latin1'));
const data = (length: number): Uint8Array => record(23, length);

const eventsOf = (steps: readonly Step[]): readonly StoryEvent[] =>
  connectionsOf(rowsOfStream(steps))[0]!.events;

describe('the records of a run', () => {
  it('keep a frame and a time each', () => {
    const [run] = eventsOf([
      ['client', data(100)],
      ['client', data(200)],
      ['client', data(300)],
    ]).filter((event) => isKind(event, 'application_data'));
    assert.deepEqual(run!.lengths, [100, 200, 300]);
    assert.deepEqual(run!.recordFrames, [4, 5, 6]);
    assert.deepEqual(
      run!.recordTimes.map((time) => Math.round(time * 1_000)),
      [3, 4, 5],
    );
    assert.deepEqual(run!.frames, [4, 5, 6]);
    assert.equal(run!.endOffset, 615);
  });

  it('end where the other side did anything, be it a part of a record', () => {
    const runs = eventsOf([
      ['server', data(100)],
      ['client', data(50).subarray(0, 20)],
      ['server', data(19)],
      ['client', data(50).subarray(20)],
    ]).filter((event) => isKind(event, 'application_data'));
    assert.deepEqual(
      runs.map(({ lengths }) => lengths),
      [[100], [19], [50]],
    );
  });

  it('end where the other side left', () => {
    const kinds = eventsOf([
      ['server', data(100)],
      ['client', 'fin'],
      ['server', data(19)],
    ]).map(({ kind }) => kind);
    assert.deepEqual(kinds.slice(2), ['application_data', 'closed_cleanly', 'application_data']);
  });
});

describe('text amid TLS', () => {
  it('is told as bytes in clear, and is no damage', () => {
    const [connection] = connectionsOf(
      rowsOfStream([
        ['server', data(100)],
        ['server', text('500 OOPS: error:0A0000C7')],
        ['server', text(':SSL routines::peer did not return a certificate\r\n')],
      ]),
    );
    const said = connection!.events.filter((event) => isKind(event, 'plaintext'));
    assert.equal(said.length, 1);
    assert.equal(said[0]!.amidTls, true);
    assert.match(Buffer.from(said[0]!.sample).toString(), /^500 OOPS: .*return a certificate\r\n$/);
    assert.ok(connection!.findings.every(({ code }) => code !== 'record.unreadable'));
  });

  it('does not hide the alert behind it', () => {
    const kinds = eventsOf([
      ['server', data(100)],
      ['server', text('421 lost input connection\r\n')],
      ['server', Uint8Array.of(21, 3, 3, 0, 2, 1, 0)],
    ]).map(({ kind }) => kind);
    assert.deepEqual(kinds.slice(2, 5), ['application_data', 'plaintext', 'alert']);
  });

  it('damage stays damage', () => {
    const [connection] = connectionsOf(
      rowsOfStream([
        ['server', data(100)],
        ['server', new Uint8Array(60).fill(0x9c)],
      ]),
    );
    assert.ok(connection!.events.some(({ kind }) => kind === 'unreadable'));
    assert.ok(connection!.findings.some(({ code }) => code === 'record.unreadable'));
  });
});
