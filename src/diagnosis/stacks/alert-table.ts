import { CERTIFICATE_CAUSES } from '../verdict.js';

/** What a peer may find wrong with a certificate: the causes' own words, and what several of them are one cause of. */
const FAULTS = [...CERTIFICATE_CAUSES, 'bad_signature_in_chain', 'unsupported_curve'] as const;
export type CertificateFault = (typeof FAULTS)[number];

export const isCertificateFault = (name: string): name is CertificateFault =>
  (FAULTS as readonly string[]).includes(name);

export interface AlertTable {
  /** Files of the library's source and functions in them, or what was recorded. */
  readonly sources: readonly string[];
  readonly rows: Readonly<Partial<Record<CertificateFault, readonly number[]>>>;
}
