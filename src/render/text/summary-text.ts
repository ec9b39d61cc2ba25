import type { ConnectionReport, Outcome, Report } from '../../report/report.js';
import { endpointText, outcomeWord } from './connection-text.js';
import { columns, hanging, wrap } from './style.js';
import { type Column, table } from './table.js';
import type { TextContext } from './text.js';

/** Rows of the summary; a capture of thousands is not read line by line. */
const MOST_ROWS = 200;
const ORDER: readonly Outcome[] = ['failed', 'rejected', 'abandoned', 'not_tls', 'incomplete', 'established'];

/** What the captures hold: counts by outcome, then a line a connection, the failed ones first to catch the eye. */
export function summaryText(report: Report, context: TextContext): string {
  const { say, sayWrapped, paint, symbols } = context;
  const packets = report.captures.reduce((sum, capture) => sum + capture.packets, 0);
  const counts = ORDER.flatMap((outcome) => {
    const count = report.connections.filter((connection) => connection.verdict.outcome === outcome).length;
    return count === 0 ? [] : [say('text.count', { count, outcome })];
  });
  const title = sayWrapped('text.summary', {
    connections: report.connections.length,
    files: report.captures.length,
    packets,
  });
  const head = [...title.map((line) => paint(line, 'bold')), ...wrap(counts.join(symbols.dot), context.width)].join('\n');
  return report.connections.length === 0 ? head : `${head}\n\n${rows(report.connections, context)}`;
}

function rows(connections: readonly ConnectionReport[], context: TextContext): string {
  const { say, sayWrapped, paint, harmless, width } = context;
  const shown = connections.slice(0, MOST_ROWS);
  const cells = shown.map(({ id, client, server, tls, verdict }) => {
    const name = server.name === undefined ? '' : ` ${server.name}`;
    return harmless([
      String(id),
      endpointText(client),
      `${endpointText(server)}${name}`,
      tls.version ?? '-',
      verdict.outcome,
      verdict.cause === 'none' ? '' : verdict.cause,
      verdict.refusedBy === 'none' ? '' : verdict.refusedBy,
    ]).map((cell, i) => (i === OUTCOME ? outcomeWord(verdict.outcome, context) : cell));
  });
  const headings = [
    '#',
    say('text.client', {}),
    say('text.server', {}),
    'TLS',
    say('text.outcome_heading', {}),
    say('text.cause', {}),
    say('text.refused_by', {}),
  ];
  const widths = headings.map((heading, i) =>
    Math.max(columns(heading), ...cells.map((row) => columns(row[i]!))),
  );
  // Where there is no room, addresses give way first: the server's name and the outcome matter more.
  const drop = new Set<number>();
  const total = () => widths.reduce((sum, one, i) => (drop.has(i) ? sum : sum + one + 2), -2);
  for (const i of [1, 3, 6]) if (total() > width) drop.add(i);
  if (total() > width) widths[2] = Math.max(12, widths[2]! - (total() - width));
  const kept = headings.map((_, i) => i).filter((i) => !drop.has(i));
  const layout: Column[] = kept.map((i) => ({
    heading: paint(headings[i]!, 'dim'),
    width: widths[i]!,
    align: i === 0 ? 'right' : 'left',
  }));
  const body = table(
    layout,
    cells.map((row) => kept.map((i) => (i === 2 ? wrap(row[i]!, widths[i]!).join('\n') : row[i]!))),
  );
  const left = connections.length - shown.length;
  return left > 0 ? `${body}\n${say('text.more_rows', { count: left })}` : body;
}

/** What is wrong with the capture files themselves. */
export function problemsText(report: Report, { safe, paint, width }: TextContext): string {
  return report.captures
    .flatMap((capture) =>
      capture.problems.map((problem) =>
        hanging('! ', `${safe(capture.file)}: ${safe(problem.message)}`, width, (line) =>
          paint(line, 'yellow'),
        ),
      ),
    )
    .join('\n');
}
