import { type Connection, durationSeconds } from '../story/connection.js';
import { isFailure } from './failure.js';
import { HostChoice } from './host-choice.js';
import type { Cause, ConnectionSummary, Outcome } from './report.js';

/** Which connections are wanted; several conditions are combined with and, the values of one with or. */
export interface Choice {
  readonly connections?: readonly number[];
  /** Of either endpoint. */
  readonly ports?: readonly number[];
  /**
   * An address of either endpoint, a prefix that it is in (`10.0.0.0/8`), or the server name that the client asked for
   * (whole, in any case).
   */
  readonly hosts?: readonly string[];
  readonly outcomes?: readonly Outcome[];
  readonly causes?: readonly Cause[];
  /** Only those that did not end well: failed, rejected, abandoned, or not TLS where a side refused. */
  readonly failed?: boolean;
  /** Milliseconds since 1970: connections that were open at or after it. */
  readonly since?: number;
  /** Milliseconds since 1970: connections that began at or before it. */
  readonly until?: number;
}

/** What is known of a connection before its story is told. */
export interface Candidate {
  readonly id: number;
  readonly ports: readonly [number, number];
  readonly addresses: readonly [string, string];
}

/** Chooses connections. */
export class Chooser {
  readonly #choice: Choice;
  readonly #hosts: HostChoice | undefined;

  constructor(choice: Choice) {
    this.#choice = choice;
    this.#hosts = choice.hosts && new HostChoice(choice.hosts);
  }

  /** True if a connection is named by its number, port or address: it is then listed even if nobody spoke TLS in it. */
  isNamed(candidate: Candidate): boolean {
    const { connections, ports } = this.#choice;
    const hosts = this.#hosts;
    if (connections === undefined && ports === undefined && hosts === undefined) return false;
    return (
      (connections === undefined || connections.includes(candidate.id)) &&
      (ports === undefined || candidate.ports.some((port) => ports.includes(port))) &&
      (hosts === undefined || candidate.addresses.some((address) => hosts.hasAddress(address)))
    );
  }

  /** Does the connection meet every condition? */
  isChosen(summary: ConnectionSummary, connection: Connection): boolean {
    const { client, server, verdict } = summary;
    const { connections, ports, outcomes, causes, failed, since, until } = this.#choice;
    const hosts = this.#hosts;
    if (connections !== undefined && !connections.includes(summary.id)) return false;
    if (ports !== undefined && !ports.includes(client.port) && !ports.includes(server.port)) return false;
    if (
      hosts !== undefined &&
      !hosts.hasAddress(client.address) &&
      !hosts.hasAddress(server.address) &&
      !hosts.hasName(server.name ?? '')
    )
      return false;
    if (outcomes !== undefined && !outcomes.includes(verdict.outcome)) return false;
    if (causes !== undefined && !causes.includes(verdict.cause)) return false;
    if (failed === true && !isFailure(verdict)) return false;
    const start = connection.startSeconds * 1_000 + Math.floor(connection.startNanoseconds / 1e6);
    if (until !== undefined && start > until) return false;
    return since === undefined || start + durationSeconds(connection) * 1_000 >= since;
  }
}
