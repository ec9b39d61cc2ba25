import type { Side } from '../../base/side.js';
import { otherSide } from '../../base/side.js';
import { sentence } from '../../language/language.js';
import { AlertDescription } from '../../registry/alert.js';
import { certificatesOf } from '../../story/certificates.js';
import type { Facts } from '../../story/facts.js';
import { possession } from '../../story/possession.js';
import { type Inquiry, shown } from '../elimination.js';
import type { Cause } from '../explanation.js';
import { failingAlert } from '../questions/alert.js';
import { faultWords, lacksAddress, leadsNowhereKnown, suspects } from '../questions/certificates.js';
import { stackOf } from '../stacks/stack.js';
import type { Cause as CauseName } from '../verdict.js';
import {
  certificateSummary,
  isListed,
  neither,
  ofCertificate,
  SIDES,
  unseen,
  visible,
} from './certificate-cause.js';
import { revocationCauses } from './revocation.js';

/** What OpenSSL says bad_certificate of: most other faults have an alert of their own there. */
const OPENSSL_BAD_CERTIFICATE: readonly CauseName[] = [
  'hostname_mismatch',
  'not_yet_valid',
  'weak_signature',
];

/** The refusing side's library has an alert of its own for other faults, so that it probably means this one. */
const byHabit =
  (cause: CauseName, owner: Side) =>
  (facts: Facts): number => {
    const alert = failingAlert(facts);
    if (alert?.description !== AlertDescription.code.bad_certificate) return 0;
    const library = stackOf(facts, otherSide(owner))?.name;
    const exact = library === 'OpenSSL' || library === 'Node.js';
    return exact && OPENSSL_BAD_CERTIFICATE.includes(cause) ? 0.5 : 0;
  };

/**
 * A chain to no public root is trusted only where somebody said so; a CA that the server names, it trusts. A certificate
 * that names itself as its issuer is its own, also where that signature cannot be checked here.
 */
function distrust(facts: Facts, inquiry: Inquiry, owner: Side): number {
  if (suspects(facts, owner, 'self_signed')) return -0.1;
  if (owner === 'client') {
    if (shown(inquiry, 'client:not_in_ca_list', ['yes']) !== undefined) return 1;
    if (isListed(inquiry)) return -1;
  }
  return leadsNowhereKnown(facts, owner) ? 0.75 : 0;
}

const alone = (facts: Facts, owner: Side): boolean => certificatesOf(facts, owner).length <= 1;

const compareFingerprint = (owner: Side) => [sentence('remedy.fingerprint', { owner })];

const staple = () => [sentence('remedy.no_ocsp_staple', {})];

const trust: readonly Cause[] = [
  ...visible(
    'self_signed',
    ['RFC 5280 section 6.1', 'RFC 8446 section 6.2'],
    'usual',
    {
      server: [['tls12-server-self-signed'], ['tls12-server-unknown-ca', 'tls12-mutual-success']],
      client: [['tls12-client-self-signed-nginx'], ['tls12-client-unknown-ca-nginx']],
    },
    { namedBy: ['unknown_ca'], expects: { knownByFingerprint: ['no'] } },
  ),
  ...SIDES.map((owner) =>
    ofCertificate({
      cause: 'fingerprint_mismatch',
      id: `sdp_fingerprint.${owner}`,
      remedies: compareFingerprint,
      saidAs: ['unknown_ca'],
      owner,
      refs: ['RFC 8122 section 5', 'RFC 8827 section 6.5'],
      provedBy: [],
      nearMisses: ['tls12-server-self-signed', 'tls12-client-self-signed-nginx'],
      shows: 'self_signed',
      expects: { knownByFingerprint: ['yes'] },
      often: 'usual',
      // Nobody looks at who issued it where media are agreed on; two that vouch for themselves alone leave it open.
      leaning: (facts, inquiry) =>
        shown(inquiry, 'knownByFingerprint', ['yes']) !== undefined ||
        SIDES.every((side) => certificatesOf(facts, side).length > 0)
          ? 1
          : -1,
      why: () => sentence('alternative.certificate', { owner, cause: 'fingerprint_mismatch' }),
    }),
  ),
  ...SIDES.map((owner) =>
    ofCertificate({
      cause: 'unknown_ca',
      namedBy: ['unknown_ca'],
      saidAs: ['decrypt_error'],
      owner,
      refs: ['RFC 8446 section 6.2', 'RFC 5280 section 6.1'],
      provedBy: [owner === 'server' ? 'tls12-server-unknown-ca' : 'tls12-s-server-client-unknown-ca'],
      nearMisses: [owner === 'server' ? 'tls12-server-self-signed' : 'tls12-s-server-client-expired'],
      expects: { [`${owner}:self_signed`]: ['no'] },
      often: 'usual',
      leaning: (facts, inquiry) => distrust(facts, inquiry, owner),
      why: (facts) =>
        faultWords(facts, owner, 'not_in_ca_list') ?? sentence('alternative.unknown_ca', { owner }),
    }),
  ),
  ...SIDES.map((owner) =>
    ofCertificate({
      cause: 'missing_intermediate',
      namedBy: ['unknown_ca'],
      owner,
      refs: ['RFC 5246 section 7.4.2', 'RFC 8446 section 4.4.2'],
      provedBy: owner === 'server' ? ['tls12-missing-intermediate'] : [],
      nearMisses: ['tls12-server-unknown-ca'],
      expects: { [`${owner}:self_signed`]: ['no'], [`${owner}:missing_intermediate`]: ['yes'] },
      often: 'seldom',
      leaning: (facts, inquiry) =>
        suspects(facts, owner, 'missing_intermediate')
          ? 1
          : alone(facts, owner) && !(owner === 'client' && isListed(inquiry))
            ? 0
            : -1,
      why: () => sentence('alternative.missing_intermediate', { owner }),
    }),
  ),
];

const dates: readonly Cause[] = [
  ...visible(
    'expired',
    ['RFC 5280 section 4.1.2.5', 'RFC 8446 section 6.2'],
    'usual',
    {
      server: [['tls12-server-expired'], ['tls12-server-not-yet-valid', 'tls12-server-unknown-ca']],
      client: [['tls12-s-server-client-expired'], ['tls12-s-server-client-unknown-ca']],
    },
    { namedBy: ['certificate_expired'] },
  ),
  ...SIDES.map((owner) =>
    ofCertificate({
      cause: 'expired',
      id: `expired_unseen.${owner}`,
      namedBy: ['certificate_expired'],
      owner,
      refs: ['RFC 5280 section 6.1.3'],
      provedBy: [],
      nearMisses: [owner === 'server' ? 'tls12-server-expired' : 'tls12-s-server-client-expired'],
      expects: { [`${owner}:expired`]: ['no'] },
      often: 'rare',
      // Clients hardly ever load the revocation lists whose age servers call by the same alert.
      leaning: () => (owner === 'server' ? 0 : -1),
      why: () => sentence('alternative.expired_elsewhere', { owner }),
    }),
  ),
  ...visible(
    'not_yet_valid',
    ['RFC 5280 section 4.1.2.5'],
    'seldom',
    {
      server: [['tls12-server-not-yet-valid'], ['tls12-server-expired']],
      client: [['tls12-s-server-client-not-yet-valid'], ['tls12-s-server-client-expired']],
    },
    { namedBy: ['certificate_expired'] },
  ),
  ...SIDES.map((owner) =>
    ofCertificate({
      cause: 'not_yet_valid',
      id: `clock.${owner}`,
      namedBy: ['certificate_expired'],
      owner,
      refs: ['RFC 5280 section 4.1.2.5'],
      provedBy: [],
      nearMisses: [owner === 'server' ? 'tls12-server-not-yet-valid' : 'tls12-s-server-client-not-yet-valid'],
      expects: { [`${owner}:not_yet_valid`]: ['no'] },
      often: 'rare',
      leaning: () => -1,
      why: () => sentence('alternative.clock', { by: otherSide(owner) }),
    }),
  ),
];

/** What a program is set up to want beyond what a chain must fulfil. */
const wanted: readonly Cause[] = [
  ...unseen(
    'fingerprint_mismatch',
    ['RFC 7469 section 2.6', 'curl: --pinnedpubkey', 'RFC 8122 section 5'],
    'rare',
    neither,
    { saidAs: ['unknown_ca'], remedies: compareFingerprint },
  ),
  ofCertificate({
    cause: 'no_ocsp_staple',
    id: 'staple_wanted.server',
    remedies: staple,
    namedBy: ['bad_certificate_status_response'],
    owner: 'server',
    refs: ['RFC 6066 section 8', 'curl: --cert-status'],
    provedBy: [],
    nearMisses: ['tls12-server-unknown-ca'],
    expects: { 'server:no_ocsp_staple': ['no'], stapleAsked: ['yes'] },
    often: 'rare',
    leaning: () => -0.5,
    why: () => sentence('alternative.certificate', { owner: 'server', cause: 'no_ocsp_staple' }),
  }),
];

/** More than that a chain leads to no public root, less than a fault that shows. */
const ADDRESS_TYPED = 0.8;

const names: readonly Cause[] = [
  ofCertificate({
    cause: 'hostname_mismatch',
    owner: 'server',
    refs: ['RFC 9525 section 6'],
    provedBy: ['tls12-hostname-mismatch', 'tls12-address-not-in-certificate'],
    nearMisses: ['tls12-server-unknown-ca'],
    shows: 'hostname_mismatch',
    often: 'usual',
    leaning: (facts) =>
      Math.max(byHabit('hostname_mismatch', 'server')(facts), lacksAddress(facts) ? ADDRESS_TYPED : 0),
    fault: (facts) => faultWords(facts, 'server', 'hostname_mismatch'),
    why: () => sentence('alternative.hostname_mismatch', {}),
  }),
  ofCertificate({
    cause: 'hostname_mismatch',
    id: 'other_name_checked.server',
    owner: 'server',
    refs: ['RFC 9525 section 6'],
    provedBy: [],
    nearMisses: ['tls12-hostname-mismatch'],
    expects: { 'server:hostname_mismatch': ['no'] },
    often: 'rare',
    leaning: () => -1,
    why: () => sentence('alternative.other_name_checked', {}),
  }),
];

const chain: readonly Cause[] = [
  ...visible(
    'wrong_eku',
    ['RFC 5280 section 4.2.1.12'],
    'seldom',
    {
      server: [['tls12-server-wrong-eku'], ['tls12-server-unknown-ca']],
      client: [['tls12-s-server-client-wrong-eku'], ['tls12-s-server-client-unknown-ca']],
    },
    { namedBy: ['unsupported_certificate'] },
  ),
  ...visible('key_usage', ['RFC 5280 section 4.2.1.3'], 'rare', neither, {
    namedBy: ['unsupported_certificate'],
    saidAs: ['unknown_ca'],
    remedies: (owner) => [sentence('remedy.key_usage', { owner })],
  }),
  ...visible(
    'weak_signature',
    ['NIST SP 800-131A', 'RFC 9155'],
    'seldom',
    {
      server: [['tls12-server-weak-signature'], ['tls12-server-expired']],
      client: [[], ['tls12-s-server-client-expired']],
    },
    { saidAs: ['unknown_ca', 'unsupported_certificate', 'decrypt_error'] },
  ),
  ...visible('not_a_ca', ['RFC 5280 section 6.1.4 (k)'], 'rare', neither, {
    saidAs: ['unknown_ca', 'unsupported_certificate', 'decrypt_error'],
    remedies: (owner) => [sentence('remedy.issue_from_ca', { owner })],
  }),
  ...visible('path_length', ['RFC 5280 section 6.1.4 (m)'], 'rare', neither, {
    saidAs: ['unknown_ca', 'unsupported_certificate'],
    remedies: () => [sentence('remedy.path_length', {})],
  }),
  ...visible('name_constraints', ['RFC 5280 section 6.1.3'], 'rare', neither, {
    saidAs: ['unknown_ca', 'unsupported_certificate'],
    remedies: (owner) => [sentence('remedy.name_constraints', { owner })],
  }),
  ...visible('unhandled_critical_extension', ['RFC 5280 section 4.2'], 'rare', neither, {
    saidAs: ['unknown_ca', 'unsupported_certificate'],
    remedies: (owner) => [sentence('remedy.reissue', { owner })],
  }),
  ...visible('unsupported_curve', ['RFC 8422 section 5.3'], 'rare', neither, {
    saidAs: ['unsupported_certificate', 'decrypt_error'],
    remedies: (owner) => [sentence('remedy.supported_curve', { owner })],
  }),
  ...visible('no_ocsp_staple', ['RFC 7633 section 4.2.3'], 'rare', neither, {
    namedBy: ['bad_certificate_status_response'],
    remedies: staple,
  }),
  ...unseen('chain_too_long', ['OpenSSL: ssl/statem/statem_lib.c, ssl_x509err2alert'], 'rare', neither, {
    saidAs: ['unknown_ca'],
    remedies: (owner) => [sentence('remedy.chain_too_long', { by: otherSide(owner) })],
    leaning: (facts) => (certificatesOf(facts, 'server').length > 3 ? 0 : -1),
  }),
];

/** The signature that should prove possession of the certificate's key; it is verified here with that key. */
const proof: readonly Cause[] = SIDES.map((owner): Cause => {
  const base = ofCertificate({
    cause: 'bad_certificate_verify',
    owner,
    namedBy: ['decrypt_error'],
    saidAs: ['bad_record_mac'],
    refs: ['RFC 8446 section 4.4.3', 'RFC 5246 section 7.4.8', 'RFC 5246 section 7.4.3'],
    provedBy: [owner === 'server' ? 'tls12-server-bad-signature' : 'tls12-client-bad-certificate-verify'],
    nearMisses: ['tls12-s-server-client-unknown-ca', 'tls12-mutual-success'],
    shows: 'bad_certificate_verify',
    often: 'rare',
    why: () => sentence('alternative.certificate', { owner, cause: 'bad_certificate_verify' }),
  });
  return {
    ...base,
    // Behind a Finished the signature has been accepted.
    of: (ending) => ending.outcome !== 'rejected' && base.of(ending),
    evidence: (facts) => {
      const found = possession(facts, owner);
      return found?.signature === 'invalid'
        ? [
            {
              event: found.event,
              frame: found.event.frame,
              what: sentence('evidence.bad_signature', { from: owner }),
            },
          ]
        : [];
    },
  };
});

/** Refused, and nothing that is shown says why. */
const unknown: readonly Cause[] = SIDES.map((owner): Cause => {
  const base = ofCertificate({
    cause: 'unknown',
    id: `certificate.${owner}`,
    owner,
    refs: ['RFC 8446 section 6.2'],
    provedBy: [],
    nearMisses: ['tls12-server-expired'],
    often: 'rare',
  });
  return {
    ...base,
    of: (ending) => ending.refused === `${owner}_certificate`,
    expects: {},
    otherwise: true,
    summary: (facts, ending) => certificateSummary(facts, ending, owner, 'unknown'),
  };
});

export const certificateCauses: readonly Cause[] = [
  ...trust,
  ...dates,
  ...names,
  ...wanted,
  ...chain,
  ...revocationCauses,
  ...proof,
  ...unknown,
];
