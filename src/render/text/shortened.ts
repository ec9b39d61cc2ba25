import { MAX_FILE_CHARACTERS, MAX_NAME_CHARACTERS } from '../../base/limits.js';
import { columns } from '../shared/wrap.js';

// A cut through a character outside the Basic Multilingual Plane leaves half of it.
const HALF_FIRST = /^[\udc00-\udfff]/;
const HALF_LAST = /[\ud800-\udbff]$/;

/** A server's name, cut behind as many characters as a summary has room for. */
export const shortened = (name: string): string =>
  name.length > MAX_NAME_CHARACTERS
    ? `${name.slice(0, MAX_NAME_CHARACTERS).replace(HALF_LAST, '')}...`
    : name;

/** The end of a path, cut in front. */
export const lastPart = (path: string): string => {
  const name = path.slice(path.lastIndexOf('/', path.length - 2) + 1);
  return name.length > MAX_FILE_CHARACTERS
    ? `...${name.slice(3 - MAX_FILE_CHARACTERS).replace(HALF_FIRST, '')}`
    : name;
};

/** A text cut to so many columns, with three dots where something is gone. */
export function cut(text: string, width: number): string {
  if (columns(text) <= width) return text;
  let kept = '';
  let used = 3;
  for (const character of text) {
    used += columns(character);
    if (used > width) break;
    kept += character;
  }
  return `${kept}...`;
}
