// The fields of a certificate with their offsets, by RFC 5280's names, for views that show bytes.
import type { FieldSink } from '../base/cursor.js';
import { OID } from '../registry/oid.js';
import { derTree, isFailure } from './der.js';
import { type DerNode, dottedOid, isContext, isUniversal, TAG } from './der-node.js';

/** What a node is called and, if it is shown opened, what its children are. */
interface Shape {
  readonly field: string;
  readonly inside?: (child: DerNode, index: number, node: DerNode) => Shape;
}

/**
 * Tells `sink` every field of a certificate, in order; offsets count from the start of `der`. False, with nothing told,
 * if the bytes are no DER. What does not fit RFC 5280 is told under the names of the places it stands in.
 */
export function certificateFields(der: Uint8Array, sink: FieldSink): boolean {
  const tree = derTree(der);
  if (isFailure(tree)) return false;
  tell(tree, CERTIFICATE, sink, 0);
  if (tree.end < der.length) sink.leaf('trailing_bytes', tree.end, der.length, undefined);
  return true;
}

/** `base`: the offset of the tree's first byte in the certificate. */
function tell(node: DerNode, shape: Shape, sink: FieldSink, base: number): void {
  const { inside } = shape;
  if (inside === undefined || !node.constructed || node.children.length === 0) {
    sink.leaf(shape.field, base + node.start, base + node.end, smallNumber(node));
    return;
  }
  sink.open(shape.field, base + node.start, base + node.bodyStart);
  node.children.forEach((child, index) => {
    const childShape = inside(child, index, node);
    const embedded = childShape.field === 'extnValue' ? extensionShape(node) : undefined;
    if (embedded === undefined) tell(child, childShape, sink, base);
    else tellEmbedded(child, childShape.field, embedded, sink, base);
  });
  sink.close(base + node.end);
}

/** An OCTET STRING with DER of a known type in it. */
function tellEmbedded(node: DerNode, field: string, shape: Shape, sink: FieldSink, base: number): void {
  const tree = derTree(node.body);
  if (isFailure(tree) || tree.end !== node.body.length) {
    sink.leaf(field, base + node.start, base + node.end, undefined);
    return;
  }
  sink.open(field, base + node.start, base + node.bodyStart);
  tell(tree, shape, sink, base + node.bodyStart);
  sink.close(base + node.end);
}

/** The value of a BOOLEAN, or of an INTEGER that is not negative and below 2^31. */
function smallNumber(node: DerNode): number | undefined {
  const numeric = isUniversal(node, TAG.integer) || isUniversal(node, TAG.boolean);
  const { body } = node;
  if (!numeric || body.length === 0 || body.length > 4) return undefined;
  if (isUniversal(node, TAG.integer) && body[0]! >= 0x80) return undefined;
  return body.reduce((value, byte) => value * 256 + byte, 0);
}

const leaf = (field: string): Shape => ({ field });
/** Children by position; more of them than names are called `element`. */
const positional = (field: string, ...shapes: readonly Shape[]): Shape => ({
  field,
  inside: (_, index) => shapes[index] ?? leaf('element'),
});
const each = (field: string, shape: Shape): Shape => ({ field, inside: () => shape });
/** Children by context-specific tag. */
const tagged = (field: string, ...shapes: readonly Shape[]): Shape => ({
  field,
  inside: (child) => (child.tagClass === 2 ? shapes[child.tag] : undefined) ?? leaf('element'),
});

const ALGORITHM = (field: string) => positional(field, leaf('algorithm'), leaf('parameters'));
const NAME = (field: string) =>
  each(
    field,
    each('RelativeDistinguishedName', positional('AttributeTypeAndValue', leaf('type'), leaf('value'))),
  );

const GENERAL_NAMES: readonly Shape[] = [
  positional('otherName', leaf('type-id'), leaf('value')),
  leaf('rfc822Name'),
  leaf('dNSName'),
  leaf('x400Address'),
  each('directoryName', NAME('rdnSequence')),
  leaf('ediPartyName'),
  leaf('uniformResourceIdentifier'),
  leaf('iPAddress'),
  leaf('registeredID'),
];
const generalNames = (field: string): Shape => tagged(field, ...GENERAL_NAMES);

/** The children of an Extension: extnID, critical (which may be left out), extnValue. */
const EXTENSION: Shape = {
  field: 'Extension',
  inside: (child, index) =>
    leaf(index === 0 ? 'extnID' : isUniversal(child, TAG.boolean) ? 'critical' : 'extnValue'),
};

const SHAPES = new Map<string, Shape>([
  [OID.subjectAltName, generalNames('SubjectAltName')],
  [OID.issuerAltName, generalNames('IssuerAltName')],
  [
    OID.basicConstraints,
    {
      field: 'BasicConstraints',
      inside: (child) => leaf(isUniversal(child, TAG.boolean) ? 'cA' : 'pathLenConstraint'),
    },
  ],
  [OID.keyUsage, leaf('KeyUsage')],
  [OID.extKeyUsage, each('ExtKeyUsageSyntax', leaf('KeyPurposeId'))],
  [OID.subjectKeyIdentifier, leaf('SubjectKeyIdentifier')],
  [
    OID.authorityKeyIdentifier,
    tagged(
      'AuthorityKeyIdentifier',
      leaf('keyIdentifier'),
      generalNames('authorityCertIssuer'),
      leaf('authorityCertSerialNumber'),
    ),
  ],
  [
    OID.authorityInfoAccess,
    each(
      'AuthorityInfoAccessSyntax',
      positional('AccessDescription', leaf('accessMethod'), leaf('accessLocation')),
    ),
  ],
  [
    OID.cRLDistributionPoints,
    each(
      'CRLDistributionPoints',
      tagged(
        'DistributionPoint',
        tagged('distributionPoint', generalNames('fullName'), leaf('nameRelativeToCRLIssuer')),
        leaf('reasons'),
        generalNames('cRLIssuer'),
      ),
    ),
  ],
  [
    OID.certificatePolicies,
    each(
      'CertificatePolicies',
      positional('PolicyInformation', leaf('policyIdentifier'), leaf('policyQualifiers')),
    ),
  ],
]);

function extensionShape(node: DerNode): Shape | undefined {
  const [extnId] = node.children;
  const oid = isUniversal(extnId, TAG.objectIdentifier) ? dottedOid(extnId.body) : undefined;
  return oid === undefined ? undefined : SHAPES.get(oid);
}

const TBS_FIELDS: readonly Shape[] = [
  leaf('serialNumber'),
  ALGORITHM('signature'),
  NAME('issuer'),
  positional('validity', leaf('notBefore'), leaf('notAfter')),
  NAME('subject'),
  positional('subjectPublicKeyInfo', ALGORITHM('algorithm'), leaf('subjectPublicKey')),
];

const TBS_TAGGED: readonly Shape[] = [
  each('version', leaf('Version')),
  leaf('issuerUniqueID'),
  leaf('subjectUniqueID'),
  each('extensions', each('Extensions', EXTENSION)),
];

const TBS_CERTIFICATE: Shape = {
  field: 'tbsCertificate',
  inside: (child, index, node) => {
    if (child.tagClass === 2) return TBS_TAGGED[child.tag] ?? leaf('element');
    // The version is left out of version 1 certificates, and everything moves up.
    return TBS_FIELDS[isContext(node.children[0], 0) ? index - 1 : index] ?? leaf('element');
  },
};

const CERTIFICATE = positional(
  'Certificate',
  TBS_CERTIFICATE,
  ALGORITHM('signatureAlgorithm'),
  leaf('signatureValue'),
);
