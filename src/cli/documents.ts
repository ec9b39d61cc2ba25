import { writeFileSync } from 'node:fs';
import type {
  CaptureReport,
  ConnectionReport,
  ConnectionSummary,
  KeyLogReport,
  MessageParts,
} from '../index.js';
import type { LanguageTag } from '../language/language.js';
import { PageCollector } from '../render/html/page.js';

/** A form of the report that is written to a file besides the text. */
export type DocumentFormat = 'html';

/** `-`: standard output, in place of the text. */
export const STANDARD_OUTPUT = '-';

interface Maker {
  add(summary: ConnectionSummary, full: (shown?: MessageParts) => ConnectionReport): void;
  finish(captures: readonly CaptureReport[], keyLogs: readonly KeyLogReport[]): string;
}

const MAKERS: Readonly<Record<DocumentFormat, (language: LanguageTag, version: string) => Maker>> = {
  html: (language, version) => {
    const page = new PageCollector({ language, version });
    return {
      add: (summary, full) => page.add(summary, full),
      finish: (captures, keyLogs) => page.page(captures, keyLogs),
    };
  },
};

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
  readonly #made: readonly { readonly file: string; readonly maker: Maker }[];

  constructor(files: ReadonlyMap<DocumentFormat, string>, language: LanguageTag, version: string) {
    this.#made = [...files].map(([format, file]) => ({ file, maker: MAKERS[format](language, version) }));
  }

  add(summary: ConnectionSummary, full: (shown?: MessageParts) => ConnectionReport): void {
    for (const { maker } of this.#made) maker.add(summary, full);
  }

  /**
   * Writes them all.
   * @returns what goes to standard output, and the files that were written.
   * @throws UnwritableDocument
   */
  write(
    captures: readonly CaptureReport[],
    keyLogs: readonly KeyLogReport[] = [],
  ): { readonly output: string | undefined; readonly files: readonly string[] } {
    let output: string | undefined;
    const files: string[] = [];
    for (const { file, maker } of this.#made) {
      const text = maker.finish(captures, keyLogs);
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
