import type { Basis } from '../base/basis.js';
import type { Sentence } from '../language/language.js';

/** What a person reads for one event. */
export interface Described {
  /** A registry's name, or one of the names for what is no TLS message (docs/report.schema.json lists them). */
  readonly message: string;
  readonly summary: Sentence;
  readonly annotation?: Sentence;
  /** How it is known, where that is not how its bytes are. */
  readonly basis?: Basis;
  /** A moment that matters to client authentication or to the ending. */
  readonly notable: boolean;
  /** Plain values that JSON can hold. */
  readonly details?: Record<string, unknown>;
}
