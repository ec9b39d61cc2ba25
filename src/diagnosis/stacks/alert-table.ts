import type { Cause } from '../verdict.js';

/** What a peer may find wrong with a certificate: the causes' own words, and what several of them are one cause of. */
export type CertificateFault = Cause | 'bad_signature_in_chain';

export interface AlertTable {
  /** Files of the library's source and functions in them, or what was recorded. */
  readonly sources: readonly string[];
  readonly rows: Readonly<Partial<Record<CertificateFault, readonly number[]>>>;
}
