import { visible } from '../../base/visible.js';
import {
  type ArgumentsOf,
  CATALOGUES,
  type LanguageTag,
  type SentenceId,
  sentence,
  words,
} from '../../language/language.js';
import type {
  CaptureReport,
  Comparison,
  ConnectionReport,
  ConnectionSummary,
  Report,
} from '../../report/report.js';
import { comparisonText } from './comparison-text.js';
import { answer, connectionText } from './connection-text.js';
import { failed, type Overview, overviewOf } from './overview.js';
import { ASCII, type Paint, painter, type Symbols, UNICODE, wrap } from './style.js';
import { problemsText, summaryText } from './summary-text.js';

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

/**
 * The report for people. One connection: all of it, the answer first. Several: a summary, then the failed ones.
 * @returns text that ends with a newline.
 */
export function renderText(report: Report, options: TextOptions): string {
  return renderOverview(overviewOf(report, options), options);
}

/** The same of what was gathered while connections ended. */
export function renderOverview(overview: Overview, options: TextOptions): string {
  const context = contextOf(options, overview.captures);
  const { total, inFull } = overview;
  const parts: string[] = [];
  const problems = problemsText(overview, context);
  if (total === 0) parts.push(noTls(context));
  const summarized = total > 1 && options.connections === undefined;
  if (summarized) parts.push(summaryText(overview, context));
  for (const connection of inFull) {
    if (parts.length > 0)
      parts.push(context.paint(context.symbols.rule.repeat(Math.min(context.width, 100)), 'dim'));
    parts.push(connectionText(connection, context));
  }
  if (problems !== '') parts.push(problems);
  if (summarized && options.all !== true) {
    const { length: shown } = inFull;
    const lines =
      shown === 0
        ? context.sayWrapped('text.open_one', {})
        : context.sayWrapped('text.more_connections', { shown, total });
    parts.push(lines.map((line) => context.paint(line, 'dim')).join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

const noTls = (context: TextContext): string => context.sayWrapped('text.no_tls', {}).join('\n');

/**
 * One connection of a stream, as soon as it has ended: in full if it did not end well (or if all are asked for), else
 * its answer.
 */
export function renderEndedConnection(connection: ConnectionReport, options: TextOptions): string {
  const context = contextOf(options);
  const full = failed(connection) || options.all === true || options.connections !== undefined;
  const rule = context.paint(context.symbols.rule.repeat(Math.min(context.width, 100)), 'dim');
  return full
    ? `${connectionText(connection, context)}\n\n${rule}\n\n`
    : `${answer(connection, context, true)}\n\n`;
}

/** What stands at the end of a stream: the summary, and what is wrong with the capture. */
export function renderStreamEnd(report: Report, options: TextOptions): string {
  return renderOverviewEnd(overviewOf(report, options), options);
}

/** The same of what was gathered while connections ended. */
export function renderOverviewEnd(overview: Overview, options: TextOptions): string {
  const context = contextOf(options, overview.captures);
  const problems = problemsText(overview, context);
  const summary = overview.total === 0 ? noTls(context) : summaryText(overview, context);
  return problems === '' ? `${summary}\n` : `${summary}\n\n${problems}\n`;
}

/** Two connections of a report side by side. `connections`: those that were compared, in that order. */
export function renderComparison(
  comparison: Comparison,
  connections: readonly [ConnectionReport, ConnectionReport],
  captures: readonly CaptureReport[],
  options: TextOptions,
): string {
  const context = contextOf(options, captures);
  const problems = problemsText({ captures, keyLogs: [] }, context);
  const text = comparisonText(comparison, connections, context);
  return problems === '' ? `${text}\n` : `${text}\n\n${problems}\n`;
}
