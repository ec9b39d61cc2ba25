// Does a chain belong to a public CA? By names and key identifiers: a claim that anybody can make, and that hardly
// anybody but a public CA makes.
import { OID } from '../registry/oid.js';
import { isPublicRoot } from '../registry/public-root.js';
import type { Certificate } from './certificate.js';
import { sentPath } from './sent-path.js';

/** The certificate has the name and the key of a public root, whoever signed this copy of it. */
export const hasPublicRootsKey = (certificate: Certificate): boolean =>
  certificate.subjectKeyIdentifier !== null &&
  isPublicRoot(certificate.subject, certificate.subjectKeyIdentifier);

/** RFC 6962 section 3.3: carries timestamps of certificate transparency logs, which take what a public CA issues. */
export const isPubliclyLogged = (certificate: Certificate): boolean =>
  certificate.extensions.some(({ oid }) => oid === OID.signedCertificateTimestampList);

/**
 * Whether the chain, as sent, leads to a public root (Mozilla's list). `no`: it ends with a self-issued certificate
 * that is none of them. `unknown`: the issuer of its last certificate was not sent and is no public root, or there is
 * no chain. Found once for the same array, which must not change.
 */
export function leadsToPublicRoot(chain: readonly Certificate[]): LeadsToPublicRoot {
  let known = led.get(chain);
  if (known === undefined) {
    known = whereItLeads(chain);
    led.set(chain, known);
  }
  return known;
}

export type LeadsToPublicRoot = 'yes' | 'no' | 'unknown';

// The same few chains come in many connections of a capture.
const led = new WeakMap<readonly Certificate[], LeadsToPublicRoot>();

function whereItLeads(chain: readonly Certificate[]): LeadsToPublicRoot {
  const { positions, end } = sentPath(chain);
  const path = positions.map((position) => chain[position]!);
  const last = path.at(-1);
  if (last === undefined) return 'unknown';
  if (path.some(hasPublicRootsKey)) return 'yes';
  const key = end === 'self_issued' ? last.subjectKeyIdentifier : last.authorityKeyIdentifier;
  // A name alone, as in certificates of former days, is not enough.
  if (isPublicRoot(last.issuer, key)) return key === null ? 'unknown' : 'yes';
  return end === 'self_issued' ? 'no' : 'unknown';
}
