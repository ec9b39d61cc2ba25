// What several connections have in common, counted as they end.

import type { Confidence } from '../base/basis.js';
import {
  MAX_COMPARED_PAIRS,
  MAX_GROUPS,
  MAX_PAIRS,
  MAX_PATTERN_CONNECTIONS,
  MAX_PATTERNS,
  MAX_WAITING_PAIRS,
} from '../base/limits.js';
import { type Catalogue, type LanguageTag, type Sentence, sentence, words } from '../language/language.js';
import { compare } from './compare.js';
import { isFailure } from './failure.js';
import type {
  Cause,
  ConnectionReport,
  ConnectionSummary,
  Difference,
  PatternReport,
  RefusedBy,
} from './report.js';

/** So many failures of one client are a pattern, and so many clients that fail alike. */
const LEAST_FAILURES = 2;
const LEAST_CLIENTS = 3;

/** Connections that failed alike. */
interface Failures {
  readonly cause: Cause;
  readonly refusedBy: RefusedBy;
  /** The weakest of them. */
  confidence: Confidence;
  count: number;
  readonly ids: number[];
}

const NONE: ReadonlyMap<string, Failures> = new Map();

interface Pair {
  readonly client: string;
  readonly server: { readonly address: string; readonly port: number };
  established: number;
  /** NONE as long as there are none. */
  failures: ReadonlyMap<string, Failures>;
  compared?: {
    readonly failed: number;
    readonly established: number;
    readonly first: Difference | undefined;
  };
}

interface Group extends Failures {
  readonly server: Pair['server'];
  clients: number;
}

interface Waited {
  readonly id: number;
  readonly inFull: InFull;
}

/** Makes the whole report of a connection; undefined: it is not at hand, and is to be supplied. */
export type InFull = () => ConnectionReport | undefined;

/** Two connections of which a whole report is not at hand. */
interface Unequipped {
  readonly pair: Pair;
  readonly failed: number;
  readonly established: number;
  readonly reports: Map<number, ConnectionReport>;
}

/** Whole reports are made only when both are there. */
interface Waiting {
  failed?: Waited;
  established?: Waited;
}

/** What a connection is to its pair; undefined: nothing. */
function roleOf({ verdict }: ConnectionSummary): keyof Waiting | undefined {
  if (verdict.outcome === 'established') return 'established';
  return isFailure(verdict) ? 'failed' : undefined;
}

const keyOf = ({ client, server }: ConnectionSummary): string =>
  `${client.address} ${server.address} ${server.port}`;

const STRENGTH: readonly Confidence[] = ['certain', 'inferred', 'possible'];

/** Counts in bounded memory what repeats: by client address, server endpoint and cause. */
export class PatternCollector {
  readonly #language: LanguageTag;
  readonly #pairs = new Map<string, Pair>();
  readonly #groups = new Map<string, Group>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #unequipped: Unequipped[] = [];
  #comparisons = 0;
  #passedOver = 0;

  constructor(language: LanguageTag) {
    this.#language = language;
  }

  /** A connection has ended. `inFull` makes its whole report; it may be called later, or never. */
  add(summary: ConnectionSummary, inFull: InFull): void {
    const role = roleOf(summary);
    if (role === undefined) return;
    const { client, server } = summary;
    const key = keyOf(summary);
    let pair = this.#pairs.get(key);
    if (pair === undefined) {
      if (this.#pairs.size >= MAX_PAIRS) {
        this.#passedOver++;
        return;
      }
      const { address, port } = server;
      pair = { client: client.address, server: { address, port }, established: 0, failures: NONE };
      this.#pairs.set(key, pair);
    }
    if (role === 'established') pair.established++;
    else this.#count(pair, summary);
    this.#compare(key, pair, role, { id: summary.id, inFull });
  }

  /** The connections whose whole reports are wanted before the patterns are told. */
  get missing(): number[] {
    return this.#unequipped.flatMap(({ failed, established, reports }) =>
      [failed, established].filter((id) => !reports.has(id)),
    );
  }

  /** The whole report of a connection that is missing. */
  supply(report: ConnectionReport): void {
    for (const one of this.#unequipped.splice(0)) {
      if (report.id === one.failed || report.id === one.established) one.reports.set(report.id, report);
      this.#difference(one);
    }
  }

  /** What differs first between the two, once both are at hand. */
  #difference(one: Unequipped): void {
    const { pair, failed: a, established: b, reports } = one;
    const [failed, established] = [reports.get(a), reports.get(b)];
    const [first] =
      failed === undefined || established === undefined
        ? []
        : compare(failed, established, { language: this.#language }).differences;
    pair.compared = { failed: a, established: b, first };
    if (failed === undefined || established === undefined) this.#unequipped.push(one);
  }

  #count(pair: Pair, { id, verdict }: ConnectionSummary): void {
    const { cause, refusedBy, causeConfidence, confidence } = verdict;
    const weaker = weakest(causeConfidence, confidence);
    const alike = `${cause} ${refusedBy}`;
    const own = pair.failures.get(alike);
    if (own === undefined) {
      const first = { cause, refusedBy, confidence: weaker, count: 1, ids: [id] };
      pair.failures = new Map([...pair.failures, [alike, first]]);
    } else addTo(own, id, weaker);
    const key = `${pair.server.address} ${pair.server.port} ${alike}`;
    const group = this.#groups.get(key);
    if (group !== undefined) {
      addTo(group, id, weaker);
      if (own === undefined) group.clients++;
    } else if (this.#groups.size < MAX_GROUPS) {
      const { server } = pair;
      this.#groups.set(key, {
        server,
        cause,
        refusedBy,
        confidence: weaker,
        count: 1,
        clients: 1,
        ids: [id],
      });
    } else this.#passedOver++;
  }

  /** Compares the first failure of a pair with its first success, once both are there. */
  #compare(key: string, pair: Pair, role: keyof Waiting, waited: Waited): void {
    if (pair.compared !== undefined || this.#comparisons >= MAX_COMPARED_PAIRS) {
      this.#waiting.delete(key);
      return;
    }
    const waiting = this.#waiting.get(key) ?? {};
    waiting[role] ??= waited;
    // The pair that was silent longest gives way.
    this.#waiting.delete(key);
    this.#waiting.set(key, waiting);
    if (waiting.failed !== undefined && waiting.established !== undefined) {
      this.#waiting.delete(key);
      this.#comparisons++;
      const reports = new Map<number, ConnectionReport>();
      for (const { id, inFull } of [waiting.failed, waiting.established]) {
        const report = inFull();
        if (report !== undefined) reports.set(id, report);
      }
      this.#difference({ pair, failed: waiting.failed.id, established: waiting.established.id, reports });
    }
    if (this.#waiting.size > MAX_WAITING_PAIRS) {
      const [oldest] = this.#waiting.keys();
      this.#waiting.delete(oldest!);
    }
  }

  /** What was found, the most frequent first. */
  patterns(catalogue: Catalogue): PatternReport[] {
    const say = (spoken: Sentence) => words(catalogue, spoken);
    const found: PatternReport[] = [];
    const shared = new Set<string>();
    for (const [key, group] of this.#groups) {
      if (group.clients < LEAST_CLIENTS) continue;
      shared.add(key);
      found.push(clientsFailAlike(group, say));
    }
    for (const pair of this.#pairs.values()) {
      if (pair.failures.size > 0 && pair.established > 0) {
        found.push(failsAndSucceeds(pair, say));
        continue;
      }
      for (const [alike, failures] of pair.failures) {
        if (failures.count < LEAST_FAILURES) continue;
        if (shared.has(`${pair.server.address} ${pair.server.port} ${alike}`)) continue;
        found.push(clientFailsAgain(pair, failures, say));
      }
    }
    found.sort((a, b) => b.failed - a.failed || a.connections[0]! - b.connections[0]!);
    return found.slice(0, MAX_PATTERNS);
  }

  /** Connections that were not counted, or not with others, because a limit was reached. */
  get passedOver(): number {
    return this.#passedOver;
  }
}

const weakest = (a: Confidence, b: Confidence): Confidence =>
  STRENGTH.indexOf(a) > STRENGTH.indexOf(b) ? a : b;

function addTo(failures: Failures, id: number, confidence: Confidence): void {
  failures.count++;
  if (failures.ids.length < MAX_PATTERN_CONNECTIONS) failures.ids.push(id);
  failures.confidence = weakest(failures.confidence, confidence);
}

type Say = (spoken: Sentence) => string;

const endpoint = ({ address, port }: Pair['server']): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

/** The cause in words, with how sure it is. */
function causeWords({ cause, confidence }: Pick<Failures, 'cause' | 'confidence'>, say: Say): string {
  const named = say(sentence('text.cause_named', { cause }));
  return confidence === 'certain' ? named : say(sentence('text.unsure_within', { what: named, confidence }));
}

function clientsFailAlike(group: Group, say: Say): PatternReport {
  const { server, cause, refusedBy, confidence, clients, count, ids } = group;
  const spoken = { server: endpoint(server), clients, count, refusedBy, cause: causeWords(group, say) };
  return {
    kind: 'clients_fail_alike',
    server,
    clients,
    failed: count,
    established: 0,
    cause,
    refusedBy,
    confidence,
    connections: sorted(ids),
    summary: say(sentence('pattern.clients_fail_alike', spoken)),
  };
}

function clientFailsAgain({ client, server }: Pair, failures: Failures, say: Say): PatternReport {
  const { cause, refusedBy, confidence, count, ids } = failures;
  const spoken = { client, server: endpoint(server), count, refusedBy, cause: causeWords(failures, say) };
  return {
    kind: 'client_fails_again',
    client,
    server,
    failed: count,
    established: 0,
    cause,
    refusedBy,
    confidence,
    connections: sorted(ids),
    summary: say(sentence('pattern.client_fails_again', spoken)),
  };
}

function failsAndSucceeds(
  { client, server, established, failures, compared }: Pair,
  say: Say,
): PatternReport {
  const all = [...failures.values()].sort((a, b) => b.count - a.count);
  const [most] = all;
  const failed = all.reduce((sum, { count }) => sum + count, 0);
  const { cause, refusedBy, confidence } = most!;
  const first = compared?.first;
  return {
    kind: 'fails_and_succeeds',
    client,
    server,
    failed,
    established,
    cause,
    refusedBy,
    confidence,
    connections: sorted(all.flatMap(({ ids }) => ids)).slice(0, MAX_PATTERN_CONNECTIONS),
    ...(compared === undefined
      ? {}
      : {
          compared: {
            failed: compared.failed,
            established: compared.established,
            firstDifference: first ?? null,
          },
        }),
    summary: say(
      sentence('pattern.fails_and_succeeds', {
        client,
        server: endpoint(server),
        failed,
        total: failed + established,
        cause: causeWords(most!, say),
        compared: compared && { ...compared, first: first?.summary },
      }),
    ),
  };
}

const sorted = (ids: readonly number[]): number[] => ids.toSorted((a, b) => a - b);
