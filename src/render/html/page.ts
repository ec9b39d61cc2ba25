import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { MAX_OPENED_CONNECTIONS, MAX_PACKED_BYTES } from '../../base/limits.js';
import { visible } from '../../base/visible.js';
import type { MessageParts } from '../../report/field-report.js';
import type {
  CaptureReport,
  ConnectionReport,
  ConnectionSummary,
  KeyLogReport,
  Outcome,
  Report,
} from '../../report/report.js';
import type { DocumentOptions } from '../shared/document-options.js';
import { html, jsonData, Markup } from '../shared/markup.js';
import { fileName, sayIn } from '../shared/words.js';
import { connectionArticle } from './connection-article.js';
import { overviewSection, type Row, rowOf } from './overview-section.js';
import { Meanings, type PageContext } from './page-context.js';
import { SCRIPT } from './script.js';
import { STYLE } from './style.js';

/** Connections that stand in the page as HTML, readable without the script. The others are packed. */
export const MAX_STATIC_CONNECTIONS = 20;

/** Details packed together: enough for what they share to be said once, little enough to be unpacked in no time. */
const PACK_BYTES = 512 << 10;

/** Gzip's level: beyond this it takes twice the time for a tenth of the size. */
const PACK_LEVEL = 4;

/** Stands between packed details; it cannot stand in HTML. */
const SEPARATOR = '\u0000';

interface Pack {
  readonly ids: readonly number[];
  /** Base64 of gzip of articles with separators between them. */
  readonly text: string;
}

const endedWell = (outcome: Outcome): boolean => outcome === 'established' || outcome === 'incomplete';

/** Gathers a page while connections end. What it keeps is bounded, but for a row a connection. */
export class PageCollector {
  readonly #options: DocumentOptions;
  readonly #meanings = new Meanings();
  readonly #context: PageContext;
  readonly #rows: Row[] = [];
  /** Candidates for standing in the page, those that did not end well and the others. */
  readonly #static: [Map<number, string>, Map<number, string>] = [new Map(), new Map()];
  readonly #packs: Pack[] = [];
  #waiting: { readonly id: number; readonly text: string }[] = [];
  #waitingBytes = 0;
  #packedBytes = 0;
  #opened = 0;
  #openedWell = 0;
  #leftOut = 0;

  constructor(options: DocumentOptions) {
    this.#options = options;
    this.#context = {
      say: sayIn(options.language ?? 'en'),
      about: (meaning, reference) => this.#meanings.about(meaning, reference),
    };
  }

  /** A connection has ended. `full` makes its whole report; it is called at once. */
  add(summary: Pick<ConnectionSummary, 'verdict'>, full: (shown?: MessageParts) => ConnectionReport): void {
    const well = endedWell(summary.verdict.outcome);
    const opens = this.#opens(well);
    const report = full(opens ? { fields: true, bytes: true, lessons: true } : {});
    this.#rows.push(rowOf(report));
    const pool = this.#static[well ? 1 : 0];
    if (pool.size >= MAX_STATIC_CONNECTIONS && this.#packedBytes >= MAX_PACKED_BYTES) {
      this.#leftOut++;
      return;
    }
    const { text } = connectionArticle(report, opens, this.#context);
    if (pool.size < MAX_STATIC_CONNECTIONS) pool.set(report.id, text);
    else this.#pack(report.id, text);
  }

  /** The page. Nothing may be added after it. */
  page(captures: readonly CaptureReport[], keyLogs: readonly KeyLogReport[] = []): string {
    const [failed, others] = this.#static.map((pool) => [...pool].sort(([a], [b]) => a - b)) as [
      [number, string][],
      [number, string][],
    ];
    const candidates = [...failed, ...others];
    const shown = candidates.slice(0, MAX_STATIC_CONNECTIONS).sort(([a], [b]) => a - b);
    for (const [id, text] of candidates.slice(MAX_STATIC_CONNECTIONS)) this.#pack(id, text);
    this.#flush();
    this.#rows.sort((a, b) => a.id - b.id);
    const articles = shown.map(([, text]) => new Markup(text));
    return this.#document(articles, captures, keyLogs).text;
  }

  #opens(well: boolean): boolean {
    if (this.#opened >= MAX_OPENED_CONNECTIONS) return false;
    if (well && this.#openedWell >= MAX_OPENED_CONNECTIONS / 2) return false;
    this.#opened++;
    if (well) this.#openedWell++;
    return true;
  }

  #pack(id: number, text: string): void {
    this.#waiting.push({ id, text });
    this.#waitingBytes += text.length;
    if (this.#waitingBytes >= PACK_BYTES) this.#flush();
  }

  #flush(): void {
    if (this.#waiting.length === 0) return;
    const whole = this.#waiting.map(({ text }) => text).join(SEPARATOR);
    const text = gzipSync(whole, { level: PACK_LEVEL }).toString('base64');
    if (this.#packedBytes + text.length > MAX_PACKED_BYTES) {
      this.#packedBytes = MAX_PACKED_BYTES;
      this.#leftOut += this.#waiting.length;
    } else {
      this.#packedBytes += text.length;
      this.#packs.push({ ids: this.#waiting.map(({ id }) => id), text });
    }
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #document(
    articles: readonly Markup[],
    captures: readonly CaptureReport[],
    keyLogs: readonly KeyLogReport[],
  ): Markup {
    const { say } = this.#context;
    const language = this.#options.language ?? 'en';
    const rows = this.#rows;
    const many = rows.length > 1;
    const files = captures.map(({ file }) => file);
    const named = files.slice(0, MAX_NAMED_FILES).map(fileName).join(', ');
    const unnamed = files.length - MAX_NAMED_FILES;
    const name = unnamed > 0 ? `${named}, ${say('page.and_more', { count: unnamed })}` : named;
    const packets = captures.reduce((sum, capture) => sum + capture.packets, 0);
    const about = say('text.summary', { connections: rows.length, files: captures.length, packets });
    const problems = [
      ...captures.flatMap(({ file, problems }) =>
        problems.map(({ message, frame }) => ({ file, frame, message })),
      ),
      ...keyLogs.flatMap(({ file, problems }) =>
        problems.map(({ message }) => ({ file, frame: undefined, message })),
      ),
    ];
    return html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-Hans' : language}">
<head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${name} – tls-dissect</title>
<link rel="icon" href="${ICON}">
<style>${new Markup(STYLE)}</style></head>
<body${many && new Markup(' class="many"')}>
<a class="skip" href="#${many ? 'all' : `c${rows[0]?.id ?? ''}`}">${say('page.skip', {})}</a>
<header class="page"><p class="brand">tls-dissect</p><h1>${name}</h1><p class="note">${about}</p>
${problems.length > 0 && html`<ul class="problems">${problems.map(({ file, frame, message }) => html`<li><b>${fileName(file)}</b>${frame !== undefined && html` ${say('text.frame_number', { frame })}`}: ${message}</li>`)}</ul>`}</header>
<main>
${rows.length === 0 && html`<p class="empty">${say('text.no_tls', {})}</p>`}
${many && overviewSection(rows, captures, say)}
${this.#leftOut > 0 && html`<p class="problems">${say('page.details_left_out', { count: this.#leftOut, megabytes: MAX_PACKED_BYTES >> 20 })}</p>`}
<p id="status" class="note" role="status" hidden></p>
<div id="articles">${articles}</div>
</main>
<footer><p>${say('page.about', { version: this.#options.version })}</p></footer>
${this.#packs.map(({ ids, text }) => html`<script type="text/plain" class="pack" data-ids="${ids.join(' ')}">${text}</script>\n`)}
<script type="application/json" id="data">${jsonData(this.#data(captures))}</script>
<script>${new Markup(SCRIPT)}</script>
</body></html>
`;
  }

  /** What the script needs, and its words. */
  #data(captures: readonly CaptureReport[]): unknown {
    const { say } = this.#context;
    const outcomes: readonly Outcome[] = [
      'established',
      'failed',
      'rejected',
      'abandoned',
      'incomplete',
      'not_tls',
    ];
    return {
      rows: this.#rows.length > 1 ? this.#rows : [],
      files: captures.length > 1 ? captures.map(({ file }) => visible(fileName(file))) : [],
      meanings: this.#meanings.list,
      words: {
        outcomes: Object.fromEntries(outcomes.map((outcome) => [outcome, say('text.outcome', { outcome })])),
        shown: say('page.rows_shown', { shown: '{shown}', total: '{total}' }),
        where: say('page.where', {}),
        onlyARow: say('page.only_a_row', {}),
        loading: say('page.loading', {}),
        cannotOpen: say('page.cannot_open', {}),
        back: say('page.back', {}),
      },
    };
  }
}

/** Captures named in the page's title. */
const MAX_NAMED_FILES = 3;

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect x='2' y='7' width='12' height='8' rx='2' fill='%234a63d8'/%3E%3Cpath d='M5 7V5a3 3 0 0 1 6 0v2' fill='none' stroke='%234a63d8' stroke-width='2'/%3E%3C/svg%3E";

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing may be loaded or sent; only this style and this script count, whatever else should get into the page. */
function policy(): string {
  return [
    "default-src 'none'",
    `style-src ${hash(STYLE)}`,
    `script-src ${hash(SCRIPT)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** A whole report as a page that works from disk. Its connections should have been made with fields and bytes. */
export function renderPage(report: Report, options: DocumentOptions): string {
  const collector = new PageCollector(options);
  for (const connection of report.connections) collector.add(connection, () => connection);
  return collector.page(report.captures, report.keyLogs);
}
