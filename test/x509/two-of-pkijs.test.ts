import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import * as pkijs from 'pkijs';
import * as own from '../../src/x509/two-of-pkijs.js';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const CONSTRAINTS = [
  '3000',
  '30030101ff',
  '30060101ff020100',
  '3003020105',
  '30080101ff0203010000',
  '300b0101ff02060100000000ff',
];
const PSS = [
  '3000',
  '3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120',
  '3030a00d300b0609608648016503040202a11a301806092a864886f70d010108300b0609608648016503040202a203020130',
  '3010a00e300c06082a864886f70d02050500',
];

function answer(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return 'refused';
  }
}

const constraints = (module: typeof pkijs | typeof own, der: Uint8Array) =>
  answer(() => {
    const { cA, pathLenConstraint } = (module as typeof own).BasicConstraints.fromBER(der);
    return [cA, typeof pathLenConstraint === 'number' ? pathLenConstraint : typeof pathLenConstraint];
  });
const pss = (module: typeof pkijs | typeof own, der: Uint8Array) =>
  answer(() => (module as typeof own).RSASSAPSSParams.fromBER(der).hashAlgorithm.algorithmId);

for (const [name, wholes, read] of [
  ['BasicConstraints', CONSTRAINTS, constraints],
  ['RSASSAPSSParams', PSS, pss],
] as const) {
  it(`${name} is read as pkijs reads it, whole or damaged`, () => {
    for (const whole of wholes) assert.deepEqual(read(own, hex(whole)), read(pkijs, hex(whole)), whole);
    assert.notEqual(read(own, hex(wholes[1]!)), 'refused');
    fc.assert(
      fc.property(
        fc.constantFrom(...wholes),
        fc.nat(80),
        fc.nat(255),
        fc.nat(80),
        (whole, at, value, length) => {
          const der = hex(whole).slice(0, length);
          if (at < der.length) der[at] = value;
          assert.deepEqual(read(own, der), read(pkijs, der));
        },
      ),
      { numRuns: 2_000 },
    );
  });
}
