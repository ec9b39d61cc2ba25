import { MAX_CONNECTIONS_IN_DOCUMENT } from '../../base/limits.js';
import type {
  CaptureReport,
  ConnectionReport,
  ConnectionSummary,
  KeyLogReport,
  Outcome,
  PatternReport,
  Report,
} from '../../report/report.js';

/** Rows of the summary; a capture of thousands is not read line by line. */
const MOST_ROWS = 200;
/** Connections shown in full without being asked for: the failed ones, and no more than a person reads. */
const MOST_IN_FULL = 10;

/** Did the connection not end well? */
export const failed = ({ verdict }: Pick<ConnectionSummary, 'verdict'>): boolean =>
  verdict.outcome !== 'established' && verdict.outcome !== 'incomplete';

/** What the text tells of one or more captures. */
export interface Overview {
  readonly captures: readonly CaptureReport[];
  readonly keyLogs: readonly KeyLogReport[];
  readonly total: number;
  readonly counts: ReadonlyMap<Outcome, number>;
  readonly patterns: readonly PatternReport[];
  /** At most MOST_ROWS, those that failed before those that did not; by number. */
  readonly rows: readonly ConnectionSummary[];
  /** To be shown in full, by number. */
  readonly inFull: readonly ConnectionReport[];
}

/** Which connections are shown in full: these, or all, or those that failed. */
export interface FullChoice {
  readonly connections?: readonly number[];
  readonly all?: boolean;
}

/** Gathers what the text will tell while connections end, and lets go of the rest: memory does not grow with them. */
export class OverviewCollector {
  readonly #choice: FullChoice;
  readonly #counts = new Map<Outcome, number>();
  readonly #failed: ConnectionSummary[] = [];
  readonly #others: ConnectionSummary[] = [];
  readonly #inFull: ConnectionReport[] = [];
  #total = 0;
  #isLetGo = false;
  /** An only connection is shown in full. */
  #only: (() => ConnectionReport) | undefined;

  constructor(choice: FullChoice) {
    this.#choice = choice;
  }

  /** A connection has ended. `full` makes its whole report; it is called at once or never, but for the first. */
  add(summary: ConnectionSummary, full: () => ConnectionReport): void {
    this.#total++;
    const { outcome } = summary.verdict;
    this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + 1);
    const rows = failed(summary) ? this.#failed : this.#others;
    if (rows.length < MOST_ROWS) rows.push(summary);
    if (this.#wantsInFull(summary) && this.#makesRoom(summary)) this.#inFull.push(full());
    this.#only = this.#total === 1 ? full : undefined;
  }

  /** How many are kept in full by now. */
  get waiting(): number {
    return this.#inFull.length;
  }

  /** Those kept in full, by number; from here on none is kept. */
  letGo(): ConnectionReport[] {
    this.#isLetGo = true;
    return this.#inFull.splice(0).sort((a, b) => a.id - b.id);
  }

  overview({ captures, keyLogs = [], patterns = [] }: Omit<Report, 'connections'>): Overview {
    const byNumber = <T extends { readonly id: number }>(some: readonly T[]): T[] =>
      some.toSorted((a, b) => a.id - b.id);
    const rows = [...byNumber(this.#failed), ...byNumber(this.#others)].slice(0, MOST_ROWS);
    const only = this.#only !== undefined && this.#inFull.length === 0 && !this.#isNarrowed;
    return {
      captures,
      keyLogs,
      patterns,
      total: this.#total,
      counts: this.#counts,
      rows: byNumber(rows),
      inFull: only ? [this.#only!()] : byNumber(this.#inFull),
    };
  }

  get #isNarrowed(): boolean {
    return this.#choice.connections !== undefined;
  }

  #wantsInFull(summary: ConnectionSummary): boolean {
    const { connections, all } = this.#choice;
    if (this.#isLetGo) return false;
    if (connections !== undefined) return connections.includes(summary.id);
    return all === true || (failed(summary) && this.#inFull.length < MOST_IN_FULL);
  }

  /** Of too many, those that ended well give way to those that did not. */
  #makesRoom(summary: ConnectionSummary): boolean {
    if (this.#inFull.length < MAX_CONNECTIONS_IN_DOCUMENT) return true;
    const well = failed(summary) ? this.#inFull.findLastIndex((one) => !failed(one)) : -1;
    if (well < 0) return false;
    this.#inFull.splice(well, 1);
    return true;
  }
}

/** The same of a whole report. */
export function overviewOf(report: Report, choice: FullChoice): Overview {
  const collector = new OverviewCollector(choice);
  for (const connection of report.connections) collector.add(connection, () => connection);
  return collector.overview(report);
}
