import type { CaptureReport, Comparison, ConnectionReport, Report } from '../../report/report.js';
import { failed, type Overview, overviewOf } from '../shared/overview.js';
import { briefText } from './brief-text.js';
import { comparisonText } from './comparison-text.js';
import { answer, connectionText } from './connection-text.js';
import { problemsText, summaryText } from './summary-text.js';
import { contextOf, type TextContext, type TextOptions } from './text-context.js';

/** Lines of the summary and its examples together, where there are many connections. */
const SCREENFUL = 78;

/**
 * The report for people. One connection: all of it, the answer first. Several: a summary, then an example of each way to
 * fail; of many no more than a screenful.
 * @returns text that ends with a newline.
 */
export function renderText(report: Report, options: TextOptions): string {
  return renderOverview(overviewOf(report, options), options);
}

/** The same of what was gathered while connections ended. */
export function renderOverview(overview: Overview, options: TextOptions): string {
  const context = contextOf(options, overview.captures);
  const { total, inFull } = overview;
  const chosen = options.connections !== undefined || options.all === true;
  const short = options.brief === true || !(chosen || total <= 1 || overview.isListed);
  const parts: string[] = [];
  const problems = problemsText(overview, context);
  if (total === 0) parts.push(noTls(context));
  const summarized = total > 1 && options.connections === undefined;
  if (summarized) parts.push(summaryText(overview, context));
  const room = SCREENFUL - lineCount(parts);
  const examples: string[] = [];
  for (const connection of inFull) {
    const text = (short ? briefText : connectionText)(connection, context);
    if (short && !chosen && examples.length > 0 && lineCount([...examples, text]) + 3 > room) break;
    examples.push(parts.length + examples.length > 0 ? `${rule(context)}\n\n${text}` : text);
  }
  parts.push(...examples);
  if (problems !== '') parts.push(problems);
  if (summarized && options.all !== true) {
    const { length: shown } = examples;
    const lines =
      shown === 0
        ? context.sayWrapped('text.open_one', {})
        : context.sayWrapped(short ? 'text.open_example' : 'text.more_connections', { shown, total });
    parts.push(lines.map((line) => context.paint(line, 'dim')).join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

const lineCount = (parts: readonly string[]): number => parts.join('\n\n').split('\n').length;

const rule = ({ paint, symbols, width }: TextContext): string =>
  paint(symbols.rule.repeat(Math.min(width, 100)), 'dim');

const noTls = (context: TextContext): string => context.sayWrapped('text.no_tls', {}).join('\n');

/**
 * One connection of a stream, as soon as it has ended: in full if it did not end well (or if all are asked for), else
 * its answer.
 */
export function renderEndedConnection(connection: ConnectionReport, options: TextOptions): string {
  const context = contextOf(options);
  const full = failed(connection) || options.all === true || options.connections !== undefined;
  const told = options.brief === true ? briefText : connectionText;
  return full
    ? `${told(connection, context)}\n\n${rule(context)}\n\n`
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
