import type { Side } from '../base/side.js';
import { parsedCertificatesOf } from '../story/certificates.js';
import type { Facts } from '../story/facts.js';
import type { Certificate } from '../x509/certificate.js';
import { validityAt } from '../x509/faults/dates.js';
import { isSelfSigned } from '../x509/signature.js';
import type { CertificateReport } from './report.js';

/** The certificates that a side sent, as far as they can be decoded. Validity is judged at the connection's start. */
export function certificateReports(facts: Facts, side: Side): CertificateReport[] {
  const message = side === 'server' ? facts.serverCertificate : facts.clientCertificate;
  if (message === undefined) return [];
  const at = facts.startSeconds;
  return parsedCertificatesOf(facts, side).flatMap((certificate, position) =>
    'undecoded' in certificate
      ? []
      : [{ frame: message.frame, position, basis: message.basis, ...described(certificate, at) }],
  );
}

function described(
  certificate: Certificate,
  at: number,
): Omit<CertificateReport, 'frame' | 'position' | 'basis'> {
  const { notBefore, notAfter } = certificate;
  return {
    subject: certificate.subject,
    issuer: certificate.issuer,
    serialNumber: certificate.serialNumber,
    notBefore: notBefore.iso,
    notAfter: notAfter.iso,
    validity: validityAt(certificate, at),
    subjectAltNames: certificate.subjectAltNames,
    publicKey: certificate.publicKey,
    signatureAlgorithm: certificate.signatureAlgorithm,
    basicConstraints: certificate.basicConstraints,
    keyUsage: certificate.keyUsage,
    extendedKeyUsage: certificate.extendedKeyUsage,
    selfSigned: isSelfSigned(certificate),
    sha256: certificate.sha256,
  };
}
