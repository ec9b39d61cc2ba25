import type { Confidence } from '../../base/basis.js';
import { MAX_NAME_CHARACTERS } from '../../base/limits.js';
import { visible } from '../../base/visible.js';
import type { CaptureReport, ConnectionReport, Outcome } from '../../report/report.js';
import { type ConnectionGroup, type OutcomeCount, outcomeCounts } from '../shared/groups.js';
import { html, type Markup } from '../shared/markup.js';
import { MOST_LISTED } from '../shared/overview.js';
import { markedOutcome } from '../shared/verdict-words.js';
import { durationText, endpointText, fileName, instantWords, type Say } from '../shared/words.js';
import { badge, groupsTable, isHollow } from './groups-table.js';
import type { PageRow } from './page-data.js';
import { toneOf } from './verdict.js';

export type Row = PageRow<Outcome> & { readonly confidence: Confidence };

export function rowOf(connection: ConnectionReport): Row {
  const { id, capture, client, server, tls, verdict, start, durationSeconds } = connection;
  const name = server.name === undefined ? '' : ` ${server.name.slice(0, MAX_NAME_CHARACTERS)}`;
  return {
    id,
    capture,
    client: endpointText(client),
    server: visible(endpointText(server) + name),
    version: tls.version ?? '',
    outcome: verdict.outcome,
    confidence: verdict.confidence,
    cause: verdict.cause === 'none' ? '' : verdict.cause,
    by: verdict.refusedBy === 'none' ? '' : verdict.refusedBy,
    summary: visible(verdict.summary),
    at: Date.parse(start),
    seconds: durationSeconds,
  };
}

/** Rows that stand in the table without the script. */
export const MAX_STATIC_ROWS = 200;

/** Outcomes and ways to end counted, all connections over time, and a line for each. */
export function overviewSection(
  rows: readonly Row[],
  groups: readonly ConnectionGroup[],
  captures: readonly CaptureReport[],
  say: Say,
): Markup {
  const several = captures.length > 1;
  const headings: readonly (readonly [key: string, text: string])[] = [
    ['id', '#'],
    ['outcome', say('text.outcome_heading', {})],
    ['server', say('text.server', {})],
    ['client', say('text.client', {})],
    ['version', 'TLS'],
    ['cause', say('text.cause', {})],
    ['by', say('text.refused_by', {})],
    ['at', say('page.start', {})],
    ['seconds', say('page.duration', {})],
    ...(several ? [['capture', say('text.file', {})] as const] : []),
  ];
  const shown = rows.slice(0, MAX_STATIC_ROWS);
  return html`<section class="overview" id="all" tabindex="-1"><h2>${say('page.connections', {})}</h2>
<div class="counts" role="group" aria-label="${say('text.outcome_heading', {})}">${outcomeCounts(groups).map((one) => count(one, say))}</div>
${rows.length > MOST_LISTED && groupsTable(groups, say)}
${overTime(rows, say)}
<div class="controls" hidden><label>${say('page.search', {})} <input type="search" id="search" placeholder="${say('page.search_hint', {})}" autocomplete="off"></label> <output id="shown" aria-live="polite"></output></div>
${rows.length > shown.length && html`<noscript><p class="note">${say('page.rows_without_script', { shown: shown.length, total: rows.length })}</p></noscript>`}
<div class="scroll"><table id="table"><thead><tr>${headings.map(([key, text]) => html`<th scope="col" data-key="${key}">${text}</th>`)}</tr></thead><tbody>${shown.map((row) => tableRow(row, captures, say))}</tbody></table></div>
<p><button type="button" id="more" hidden>${say('page.more_rows', {})}</button></p></section>`;
}

function count({ count: many, outcome, confidence }: OutcomeCount, say: Say): Markup {
  return html`<span class="count ${toneOf(outcome)}${isHollow(outcome, confidence) && ' possible'}" data-outcome="${outcome} ${confidence}"><b>${many}</b> <span>${markedOutcome({ outcome, confidence }, say)}</span></span> `;
}

function tableRow(row: Row, captures: readonly CaptureReport[], say: Say): Markup {
  return html`<tr><td><a href="#c${row.id}">${row.id}</a></td><td>${badge(row, say)}</td><td>${row.server}</td><td>${row.client}</td><td>${row.version}</td><td>${row.cause}</td><td>${row.by}</td><td>${instantWords(new Date(row.at).toISOString())}</td><td>${durationText(row.seconds)}</td>${captures.length > 1 && html`<td>${fileName(captures[row.capture - 1]?.file ?? '')}</td>`}</tr>`;
}

const WIDTH = 960;
const LANE = 12;
/** More connections than this are counted in slices of time instead of drawn one by one. */
const MAX_BARS = 48;
const SLICES = 96;
const HEIGHT = 110;

/** When the connections were, and how they ended. */
function overTime(rows: readonly Row[], say: Say): Markup {
  const known = rows.filter(({ at }) => !Number.isNaN(at));
  if (known.length < 2) return html``;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { at, seconds } of known) {
    first = Math.min(first, at);
    last = Math.max(last, at + seconds * 1_000);
  }
  const span = Math.max(1, last - first);
  const [from, to] = [first, last].map((at) => instantWords(new Date(at).toISOString())) as [string, string];
  const bars = known.length <= MAX_BARS;
  const height = bars ? known.length * LANE : HEIGHT;
  const drawn = bars
    ? known.map(({ id, at, seconds, outcome, summary }, index) => {
        const x = ((at - first) / span) * (WIDTH - 8);
        const width = Math.max(8, ((seconds * 1_000) / span) * (WIDTH - 8));
        return html`<a href="#c${id}" aria-label="${say('text.connection', { id })}: ${summary}"><rect class="${toneOf(outcome)}" x="${x.toFixed(1)}" y="${index * LANE + 2}" width="${width.toFixed(1)}" height="${LANE - 4}" rx="4"><title>${say('text.connection', { id })}: ${summary}</title></rect></a>`;
      })
    : slices(known, first, span);
  return html`<figure class="time"><figcaption>${say('page.over_time', {})}: ${say('page.over_time_about', { total: known.length, from, to })}</figcaption><svg viewBox="0 0 ${WIDTH} ${height}" role="${bars ? 'group' : 'img'}" aria-label="${say('page.over_time_about', { total: known.length, from, to })}">${drawn}</svg><p class="axis"><span>${from}</span><span>${to}</span></p></figure>`;
}

function slices(rows: readonly Row[], first: number, span: number): Markup[] {
  const counts = Array.from({ length: SLICES }, () => ({ bad: 0, open: 0, good: 0 }));
  for (const { at, outcome } of rows) {
    counts[Math.min(SLICES - 1, Math.floor(((at - first) / span) * SLICES))]![toneOf(outcome)]++;
  }
  const most = Math.max(...counts.map(({ bad, open, good }) => bad + open + good));
  const width = WIDTH / SLICES;
  return counts.flatMap((slice, index) => {
    let y = HEIGHT;
    return (['bad', 'open', 'good'] as const).flatMap((tone) => {
      const height = (slice[tone] / most) * HEIGHT;
      y -= height;
      return height === 0
        ? []
        : [
            html`<rect class="${tone}" x="${(index * width + 1).toFixed(1)}" y="${y.toFixed(1)}" width="${(width - 2).toFixed(1)}" height="${height.toFixed(1)}"><title>${slice[tone]}</title></rect>`,
          ];
    });
  });
}
