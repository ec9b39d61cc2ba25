import type { Delivery } from '../../stream/delivery.js';
import type { Endpoints } from '../../stream/flow-index.js';
import {
  type Arrival,
  type Direction,
  type EndReason,
  type GapReason,
  opposite,
  type StreamListener,
} from '../../stream/stream-listener.js';
import type { Connection } from '../connection.js';
import type { CaptureContext } from './capture-context.js';
import { TlsStreams } from './tls-streams.js';

/** Seconds before a SYN is sent again, at the least: a copy that comes sooner is the capture's (RFC 6298 section 2.1 asks for one second). */
const LEAST_TIMEOUT = 0.1;

/** Follows one TCP connection and hands over its story when it ends. */
export class TcpFollower implements StreamListener {
  readonly #tell: (connection: Connection) => void;
  readonly #streams: TlsStreams;
  #synSeen = false;

  /** `ordinal`: of the connection, from 1; `stream`: Wireshark's tcp.stream; `keepsRecords`: as they are on the wire. */
  constructor(
    endpoints: Endpoints,
    ordinal: number,
    stream: number,
    start: Arrival,
    context: CaptureContext,
    tell: (connection: Connection) => void,
    keepsRecords = false,
  ) {
    this.#tell = tell;
    const kind = { transport: 'tcp', stream } as const;
    this.#streams = new TlsStreams(endpoints, ordinal, start, context, kind, keepsRecords);
  }

  get finishedListening(): boolean {
    return this.#streams.finishedListening;
  }

  get heldBytes(): number {
    return this.#streams.heldBytes;
  }

  syn(direction: Direction, acknowledges: boolean, arrival: Arrival): void {
    const { roles, log } = this.#streams.conversation;
    roles.opened(direction, acknowledges);
    this.#synSeen = true;
    log.opened(acknowledges ? 'accepted' : 'opened', direction, arrival);
  }

  synAgain(direction: Direction, arrival: Arrival): void {
    const { log } = this.#streams.conversation;
    const first = log.events.find(
      (event) => event.direction === direction && (event.kind === 'opened' || event.kind === 'accepted'),
    );
    if (first === undefined) return;
    const before = first.repeated?.lastTime ?? first.time;
    if (log.timeOf(arrival) - before >= LEAST_TIMEOUT) log.repeated(first, arrival);
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    this.#streams.data(direction, bytes, start, end, arrival);
  }

  gap(direction: Direction, length: number, reason: GapReason, arrival: Arrival): void {
    this.#streams.gap(direction, length, reason, arrival);
  }

  conflict(direction: Direction, arrival: Arrival): void {
    const { conversation } = this.#streams;
    const from = conversation.side(direction);
    conversation.log.find({ code: 'stream.conflict', frame: arrival.frame, from });
  }

  fin(direction: Direction, arrival: Arrival): void {
    this.#streams.conversation.log.closedCleanly(this.#streams.talker(direction), arrival);
  }

  reset(direction: Direction, arrival: Arrival, hopLimit: number, fits: boolean): void {
    this.#streams.conversation.log.closedAbruptly(direction, arrival, hopLimit, fits);
  }

  icmpError(direction: Direction, version: 4 | 6, type: number, code: number, arrival: Arrival): void {
    this.#streams.conversation.log.networkError(opposite(direction), version, type, code, arrival);
  }

  ended(
    reason: EndReason,
    lastSeconds: number,
    lastNanoseconds: number,
    delivery: readonly [Delivery, Delivery],
  ): void {
    const beganBefore = !this.#synSeen;
    this.#tell(this.#streams.end({ reason, lastSeconds, lastNanoseconds, delivery, beganBefore }));
  }
}
