import type { Confidence } from '../base/basis.js';
import type { Side } from '../base/side.js';
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
export type Cause =
  | 'none'
  | 'unknown_ca'
  | 'self_signed'
  | 'missing_intermediate'
  | 'expired'
  | 'not_yet_valid'
  | 'hostname_mismatch'
  | 'wrong_eku'
  | 'weak_signature'
  | 'revoked'
  | 'bad_certificate_verify'
  | 'no_client_certificate'
  | 'client_cert_not_in_ca_list'
  | 'client_cert_sigalg_mismatch'
  | 'protocol_version'
  | 'no_shared_cipher'
  | 'no_shared_group'
  | 'no_shared_sigalg'
  | 'no_alpn'
  | 'unrecognized_name'
  | 'plain_http_to_tls'
  | 'not_tls_server'
  | 'reset'
  | 'timeout'
  | 'abandoned'
  | 'refused'
  | 'no_renegotiation'
  | 'protocol_error'
  | 'unknown';

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

/** How a connection ended: who refused what, and how sure that is. Why is a rule's business. */
export interface Ending {
  readonly outcome: Outcome;
  readonly refusedBy: RefusedBy;
  readonly refused: Refused | null;
  readonly confidence: Confidence;
  readonly alert: AlertSeen | undefined;
  /** The event that ended it, or that shows the failure. */
  readonly moment: StoryEvent | undefined;
  readonly alternatives: readonly Alternative[];
  readonly evidence: readonly Evidence[];
  /** The HTTP status with which the application refused, if it could be read. */
  readonly status?: number;
}

/** A cause that a rule found, with its words. */
export interface Hypothesis {
  readonly cause: Cause;
  readonly confidence: Confidence;
  readonly summary: Sentence;
  readonly explanation: Sentence;
  readonly evidence: readonly Evidence[];
  readonly remedies: readonly Sentence[];
  readonly alternatives?: readonly Alternative[];
}

export interface Verdict {
  readonly rule: string;
  readonly ending: Ending;
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
