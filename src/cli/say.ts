// What is said on standard error, in the language of this run.
import { shownName, visible } from '../base/visible.js';
import {
  type ArgumentsOf,
  CATALOGUES,
  type LanguageTag,
  type Sentence,
  type SentenceId,
  sentence,
  words,
} from '../language/language.js';

let spoken: LanguageTag = 'en';

/** From here on everything is said in this language. */
export function speak(language: LanguageTag): void {
  spoken = language;
}

export const say = <I extends SentenceId>(id: I, a: ArgumentsOf<I>): string => inWords(sentence(id, a));

export const inWords = (one: Sentence): string => words(CATALOGUES[spoken], one);

/** A line on standard error. */
export function complain(message: string): void {
  process.stderr.write(`tls-dissect: ${visible(shownName(message))}\n`);
}
