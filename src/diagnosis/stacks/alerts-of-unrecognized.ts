// The same as alerts.ts of libraries whose hellos stack.ts does not tell from others: for who knows that it is one of them.
import { AlertDescription } from '../../registry/alert.js';
import type { AlertTable } from './alert-table.js';

const {
  bad_certificate,
  certificate_expired,
  certificate_revoked,
  certificate_unknown,
  close_notify,
  decrypt_error,
  handshake_failure,
  internal_error,
  unknown_ca,
  unsupported_certificate,
} = AlertDescription.code;

/** OpenSSL's table as it was before names and strength came into it; what is not in it is certificate_unknown. */
export const libressl: AlertTable = {
  sources: ['libressl/openbsd src/lib/libssl/ssl_both.c, ssl_verify_alarm_type'],
  rows: {
    unknown_ca: [unknown_ca, decrypt_error, bad_certificate],
    self_signed: [unknown_ca, bad_certificate],
    missing_intermediate: [unknown_ca],
    expired: [certificate_expired],
    not_yet_valid: [bad_certificate],
    // By libtls or the program, which may choose another.
    hostname_mismatch: [certificate_unknown, handshake_failure, bad_certificate],
    wrong_eku: [unsupported_certificate],
    key_usage: [unsupported_certificate, unknown_ca, certificate_unknown],
    revoked: [certificate_revoked],
    crl_missing: [unknown_ca],
    crl_expired: [certificate_expired],
    not_a_ca: [unknown_ca, unsupported_certificate],
    path_length: [unknown_ca],
    chain_too_long: [unknown_ca],
    name_constraints: [certificate_unknown],
    unhandled_critical_extension: [certificate_unknown],
    bad_signature_in_chain: [decrypt_error],
  },
};

/** Three kinds of verdict and no more; a program that breaks into the handshake to judge by itself may send internal_error. */
const INVALID = [certificate_unknown, internal_error];

export const secureTransport: AlertTable = {
  sources: [
    'Apple Security: libsecurity_ssl/lib, tls_verify_peer_cert: which error is which kind of trust',
    'Apple coreTLS: lib/tls_handshake, what each tls_handshake_trust is sent as',
  ],
  rows: {
    unknown_ca: [unknown_ca, ...INVALID],
    self_signed: [unknown_ca, ...INVALID],
    missing_intermediate: [unknown_ca, ...INVALID],
    // errSSLCertNotYetValid goes with errSSLCertExpired.
    expired: [certificate_expired, ...INVALID],
    not_yet_valid: [certificate_expired, ...INVALID],
    hostname_mismatch: INVALID,
    wrong_eku: INVALID,
    key_usage: INVALID,
    weak_signature: INVALID,
    revoked: INVALID,
    not_a_ca: INVALID,
    path_length: INVALID,
    name_constraints: INVALID,
    unhandled_critical_extension: INVALID,
  },
};

/** Whatever the trust manager objects to; the rest is found before it is asked. */
const BY_TRUST_MANAGER = [certificate_unknown];

export const bouncyCastle: AlertTable = {
  sources: [
    'bcgit/bc-java tls: org.bouncycastle.jsse.provider, checkClientTrusted and checkServerTrusted of ProvSSLEngine and ProvSSLSocketDirect',
    'bcgit/bc-java tls: org.bouncycastle.tls.crypto, validateKeyUsage and the reading of public keys',
  ],
  rows: {
    unknown_ca: BY_TRUST_MANAGER,
    self_signed: BY_TRUST_MANAGER,
    missing_intermediate: BY_TRUST_MANAGER,
    expired: BY_TRUST_MANAGER,
    not_yet_valid: BY_TRUST_MANAGER,
    hostname_mismatch: BY_TRUST_MANAGER,
    wrong_eku: BY_TRUST_MANAGER,
    key_usage: BY_TRUST_MANAGER,
    weak_signature: [certificate_unknown, bad_certificate],
    revoked: BY_TRUST_MANAGER,
    not_a_ca: BY_TRUST_MANAGER,
    path_length: BY_TRUST_MANAGER,
    name_constraints: BY_TRUST_MANAGER,
    unhandled_critical_extension: BY_TRUST_MANAGER,
    unsupported_curve: [unsupported_certificate, certificate_unknown],
  },
};

/** It closes with close_notify whatever is wrong, so as to tell an attacker nothing; only QUIC above it says which. */
const IN_SILENCE = [close_notify];

export const s2n: AlertTable = {
  sources: [
    'aws/s2n-tls tls/s2n_alerts.c, s2n_alerts_write_error_or_close_notify: close_notify for all but a few errors, none of them of certificates',
    'aws/s2n-tls tls/s2n_alerts.c, s2n_translate_protocol_error_to_alert: what s2n-quic sends instead',
  ],
  rows: {
    unknown_ca: [...IN_SILENCE, certificate_unknown],
    self_signed: [...IN_SILENCE, certificate_unknown],
    missing_intermediate: [...IN_SILENCE, certificate_unknown],
    expired: [...IN_SILENCE, certificate_expired],
    not_yet_valid: [...IN_SILENCE, certificate_expired],
    hostname_mismatch: [...IN_SILENCE, certificate_unknown],
    revoked: [...IN_SILENCE, certificate_revoked],
    chain_too_long: [...IN_SILENCE, bad_certificate],
    unhandled_critical_extension: [...IN_SILENCE, certificate_unknown],
  },
};
