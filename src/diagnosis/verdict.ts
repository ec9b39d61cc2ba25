import type { Confidence } from '../base/basis.js';
import type { Side } from '../base/side.js';
import { CAUSES as CAUSE_WORDS, type Cause } from '../language/english/causes.js';
import type { Sentence } from '../language/language.js';
import type { StoryEvent } from '../story/event.js';

// The words of DESIGN's contract; src/report/ gives them out under the same names.

export type Outcome = 'established' | 'failed' | 'rejected' | 'abandoned' | 'incomplete' | 'not_tls';
export type RefusedBy = 'client' | 'server' | 'network' | 'none' | 'unknown';
export type Refused =
  | 'server_certificate'
  | 'client_certificate'
  | 'missing_client_certificate'
  | 'parameters'
  | 'connection';
export type { Cause };

/** Every cause, in the order of the contract. */
export const CAUSES = Object.keys(CAUSE_WORDS) as readonly Cause[];

/** When the last packet of the capture was recorded. */
export interface CaptureEnd {
  readonly seconds: number;
  readonly nanoseconds: number;
}

export interface Alternative {
  readonly outcome?: Outcome;
  readonly refusedBy?: RefusedBy;
  readonly refused?: Refused;
  readonly cause?: Cause;
  readonly why: Sentence;
}

export interface Evidence {
  /** The event that shows it; absent where it is shown by what is missing. */
  readonly event?: StoryEvent;
  readonly frame: number;
  readonly what: Sentence;
}

export interface AlertSeen {
  readonly from: Side;
  readonly level: number;
  readonly description: number;
  readonly event: StoryEvent;
}

/** Of an ending, what causes are looked for by: nothing of it is one connection's alone. */
export interface JudgedEnding {
  /** The explanation that stands. */
  readonly id: string;
  readonly outcome: Outcome;
  readonly refusedBy: RefusedBy;
  readonly refused: Refused | null;
  readonly confidence: Confidence;
  readonly alert: Pick<AlertSeen, 'from' | 'description'> | undefined;
  readonly moment: Pick<StoryEvent, 'kind'> | undefined;
  /** Its causes name it: that somebody left explains nothing. */
  readonly ownCauses?: true | undefined;
}

/** How a connection ended, as it is told: who refused what, and how sure that is. */
export interface ToldEnding extends JudgedEnding {
  readonly alert: AlertSeen | undefined;
  /** The event that ended it, or that shows the failure. */
  readonly moment: StoryEvent | undefined;
  readonly alternatives: readonly Alternative[];
  readonly evidence: readonly Evidence[];
  /** The HTTP status with which the application refused, if it could be read. */
  readonly status?: number | undefined;
}

export interface Verdict {
  /** The explanation of the cause that is told. */
  readonly explainedBy: string;
  readonly ending: ToldEnding;
  readonly cause: Cause;
  readonly causeConfidence: Confidence;
  readonly alternatives: readonly Alternative[];
  readonly summary: Sentence;
  readonly explanation: Sentence;
  /** How the alert, or the silence, is to be read, if the refusing side's library can be guessed. */
  readonly reading: Sentence | undefined;
  readonly evidence: readonly Evidence[];
  readonly remedies: readonly Sentence[];
}
