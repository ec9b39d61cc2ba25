import type { Answers } from '../elimination.js';
import type { TellingAlert } from '../questions/questions.js';

/** Of the alerts that name what is wrong, those with which a cause is told. */
export interface OfAlerts {
  /** They name the cause by their definition. */
  readonly namedBy?: readonly TellingAlert[];
  /**
   * Libraries say these of it, too. OpenSSL: ssl/statem/statem_lib.c, ssl_x509err2alert; GnuTLS: lib/alert.c,
   * gnutls_error_to_alert; rustls: rustls/src/error.rs, From<CertificateError> for AlertDescription; NSS:
   * lib/ssl/ssl3con.c, ssl3_SendAlertForCertError; Go: crypto/tls; mbedTLS: library/ssl_tls.c.
   */
  readonly saidAs?: readonly TellingAlert[];
}

/** Any other alert that names something is not about this cause; one that names nothing may be. */
export const alertsOf = ({ namedBy = [], saidAs = [] }: OfAlerts): Pick<Required<Answers>, 'alertNames'> => ({
  alertNames: [...namedBy, ...saidAs, 'nothing'],
});
