import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sharedDatagrams } from '../project-root.js';
import { quicReadings } from './quic-capture.js';

interface Truth {
  readonly file: string;
  readonly keylog?: string;
  readonly transport: string;
  readonly wire: readonly string[];
}

const skip = existsSync(sharedDatagrams)
  ? false
  : 'no QUIC captures of real stacks are here: no packet was compared';

const truths = (): Truth[] =>
  readFileSync(join(sharedDatagrams, 'truth.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Truth)
    .filter(({ transport }) => transport === 'quic');

const MOST_LINES = 40;

/** `1 0.0 c 1252 Initial(…) …` -> without the time, and without what only the other decoder counts. */
const comparable = (line: string): string =>
  line
    .replace(/^(\d+) [\d.]+ /, '$1 ')
    .replace(/VN\(\d+\)/, 'VN')
    .replace(/(Retry\(\d+\)) token \d+/, '$1');

describe('every packet of real stacks says what an independent decoder reads with the same keys', {
  skip,
}, () => {
  for (const { file, keylog, wire } of skip === false ? truths() : [])
    it(file, async (t) => {
      const path = join(sharedDatagrams, keylog ?? '-');
      const keyLog = existsSync(path) ? path : undefined;
      const readings = await quicReadings(join(sharedDatagrams, file), keyLog);
      const lines = readings.flatMap((reading) => reading.lines);
      // Of long connections the other decoder's first packets are given.
      assert.deepEqual(lines.slice(0, wire.length), wire.map(comparable));
      assert.ok(lines.length === wire.length || wire.length === MOST_LINES);
      assert.deepEqual(
        readings.flatMap(({ faults }) => faults),
        [],
      );
      const messages = readings.reduce((sum, reading) => sum + reading.messages.length, 0);
      t.diagnostic(`compared ${wire.length} datagrams, ${messages} handshake messages`);
    });
});
