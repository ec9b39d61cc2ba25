import type { ComparedSide, Comparison, ConnectionReport } from '../../report/report.js';
import { endpointText } from '../shared/words.js';
import { hanging, wrap } from '../shared/wrap.js';
import { outcomeWord } from './connection-text.js';
import type { Style } from './style.js';
import { type Column, table } from './table.js';
import type { TextContext } from './text-context.js';

/** What differs is named in a column of about this width. */
const LABEL_WIDTH = 20;
const LEAST_CELL = 10;
const WIDEST_TABLE = 180;
const GAP = 2;

/** Two connections side by side: the first difference as a sentence, then each in a row, in the handshake's order. */
export function comparisonText(
  given: Comparison,
  connections: readonly [ConnectionReport, ConnectionReport],
  context: TextContext,
): string {
  const { say, paint, width, harmless } = context;
  const { summary, differences, cautions } = harmless(given);
  const whole = Math.min(width, WIDEST_TABLE);
  const label = Math.min(LABEL_WIDTH, Math.floor(whole / 4));
  const cell = Math.max(LEAST_CELL, Math.floor((whole - label - 2 * GAP) / 2));
  const layout: Column[] = [
    { heading: paint(say('compare.heading', {}), 'dim'), width: label },
    ...connections.map(({ id }) => ({ heading: paint(say('text.connection', { id }), 'bold'), width: cell })),
  ];
  const cells = (text: string, room: number, ...styles: readonly Style[]) =>
    wrap(text, room)
      .map((line) => paint(line, ...styles))
      .join('\n');
  const about = (tell: (connection: ConnectionReport) => string) => [
    '',
    ...connections.map((connection) => tell(connection)),
  ];
  const side = (judged: boolean, { text, basis, frame }: ComparedSide, ...styles: readonly Style[]) => {
    const known = judged || basis === 'seen' ? text : `${text}${say('text.basis', { basis })}`;
    const told =
      frame === undefined
        ? known
        : say('text.named', { name: say('text.frame_number', { frame }), says: known });
    return cells(told, cell, ...styles);
  };
  const rows = [
    about((connection) => cells(whom(harmless(connection), context), cell, 'dim')),
    about(({ verdict }) => outcomeWord(verdict, context)),
    ...differences.flatMap(({ aspect, a, b }, index) => {
      const styles: Style[] = index === 0 ? ['bold'] : [];
      const name = cells(say('compare.aspect', { aspect }), label, ...styles);
      // How sure a verdict is stands in its own words.
      const judged = aspect === 'outcome' || aspect === 'cause';
      return [
        ['', '', ''],
        [name, side(judged, a, ...styles), side(judged, b, ...styles)],
      ];
    }),
  ];
  return [
    hanging('', summary, width, (line) => paint(line, 'bold')),
    table(layout, rows),
    ...(cautions.length === 0
      ? []
      : [cautions.map((one) => hanging('! ', one, width, (line) => paint(line, 'yellow'))).join('\n')]),
  ].join('\n\n');
}

function whom(connection: ConnectionReport, { symbols, captureOf, safe }: TextContext): string {
  const { client, server } = connection;
  const arrow = symbols.toServer.includes('→') ? '→' : '->';
  const name = server.name === undefined ? '' : ` (${server.name})`;
  const file = captureOf(connection)?.file;
  return `${endpointText(client)} ${arrow} ${endpointText(server)}${name}${file === undefined ? '' : `, ${safe(file)}`}`;
}
