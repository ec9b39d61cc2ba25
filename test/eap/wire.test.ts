import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { sharedDatagrams } from '../project-root.js';
import { type Heard, HearingSink } from './hear.js';

const truths = join(sharedDatagrams, 'truth.jsonl');
const skip = existsSync(truths) ? false : '../shared/datagrams is not here: no EAP streams were compared';

interface Truth {
  readonly file: string;
  readonly transport: string;
  readonly wire: readonly string[];
}

/** The lengths of the records of a stream that are whole, one after the other; `isCut`: it ends within another. */
function recordLengths(stream: readonly number[]): { readonly lengths: number[]; readonly isCut: boolean } {
  const lengths: number[] = [];
  let at = 0;
  while (at + 5 <= stream.length) {
    const length = (stream[at + 3]! << 8) | stream[at + 4]!;
    at += 5 + length;
    if (at <= stream.length) lengths.push(length);
  }
  return { lengths, isCut: at !== stream.length };
}

/** The same by the independent decoder: `… EAP Request … records 22,20:61,1`. */
const wireLengths = (wire: readonly string[], who: 'Request' | 'Response'): number[] =>
  wire
    .filter((line) => new RegExp(`EAP ${who}\\b`).test(line))
    .flatMap((line) => / records [\d,]+:([\d,]+)/.exec(line)?.[1]?.split(',').map(Number) ?? []);

it('the two streams of every EAP capture hold the records that another decoder found', {
  skip,
}, async (t) => {
  let records = 0;
  let captures = 0;
  for (const line of readFileSync(truths, 'utf8').trim().split('\n')) {
    const { file, transport, wire } = JSON.parse(line) as Truth;
    if (!transport.startsWith('eap')) continue;
    const sink = new HearingSink();
    await readCaptureFile(join(sharedDatagrams, file), sink);
    const [heard, ...others] = sink.told as [Heard, ...Heard[]];
    assert.equal(others.length, 0, `${file}: one conversation`);
    for (const [index, who] of ['Response', 'Request'].entries()) {
      const { lengths, isCut } = recordLengths(heard.streams[index]!);
      const others = wireLengths(wire, who as 'Response');
      // The other decoder waits for a whole message; of one that breaks off we tell the records before that.
      assert.deepEqual(isCut ? lengths.slice(0, others.length) : lengths, others, `${file} ${who}`);
      records += lengths.length;
    }
    captures++;
  }
  assert.ok(captures > 0);
  t.diagnostic(`compared ${captures} EAP captures, ${records} records`);
});
