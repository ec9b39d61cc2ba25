import { MAX_JSON_CHARACTERS_WAITING } from '../../base/limits.js';
import { visibleJson } from '../../base/visible.js';
import type { Report } from '../../report/report.js';
import { SCHEMA_VERSION } from './json.js';

type Rest = Omit<Report, 'connections'>;

/**
 * The report as one JSON document, written while connections end: its memory does not grow with them. A small one has
 * its captures first and its connections by number, as `renderJson` writes it. Of a large one (more than
 * MAX_JSON_CHARACTERS_WAITING) the connections come first, in the order in which they ended.
 */
export class JsonDocument {
  readonly #write: (text: string) => Promise<void>;
  readonly #toolVersion: { readonly toolVersion?: string };
  #waiting: { readonly id: number; readonly text: string }[] = [];
  #characters = 0;
  #begun = false;

  /** @param toolVersion the version of the program that writes it */
  constructor(write: (text: string) => Promise<void>, toolVersion?: string) {
    this.#write = write;
    this.#toolVersion = toolVersion === undefined ? {} : { toolVersion };
  }

  /** A connection has ended; `text` is its report as an element of a document. */
  add(id: number, text: string): void {
    if (this.#begun) {
      void this.#write(`,\n    ${text}`);
      return;
    }
    this.#waiting.push({ id, text });
    this.#characters += text.length;
    if (this.#characters > MAX_JSON_CHARACTERS_WAITING) this.#begin();
  }

  /** Nothing more comes. */
  async end(report: Rest): Promise<void> {
    const { schemaVersion, captures, keyLogs, patterns } = report;
    const about = { captures, ...(keyLogs === undefined ? {} : { keyLogs }) };
    const after = patterns === undefined ? {} : { patterns };
    if (this.#begun) {
      await this.#write(`\n  ],\n${members({ ...about, ...after })}\n}\n`);
      return;
    }
    const connections = this.#waiting
      .sort((a, b) => a.id - b.id)
      .map(({ text }) => text)
      .join(',\n    ');
    const list = connections === '' ? '[]' : `[\n    ${connections}\n  ]`;
    const rest = patterns === undefined ? '' : `,\n${members(after)}`;
    await this.#write(
      `{\n${members({ schemaVersion, ...this.#toolVersion, ...about })},\n  "connections": ${list}${rest}\n}\n`,
    );
  }

  #begin(): void {
    this.#begun = true;
    const [first, ...others] = this.#waiting;
    const versions = members({ schemaVersion: SCHEMA_VERSION, ...this.#toolVersion });
    void this.#write(`{\n${versions},\n  "connections": [\n    ${first!.text}`);
    for (const { text } of others) void this.#write(`,\n    ${text}`);
    this.#waiting = [];
  }
}

/** The members of an object as a document writes them, without its braces. */
const members = (object: object): string => visibleJson(JSON.stringify(object, null, 2)).slice(2, -2);
