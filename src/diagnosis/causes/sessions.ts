import { sentence } from '../../language/language.js';
import { AlertDescription } from '../../registry/alert.js';
import type { Facts } from '../../story/facts.js';
import { shown } from '../elimination.js';
import type { Cause } from '../explanation.js';
import { failingAlert } from '../questions/alert.js';
import { offersSession } from '../questions/offer.js';
import { afterServerHello, ofParameters, saysOf } from './of-parameters.js';

/**
 * OpenSSL ends with internal_error where a client comes back with a session, and the server has named no context for its
 * sessions; a PSK that is wrong has other alerts.
 */
const comesBackInVain = (facts: Facts): boolean =>
  !afterServerHello(facts) && offersSession(facts) && saysOf(facts, AlertDescription.code.internal_error);

const { bad_record_mac, decrypt_error, handshake_failure, illegal_parameter } = AlertDescription.code;

/** RFC 8446 section 4.2.11 and RFC 4279 section 2 name some; a Finished that does not open is bad_record_mac. */
const OF_PSK: readonly number[] = [bad_record_mac, decrypt_error, handshake_failure, illegal_parameter];

const isSaidOfPsk = (facts: Facts): boolean => {
  const alert = failingAlert(facts);
  return alert !== undefined && OF_PSK.includes(alert.description);
};

/** Keys that both sides should have, and sessions that they come back to. */
export const sessionCauses: readonly Cause[] = [
  ofParameters({
    cause: 'wrong_psk',
    saidAs: ['decrypt_error', 'unknown_psk_identity', 'bad_record_mac'],
    refs: ['RFC 8446 section 4.2.11.2', 'RFC 4279 section 2'],
    expects: { pskOffered: ['yes'] },
    often: 'seldom',
    leaning: (facts, inquiry) =>
      shown(inquiry, 'pskOffered', ['yes']) === undefined ? -1 : isSaidOfPsk(facts) ? 1 : 0,
    remedies: () => [sentence('remedy.wrong_psk', {})],
  }),
  ofParameters({
    cause: 'unknown_psk_identity',
    namedBy: ['unknown_psk_identity'],
    // A server that hides which identities it knows goes on as if the key were wrong.
    saidAs: ['decrypt_error', 'bad_record_mac'],
    by: 'server',
    refs: ['RFC 4279 section 2', 'RFC 8446 section 6.2'],
    expects: { pskOffered: ['yes'] },
    often: 'seldom',
    remedies: () => [sentence('remedy.unknown_psk_identity', {})],
  }),
  ofParameters({
    cause: 'session_id_context',
    by: 'server',
    refs: ['OpenSSL: ssl/ssl_sess.c, ssl_get_prev_session'],
    expects: { sessionOffered: ['yes'] },
    often: 'rare',
    leaning: (facts, inquiry) =>
      shown(inquiry, 'sessionOffered', ['yes']) === undefined ? -1 : comesBackInVain(facts) ? 1 : 0,
    remedies: () => [sentence('remedy.session_id_context', {})],
  }),
];
