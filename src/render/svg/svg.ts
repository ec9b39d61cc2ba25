import { MAX_CONNECTIONS_IN_DOCUMENT } from '../../base/limits.js';
import type { ConnectionReport, TimelineEntry, VerdictReport } from '../../report/report.js';
import type { DocumentOptions } from '../shared/document-options.js';
import { flights, isSealed, isTransport, signsOf } from '../shared/flights.js';
import { html, Markup } from '../shared/markup.js';
import type { Overview } from '../shared/overview.js';
import { failedHere, markedOutcome } from '../shared/verdict-words.js';
import { durationText, endpointText, type Say, sayIn } from '../shared/words.js';
import { wrap } from '../shared/wrap.js';
import { SVG_STYLE } from './style.js';

const WIDTH = 1_000;
const MARGIN = 24;
/** Where the lifelines stand; the times stand left of the client's. */
const CLIENT = 190;
const SERVER = WIDTH - 60;
const MIDDLE = (CLIENT + SERVER) / 2;
/** Columns between the lifelines at the font's size, and over the whole width. */
const COLUMNS = 100;
const WIDE_COLUMNS = 110;
const LINE = 17;
/** Lines of one message. */
const MOST_LINES = 8;
const CHARACTERS = MOST_LINES * COLUMNS * 2;

/** Something drawn, and how high it is. */
interface Drawn {
  readonly markup: (y: number) => Markup;
  readonly height: number;
}

/** The sequence diagrams of the connections shown in full, one below the other: SVG that stands alone. */
export function renderSvg({ inFull, total }: Overview, { language = 'en' }: DocumentOptions): string {
  const say = sayIn(language);
  const drawn = inFull.flatMap((connection) => connectionDrawn(connection, say));
  if (total === 0) drawn.push(...linesDrawn(say('text.no_tls', {}), 'fact', WIDE_COLUMNS));
  else if (inFull.length < total) {
    drawn.push(
      ...linesDrawn(
        say('page.not_in_full', { shown: inFull.length, total, most: MAX_CONNECTIONS_IN_DOCUMENT }),
        'fact',
        WIDE_COLUMNS,
      ),
    );
  }
  let y = MARGIN;
  const parts: Markup[] = [];
  for (const { markup, height } of drawn) {
    parts.push(markup(y), html`\n`);
    y += height;
  }
  const height = Math.ceil(y + MARGIN);
  const [only] = inFull;
  const title = inFull.length === 1 ? say('page.diagram_of', namesOf(only!)) : say('page.handshake', {});
  return html`<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" xml:lang="${language === 'zh' ? 'zh-Hans' : language}">
<title>${title}</title>
<style>${new Markup(SVG_STYLE)}</style>
<rect class="ground" width="${WIDTH}" height="${height}"></rect>
${parts}</svg>
`.text;
}

const namesOf = ({ client, server }: ConnectionReport) => ({
  client: endpointText(client),
  server: shortened(server.name ?? endpointText(server)),
});

/** A name on the wire can be 65535 bytes long. */
function shortened(name: string): string {
  const [line = ''] = wrap(name.slice(0, CHARACTERS), COLUMNS / 2);
  return line.length < name.length ? `${line}...` : name;
}

function linesDrawn(text: string, kind: string, columns: number): Drawn[] {
  return linesOf(text, columns).map((line) => ({
    height: LINE,
    markup: (y) => html`<text class="${kind}" x="${MARGIN}" y="${y + LINE - 4}">${line}</text>`,
  }));
}

function linesOf(text: string, columns: number): string[] {
  const lines = wrap(text.slice(0, CHARACTERS), columns);
  const cut = lines.length > MOST_LINES || text.length > CHARACTERS;
  return lines.slice(0, MOST_LINES).map((line, i) => (cut && i === MOST_LINES - 1 ? `${line}...` : line));
}

function connectionDrawn(connection: ConnectionReport, say: Say): Drawn[] {
  const { id, verdict, timeline } = connection;
  const heading = say('text.named', {
    name: say('text.connection', { id }),
    says: markedOutcome(verdict, say),
  });
  const position = new Map(timeline.map((entry, index) => [entry, index]));
  return [
    ...linesDrawn(heading, `heading ${verdict.outcome}`, WIDE_COLUMNS),
    ...linesDrawn(verdict.summary, 'summary', WIDE_COLUMNS),
    legendDrawn(timeline, say),
    actorsDrawn(connection, say),
    ...flights(timeline).flatMap((flight) => [
      ...flight.map((entry) => messageDrawn(entry, timeline[position.get(entry)! - 1], verdict, say)),
      gap(6),
    ]),
    gap(2 * LINE),
  ];
}

/** Nothing but the lifelines. */
const gap = (height: number): Drawn => ({ height, markup: () => html`` });

const lifelines = (y: number, height: number): Markup =>
  html`<path class="client life" d="M${CLIENT} ${y}v${height}"></path><path class="server life" d="M${SERVER} ${y}v${height}"></path>`;

function legendDrawn(timeline: readonly TimelineEntry[], say: Say): Drawn {
  const step = (WIDTH - 2 * MARGIN) / 5;
  return {
    height: LINE + 12,
    markup: (y) =>
      html`${signsOf(timeline).map((sign, index) => {
        const x = MARGIN + index * step;
        return html`<path class="line ${sign}" d="M${x} ${y + 10}h26"></path><text class="fact" x="${x + 32}" y="${y + 14}">${say(`page.legend_${sign}`, {})}</text>`;
      })}`,
  };
}

function actorsDrawn(connection: ConnectionReport, say: Say): Drawn {
  const names = namesOf(connection);
  const actor = (side: 'client' | 'server', x: number, anchor: string, y: number) => {
    return html`<text class="actor ${side}" x="${x}" y="${y + LINE}" text-anchor="${anchor}">${say(`text.${side}`, {})} <tspan class="name">${names[side]}</tspan></text>`;
  };
  return {
    height: 2 * LINE,
    markup: (y) =>
      html`${actor('client', CLIENT - 6, 'start', y)}${actor('server', SERVER + 36, 'end', y)}${lifelines(y + LINE + 6, LINE - 6)}`,
  };
}

function messageDrawn(
  entry: TimelineEntry,
  before: TimelineEntry | undefined,
  verdict: VerdictReport,
  say: Say,
): Drawn {
  const { frame, time, from, message, basis, mark, summary, annotation } = entry;
  const sealed = isSealed(entry);
  const quiet = isTransport(entry) && mark === undefined;
  const failed = mark === 'failure';
  const known = [
    ...(sealed ? [say('page.encrypted', {})] : []),
    ...(basis === 'seen' ? [] : [say('page.basis', { basis })]),
  ];
  const named = known.length === 0 ? message : say('text.noted', { what: message, notes: known });
  const title = failed ? `${named} – ${failedHere(verdict, say)}` : named;
  const says = linesOf(summary, COLUMNS);
  const means = annotation === undefined ? [] : linesOf(annotation, COLUMNS);
  const kind = failed ? 'failure' : sealed ? 'encrypted' : basis === 'unknown' ? 'inferred' : basis;
  const height = LINE * (2 + says.length + means.length);
  const [x1, x2] = from === 'client' ? [CLIENT, SERVER] : [SERVER, CLIENT];
  const toward = Math.sign(x2 - x1);
  const since = before === undefined ? undefined : Math.max(0, time - before.time);
  const markup = (top: number): Markup => {
    let y = top + LINE;
    const next = (text: string, style: string) => {
      y += LINE;
      return html`<text class="${style}" x="${MIDDLE}" y="${y - 3}" text-anchor="middle">${text}</text>`;
    };
    const when = html`<text class="when" x="${CLIENT - 14}" y="${top + LINE + 1}" text-anchor="end">${durationText(time)}</text><text class="when since" x="${CLIENT - 14}" y="${top + 2 * LINE - 1}" text-anchor="end">${[...(since === undefined ? [] : [`+${durationText(since)}`]), ...(frame > 0 ? [say('text.frame_number', { frame })] : [])].join(' · ')}</text>`;
    const arrow = html`<path class="line ${kind}" d="M${x1} ${top + LINE}H${x2 - toward * 8}"></path><path class="head ${kind}" d="M${x2 - toward} ${top + LINE}l${-toward * 10} -5v10z"></path>${failed && html`<path class="cross" d="M${MIDDLE - 7} ${top + LINE - 7}l14 14m0 -14l-14 14"></path>`}`;
    const name = html`<text class="message${failed && ' failure'}" x="${MIDDLE + (failed ? 16 : 0)}" y="${top + LINE - 6}" text-anchor="${failed ? 'start' : 'middle'}">${title}</text>`;
    const body = [...says.map((line) => next(line, 'says')), ...means.map((line) => next(line, 'means'))];
    return html`<g${quiet && html` class="quiet"`}>${lifelines(top, height)}${when}${arrow}${name}${body}</g>`;
  };
  return { height, markup };
}
