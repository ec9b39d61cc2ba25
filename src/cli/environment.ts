// What the environment says of the language, the characters and the width that whoever reads expects.
import type { LanguageTag } from '../language/language.js';

const DEFAULT_WIDTH = 80;
const LEAST_WIDTH = 40;

type Environment = Readonly<Record<string, string | undefined>>;

/** POSIX.1-2017 section 8.2: the first of these that is not empty decides. */
const localeOf = (env: Environment, category: 'LC_MESSAGES' | 'LC_CTYPE'): string =>
  env['LC_ALL'] || env[category] || env['LANG'] || '';

export function languageOfEnvironment(env: Environment): LanguageTag {
  return /^zh\b.*utf-?8/i.test(localeOf(env, 'LC_MESSAGES').replace('_', '-')) ? 'zh' : 'en';
}

/** The locale is one that has no characters beyond ASCII, or has others than Unicode's. None named: nothing is known. */
export function isAsciiEnvironment(env: Environment): boolean {
  const locale = localeOf(env, 'LC_CTYPE');
  const charset = /^[^.]*\.([^@]*)/.exec(locale)?.[1];
  return charset === undefined ? /^(?:C|POSIX)$/.test(locale) : !/^utf-?8$/i.test(charset);
}

/** Columns of a line: `COLUMNS`, the terminal's (undefined where there is none), or 80. */
export function columnsOf(env: Environment, terminal: number | undefined): number {
  const columns = Number.parseInt(env['COLUMNS'] ?? '', 10);
  return Math.max(LEAST_WIDTH, columns > 0 ? columns : terminal || DEFAULT_WIDTH);
}
