// The words of a command line -> words as yargs understands them.
import { OPTIONS } from './options.js';
import { UsageError } from './usage-error.js';

/** Options that take several values: given again, or with commas between them. */
const LISTS = new Set(['port', 'host', 'connection', 'outcome', 'cause', 'fail-on']);

/** Options with a value, by the words that stand before it. */
const WITH_VALUE = new Set(
  Object.entries(OPTIONS).flatMap(([name, option]) => {
    if ('type' in option && option.type === 'boolean') return [];
    return [name, ...('alias' in option ? [option.alias] : [])].map((one) =>
      one.length === 1 ? `-${one}` : `--${one}`,
    );
  }),
);

/**
 * One value behind each option that takes several, and `-` joined to the option that it is the value of: yargs would
 * take it for another option.
 * @throws UsageError
 */
export function asYargsTakesThem(words: readonly string[]): string[] {
  const taken: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === '--') return [...taken, ...words.slice(i)];
    const [, name = '', , value = words[i + 1]] = /^--([a-z-]+)(=(.*))?$/s.exec(word) ?? [];
    if (LISTS.has(name) && value?.includes(',') === true) {
      if (!word.includes('=')) i++;
      for (const one of value.split(',')) {
        if (one.trim() === '')
          throw new UsageError(
            `--${name} takes one value or several with commas between them, not "${value}".`,
          );
        taken.push(`--${name}=${one.trim()}`);
      }
    } else if (WITH_VALUE.has(word) && words[i + 1] === '-') {
      taken.push(`${word}=-`);
      i++;
    } else taken.push(word);
  }
  return taken;
}
