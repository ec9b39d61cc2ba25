import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { constants, createDeflate, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { MAX_UNPACKED_RECORD } from '../../src/base/limits.js';
import { RecordDecompression } from '../../src/record/record-compression.js';

/** What zlib makes of each content, one state running through all (RFC 3749 section 2.1). */
async function compressed(contents: readonly Uint8Array[], flush: number): Promise<Uint8Array[]> {
  const deflate = createDeflate();
  const records: Uint8Array[] = [];
  for (const content of contents) {
    deflate.write(content);
    await new Promise<void>((resolve) => deflate.flush(flush, resolve));
    const made = deflate.read() as Buffer | null;
    records.push(new Uint8Array(made ?? Buffer.alloc(0)));
  }
  deflate.destroy();
  return records;
}

const text = (words: string) => new TextEncoder().encode(words);
const CONTENTS = [text('GET / HTTP/1.1\r\n'), text('GET / HTTP/1.1\r\n'), text('Host: example\r\n\r\n')];

describe('compressed records', () => {
  for (const flush of ['Z_SYNC_FLUSH', 'Z_PARTIAL_FLUSH', 'Z_FULL_FLUSH'] as const)
    it(`are unpacked, whatever they hold (${flush})`, async () => {
      const content = fc.uint8Array({ minLength: 1, maxLength: 600, size: 'max' });
      const repeated = fc.tuple(content, fc.integer({ min: 1, max: 20 })).map(([piece, times]) => {
        const whole = new Uint8Array(piece.length * times);
        for (let i = 0; i < times; i++) whole.set(piece, i * piece.length);
        return whole;
      });
      await fc.assert(
        fc.asyncProperty(fc.array(fc.oneof(content, repeated), { maxLength: 6 }), async (contents) => {
          const decompression = new RecordDecompression();
          for (const [index, record] of (await compressed(contents, constants[flush])).entries())
            assert.deepEqual(decompression.unpack(record), contents[index]);
        }),
        { numRuns: 40 },
      );
    });

  it('behind one that is missing none is unpacked', async () => {
    const [first, , third] = await compressed(CONTENTS, constants.Z_SYNC_FLUSH);
    const decompression = new RecordDecompression();
    assert.deepEqual(decompression.unpack(first!), CONTENTS[0]);
    assert.ok(decompression.heldBytes > 0);
    decompression.lose();
    assert.equal(decompression.unpack(third!), undefined);
    assert.equal(decompression.heldBytes, 0);
  });

  it('nonsense is damage, not an error, and ends it', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 })), fc.boolean(), (records, begins) => {
        const decompression = new RecordDecompression();
        if (begins) decompression.unpack(Uint8Array.of(0x78, 0x9c));
        let broken = false;
        for (const record of records) {
          const content = decompression.unpack(record);
          assert.ok(!broken || content === undefined);
          broken ||= content === undefined;
          assert.ok(content === undefined || content.length <= MAX_UNPACKED_RECORD);
        }
      }),
    );
  });

  it('data that comes to its end in a record is none', () => {
    assert.equal(new RecordDecompression().unpack(new Uint8Array(deflateSync('all'))), undefined);
  });
});
