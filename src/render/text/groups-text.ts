import { areOfOneDay, clientsOf, clock, endpointCount, groupHeadings } from '../shared/groups.js';
import type { Overview } from '../shared/overview.js';
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
/** A port and three dots; the address and port of a server by which connections are counted; what tells causes apart. */
const LEAST_SERVER = 9;
const LEAST_COUNTED_SERVER = 21;
const LEAST_CAUSE = 14;
/** Where each server or client has its own, more than a person reads. */
const MOST_ROWS = 200;

/**
 * A line for all connections that ended alike. Where there is no room, times and clients give way first, then the cause's
 * name gets shorter; what connections are counted by stays.
 */
export function groupsText(
  { groups: all, groupBy }: Pick<Overview, 'groups' | 'groupBy'>,
  context: TextContext,
): string {
  const groups = all.slice(0, MOST_ROWS);
  const { say, paint, width, safe, symbols } = context;
  const dated = !areOfOneDay(groups);
  const causes = (id: 'text.cause_named' | 'text.cause_short') =>
    groups.map(({ cause }) => (cause === 'none' ? '' : say(id, { cause: safe(cause) })));
  const named = causes('text.cause_named');
  const cells = groups.map((group, index): string[] => {
    const { count, refusedBy, servers, server, first, last, example } = group;
    const name = server.name === undefined ? '' : ` ${shortened(safe(server.name))}`;
    return [
      `${count}${symbols.times}`,
      outcomeWord(group, context, width < ROOM_FOR_CONFIDENCE),
      named[index]!,
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
  const widthOf = (i: number) =>
    cells.reduce((most, cell) => Math.max(most, columns(cell[i]!)), columns(headings[i]!));
  const widths = headings.map((_, i) => widthOf(i));
  const stays = groupBy === 'server' ? COLUMN.server : groupBy === 'client' ? COLUMN.clients : undefined;
  // How many servers there are is not cut: half a number's noun says nothing.
  const leastServer = groups.reduce(
    (most, { servers }, i) => (servers === 1 ? most : Math.max(most, columns(cells[i]![COLUMN.server]!))),
    groupBy === 'server' ? LEAST_COUNTED_SERVER : LEAST_SERVER,
  );
  const drop = new Set<number>();
  const over = () => widths.reduce((sum, one, i) => (drop.has(i) ? sum : sum + one + 2), -2) - width;
  const spare = (column: number, least: number) =>
    drop.has(column) ? 0 : Math.max(0, widths[column]! - least);
  const give = (column: number, least: number) => {
    if (over() > 0) widths[column] = widths[column]! - Math.min(over(), spare(column, least));
  };
  const dropWhile = (isTooWide: () => boolean, ...some: readonly number[]) => {
    for (const gone of some) if (gone !== stays && isTooWide()) drop.add(gone);
  };
  const isOver = () => over() > spare(COLUMN.server, leastServer);
  dropWhile(isOver, COLUMN.last, COLUMN.first, COLUMN.clients);
  if (isOver()) {
    for (const [index, short] of causes('text.cause_short').entries()) cells[index]![COLUMN.cause] = short;
    widths[COLUMN.cause] = widthOf(COLUMN.cause);
  }
  const isOverAll = () => over() > spare(COLUMN.server, leastServer) + spare(COLUMN.cause, LEAST_CAUSE);
  dropWhile(isOverAll, COLUMN.server, COLUMN.refusedBy, COLUMN.cause);
  give(COLUMN.server, leastServer);
  give(COLUMN.cause, LEAST_CAUSE);
  const kept = headings.map((_, i) => i).filter((i) => !drop.has(i));
  const layout: Column[] = kept.map((i) => ({
    heading: paint(cut(headings[i]!, widths[i]!), 'dim'),
    width: widths[i]!,
    align: i === COLUMN.count || i === COLUMN.clients ? 'right' : 'left',
  }));
  const cell = (index: number, i: number): string => {
    const text = cells[index]![i]!;
    if (i === COLUMN.cause) return cut(text, widths[i]!);
    if (i !== COLUMN.server || columns(text) <= widths[i]!) return text;
    const { servers, server } = groups[index]!;
    const address = safe(endpointText(server));
    // Without its name, or else the port alone: more than the beginning of an address.
    if (servers !== 1 || columns(address) <= widths[i]!)
      return cut(servers === 1 ? address : text, widths[i]!);
    return groupBy === 'server' ? cut(address, widths[i]!) : `...:${server.port}`;
  };
  const lines = table(
    layout,
    cells.map((_, index) => kept.map((i) => cell(index, i))),
  );
  const left = all.length - groups.length;
  return left > 0 ? [lines, ...context.sayWrapped('text.more_groups', { count: left })].join('\n') : lines;
}
