// Which alerts a TLS library sends about which fault of a peer's certificate, from its own source and from recordings.
// A row holds every alert that is known to be sent, the usual one first: it may rule out only what is not in it. Where
// there is no row, nothing is known and nothing is ruled out.
import { AlertDescription } from '../../registry/alert.js';
import type { AlertTable, CertificateFault } from './alert-table.js';
import { bouncyCastle, libressl, s2n, secureTransport } from './alerts-of-unrecognized.js';

const {
  access_denied,
  bad_certificate,
  bad_certificate_status_response,
  certificate_expired,
  certificate_revoked,
  certificate_unknown,
  decrypt_error,
  handshake_failure,
  illegal_parameter,
  internal_error,
  unknown_ca,
  unsupported_certificate,
} = AlertDescription.code;

export type { AlertTable, CertificateFault } from './alert-table.js';

/**
 * What an OpenSSL program's own verify callback says no to: X509_V_ERR_UNSPECIFIED where it names no reason (recorded:
 * Perl, mosquitto, telnet-ssl), and X509_V_ERR_APPLICATION_VERIFICATION.
 */
const BY_CALLBACK = [internal_error, handshake_failure];

const openssl: AlertTable = {
  sources: [
    'openssl/openssl ssl/statem/statem_lib.c, x509table and ssl_x509err2alert (1.1.1 to 3)',
    'openssl/openssl ssl/s3_both.c, ssl_verify_alarm_type (1.0.2)',
    'openssl/openssl crypto/x509/x509_vfy.c, verify_chain: which X509_V_ERR a fault gives',
  ],
  rows: {
    // Signature failure: a CA of the same name with another key. CERT_UNTRUSTED: trusted, but not for this purpose.
    unknown_ca: [unknown_ca, decrypt_error, bad_certificate],
    self_signed: [unknown_ca, bad_certificate],
    missing_intermediate: [unknown_ca],
    expired: [certificate_expired],
    not_yet_valid: [bad_certificate],
    hostname_mismatch: [bad_certificate, ...BY_CALLBACK, certificate_unknown],
    wrong_eku: [unsupported_certificate],
    key_usage: [unsupported_certificate, unknown_ca, certificate_unknown, handshake_failure],
    weak_signature: [bad_certificate, handshake_failure, certificate_unknown],
    revoked: [certificate_revoked, bad_certificate_status_response, ...BY_CALLBACK],
    crl_missing: [unknown_ca],
    crl_expired: [certificate_expired],
    revocation_undetermined: [unknown_ca, bad_certificate_status_response, ...BY_CALLBACK],
    no_ocsp_staple: [bad_certificate_status_response, certificate_unknown, ...BY_CALLBACK],
    not_a_ca: [unknown_ca, certificate_unknown, unsupported_certificate],
    path_length: [unknown_ca],
    chain_too_long: [unknown_ca],
    // Not in the table, whose last line stands for the rest.
    name_constraints: [certificate_unknown],
    unhandled_critical_extension: [certificate_unknown],
    bad_signature_in_chain: [decrypt_error],
    unsupported_curve: [illegal_parameter, handshake_failure, certificate_unknown, unsupported_certificate],
  },
};

/** What a program's own verifier says, for which BoringSSL's default stands: Chromium's and Cronet's among them. */
const BY_OWN_VERIFIER = [certificate_unknown];

const boringssl: AlertTable = {
  sources: [
    'google/boringssl ssl/ssl_x509.cc, SSL_alert_from_verify_result',
    'google/boringssl ssl/handshake.cc, ssl_verify_peer_cert: certificate_unknown unless a verifier names another',
  ],
  rows: {
    unknown_ca: [unknown_ca, decrypt_error, bad_certificate, ...BY_OWN_VERIFIER],
    self_signed: [unknown_ca, bad_certificate, ...BY_OWN_VERIFIER],
    missing_intermediate: [unknown_ca, ...BY_OWN_VERIFIER],
    expired: [certificate_expired, ...BY_OWN_VERIFIER],
    not_yet_valid: [certificate_expired, ...BY_OWN_VERIFIER],
    hostname_mismatch: [bad_certificate, ...BY_CALLBACK, ...BY_OWN_VERIFIER],
    wrong_eku: [unsupported_certificate, ...BY_OWN_VERIFIER],
    revoked: [certificate_revoked, bad_certificate_status_response, ...BY_OWN_VERIFIER],
    crl_missing: [unknown_ca, ...BY_OWN_VERIFIER],
    crl_expired: [certificate_expired, ...BY_OWN_VERIFIER],
    not_a_ca: [unknown_ca, ...BY_OWN_VERIFIER],
    path_length: [unknown_ca, ...BY_OWN_VERIFIER],
    chain_too_long: [unknown_ca, ...BY_OWN_VERIFIER],
    name_constraints: BY_OWN_VERIFIER,
    unhandled_critical_extension: BY_OWN_VERIFIER,
    bad_signature_in_chain: [decrypt_error, ...BY_OWN_VERIFIER],
  },
};

/** One alert whatever is wrong; access_denied is what programs choose that check by themselves. */
const OF_GNUTLS = [bad_certificate, access_denied];

const gnutls: AlertTable = {
  sources: [
    'gnutls/gnutls lib/alert.c, gnutls_error_to_alert: GNUTLS_E_CERTIFICATE_ERROR and _VERIFICATION_ERROR',
    'recorded: gnutls-cli, Exim, samples/tls12-gnutls-server-client-unknown-ca',
  ],
  rows: {
    unknown_ca: OF_GNUTLS,
    self_signed: OF_GNUTLS,
    missing_intermediate: OF_GNUTLS,
    expired: OF_GNUTLS,
    not_yet_valid: OF_GNUTLS,
    hostname_mismatch: OF_GNUTLS,
    wrong_eku: OF_GNUTLS,
    key_usage: [...OF_GNUTLS, illegal_parameter],
    weak_signature: [...OF_GNUTLS, handshake_failure],
    revoked: OF_GNUTLS,
    revocation_undetermined: OF_GNUTLS,
    no_ocsp_staple: OF_GNUTLS,
    not_a_ca: OF_GNUTLS,
    path_length: OF_GNUTLS,
    name_constraints: OF_GNUTLS,
    bad_signature_in_chain: OF_GNUTLS,
    unsupported_curve: [...OF_GNUTLS, handshake_failure],
  },
};

/** The client says bad_certificate of all; the server did until Go 1.20. */
const go: AlertTable = {
  sources: [
    'golang/go src/crypto/tls/handshake_client.go, verifyServerCertificate',
    'golang/go src/crypto/tls/handshake_server.go, processCertsFromClient',
    'golang/go src/crypto/x509/verify.go: not yet valid and expired are one reason, Expired',
    'recorded: Go 1.19, Caddy, etcd, docker-registry',
  ],
  rows: {
    unknown_ca: [bad_certificate, unknown_ca],
    self_signed: [bad_certificate, unknown_ca],
    missing_intermediate: [bad_certificate, unknown_ca],
    expired: [bad_certificate, certificate_expired],
    not_yet_valid: [bad_certificate, certificate_expired],
    hostname_mismatch: [bad_certificate],
    wrong_eku: [bad_certificate],
    weak_signature: [bad_certificate, unknown_ca],
    not_a_ca: [bad_certificate, unknown_ca],
    path_length: [bad_certificate],
    chain_too_long: [bad_certificate],
    name_constraints: [bad_certificate],
    unhandled_critical_extension: [bad_certificate],
    bad_signature_in_chain: [bad_certificate, unknown_ca],
    unsupported_curve: [bad_certificate, unsupported_certificate],
  },
};

/** certificate_unknown is the default, and what JDK 8 says of nearly all. */
const java: AlertTable = {
  sources: [
    'openjdk/jdk src/java.base/share/classes/sun/security/ssl/CertificateMessage.java, getCertificateAlert',
    'recorded: Java 17, samples/tls12-java-client-server-unknown-ca',
  ],
  rows: {
    unknown_ca: [certificate_unknown, bad_certificate],
    self_signed: [certificate_unknown, bad_certificate],
    missing_intermediate: [certificate_unknown],
    expired: [certificate_unknown, certificate_expired],
    not_yet_valid: [certificate_unknown, bad_certificate],
    hostname_mismatch: [certificate_unknown],
    wrong_eku: [certificate_unknown],
    key_usage: [certificate_unknown],
    weak_signature: [certificate_unknown, unsupported_certificate, bad_certificate],
    revoked: [certificate_unknown, certificate_revoked, bad_certificate_status_response],
    revocation_undetermined: [certificate_unknown, bad_certificate_status_response],
    no_ocsp_staple: [certificate_unknown, bad_certificate_status_response],
    not_a_ca: [certificate_unknown],
    path_length: [certificate_unknown],
    name_constraints: [certificate_unknown],
    unhandled_critical_extension: [certificate_unknown],
    bad_signature_in_chain: [certificate_unknown, bad_certificate],
  },
};

/** bad_certificate stands for whatever has no line of its own; mozilla::pkix has errors of its own for some. */
const nss: AlertTable = {
  sources: [
    'mozilla/nss lib/ssl/ssl3con.c, ssl3_SendAlertForCertError',
    'mozilla/nss lib/mozpkix/include/pkix/Result.h: the errors of mozilla::pkix',
  ],
  rows: {
    unknown_ca: [unknown_ca, bad_certificate, access_denied],
    self_signed: [unknown_ca, bad_certificate, access_denied],
    missing_intermediate: [unknown_ca, bad_certificate],
    // An issuer's that has expired is unknown_ca.
    expired: [certificate_expired, unknown_ca, bad_certificate],
    not_yet_valid: [bad_certificate, certificate_expired, unknown_ca],
    hostname_mismatch: [bad_certificate],
    wrong_eku: [certificate_unknown],
    key_usage: [certificate_unknown],
    weak_signature: [bad_certificate],
    revoked: [certificate_revoked],
    no_ocsp_staple: [bad_certificate],
    not_a_ca: [bad_certificate, unknown_ca],
    path_length: [bad_certificate, unknown_ca],
    name_constraints: [bad_certificate],
    unhandled_critical_extension: [bad_certificate],
    bad_signature_in_chain: [bad_certificate, unknown_ca],
    unsupported_curve: [bad_certificate, unsupported_certificate],
  },
};

/** rustls before 0.20 said bad_certificate of all; webpki's errors without a name of rustls' are certificate_unknown. */
const rustls: AlertTable = {
  sources: [
    'rustls/rustls rustls/src/error.rs, From<CertificateError> for AlertDescription',
    'rustls/rustls rustls/src/webpki/mod.rs, pki_error',
    'recorded: Deno',
  ],
  rows: {
    unknown_ca: [unknown_ca, decrypt_error, bad_certificate],
    // A CA's certificate as the end entity's.
    self_signed: [unknown_ca, certificate_unknown, bad_certificate],
    missing_intermediate: [unknown_ca, bad_certificate],
    expired: [certificate_expired, bad_certificate],
    not_yet_valid: [certificate_expired, bad_certificate],
    hostname_mismatch: [bad_certificate],
    wrong_eku: [unsupported_certificate, bad_certificate],
    weak_signature: [decrypt_error, certificate_unknown, bad_certificate],
    revoked: [certificate_revoked, bad_certificate],
    crl_missing: [unknown_ca],
    crl_expired: [unknown_ca],
    revocation_undetermined: [unknown_ca],
    not_a_ca: [certificate_unknown, unknown_ca, bad_certificate],
    path_length: [certificate_unknown, unknown_ca, bad_certificate],
    chain_too_long: [certificate_unknown, unknown_ca, bad_certificate],
    name_constraints: [certificate_unknown, bad_certificate],
    unhandled_critical_extension: [bad_certificate],
    bad_signature_in_chain: [decrypt_error, unknown_ca, bad_certificate],
  },
};

/** The first that is set, in this order: other, name, usage, key, date, revocation, trust. */
const mbedtls: AlertTable = {
  sources: [
    'Mbed-TLS/mbedtls library/ssl_tls.c, ssl_parse_certificate_verify and ssl_parse_certificate_chain',
  ],
  rows: {
    unknown_ca: [unknown_ca],
    self_signed: [unknown_ca],
    missing_intermediate: [unknown_ca],
    expired: [certificate_expired],
    not_yet_valid: [certificate_unknown, unknown_ca],
    hostname_mismatch: [bad_certificate],
    wrong_eku: [unsupported_certificate],
    key_usage: [unsupported_certificate],
    weak_signature: [unsupported_certificate, certificate_unknown, unknown_ca],
    revoked: [certificate_revoked],
    crl_expired: [certificate_unknown, unknown_ca],
    not_a_ca: [unknown_ca],
    path_length: [unknown_ca],
    unhandled_critical_extension: [bad_certificate, unsupported_certificate],
    bad_signature_in_chain: [unknown_ca],
    unsupported_curve: [unsupported_certificate, bad_certificate],
  },
};

const wolfssl: AlertTable = {
  sources: [
    'wolfSSL/wolfssl src/internal.c, DoCertFatalAlert: bad_certificate unless it is a date or no signer',
  ],
  rows: {
    unknown_ca: [unknown_ca, bad_certificate],
    self_signed: [unknown_ca, bad_certificate],
    missing_intermediate: [unknown_ca, bad_certificate],
    expired: [certificate_expired],
    not_yet_valid: [certificate_expired],
    hostname_mismatch: [bad_certificate],
    wrong_eku: [bad_certificate],
    key_usage: [bad_certificate],
    weak_signature: [bad_certificate],
    revoked: [certificate_revoked, bad_certificate],
    crl_missing: [bad_certificate],
    crl_expired: [bad_certificate, certificate_expired],
    no_ocsp_staple: [bad_certificate_status_response, bad_certificate],
    not_a_ca: [unknown_ca, bad_certificate],
    path_length: [unknown_ca, bad_certificate],
    name_constraints: [bad_certificate],
    unhandled_critical_extension: [bad_certificate],
    bad_signature_in_chain: [bad_certificate],
  },
};

/**
 * What .NET has Schannel send: the first flag of the chain that has an alert of its own, certificate_unknown for the
 * others. Schannel's own check, of which there is no source, is known by the errors that its alerts stand for.
 */
const schannel: AlertTable = {
  sources: [
    'dotnet/runtime src/libraries/System.Net.Security/src/System/Net/Security/SslStream.Protocol.cs, GetAlertMessageFromChain and CreateFatalHandshakeAlertToken',
    'Microsoft: Schannel Error Codes for TLS and SSL Alerts (SEC_E_UNTRUSTED_ROOT, SEC_E_CERT_EXPIRED, CRYPT_E_REVOKED, SEC_E_CERT_UNKNOWN)',
  ],
  rows: {
    // UntrustedRoot, PartialChain, Cyclic.
    unknown_ca: [unknown_ca, certificate_unknown],
    self_signed: [unknown_ca, certificate_unknown],
    missing_intermediate: [unknown_ca, certificate_unknown],
    // NotTimeValid is both.
    expired: [certificate_expired],
    not_yet_valid: [certificate_expired],
    hostname_mismatch: [bad_certificate, certificate_unknown],
    wrong_eku: [bad_certificate, unsupported_certificate, certificate_unknown],
    key_usage: [bad_certificate, unsupported_certificate, certificate_unknown],
    weak_signature: [bad_certificate, certificate_unknown],
    revoked: [certificate_revoked],
    // OfflineRevocation; RevocationStatusUnknown.
    crl_missing: [certificate_revoked, certificate_unknown],
    revocation_undetermined: [certificate_revoked, certificate_unknown],
    not_a_ca: [certificate_unknown, bad_certificate],
    path_length: [certificate_unknown, bad_certificate],
    name_constraints: [certificate_unknown, bad_certificate],
    unhandled_critical_extension: [bad_certificate, certificate_unknown],
    bad_signature_in_chain: [bad_certificate, decrypt_error],
  },
};

const erlang: AlertTable = {
  sources: ['erlang/otp lib/ssl/src/ssl_handshake.erl, path_validation_alert', 'recorded: Erlang, RabbitMQ'],
  rows: {
    unknown_ca: [unknown_ca, bad_certificate],
    self_signed: [bad_certificate],
    missing_intermediate: [unknown_ca],
    expired: [certificate_expired],
    not_yet_valid: [certificate_expired],
    hostname_mismatch: [handshake_failure],
    wrong_eku: [handshake_failure, unsupported_certificate],
    key_usage: [handshake_failure, unsupported_certificate],
    revoked: [certificate_revoked],
    revocation_undetermined: [bad_certificate],
    path_length: [handshake_failure],
    chain_too_long: [handshake_failure],
    name_constraints: [bad_certificate],
    unhandled_critical_extension: [unsupported_certificate],
    bad_signature_in_chain: [bad_certificate],
  },
};

/**
 * By the name that `stack.ts` gives a library, and some that it does not recognise. Node.js is missing on purpose: it
 * lets OpenSSL accept every certificate, checks by itself, and leaves without an alert.
 */
export const ALERT_TABLES: Readonly<Record<string, AlertTable>> = {
  OpenSSL: openssl,
  BoringSSL: boringssl,
  GnuTLS: gnutls,
  Go: go,
  Java: java,
  NSS: nss,
  rustls,
  'Mbed TLS': mbedtls,
  wolfSSL: wolfssl,
  Schannel: schannel,
  Erlang: erlang,
  LibreSSL: libressl,
  'Secure Transport': secureTransport,
  'Bouncy Castle': bouncyCastle,
  's2n-tls': s2n,
};

/**
 * The alerts (RFC 8446 section 6.2) that a library is known to send about a fault, the usual one first; undefined if
 * nothing is known of that library, or of that fault there: then any may be meant.
 */
export const alertsOf = (library: string, fault: CertificateFault): readonly number[] | undefined =>
  Object.hasOwn(ALERT_TABLES, library) ? ALERT_TABLES[library]!.rows[fault] : undefined;

/** Whether the alert may be about that fault. An unknown library, or a row that is missing, excludes nothing. */
export function mayMean(alert: number, fault: CertificateFault, library: string | undefined): boolean {
  const known = library === undefined ? undefined : alertsOf(library, fault);
  return known === undefined || known.includes(alert);
}
