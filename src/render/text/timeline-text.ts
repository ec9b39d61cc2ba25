import type { ConnectionReport, TimelineEntry } from '../../report/report.js';
import { durationText } from '../shared/words.js';
import { columns, wrap } from '../shared/wrap.js';
import type { Style } from './style.js';
import { type Column, table } from './table.js';
import type { TextContext } from './text-context.js';

/** Narrower than this, the message's name and what it says share a column. */
const ROOM_FOR_MESSAGE_COLUMN = 110;
const GAP = 2;

/** Columns of the timeline's cells. */
interface Layout {
  readonly narrow: boolean;
  readonly time: number;
  readonly message: number;
  readonly says: number;
}

const ARROW_WIDTH = 6;
const LEAST_SAYS = 12;
const WIDEST_TABLE = 180;

/** The timeline as a table with everything that is known of each step; '' if nothing happened. */
export function timelineText(connection: ConnectionReport, context: TextContext): string {
  if (connection.timeline.length === 0) return '';
  const { headings, steps } = timelineSteps(connection, context);
  // The last paragraph for learners ends with an empty line.
  return [headings, ...steps].join('\n').trimEnd();
}

/** The same, each event by itself. */
export function timelineSteps(
  { timeline: entries }: ConnectionReport,
  context: TextContext,
): { readonly headings: string; readonly steps: readonly string[] } {
  const { say, width, paint } = context;
  const widest = (least: number, texts: (entry: TimelineEntry, index: number) => string) =>
    entries.reduce((most, entry, index) => Math.max(most, columns(texts(entry, index))), least);
  const before = (index: number) => entries[Math.max(0, index - 1)]!.time;
  const narrow = width < ROOM_FOR_MESSAGE_COLUMN;
  const frame = widest(5, (entry) => String(entry.frame));
  const since = widest(narrow ? 9 : 11, (entry, index) => delta(entry.time - before(index)));
  const time = Math.max(
    widest(9, (entry) => entry.time.toFixed(6)),
    narrow ? since : 0,
  );
  const message = Math.min(Math.floor(width / 3), widest(5, (entry) => entry.message) + 2);
  const fixed = frame + time + ARROW_WIDTH + 3 * GAP + (narrow ? 0 : since + GAP + message + GAP);
  const says = Math.max(LEAST_SAYS, Math.min(width, WIDEST_TABLE) - fixed);
  const layout: Column[] = [
    { heading: paint(say('text.frame', {}), 'dim'), width: frame, align: 'right' },
    { heading: paint(say('text.time', {}), 'dim'), width: time, align: 'right' },
    ...(narrow
      ? []
      : [{ heading: paint(say('text.since_before', {}), 'dim'), width: since, align: 'right' as const }]),
    { heading: '', width: ARROW_WIDTH },
    ...(narrow ? [] : [{ heading: paint(say('text.message', {}), 'dim'), width: message }]),
    { heading: paint(say('text.says', {}), 'dim'), width: says },
  ];
  const rows = entries.map((entry, index) =>
    timelineRow(entry, before(index), { narrow, time, message, says }, context),
  );
  const lines = table(layout, rows).split('\n');
  let at = 1;
  const steps = rows.map((row) => {
    const height = Math.max(...row.map((cell) => cell.split('\n').length));
    at += height;
    return lines.slice(at - height, at).join('\n');
  });
  return { headings: lines[0] ?? '', steps };
}

function timelineRow(entry: TimelineEntry, before: number, layout: Layout, context: TextContext): string[] {
  const { say, paint, symbols } = context;
  const { narrow } = layout;
  const failure = entry.mark === 'failure';
  const quiet = entry.message.startsWith('tcp_') && !failure;
  const mark = failure ? symbols.failure : entry.mark === 'notable' ? symbols.notable : ' ';
  const style: Style[] = failure
    ? ['bold', 'red']
    : entry.mark === 'notable'
      ? ['bold']
      : quiet
        ? ['dim']
        : [];
  const bodyStyle: Style[] = quiet ? ['dim'] : failure ? ['red'] : [];
  const since = delta(entry.time - before);
  const basis = entry.basis === 'seen' ? '' : say('text.basis', { basis: entry.basis });
  const says = entry.summary + basis;
  // A mark is one column and a space; the name's further lines stand behind it.
  const named = (width: number) =>
    wrap(entry.message, width - 2).map((line, i) => paint(`${i === 0 ? mark : ' '} ${line}`, ...style));
  const indented = (text: string, ...styles: readonly Style[]) =>
    wrap(text, layout.says - 2).map((line) => `  ${paint(line, ...styles)}`);
  const plain = (text: string, ...styles: readonly Style[]) =>
    wrap(text, layout.says).map((line) => paint(line, ...styles));
  const inOneLine = `${mark} ${say('text.named', { name: entry.message, says })}`;
  const lines = !narrow
    ? plain(says, ...style)
    : quiet && columns(inOneLine) <= layout.says
      ? [paint(inOneLine, 'dim')]
      : [...named(layout.says), ...indented(says, ...bodyStyle)];
  if (entry.annotation !== undefined)
    lines.push(...(narrow ? indented(entry.annotation, 'dim') : plain(entry.annotation, 'dim')));
  if (entry.lesson !== undefined) {
    const indent = narrow ? '  ' : '';
    const aside = taught(say('text.explained', entry.lesson), layout.says - indent.length, context);
    lines.push(...aside.map((line) => indent + line), '');
  }
  const time = entry.time.toFixed(6);
  return [
    paint(entry.frame === 0 ? '' : String(entry.frame), ...(failure ? (['bold', 'red'] as const) : [])),
    // In a narrow table the time since the event before stands under the time.
    lines.length > 1 && narrow ? `${time}\n${paint(since, 'dim')}` : time,
    ...(narrow ? [] : [paint(since, 'dim')]),
    paint(
      entry.from === 'client' ? symbols.toServer : symbols.toClient,
      entry.from === 'client' ? 'cyan' : 'magenta',
    ),
    ...(narrow ? [] : [named(layout.message).join('\n')]),
    lines.join('\n'),
  ];
}

/** A paragraph for learners: set off by a line at its side. */
const taught = (text: string, width: number, { paint, symbols }: TextContext): string[] =>
  wrap(text, width - 2).map((line) => `${paint(symbols.aside, 'cyan')} ${line}`);

/** Time since the event before; clocks that ran backwards give nothing. */
const delta = (seconds: number): string => `+${durationText(Math.max(0, seconds))}`;
