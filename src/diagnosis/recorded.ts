import type { Explanation } from './explanation.js';

/**
 * Recordings among the samples whose truth an explanation is, by its name, for those that do not say so themselves: the
 * lab that recorded them configured it. Where nothing in the packets shows the cause, it stands among the alternatives.
 */
export const RECORDED: Readonly<Record<string, readonly string[]>> = {
  cannot_sign: ['tls12-go-client-cannot-sign'],
  'cannot_sign.alert': ['tls12-go-client-cannot-sign'],
  client_cert_not_in_ca_list: [
    'tls12-client-certificate-not-in-list',
    'tls13-client-certificate-not-in-list',
    'tls13-go-client-unknown-ca',
  ],
  client_cert_sigalg_mismatch: [
    'tls12-s-server-client-sigalg-mismatch',
    'tls13-go-server-brainpool-kept-back',
    'tls13-nss-server-client-sigalg-mismatch',
  ],
  'client_cert_sigalg_mismatch.alert': [
    'tls12-s-server-client-sigalg-mismatch',
    'tls13-go-server-brainpool-kept-back',
    'tls13-nss-server-client-sigalg-mismatch',
  ],
  'clock.client': ['tls13-s-server-client-not-yet-valid'],
  'clock.server': ['tls13-server-not-yet-valid'],
  dh_too_small: ['tls12-dh-too-small'],
  'expired_unseen.client': [
    'tls13-go-client-java-server-client-expired',
    'tls13-nss-client-expired',
    'tls13-nss-client-gnutls-server-client-expired',
  ],
  'expired_unseen.server': ['tls12-server-expired-root'],
  'fingerprint_mismatch.server': ['tls12-fingerprint-mismatch'],
  'missing_intermediate.client': [
    'tls13-go-server-client-missing-intermediate',
    'tls13-python-client-missing-intermediate',
  ],
  'no_ocsp_staple.server': ['tls12-no-ocsp-staple-after-handshake'],
  no_shared_group: ['tls13-no-shared-group'],
  no_shared_sigalg: ['tls12-no-shared-sigalg', 'tls13-no-shared-sigalg'],
  'other_name_checked.server': [
    'tls12-address-not-in-certificate',
    'tls12-go-client-common-name-only',
    'tls13-go-client-common-name-only',
  ],
  'path_length.client': ['tls12-s-server-path-length', 'tls13-s-server-path-length'],
  'path_length.server': ['tls12-server-path-length', 'tls13-server-path-length'],
  record_overflow: ['tls12-record-overflow', 'tls13-record-overflow'],
  'revoked.server': ['tls12-server-revoked', 'tls13-server-revoked'],
  server_ended_second_handshake: ['tls12-apache-per-path-no-client-certificate'],
  server_left_after_handshake_without_certificate: ['tls12-nginx-stream-no-client-certificate'],
  'staple_wanted.server': ['tls12-no-ocsp-staple-after-handshake'],
};

/** The same explanations, each with its recordings. */
export const proved = <E extends Explanation>(explanations: readonly E[]): readonly E[] =>
  explanations.map((one) => {
    const recorded = one.provedBy.length > 0 ? undefined : RECORDED[one.id];
    return recorded === undefined ? one : { ...one, provedBy: recorded };
  });
