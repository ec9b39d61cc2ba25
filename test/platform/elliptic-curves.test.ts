// Beside what faces.test.ts holds to OpenSSL: what its keys and signatures do not come to.
import assert from 'node:assert/strict';
import * as crypto from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CURVES } from '../../src/platform/browser/curve-parameters.js';
import { ecdsaVerifier } from '../../src/platform/browser/ecdsa.js';
import { verifyEd25519 } from '../../src/platform/browser/eddsa.js';
import { inverse, modulo } from '../../src/platform/browser/points.js';

describe('elliptic curves', () => {
  for (const curve of CURVES.values()) {
    const made = () => {
      const exchange = crypto.createECDH(curve.name);
      exchange.generateKeys();
      return exchange;
    };

    it(`${curve.name} takes every point that OpenSSL makes, compressed or not, and no other`, () => {
      for (let nth = 0; nth < 6; nth++) {
        const exchange = made();
        for (const form of ['compressed', 'uncompressed'] as const) {
          const encoded = Uint8Array.from(exchange.getPublicKey(null, form));
          assert.ok(ecdsaVerifier(curve, encoded), form);
          assert.equal(ecdsaVerifier(curve, encoded.subarray(1)), undefined);
          if (form === 'compressed') continue;
          encoded[encoded.length - 1 - nth]! ^= 1;
          assert.equal(ecdsaVerifier(curve, encoded), undefined, 'beside the curve');
        }
      }
      assert.equal(ecdsaVerifier(curve, Uint8Array.of(0)), undefined, 'the point at infinity');
      assert.equal(ecdsaVerifier(curve, new Uint8Array(0)), undefined);
    });

    it(`${curve.name} judges a digest of any length as OpenSSL does, with a compressed key too`, () => {
      const { privateKey, publicKey } = crypto.generateKeyPairSync('ec', { namedCurve: curve.name });
      const { x, y } = pointIn(publicKey);
      const compressed = Uint8Array.of(2 + (y[y.length - 1]! & 1), ...x);
      const verifier = ecdsaVerifier(curve, compressed)!;
      for (const hash of ['sha1', 'sha256', 'sha512']) {
        const content = crypto.randomBytes(50);
        const signature = crypto.sign(hash, content, { key: privateKey, dsaEncoding: 'ieee-p1363' });
        const half = signature.length / 2;
        const [r, s] = [signature.subarray(0, half), signature.subarray(half)].map((part) =>
          BigInt(`0x${part.toString('hex')}`),
        ) as [bigint, bigint];
        const digest = crypto.createHash(hash).update(content).digest();
        assert.equal(verifier(digest, r, s), true, hash);
        assert.equal(verifier(digest, r, curve.order - s), true, 'its mirror image');
        for (const [one, other] of [
          [0n, s],
          [r, 0n],
          [r + curve.order, s],
          [r, s + curve.order],
          [-r, s],
          [s, r],
        ] as const)
          assert.equal(verifier(digest, one, other), false);
      }
    });
  }

  /** Of the SubjectPublicKeyInfo, whose end is the point. */
  function pointIn(key: crypto.KeyObject): { x: Uint8Array; y: Uint8Array } {
    const info = key.export({ type: 'spki', format: 'der' });
    const name = key.asymmetricKeyDetails?.namedCurve;
    const { p } = [...CURVES.values()].find((curve) => curve.name === name)!;
    const bytes = Math.ceil(p.toString(16).length / 2);
    return { x: info.subarray(-2 * bytes, -bytes), y: info.subarray(-bytes) };
  }

  it('RFC 8032 section 7.1: the first two tests', () => {
    const hex = (digits: string) => Uint8Array.from(Buffer.from(digits, 'hex'));
    for (const [key, content, signature] of [
      [
        'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
        '',
        'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
      ],
      [
        '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
        '72',
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
      ],
    ] as const) {
      assert.equal(verifyEd25519(hex(key), hex(content), hex(signature)), true);
      assert.equal(verifyEd25519(hex(key), hex(`${content}00`), hex(signature)), false);
    }
  });

  it('an S beyond the order is refused, which would make a second signature of each', () => {
    const { privateKey, publicKey } = crypto.generateKeyPairSync('ed25519');
    const key = Uint8Array.from(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32));
    const signature = Uint8Array.from(crypto.sign(undefined, Buffer.from('x'), privateKey));
    assert.equal(verifyEd25519(key, Uint8Array.of(0x78), signature), true);
    const order = 2n ** 252n + 0x14def9dea2f79cd65812631a5cf5d3edn;
    let s = BigInt(`0x${Buffer.from(signature.slice(32)).reverse().toString('hex')}`) + order;
    for (let at = 32; at < 64; at++, s >>= 8n) signature[at] = Number(s & 255n);
    assert.equal(verifyEd25519(key, Uint8Array.of(0x78), signature), false);
    assert.equal(crypto.verify(undefined, Buffer.from('x'), publicKey, signature), false);
  });

  it('a number times its inverse is 1', () => {
    const prime = 2n ** 255n - 19n;
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: prime - 1n }), (value) => {
        assert.equal(modulo(value * inverse(value, prime), prime), 1n);
        assert.equal(modulo(value * inverse(value - prime, prime), prime), 1n);
      }),
    );
  });
});
