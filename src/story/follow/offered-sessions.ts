import { sameBytes } from '../../base/bytes.js';
import { MAX_OFFERED_SESSIONS } from '../../base/limits.js';
import type { Connection, Endpoint, ResumedLater } from '../connection.js';
import { handedOut, helloOf, nameAskedFor, type Resumption, resumptionIn, type Told } from '../resumption.js';

/** A conversation that goes on, as far as it has come. */
export interface GoingOn extends Told {
  readonly transport: Connection['transport'];
  readonly client: Endpoint;
  readonly server: Endpoint;
}

/**
 * The conversations of a capture whose clients came back with a session, while they go on. A connection that has ended is
 * told some time later (`CLOSED_LINGER_SECONDS`): by then its client may have resumed the session, and shown what it thinks of
 * the server.
 */
export class OfferedSessions {
  /** Oldest first; with what it resumes, once that is shown. */
  readonly #goingOn = new Map<GoingOn, Resumption | undefined>();

  /** The client of that conversation offers a session. */
  offered(conversation: GoingOn): void {
    const known = this.#goingOn;
    if (known.has(conversation)) return;
    if (known.size >= MAX_OFFERED_SESSIONS) {
      const [oldest] = known.keys();
      known.delete(oldest!);
    }
    known.set(conversation, undefined);
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
    const { events, clientDirection } = ended;
    if (events.some(({ kind, direction }) => kind === 'application_data' && direction === clientDirection))
      return undefined;
    for (const [other, known] of this.#goingOn) {
      if (!isBetweenTheSame(ended, other) || ended.tls13 !== other.tls13) continue;
      const resumption = known ?? resumptionIn(other);
      if (resumption === undefined) continue;
      if (known === undefined) this.#goingOn.set(other, resumption);
      if (resumption.serverName !== nameAskedFor(helloOf(ended))) continue;
      const at = handedOut(ended, resumption);
      if (at !== undefined) return { at, frame: resumption.frame };
    }
    return undefined;
  }
}

const isBetweenTheSame = (a: GoingOn, b: GoingOn): boolean =>
  a.server.port === b.server.port &&
  a.transport === b.transport &&
  sameBytes(a.client.address, b.client.address) &&
  sameBytes(a.server.address, b.server.address);
