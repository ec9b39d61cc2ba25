import { type Sentence, sentence } from '../language/language.js';
import { certificatesOf } from '../story/certificates.js';
import type { Facts } from '../story/facts.js';
import type { Certificate } from '../x509/certificate.js';
import { issuedByAny } from '../x509/chain.js';
import { matchesHostName } from '../x509/host-name.js';
import { isSelfSigned } from '../x509/signature.js';
import type { Cause } from './verdict.js';

/** Something wrong with a certificate that the capture itself proves. */
export interface Fault {
  readonly cause: Cause;
  readonly what: Sentence;
  /** True: the bytes leave another explanation, too. */
  readonly suspected?: true;
}

/** NIST SP 800-131A and every current stack refuse RSA keys below this many bits. */
const LEAST_RSA_BITS = 2_048;

/** RFC 9155 and RFC 6151: collisions can be made. */
const BROKEN_DIGESTS = new Set(['md2', 'md4', 'md5', 'sha1']);

/** What is wrong with the server's certificate, most telling first, judged at the time of the connection. */
export function serverCertificateFaults(facts: Facts): Fault[] {
  const [leaf] = certificatesOf(facts, 'server');
  if (leaf === undefined) return [];
  const faults = [...validityFaults(leaf, facts.startSeconds)];
  if (isSelfSigned(leaf)) {
    faults.push({ cause: 'self_signed', what: sentence('fault.self_signed', { subject: leaf.subject }) });
  }
  faults.push(...usageFaults(leaf, 'serverAuth'));
  const name = facts.clientHello?.message.serverName;
  if (name !== undefined && !matchesHostName(leaf, name)) {
    faults.push({
      cause: 'hostname_mismatch',
      what: sentence('fault.hostname_mismatch', {
        name,
        names: leaf.subjectAltNames.map(({ value }) => value),
      }),
    });
  }
  faults.push(...strengthFaults(leaf));
  return faults;
}

/** What is wrong with the client's certificate, by itself and against what the server asked for. */
export function clientCertificateFaults(facts: Facts): Fault[] {
  const chain = certificatesOf(facts, 'client');
  const [leaf] = chain;
  if (leaf === undefined) return [];
  const faults = [...validityFaults(leaf, facts.startSeconds)];
  const names = facts.certificateRequest?.message.certificateAuthorities ?? [];
  const listed = names.length > 0 && issuedByAny(chain, names);
  if (!listed && isSelfSigned(leaf)) {
    faults.push({ cause: 'self_signed', what: sentence('fault.self_signed', { subject: leaf.subject }) });
  } else if (!listed && names.length > 0) {
    // Sent alone, its issuer may be an intermediate of a listed CA.
    faults.push({
      cause: 'unknown_ca',
      what: sentence('fault.not_in_ca_list', { issuer: leaf.issuer }),
      ...(chain.length === 1 ? { suspected: true } : {}),
    });
  }
  faults.push(...usageFaults(leaf, 'clientAuth'), ...strengthFaults(leaf));
  return faults;
}

/** RFC 5280 section 4.1.2.5: both ends of the period belong to it. `at`: seconds since 1970. */
function validityFaults(leaf: Certificate, at: number): Fault[] {
  const { notBefore, notAfter } = leaf;
  if (notAfter.seconds < at) {
    return [
      {
        cause: 'expired',
        what: sentence('fault.expired', { subject: leaf.subject, notAfter: notAfter.iso }),
      },
    ];
  }
  if (notBefore.seconds > at) {
    return [
      {
        cause: 'not_yet_valid',
        what: sentence('fault.not_yet_valid', { subject: leaf.subject, notBefore: notBefore.iso }),
      },
    ];
  }
  return [];
}

/** RFC 5280 section 4.2.1.12: without the extension, or with anyExtendedKeyUsage, every use is allowed. */
function usageFaults(leaf: Certificate, needed: 'serverAuth' | 'clientAuth'): Fault[] {
  const usages = leaf.extendedKeyUsage;
  if (usages === null || usages.includes(needed) || usages.includes('anyExtendedKeyUsage')) return [];
  return [
    { cause: 'wrong_eku', what: sentence('fault.wrong_eku', { subject: leaf.subject, needed, usages }) },
  ];
}

function strengthFaults(leaf: Certificate): Fault[] {
  const { algorithm, bits } = leaf.publicKey;
  if (algorithm === 'RSA' && bits !== undefined && bits < LEAST_RSA_BITS) {
    return [{ cause: 'weak_signature', what: sentence('fault.weak_key', { bits }) }];
  }
  if (leaf.signatureHash !== null && BROKEN_DIGESTS.has(leaf.signatureHash)) {
    return [
      {
        cause: 'weak_signature',
        what: sentence('fault.weak_digest', { algorithm: leaf.signatureAlgorithm }),
      },
    ];
  }
  return [];
}
