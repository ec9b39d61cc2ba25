import type { Confidence } from '../../base/basis.js';
import { MAX_NAME_CHARACTERS } from '../../base/limits.js';
import { visible } from '../../base/visible.js';
import type { CaptureReport, ConnectionReport, Outcome, PatternReport } from '../../report/report.js';
import { type ConnectionGroup, type OutcomeCount, outcomeCounts } from '../shared/groups.js';
import { html, type Markup } from '../shared/markup.js';
import { MOST_LISTED } from '../shared/overview.js';
import { markedOutcome } from '../shared/verdict-words.js';
import { durationText, endpointText, fileName, instantWords, type Say } from '../shared/words.js';
import { badge, isHollow, toneOf } from './badge.js';
import { causeCell, groupsTable, partyCell } from './groups-table.js';
import type { PageRow } from './page-data.js';

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

export interface OverviewContents {
  readonly rows: readonly Row[];
  readonly groups: readonly ConnectionGroup[];
  readonly captures: readonly CaptureReport[];
  readonly patterns: readonly PatternReport[];
  /** A row of each connection is there. */
  readonly isWhole: boolean;
}

/** Outcomes and ways to end counted, what repeats, all connections over time, and a line for each. */
export function overviewSection(
  { rows, groups, captures, patterns, isWhole }: OverviewContents,
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
${patternsList(patterns, say)}
${rows.length > MOST_LISTED && groupsTable(groups, isWhole, say)}
${overTime(rows, say)}
<div class="controls" hidden><label>${say('page.search', {})} <input type="search" id="search" placeholder="${say('page.search_hint', {})}" autocomplete="off" spellcheck="false" aria-describedby="search-fields"></label> <output id="shown" aria-live="polite"></output> <button type="button" class="tool" id="clear" hidden>${say('page.show_all', {})}</button><p class="note" id="search-fields">${say('page.search_fields', {})}</p></div>
${rows.length > shown.length && html`<noscript><p class="note">${say('page.rows_without_script', { shown: shown.length, total: rows.length })}</p></noscript>`}
<div class="scroll" tabindex="0"><table id="table"><thead><tr>${headings.map(([key, text]) => html`<th scope="col" data-key="${key}">${text}</th>`)}</tr></thead><tbody>${shown.map((row) => tableRow(row, captures, say))}</tbody></table></div>
<p><button type="button" id="more" hidden>${say('page.more_rows', {})}</button></p></section>`;
}

/** What repeats, told at once; of more, the rest waits until somebody opens it. */
const MOST_PATTERNS = 3;

function patternsList(patterns: readonly PatternReport[], say: Say): Markup | false {
  if (patterns.length === 0) return false;
  const item = ({ summary, connections: [example] }: PatternReport) =>
    html`<li>${summary}${example !== undefined && html` <a href="#c${example}">${say('text.connection', { id: example })}</a>`}</li>`;
  const rest = patterns.slice(MOST_PATTERNS);
  return html`<section class="patterns"><h3>${say('text.patterns', {})}</h3><ul>${patterns.slice(0, MOST_PATTERNS).map(item)}</ul>${rest.length > 0 && html`<details><summary>${say('page.and_more', { count: rest.length })}</summary><ul>${rest.map(item)}</ul></details>`}</section>`;
}

function count({ count: many, outcome, confidence }: OutcomeCount, say: Say): Markup {
  return html`<span class="count ${toneOf(outcome)}${isHollow(outcome, confidence) && ' possible'}" data-outcome="${outcome} ${confidence}"><b>${many}</b> <span>${markedOutcome({ outcome, confidence }, say)}</span></span> `;
}

function tableRow(row: Row, captures: readonly CaptureReport[], say: Say): Markup {
  return html`<tr><td><a href="#c${row.id}">${row.id}</a></td><td>${badge(row, say)}</td><td>${row.server}</td><td>${row.client}</td><td>${row.version}</td><td>${causeCell(row.cause, say)}</td><td>${partyCell(row.by, say)}</td><td>${instantWords(new Date(row.at).toISOString())}</td><td>${durationText(row.seconds)}</td>${captures.length > 1 && html`<td>${fileName(captures[row.capture - 1]?.file ?? '')}</td>`}</tr>`;
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
    ? known.map(({ id, at, seconds, outcome, confidence, summary }, index) => {
        const x = ((at - first) / span) * (WIDTH - 8);
        const width = Math.max(8, ((seconds * 1_000) / span) * (WIDTH - 8));
        const about = say('text.named', {
          name: say('text.listed', {
            parts: [say('text.connection', { id }), markedOutcome({ outcome, confidence }, say)],
          }),
          says: summary,
        });
        return html`<a href="#c${id}" aria-label="${about}"><rect class="${kindOf(outcome, confidence)}" x="${x.toFixed(1)}" y="${index * LANE + 2}" width="${width.toFixed(1)}" height="${LANE - 4}" rx="4"><title>${about}</title></rect></a>`;
      })
    : slices(known, first, span, say);
  const kept = !bars && html` data-first="${first}" data-span="${span}" data-slices="${SLICES}"`;
  const about = say('page.over_time_about', { total: known.length, from, to });
  return html`<figure class="time"><figcaption>${say('text.named', { name: say('page.over_time', {}), says: about })}${!bars && html` <span class="needs-script">${say('page.over_time_filter', {})}</span>`}</figcaption><svg viewBox="0 0 ${WIDTH} ${height}" role="group" aria-label="${about}"${kept}>${drawn}</svg><p class="axis"><span>${from}</span><span>${to}</span></p></figure>`;
}

/** Good, bad or neither, and hollow if it is but possible. */
const kindOf = (outcome: Outcome, confidence: Confidence): string =>
  `${toneOf(outcome)}${isHollow(outcome, confidence) ? ' possible' : ''}`;

/** From the bottom up: what is sure, then what is but possible. */
const KINDS = ['bad', 'bad possible', 'open', 'open possible', 'good', 'good possible'] as const;

/** How many began in each slice of time, by how they ended; the script makes each slice a filter of the table. */
function slices(rows: readonly Row[], first: number, span: number, say: Say): Markup[] {
  const slicesOf = Array.from({ length: SLICES }, () => ({
    kinds: new Map<string, number>(),
    words: new Map<string, number>(),
    total: 0,
  }));
  const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { at, outcome, confidence } of rows) {
    const slice = slicesOf[Math.min(SLICES - 1, Math.floor(((at - first) / span) * SLICES))]!;
    count(slice.kinds, kindOf(outcome, confidence));
    count(slice.words, markedOutcome({ outcome, confidence }, say));
    slice.total++;
  }
  const most = Math.max(...slicesOf.map(({ total }) => total));
  const width = WIDTH / SLICES;
  return slicesOf.flatMap(({ kinds, words, total }, index) => {
    if (total === 0) return [];
    const x = index * width + 1;
    let y = HEIGHT;
    const parts = KINDS.flatMap((kind) => {
      const height = ((kinds.get(kind) ?? 0) / most) * HEIGHT;
      y -= height;
      // An outline lies within what it surrounds.
      const inset = kind.endsWith('possible') ? Math.min(0.75, height / 2) : 0;
      return height === 0
        ? []
        : html`<rect class="${kind}" x="${(x + inset).toFixed(1)}" y="${(y + inset).toFixed(1)}" width="${(width - 2 - 2 * inset).toFixed(1)}" height="${(height - 2 * inset).toFixed(1)}"></rect>`;
    });
    const from = instantWords(new Date(first + (index / SLICES) * span).toISOString());
    const about = say('text.named', {
      name: from,
      says: say('text.listed', { parts: [...words].map(([word, one]) => `${one} ${word}`) }),
    });
    return html`<g class="slice" data-slice="${index}" aria-label="${about}"><title>${about}</title><rect class="all" x="${(index * width).toFixed(1)}" y="0" width="${width.toFixed(1)}" height="${HEIGHT}"></rect>${parts}</g>`;
  });
}
