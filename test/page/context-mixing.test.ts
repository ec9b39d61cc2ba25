import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { pack, unpack } from '../../src/page/context-mixing.js';
import { projectRoot } from '../project-root.js';

const plain = (bytes: Uint8Array) => Uint8Array.from(bytes);

describe('context mixing', () => {
  it('gives back what was packed', () => {
    const repeated = fc
      .tuple(fc.uint8Array({ maxLength: 40 }), fc.nat({ max: 30 }))
      .map(([bytes, times]) =>
        Uint8Array.from({ length: times * bytes.length }, (_, at) => bytes[at % bytes.length]!),
      );
    const text = fc.string({ unit: 'grapheme' }).map((characters) => new TextEncoder().encode(characters));
    const property = fc.property(
      fc.array(fc.oneof(fc.uint8Array(), repeated, text), { maxLength: 6 }),
      (parts) => {
        const bytes = plain(Buffer.concat(parts));
        assert.deepEqual(unpack(pack(bytes), bytes.length), bytes);
      },
    );
    fc.assert(property, { numRuns: 20 });
  });

  it('makes a tenth less of a text than Brotli does', () => {
    const text = readFileSync(join(projectRoot, 'docs/diagnosis.md'));
    const packed = pack(text);
    assert.ok(packed.length < 0.9 * brotliCompressSync(text).length, `${packed.length} bytes`);
    assert.deepEqual(unpack(packed, text.length), plain(text));
  });

  it('of what was not packed by it as much comes as was asked for', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat({ max: 500 }), (noise, length) => {
        assert.equal(unpack(noise, length).length, length);
      }),
      { numRuns: 20 },
    );
  });
});
