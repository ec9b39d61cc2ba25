/** How a connection ended, in the words of a report. */
interface Ended {
  readonly outcome: string;
  readonly refusedBy: string;
}

/**
 * Did a connection that ended so not end well? What is incomplete may have gone on; and where nobody spoke TLS and nobody
 * refused anything (a health check, mail in clear), nothing failed.
 */
export const isFailure = ({ outcome, refusedBy }: Ended): boolean =>
  outcome !== 'established' && outcome !== 'incomplete' && !(outcome === 'not_tls' && refusedBy === 'none');
