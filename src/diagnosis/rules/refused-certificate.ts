import type { Confidence } from '../../base/basis.js';
import type { Side } from '../../base/side.js';
import { sentence } from '../../language/language.js';
import { AlertDescription } from '../../registry/alert.js';
import { certificatesOf } from '../../story/certificates.js';
import { namedCauses } from '../alert-meaning.js';
import { likelierCauses } from '../alert-reading.js';
import { clientCertificateFaults, type Fault, serverCertificateFaults } from '../certificate-faults.js';
import { clientRemedy, serverRemedy } from '../remedies.js';
import { type Case, type Rule, weaker } from '../rule.js';
import type { Alternative, Cause, Evidence, Hypothesis } from '../verdict.js';

/** Whose certificate was refused, what is wrong with it, and what the alert, if any, names. */
interface Refusal {
  readonly owner: Side;
  readonly by: Side;
  readonly subject: string | undefined;
  readonly faults: readonly Fault[];
  readonly named: readonly Cause[];
  readonly alert: string | undefined;
  readonly chainLength: number;
  readonly frame: number | undefined;
}

function refusalOf({ facts, ending }: Case): Refusal | undefined {
  const { refused } = ending;
  if (refused !== 'server_certificate' && refused !== 'client_certificate') return undefined;
  const owner = refused === 'server_certificate' ? 'server' : 'client';
  const message = owner === 'server' ? facts.serverCertificate : facts.clientCertificate;
  const chain = certificatesOf(facts, owner);
  // The innocent side's alert says nothing about the certificate.
  const description = ending.alert?.from === owner ? undefined : ending.alert?.description;
  return {
    owner,
    by: owner === 'server' ? 'client' : 'server',
    subject: chain[0]?.subject,
    faults: owner === 'server' ? serverCertificateFaults(facts) : clientCertificateFaults(facts),
    named: namedCauses(description),
    alert: description === undefined ? undefined : AlertDescription.label(description),
    chainLength: chain.length,
    frame: message?.frame,
  };
}

const named = (refusal: Refusal, cause: Cause): boolean => refusal.named.includes(cause);

/** How sure a visible fault is the cause, given the alert: it names it, or it is generic and this fault stands alone. */
function confidenceIn(refusal: Refusal, cause: Cause, given: Case): Confidence | undefined {
  const fault = refusal.faults.find((one) => one.cause === cause);
  if (fault === undefined) return undefined;
  const { confidence } = given.ending;
  if (fault.suspected)
    return refusal.named.length === 0 && refusal.faults.length === 1 ? 'possible' : undefined;
  if (named(refusal, cause)) return confidence;
  if (refusal.named.length > 0) return undefined;
  const proved = refusal.faults.filter((one) => one.suspected !== true);
  return proved.length === 1 ? weaker('inferred', confidence) : undefined;
}

function hypothesis(
  given: Case,
  refusal: Refusal,
  cause: Cause,
  confidence: Confidence,
  alternatives: readonly Alternative[] = [],
): Hypothesis {
  const { owner, by, subject } = refusal;
  const fault = refusal.faults.find((one) => one.cause === cause);
  const evidence: Evidence[] =
    refusal.frame === undefined || fault === undefined ? [] : [{ frame: refusal.frame, what: fault.what }];
  const finished = given.ending.outcome === 'rejected';
  const silent = given.ending.outcome === 'abandoned';
  return {
    cause,
    confidence,
    summary: sentence('verdict.certificate_refused', {
      owner,
      by,
      cause,
      subject,
      finished,
      silent,
      status: given.ending.status,
    }),
    explanation: sentence('explanation.certificate_refused', { owner, cause, alert: refusal.alert }),
    evidence,
    remedies: owner === 'server' ? serverRemedy(given.facts, cause) : clientRemedy(given.facts, cause),
    alternatives,
  };
}

/** A cause that the certificate itself shows. */
function visibleFault(
  cause: Cause,
  refs: readonly string[],
  provedBy: readonly string[],
  nearMisses: readonly string[],
): Rule {
  return {
    id: `certificate.${cause}`,
    refs,
    provedBy,
    nearMisses,
    causes: [cause],
    judge(given) {
      const refusal = refusalOf(given);
      const confidence = refusal && confidenceIn(refusal, cause, given);
      if (refusal === undefined || confidence === undefined) return undefined;
      const suspected = refusal.faults.some((fault) => fault.cause === cause && fault.suspected);
      const alternatives: Alternative[] = suspected
        ? [
            {
              cause: 'missing_intermediate',
              why: sentence('alternative.missing_intermediate', { owner: refusal.owner }),
            },
          ]
        : [];
      return hypothesis(given, refusal, cause, confidence, alternatives);
    },
  };
}

/** A cause that only the alert names: nothing in the certificate shows it. */
function namedByAlert(
  cause: Cause,
  confidence: Confidence,
  refs: readonly string[],
  provedBy: readonly string[],
  nearMisses: readonly string[],
): Rule {
  return {
    id: `certificate.${cause}_by_alert`,
    refs,
    provedBy,
    nearMisses,
    causes: [cause],
    judge(given) {
      const refusal = refusalOf(given);
      if (refusal === undefined || refusal.named[0] !== cause) return undefined;
      if (refusal.faults.some((fault) => named(refusal, fault.cause))) return undefined;
      return hypothesis(given, refusal, cause, weaker(confidence, given.ending.confidence));
    },
  };
}

/**
 * unknown_ca about a certificate that is not self-signed: the issuer is not trusted, or an intermediate is missing.
 * A chain that was sent whole leaves the first; an end entity sent alone leaves both; an unseen one, self-signed too.
 */
const untrustedIssuer: Rule = {
  id: 'certificate.untrusted_issuer',
  refs: ['RFC 8446 section 6.2', 'RFC 5280 section 6.1'],
  provedBy: ['tls12-server-unknown-ca', 'tls12-s-server-client-unknown-ca'],
  nearMisses: ['tls12-server-self-signed'],
  causes: ['unknown_ca'],
  judge(given) {
    const refusal = refusalOf(given);
    if (refusal === undefined || !named(refusal, 'unknown_ca')) return undefined;
    if (refusal.faults.some((fault) => fault.cause === 'self_signed')) return undefined;
    const { owner, chainLength } = refusal;
    const alternatives: Alternative[] = [];
    if (chainLength === 0)
      alternatives.push({ cause: 'self_signed', why: sentence('alternative.self_signed_unseen', { owner }) });
    if (chainLength <= 1) {
      alternatives.push({
        cause: 'missing_intermediate',
        why: sentence('alternative.missing_intermediate', { owner }),
      });
    }
    const listed = refusal.faults.some((fault) => fault.cause === 'unknown_ca' && fault.suspected !== true);
    const confidence = listed || chainLength > 1 ? 'inferred' : 'possible';
    return hypothesis(
      given,
      refusal,
      'unknown_ca',
      weaker(confidence, given.ending.confidence),
      listed ? [] : alternatives,
    );
  },
};

/** What else may be wrong with a certificate that nobody sees. */
const SELDOM: readonly Cause[] = [
  'not_yet_valid',
  'wrong_eku',
  'weak_signature',
  'revoked',
  'bad_certificate_verify',
];

/** What may be wrong with a refused certificate: the faults that it shows, then what nobody can see, likeliest first. */
export function certificateAlternatives(given: Case): Alternative[] {
  const refusal = refusalOf(given);
  if (refusal === undefined) return [];
  const { owner, chainLength } = refusal;
  const visible = refusal.faults.map((fault): Alternative => ({ cause: fault.cause, why: fault.what }));
  const hidden: Alternative[] = [{ cause: 'unknown_ca', why: sentence('alternative.unknown_ca', { owner }) }];
  if (chainLength <= 1) {
    hidden.push({
      cause: 'missing_intermediate',
      why: sentence('alternative.missing_intermediate', { owner }),
    });
  }
  if (chainLength === 0) {
    hidden.push({ cause: 'self_signed', why: sentence('alternative.self_signed_unseen', { owner }) });
    if (owner === 'server')
      hidden.push({ cause: 'hostname_mismatch', why: sentence('alternative.hostname_mismatch', {}) });
    hidden.push({ cause: 'expired', why: sentence('alternative.expired_unseen', { owner }) });
    for (const cause of SELDOM) hidden.push({ cause, why: sentence('alternative.unseen', { owner, cause }) });
  } else if (given.facts.tls13 || refusal.named.length === 0)
    hidden.push({ cause: 'revoked', why: sentence('alternative.revoked', { owner }) });
  const likelier = likelierCauses(given.facts, given.ending);
  const unseen = likelier
    .filter((cause) => chainLength === 0 && !(owner === 'client' && cause === 'hostname_mismatch'))
    .map((cause): Alternative => ({ cause, why: sentence('alternative.unseen', { owner, cause }) }));
  const named = (list: readonly Alternative[], { cause }: Alternative) =>
    list.some((one) => one.cause === cause);
  const all = [...visible, ...hidden.filter((one) => !named(visible, one))];
  const others = [...all, ...unseen.filter((one) => !named(all, one))];
  const first = ({ cause }: Alternative) => (cause === undefined ? -1 : likelier.indexOf(cause));
  return [
    ...others.filter((one) => first(one) >= 0).sort((a, b) => first(a) - first(b)),
    ...others.filter((one) => first(one) < 0),
  ];
}

/** Refused, but the alert is generic and the certificates show no fault, or several. */
const unknownFault: Rule = {
  id: 'certificate.unknown',
  refs: ['RFC 8446 section 6.2'],
  provedBy: ['tls13-hostname-mismatch-in-tls', 'tls13-s-server-client-expired'],
  nearMisses: ['tls12-server-expired'],
  causes: ['unknown'],
  judge(given) {
    const refusal = refusalOf(given);
    if (refusal === undefined || given.ending.outcome === 'abandoned') return undefined;
    return hypothesis(given, refusal, 'unknown', 'possible', certificateAlternatives(given));
  },
};

export const refusedCertificateRules: readonly Rule[] = [
  visibleFault(
    'expired',
    ['RFC 5280 section 4.1.2.5', 'RFC 8446 section 6.2'],
    ['tls12-server-expired', 'tls12-s-server-client-expired'],
    ['tls12-server-not-yet-valid', 'tls12-server-unknown-ca'],
  ),
  visibleFault(
    'not_yet_valid',
    ['RFC 5280 section 4.1.2.5'],
    ['tls12-server-not-yet-valid', 'tls12-s-server-client-not-yet-valid'],
    ['tls12-server-expired'],
  ),
  visibleFault(
    'self_signed',
    ['RFC 5280 section 6.1', 'RFC 8446 section 6.2'],
    ['tls12-server-self-signed'],
    ['tls12-server-unknown-ca', 'tls12-mutual-success'],
  ),
  visibleFault(
    'wrong_eku',
    ['RFC 5280 section 4.2.1.12'],
    ['tls12-s-server-client-wrong-eku'],
    ['tls12-s-server-client-unknown-ca'],
  ),
  visibleFault(
    'hostname_mismatch',
    ['RFC 9525 section 6'],
    ['tls12-hostname-mismatch'],
    ['tls12-server-unknown-ca'],
  ),
  visibleFault(
    'weak_signature',
    ['NIST SP 800-131A'],
    ['tls12-server-weak-signature'],
    ['tls12-server-expired'],
  ),
  untrustedIssuer,
  visibleFault(
    'unknown_ca',
    ['RFC 5246 section 7.4.4'],
    ['tls12-client-unknown-ca-nginx'],
    ['tls12-server-unknown-ca', 'tls12-mutual-success'],
  ),
  namedByAlert(
    'expired',
    'possible',
    ['RFC 8446 section 6.2'],
    ['tls13-server-expired'],
    ['tls12-server-expired'],
  ),
  namedByAlert(
    'revoked',
    'certain',
    ['RFC 8446 section 6.2'],
    ['tls12-s-server-client-revoked'],
    ['tls12-s-server-client-expired'],
  ),
  namedByAlert(
    'wrong_eku',
    'possible',
    ['RFC 8446 section 6.2'],
    ['tls13-server-wrong-eku'],
    ['tls12-s-server-client-wrong-eku'],
  ),
  unknownFault,
];
