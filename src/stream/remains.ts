import { MAX_SEQUENCE_DISTANCE } from '../base/limits.js';
import type { HalfStream } from './half-stream.js';
import { distance, type Segment, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from './segment.js';
import type { Direction } from './stream-listener.js';
import type { TcpConnection } from './tcp-connection.js';

/** Of one direction: where it began and how far it came. */
interface HalfRemains {
  readonly synSeen: boolean;
  readonly initialSequence: number;
  /** Undefined: nothing of it was told. */
  readonly next: number | undefined;
}

const remainsOf = ({ synSeen, initialSequence, based, next }: HalfStream): HalfRemains => ({
  synSeen,
  initialSequence,
  next: based ? next : undefined,
});

/** What is remembered of a connection that has been told: enough to know its late segments (RFC 9293 section 3.6.1). */
export class Remains {
  readonly #halves: readonly [HalfRemains, HalfRemains];

  constructor({ halves: [a, b] }: TcpConnection) {
    this.#halves = [remainsOf(a), remainsOf(b)];
  }

  /** `nothing`: it says what was said before. `more`: the connection goes on. `another`: a new one opens. */
  brings(direction: Direction, segment: Segment): 'nothing' | 'more' | 'another' {
    const { sequence, flags, payloadLength: length } = segment;
    const { synSeen, initialSequence, next } = this.#halves[direction];
    if ((flags & TCP_SYN) !== 0) {
      if (!synSeen && (flags & TCP_ACK) !== 0) return 'more';
      return synSeen && initialSequence === sequence ? 'nothing' : 'another';
    }
    if (length === 0 && ((flags & TCP_RST) !== 0 || (flags & TCP_FIN) === 0)) return 'nothing';
    if (next === undefined) return 'more';
    const ahead = distance(next, (sequence + length) | 0);
    return ahead <= 0 && ahead >= -MAX_SEQUENCE_DISTANCE ? 'nothing' : 'more';
  }
}
