import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { FieldSink } from '../../src/base/cursor.js';
import { certificateFields } from '../../src/x509/der-fields.js';
import { certificate, extension, oid, sequence, tlv } from './der-builder.js';
import { committed } from './fixtures.js';

interface Field {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly value: number | undefined;
}

/** Keeps the leaves and checks that fields nest, ascend, and stay inside what holds them. */
class CheckingSink implements FieldSink {
  readonly leaves: Field[] = [];
  readonly #open: { field: string; at: number }[] = [];
  #at = 0;

  leaf(field: string, start: number, end: number, value: number | undefined): void {
    assert.ok(start >= this.#at && end >= start, `${field} ${start}-${end} after ${this.#at}`);
    this.#at = end;
    this.leaves.push({ path: [...this.#open.map((open) => open.field), field].join('.'), start, end, value });
  }

  open(field: string, start: number, bodyStart: number): void {
    assert.ok(start >= this.#at && bodyStart > start);
    this.#at = bodyStart;
    this.#open.push({ field, at: start });
  }

  close(end: number): void {
    assert.ok(end >= this.#at);
    assert.ok(this.#open.pop() !== undefined);
    this.#at = end;
  }

  finished(): boolean {
    return this.#open.length === 0;
  }
}

function fieldsOf(der: Uint8Array): CheckingSink {
  const sink = new CheckingSink();
  assert.equal(certificateFields(der, sink), true);
  assert.ok(sink.finished());
  return sink;
}

describe('the fields of a certificate', () => {
  it('have the names of RFC 5280 and stand where their bytes are', () => {
    const der = certificate({
      extensions: [
        extension('2.5.29.19', sequence(tlv(1, [0xff]), tlv(2, [3])), true),
        extension('2.5.29.17', sequence(tlv(0x82, 'a.example'), tlv(0x87, [10, 0, 0, 1]))),
        extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
        extension('1.2.3.4', Uint8Array.of(5, 0)),
      ],
    });
    const { leaves } = fieldsOf(der);
    const bytesAt = (path: string) => {
      const field = leaves.find((leaf) => leaf.path === path);
      if (field === undefined)
        assert.fail(`${path} is not among ${leaves.map((leaf) => leaf.path).join('\n')}`);
      return {
        bytes: Buffer.from(der.subarray(field.start, field.end)).toString('latin1'),
        value: field.value,
      };
    };
    const tbs = 'Certificate.tbsCertificate';
    const ext = `${tbs}.extensions.Extensions.Extension`;
    const attribute = 'RelativeDistinguishedName.AttributeTypeAndValue';
    assert.deepEqual(bytesAt(`${tbs}.version.Version`), { bytes: '\x02\x01\x02', value: 2 });
    assert.deepEqual(bytesAt(`${tbs}.serialNumber`), { bytes: '\x02\x01\x01', value: 1 });
    assert.equal(bytesAt(`${tbs}.issuer.${attribute}.value`).bytes, '\x0c\x06issuer');
    assert.equal(bytesAt(`${tbs}.subject.${attribute}.value`).bytes, '\x0c\x07subject');
    assert.equal(bytesAt(`${tbs}.validity.notBefore`).bytes, '\x17\x0d250101000000Z');
    assert.equal(bytesAt(`${ext}.critical`).value, 255);
    assert.equal(bytesAt(`${ext}.extnValue.BasicConstraints.pathLenConstraint`).value, 3);
    assert.equal(bytesAt(`${ext}.extnValue.SubjectAltName.dNSName`).bytes, '\x82\x09a.example');
    assert.equal(bytesAt(`${ext}.extnValue.ExtKeyUsageSyntax.KeyPurposeId`).bytes.length, 10);
    assert.equal(bytesAt(`${ext}.extnValue`).bytes, '\x04\x02\x05\x00');
    assert.equal(bytesAt('Certificate.signatureAlgorithm.algorithm').bytes.length, 5);
    assert.equal(bytesAt('Certificate.signatureValue').bytes.length, 67);
  });
  it('nest and ascend in real certificates, and cover them to their end', () => {
    for (const { base64 } of Object.values(committed)) {
      const der = Uint8Array.from(Buffer.from(base64, 'base64'));
      const { leaves } = fieldsOf(der);
      assert.equal(leaves.at(-1)?.end, der.length);
      assert.ok(!leaves.some(({ path }) => path.includes('element')), JSON.stringify(leaves));
    }
  });
  it('move up in version 1, which states no version', () => {
    const { leaves } = fieldsOf(certificate({ version: new Uint8Array() }));
    assert.equal(leaves[0]?.path, 'Certificate.tbsCertificate.serialNumber');
  });
  it('include what follows the certificate', () => {
    const der = certificate();
    const { leaves } = fieldsOf(Buffer.concat([der, Uint8Array.of(9, 9)]));
    assert.deepEqual(leaves.at(-1), {
      path: 'trailing_bytes',
      start: der.length,
      end: der.length + 2,
      value: undefined,
    });
  });
  it('are told of anything that is DER, and of nothing else', () => {
    const der = Uint8Array.from(Buffer.from(Object.values(committed)[0]!.base64, 'base64'));
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.nat(255), (at, byte) => {
        const changed = Uint8Array.from(der);
        changed[at] = byte;
        const sink = new CheckingSink();
        if (certificateFields(changed, sink)) assert.ok(sink.finished());
        else assert.equal(sink.leaves.length, 0);
      }),
      { numRuns: 2_000 },
    );
  });
});
