// Holds what is said of a sample's connection, without its keys, against what its lab configured.
import type { ConnectionReport } from '../../src/index.js';

type Words = string | null | readonly (string | null)[];

interface ClientAuthenticationTruth {
  readonly requested?: Words;
  readonly certificate?: Words;
}

export interface Truth {
  readonly order: number;
  readonly serverPort: number;
  readonly tls: { readonly version: string | null; readonly resumed: boolean };
  readonly clientAuthentication: ClientAuthenticationTruth;
  readonly outcome: Words;
  readonly refusedBy: Words;
  readonly refused: Words;
  readonly cause: Words;
  readonly clear?: {
    readonly clientAuthentication?: ClientAuthenticationTruth;
    readonly outcome?: Words;
    readonly refusedBy?: Words;
    readonly refused?: Words;
    readonly cause?: Words;
    readonly confidenceAtMost?: 'inferred' | 'possible';
  };
}

const oneOf = (words: Words): readonly (string | null)[] =>
  Array.isArray(words) ? words : [words as string | null];

function fits(words: Words, value: string | null): boolean {
  return oneOf(words).includes(value);
}

/** What the lab configured is what the verdict says; where it cannot know, it says so and the truth is among the alternatives. */
export function contradictions(truth: Truth, connection: ConnectionReport): string[] {
  const wrong: string[] = [];
  const { verdict } = connection;
  const said = (what: string, value: unknown, wanted: unknown) => {
    wrong.push(`${what}: said ${JSON.stringify(value)}, the lab configured ${JSON.stringify(wanted)}`);
  };
  if (connection.tls.version !== truth.tls.version)
    said('version', connection.tls.version, truth.tls.version);
  for (const key of ['outcome', 'refusedBy', 'refused'] as const) {
    const value = verdict[key];
    if (fits(truth[key], value)) continue;
    // A refusal of the connection leaves open what was refused in it.
    const open =
      verdict.confidence === 'possible' ||
      verdict.outcome === 'incomplete' ||
      (key === 'refused' && value === 'connection');
    const listed = verdict.alternatives.some(
      (other) =>
        (other[key] !== undefined || other.outcome !== undefined) && fits(truth[key], other[key] ?? null),
    );
    const clear = truth.clear?.[key];
    if (open && (listed || (clear !== undefined && fits(clear, value)))) continue;
    said(key, `${value} (${verdict.confidence})`, truth[key]);
  }
  if (!fits(truth.cause, verdict.cause)) {
    // An ending among the alternatives leaves its causes open, too.
    const listed = verdict.alternatives.some((other) =>
      other.cause === undefined
        ? other.outcome !== undefined &&
          fits(truth.outcome, other.outcome) &&
          fits(truth.refusedBy, other.refusedBy ?? null)
        : fits(truth.cause, other.cause),
    );
    const clear = truth.clear?.cause;
    const open =
      verdict.causeConfidence === 'possible' &&
      (listed || (clear !== undefined && fits(clear, verdict.cause)));
    if (!open) said('cause', `${verdict.cause} (${verdict.causeConfidence})`, truth.cause);
  }
  for (const key of ['requested', 'certificate'] as const) {
    const wanted = truth.clear?.clientAuthentication?.[key] ?? truth.clientAuthentication[key];
    const value = connection.clientAuthentication[key];
    if (wanted !== undefined && value !== 'unknown' && !fits(wanted, value)) said(key, value, wanted);
  }
  return wrong;
}
