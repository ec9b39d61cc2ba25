import type { Confidence } from '../base/basis.js';
import type { ConnectionSummary } from '../report/report.js';
import { UsageError } from './usage-error.js';

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

/** The weakest first. */
const CONFIDENCES = ['possible', 'inferred', 'certain'] as const satisfies readonly Confidence[];

/** What --fail-on takes. */
export const FAIL_ON = ['certain', 'inferred', 'possible', 'not_tls'] as const;

/** What counts as a failed handshake in the exit status. */
export interface FailOn {
  /** From this confidence on. */
  readonly confidence: Confidence;
  /** Also where one side did not speak TLS. */
  readonly notTls: boolean;
}

/** More than possible, and TLS on both sides, unless something else is asked for. */
export function failOnOf(words: readonly (typeof FAIL_ON)[number][] = []): FailOn {
  const confidences = new Set(words.filter((word) => word !== 'not_tls'));
  if (confidences.size > 1)
    throw new UsageError(
      '--fail-on takes one of certain, inferred and possible: each holds those before it.',
    );
  return { confidence: [...confidences][0] ?? 'inferred', notTls: words.includes('not_tls') };
}

/** The connection failed, was rejected or abandoned (or was no TLS), as surely as is asked for. */
export const isFailure = (
  { verdict }: Pick<ConnectionSummary, 'verdict'>,
  { confidence, notTls }: FailOn,
): boolean =>
  (REFUSALS.has(verdict.outcome) || (notTls && verdict.outcome === 'not_tls')) &&
  CONFIDENCES.indexOf(verdict.confidence) >= CONFIDENCES.indexOf(confidence);
