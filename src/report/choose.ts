import { type Connection, durationSeconds } from '../story/connection.js';
import type { ConnectionSummary, Outcome } from './report.js';

/** Which connections are wanted; several conditions are combined with and, the values of one with or. */
export interface Choice {
  readonly connections?: readonly number[];
  /** Of either endpoint. */
  readonly ports?: readonly number[];
  /** An address of either endpoint, or the server name that the client asked for (whole, in any case). */
  readonly hosts?: readonly string[];
  readonly outcomes?: readonly Outcome[];
  /** Only those that did not end well: failed, rejected, abandoned or not TLS. */
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

const NOT_WELL = new Set<Outcome>(['failed', 'rejected', 'abandoned', 'not_tls']);

/** An address or a name as it is compared: lower case, without brackets. */
const plain = (host: string): string => host.toLowerCase().replace(/^\[|\]$/g, '');

/** True if a connection is named by its number, port or address: it is then listed even if nobody spoke TLS in it. */
export function isNamed(choice: Choice, candidate: Candidate): boolean {
  const { connections, ports, hosts } = choice;
  if (connections === undefined && ports === undefined && hosts === undefined) return false;
  return (
    (connections === undefined || connections.includes(candidate.id)) &&
    (ports === undefined || candidate.ports.some((port) => ports.includes(port))) &&
    (hosts === undefined ||
      candidate.addresses.some((address) => hosts.some((host) => plain(host) === address)))
  );
}

/** Does the connection meet every condition? */
export function isChosen(choice: Choice, summary: ConnectionSummary, connection: Connection): boolean {
  const { client, server, verdict } = summary;
  if (choice.connections !== undefined && !choice.connections.includes(summary.id)) return false;
  if (
    choice.ports !== undefined &&
    !choice.ports.includes(client.port) &&
    !choice.ports.includes(server.port)
  )
    return false;
  if (choice.hosts !== undefined) {
    const mine = [client.address, server.address, server.name?.toLowerCase()];
    if (!choice.hosts.some((host) => mine.includes(plain(host)))) return false;
  }
  if (choice.outcomes !== undefined && !choice.outcomes.includes(verdict.outcome)) return false;
  if (choice.failed === true && !NOT_WELL.has(verdict.outcome)) return false;
  const start = connection.startSeconds * 1_000 + Math.floor(connection.startNanoseconds / 1e6);
  if (choice.until !== undefined && start > choice.until) return false;
  return choice.since === undefined || start + durationSeconds(connection) * 1_000 >= choice.since;
}
