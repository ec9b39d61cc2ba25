import { sentence } from '../../language/language.js';
import { caNamesOf } from '../../story/certificates.js';
import { clientRemedy } from '../remedies.js';
import type { Rule } from '../rule.js';

/**
 * The server asked for a client certificate and none came. Whether the client has one that does not fit the
 * request's CA names or algorithms cannot be seen.
 */
export const missingClientCertificate: Rule = {
  id: 'client_certificate.missing',
  refs: ['RFC 5246 section 7.4.6', 'RFC 8446 section 4.4.2.4'],
  provedBy: ['tls12-no-client-certificate', 'tls12-s-server-no-client-certificate'],
  nearMisses: ['tls12-mutual-success', 'tls12-s-server-client-unknown-ca'],
  causes: ['no_client_certificate'],
  judge({ facts, ending }) {
    if (ending.refused !== 'missing_client_certificate') return undefined;
    const names = caNamesOf(facts);
    const request = facts.certificateRequest;
    const empty = facts.clientCertificate;
    return {
      cause: 'no_client_certificate',
      confidence: ending.confidence,
      summary: sentence('verdict.no_client_certificate', {
        finished: ending.outcome === 'rejected',
        silent: ending.outcome === 'abandoned',
        names,
        status: ending.status,
      }),
      explanation: sentence('explanation.no_client_certificate', {
        finished: ending.outcome === 'rejected',
        names,
        status: ending.status,
        seen: request !== undefined,
      }),
      evidence: [
        ...(request === undefined
          ? []
          : [{ frame: request.frame, what: sentence('evidence.certificate_request', { names }) }]),
        ...(empty === undefined
          ? []
          : [{ frame: empty.frame, what: sentence('evidence.empty_certificate', {}) }]),
      ],
      remedies: clientRemedy(facts, 'no_client_certificate'),
      alternatives: [
        ...(names.length > 0 || request === undefined
          ? [
              {
                cause: 'client_cert_not_in_ca_list' as const,
                why: sentence('alternative.not_in_ca_list', { names }),
              },
            ]
          : []),
        { cause: 'client_cert_sigalg_mismatch', why: sentence('alternative.sigalg_mismatch', {}) },
      ],
    };
  },
};
