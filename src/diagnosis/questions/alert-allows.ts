import { AlertDescription } from '../../registry/alert.js';
import type { Facts } from '../../story/facts.js';
import type { Testimony } from '../elimination.js';
import { CAUSES, type Cause } from '../verdict.js';
import { failingAlert } from './alert.js';

const code = AlertDescription.code;

/** What an alert names by its definition (RFC 8446 section 6.2 and where the registry says), the likeliest first. */
const NAMES: ReadonlyMap<number, readonly Cause[]> = new Map<number, readonly Cause[]>([
  [code.unknown_ca, ['unknown_ca', 'self_signed', 'missing_intermediate']],
  [code.certificate_expired, ['expired', 'not_yet_valid']],
  [code.certificate_revoked, ['revoked']],
  [code.unsupported_certificate, ['wrong_eku', 'key_usage']],
  [code.decrypt_error, ['bad_certificate_verify']],
  [code.protocol_version, ['protocol_version']],
  [code.no_application_protocol, ['no_alpn']],
  [code.unrecognized_name, ['unrecognized_name']],
  [code.certificate_required, ['no_client_certificate']],
  [code.inappropriate_fallback, ['inappropriate_fallback']],
  [code.unsupported_extension, ['unsupported_extension']],
  [code.bad_certificate_status_response, ['no_ocsp_staple']],
  [code.unknown_psk_identity, ['unknown_psk_identity']],
  [code.record_overflow, ['record_overflow']],
  [code.bad_record_mac, ['corrupted']],
  [code.no_renegotiation, ['no_renegotiation']],
]);

/**
 * What else libraries say an alert of. OpenSSL: ssl/statem/statem_lib.c, ssl_x509err2alert; GnuTLS: lib/alert.c,
 * gnutls_error_to_alert; rustls: rustls/src/error.rs, From<CertificateError> for AlertDescription; NSS: lib/ssl/ssl3con.c,
 * ssl3_SendAlertForCertError; Go: crypto/tls; mbedTLS: library/ssl_tls.c. An alert that is not here may mean anything.
 */
const MAY_MEAN: ReadonlyMap<number, readonly Cause[]> = new Map<number, readonly Cause[]>([
  [
    code.unknown_ca,
    [
      'crl_missing',
      'revocation_undetermined',
      'not_a_ca',
      'path_length',
      'chain_too_long',
      'name_constraints',
      'key_usage',
      'weak_signature',
      'unhandled_critical_extension',
      'fingerprint_mismatch',
    ],
  ],
  [code.certificate_expired, ['crl_expired', 'revocation_undetermined']],
  [code.certificate_revoked, ['revocation_undetermined', 'crl_missing', 'crl_expired']],
  [
    code.unsupported_certificate,
    [
      'weak_signature',
      'unsupported_curve',
      'client_cert_sigalg_mismatch',
      'no_shared_sigalg',
      'not_a_ca',
      'path_length',
      'unhandled_critical_extension',
      'name_constraints',
    ],
  ],
  [
    code.decrypt_error,
    [
      'unknown_ca',
      'weak_signature',
      'wrong_psk',
      'corrupted',
      'transcript_changed',
      'not_a_ca',
      'crl_missing',
      'unsupported_curve',
    ],
  ],
  [code.protocol_version, ['downgrade', 'inappropriate_fallback', 'no_shared_sigalg', 'sslv2_hello']],
  [code.no_application_protocol, []],
  [code.unrecognized_name, []],
  [
    code.certificate_required,
    ['client_cert_not_in_ca_list', 'client_cert_sigalg_mismatch', 'cannot_sign', 'ca_list_too_long'],
  ],
  [code.inappropriate_fallback, ['downgrade']],
  [code.unsupported_extension, ['duplicate_extension']],
  [code.bad_certificate_status_response, ['revocation_undetermined', 'revoked']],
  [code.unknown_psk_identity, ['wrong_psk']],
  [code.record_overflow, ['message_too_large', 'corrupted', 'ca_list_too_long']],
  [code.bad_record_mac, ['wrong_psk', 'transcript_changed', 'bad_certificate_verify']],
  [code.no_renegotiation, []],
]);

/** The alert says nothing of these by itself, and a cause may be left unnamed whatever it says. */
const ALWAYS: readonly Cause[] = ['unknown', 'protocol_error', 'injected', 'none'];

export const namedCauses = (description: number | undefined): readonly Cause[] =>
  description === undefined ? [] : (NAMES.get(description) ?? []);

const TESTIMONY = new Map<number, Testimony<'alertAllows'>>();

for (const [description, named] of NAMES) {
  const allowed = new Set<Cause>([...named, ...(MAY_MEAN.get(description) ?? []), ...ALWAYS]);
  TESTIMONY.set(
    description,
    Object.fromEntries(CAUSES.filter((cause) => !allowed.has(cause)).map((cause) => [cause, 'seen'])),
  );
}

const NOTHING_RULED_OUT: Testimony<'alertAllows'> = {};

/** The causes of which no library that is known says the alert that ended it. */
export function alertAllows(facts: Facts): Testimony<'alertAllows'> {
  const event = failingAlert(facts);
  return (event && TESTIMONY.get(event.description)) ?? NOTHING_RULED_OUT;
}
