import type { Side } from '../base/side.js';
import { type Certificate, CertificateCache } from '../x509/certificate.js';
import { distinguishedName } from '../x509/distinguished-name.js';
import type { Facts } from './connection.js';

// Distinct certificates are few even where connections are many, and each is expensive to parse.
const cache = new CertificateCache();

export type ParsedCertificate = ReturnType<CertificateCache['get']>;

/** Each certificate that a side sent, in the order sent, decoded or not. */
export function parsedCertificatesOf(facts: Facts, side: Side): ParsedCertificate[] {
  const message = (side === 'server' ? facts.serverCertificate : facts.clientCertificate)?.message;
  return message === undefined ? [] : message.entries.map((entry) => cache.get(entry.certificate));
}

/** The certificates that a side sent up to the first that cannot be decoded. */
export function certificatesOf(facts: Facts, side: Side): Certificate[] {
  const decoded: Certificate[] = [];
  for (const certificate of parsedCertificatesOf(facts, side)) {
    if ('undecoded' in certificate) break;
    decoded.push(certificate);
  }
  return decoded;
}

/** The CAs that the server named in its CertificateRequest, as RFC 4514 strings; hexadecimal where a name is damaged. */
export function caNamesOf(facts: Facts): string[] {
  const names = facts.certificateRequest?.message.certificateAuthorities ?? [];
  return names.map((der) => distinguishedName(der) ?? '(damaged name)');
}
