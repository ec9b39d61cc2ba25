import type { Explanation } from './explanation.js';

/**
 * Recordings among the samples whose truth an explanation is, by its name, for those that do not say so themselves: the
 * lab that recorded them configured it. Where nothing in the packets shows the cause, it stands among the alternatives.
 */
export const RECORDED: Readonly<Record<string, readonly string[]>> = {
  ca_list_too_long: ['tls12-java-client-ca-list-too-long', 'tls13-java-client-ca-list-too-long'],
  cannot_sign: ['tls12-go-client-cannot-sign'],
  'cannot_sign.alert': ['tls12-go-client-cannot-sign'],
  'chain_too_long.client': ['tls12-s-server-chain-too-long', 'tls13-s-server-chain-too-long'],
  client_alert_about_parameters: [
    'tls12-downgrade',
    'tls12-go-client-downgrade',
    'tls12-no-secure-renegotiation',
  ],
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
  corrupted: ['tls13-corrupted'],
  'crl_expired.client': ['tls12-s-server-crl-expired', 'tls13-s-server-crl-expired'],
  'crl_missing.client': ['tls12-s-server-crl-missing', 'tls13-s-server-crl-missing'],
  'crl_missing.server': ['tls12-server-crl-missing', 'tls13-server-crl-missing'],
  dh_too_small: ['tls12-dh-too-small'],
  downgrade: ['tls12-downgrade', 'tls12-go-client-downgrade'],
  duplicate_extension: [
    'tls12-client-duplicate-extension',
    'tls12-server-duplicate-extension',
    'tls13-client-duplicate-extension',
  ],
  ems_dropped: ['tls12-ems-dropped'],
  'expired_unseen.client': [
    'tls13-go-client-java-server-client-expired',
    'tls13-nss-client-expired',
    'tls13-nss-client-gnutls-server-client-expired',
  ],
  'expired_unseen.server': ['tls12-server-expired-root'],
  'fingerprint_mismatch.server': ['tls12-fingerprint-mismatch'],
  eap_accepted: ['eap-tls12-mutual-success', 'eap-tls13-mutual-success', 'eap-ttls-success'],
  eap_after_handshake: ['eap-tls12-refused-by-policy'],
  eap_lost_on_the_way: ['eap-tls12-answer-lost'],
  eap_method: ['eap-method-refused', 'eap-md5-instead'],
  eap_method_refused: ['eap-method-refused'],
  eap_missed_certificate: ['eap-ttls-no-client-certificate'],
  'eap_offer.no_shared_cipher': ['eap-tls12-no-shared-cipher'],
  'eap_offer.protocol_version': ['eap-tls-protocol-version'],
  'eap_offer.unknown': ['eap-tls12-no-shared-cipher', 'eap-tls-protocol-version'],
  eap_other_method: ['eap-md5-instead'],
  eap_refused_after_handshake: ['eap-tls12-refused-by-policy'],
  eap_refused_certificate: [
    'eap-tls12-client-unknown-ca',
    'eap-tls12-client-expired',
    'eap-tls13-client-expired',
    'eap-tls12-nas-client-unknown-ca',
  ],
  eap_refused_inside: ['eap-peap-wrong-password'],
  eap_refused_offer: ['eap-tls12-no-shared-cipher', 'eap-tls-protocol-version'],
  eap_timeout: ['eap-tls12-answer-lost'],
  inner_authentication: ['eap-peap-wrong-password'],
  inappropriate_fallback: ['tls12-inappropriate-fallback'],
  injected: ['tls12-injected-page', 'tls13-injected-page'],
  'key_usage.client': ['tls12-s-server-client-key-usage', 'tls13-s-server-client-key-usage'],
  'key_usage.server': ['tls13-java-client-key-usage', 'tls13-server-key-usage'],
  message_too_large: ['tls12-java-client-message-too-large', 'tls13-java-client-message-too-large'],
  'missing_intermediate.client': [
    'tls13-go-server-client-missing-intermediate',
    'tls13-python-client-missing-intermediate',
  ],
  'name_constraints.server': [
    'tls12-go-client-name-constraints',
    'tls12-server-name-constraints',
    'tls13-go-client-name-constraints',
  ],
  'network.reset': ['tls12-forged-reset', 'tls13-forged-reset'],
  no_data: ['tls12-port-probe', 'tls13-port-probe'],
  no_extended_master_secret: [
    'tls12-java-client-no-extended-master-secret',
    'tls12-java-server-no-extended-master-secret',
  ],
  'no_ocsp_staple.server': ['tls12-no-ocsp-staple-after-handshake'],
  no_secure_renegotiation: ['tls12-no-secure-renegotiation'],
  no_shared_group: ['tls13-no-shared-group'],
  no_shared_sigalg: ['tls12-no-shared-sigalg', 'tls13-no-shared-sigalg'],
  'not_a_ca.client': ['tls12-s-server-not-a-ca', 'tls13-s-server-not-a-ca'],
  'not_a_ca.server': ['tls12-server-not-a-ca', 'tls13-server-not-a-ca'],
  opened_and_closed: ['tls12-port-probe', 'tls13-port-probe'],
  'other_name_checked.server': ['tls12-go-client-common-name-only', 'tls13-go-client-common-name-only'],
  'path_length.client': ['tls12-s-server-path-length', 'tls13-s-server-path-length'],
  'path_length.server': ['tls12-server-path-length', 'tls13-server-path-length'],
  proxy_header_missing: ['proxy-header-missing-nginx'],
  record_overflow: ['tls12-record-overflow', 'tls13-record-overflow'],
  'revocation_undetermined.server': [
    'tls12-java-client-revocation-undetermined',
    'tls13-java-client-revocation-undetermined',
  ],
  'revoked.server': ['tls12-server-revoked', 'tls13-server-revoked'],
  server_ended_second_handshake: ['tls12-apache-per-path-no-client-certificate'],
  server_left_after_handshake_without_certificate: ['tls12-nginx-stream-no-client-certificate'],
  session_id_context: ['tls12-session-id-context', 'tls13-session-id-context'],
  sslv2_hello: ['tls12-go-server-sslv2-hello'],
  'staple_wanted.server': ['tls12-no-ocsp-staple-after-handshake'],
  transcript_changed: ['tls12-transcript-changed', 'tls13-transcript-changed'],
  'unhandled_critical_extension.client': [
    'tls12-s-server-client-unhandled-critical-extension',
    'tls13-s-server-client-unhandled-critical-extension',
  ],
  'unhandled_critical_extension.server': [
    'tls12-server-unhandled-critical-extension',
    'tls13-server-unhandled-critical-extension',
  ],
  unknown_psk_identity: ['tls12-unknown-psk-identity'],
  'unsupported_curve.client': ['tls12-go-server-unsupported-curve', 'tls12-s-server-unsupported-curve'],
  unsupported_extension: ['tls12-unsupported-extension'],
  words_injected: ['tls12-injected-page', 'tls13-injected-page'],
  wrong_psk: ['tls13-wrong-psk', 'tls12-wrong-psk'],
};

/** The same explanations, each with its recordings. */
export const proved = <E extends Explanation>(explanations: readonly E[]): readonly E[] =>
  explanations.map((one) => {
    const recorded = one.provedBy.length > 0 ? undefined : RECORDED[one.id];
    return recorded === undefined ? one : { ...one, provedBy: recorded };
  });
