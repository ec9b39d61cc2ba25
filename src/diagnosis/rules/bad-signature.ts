import { sentence } from '../../language/language.js';
import { AlertDescription } from '../../registry/alert.js';
import { certificatesOf } from '../../story/certificates.js';
import { possession } from '../../story/possession.js';
import { namedCauses } from '../alert-meaning.js';
import { clientRemedy, serverRemedy } from '../remedies.js';
import { type Rule, weaker } from '../rule.js';

/**
 * The signature that should prove possession of the certificate's key. It is verified here with the certificate's public
 * key, so that a wrong one is a fact, whatever alert it was answered with.
 */
export const badSignature: Rule = {
  id: 'certificate.bad_certificate_verify',
  refs: ['RFC 8446 section 4.4.3', 'RFC 5246 section 7.4.8', 'RFC 5246 section 7.4.3'],
  provedBy: ['tls12-client-bad-certificate-verify', 'tls12-server-bad-signature'],
  nearMisses: ['tls12-s-server-client-unknown-ca', 'tls12-mutual-success'],
  causes: ['bad_certificate_verify'],
  judge({ facts, ending }) {
    if (ending.refused !== 'server_certificate' && ending.refused !== 'client_certificate') return undefined;
    const owner = ending.refused === 'server_certificate' ? 'server' : 'client';
    const by = owner === 'server' ? 'client' : 'server';
    // Behind a Finished the signature has been accepted, and an alert that names another cause leaves no doubt.
    if (ending.outcome === 'rejected') return undefined;
    const description = ending.alert?.from === by ? ending.alert.description : undefined;
    const named = description === AlertDescription.code.decrypt_error;
    if (!named && namedCauses(description).length > 0) return undefined;
    const proof = possession(facts, owner);
    // TLS 1.3 hides the signature that the alert is about.
    const hidden = proof === undefined && facts.tls13 && certificatesOf(facts, owner).length === 0;
    if ((proof === undefined && !hidden) || proof?.signature === 'valid') return undefined;
    const proved = proof?.signature === 'invalid';
    if (!proved && !named) return undefined;
    const remedies =
      owner === 'server'
        ? serverRemedy(facts, 'bad_certificate_verify')
        : clientRemedy(facts, 'bad_certificate_verify');
    return {
      cause: 'bad_certificate_verify',
      confidence: !proved ? 'possible' : named ? ending.confidence : weaker('inferred', ending.confidence),
      summary: sentence('verdict.certificate_refused', {
        owner,
        by,
        cause: 'bad_certificate_verify',
        subject: certificatesOf(facts, owner)[0]?.subject,
        finished: false,
        silent: ending.outcome === 'abandoned',
        status: undefined,
      }),
      explanation: sentence('explanation.certificate_refused', {
        owner,
        cause: 'bad_certificate_verify',
        alert: ending.alert === undefined ? undefined : AlertDescription.label(ending.alert.description),
      }),
      evidence:
        proof !== undefined && proved
          ? [{ frame: proof.event.frame, what: sentence('evidence.bad_signature', { from: owner }) }]
          : [],
      remedies,
      alternatives: proved
        ? []
        : [{ cause: 'protocol_error', why: sentence('alternative.finished_mismatch', { from: owner }) }],
    };
  },
};
