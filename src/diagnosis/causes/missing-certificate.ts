import { sentence } from '../../language/language.js';
import { caNamesOf } from '../../story/certificates.js';
import type { Facts } from '../../story/facts.js';
import { hiddenHandshake } from '../../story/hidden/hidden-handshake.js';
import { quicSigns } from '../../story/hidden/quic-signs.js';
import type { Cause, Often } from '../explanation.js';
import { clientRemedy } from '../remedies.js';
import { serviceOf } from '../service.js';
import type { Cause as CauseName, JudgedEnding, ToldEnding } from '../verdict.js';
import { alertsOf, type OfAlerts } from './of-alerts.js';

const missing = (ending: JudgedEnding): boolean =>
  ending.refused === 'missing_client_certificate' || ending.id === 'server_alert';

/** Where what was refused is open, too. */
const NOTHING_SENT = {
  requested: ['yes'],
  clientCertificate: ['empty', 'none'],
  alertAbout: ['missing_certificate'],
} as const;

/** The refusal was read, not only measured. */
const isAnswered = (facts: Facts, ending: ToldEnding): boolean =>
  ending.status !== undefined || (facts.decrypted && ending.confidence === 'certain');

function summary(facts: Facts, ending: ToldEnding) {
  return sentence('verdict.no_client_certificate', {
    seen: facts.certificateRequest !== undefined,
    finished: ending.outcome === 'rejected',
    answered: isAnswered(facts, ending),
    silent:
      ending.outcome === 'abandoned' ||
      (ending.outcome === 'rejected' && ending.id.startsWith('server_left')),
    names: caNamesOf(facts),
    status: ending.status,
    web: serviceOf(facts).service === 'https',
  });
}

const explanation = (facts: Facts, ending: ToldEnding) =>
  sentence('explanation.no_client_certificate', {
    finished: ending.outcome === 'rejected',
    answered: isAnswered(facts, ending),
    names: caNamesOf(facts),
    status: ending.status,
    seen: facts.certificateRequest !== undefined,
  });

const base = { of: missing, shownBy: {}, summary, explanation };

const keptBack = (
  cause: CauseName,
  often: Often,
  given: Pick<Cause, 'refs' | 'provedBy' | 'nearMisses' | 'expects' | 'why'> & OfAlerts,
): Cause => ({
  ...base,
  id: cause,
  cause,
  often,
  ...given,
  expects: { ...NOTHING_SENT, ...alertsOf(given), ...given.expects },
  leaning: () => -1,
  remedies: (facts) => clientRemedy(facts, cause),
});

/**
 * The server asked for a client certificate and none came. Whether the client has one that does not fit the request's
 * CA names or algorithms, or that it cannot sign with, cannot be seen.
 */
export const missingCertificateCauses: readonly Cause[] = [
  {
    ...base,
    id: 'no_client_certificate',
    cause: 'no_client_certificate',
    namedBy: ['certificate_required'],
    refs: ['RFC 5246 section 7.4.6', 'RFC 8446 section 4.4.2.4'],
    provedBy: ['tls12-no-client-certificate', 'tls12-s-server-no-client-certificate'],
    nearMisses: ['tls12-mutual-success', 'tls12-s-server-client-unknown-ca'],
    expects: NOTHING_SENT,
    shownBy: { clientCertificate: ['empty', 'none'] },
    otherwise: true,
    often: 'usual',
    leaning: (facts) => {
      const signs = facts.once(quicSigns);
      if (signs !== undefined) return signs.flightSize === 'short' ? 0.5 : -1;
      return facts.once(hiddenHandshake)?.clientMayHoldCertificate === true ? -1 : 0;
    },
    evidence: (facts) => {
      const request = facts.certificateRequest;
      const empty = facts.clientCertificate;
      const names = caNamesOf(facts);
      return [
        ...(request === undefined
          ? []
          : [
              {
                event: request,
                frame: request.frame,
                what: sentence('evidence.certificate_request', { names }),
              },
            ]),
        ...(empty === undefined || empty.message.entries.length > 0
          ? []
          : [{ event: empty, frame: empty.frame, what: sentence('evidence.empty_certificate', {}) }]),
      ];
    },
    remedies: (facts) => clientRemedy(facts, 'no_client_certificate'),
    why: () => sentence('alternative.no_client_certificate', {}),
  },
  keptBack('client_cert_not_in_ca_list', 'seldom', {
    saidAs: ['certificate_required'],
    refs: ['RFC 5246 section 7.4.4', 'RFC 8446 section 4.2.4'],
    provedBy: [],
    nearMisses: ['tls12-no-client-certificate'],
    expects: { caNamesSent: ['yes'] },
    why: (facts) => sentence('alternative.not_in_ca_list', { names: caNamesOf(facts) }),
  }),
  keptBack('client_cert_sigalg_mismatch', 'rare', {
    saidAs: ['unsupported_certificate', 'certificate_required'],
    refs: ['RFC 5246 section 7.4.4', 'RFC 8446 section 4.3.2'],
    provedBy: [],
    nearMisses: ['tls12-no-client-certificate'],
    expects: {},
    why: () => sentence('alternative.sigalg_mismatch', {}),
  }),
  keptBack('cannot_sign', 'rare', {
    saidAs: ['certificate_required'],
    refs: ['RFC 8446 section 4.4.3'],
    provedBy: [],
    nearMisses: ['tls12-no-client-certificate'],
    expects: {},
    why: () => sentence('alternative.cannot_sign', {}),
  }),
];
