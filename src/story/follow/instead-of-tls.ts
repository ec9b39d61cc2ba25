import type { PlaintextName } from '../../application/dialogue.js';
import { addressText } from '../../base/internet-address.js';
import { MAX_SERVERS_WITHOUT_TLS } from '../../base/limits.js';
import type { Facts } from '../facts.js';

/** Connections without TLS to one server. */
export interface WithoutTls {
  readonly address: string;
  readonly port: number;
  /** Undefined: a protocol that is not known here. */
  readonly protocol: PlaintextName | undefined;
  connections: number;
}

/** Counts connections in which nobody spoke TLS, by server and protocol. */
export class InsteadOfTls {
  readonly #groups = new Map<string, WithoutTls>();
  /** Connections of servers and protocols beyond those that are told apart. */
  others = 0;

  add({ connection, prologue }: Facts, count = 1): void {
    const { server } = connection;
    const address = addressText(server.address);
    const { port } = server;
    const protocol = prologue?.protocol;
    const key = `${address} ${port} ${protocol ?? ''}`;
    const group = this.#groups.get(key);
    if (group !== undefined) group.connections += count;
    else if (this.#groups.size < MAX_SERVERS_WITHOUT_TLS)
      this.#groups.set(key, { address, port, protocol, connections: count });
    else this.others += count;
  }

  /** The most frequent first, then in the order in which they ended. */
  get groups(): readonly WithoutTls[] {
    return [...this.#groups.values()]
      .filter(({ connections }) => connections > 0)
      .sort((a, b) => b.connections - a.connections);
  }
}
