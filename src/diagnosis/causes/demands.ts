import { otherSide } from '../../base/side.js';
import { sentence } from '../../language/language.js';
import { AlertDescription } from '../../registry/alert.js';
import type { Facts } from '../../story/facts.js';
import { type Inquiry, shown } from '../elimination.js';
import type { Cause } from '../explanation.js';
import { failingAlert } from '../questions/alert.js';
import { offersSession } from '../questions/offer.js';
import { afterServerHello, by, ofParameters, saysOf } from './of-parameters.js';

/** A client that offers it ends the handshake right behind a ServerHello without it, with the alert that RFC 7627 names. */
function insistsOnExtendedMasterSecret(facts: Facts, inquiry: Inquiry): number {
  const alert = failingAlert(facts);
  const named = alert?.description === AlertDescription.code.handshake_failure;
  const client = facts.offer?.extendedMasterSecret === true;
  const missing = shown(inquiry, 'noExtendedMasterSecret', ['yes']) !== undefined;
  return missing && named && client && alert !== undefined && facts.side(alert) === 'client' ? 1 : -1;
}

/** What one side insists on, or may not have in its hello. */
export const demandCauses: readonly Cause[] = [
  ofParameters({
    cause: 'inappropriate_fallback',
    namedBy: ['inappropriate_fallback'],
    saidAs: ['protocol_version'],
    by: 'server',
    refs: ['RFC 7507 section 3'],
    sign: 'fallbackSignalled',
    suffices: true,
    often: 'rare',
    remedies: () => [sentence('remedy.inappropriate_fallback', {})],
  }),
  ofParameters({
    cause: 'downgrade',
    saidAs: ['protocol_version', 'inappropriate_fallback'],
    by: 'client',
    refs: ['RFC 8446 section 4.1.3'],
    sign: 'downgradeSentinel',
    suffices: true,
    often: 'rare',
    remedies: () => [sentence('remedy.downgrade', {})],
  }),
  ofParameters({
    cause: 'sslv2_hello',
    saidAs: ['protocol_version'],
    by: 'server',
    refs: ['RFC 5246 appendix E.2', 'RFC 6176'],
    sign: 'ssl2Form',
    suffices: true,
    often: 'rare',
    remedies: () => [sentence('remedy.sslv2_hello', {})],
  }),
  ofParameters({
    cause: 'no_secure_renegotiation',
    by: 'client',
    refs: ['RFC 5746 section 3.4', 'OpenSSL: ssl/statem/extensions.c, final_renegotiate'],
    sign: 'noSecureRenegotiation',
    suffices: true,
    often: 'seldom',
    summary: () => sentence('verdict.no_secure_renegotiation', {}),
    explanation: () => sentence('explanation.no_secure_renegotiation', {}),
    remedies: () => [sentence('remedy.no_secure_renegotiation', {})],
  }),
  ofParameters({
    cause: 'no_extended_master_secret',
    refs: ['RFC 7627 section 5.1', 'OpenSSL: ssl/statem/extensions.c, final_ems'],
    sign: 'noExtendedMasterSecret',
    often: 'seldom',
    leaning: insistsOnExtendedMasterSecret,
    remedies: () => [sentence('remedy.no_extended_master_secret', {})],
  }),
  ofParameters({
    cause: 'ems_dropped',
    by: 'server',
    refs: ['RFC 7627 section 5.3'],
    sign: 'extendedMasterSecretDropped',
    often: 'rare',
    // RFC 7627 names that alert; what the session was made with has been agreed on before.
    leaning: (facts) =>
      afterServerHello(facts)
        ? -1
        : offersSession(facts) && saysOf(facts, AlertDescription.code.handshake_failure)
          ? 0.75
          : 0,
    remedies: () => [sentence('remedy.ems_dropped', {})],
  }),
  ofParameters({
    cause: 'dh_too_small',
    by: 'client',
    refs: ['RFC 7919 section 1', 'OpenSSL: ssl/statem/statem_clnt.c, tls_process_ske_dhe'],
    sign: 'smallDhGroup',
    suffices: true,
    often: 'seldom',
    remedies: () => [sentence('remedy.dh_too_small', {})],
  }),
  ofParameters({
    cause: 'unsupported_extension',
    namedBy: ['unsupported_extension'],
    refs: ['RFC 8446 section 4.2', 'RFC 5246 section 7.4.1.4'],
    by: 'client',
    sign: 'unaskedExtension',
    suffices: true,
    often: 'rare',
    remedies: (_, ending) => [sentence('remedy.broken_peer', { from: otherSide(by(ending)) })],
  }),
  ofParameters({
    cause: 'duplicate_extension',
    saidAs: ['unsupported_extension'],
    refs: ['RFC 8446 section 4.2'],
    sign: 'duplicateExtension',
    suffices: true,
    often: 'rare',
    remedies: (_, ending) => [sentence('remedy.broken_peer', { from: otherSide(by(ending)) })],
  }),
];
