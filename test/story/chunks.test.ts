import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LEAST_CHUNK, waysToRead } from '../../src/story/hidden/chunks.js';

/** Every way to cut contents into so many parts, none of them empty. */
function partitions(contents: readonly number[], parts: number): number[][][] {
  if (parts === 1) return contents.length === 0 ? [] : [[[...contents]]];
  return contents.flatMap((_, at) =>
    at === 0 ? [] : partitions(contents.slice(at), parts - 1).map((rest) => [contents.slice(0, at), ...rest]),
  );
}

/** One message: a single record, or full ones as long as the longest of all, and a rest that may be as long. */
const isMessage = (part: readonly number[], longest: number): boolean =>
  part.length === 1 || (longest >= LEAST_CHUNK && part.slice(0, -1).every((content) => content === longest));

const content = fc.constantFrom(10, LEAST_CHUNK - 1, LEAST_CHUNK, 300, 512);
const contents = fc.array(content, { maxLength: 9 });

test('records are read as messages in every way in which a sender may have cut them, and in no other', () => {
  fc.assert(
    fc.property(contents, fc.constantFrom(1 as const, 2 as const, 3 as const), (records, messages) => {
      const expected = partitions(records, messages)
        .filter((parts) => parts.every((part) => isMessage(part, Math.max(...records))))
        .map((parts) => parts.map((part) => part.reduce((sum, length) => sum + length, 0)));
      assert.deepEqual(
        waysToRead(records, messages).map(({ lengths }) => lengths),
        expected,
      );
    }),
    { numRuns: 2_000 },
  );
});

const surely = (records: readonly number[], messages: 1 | 2 | 3) =>
  waysToRead(records, messages).map(({ isSure }) => isSure);

test('a reading is sure where nothing was cut, or at a limit that shows', () => {
  assert.deepEqual(surely([300, 264], 2), [true]);
  // A usual limit.
  assert.deepEqual(surely([512, 300, 264], 2), [true]);
  // Two full records of one message.
  assert.deepEqual(surely([700, 700, 300, 264], 2), [true]);
});

test('a reading is not sure where only it says that records were cut there, or where a message ends with a full record', () => {
  assert.deepEqual(surely([700, 300, 264], 2), [false]);
  assert.deepEqual(surely([512, 512, 264], 2), [false, false]);
  assert.deepEqual(surely([512, 264], 2), [false]);
});
