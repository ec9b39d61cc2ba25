import { SCRIPT, STYLE } from '#page-assets';
import { ascii } from '../../base/bytes.js';
import { MAX_PACKED_BYTES, MAX_PAGE_ROWS, MAX_WELL_DETAILS } from '../../base/limits.js';
import { visible } from '../../base/visible.js';
import { host } from '../../platform/host.js';
import type { CaptureReport, KeyLogReport, Outcome, PatternReport } from '../../report/report.js';
import type { DocumentOptions } from '../shared/document-options.js';
import type { ConnectionGroup } from '../shared/groups.js';
import { html, jsonData, Markup } from '../shared/markup.js';
import { markedOutcome } from '../shared/verdict-words.js';
import { fileName, type Say, sayIn } from '../shared/words.js';
import { overviewSection, type Row } from './overview-section.js';
import type { PageData } from './page-data.js';

/** Connections packed together: unpacked by the script when somebody wants to see one of them. */
export interface Pack {
  readonly ids: readonly number[];
  /** Base64 of gzip of articles with NUL between them. */
  readonly text: string;
}

export interface PageContents {
  readonly captures: readonly CaptureReport[];
  readonly keyLogs: readonly KeyLogReport[];
  /** The most frequent first. */
  readonly patterns: readonly PatternReport[];
  /** One for each connection, by number, but for those that are left out. */
  readonly rows: readonly Row[];
  /** Of all connections, the weightiest first. */
  readonly groups: readonly ConnectionGroup[];
  readonly rowsLeftOut: { readonly well: number; readonly others: number };
  /** Those that can be read without the script, by number. */
  readonly articles: readonly Markup[];
  readonly packs: readonly Pack[];
  /** Connections of which there is no more than the row, because there is no room for more. */
  readonly leftOut: number;
  /** The same, because they ended well and others like them are told. */
  readonly wellLeftOut: number;
  readonly meanings: PageData['meanings'];
}

/**
 * The whole page, in pieces that are made one by one as they are asked for: one file that works from disk and loads
 * nothing.
 */
export function* pageDocument(
  contents: PageContents,
  { language = 'en', version }: DocumentOptions,
): Generator<string, void> {
  const { rows, groups, patterns, rowsLeftOut, articles, packs, captures, keyLogs } = contents;
  const { leftOut, wellLeftOut } = contents;
  const say = sayIn(language);
  const many = rows.length > 1;
  const files = captures.map(({ file }) => file);
  const named = files.slice(0, MAX_NAMED_FILES).map(fileName).join(', ');
  const unnamed = files.length - MAX_NAMED_FILES;
  const name =
    unnamed > 0 ? say('text.listed', { parts: [named, say('page.and_more', { count: unnamed })] }) : named;
  const packets = captures.reduce((sum, capture) => sum + capture.packets, 0);
  const absent = rowsLeftOut.well + rowsLeftOut.others;
  const connections = rows.length + absent;
  const about = say('text.summary', { connections, files: captures.length, packets });
  const problems = [
    ...captures.flatMap(({ file, problems }) =>
      problems.map(({ message, frame }) => ({ file, frame, message })),
    ),
    ...keyLogs.flatMap(({ file, problems }) =>
      problems.map(({ message }) => ({ file, frame: undefined, message })),
    ),
  ];
  const head = html`<!doctype html>
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
<header class="page"><div class="title"><p class="brand">tls-dissect</p><h1>${name}</h1><p class="note">${about}</p></div>
<div class="reader tools" role="group" aria-label="${say('page.reader', {})}"><button type="button" class="tool" data-reader="learner" aria-pressed="true">${say('page.learner', {})}</button><button type="button" class="tool" data-reader="expert" aria-pressed="false">${say('page.expert', {})}</button></div>
${problems.length > 0 && html`<ul class="problems">${problems.map(({ file, frame, message }) => html`<li><b>${fileName(file)}</b>${say('text.named', { name: frame === undefined ? '' : ` ${say('text.frame_number', { frame })}`, says: message })}</li>`)}</ul>`}</header>
<main>
${rows.length === 0 && html`<p class="empty">${say('text.no_tls', {})}</p>`}
${many && overviewSection({ rows, groups, captures, patterns, isWhole: absent === 0 }, say)}
${absent > 0 && html`<p class="problems">${say('page.rows_left_out', { ...rowsLeftOut, most: MAX_PAGE_ROWS })}</p>`}
${leftOut > 0 && html`<p class="problems">${say('page.details_left_out', { count: leftOut, megabytes: MAX_PACKED_BYTES >> 20 })}</p>`}
${wellLeftOut > 0 && html`<p class="problems">${say('page.well_left_out', { count: wellLeftOut, most: MAX_WELL_DETAILS })}</p>`}
<p id="status" class="note" role="status" hidden></p>
<div id="articles">`;
  const behind = html`</div>
</main>
<footer><p>${say('page.about', { version })}</p></footer>
`;
  const tail = html`<script>${new Markup(SCRIPT)}</script>
</body></html>
`;
  yield head.text;
  for (const { text } of articles) yield text;
  yield behind.text;
  for (const { ids, text } of packs) {
    yield `<script type="text/plain" class="pack" data-ids="${ids.join(' ')}">`;
    // Base64 has nothing in it that would have to be escaped.
    yield text;
    yield '</script>\n';
  }
  yield '<script type="application/json" id="data">';
  yield* dataPieces(dataOf(contents, say));
  yield '</script>\n';
  yield tail.text;
}

/** Rows in a piece of the page's data, some 200 kB. */
const ROWS_OF_A_PIECE = 500;

/** The data as JSON. Its rows come last, some at a time: as one string they would be in memory several times. */
function* dataPieces({ rows, ...rest }: PageData): Generator<string, void> {
  yield `${jsonData(rest).text.slice(0, -1)},"rows":[`;
  for (let at = 0; at < rows.length; at += ROWS_OF_A_PIECE)
    yield `${at > 0 ? ',' : ''}${jsonData(rows.slice(at, at + ROWS_OF_A_PIECE)).text.slice(1, -1)}`;
  yield ']}';
}

/** What the script needs, and its words. */
function dataOf({ rows, captures, meanings }: PageContents, say: Say): PageData {
  const outcomes: readonly Outcome[] = [
    'established',
    'failed',
    'rejected',
    'abandoned',
    'incomplete',
    'not_tls',
  ];
  return {
    rows: rows.length > 1 ? rows : [],
    files: captures.length > 1 ? captures.map(({ file }) => visible(fileName(file))) : [],
    meanings,
    words: {
      outcomes: Object.fromEntries(
        outcomes.flatMap((outcome) =>
          CONFIDENCES.map((confidence) => [
            `${outcome} ${confidence}`,
            markedOutcome({ outcome, confidence }, say),
          ]),
        ),
      ),
      causes: namesOf(
        rows.map(({ cause }) => cause),
        (cause) => say('text.cause_named', { cause }),
      ),
      parties: namesOf(
        rows.map(({ by }) => by),
        (party) => say('text.party', { party }),
      ),
      shown: say('page.rows_shown', { shown: '{shown}', total: '{total}' }),
      servers: say('text.servers_counted', { count: '{count}' }),
      where: say('page.where', {}),
      onlyARow: say('page.only_a_row', {}),
      loading: say('page.loading', {}),
      cannotOpen: say('page.cannot_open', {}),
      back: say('page.back', {}),
      copy: say('page.copy', {}),
      copied: say('page.copied', {}),
      cannotCopy: say('page.cannot_copy', {}),
      openAll: say('page.open_all', {}),
      closeAll: say('page.close_all', {}),
    },
  };
}

/** Codes with their names, where those are another. */
const namesOf = (codes: readonly string[], name: (code: string) => string): Record<string, string> =>
  Object.fromEntries(
    [...new Set(codes)].flatMap((code) => (code === '' || name(code) === code ? [] : [[code, name(code)]])),
  );

const CONFIDENCES = ['certain', 'inferred', 'possible'] as const;

/** Captures named in the page's title. */
const MAX_NAMED_FILES = 3;

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect x='2' y='7' width='12' height='8' rx='2' fill='%234a63d8'/%3E%3Cpath d='M5 7V5a3 3 0 0 1 6 0v2' fill='none' stroke='%234a63d8' stroke-width='2'/%3E%3C/svg%3E";

/** Both are ASCII. */
const hash = (text: string): string => `'sha256-${host.base64(host.digest('sha256', ascii(text)))}'`;

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
