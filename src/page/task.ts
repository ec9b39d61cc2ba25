// What the page and its worker say to each other.
import type { BlobLike } from '../base/blob-like.js';
import type { LessonName } from '../language/english/lessons.js';
import type { LanguageTag } from '../language/language.js';

export const FORMS = ['html', 'markdown', 'json', 'ndjson', 'pcapng'] as const;

/** What the report is made into. */
export type Form = (typeof FORMS)[number];

export interface NamedBlob {
  readonly name: string;
  readonly blob: BlobLike;
}

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Task {
  readonly form: Form;
  readonly captures: readonly NamedBlob[];
  readonly keyLogs: readonly NamedBytes[];
  readonly ca: readonly NamedBytes[];
  readonly privateKeys: readonly NamedBytes[];
  readonly language: LanguageTag;
  readonly redact: boolean;
  /** Of pcapng: the connections whose packets are wanted; undefined: those that failed. */
  readonly connections?: readonly number[];
  /** The captures are those of a lesson. */
  readonly lesson?: LessonName;
}

/** The end of a lesson: a question with answers to choose from. */
export interface Quiz {
  readonly title: string;
  readonly intro: string;
  readonly question: string;
  readonly choices: readonly string[];
  /** From 0. */
  readonly right: number;
  /** What is said to each answer. */
  readonly answers: readonly string[];
  /** What was configured, with its heading. */
  readonly configured: string;
  readonly truth: string;
}

export interface Outcome {
  readonly document: Blob;
  readonly connections: number;
  /** Sentences about files that could not be read. */
  readonly unread: readonly string[];
  readonly quiz?: Quiz;
}

/** The worker is told: do this, or stop reading and tell what is known. */
export type Order = { readonly task: Task } | { readonly stop: true };

/** The worker tells. `refused`: a sentence about a key or a certificate that cannot be used. */
export type News =
  | { readonly ready: true }
  | { readonly file: string; readonly read: number; readonly of: number; readonly connections: number }
  | { readonly outcome: Outcome }
  | { readonly refused: string }
  | { readonly died: string };
