import { MAX_CONNECTIONS_IN_DOCUMENT, MAX_EXAMPLES } from '../../base/limits.js';
import { isFailure } from '../../report/failure.js';
import type {
  CaptureReport,
  ConnectionReport,
  ConnectionSummary,
  KeyLogReport,
  PatternReport,
  Report,
} from '../../report/report.js';
import {
  type ConnectionGroup,
  type GroupBy,
  GroupCollector,
  type OutcomeCount,
  outcomeCounts,
} from './groups.js';

/** Rows of the summary; a capture of thousands is not read line by line. */
const MOST_ROWS = 200;
/** Up to so many connections have a line each; of more, those that ended alike share one. */
export const MOST_LISTED = 10;
/** Connections shown in full without being asked for: one of each kind that failed, and no more than a person reads. */
const MOST_IN_FULL = 10;

/** Did the connection not end well? */
export const failed = ({ verdict }: Pick<ConnectionSummary, 'verdict'>): boolean => isFailure(verdict);

/** What the text tells of one or more captures. */
export interface Overview {
  readonly captures: readonly CaptureReport[];
  readonly keyLogs: readonly KeyLogReport[];
  readonly total: number;
  /** Failures first, of each outcome the most certain first. */
  readonly counts: readonly OutcomeCount[];
  /** The weightiest first. */
  readonly groups: readonly ConnectionGroup[];
  /** What is counted together in them. */
  readonly groupBy: GroupBy;
  /** True: each connection has its line; false: each group has. */
  readonly isListed: boolean;
  readonly patterns: readonly PatternReport[];
  /** At most MOST_ROWS, those that failed before those that did not; by number. */
  readonly rows: readonly ConnectionSummary[];
  /** To be shown in full: by number if they were asked for, or else one of each group that failed, in the groups' order. */
  readonly inFull: readonly ConnectionReport[];
}

/** Which connections are shown in full: these, or all, or those that failed. */
export interface FullChoice {
  readonly connections?: readonly number[];
  readonly all?: boolean;
  /** A line for each connection, however many there are. */
  readonly list?: boolean;
  /** Count connections together, however few there are. */
  readonly groupBy?: GroupBy;
}

/** Gathers what the text will tell while connections end, and lets go of the rest: memory does not grow with them. */
export class OverviewCollector {
  readonly #choice: FullChoice;
  readonly #groups: GroupCollector;
  readonly #failed: ConnectionSummary[] = [];
  readonly #others: ConnectionSummary[] = [];
  readonly #inFull: ConnectionReport[] = [];
  /** By the key of their group. */
  readonly #examples = new Map<string, ConnectionReport>();
  #total = 0;
  #isLetGo = false;
  /** An only connection is shown in full. */
  #only: (() => ConnectionReport) | undefined;

  constructor(choice: FullChoice) {
    this.#choice = choice;
    this.#groups = new GroupCollector(choice.groupBy);
  }

  /** A connection has ended. `full` makes its whole report; it is called at once or never, but for the first. */
  add(summary: ConnectionSummary, full: () => ConnectionReport): void {
    this.#total++;
    const { key, isFirst } = this.#groups.add(summary);
    const rows = failed(summary) ? this.#failed : this.#others;
    if (rows.length < MOST_ROWS) rows.push(summary);
    if (this.#wantsInFull(summary) && this.#makesRoom(summary)) this.#inFull.push(full());
    if (isFirst && this.#wantsExamples && failed(summary)) this.#keepExample(key, full());
    this.#only = this.#total === 1 ? full : undefined;
  }

  /** May `add` ask for its whole report? */
  mayAsk(summary: ConnectionSummary): boolean {
    if (this.#total === 0 || this.#wantsInFull(summary)) return true;
    return this.#wantsExamples && failed(summary) && !this.#groups.has(summary);
  }

  /** How many are kept in full by now. */
  get waiting(): number {
    return this.#inFull.length + this.#examples.size;
  }

  /** Those kept in full, by number; from here on none is kept. */
  letGo(): ConnectionReport[] {
    this.#isLetGo = true;
    const kept = [...this.#inFull.splice(0), ...this.#examples.values()];
    this.#examples.clear();
    return kept.sort((a, b) => a.id - b.id);
  }

  overview({ captures, keyLogs = [], patterns = [] }: Omit<Report, 'connections'>): Overview {
    const byNumber = <T extends { readonly id: number }>(some: readonly T[]): T[] =>
      some.toSorted((a, b) => a.id - b.id);
    const rows = [...byNumber(this.#failed), ...byNumber(this.#others)].slice(0, MOST_ROWS);
    const only = this.#only !== undefined && this.waiting === 0 && !this.#isNarrowed;
    const groups = this.#groups.groups();
    const examples = [...groups.keys()].flatMap((key) => this.#examples.get(key) ?? []);
    return {
      captures,
      keyLogs,
      patterns,
      total: this.#total,
      counts: outcomeCounts([...groups.values()]),
      groups: [...groups.values()],
      groupBy: this.#choice.groupBy ?? 'ending',
      isListed:
        this.#choice.list === true || (this.#choice.groupBy === undefined && this.#total <= MOST_LISTED),
      rows: byNumber(rows),
      inFull: only
        ? [this.#only!()]
        : this.#wantsExamples
          ? examples.slice(0, MOST_IN_FULL)
          : byNumber(this.#inFull),
    };
  }

  get #isNarrowed(): boolean {
    return this.#choice.connections !== undefined;
  }

  #wantsInFull(summary: ConnectionSummary): boolean {
    const { connections, all } = this.#choice;
    if (this.#isLetGo) return false;
    if (connections !== undefined) return connections.includes(summary.id);
    return all === true;
  }

  /** Nobody said which connections to show. */
  get #wantsExamples(): boolean {
    return !this.#isLetGo && !this.#isNarrowed && this.#choice.all !== true;
  }

  #keepExample(key: string, example: ConnectionReport): void {
    this.#examples.set(key, example);
    if (this.#examples.size <= MAX_EXAMPLES) return;
    const least = [...this.#groups.groups().keys()].findLast((one) => this.#examples.has(one));
    if (least !== undefined) this.#examples.delete(least);
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
