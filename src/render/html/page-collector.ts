import {
  MAX_OPENED_CONNECTIONS,
  MAX_PACKED_BYTES,
  MAX_PAGE_ROWS,
  MAX_WELL_DETAILS,
} from '../../base/limits.js';
import { host } from '../../platform/host.js';
import type { MessageParts } from '../../report/field-report.js';
import type {
  CaptureReport,
  ConnectionReport,
  ConnectionSummary,
  KeyLogReport,
  Outcome,
  PatternReport,
  Report,
} from '../../report/report.js';
import type { DocumentOptions } from '../shared/document-options.js';
import { GroupCollector } from '../shared/groups.js';
import { Markup } from '../shared/markup.js';
import { sayIn } from '../shared/words.js';
import { connectionArticle } from './connection-article.js';
import { type Row, rowOf } from './overview-section.js';
import { Meanings, type PageContext } from './page-context.js';
import { type Pack, type PageContents, pageDocument } from './page-document.js';

/** Connections that stand in the page as HTML, readable without the script. The others are packed. */
export const MAX_STATIC_CONNECTIONS = 20;

/** Details packed together: enough for what they share to be said once, little enough to be unpacked in no time. */
const PACK_BYTES = 512 << 10;

/** Gzip's level: beyond this it takes twice the time for a tenth of the size. */
const PACK_LEVEL = 4;

/** Stands between packed details; it cannot stand in HTML. */
const SEPARATOR = '\u0000';

const endedWell = (outcome: Outcome): boolean => outcome === 'established' || outcome === 'incomplete';

/** Gathers a page while connections end. What it keeps is bounded. */
export class PageCollector {
  readonly #options: DocumentOptions;
  readonly #meanings = new Meanings();
  readonly #context: PageContext;
  /** Of those that did not end well, and of the others. */
  readonly #rows: [Row[], Row[]] = [[], []];
  readonly #rowsLeftOut: [number, number] = [0, 0];
  /** Candidates for standing in the page, those that did not end well and the others. */
  readonly #static: [Map<number, string>, Map<number, string>] = [new Map(), new Map()];
  readonly #groups = new GroupCollector();
  readonly #packs: Pack[] = [];
  #waiting: { readonly id: number; readonly text: string }[] = [];
  #waitingBytes = 0;
  #packedBytes = 0;
  #opened = 0;
  #openedWell = 0;
  #leftOut = 0;
  #wellDetails = 0;
  #wellLeftOut = 0;

  constructor(options: DocumentOptions) {
    this.#options = options;
    this.#context = {
      say: sayIn(options.language ?? 'en'),
      about: (meaning, reference) => this.#meanings.about(meaning, reference),
    };
  }

  /** A connection has ended. `full` makes its whole report; it is called at once. */
  add(summary: ConnectionSummary, full: (shown?: MessageParts) => ConnectionReport): void {
    const { isFirst } = this.#groups.add(summary);
    const well = endedWell(summary.verdict.outcome);
    if (!this.#hasRoom(well)) {
      this.#rowsLeftOut[well ? 1 : 0]++;
      return;
    }
    const opens = this.#opens(well);
    const report = full(opens ? { fields: true, bytes: true, records: true, lessons: true } : {});
    this.#rows[well ? 1 : 0].push(rowOf(report));
    if (well && !isFirst && this.#wellDetails >= MAX_WELL_DETAILS) {
      this.#wellLeftOut++;
      return;
    }
    if (well) this.#wellDetails++;
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
  page(
    captures: readonly CaptureReport[],
    keyLogs: readonly KeyLogReport[] = [],
    patterns: readonly PatternReport[] = [],
  ): string {
    return [...this.parts(captures, keyLogs, patterns)].join('');
  }

  /** The page in pieces, each made when it is asked for, to be written one by one: as a whole it would be in memory twice. */
  parts(
    captures: readonly CaptureReport[],
    keyLogs: readonly KeyLogReport[] = [],
    patterns: readonly PatternReport[] = [],
  ): Iterable<string> {
    const [failed, others] = this.#static.map((pool) => [...pool].sort(([a], [b]) => a - b)) as [
      [number, string][],
      [number, string][],
    ];
    const candidates = [...failed, ...others];
    const shown = candidates.slice(0, MAX_STATIC_CONNECTIONS).sort(([a], [b]) => a - b);
    for (const [id, text] of candidates.slice(MAX_STATIC_CONNECTIONS)) this.#pack(id, text);
    this.#flush();
    const [failures, successes] = this.#rowsLeftOut;
    const articles = shown.map(([, text]) => new Markup(text));
    const contents: PageContents = {
      captures,
      keyLogs,
      patterns,
      rows: this.#rows.flat().sort((a, b) => a.id - b.id),
      groups: [...this.#groups.groups().values()],
      rowsLeftOut: { well: successes, others: failures },
      articles,
      packs: this.#packs,
      leftOut: this.#leftOut,
      wellLeftOut: this.#wellLeftOut,
      meanings: this.#meanings.list,
    };
    return pageDocument(contents, this.#options);
  }

  /** Of too many rows, those that ended well give way to those that did not. */
  #hasRoom(well: boolean): boolean {
    const [failed, others] = this.#rows;
    if (failed.length + others.length < MAX_PAGE_ROWS) return true;
    if (well || others.pop() === undefined) return false;
    this.#rowsLeftOut[1]++;
    return true;
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
    const text = host.base64(host.gzip(whole, PACK_LEVEL));
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
}

/** A whole report as a page that works from disk. Its connections should have been made with fields and bytes. */
export function renderPage(report: Report, options: DocumentOptions): string {
  const collector = new PageCollector(options);
  for (const connection of report.connections) collector.add(connection, () => connection);
  return collector.page(report.captures, report.keyLogs, report.patterns);
}
