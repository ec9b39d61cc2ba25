import { MAX_SEQUENCE_DISTANCE } from '../base/limits.js';
import type { HalfStream } from './half-stream.js';
import { distance, type Segment, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from './segment.js';
import type { Direction } from './stream-listener.js';
import type { TcpConnection } from './tcp-connection.js';

const SYN_SEEN = 1;
const BASED = 2;

const knownOf = ({ synSeen, based }: HalfStream): number => (synSeen ? SYN_SEEN : 0) | (based ? BASED : 0);

/**
 * What is remembered of a connection that has been told: enough to know its late segments (RFC 9293 section 3.6.1). Sequence
 * numbers are kept as signed ones, which take no memory of their own.
 */
export class Remains {
  readonly #known: number;
  readonly #initial0: number;
  readonly #initial1: number;
  /** Behind what was told. */
  readonly #next0: number;
  readonly #next1: number;

  constructor({ halves: [a, b] }: TcpConnection) {
    this.#known = knownOf(a) | (knownOf(b) << 2);
    this.#initial0 = a.initialSequence | 0;
    this.#initial1 = b.initialSequence | 0;
    this.#next0 = a.next | 0;
    this.#next1 = b.next | 0;
  }

  /** `nothing`: it says what was said before. `more`: the connection goes on. `another`: a new one opens. */
  brings(direction: Direction, segment: Segment): 'nothing' | 'more' | 'another' {
    const { sequence, flags, payloadLength: length } = segment;
    const known = direction === 0 ? this.#known : this.#known >> 2;
    if ((flags & TCP_SYN) !== 0) {
      const synSeen = (known & SYN_SEEN) !== 0;
      if (!synSeen && (flags & TCP_ACK) !== 0) return 'more';
      const initial = direction === 0 ? this.#initial0 : this.#initial1;
      return synSeen && initial === (sequence | 0) ? 'nothing' : 'another';
    }
    if (length === 0 && ((flags & TCP_RST) !== 0 || (flags & TCP_FIN) === 0)) return 'nothing';
    if ((known & BASED) === 0) return 'more';
    const ahead = distance(direction === 0 ? this.#next0 : this.#next1, (sequence + length) | 0);
    return ahead <= 0 && ahead >= -MAX_SEQUENCE_DISTANCE ? 'nothing' : 'more';
  }
}
