import type { EapLeg, EapListener, EapResult } from '../../eap/eap-listener.js';
import { type Delivery, UNKNOWN_DELIVERY } from '../../stream/delivery.js';
import type { Arrival, Direction, EndReason, GapReason } from '../../stream/stream-listener.js';
import type { Connection } from '../connection.js';
import type { CaptureContext } from './capture-context.js';
import { TlsStreams } from './tls-streams.js';

const PEER: Direction = 0;
const SERVER: Direction = 1;

/** Bytes that may stand in a hole of which nobody knows the length: a flight of certificates. */
const UNKNOWN_LENGTH = 1 << 14;

/** A copy within this time is the capture's (a mirrored port): nobody waits so shortly for an answer. */
const SECONDS_OF_A_DOUBLE = 0.05;

/** Follows one EAP conversation and hands over its story when it ends. */
export class EapFollower implements EapListener {
  readonly #tell: (connection: Connection) => void;
  readonly #streams: TlsStreams;
  readonly #start: Arrival;
  /** A method that carries TLS was begun before our eyes. */
  #isBegun = false;
  /** When each direction said something last. */
  readonly #last = [0, 0];
  /** Bytes of each direction, and of those what the other answered, and when. */
  readonly #sent = [0, 0];
  readonly #acknowledged: [number | undefined, number | undefined] = [undefined, undefined];
  readonly #heard: [number | undefined, number | undefined] = [undefined, undefined];

  /** `ordinal`: of the connection, from 1; `leg`: where it was seen first. */
  constructor(
    leg: EapLeg,
    ordinal: number,
    start: Arrival,
    context: CaptureContext,
    tell: (connection: Connection) => void,
  ) {
    this.#tell = tell;
    this.#start = { ...start };
    // What the addresses are may become known later.
    const endpoints = {
      get addresses() {
        return [leg.peer.address, leg.server.address] as const;
      },
      ports: [leg.peer.port, leg.server.port] as const,
    };
    const kind = { transport: 'eap', carrier: leg.carrier, stream: undefined } as const;
    this.#streams = new TlsStreams(endpoints, ordinal, start, context, kind);
    this.#streams.conversation.roles.opened(PEER, false);
  }

  identity(realm: string | undefined, arrival: Arrival): void {
    this.#hears(PEER, arrival);
    const named = realm === undefined ? {} : { realm };
    this.#log.around(PEER, arrival, { kind: 'eap_identity', ...named });
  }

  offered(method: number, isBegun: boolean, arrival: Arrival): void {
    this.#hears(SERVER, arrival);
    this.#isBegun ||= isBegun;
    this.#log.around(SERVER, arrival, { kind: 'eap_method', method });
  }

  nak(method: number | undefined, wanted: readonly number[], arrival: Arrival): void {
    this.#hears(PEER, arrival);
    this.#log.around(PEER, arrival, { kind: 'eap_nak', method, wanted });
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    this.#hears(direction, arrival);
    this.#sent[direction]! += end - start;
    this.#streams.data(direction, bytes, start, end, arrival);
  }

  gap(direction: Direction, length: number | undefined, reason: GapReason, arrival: Arrival): void {
    const missing = length ?? UNKNOWN_LENGTH;
    this.#sent[direction]! += missing;
    this.#streams.gap(direction, missing, reason, arrival);
  }

  acknowledged(direction: Direction, arrival: Arrival): void {
    this.#hears(direction, arrival);
  }

  repeated(direction: Direction, arrival: Arrival): void {
    const { seconds, nanoseconds } = arrival;
    const last = this.#last[direction]!;
    this.#last[direction] = seconds + nanoseconds / 1e9;
    if (this.#last[direction]! - last < SECONDS_OF_A_DOUBLE) return;
    this.#log.sentAgain(direction, arrival);
  }

  result(result: EapResult, answers: boolean, arrival: Arrival): void {
    if (answers) this.#hears(SERVER, arrival);
    this.#log.around(SERVER, arrival, { kind: 'eap_result', result, answers });
  }

  left(how: 'start' | 'logoff', arrival: Arrival): void {
    this.#log.around(PEER, arrival, { kind: 'eap_left', how });
  }

  malformed(direction: Direction, arrival: Arrival): void {
    const from = direction === PEER ? 'client' : 'server';
    this.#log.find({ code: 'eap.malformed', frame: arrival.frame, from });
  }

  tooManyRounds(arrival: Arrival): void {
    this.#log.find({ code: 'eap.too_many_rounds', frame: arrival.frame });
  }

  merged(): void {}

  ended(
    reason: EndReason,
    lastSeconds: number,
    lastNanoseconds: number,
    legs: readonly EapLeg[],
    frames: readonly number[],
  ): void {
    const beganBefore = !this.#isBegun;
    const delivery = [this.#delivery(PEER), this.#delivery(SERVER)] as const;
    const connection = this.#streams.end({ reason, lastSeconds, lastNanoseconds, delivery, beganBefore });
    const station = legs.find((leg) => leg.station !== undefined)?.station;
    this.#tell({ ...connection, eap: { station, legs: legs.map(({ carrier }) => carrier), frames } });
  }

  get #log() {
    return this.#streams.conversation.log;
  }

  /** EAP goes to and fro (RFC 3748 section 4.1): whoever says the next thing has got all before it. */
  #hears(direction: Direction, { seconds, nanoseconds }: Arrival): void {
    const other = direction ^ 1;
    this.#last[direction] = seconds + nanoseconds / 1e9;
    this.#acknowledged[other] = this.#sent[other]!;
    this.#heard[other] = seconds - this.#start.seconds + (nanoseconds - this.#start.nanoseconds) / 1e9;
  }

  #delivery(direction: Direction): Delivery {
    return {
      ...UNKNOWN_DELIVERY,
      sent: this.#sent[direction]!,
      acknowledged: this.#acknowledged[direction],
      heard: this.#heard[direction],
    };
  }
}
