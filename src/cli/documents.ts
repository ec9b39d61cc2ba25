import { writeFileSync } from 'node:fs';
import type { ConnectionReport, ConnectionSummary, MessageParts, Report } from '../index.js';
import type { LanguageTag } from '../language/language.js';
import { PageCollector } from '../render/html/page-collector.js';
import { renderMarkdown } from '../render/markdown/markdown.js';
import { renderMermaid } from '../render/mermaid/mermaid.js';
import type { DocumentOptions } from '../render/shared/document-options.js';
import { type FullChoice, type Overview, OverviewCollector } from '../render/shared/overview.js';
import { renderSvg } from '../render/svg/svg.js';

/** The forms of the report that are documents, each with an option of its name. */
export const DOCUMENT_FORMATS = ['markdown', 'mermaid', 'svg', 'html'] as const;

/** A form of the report that is written to a file besides the text. */
export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number];

/** `-`: standard output, in place of the text. */
export const STANDARD_OUTPUT = '-';

/** Those that tell a few connections in full, as the text does. */
const RENDERERS: Readonly<
  Record<Exclude<DocumentFormat, 'html'>, (overview: Overview, options: DocumentOptions) => string>
> = { markdown: renderMarkdown, mermaid: renderMermaid, svg: renderSvg };

/** A document could not be written; `code` is the system's. */
export class UnwritableDocument extends Error {
  readonly file: string;
  readonly code: string;

  constructor(file: string, code: string) {
    super(`${file}: ${code}`);
    this.name = 'UnwritableDocument';
    this.file = file;
    this.code = code;
  }
}

/** The documents that one run makes while connections end. */
export class Documents {
  readonly #files: ReadonlyMap<DocumentFormat, string>;
  readonly #options: DocumentOptions;
  readonly #page: PageCollector | undefined;
  readonly #collector: OverviewCollector | undefined;

  constructor(
    files: ReadonlyMap<DocumentFormat, string>,
    language: LanguageTag,
    version: string,
    choice: FullChoice = {},
  ) {
    this.#files = files;
    this.#options = { language, version };
    if (files.has('html')) this.#page = new PageCollector(this.#options);
    if ([...files.keys()].some((format) => format !== 'html'))
      this.#collector = new OverviewCollector(choice);
  }

  add(summary: ConnectionSummary, full: (shown?: MessageParts) => ConnectionReport): void {
    this.#page?.add(summary, full);
    this.#collector?.add(summary, () => full({}));
  }

  /**
   * Writes them all.
   * @returns what goes to standard output, and the files that were written.
   * @throws UnwritableDocument
   */
  write(report: Omit<Report, 'connections'>): {
    readonly output: string | undefined;
    readonly files: readonly string[];
  } {
    let output: string | undefined;
    const files: string[] = [];
    const overview = this.#collector?.overview(report);
    for (const [format, file] of this.#files) {
      const text =
        format === 'html'
          ? this.#page!.page(report.captures, report.keyLogs)
          : RENDERERS[format](overview!, this.#options);
      if (file === STANDARD_OUTPUT) {
        output = (output ?? '') + text;
        continue;
      }
      try {
        writeFileSync(file, text);
      } catch (error) {
        throw new UnwritableDocument(file, (error as NodeJS.ErrnoException).code ?? String(error));
      }
      files.push(file);
    }
    return { output, files };
  }
}
