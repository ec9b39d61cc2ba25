import { visible } from '../../base/visible.js';
import {
  type ArgumentsOf,
  CATALOGUES,
  type LanguageTag,
  type SentenceId,
  sentence,
  words,
} from '../../language/language.js';
import type { CaptureReport, ConnectionSummary } from '../../report/report.js';
import type { GroupBy } from '../shared/groups.js';
import { wrap } from '../shared/wrap.js';
import { ASCII, type Paint, painter, type Symbols, UNICODE } from './style.js';

export interface TextOptions {
  /** Columns; lines do not grow beyond them, except what is meant to be pasted. */
  readonly width: number;
  readonly colour: boolean;
  /** False: ASCII only. */
  readonly unicode: boolean;
  /** Show these connections in full. */
  readonly connections?: readonly number[];
  /** Show every connection in full. */
  readonly all?: boolean;
  /** A line for each connection, however many there are. */
  readonly list?: boolean;
  /** Count connections together by this, however few there are. */
  readonly groupBy?: GroupBy;
  /** Of a connection no more than the answer, its evidence and what to change. */
  readonly brief?: boolean;
  readonly language?: LanguageTag;
}

/** What every part of the text is made with. */
export interface TextContext {
  readonly width: number;
  readonly paint: Paint;
  readonly symbols: Symbols;
  /** Words of the catalogue. */
  say<I extends SentenceId>(id: I, a: ArgumentsOf<I>): string;
  /** Words of the catalogue as lines. */
  sayWrapped<I extends SentenceId>(id: I, a: ArgumentsOf<I>): string[];
  /** Text from the capture made harmless, and ASCII where only that is wanted. */
  safe(text: string): string;
  /** The file that holds a connection, if there are several captures: frames are numbered in each anew. */
  captureOf(connection: Pick<ConnectionSummary, 'capture'>): CaptureReport | undefined;
  /** A copy of a part of the report in which every string is `safe`. */
  harmless<T>(value: T): T;
}

const LEAST_WIDTH = 40;

export function contextOf(options: TextOptions, captures: readonly CaptureReport[] = []): TextContext {
  const catalogue = CATALOGUES[options.language ?? 'en'];
  const safe = (text: string) => (options.unicode ? visible(text) : ascii(visible(text)));
  const width = Math.max(LEAST_WIDTH, options.width);
  const say: TextContext['say'] = (id, a) => words(catalogue, sentence(id, a));
  return {
    width,
    paint: painter(options.colour),
    symbols: options.unicode ? UNICODE : ASCII,
    say,
    sayWrapped: (id, a) => wrap(say(id, a), width),
    safe,
    captureOf: ({ capture }) => (captures.length > 1 ? captures[capture - 1] : undefined),
    harmless: (value) => mapStrings(value, safe),
  };
}

function mapStrings<T>(value: T, change: (text: string) => string): T {
  const mapped = (one: unknown): unknown => {
    if (typeof one === 'string') return change(one);
    if (Array.isArray(one)) return one.map(mapped);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, mapped(inner)]));
  };
  return mapped(value) as T;
}

const ascii = (text: string): string =>
  text.replace(/[^\n -~]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
