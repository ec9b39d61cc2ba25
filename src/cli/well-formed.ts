// A command line with nothing to say to: read without yargs, which takes longer to load than a small capture to tell.
import type { InferredOptionTypes } from 'yargs';
import { OPTIONS } from './options.js';

/** What yargs makes of a command line, as far as it is used. */
export type Parsed = InferredOptionTypes<typeof OPTIONS> & { readonly _: readonly (string | number)[] };

interface Option {
  readonly type?: 'boolean' | 'string' | 'number';
  readonly array?: boolean;
  readonly choices?: readonly string[];
  readonly default?: unknown;
  readonly alias?: string;
}

const options: Readonly<Record<string, Option>> = OPTIONS;

/** By the word that stands for it: `--json`, `-o`. */
function optionOf(word: string): string | undefined {
  if (word.startsWith('--')) {
    const name = word.slice(2);
    return name.length > 1 && Object.hasOwn(options, name) ? name : undefined;
  }
  const letter = word.slice(1);
  if (letter.length !== 1) return undefined;
  return Object.hasOwn(options, letter)
    ? letter
    : Object.keys(options).find((name) => options[name]!.alias === letter);
}

/** Undefined: not a value of that option. Quotes are what some versions of yargs take off. */
function takenFrom({ type, choices }: Option, text: string): string | number | undefined {
  if (text === '' || /^["']/.test(text)) return undefined;
  if (type === 'number') return /^(?:0|[1-9]\d*)$/.test(text) ? Number(text) : undefined;
  return choices === undefined || choices.includes(text) ? text : undefined;
}

/**
 * What a command line says of which every word is a file, an option or an option's value, as yargs would say it.
 * Undefined: yargs is to be asked, which helps, says what is wrong, and knows other ways to write the same.
 * @param words as `asYargsTakesThem` leaves them
 */
export function wellFormed(words: readonly string[]): Parsed | undefined {
  const files: string[] = [];
  const parsed: Record<string, unknown> = { _: files };
  for (const [name, option] of Object.entries(options))
    if ('default' in option) parsed[name] = option.default;
  const given = new Set<string>();
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === '-' || !word.startsWith('-')) {
      files.push(word);
      continue;
    }
    const [before = '', ...values] = word.split('=');
    const name = optionOf(before);
    if (name === undefined) return undefined;
    const option = options[name]!;
    if (given.has(name) && option.array !== true) return undefined;
    given.add(name);
    if (option.type === 'boolean') {
      // yargs takes these for the option's.
      if (values.length > 0 || /^(?:true|false)$/.test(words[i + 1] ?? '')) return undefined;
      parsed[name] = true;
      continue;
    }
    const text = values.length > 0 ? values.join('=') : (words[++i] ?? '');
    if (values.length === 0 && text.startsWith('-')) return undefined;
    const value = takenFrom(option, text);
    if (value === undefined) return undefined;
    parsed[name] =
      option.array === true ? [...((parsed[name] as unknown[] | undefined) ?? []), value] : value;
  }
  // The last word may ask for help.
  return files.at(-1) === 'help' ? undefined : (parsed as unknown as Parsed);
}
