// Who signed a certificate. No trust, no path validation: one signature and one key at a time.
import { MAX_DSA_MODULUS_BITS, MAX_MODULUS_BITS, MAX_RSA_EXPONENT_BITS } from '../base/limits.js';
import { host } from '../platform/host.js';
import type { SignedCertificate, VerifyingKey } from '../platform/platform.js';
import type { Certificate } from './certificate.js';
import { sameName } from './distinguished-name.js';

/** `unsupported_algorithm`: the host cannot judge; names and key identifiers fit where that was asked. */
export type Issued = 'yes' | 'no' | 'unsupported_algorithm';

interface HostView {
  readonly signed: SignedCertificate | undefined;
  readonly key: VerifyingKey | undefined;
  selfSignature?: Issued;
}

const views = new WeakMap<Certificate, HostView>();

/**
 * Whether the certificate names itself as its issuer and its signature verifies with its own key. A proxy that uses one
 * key for its CA and for what it issues signs nothing of itself. False when the crypto library cannot tell.
 */
export function isSelfSigned(certificate: Certificate): boolean {
  return selfSignature(certificate) === 'yes';
}

/** The same with three answers. Computed once for each certificate object. */
export function selfSignature(certificate: Certificate): Issued {
  const view = viewOf(certificate);
  view.selfSignature ??=
    certificate.selfIssued || sameName(certificate.issuerDer, certificate.subjectDer)
      ? verified(certificate, certificate)
      : 'no';
  return view.selfSignature;
}

/**
 * Whether `issuer` issued `child`: the names match (RFC 5280 section 7.1), the key identifiers do not contradict each
 * other where both are there (section 4.2.1.1), and the signature verifies.
 */
export function issuedBy(child: Certificate, issuer: Certificate): Issued {
  if (!keyIdentifiersAgree(child, issuer) || !sameName(child.issuerDer, issuer.subjectDer)) return 'no';
  return child === issuer ? selfSignature(child) : remembered(child, issuer);
}

// The same few certificates come in every connection of a capture; a check costs up to a millisecond.
const checked = new WeakMap<Certificate, WeakMap<Certificate, Issued>>();

function remembered(child: Certificate, issuer: Certificate): Issued {
  const answers = checked.get(child) ?? new WeakMap<Certificate, Issued>();
  const answer = answers.get(issuer) ?? verified(child, issuer);
  answers.set(issuer, answer);
  checked.set(child, answers);
  return answer;
}

/** RFC 5280 section 4.2.1.1: no contradiction between the child's authorityKeyIdentifier and the issuer's own. */
export function keyIdentifiersAgree(child: Certificate, issuer: Certificate): boolean {
  const wanted = child.authorityKeyIdentifier;
  const offered = issuer.subjectKeyIdentifier;
  return wanted === null || offered === null || wanted === offered;
}

// Signatures that every OpenSSL 3 verifies: a `false` about one of these means that it is wrong.
const VERIFIABLE =
  /^(md5|sha\d+)With|^(ecdsa|dsa)-with-sha\d|^RSASSA-PSS with|^id-(ecdsa|rsassa-pkcs1-v1_5)-with-sha3|^Ed(25519|448)$/i;

function verified(child: Certificate, issuer: Certificate): Issued {
  const { signed } = viewOf(child);
  const { key } = viewOf(issuer);
  if (signed === undefined || key === undefined) return 'unsupported_algorithm';
  const isSigned = signed.isSignedBy(key);
  if (isSigned === undefined) return 'unsupported_algorithm';
  if (isSigned) return 'yes';
  const judged =
    VERIFIABLE.test(child.signatureAlgorithm) || key.kind === child.signatureAlgorithm.toLowerCase();
  return judged ? 'no' : 'unsupported_algorithm';
}

/** The certificate's public key; undefined if the host does not know its kind. */
export function publicKeyOf(certificate: Certificate): VerifyingKey | undefined {
  return viewOf(certificate).key;
}

function viewOf(certificate: Certificate): HostView {
  const known = views.get(certificate);
  if (known !== undefined) return known;
  const view = openView(certificate.der);
  views.set(certificate, view);
  return view;
}

function openView(der: Uint8Array): HostView {
  const signed = host.signedCertificate(der);
  const key = signed?.key;
  return { signed, key: key !== undefined && isUsed(key) ? key : undefined };
}

/**
 * Does any stack use such a key? Others are those of a forger, whose signatures take as long to check as their maker
 * likes: they stay unchecked, like those of a kind that the host does not know.
 */
function isUsed({ kind, modulusLength = 0, publicExponent = 0n, curve }: VerifyingKey): boolean {
  if (modulusLength > MAX_MODULUS_BITS) return false;
  switch (kind) {
    case 'rsa':
    case 'rsa-pss':
      return publicExponent >> BigInt(MAX_RSA_EXPONENT_BITS) === 0n;
    case 'dsa':
      return modulusLength <= MAX_DSA_MODULUS_BITS;
    case 'ec':
      // RFC 5480 section 2.1.1: a curve has a name; parameters of one's own must not be used.
      return curve !== undefined;
    default:
      return true;
  }
}
