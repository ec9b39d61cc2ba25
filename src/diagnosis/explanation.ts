import type { Sentence } from '../language/language.js';
import type { StoryEvent } from '../story/event.js';
import type { Facts } from '../story/facts.js';
import type { Answers, Inquiry } from './elimination.js';
import type { TellingAlert } from './questions/questions.js';
import type {
  CaptureEnd,
  Cause as CauseName,
  Evidence,
  JudgedEnding,
  Outcome,
  Refused,
  RefusedBy,
  ToldEnding,
} from './verdict.js';

/** How common it is, where nothing else tells two explanations apart. */
export type Often = 'usual' | 'seldom' | 'rare';

export interface Explanation {
  /** Stable: scripts may name it. */
  readonly id: string;
  /** RFC and section, or a program's source file. */
  readonly refs: readonly string[];
  /** Samples (without extension) whose truth it is. */
  readonly provedBy: readonly string[];
  /** Samples that look much the same, and whose truth it is not. */
  readonly nearMisses: readonly string[];
  /** If it were so, the capture could not say otherwise than this. */
  readonly expects: Answers;
  /** These the capture must show before the explanation may be the verdict; until then it is an alternative at most. */
  readonly shownBy: Answers;
  /** What makes it likelier (1) or less so (-1), and rules nothing out. */
  readonly leaning?: (facts: Facts, inquiry: Inquiry) => number;
  readonly often: Often;
}

/** Who did what. */
export interface Ending extends Explanation {
  readonly outcome: Outcome;
  readonly refusedBy: RefusedBy;
  readonly refused: Refused | null;
  /** A refusal whose object is left open: endings that name it agree with this one. */
  readonly general?: true;
  /** Its causes name it: that somebody left explains nothing. */
  readonly ownCauses?: true;
  /** The only cause that there is for it. */
  readonly cause?: CauseName;
  /** The event that ended it, or that shows the failure. */
  readonly moment: (facts: Facts) => StoryEvent | undefined;
  readonly evidence: (facts: Facts, capture: CaptureEnd) => readonly Evidence[];
  /** The HTTP status with which the application refused, if it could be read. */
  readonly status?: (facts: Facts) => number | undefined;
  /** Why it may be so, where it stands among the alternatives. */
  readonly why: (facts: Facts) => Sentence;
}

/** Why. */
export interface Cause extends Explanation {
  readonly cause: CauseName;
  /** The endings that it can be behind. */
  readonly of: (ending: JudgedEnding) => boolean;
  /** Alerts that by their definition name it. */
  readonly namedBy?: readonly TellingAlert[];
  /** Something that is wrong with a certificate. */
  readonly ofCertificate?: true;
  /** Told where nothing is shown: it says no more than what is known anyway. */
  readonly otherwise?: true;
  /** How somebody left, and nothing of why: whatever the packets hint at is told before it. */
  readonly saysLittle?: true;
  /** A fault for which every check turns the certificate down, so that no second one is needed. */
  readonly suffices?: true;
  readonly summary: (facts: Facts, ending: ToldEnding) => Sentence;
  readonly explanation: (facts: Facts, ending: ToldEnding) => Sentence;
  readonly evidence?: (facts: Facts, ending: ToldEnding) => readonly Evidence[];
  readonly remedies: (facts: Facts, ending: ToldEnding) => readonly Sentence[];
  readonly why: (facts: Facts, ending: ToldEnding) => Sentence;
}

/** Every explanation that there is. */
export interface Catalogue {
  readonly endings: readonly Ending[];
  readonly causes: readonly Cause[];
}
