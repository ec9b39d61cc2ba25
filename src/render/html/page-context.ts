import type { Say } from '../shared/words.js';

/** What every part of a page is made with. */
export interface PageContext {
  readonly say: Say;
  /** The number under which the page keeps a field's meaning and reference, which many fields share. */
  about(meaning: string, reference: string): number;
}

/** Meanings kept once and named by number: the same few hundred stand beside thousands of fields. */
export class Meanings {
  readonly #numbers = new Map<string, number>();
  readonly list: [meaning: string, reference: string][] = [];

  about(meaning: string, reference: string): number {
    const key = `${meaning}\n${reference}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.list.length;
      this.#numbers.set(key, number);
      this.list.push([meaning, reference]);
    }
    return number;
  }
}
