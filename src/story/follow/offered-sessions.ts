import { sameBytes } from '../../base/bytes.js';
import { MAX_OFFERED_SESSIONS } from '../../base/limits.js';
import type { Connection, Endpoint, ResumedLater } from '../connection.js';
import {
  type HandedOut,
  handedOut,
  helloOf,
  nameAskedFor,
  placeOfResumed,
  type Resumption,
  resumptionIn,
  type Told,
} from '../resumption.js';

/** A conversation that goes on, as far as it has come. */
export interface GoingOn extends Told {
  readonly transport: Connection['transport'];
  readonly client: Endpoint;
  readonly server: Endpoint;
}

/** Who speak in a conversation, how far it had come when it was looked at last, and what was found. */
interface Looked {
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly events: number;
  readonly resumption: Resumption | undefined;
}

/**
 * The conversations of a capture whose clients came back with a session, while they go on. A connection that has ended is
 * told some time later (`CLOSED_LINGER_SECONDS`, over UDP `DATAGRAM_IDLE_SECONDS`): by then its client may have resumed the
 * session, and shown what it thinks of the server.
 */
export class OfferedSessions {
  /** Oldest first. */
  readonly #goingOn = new Map<GoingOn, Looked>();

  /** The client of that conversation offers a session. */
  offered(conversation: GoingOn): void {
    const known = this.#goingOn;
    if (known.has(conversation)) return;
    if (known.size >= MAX_OFFERED_SESSIONS) {
      const [oldest] = known.keys();
      known.delete(oldest!);
    }
    const { client, server } = conversation;
    known.set(conversation, { client, server, events: 0, resumption: undefined });
  }

  ended(conversation: GoingOn): void {
    if (this.#goingOn.size > 0) this.#goingOn.delete(conversation);
  }

  /**
   * Where the client of a conversation that has ended, and in which it asked for nothing, went on in its session: another
   * conversation between the same two, about a server of the same name. Undefined: nowhere as far as is known.
   */
  resumedLater(ended: GoingOn): ResumedLater | undefined {
    if (this.#goingOn.size === 0) return undefined;
    const { events, clientDirection, transport, tls13 } = ended;
    if (events.some(({ kind, direction }) => kind === 'application_data' && direction === clientDirection))
      return undefined;
    // Read once, however many conversations they are held against.
    let given: readonly HandedOut[] | undefined;
    const name = nameAskedFor(helloOf(ended));
    const ends = { client: ended.client, server: ended.server };
    for (const [other, looked] of this.#goingOn) {
      if (!areBetweenTheSame(ends, looked)) continue;
      if (transport !== other.transport || tls13 !== other.tls13) continue;
      const resumption = this.#resumptionIn(other, looked);
      if (resumption === undefined || resumption.serverName !== name) continue;
      given ??= handedOut(ended);
      if (given.length === 0) return undefined;
      const at = placeOfResumed(given, resumption);
      if (at !== undefined) return { at, frame: resumption.frame };
    }
    return undefined;
  }

  /** Looks at a conversation again only when it has gone on: hundreds may be at hand whenever another ends. */
  #resumptionIn(other: GoingOn, looked: Looked): Resumption | undefined {
    const { length } = other.events;
    if (looked.resumption !== undefined || length === looked.events) return looked.resumption;
    const resumption = resumptionIn(other);
    this.#goingOn.set(other, { ...looked, events: length, resumption });
    return resumption;
  }
}

type Ends = Pick<Looked, 'client' | 'server'>;

const areBetweenTheSame = (one: Ends, other: Ends): boolean =>
  one.server.port === other.server.port &&
  sameBytes(one.client.address, other.client.address) &&
  sameBytes(one.server.address, other.server.address);
