import { visible } from '../../base/visible.js';

/** HTML that is safe to stand in a page. Only `html` makes it, and what it fills in it escapes. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

export type Filling = string | number | Markup | undefined | false | readonly Filling[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an element or a quoted attribute; what a reader would not see is made visible. */
export const escaped = (text: string): string => visible(text).replace(/[&<>"']/g, (one) => ENTITIES[one]!);

function filled(value: Filling): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(filled).join('');
  return escaped(String(value));
}

/** A template of HTML. Fillings are escaped, markup is not, lists are joined, `undefined` and `false` are nothing. */
export function html(parts: TemplateStringsArray, ...fillings: readonly Filling[]): Markup {
  let text = parts[0]!;
  for (const [index, filling] of fillings.entries()) text += filled(filling) + parts[index + 1]!;
  return new Markup(text);
}

/** Text with line breaks kept: escaped line by line, since a line break is a control character. */
export const lines = (text: string): Markup => new Markup(text.split('\n').map(escaped).join('\n'));

/** Data for a script element of the type application/json: no character in it can end the element. */
export const jsonData = (value: unknown): Markup =>
  new Markup(
    JSON.stringify(value)
      .replaceAll('<', '\\u003c')
      .replaceAll('\u2028', '\\u2028')
      .replaceAll('\u2029', '\\u2029'),
  );

// Names and identifiers have no spaces: a line may break behind their commas, slashes and underscores.
const BREAKS = /(?<=[,/_@])(?=[^\s,/_@])/;

/** Text with places where a line may break. */
export const breakable = (text: string): Markup => new Markup(text.split(BREAKS).map(escaped).join('<wbr>'));
