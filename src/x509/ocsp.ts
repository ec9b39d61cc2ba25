// The DER of an OCSPResponse (RFC 6960 section 4.2.1) -> what it says about one certificate. Never throws.
//
// By hand, because pkijs' BasicOCSPResponse (4.0.0) threw on a response that the CA itself had signed ("Incorrect name
// chaining"), took 20 times as long (11 ms beside 0.6 ms), and is asynchronous.

import { sameBytes } from '../base/bytes.js';
import { hex } from '../base/hex.js';
import { MAX_OCSP_ANSWERS, MAX_OCSP_RESPONSE_LENGTH } from '../base/limits.js';
import { host } from '../platform/host.js';
import { OID, oidName } from '../registry/oid.js';
import { algorithmOid, signatureAlgorithm } from './algorithm.js';
import { type Certificate, parseCertificate } from './certificate.js';
import { type CertificateTime, certificateTime } from './certificate-time.js';
import { derTree, isFailure } from './der.js';
import { type DerNode, dottedOid, isContext, isUniversal, TAG } from './der-node.js';
import { issuedBy, publicKeyOf } from './signature.js';

export type OcspAnswer =
  | { readonly status: 'malformed' }
  /** The responder did not answer: RFC 6960's word for it (`tryLater`), or its number. */
  | { readonly status: 'unsuccessful'; readonly reason: string }
  /** It is about other certificates. */
  | { readonly status: 'other_certificate' }
  | {
      readonly status: 'good' | 'revoked' | 'unknown';
      readonly thisUpdate: CertificateTime;
      /** Undefined: newer information is to be had at any time. */
      readonly nextUpdate: CertificateTime | undefined;
      readonly revokedAt: CertificateTime | undefined;
      /** RFC 5280 section 5.3.1: CRLReason; undefined if none is given. */
      readonly reason: string | undefined;
      /** By the issuer's key or by that of a responder whom the issuer named; `unchecked`: the issuer is not known. */
      readonly signature: 'valid' | 'invalid' | 'unchecked';
    };

const ENUMERATED = 10;

const RESPONSE_STATUS = [
  'successful',
  'malformedRequest',
  'internalError',
  'tryLater',
  '4',
  'sigRequired',
  'unauthorized',
] as const;

const CRL_REASONS = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
] as const;

const CERT_STATUS = ['good', 'revoked', 'unknown'] as const;

/**
 * What the response says about the certificate.
 * @param issuer the certificate of the one who issued it, if it is known
 */
export function ocspAnswer(
  response: Uint8Array,
  certificate: Certificate,
  issuer: Certificate | undefined,
): OcspAnswer {
  const malformed = { status: 'malformed' } as const;
  const outer = tree(response);
  const [responseStatus, wrapped] = outer?.children ?? [];
  if (!isUniversal(responseStatus, ENUMERATED)) return malformed;
  const code = responseStatus.body[0] ?? 0;
  if (code !== 0) return { status: 'unsuccessful', reason: RESPONSE_STATUS[code] ?? String(code) };
  const [type, contents] = wrapped?.children[0]?.children ?? [];
  if (!isUniversal(type, TAG.objectIdentifier) || dottedOid(type.body) !== OID.ocspBasic) return malformed;
  const basic = isUniversal(contents, TAG.octetString) ? tree(contents.body) : undefined;
  const [data] = basic?.children ?? [];
  const answers = data?.children.find((child) => isUniversal(child, TAG.sequence) && isAnswers(child));
  if (basic === undefined || answers === undefined) return malformed;
  const single = answers.children.slice(0, MAX_OCSP_ANSWERS).find((one) => isAbout(one, certificate));
  if (single === undefined) return { status: 'other_certificate' };
  return singleAnswer(single, signatureOf(basic, issuer)) ?? malformed;
}

function tree(bytes: Uint8Array): DerNode | undefined {
  if (bytes.length > MAX_OCSP_RESPONSE_LENGTH) return undefined;
  const root = derTree(bytes);
  return isFailure(root) || !isUniversal(root, TAG.sequence) ? undefined : root;
}

/** SEQUENCE OF SingleResponse, each of which begins with a CertID. */
function isAnswers(node: DerNode): boolean {
  return node.children.length > 0 && certId(node.children[0]) !== undefined;
}

interface CertId {
  readonly hash: string | undefined;
  readonly issuerNameHash: Uint8Array;
  readonly serialNumber: string;
}

function certId(single: DerNode | undefined): CertId | undefined {
  const [algorithm, nameHash, keyHash, serial] = single?.children[0]?.children ?? [];
  const oid = algorithmOid(algorithm);
  if (oid === undefined || !isUniversal(nameHash, TAG.octetString)) return undefined;
  if (!isUniversal(keyHash, TAG.octetString) || !isUniversal(serial, TAG.integer)) return undefined;
  const onlySign = serial.body.length > 1 && serial.body[0] === 0 && serial.body[1]! >= 0x80;
  return {
    hash: oidName(oid),
    issuerNameHash: nameHash.body,
    serialNumber: hex(onlySign ? serial.body.subarray(1) : serial.body),
  };
}

const NAME_HASHES = new Set(['sha1', 'sha256', 'sha384', 'sha512']);

function isAbout(single: DerNode, certificate: Certificate): boolean {
  const id = certId(single);
  if (id === undefined || id.serialNumber !== certificate.serialNumber) return false;
  const hash = id.hash === undefined || !NAME_HASHES.has(id.hash) ? undefined : host.hashNamed(id.hash);
  if (hash === undefined) return true;
  return sameBytes(host.digest(hash, certificate.issuerDer), id.issuerNameHash);
}

function singleAnswer(single: DerNode, signature: 'valid' | 'invalid' | 'unchecked'): OcspAnswer | undefined {
  const [, statusNode, thisNode, nextNode] = single.children;
  if (statusNode === undefined || statusNode.tagClass !== 2) return undefined;
  const status = CERT_STATUS[statusNode.tag];
  const thisUpdate = time(thisNode);
  if (status === undefined || thisUpdate === undefined) return undefined;
  const [revokedNode, reasonNode] = status === 'revoked' ? statusNode.children : [];
  const reason = isContext(reasonNode, 0) ? reasonNode.children[0]?.body[0] : undefined;
  return {
    status,
    thisUpdate,
    nextUpdate: isContext(nextNode, 0) ? time(nextNode.children[0]) : undefined,
    revokedAt: time(revokedNode),
    reason: reason === undefined ? undefined : CRL_REASONS[reason],
    signature,
  };
}

function time(node: DerNode | undefined): CertificateTime | undefined {
  return isUniversal(node, TAG.generalizedTime) ? certificateTime(node) : undefined;
}

/** RFC 6960 section 4.2.2.2: the issuer signs itself, or a responder to whom it gave a certificate for OCSPSigning. */
function signatureOf(basic: DerNode, issuer: Certificate | undefined): 'valid' | 'invalid' | 'unchecked' {
  const [data, algorithm, value, certificates] = basic.children;
  const scheme = signatureAlgorithm(algorithm);
  if (issuer === undefined || data === undefined || scheme === undefined) return 'unchecked';
  if (!isUniversal(value, TAG.bitString) || scheme.name.startsWith('RSASSA-PSS')) return 'unchecked';
  const own = check(data.bytes, value.body.subarray(1), scheme.hash, issuer);
  if (own === true) return 'valid';
  const first = isContext(certificates, 0) ? certificates.children[0]?.children[0] : undefined;
  if (first === undefined) return own === undefined ? 'unchecked' : 'invalid';
  const delegate = parseCertificate(first.bytes);
  if ('undecoded' in delegate) return 'unchecked';
  const named =
    delegate.extendedKeyUsage?.includes('OCSPSigning') === true && issuedBy(delegate, issuer) === 'yes';
  const signed = check(data.bytes, value.body.subarray(1), scheme.hash, delegate);
  if (signed === undefined) return 'unchecked';
  return named && signed ? 'valid' : 'invalid';
}

function check(
  data: Uint8Array,
  signature: Uint8Array,
  hash: string | null,
  signer: Certificate,
): boolean | undefined {
  const key = publicKeyOf(signer);
  return key === undefined ? undefined : host.verify({ hash: hash ?? undefined }, key, data, signature);
}
