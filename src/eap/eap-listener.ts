import type { Arrival, Direction, EndReason, GapReason } from '../stream/stream-listener.js';

/** What carries the EAP packets: IEEE 802.1X between station and authenticator, RADIUS between NAS and server. */
export type EapCarrier = 'eapol' | 'radius';

/** One end of a leg: a MAC address of six bytes (port 0), or an IP address and a UDP port. Empty: not known. */
export interface EapEndpoint {
  address: Uint8Array;
  port: number;
}

/** One way on which the packets of a conversation are seen; a capture at a NAS or a proxy has several. */
export interface EapLeg {
  readonly carrier: EapCarrier;
  /** The station, or whoever speaks for it: a NAS, a proxy. */
  readonly peer: EapEndpoint;
  readonly server: EapEndpoint;
  /** RADIUS: the Calling-Station-Id. */
  station: string | undefined;
}

/** The last word of a conversation. Access-Accept and Access-Reject: those that hold no EAP packet, or another verdict. */
export type EapResult = 'EAP-Success' | 'EAP-Failure' | 'Access-Accept' | 'Access-Reject';

/**
 * Hears one EAP conversation: direction 0 is the peer (who speaks as the TLS client), 1 the server. `bytes[start, end)` is
 * valid only during the call; what the two directions carry is TLS, in order, each byte once.
 */
export interface EapListener {
  /** The peer said who it is. `realm`: what stands behind the last @, the part that names nobody. */
  identity(realm: string | undefined, arrival: Arrival): void;
  /** The server asks for a method. `isBegun`: with a Start of one that carries TLS, so that nothing of that came before. */
  offered(method: number, isBegun: boolean, arrival: Arrival): void;
  /** The peer does not want the method; it asks for these. */
  nak(method: number | undefined, wanted: readonly number[], arrival: Arrival): void;
  data(direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival): void;
  /** Bytes are missing; `length` undefined: a packet is, or several, of unknown length. */
  gap(direction: Direction, length: number | undefined, reason: GapReason, arrival: Arrival): void;
  /** An empty packet of a TLS method: what came before has arrived. */
  acknowledged(direction: Direction, arrival: Arrival): void;
  /** The side sent its last packet again. */
  repeated(direction: Direction, arrival: Arrival): void;
  /** `answers` false: it does not answer anything that the peer was seen to say. */
  result(result: EapResult, answers: boolean, arrival: Arrival): void;
  /** The station begins anew, or leaves, in the middle of it (EAPOL-Start, EAPOL-Logoff). */
  left(how: 'start' | 'logoff', arrival: Arrival): void;
  malformed(direction: Direction, arrival: Arrival): void;
  /** Nothing more is told of so many rounds but the result. */
  tooManyRounds(arrival: Arrival): void;
  /** It was another conversation's beginning, seen on another leg: nothing is to be told of it. */
  merged(): void;
  /** `frames`: of the packets that belong to it. */
  ended(
    reason: EndReason,
    lastSeconds: number,
    lastNanoseconds: number,
    legs: readonly EapLeg[],
    frames: readonly number[],
  ): void;
}
