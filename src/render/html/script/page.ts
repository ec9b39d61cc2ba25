// The page as the script finds it.
import type { PageData, PageRow } from '../page-data.js';

/** An element that the page always has. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`no element ${id}`);
  return element;
}

export const data = JSON.parse(byId('data').textContent ?? '') as PageData;

export const articles = byId('articles');

export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  kind = '',
  text?: string,
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  if (kind !== '') element.className = kind;
  if (text !== undefined) element.textContent = text;
  return element;
}

/** The cause of a connection, by its name and code. */
export const causeOf = ({ cause }: PageRow): string => data.words.causes[cause] ?? cause;

/** Who refused. */
export const partyOf = ({ by }: PageRow): string => data.words.parties[by] ?? by;

/** A link within the page. */
export function link(text: string, href: string): HTMLAnchorElement {
  const element = make('a', '', text);
  element.href = href;
  return element;
}

/** The nearest element around an event's target that fits, itself included. */
export function around<E extends HTMLElement>(event: Event, selector: string): E | null {
  return event.target instanceof Element ? event.target.closest<E>(selector) : null;
}
