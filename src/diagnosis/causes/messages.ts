import { otherSide } from '../../base/side.js';
import { sentence } from '../../language/language.js';
import { AlertDescription } from '../../registry/alert.js';
import { CipherSuite } from '../../registry/cipher-suite.js';
import type { Facts } from '../../story/facts.js';
import { shown } from '../elimination.js';
import type { Cause } from '../explanation.js';
import { by, ofParameters, saysOf } from './of-parameters.js';

/** The client had been asked for a certificate, and could not go on. */
const ASKED = { requested: ['yes'], clientCertificate: ['sent', 'none'] } as const;

/** The server chose a suite of RFC 4279 or RFC 5489: whose keys differ cannot open the other's Finished. */
const isKeyedByPsk = (facts: Facts): boolean => {
  const suite = facts.choice?.cipherSuite;
  return suite !== undefined && CipherSuite.label(suite).includes('PSK');
};

/** Messages that are too long, damaged, or that the client could not sign. */
export const messageCauses: readonly Cause[] = [
  ofParameters({
    cause: 'ca_list_too_long',
    saidAs: ['certificate_required', 'record_overflow'],
    by: 'client',
    refs: ['RFC 5246 section 7.4.4', 'RFC 8446 section 4.2.4'],
    expects: { largeCaList: ['yes'] },
    often: 'rare',
    leaning: (_, inquiry) => (shown(inquiry, 'largeCaList', ['yes']) === undefined ? -1 : 1),
    remedies: () => [sentence('remedy.ca_list_too_long', {})],
  }),
  ofParameters({
    cause: 'message_too_large',
    saidAs: ['record_overflow'],
    refs: [
      'RFC 8446 section 4',
      'OpenSSL: SSL_CTX_set_max_cert_list',
      'Java: jdk.tls.maxHandshakeMessageSize',
    ],
    expects: {
      largeMessage: ['yes'],
      alertAbout: ['parameters', 'anything_else', 'server_certificate', 'client_certificate'],
    },
    often: 'rare',
    leaning: (_, inquiry) => (shown(inquiry, 'largeMessage', ['yes']) === undefined ? -1 : 1),
    remedies: () => [sentence('remedy.message_too_large', {})],
  }),
  ofParameters({
    cause: 'record_overflow',
    namedBy: ['record_overflow'],
    refs: ['RFC 8446 section 5.1'],
    often: 'rare',
    leaning: (facts) => (saysOf(facts, AlertDescription.code.record_overflow) ? 0 : -1),
    remedies: (_, ending) => [sentence('remedy.broken_peer', { from: otherSide(by(ending)) })],
  }),
  ofParameters({
    cause: 'corrupted',
    namedBy: ['bad_record_mac'],
    saidAs: ['decrypt_error', 'record_overflow'],
    refs: ['RFC 8446 section 6.2', 'RFC 5246 section 7.2.2'],
    often: 'rare',
    leaning: (facts) =>
      saysOf(facts, AlertDescription.code.bad_record_mac) && !isKeyedByPsk(facts) ? 0 : -1,
    remedies: () => [sentence('remedy.corrupted', {})],
  }),
  ofParameters({
    cause: 'transcript_changed',
    saidAs: ['decrypt_error', 'bad_record_mac'],
    refs: ['RFC 8446 section 4.4.4', 'RFC 5246 section 7.4.9'],
    often: 'rare',
    leaning: () => -1,
    remedies: () => [sentence('remedy.corrupted', {})],
  }),
  ofParameters({
    cause: 'cannot_sign',
    id: 'cannot_sign.alert',
    saidAs: ['certificate_required'],
    by: 'client',
    refs: ['RFC 8446 section 4.4.3', 'Go: crypto/tls/handshake_client.go, doFullHandshake'],
    expects: { ...ASKED },
    often: 'rare',
    leaning: (facts) => (facts.clientCertificate === undefined ? -1 : 0),
    remedies: () => [sentence('remedy.usable_key', {})],
    why: () => sentence('alternative.cannot_sign', {}),
  }),
  ofParameters({
    cause: 'client_cert_sigalg_mismatch',
    id: 'client_cert_sigalg_mismatch.alert',
    saidAs: ['unsupported_certificate', 'certificate_required'],
    by: 'server',
    refs: ['RFC 8446 section 4.4.3'],
    expects: { clientCertificate: ['sent'] },
    often: 'rare',
    leaning: () => -1,
    remedies: () => [sentence('remedy.stronger', { owner: 'client' })],
  }),
];
