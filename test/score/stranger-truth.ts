// What the recorders of ../shared/strangers and ../shared/datagrams wrote down before any verdict was seen.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface StrangerLine {
  readonly file: string;
  readonly keylog: string | null;
  readonly client: string;
  readonly server: string;
  readonly scenario: string;
  readonly tls: string;
  /** All that are right. */
  readonly outcomes: readonly string[];
  readonly by: readonly string[];
  readonly causes: readonly string[];
  /** A capture may hold retries: one of them will do. */
  readonly which: 'any' | 'first' | 'last';
  /** Of the server, where it matters. */
  readonly port?: number;
}

/** Causes for which a recorder has another word than this program. */
const OUR_WORD: Readonly<Record<string, string>> = { psk_mismatch: 'wrong_psk' };

/** The lines of a folder's truth.jsonl. */
export const strangerLines = (folder: string): StrangerLine[] =>
  readFileSync(join(folder, 'truth.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as StrangerLine)
    .map((line) => ({ ...line, causes: line.causes.map((cause) => OUR_WORD[cause] ?? cause) }));
