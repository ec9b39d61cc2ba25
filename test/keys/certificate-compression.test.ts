import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as zlib from 'node:zlib';
import { brotliCompressSync, deflateSync } from 'node:zlib';
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

it('unpacks zstd where this Node can', () => {
  const compress: unknown = Reflect.get(zlib, 'zstdCompressSync');
  if (typeof compress === 'function') {
    assert.deepEqual(decompressCertificate(ZSTD, 3_000, compress(message)), message);
  } else {
    assert.equal(decompressCertificate(ZSTD, 3_000, message), 'not_available');
  }
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
