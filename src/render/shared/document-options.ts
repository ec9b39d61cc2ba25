import type { LanguageTag } from '../../language/language.js';

/** What a document is made with. */
export interface DocumentOptions {
  readonly language?: LanguageTag;
  /** Of this program, for the page's foot. */
  readonly version: string;
}
