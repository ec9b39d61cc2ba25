// Plain DER is read by our own reader, all else by asn1js: what the first one reads, the second reads alike.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { carefulTree, type DerFailure, isFailure } from '../../src/x509/der.js';
import type { DerNode } from '../../src/x509/der-node.js';
import { plainTree } from '../../src/x509/plain-der.js';
import { committed } from './fixtures.js';

const real = Object.values(committed).map(({ base64 }) => Uint8Array.from(Buffer.from(base64, 'base64')));

type Told = readonly [string, readonly Told[]];

/** All that a node says. */
function told(node: DerNode): Told {
  const { tagClass, tag, constructed, start, bodyStart, end, bytes, body, children } = node;
  const hex = Buffer.from(bytes).toString('hex');
  return [
    `${tagClass} ${tag} ${constructed} ${start}-${bodyStart}-${end} ${hex} ${body.length}`,
    children.map(told),
  ];
}

const tellAny = (tree: DerNode | DerFailure) => (isFailure(tree) ? tree.fault : told(tree));

/** The bytes that tags and lengths are made of, more often than the others. */
const telling = fc.constantFrom(
  ...[0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x16, 0x17, 0x18, 0x1e, 0x1f, 0x24, 0x30],
  ...[0x31, 0x3f, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0xa0, 0xa3, 0xff],
);
const change = fc.record({
  at: fc.oneof(fc.nat(60), fc.nat(2_000)),
  byte: fc.oneof(telling, fc.nat(255)),
});

describe('plain DER', () => {
  for (const [what, { base64 }] of Object.entries(committed)) {
    it(`is what a real certificate is made of: ${what}`, () => {
      const der = Uint8Array.from(Buffer.from(base64, 'base64'));
      const tree = plainTree(der);
      assert.ok(tree !== undefined);
      assert.deepEqual(told(tree), tellAny(carefulTree(der)));
    });
  }

  it('is read as asn1js reads it, however it is damaged', () => {
    let read = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...real),
        fc.nat(40),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(2_000), { freq: 8 }),
        (certificate, from, changes, length) => {
          const der = certificate.slice(from, length === null ? undefined : from + length);
          for (const { at, byte } of changes) if (at < der.length) der[at] = byte;
          const tree = der.length === 0 ? undefined : plainTree(der);
          if (tree === undefined) return;
          read++;
          assert.deepEqual(told(tree), tellAny(carefulTree(der)));
        },
      ),
      { numRuns: 5_000 },
    );
    assert.ok(read > 500, `${read} of 5,000 were plain`);
  });

  it('is not asked of bytes alone: every short string is read alike, or left to asn1js', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(telling, fc.nat(8)), { minLength: 1, maxLength: 12 }), (bytes) => {
        const der = Uint8Array.from(bytes);
        const tree = plainTree(der);
        if (tree !== undefined) assert.deepEqual(told(tree), tellAny(carefulTree(der)));
      }),
      { numRuns: 20_000 },
    );
  });
});
