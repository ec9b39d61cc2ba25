import { chinese } from './chinese/chinese.js';
import { english } from './english/english.js';
import type { Sureness } from './english/sureness.js';
import type { RemedyWords } from './remedy-words.js';

// The English catalogue is the one description of every sentence: its id, its arguments and its words.
// Another language is an object of the type Catalogue; a missing sentence does not compile.

export type { Aspect } from './english/comparison.js';

export type SentenceId = keyof typeof english;
export type ArgumentsOf<I extends SentenceId> = Parameters<(typeof english)[I]>[0];
export type Catalogue = {
  readonly [I in SentenceId]: (
    a: ArgumentsOf<I>,
  ) => I extends `${typeof REMEDY}${string}` ? RemedyWords : string;
};

/** What rules and timeline emit instead of words. */
export type Sentence = {
  readonly [I in SentenceId]: { readonly id: I; readonly a: ArgumentsOf<I> };
}[SentenceId];

export function sentence<I extends SentenceId>(id: I, a: ArgumentsOf<I>): Sentence {
  return { id, a } as unknown as Sentence;
}

const REMEDY = 'remedy.';

const said = (catalogue: Catalogue, { id, a }: Sentence): RemedyWords =>
  (catalogue[id] as (args: unknown) => RemedyWords)(a);

/** The words of a sentence in one language; of a remedy without its command. */
export function words(catalogue: Catalogue, spoken: Sentence): string {
  const all = said(catalogue, spoken);
  return typeof all === 'string' ? all : all.text;
}

/** The first sentence of a verdict, no surer and no less sure than the verdict is. */
export const summaryIn = (catalogue: Catalogue, { id, a }: Sentence, sureness: Sureness): string =>
  words(catalogue, { id, a: { ...a, ...sureness } } as Sentence);

/** A remedy in one language. */
export interface Remedy {
  /** The same in every language and version: the sentence's id without `remedy.`. */
  readonly code: string;
  readonly text: string;
  /** What can be pasted: a command, or lines of a configuration. */
  readonly command?: string;
}

export function remedyIn(catalogue: Catalogue, spoken: Sentence): Remedy {
  const all = said(catalogue, spoken);
  const code = spoken.id.startsWith(REMEDY) ? spoken.id.slice(REMEDY.length) : spoken.id;
  return typeof all === 'string' ? { code, text: all } : { code, text: all.text, command: all.command };
}

/** ISO 639: English, Chinese (in simplified characters). */
export type LanguageTag = 'en' | 'zh';
export const CATALOGUES: Readonly<Record<LanguageTag, Catalogue>> = {
  en: english,
  // The command opens it only here (tools/bundle.js).
  get zh() {
    return chinese;
  },
};
