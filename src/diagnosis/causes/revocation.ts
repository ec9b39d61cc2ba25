import { otherSide, type Side } from '../../base/side.js';
import { type Sentence, sentence } from '../../language/language.js';
import { AlertDescription } from '../../registry/alert.js';
import { type Inquiry, shown } from '../elimination.js';
import type { Cause, Often } from '../explanation.js';
import { failingAlert } from '../questions/alert.js';
import type { TellingAlert } from '../questions/questions.js';
import type { Cause as CauseName } from '../verdict.js';
import { isListed, NO_SAMPLE, neither, ofCertificate, SIDES, unseen } from './certificate-cause.js';

const hasNotExpired = (inquiry: Inquiry): boolean => shown(inquiry, 'client:expired', ['no']) !== undefined;

/**
 * The revocation list of the server, which checks clients by it: likely where the alert that OpenSSL sends for it, the first
 * of `saidAs`, is not borne out by the certificate.
 */
function ofList(
  cause: CauseName,
  often: Often,
  saidAs: readonly TellingAlert[],
  isUnfounded: (inquiry: Inquiry) => boolean,
  remedies: (owner: Side) => readonly Sentence[],
): Cause[] {
  const refs = ['RFC 5280 section 6.3', 'OpenSSL: ssl/statem/statem_lib.c, ssl_x509err2alert'];
  return SIDES.map((owner) =>
    ofCertificate({
      cause,
      owner,
      refs,
      provedBy: [],
      nearMisses: [],
      often,
      saidAs,
      remedies,
      leaning: (facts, inquiry) => {
        const alert = failingAlert(facts);
        const isSaid =
          alert?.description === AlertDescription.code[saidAs[0]!] && facts.side(alert) === 'server';
        return owner === 'client' && isSaid && isUnfounded(inquiry) ? 0.25 : 0;
      },
    }),
  );
}

/** A certificate that was withdrawn, or of which that could not be found out. */
export const revocationCauses: readonly Cause[] = [
  ...unseen(
    'revoked',
    ['RFC 8446 section 6.2', 'RFC 5280 section 6.3'],
    'seldom',
    {
      server: NO_SAMPLE,
      client: [['tls12-s-server-client-revoked'], ['tls12-s-server-client-expired']],
    },
    { namedBy: ['certificate_revoked'], saidAs: ['bad_certificate_status_response'] },
  ),
  ...ofList(
    'crl_missing',
    'rare',
    ['unknown_ca', 'certificate_revoked', 'decrypt_error'],
    isListed,
    (owner) => [sentence('remedy.crl_missing', { by: otherSide(owner) })],
  ),
  ...ofList(
    'crl_expired',
    'seldom',
    ['certificate_expired', 'certificate_revoked'],
    hasNotExpired,
    (owner) => [sentence('remedy.crl_expired', { by: otherSide(owner) })],
  ),
  ...unseen(
    'revocation_undetermined',
    ['RFC 6960 section 2', 'Schannel: CRYPT_E_REVOCATION_OFFLINE'],
    'rare',
    neither,
    {
      saidAs: ['unknown_ca', 'certificate_expired', 'certificate_revoked', 'bad_certificate_status_response'],
      remedies: (owner) => [sentence('remedy.revocation_undetermined', { by: otherSide(owner) })],
    },
  ),
];
