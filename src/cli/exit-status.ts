import type { ConnectionSummary } from '../report/report.js';

/** Analysed, and no handshake failed. */
export const EXIT_NOTHING_FAILED = 0;
/** A failed handshake was diagnosed. */
export const EXIT_FAILED_HANDSHAKE = 1;
/** Wrong usage, or an input that cannot be read. */
export const EXIT_USAGE = 2;
/** A fault of ours. */
export const EXIT_INTERNAL = 3;
/** 128 + SIGINT. */
export const EXIT_INTERRUPTED = 130;

const REFUSALS = new Set(['failed', 'rejected', 'abandoned']);

/** The connection failed, was rejected or abandoned, and that is more than possible. */
export const surelyFailed = ({ verdict }: Pick<ConnectionSummary, 'verdict'>): boolean =>
  REFUSALS.has(verdict.outcome) && verdict.confidence !== 'possible';
