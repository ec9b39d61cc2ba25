import type { Facts } from '../facts.js';
import { hiddenHandshake } from './hidden-handshake.js';

/** What record sizes prove about a side's Certificate and signature. */
export interface HiddenCertificate {
  readonly basis: 'inferred';
  /** The key that signed, by the length of its CertificateVerify (RFC 8446 section 4.4.3). */
  readonly signedWith?: string;
  /** Bytes of the Certificate message, its header included; of CompressedCertificate, if one was sent. */
  readonly certificateLength?: number;
}

/** The certificates of both sides, TLS 1.3 without keys; a side is absent if its sizes prove nothing. */
export function hiddenCertificates(facts: Facts): {
  readonly server?: HiddenCertificate;
  readonly client?: HiddenCertificate;
} {
  const hidden = facts.once(hiddenHandshake);
  if (hidden === undefined) return {};
  const server = proved(hidden.server.key, hidden.server.certificateLength);
  const client =
    hidden.client.holds === 'certificate' ? proved(hidden.client.key, hidden.client.length) : undefined;
  return { ...(server === undefined ? {} : { server }), ...(client === undefined ? {} : { client }) };
}

function proved(key: string | undefined, length: number | undefined): HiddenCertificate | undefined {
  if (key === undefined && length === undefined) return undefined;
  return {
    basis: 'inferred',
    ...(key === undefined ? {} : { signedWith: key }),
    ...(length === undefined ? {} : { certificateLength: length }),
  };
}
