import { chinese } from './chinese/chinese.js';
import { english } from './english/english.js';

// The English catalogue is the one description of every sentence: its id, its arguments and its words.
// Another language is an object of the type Catalogue; a missing sentence does not compile.

export type { Aspect } from './english/comparison.js';

export type SentenceId = keyof typeof english;
export type ArgumentsOf<I extends SentenceId> = Parameters<(typeof english)[I]>[0];
export type Catalogue = { readonly [I in SentenceId]: (a: ArgumentsOf<I>) => string };

/** What rules and timeline emit instead of words. */
export type Sentence = {
  readonly [I in SentenceId]: { readonly id: I; readonly a: ArgumentsOf<I> };
}[SentenceId];

export function sentence<I extends SentenceId>(id: I, a: ArgumentsOf<I>): Sentence {
  return { id, a } as unknown as Sentence;
}

/** The words of a sentence in one language. */
export function words(catalogue: Catalogue, { id, a }: Sentence): string {
  return (catalogue[id] as (args: unknown) => string)(a);
}

/** ISO 639: English, Chinese (in simplified characters). */
export type LanguageTag = 'en' | 'zh';
export const CATALOGUES: Readonly<Record<LanguageTag, Catalogue>> = { en: english, zh: chinese };
