import type { ConnectionSummary, PatternReport } from '../../report/report.js';
import type { Overview } from '../shared/overview.js';
import { endpointText } from '../shared/words.js';
import { columns, fitted, hanging, packed, wrap } from '../shared/wrap.js';
import { outcomeWord, ROOM_FOR_CONFIDENCE } from './connection-text.js';
import { groupsText } from './groups-text.js';
import { lastPart, shortened } from './shortened.js';
import { type Column, table } from './table.js';
import type { TextContext } from './text-context.js';

/**
 * What the captures hold: counts by outcome, the failed ones first to catch the eye, what repeats, then a line for each
 * connection, or for each way to end where there are many.
 */
export function summaryText(overview: Overview, context: TextContext): string {
  const { say, sayWrapped, paint, symbols } = context;
  const packets = overview.captures.reduce((sum, capture) => sum + capture.packets, 0);
  const counts = overview.counts.map((one) => say('text.count', one));
  const title = sayWrapped('text.summary', {
    connections: overview.total,
    files: overview.captures.length,
    packets,
  });
  const head = [
    ...title.map((line) => paint(line, 'bold')),
    ...packed(counts, symbols.dot, context.width),
  ].join('\n');
  if (overview.total === 0) return head;
  const lines = overview.isListed ? rows(overview, context) : groupsText(overview, context);
  return [head, ...patterns(overview, context), lines].join('\n\n');
}

/** Patterns told beside a line for each connection, and beside the groups of many; the most frequent come first. */
const MOST_PATTERNS = 6;
const MOST_PATTERNS_OF_MANY = 2;

function patterns(
  { patterns: found, isListed }: Overview,
  { say, safe, paint, width, symbols }: TextContext,
): string[] {
  if (found.length === 0) return [];
  const shown = found.slice(0, isListed ? MOST_PATTERNS : MOST_PATTERNS_OF_MANY);
  const left = found.length - shown.length;
  const lines = shown.map((one) => {
    const whole = hanging('  - ', safe(one.summary), width);
    return isListed ? whole : shortenedPattern(whole.split('\n'), one, width, symbols);
  });
  if (left > 0) lines.push(hanging('  - ', say('text.more_patterns', { count: left }), width));
  return [[paint(say('text.patterns', {}), 'bold'), ...lines].join('\n')];
}

/** Lines of a pattern beside the groups of many: where two connections differ in much, the command shows it. */
const MOST_LINES = 3;

function shortenedPattern(
  lines: readonly string[],
  { compared }: PatternReport,
  width: number,
  { more }: TextContext['symbols'],
): string {
  if (lines.length <= MOST_LINES) return lines.join('\n');
  const pair = compared === undefined ? '' : ` (--compare ${compared.failed}:${compared.established})`;
  const indent = '    ';
  const rest = `${lines[MOST_LINES - 1]!.trimStart()} ${more}`;
  const last = fitted(rest, width - indent.length - columns(pair), more);
  return [...lines.slice(0, MOST_LINES - 1), indent + last + pair].join('\n');
}

const COLUMN = {
  number: 0,
  file: 1,
  client: 2,
  server: 3,
  version: 4,
  outcome: 5,
  cause: 6,
  refusedBy: 7,
} as const;
const LEAST_SERVER = 12;

function rows({ rows: shown, total: connections }: Overview, context: TextContext): string {
  const { say, sayWrapped, paint, width } = context;
  let cells = shown.map((connection) => row(connection, context));
  const headings = [
    '#',
    say('text.file', {}),
    say('text.client', {}),
    say('text.server', {}),
    'TLS',
    say('text.outcome_heading', {}),
    say('text.cause', {}),
    say('text.refused_by', {}),
  ];
  const widthOf = (i: number) =>
    cells.reduce((most, cell) => Math.max(most, columns(cell[i]!)), columns(headings[i]!));
  const widths = headings.map((_, i) => widthOf(i));
  // Where there is no room, addresses give way first: the server's name and the outcome matter more.
  const drop = new Set<number>(cells.some((cell) => cell[COLUMN.file] !== '') ? [] : [COLUMN.file]);
  const total = () => widths.reduce((sum, one, i) => (drop.has(i) ? sum : sum + one + 2), -2);
  const least = () => total() - Math.max(0, widths[COLUMN.server]! - LEAST_SERVER);
  for (const i of [COLUMN.client, COLUMN.file, COLUMN.version]) if (total() > width) drop.add(i);
  if (least() > width) {
    cells = shown.map((connection) => row(connection, context, true));
    widths[COLUMN.cause] = widthOf(COLUMN.cause);
  }
  for (const i of [COLUMN.refusedBy, COLUMN.cause]) if (least() > width) drop.add(i);
  if (total() > width)
    widths[COLUMN.server] = Math.max(LEAST_SERVER, widths[COLUMN.server]! - (total() - width));
  const kept = headings.map((_, i) => i).filter((i) => !drop.has(i));
  const layout: Column[] = kept.map((i) => ({
    heading: paint(headings[i]!, 'dim'),
    width: widths[i]!,
    align: i === COLUMN.number ? 'right' : 'left',
  }));
  const body = table(
    layout,
    cells.map((cell) =>
      kept.map((i) => (i === COLUMN.server ? wrap(cell[i]!, widths[i]!).join('\n') : cell[i]!)),
    ),
  );
  const left = connections - shown.length;
  return left > 0 ? [body, ...sayWrapped('text.more_rows', { count: left })].join('\n') : body;
}

function row(connection: ConnectionSummary, context: TextContext, short = false): string[] {
  const { id, client, server, tls, verdict } = connection;
  const { safe, say } = context;
  const file = context.captureOf(connection)?.file;
  const name = server.name === undefined ? '' : ` ${shortened(safe(server.name))}`;
  return [
    String(id),
    file === undefined ? '' : lastPart(safe(file)),
    safe(endpointText(client)),
    `${safe(endpointText(server))}${name}`,
    safe(tls.version ?? '-'),
    outcomeWord(verdict, context, context.width < ROOM_FOR_CONFIDENCE),
    verdict.cause === 'none'
      ? ''
      : say(short ? 'text.cause_short' : 'text.cause_named', { cause: safe(verdict.cause) }),
    verdict.refusedBy === 'none' ? '' : say('text.party', { party: safe(verdict.refusedBy) }),
  ];
}

/** What is wrong with the files themselves. */
export function problemsText(
  overview: Pick<Overview, 'captures' | 'keyLogs'>,
  { safe, paint, width }: TextContext,
): string {
  return [...overview.captures, ...overview.keyLogs]
    .flatMap(({ file, problems }) =>
      problems.map(({ message }) =>
        hanging('! ', `${safe(file)}: ${safe(message)}`, width, (line) => paint(line, 'yellow')),
      ),
    )
    .join('\n');
}
