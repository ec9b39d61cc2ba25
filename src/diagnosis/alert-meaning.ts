import { AlertDescription } from '../registry/alert.js';
import type { Cause } from './verdict.js';

const code = AlertDescription.code;

/** Alerts about the peer's certificate or its proof (RFC 8446 section 6.2, RFC 6066 section 5 and 8). */
const ABOUT_CERTIFICATE = new Set<number>([
  code.no_certificate,
  code.bad_certificate,
  code.unsupported_certificate,
  code.certificate_revoked,
  code.certificate_expired,
  code.certificate_unknown,
  code.unknown_ca,
  code.access_denied,
  code.decrypt_error,
  code.certificate_unobtainable,
  code.bad_certificate_status_response,
  code.bad_certificate_hash_value,
  code.certificate_required,
]);

/** Alerts that say there is nothing in common. */
const ABOUT_PARAMETERS = new Set<number>([
  code.handshake_failure,
  code.protocol_version,
  code.insufficient_security,
  code.inappropriate_fallback,
  code.missing_extension,
  code.unsupported_extension,
  code.unrecognized_name,
  code.unknown_psk_identity,
  code.no_application_protocol,
  code.illegal_parameter,
  code.export_restriction,
]);

/** Alerts with which a peer complains that the other is gone, or that its stream broke off. */
const ABOUT_A_LOST_PEER = new Set<number>([code.decode_error, code.unexpected_message, code.internal_error]);

export const isAboutCertificate = (description: number): boolean => ABOUT_CERTIFICATE.has(description);
export const isAboutParameters = (description: number): boolean => ABOUT_PARAMETERS.has(description);
export const mayComplainOfLostPeer = (description: number): boolean => ABOUT_A_LOST_PEER.has(description);

/** The causes that an alert names by its definition; empty when it is generic. The likeliest stands first. */
export function namedCauses(description: number | undefined): readonly Cause[] {
  switch (description) {
    case code.unknown_ca:
      return ['self_signed', 'unknown_ca', 'missing_intermediate'];
    case code.certificate_expired:
      return ['expired', 'not_yet_valid'];
    case code.certificate_revoked:
      return ['revoked'];
    case code.unsupported_certificate:
      return ['wrong_eku'];
    case code.decrypt_error:
      return ['bad_certificate_verify'];
    case code.protocol_version:
      return ['protocol_version'];
    case code.no_application_protocol:
      return ['no_alpn'];
    case code.unrecognized_name:
      return ['unrecognized_name'];
    case code.certificate_required:
      return ['no_client_certificate'];
    default:
      return [];
  }
}
