import { visible } from '../../base/visible.js';
import {
  type ArgumentsOf,
  CATALOGUES,
  type LanguageTag,
  type SentenceId,
  sentence,
  words,
} from '../../language/language.js';
import type { ConnectionReport, Report } from '../../report/report.js';
import { answer, connectionText } from './connection-text.js';
import { ASCII, type Paint, painter, type Symbols, UNICODE } from './style.js';
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
  /** Text from the capture made harmless, and ASCII where only that is wanted. */
  safe(text: string): string;
}

/** Connections shown in full without being asked for: the failed ones, and no more than a person reads. */
const MOST_IN_FULL = 10;
const LEAST_WIDTH = 40;

function contextOf(options: TextOptions): TextContext {
  const catalogue = CATALOGUES[options.language ?? 'en'];
  const safe = (text: string) => (options.unicode ? visible(text) : ascii(visible(text)));
  return {
    width: Math.max(LEAST_WIDTH, options.width),
    paint: painter(options.colour),
    symbols: options.unicode ? UNICODE : ASCII,
    say: (id, a) => words(catalogue, sentence(id, a)),
    safe,
  };
}

const ascii = (text: string): string =>
  text.replace(/[^\n -~]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);

const failed = ({ verdict }: ConnectionReport): boolean =>
  verdict.outcome !== 'established' && verdict.outcome !== 'incomplete';

/**
 * The report for people. One connection: all of it, the answer first. Several: a summary, then the failed ones.
 * @returns text that ends with a newline.
 */
export function renderText(report: Report, options: TextOptions): string {
  const context = contextOf(options);
  const { connections } = report;
  const parts: string[] = [];
  const problems = problemsText(report, context);
  if (connections.length === 0) parts.push(context.say('text.no_tls', {}));
  const chosen = inFull(connections, options);
  if (connections.length > 1 && options.connections === undefined) parts.push(summaryText(report, context));
  for (const connection of chosen) {
    if (parts.length > 0)
      parts.push(context.paint(context.symbols.rule.repeat(Math.min(context.width, 100)), 'dim'));
    parts.push(connectionText(connection, context));
  }
  if (problems !== '') parts.push(problems);
  if (connections.length > 1 && options.connections === undefined && options.all !== true) {
    const { length: shown } = chosen;
    const total = connections.length;
    parts.push(
      context.paint(
        shown === 0
          ? context.say('text.open_one', {})
          : context.say('text.more_connections', { shown, total }),
        'dim',
      ),
    );
  }
  return `${parts.join('\n\n')}\n`;
}

function inFull(connections: readonly ConnectionReport[], options: TextOptions): readonly ConnectionReport[] {
  if (options.connections !== undefined)
    return connections.filter(({ id }) => options.connections!.includes(id));
  if (options.all === true || connections.length === 1) return connections;
  return connections.filter(failed).slice(0, MOST_IN_FULL);
}

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
  const context = contextOf(options);
  const problems = problemsText(report, context);
  const summary =
    report.connections.length === 0 ? context.say('text.no_tls', {}) : summaryText(report, context);
  return problems === '' ? `${summary}\n` : `${summary}\n\n${problems}\n`;
}
