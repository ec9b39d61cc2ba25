import type { ConnectionReport, ConnectionSummary, MessageParts, Report } from '../index.js';
import type { LanguageTag } from '../language/language.js';
import { WholeFile, writeWhole } from '../platform/node/whole-file.js';
import { PageCollector } from '../render/html/page-collector.js';
import { renderMarkdown } from '../render/markdown/markdown.js';
import { renderMermaid } from '../render/mermaid/mermaid.js';
import type { DocumentOptions } from '../render/shared/document-options.js';
import { type FullChoice, type Overview, OverviewCollector } from '../render/shared/overview.js';
import { renderSvg } from '../render/svg/svg.js';

type Renderer = (overview: Overview, options: DocumentOptions) => string;

/**
 * The forms of the report that are documents: each has an option of its name, which says what is said here, and is told
 * of a few connections in full, as the text is. A page gathers them all while they end, and so has no renderer.
 */
const DOCUMENTS = {
  markdown: { describe: 'also write a post-mortem for a wiki or an issue', render: renderMarkdown },
  mermaid: { describe: 'also write sequence diagrams as Mermaid in Markdown', render: renderMermaid },
  svg: { describe: 'also write the sequence diagrams as a picture', render: renderSvg },
  html: {
    describe: 'also write a page that opens offline to this file (- is standard output)',
    render: undefined,
  },
} as const satisfies Readonly<
  Record<string, { readonly describe: string; readonly render: Renderer | undefined }>
>;

/** A form of the report that is written to a file besides the text. */
export type DocumentFormat = keyof typeof DOCUMENTS;

export const DOCUMENT_FORMATS = Object.keys(DOCUMENTS) as readonly DocumentFormat[];

/** Makes one thing of each format. */
export const eachDocument = <T>(
  make: (format: DocumentFormat, describe: string) => T,
): Record<DocumentFormat, T> =>
  Object.fromEntries(
    DOCUMENT_FORMATS.map((format) => [format, make(format, DOCUMENTS[format].describe)]),
  ) as Record<DocumentFormat, T>;

/** `-`: standard output, in place of the text. */
export const STANDARD_OUTPUT = '-';

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

/** @throws UnwritableDocument */
export function writeDocument(file: string, content: Uint8Array | Iterable<string>): void {
  try {
    if (content instanceof Uint8Array) writeWhole(file, content);
    else writePieces(file, content);
  } catch (error) {
    throw new UnwritableDocument(file, (error as NodeJS.ErrnoException).code ?? String(error));
  }
}

function writePieces(path: string, pieces: Iterable<string>): void {
  const file = new WholeFile(path);
  for (const piece of pieces) file.write(Buffer.from(piece));
  file.finish();
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
   * @returns what goes to standard output, in pieces to be written one by one (as one string a page would be in memory
   * twice), and the files that were written.
   * @throws UnwritableDocument
   */
  write(report: Omit<Report, 'connections'>): {
    readonly output: Iterable<string> | undefined;
    readonly files: readonly string[];
  } {
    let output: Iterable<string> | undefined;
    const files: string[] = [];
    const overview = this.#collector?.overview(report);
    for (const [format, file] of this.#files) {
      const { render } = DOCUMENTS[format];
      const pieces =
        render === undefined
          ? this.#page!.parts(report.captures, report.keyLogs, report.patterns)
          : [render(overview!, this.#options)];
      if (file === STANDARD_OUTPUT) {
        output = pieces;
        continue;
      }
      writeDocument(file, pieces);
      files.push(file);
    }
    return { output, files };
  }
}
