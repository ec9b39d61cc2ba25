// Connections that ended alike, counted together.
import type { Confidence } from '../../base/basis.js';
import { MAX_ENDPOINT_GROUPS, MAX_GROUP_ENDPOINTS } from '../../base/limits.js';
import { isFailure } from '../../report/failure.js';
import type { Cause, ConnectionSummary, EndpointReport, Outcome, RefusedBy } from '../../report/report.js';
import type { Say } from './words.js';

/** What is counted together: connections that ended alike, those of them at one server, those of one client. */
export const GROUP_BY = ['ending', 'server', 'client'] as const;

export type GroupBy = (typeof GROUP_BY)[number];

/** Connections of one outcome, of one that refused, one cause and one confidence. */
export interface ConnectionGroup {
  readonly outcome: Outcome;
  readonly refusedBy: RefusedBy;
  readonly cause: Cause;
  readonly confidence: Confidence;
  readonly count: number;
  /** Distinct addresses and ports of servers; MAX_GROUP_ENDPOINTS: so many or more. */
  readonly servers: number;
  /** Distinct addresses of clients; MAX_GROUP_ENDPOINTS: so many or more. */
  readonly clients: number;
  /** The server of its first connection. */
  readonly server: EndpointReport & { readonly name?: string };
  /** The address of the client, where each client has groups of its own. */
  readonly client?: string;
  /** When the first and the last of them began, as reports tell it. */
  readonly first: string;
  readonly last: string;
  /** The number of the first that ended. */
  readonly example: number;
}

const CERTAINTY: Readonly<Record<Confidence, number>> = { certain: 0, inferred: 1, possible: 2 };

/** Failures before the others; of each the most certain first, then the most frequent. */
function byWeight(a: ConnectionGroup, b: ConnectionGroup): number {
  const failure = Number(isFailure(b)) - Number(isFailure(a));
  return (
    failure ||
    CERTAINTY[a.confidence] - CERTAINTY[b.confidence] ||
    b.count - a.count ||
    (a.first < b.first ? -1 : a.first > b.first ? 1 : a.example - b.example)
  );
}

interface Growing {
  /** The server or client that it is of; empty: of any. */
  readonly endpoint: string;
  readonly started: ConnectionSummary;
  count: number;
  readonly servers: Set<string>;
  readonly clients: Set<string>;
  first: string;
  last: string;
}

function remember(known: Set<string>, one: string): void {
  if (known.size < MAX_GROUP_ENDPOINTS) known.add(one);
}

/**
 * Gathers groups while connections end; there are no more of them than outcomes, sides, causes and confidences make, and
 * where each server or client has its own, MAX_ENDPOINT_GROUPS and that many more: further ones share theirs.
 */
export class GroupCollector {
  readonly #by: GroupBy;
  readonly #groups = new Map<string, Growing>();

  constructor(by: GroupBy = 'ending') {
    this.#by = by;
  }

  /** @returns the group's key, and whether this is its first connection */
  add(summary: ConnectionSummary): { readonly key: string; readonly isFirst: boolean } {
    const { client, server, start } = summary;
    const { key, endpoint } = this.#groupOf(summary);
    const known = this.#groups.get(key);
    const group = known ?? {
      endpoint,
      started: summary,
      count: 0,
      servers: new Set(),
      clients: new Set(),
      first: start,
      last: start,
    };
    if (known === undefined) this.#groups.set(key, group);
    group.count++;
    remember(group.servers, `${server.address} ${server.port}`);
    remember(group.clients, client.address);
    if (start < group.first) group.first = start;
    if (start > group.last) group.last = start;
    return { key, isFirst: known === undefined };
  }

  /** Is there a group for it by now? */
  has(summary: ConnectionSummary): boolean {
    return this.#groups.has(this.#groupOf(summary).key);
  }

  #groupOf(summary: ConnectionSummary): { readonly key: string; readonly endpoint: string } {
    const { outcome, refusedBy, cause, confidence } = summary.verdict;
    const ending = `${outcome} ${refusedBy} ${cause} ${confidence}`;
    const own = this.#endpointOf(summary);
    const isFull = this.#groups.size >= MAX_ENDPOINT_GROUPS && !this.#groups.has(`${ending} ${own}`);
    const endpoint = isFull ? '' : own;
    return { key: endpoint === '' ? ending : `${ending} ${endpoint}`, endpoint };
  }

  #endpointOf({ client, server }: ConnectionSummary): string {
    if (this.#by === 'ending') return '';
    return this.#by === 'client' ? client.address : `${server.address} ${server.port}`;
  }

  /** By key, the weightiest first; where servers or clients have their own, those with the most failures first. */
  groups(): Map<string, ConnectionGroup> {
    const failures = new Map<string, number>();
    for (const { endpoint, started, count } of this.#groups.values())
      failures.set(endpoint, (failures.get(endpoint) ?? 0) + (isFailure(started.verdict) ? count : 0));
    const found = [...this.#groups].map(([key, group]) => {
      const { outcome, refusedBy, cause, confidence } = group.started.verdict;
      const told: ConnectionGroup = {
        ...{ outcome, refusedBy, cause, confidence },
        count: group.count,
        servers: group.servers.size,
        clients: group.clients.size,
        server: group.started.server,
        ...(this.#by === 'client' && group.endpoint !== '' ? { client: group.endpoint } : {}),
        first: group.first,
        last: group.last,
        example: group.started.id,
      };
      return { key, endpoint: group.endpoint, told };
    });
    found.sort(
      (a, b) =>
        failures.get(b.endpoint)! - failures.get(a.endpoint)! ||
        (a.endpoint < b.endpoint ? -1 : a.endpoint > b.endpoint ? 1 : byWeight(a.told, b.told)),
    );
    return new Map(found.map(({ key, told }) => [key, told]));
  }
}

/** How many connections ended so, and how sure that is. */
export interface OutcomeCount {
  readonly outcome: Outcome;
  readonly confidence: Confidence;
  readonly count: number;
}

const ORDER: readonly Outcome[] = ['failed', 'rejected', 'abandoned', 'not_tls', 'incomplete', 'established'];

/** The groups added up by outcome and confidence: failures first, of each outcome the most certain first. */
export function outcomeCounts(groups: readonly ConnectionGroup[]): OutcomeCount[] {
  return ORDER.flatMap((outcome) =>
    (['certain', 'inferred', 'possible'] as const).flatMap((confidence) => {
      const alike = groups.filter((one) => one.outcome === outcome && one.confidence === confidence);
      const count = alike.reduce((sum, one) => sum + one.count, 0);
      return count === 0 ? [] : [{ outcome, confidence, count }];
    }),
  );
}

/** Servers or clients of a group: so many, or `1000+` where no more were told apart. */
export const endpointCount = (count: number): string =>
  count < MAX_GROUP_ENDPOINTS ? String(count) : `${count}+`;

/** Do all of them begin on one day? Then their times need no date. */
export const areOfOneDay = (groups: readonly ConnectionGroup[]): boolean =>
  new Set(groups.flatMap(({ first, last }) => [first.slice(0, 10), last.slice(0, 10)])).size <= 1;

/** A time of day; with its date where that is not the same for all. A damaged time has no words. */
export function clock(instant: string, dated: boolean): string {
  const [, date, time] = /^\d{4,}-(\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(instant) ?? [];
  if (date === undefined || time === undefined) return '';
  return dated ? `${date} ${time}` : time;
}

/** The client of a group that has one of its own, or how many there are. */
export const clientsOf = ({ client, clients }: ConnectionGroup): string => client ?? endpointCount(clients);

/** The columns of a table of groups, in their order; how many there are of each stands before them. */
export const groupHeadings = (say: Say): string[] => [
  say('text.outcome_heading', {}),
  say('text.cause', {}),
  say('text.refused_by', {}),
  say('text.server', {}),
  say('text.clients', {}),
  say('text.first', {}),
  say('text.last', {}),
  say('text.example', {}),
];
