// The keys of Initial packets, which anybody can make of a connection ID on the wire (RFC 9001 section 5.2).
import { MAX_INITIAL_KEYS, MAX_INITIAL_VERSIONS } from '../base/limits.js';
import type { Side } from '../base/side.js';
import { type PacketKeys, PacketOpener } from './packet-opener.js';

/** Both directions' Initial keys for a version and a connection ID; undefined for versions that are not known. */
export type MakeInitialKeys = (
  version: number,
  connectionId: Uint8Array,
) => Readonly<Record<Side, PacketKeys>> | undefined;

type Openers = Readonly<Record<Side, PacketOpener>>;

interface Source {
  readonly connectionId: Uint8Array;
  /** One version, and the one that compatible negotiation may lead to (RFC 9368 section 2.3). */
  readonly openers: Map<number, Openers | undefined>;
}

export const sameBytes = (a: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean => {
  if (a.length !== end - start) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== bytes[start + at]) return false;
  return true;
};

/** The connection IDs that Initial keys were made of, the newest first. */
export class InitialKeys {
  readonly #make: MakeInitialKeys;
  #sources: Source[] = [];

  constructor(make: MakeInitialKeys) {
    this.#make = make;
  }

  /** The connection ID that the keys in use were made of; undefined before any. */
  get newest(): Uint8Array | undefined {
    return this.#sources[0]?.connectionId;
  }

  knows(bytes: Uint8Array, start: number, end: number): boolean {
    return this.#sources.some(({ connectionId }) => sameBytes(connectionId, bytes, start, end));
  }

  /** What may open an Initial of that version and side, the likeliest first. */
  *openers(version: number, side: Side): Generator<PacketOpener> {
    for (const source of this.#sources) {
      const opener = this.#openersOf(source, version)?.[side];
      if (opener !== undefined && !opener.useless) yield opener;
    }
  }

  /**
   * What opens the client's Initials to a connection ID that was not met before. `accept` keeps the ID: whoever calls it has
   * opened a packet. Undefined if there are too many already, or the version is not known.
   */
  candidate(
    version: number,
    connectionId: Uint8Array,
  ): { readonly opener: PacketOpener; accept(): void } | undefined {
    if (this.#sources.length >= MAX_INITIAL_KEYS) return undefined;
    const source: Source = { connectionId: connectionId.slice(), openers: new Map() };
    const opener = this.#openersOf(source, version)?.client;
    return opener && { opener, accept: () => this.#sources.unshift(source) };
  }

  #openersOf(source: Source, version: number): Openers | undefined {
    if (source.openers.has(version)) return source.openers.get(version);
    if (source.openers.size >= MAX_INITIAL_VERSIONS) return undefined;
    const keys = this.#make(version, source.connectionId);
    const client = keys && PacketOpener.of(keys.client);
    const server = keys && PacketOpener.of(keys.server);
    const openers = client === undefined || server === undefined ? undefined : { client, server };
    source.openers.set(version, openers);
    return openers;
  }
}
