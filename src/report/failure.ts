import type { VerdictReport } from './report.js';

/**
 * Did a connection that ended so not end well? What is incomplete may have gone on; and where nobody spoke TLS and nobody
 * refused anything (a health check, mail in clear), nothing failed.
 */
export const isFailure = ({ outcome, refusedBy }: Pick<VerdictReport, 'outcome' | 'refusedBy'>): boolean =>
  outcome !== 'established' && outcome !== 'incomplete' && !(outcome === 'not_tls' && refusedBy === 'none');
