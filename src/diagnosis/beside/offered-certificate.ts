// Would a certificate that the person has at hand have answered the server's CertificateRequest?
import { type Sentence, sentence } from '../../language/language.js';
import { ClientCertificateType } from '../../registry/certificate-type.js';
import { signatureHashLabel } from '../../registry/signature-scheme.js';
import { caNamesOf, parsedCertificatesOf } from '../../story/certificates.js';
import { clientAuthentication } from '../../story/client-authentication.js';
import type { Facts } from '../../story/facts.js';
import type { Certificate, PublicKey } from '../../x509/certificate.js';
import { chainFacts, issuedByAny } from '../../x509/chain.js';
import { ChainFaults } from '../../x509/faults/chain-faults.js';
import { canSign, certificateSchemes, fittingKeys, isAcceptedType } from './signing-ability.js';

/** A client's certificate and what stands in the same file. */
export interface OfferedCertificate {
  /** As the person named it. */
  readonly file: string;
  readonly leaf: Certificate;
  readonly others: readonly Certificate[];
}

export type OfferedCode =
  | 'issuer_not_listed'
  | 'key_type'
  | 'signature_algorithms'
  | 'certificate_signature'
  | 'wrong_eku'
  | 'key_usage'
  | 'expired'
  | 'not_yet_valid'
  | 'chain_needed';

export interface OfferedRemark {
  readonly code: OfferedCode;
  readonly what: Sentence;
}

export interface OfferedAnswer {
  /** `sent`: it is the one that the client sent; `unknown`: the capture does not show enough. */
  readonly outcome: 'not_asked' | 'sent' | 'unfit' | 'fits' | 'unknown';
  readonly requested: 'yes' | 'no' | 'unknown';
  /** `requested` rests on sizes and order alone. */
  readonly requestInferred: boolean;
  /** The server's CertificateRequest could be read. */
  readonly requestSeen: boolean;
  /** The client sent a certificate, but not this one. */
  readonly otherSent: boolean;
  /** The client sent none, or an empty list. */
  readonly noneSent: boolean;
  readonly reasons: readonly OfferedRemark[];
  /** Worth knowing, no reason against it. */
  readonly notes: readonly OfferedRemark[];
}

/** The certificate that is meant: the first of the file that is no CA's, or else its first. */
export function offeredCertificate(file: string, certificates: readonly Certificate[]): OfferedCertificate {
  const leaf = certificates.find(({ basicConstraints }) => basicConstraints?.ca !== true) ?? certificates[0];
  if (leaf === undefined) throw new RangeError('a file without certificates');
  return { file, leaf, others: certificates.filter((one) => one !== leaf) };
}

/** Holds the certificate against what the server asked for, at the time of the connection. */
export function offeredAnswer(facts: Facts, offered: OfferedCertificate): OfferedAnswer {
  const { requested, requestedBasis, certificate } = clientAuthentication(facts);
  const [sent] = parsedCertificatesOf(facts, 'client');
  const isSent = sent?.sha256 === offered.leaf.sha256;
  const requestSeen = facts.certificateRequest !== undefined;
  const { reasons, notes } = weighed(facts, offered);
  const outcome = isSent
    ? 'sent'
    : requested === 'no'
      ? 'not_asked'
      : reasons.length > 0 && requested === 'yes'
        ? 'unfit'
        : requestSeen
          ? 'fits'
          : 'unknown';
  return {
    outcome,
    requested,
    requestInferred: requestedBasis === 'inferred',
    requestSeen,
    otherSent: sent !== undefined && !isSent,
    noneSent: certificate === 'none' || certificate === 'empty',
    reasons,
    notes,
  };
}

function weighed(
  facts: Facts,
  { leaf, others }: OfferedCertificate,
): Pick<OfferedAnswer, 'reasons' | 'notes'> {
  const reasons: OfferedRemark[] = [];
  const notes: OfferedRemark[] = [];
  const { subject, issuer } = leaf;
  const names = facts.certificateRequest?.message.certificateAuthorities ?? [];
  if (names.length > 0 && !issuedByAny([leaf], names)) {
    const all = [leaf, ...others];
    const chain = chainFacts(all).path.map((position) => all[position]!);
    if (issuedByAny(chain, names))
      notes.push({ code: 'chain_needed', what: sentence('offered.chain_needed', { issuer }) });
    else {
      const what = sentence('offered.issuer_not_listed', { issuer, names: caNamesOf(facts) });
      reasons.push({ code: 'issuer_not_listed', what });
    }
  }
  reasons.push(...keyReasons(facts, leaf));
  notes.push(...signatureNotes(facts, leaf));
  // RFC 5246 section 7.4.6 and RFC 8446 section 4.4.2.3: CertificateVerify needs a signature.
  const faults = new ChainFaults([leaf], {
    at: facts.startSeconds,
    owner: 'client',
    keyExchange: 'signature',
  });
  for (const { needed, usages, allowed } of faults.of('wrong_eku'))
    if (allowed === 'no')
      reasons.push({ code: 'wrong_eku', what: sentence('trust.wrong_eku', { subject, needed, usages }) });
  for (const { needed } of faults.of('key_usage'))
    reasons.push({ code: 'key_usage', what: sentence('trust.key_usage', { subject, needed }) });
  for (const { notAfter } of faults.of('expired')) {
    const what = sentence('trust.expired', { subject, time: notAfter.iso, anchor: false });
    reasons.push({ code: 'expired', what });
  }
  for (const { notBefore } of faults.of('not_yet_valid')) {
    const what = sentence('trust.not_yet_valid', { subject, time: notBefore.iso, anchor: false });
    reasons.push({ code: 'not_yet_valid', what });
  }
  return { reasons, notes };
}

function keyReasons(facts: Facts, leaf: Certificate): OfferedRemark[] {
  const request = facts.certificateRequest?.message;
  if (request === undefined) return [];
  const { certificateTypes, signatureAlgorithms: schemes } = request;
  const key = keyText(leaf.publicKey);
  if (certificateTypes !== undefined && isAcceptedType(leaf.publicKey, certificateTypes) === false) {
    const types = certificateTypes.map((type) => ClientCertificateType.label(type));
    return [{ code: 'key_type', what: sentence('offered.key_type', { key, types }) }];
  }
  if (schemes === undefined) return [];
  const able = schemes.map((scheme) => canSign(leaf.publicKey, scheme, facts.tls13));
  const labels = schemes.map(signatureHashLabel);
  if (able.every((one) => one === false)) {
    const what = sentence('offered.signature_algorithms', { key, schemes: labels });
    return [{ code: 'signature_algorithms', what }];
  }
  return [];
}

/** RFC 5246 section 7.4.4 and RFC 8446 section 4.2.3: the certificates, too, should be signed as the server can check. */
function signatureNotes(facts: Facts, leaf: Certificate): OfferedRemark[] {
  const request = facts.certificateRequest?.message;
  const accepted = request?.signatureAlgorithmsCert ?? request?.signatureAlgorithms;
  const schemes = certificateSchemes(leaf);
  if (accepted === undefined || leaf.selfIssued || schemes.length === 0) return [];
  if (accepted.some((scheme) => schemes.includes(scheme))) return [];
  const what = sentence('offered.certificate_signature', {
    algorithm: leaf.signatureAlgorithm,
    schemes: accepted.map(signatureHashLabel),
  });
  return [{ code: 'certificate_signature', what }];
}

const keyText = ({ algorithm, curve, bits }: PublicKey): string =>
  curve === undefined && bits === undefined ? algorithm : `${algorithm} ${curve ?? bits}`;

/**
 * What a client certificate would have to be, where a CertificateRequest was seen and the client sent none; undefined
 * elsewhere.
 */
export function wantedCertificate(facts: Facts): Sentence | undefined {
  const request = facts.certificateRequest?.message;
  const { certificate } = clientAuthentication(facts);
  if (request === undefined || (certificate !== 'empty' && certificate !== 'none')) return undefined;
  const { certificateTypes, signatureAlgorithms } = request;
  return sentence('finding.client_certificate.wanted', {
    names: caNamesOf(facts),
    keys: fittingKeys(certificateTypes, signatureAlgorithms, facts.tls13),
    schemes: (signatureAlgorithms ?? []).map(signatureHashLabel),
  });
}
