// The two classes of pkijs that are used, by the same schemas on the same asn1js: in bundles for browsers they stand in
// its place (tools/browser-face.js), where the whole of it would be a fifth of the page. A test holds them alike.
import * as asn1js from 'asn1js';

type Found = Readonly<Record<string, asn1js.Integer & asn1js.Boolean & asn1js.ObjectIdentifier>>;

/** The named parts of DER that fits the schema. @throws Error if it does not */
function partsOf(der: Uint8Array, schema: asn1js.Sequence): Found {
  const { offset, result } = asn1js.fromBER(der);
  if (offset === -1) throw new Error('no DER');
  const compared = asn1js.compareSchema(result, result, schema);
  if (!compared.verified) throw new Error('other DER');
  return compared.result as unknown as Found;
}

/** RFC 5280 section 4.2.1.9. */
export class BasicConstraints {
  readonly cA: boolean;
  readonly pathLenConstraint: number | asn1js.Integer | undefined;

  constructor(cA: boolean, pathLenConstraint: number | asn1js.Integer | undefined) {
    this.cA = cA;
    this.pathLenConstraint = pathLenConstraint;
  }

  static fromBER(der: Uint8Array): BasicConstraints {
    const { cA, length } = partsOf(
      der,
      new asn1js.Sequence({
        value: [
          new asn1js.Boolean({ optional: true, name: 'cA' }),
          new asn1js.Integer({ optional: true, name: 'length' }),
        ],
      }),
    );
    const block = length?.valueBlock;
    return new BasicConstraints(cA?.valueBlock.value ?? false, block?.isHexOnly ? length : block?.valueDec);
  }
}

const SHA1 = '1.3.14.3.2.26';

const algorithmNamed = (name: string) =>
  new asn1js.Sequence({
    value: [new asn1js.ObjectIdentifier({ name }), new asn1js.Any({ optional: true })],
  });

const tagged = (tagNumber: number, value: object) =>
  new asn1js.Constructed({
    idBlock: { tagClass: 3, tagNumber },
    optional: true,
    value: [value as asn1js.Any],
  });

/** RFC 4055 section 3.1, as far as its hash goes. */
export class RSASSAPSSParams {
  readonly hashAlgorithm: { readonly algorithmId: string };

  constructor(algorithmId: string) {
    this.hashAlgorithm = { algorithmId };
  }

  static fromBER(der: Uint8Array): RSASSAPSSParams {
    const { hash } = partsOf(
      der,
      new asn1js.Sequence({
        value: [
          tagged(0, algorithmNamed('hash')),
          tagged(1, algorithmNamed('mask')),
          tagged(2, new asn1js.Integer()),
          tagged(3, new asn1js.Integer()),
        ],
      }),
    );
    return new RSASSAPSSParams(hash?.valueBlock.toString() ?? SHA1);
  }
}
