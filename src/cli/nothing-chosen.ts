import { MAX_LEFT_OUT_NAMES } from '../base/limits.js';
import { visible } from '../base/visible.js';
import type { Cause, Choice, ConnectionSummary, Outcome, Report } from '../index.js';
import { type Sentence, sentence } from '../language/language.js';
import { HostChoice } from '../report/host-choice.js';

/** Numbers, ports, names and addresses named in a sentence; more would not be read. */
const NAMED = 12;

/** What the options of choice left out, so that a choice of nothing can be told what there is. */
export class LeftOut {
  readonly #ids = new Set<number>();
  readonly #clientPorts = new Set<number>();
  readonly #ports = new Map<number, number>();
  readonly #addresses = new Set<string>();
  readonly #hosts = new Map<string, number>();
  readonly #outcomes = new Map<Outcome, number>();
  readonly #causes = new Map<Cause, number>();

  #connections = 0;
  /** Not every name and address is known. */
  #full = false;

  add({ id, client, server, verdict }: ConnectionSummary): void {
    this.#connections++;
    if (this.#ids.size < MAX_LEFT_OUT_NAMES) this.#ids.add(id);
    this.#clientPorts.add(client.port);
    this.#count(server.port, server.address, server.name, 1);
    this.#address(client.address);
    this.#causes.set(verdict.cause, (this.#causes.get(verdict.cause) ?? 0) + 1);
    this.#outcomes.set(verdict.outcome, (this.#outcomes.get(verdict.outcome) ?? 0) + 1);
  }

  #count(port: number, address: string, name: string | undefined, connections: number): void {
    const host = name ?? address;
    this.#ports.set(port, (this.#ports.get(port) ?? 0) + connections);
    if (this.#hosts.has(host) || this.#hosts.size < MAX_LEFT_OUT_NAMES)
      this.#hosts.set(host, (this.#hosts.get(host) ?? 0) + connections);
    else this.#full = true;
    this.#address(address);
  }

  #address(address: string): void {
    if (this.#addresses.size < MAX_LEFT_OUT_NAMES) this.#addresses.add(address);
    else this.#full ||= !this.#addresses.has(address);
  }

  /**
   * Why nothing was chosen, and what there is.
   * @param shown the numbers of the connections that were chosen, where some are named and others are not there.
   * @param redact name nobody: the sentence is about the originals.
   * @returns the sentence, and whether the option is wrong: nothing that failed is nothing wrong.
   */
  sentence(
    choice: Choice,
    report: Report,
    shown: ReadonlySet<number>,
    redact: boolean,
  ): { told: Sentence; wrong: boolean } {
    for (const { server, connections } of report.captures.flatMap((one) => one.insteadOfTls ?? []))
      this.#count(server.port, server.address, undefined, connections);
    const { connections, ports, hosts, outcomes, causes } = choice;
    const wrong = (told: Sentence) => ({ told, wrong: true });
    const missing = connections?.find((id) => !shown.has(id));
    if (missing !== undefined && (this.#ids.size === this.#connections || this.#ids.has(missing))) {
      const known = [...this.#ids, ...shown].sort((a, b) => a - b);
      return wrong(sentence('cli.no_such_connection', { id: missing, known }));
    }
    if (ports !== undefined && !ports.some((port) => this.#ports.has(port) || this.#clientPorts.has(port))) {
      return wrong(sentence('cli.no_such_port', { asked: ports, known: mostFrequent(this.#ports) }));
    }
    if (hosts !== undefined && !this.#full && !this.#hasHost(new HostChoice(hosts))) {
      const known = redact ? [] : mostFrequent(this.#hosts).map(visible);
      return wrong(sentence('cli.no_such_host', { asked: hosts.map(visible), known }));
    }
    if (outcomes !== undefined && !outcomes.some((outcome) => this.#outcomes.has(outcome))) {
      return wrong(sentence('cli.no_such_outcome', { asked: outcomes, known: mostFrequent(this.#outcomes) }));
    }
    if (causes !== undefined && !causes.some((cause) => this.#causes.has(cause))) {
      return wrong(sentence('cli.no_such_cause', { asked: causes, known: mostFrequent(this.#causes) }));
    }
    const others = Object.keys(choice).filter((name) => name !== 'failed');
    if (choice.failed === true && others.length === 0)
      return { told: sentence('cli.nothing_failed', { count: this.#connections }), wrong: false };
    const times = report.captures.flatMap(({ start, end }) => [start, end]).filter((time) => time !== null);
    times.sort();
    return wrong(
      sentence('cli.nothing_chosen', {
        count: this.#connections,
        timed: choice.since !== undefined || choice.until !== undefined,
        from: times[0],
        to: times.at(-1),
      }),
    );
  }

  #hasHost(asked: HostChoice): boolean {
    return (
      [...this.#addresses].some((address) => asked.hasAddress(address)) ||
      [...this.#hosts.keys()].some((name) => asked.hasName(name))
    );
  }
}

const mostFrequent = <T>(counts: ReadonlyMap<T, number>): T[] =>
  [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, NAMED + 1)
    .map(([one]) => one);
