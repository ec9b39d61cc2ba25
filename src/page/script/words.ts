// The page's own words in both languages: a few of the catalogue, so that the page stands before the rest is unpacked.
import { app as chinese } from '../../language/chinese/app.js';
import { app as english } from '../../language/english/app.js';

export type Language = 'en' | 'zh';
type WordId = keyof typeof english;
type ArgumentsOf<I extends WordId> = Parameters<(typeof english)[I]>[0];

const CATALOGUES = { en: english, zh: chinese };

const STORED = 'tls-dissect language';

function stored(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    // A page from disk may have no storage.
    return null;
  }
}

export let language: Language = (stored() ?? navigator.language).toLowerCase().startsWith('zh') ? 'zh' : 'en';

export function speak(other: Language): void {
  language = other;
  try {
    localStorage.setItem(STORED, other);
  } catch {
    // It will be asked again.
  }
}

export function say<I extends WordId>(id: I, a: ArgumentsOf<I>): string {
  return (CATALOGUES[language][id] as (a: ArgumentsOf<I>) => string)(a);
}

/** Where words stand in the page: elements with `data-say` have no arguments. */
export function sayAll(): void {
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en';
  document.title = `tls-dissect – ${say('app.title', {})}`;
  for (const element of document.querySelectorAll<HTMLElement>('[data-say]'))
    element.textContent = say(element.dataset['say'] as 'app.title', {});
  for (const element of document.querySelectorAll<HTMLElement>('[data-say-label]'))
    element.setAttribute('aria-label', say(element.dataset['sayLabel'] as 'app.title', {}));
}
