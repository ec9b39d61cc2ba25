import type { CaptureReport, Comparison, ConnectionReport, Report } from '../../report/report.js';
import { failed, type Overview, overviewOf } from '../shared/overview.js';
import { comparisonText } from './comparison-text.js';
import { answer, connectionText } from './connection-text.js';
import { problemsText, summaryText } from './summary-text.js';
import { contextOf, type TextContext, type TextOptions } from './text-context.js';

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
