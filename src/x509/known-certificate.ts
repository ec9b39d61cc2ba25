import { type KnownCertificate, knownCertificates } from '../registry/known-certificate.js';
import type { Certificate } from './certificate.js';

/** A chain's certificate that a program made by itself, or a product's CA that issued it; undefined: none that is known. */
export function knownCertificate(chain: readonly Certificate[]): KnownCertificate | undefined {
  const [leaf] = chain;
  if (leaf === undefined) return undefined;
  return knownCertificates.find(
    ({ subject, issuer, extension }) =>
      subject?.test(leaf.subject) === true ||
      (issuer !== undefined && chain.some((one) => issuer.test(one.issuer))) ||
      (extension !== undefined && leaf.extensions.some(({ oid }) => oid === extension)),
  );
}
