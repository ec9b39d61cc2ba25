import type { Side } from '../../base/side.js';
import type { ConnectionReport, TimelineEntry } from '../../report/report.js';
import { flights, isTransport } from '../shared/flights.js';
import { breakable, html, type Markup } from '../shared/markup.js';
import { messageAnchor } from './diagram.js';
import type { PageContext } from './page-context.js';

/** Lines of a sketch: with the verdict beside it a laptop shows them without scrolling. */
const MOST_LINES = 9;
/** Of a longer handshake: how it begins, and what stands behind the line that matters. */
const LINES_OF_BEGINNING = 2;
const LINES_BEHIND = 1;

/** Steps that share an arrow. */
interface Line {
  readonly from: Side;
  /** Places in the timeline, from 0. */
  readonly steps: number[];
  readonly kind: 'tls' | 'transport' | 'failure';
}

/** The handshake at a glance, a line a flight, beside the verdict: where it broke is seen without looking for it. */
export function sketch({ id, timeline }: ConnectionReport, { say }: PageContext): Markup | false {
  if (timeline.length === 0) return false;
  const lines = linesOf(timeline);
  const { kept, leftOut } = chosen(lines);
  return html`<nav class="sketch" aria-label="${say('page.at_a_glance', {})}"><p class="ends"><b class="client">${say('text.client', {})}</b><b class="server">${say('text.server', {})}</b></p><ol>${kept.map(
    (line, index) =>
      html`${index === LINES_OF_BEGINNING && leftOut > 0 && html`<li class="gap">${say('page.more_messages', { count: leftOut })}</li>`}${drawn(line, timeline, id, say)}`,
  )}</ol></nav>`;
}

function drawn(
  { from, steps, kind }: Line,
  timeline: readonly TimelineEntry[],
  id: number,
  say: PageContext['say'],
): Markup {
  const first = steps[0]!;
  const names = counted(steps.map((step) => timeline[step]!.message)).join(', ');
  const inferred = steps.every((step) => timeline[step]!.basis === 'inferred');
  return html`<li class="${from} ${kind}${inferred && ' inferred'}"><a href="#${messageAnchor(id, first + 1)}"><span class="hidden">${say('text.named', { name: say('page.direction', { from }), says: '' })}</span>${
    kind === 'failure'
      ? html`<b>✖ ${names}</b> <span>${breakable(timeline[first]!.summary)}</span>`
      : breakable(names)
  }</a></li>`;
}

/** Names in a row, each with how often it is repeated. */
function counted(names: readonly string[]): string[] {
  const rows: { readonly name: string; count: number }[] = [];
  for (const name of names) {
    const last = rows.at(-1);
    if (last?.name === name) last.count++;
    else rows.push({ name, count: 1 });
  }
  return rows.map(({ name, count }) => (count === 1 ? name : `${name} ×${count}`));
}

function linesOf(timeline: readonly TimelineEntry[]): Line[] {
  const lines: Line[] = [];
  let at = 0;
  for (const flight of flights(timeline)) {
    const begins = lines.length;
    for (const entry of flight) {
      const kind = entry.mark === 'failure' ? 'failure' : isTransport(entry) ? 'transport' : 'tls';
      const last = lines.at(-1);
      // What TCP says is one line, whoever says it: the handshake is what is looked at.
      const joins =
        last?.kind === kind && (kind === 'transport' || (kind === 'tls' && lines.length > begins));
      if (joins) last.steps.push(at);
      else lines.push({ from: entry.from, steps: [at], kind });
      at++;
    }
  }
  return lines;
}

/** All lines, or those that matter: the beginning, and what surrounds the failure, or else the end. */
function chosen(lines: readonly Line[]): { readonly kept: readonly Line[]; readonly leftOut: number } {
  if (lines.length <= MOST_LINES) return { kept: lines, leftOut: 0 };
  const failure = lines.findIndex(({ kind }) => kind === 'failure');
  const end = Math.max(
    MOST_LINES,
    failure < 0 ? lines.length : Math.min(lines.length, failure + 1 + LINES_BEHIND),
  );
  const start = end - (MOST_LINES - LINES_OF_BEGINNING);
  const between = lines.slice(LINES_OF_BEGINNING, start);
  return {
    kept: [...lines.slice(0, LINES_OF_BEGINNING), ...lines.slice(start, end)],
    leftOut: between.reduce((sum, { steps }) => sum + steps.length, 0),
  };
}
