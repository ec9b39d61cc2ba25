// What the recorders of ../shared/strangers wrote down before any verdict was seen.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedStrangers } from '../project-root.js';

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

export const strangerLines = (): StrangerLine[] =>
  readFileSync(join(sharedStrangers, 'truth.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as StrangerLine);
