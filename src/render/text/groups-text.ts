import {
  areOfOneDay,
  type ConnectionGroup,
  clientsOf,
  clock,
  endpointCount,
  groupHeadings,
} from '../shared/groups.js';
import { endpointText } from '../shared/words.js';
import { columns } from '../shared/wrap.js';
import { outcomeWord, ROOM_FOR_CONFIDENCE } from './connection-text.js';
import { cut, shortened } from './shortened.js';
import { type Column, table } from './table.js';
import type { TextContext } from './text-context.js';

const COLUMN = {
  count: 0,
  outcome: 1,
  cause: 2,
  refusedBy: 3,
  server: 4,
  clients: 5,
  first: 6,
  last: 7,
} as const;
const LEAST_SERVER = 9;
/** Where each server or client has its own, more than a person reads. */
const MOST_ROWS = 200;

/** A line for all connections that ended alike. Where there is no room, times and clients give way first. */
export function groupsText(all: readonly ConnectionGroup[], context: TextContext): string {
  const groups = all.slice(0, MOST_ROWS);
  const { say, paint, width, safe, symbols } = context;
  const dated = !areOfOneDay(groups);
  const cells = groups.map((group): string[] => {
    const { count, refusedBy, cause, servers, server, first, last, example } = group;
    const name = server.name === undefined ? '' : ` ${shortened(safe(server.name))}`;
    return [
      `${count}${symbols.times}`,
      outcomeWord(group.outcome, context, group.confidence, width < ROOM_FOR_CONFIDENCE),
      cause === 'none' ? '' : say('text.cause_named', { cause: safe(cause) }),
      refusedBy === 'none' ? '' : say('text.party', { party: safe(refusedBy) }),
      servers === 1
        ? `${safe(endpointText(server))}${name}`
        : say('text.servers_counted', { count: endpointCount(servers) }),
      safe(clientsOf(group)),
      clock(first, dated),
      clock(last, dated),
      `#${example}`,
    ];
  });
  const headings = ['', ...groupHeadings(say)];
  const widths = headings.map((heading, i) =>
    Math.max(columns(heading), ...cells.map((cell) => columns(cell[i]!))),
  );
  const drop = new Set<number>();
  const over = () => widths.reduce((sum, one, i) => (drop.has(i) ? sum : sum + one + 2), -2) - width;
  const shrink = () => {
    if (over() > 0) widths[COLUMN.server] = Math.max(LEAST_SERVER, widths[COLUMN.server]! - over());
  };
  const least = () => over() - Math.max(0, widths[COLUMN.server]! - LEAST_SERVER);
  for (const gone of [
    COLUMN.last,
    COLUMN.first,
    COLUMN.clients,
    COLUMN.refusedBy,
    COLUMN.server,
    COLUMN.cause,
  ])
    if (least() > 0) drop.add(gone);
  shrink();
  const kept = headings.map((_, i) => i).filter((i) => !drop.has(i));
  const layout: Column[] = kept.map((i) => ({
    heading: paint(headings[i]!, 'dim'),
    width: widths[i]!,
    align: i === COLUMN.count || i === COLUMN.clients ? 'right' : 'left',
  }));
  const lines = table(
    layout,
    cells.map((cell) => kept.map((i) => (i === COLUMN.server ? cut(cell[i]!, widths[i]!) : cell[i]!))),
  );
  const left = all.length - groups.length;
  return left > 0 ? [lines, ...context.sayWrapped('text.more_groups', { count: left })].join('\n') : lines;
}
