import assert from 'node:assert/strict';
import { it } from 'node:test';
import { brotliCompressSync, constants, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { MAX_HANDSHAKE_MESSAGE_LENGTH } from '../../src/base/limits.js';
import { decompressCertificate } from '../../src/keys/certificate-compression.js';

const message = Uint8Array.from({ length: 3_000 }, (_, at) => at % 251);
const ZLIB = 1;
const BROTLI = 2;
const ZSTD = 3;

it('unpacks zlib and brotli to the announced length', () => {
  assert.deepEqual(decompressCertificate(ZLIB, 3_000, deflateSync(message)), message);
  assert.deepEqual(decompressCertificate(BROTLI, 3_000, brotliCompressSync(message)), message);
});

/** The message, packed by zstd 1.5 (`zstd -19 --no-check`). */
const zstd = Buffer.from(
  [
    '28b52ffd00682d0800b40f000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20212223242526',
    '2728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758',
    '595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a',
    '8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbc',
    'bdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedee',
    'eff0f1f2f3f4f5f6f7f8f9fa01007b5df97d2305',
  ].join(''),
  'hex',
);

it('unpacks zstd, whether or not this Node can', () => {
  assert.deepEqual(decompressCertificate(ZSTD, 3_000, zstd), message);
  assert.equal(decompressCertificate(ZSTD, 2_999, zstd), 'length');
  assert.equal(decompressCertificate(ZSTD, 3_001, zstd), 'length');
  assert.equal(decompressCertificate(ZSTD, 3_000, message), 'damaged');
});

it('says what is wrong, and never unpacks more than was announced', () => {
  const packed = deflateSync(message);
  assert.equal(decompressCertificate(ZLIB, 2_999, packed), 'length');
  assert.equal(decompressCertificate(ZLIB, 3_001, packed), 'length');
  assert.equal(decompressCertificate(BROTLI, 10, brotliCompressSync(message)), 'length');
  assert.equal(decompressCertificate(ZLIB, 0, packed), 'length');
  assert.equal(decompressCertificate(ZLIB, MAX_HANDSHAKE_MESSAGE_LENGTH + 1, packed), 'too_long');
  assert.equal(decompressCertificate(ZLIB, 3_000, packed.subarray(0, 40)), 'damaged');
  assert.equal(decompressCertificate(BROTLI, 3_000, packed), 'damaged');
  assert.equal(decompressCertificate(9, 3_000, packed), 'unknown_algorithm');
  const bomb = deflateSync(new Uint8Array(50 << 20));
  assert.equal(decompressCertificate(ZLIB, 1_000, bomb), 'length');
});

it('unpacks brotli of every window to the bound, and to nothing beyond it', () => {
  for (let bits = constants.BROTLI_MIN_WINDOW_BITS; bits <= constants.BROTLI_MAX_WINDOW_BITS; bits++) {
    for (const length of [1, 3_000, MAX_HANDSHAKE_MESSAGE_LENGTH - 16, MAX_HANDSHAKE_MESSAGE_LENGTH]) {
      // What repeats from far away, behind words of the dictionary.
      const text = Buffer.from('the time of certificate and government '.repeat(3));
      const far = Uint8Array.from({ length }, (_, at) =>
        at < 117 || at >= length - 117 ? text[at < 117 ? at : at - length + 117]! : (at * at) >> 7,
      );
      const packed = brotliCompressSync(far, {
        params: { [constants.BROTLI_PARAM_LGWIN]: bits, [constants.BROTLI_PARAM_QUALITY]: 6 },
      });
      assert.deepEqual(decompressCertificate(BROTLI, length, packed), far, `${bits} bits, ${length} bytes`);
      if (length > 1) assert.equal(decompressCertificate(BROTLI, length - 1, packed), 'length');
    }
  }
});

it('no bytes make it throw', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4 }),
      fc.nat(1 << 25),
      fc.uint8Array(),
      (algorithm, length, bytes) => {
        const unpacked = decompressCertificate(algorithm, length, bytes);
        assert.ok(typeof unpacked === 'string' || unpacked.length === length);
      },
    ),
  );
});
