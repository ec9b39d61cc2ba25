import type { Side } from '../base/side.js';
import type { HandshakeMessage } from '../handshake/message-types.js';
import type { Delivery } from '../stream/delivery.js';
import type { Direction, EndReason } from '../stream/stream-listener.js';
import type { EventOf, StoryEvent } from './event.js';

export interface Endpoint {
  /** 4 or 16 bytes; of EAPOL the 6 of a MAC address, or none. */
  readonly address: Uint8Array;
  readonly port: number;
}

export type HandshakeEvent<M extends HandshakeMessage = HandshakeMessage> = EventOf<'handshake'> & {
  readonly message: M;
};

export type StoryFinding =
  | {
      readonly code: 'stream.gap';
      readonly frame: number;
      readonly from: Side;
      readonly length: number;
      readonly snapLength: boolean;
    }
  | { readonly code: 'stream.conflict'; readonly frame: number; readonly from: Side }
  | { readonly code: 'stream.one_direction'; readonly frame: number; readonly from: Side }
  | { readonly code: 'stream.late_start'; readonly frame: number }
  | {
      readonly code: 'handshake.malformed';
      readonly frame: number;
      readonly from: Side;
      readonly type: number;
      readonly field: string;
      readonly reason: string;
    }
  | {
      readonly code: 'handshake.bad_extension';
      readonly frame: number;
      readonly from: Side;
      readonly type: number;
      readonly field: string;
      readonly reason: string;
    }
  | {
      readonly code: 'handshake.oversized';
      readonly frame: number;
      readonly from: Side;
      readonly type: number;
      readonly length: number;
    }
  | {
      readonly code: 'handshake.unfinished';
      readonly frame: number;
      readonly from: Side;
      readonly type: number;
      readonly length: number;
    }
  | {
      readonly code: 'certificate.compressed';
      readonly frame: number;
      readonly from: Side;
      readonly reason: string;
    }
  /** `forwardSecrecy`: a private key was given, which does not open this cipher suite. */
  | { readonly code: 'decryption.no_secrets'; readonly frame: number; readonly forwardSecrecy: boolean }
  /** Private keys were tried in vain so often that they are not tried any more. */
  | { readonly code: 'decryption.not_tried'; readonly frame: number; readonly tries: number }
  | {
      readonly code: 'decryption.missing_secret';
      readonly frame: number;
      readonly from: Side;
      readonly label: string;
    }
  | {
      readonly code: 'decryption.unsupported';
      readonly frame: number;
      readonly from: Side;
      readonly suite: string;
    }
  /** `opened`: records of the side that could be opened before. */
  | {
      readonly code: 'decryption.wrong_keys';
      readonly frame: number;
      readonly from: Side;
      readonly opened: number;
    }
  | { readonly code: 'record.unreadable'; readonly frame: number; readonly from: Side }
  | { readonly code: 'eap.malformed'; readonly frame: number; readonly from: Side }
  | { readonly code: 'eap.too_many_rounds'; readonly frame: number }
  /** `detail`: the type of the frame that was read last, or an offset. */
  | {
      readonly code: 'quic.malformed';
      readonly frame: number;
      readonly from: Side;
      readonly fault: 'header' | 'frame' | 'crypto_stream' | 'retry';
      readonly detail: number;
    }
  | { readonly code: 'connection.too_many_events'; readonly frame: number; readonly dropped: number }
  | { readonly code: 'connection.too_many_findings'; readonly frame: number; readonly dropped: number }
  | { readonly code: 'connection.evicted'; readonly frame: number };

/** A TLS record as it was on the wire (RFC 8446 section 5.1). */
export interface KeptRecord {
  /** Where it begins in its side's stream. */
  readonly offset: number;
  /** With its header. */
  readonly bytes: Uint8Array;
}

/** What carries TLS. EAP: whatever carries EAP. */
export type Transport = 'tcp' | 'dtls' | 'quic' | 'eap';

/** What carries the transport, where that is not always the same. */
export type Carrier = 'udp' | 'eapol' | 'radius';

/** What the carriers of an EAP conversation say of it. */
export interface EapFacts {
  /** RADIUS: the Calling-Station-Id, as it was written. */
  readonly station: string | undefined;
  /** It was seen on so many ways: both sides of a NAS, a proxy. */
  readonly legs: readonly Carrier[];
  /** Of the packets that belong to it. */
  readonly frames: readonly number[];
}

/**
 * The client resumed this connection's session in a later one, and sent a request there. `at`: in `events`, what handed the
 * session out: a NewSessionTicket, or up to TLS 1.2 the ServerHello with its ID. `frame`: of the later ClientHello.
 */
export interface ResumedLater {
  readonly at: number;
  readonly frame: number;
}

/** One connection's story: what happened, in order, and the facts that judgement needs. */
export interface Connection {
  /** Connections counted from 1 in order of appearance. */
  readonly ordinal: number;
  readonly transport: Transport;
  readonly carrier?: Carrier;
  /** Wireshark's number of the stream: tcp.stream, or udp.stream; undefined where there is none. */
  readonly stream: number | undefined;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly clientDirection: Direction;
  /** Records under protection were read as they are: the cipher suite authenticates and does not encrypt. */
  readonly readWithoutKeys?: true;
  /** False: nobody sent a SYN or a hello, the roles are a guess. */
  readonly rolesKnown: boolean;
  readonly startSeconds: number;
  readonly startNanoseconds: number;
  readonly lastSeconds: number;
  readonly lastNanoseconds: number;
  readonly firstFrame: number;
  readonly events: readonly StoryEvent[];
  readonly endReason: EndReason;
  /** Either side sent a TLS record (or an SSL 2.0 hello). */
  readonly spokeTls: Readonly<Record<Side, boolean>>;
  /** DTLS: STUN (RFC 8489) was spoken between the same addresses and ports, as ICE does. */
  readonly sharesPortWithStun?: true;
  /** Of a connection without TLS: in others of the capture its server speaks TLS from the first byte on. */
  readonly serverSpeaksTlsElsewhere?: true;
  /** Payload bytes seen. */
  readonly bytes: Readonly<Record<Side, number>>;
  /** Looked for where the client asked for nothing; absent if that was not seen before the connection was told. */
  readonly resumedLater?: ResumedLater;
  /** Of EAP: whom it is about, and where it was seen. */
  readonly eap?: EapFacts;
  /** The version of QUIC that the connection was in last; undefined for other transports. */
  readonly quicVersion?: number;
  /** What became of each side's bytes. Rules that look at its times rest on the connection itself. */
  readonly delivery: Readonly<Record<Side, Delivery>>;
  /** The negotiated version, once a ServerHello has said it. */
  readonly version: number | undefined;
  readonly cipherSuite: number | undefined;
  readonly findings: readonly StoryFinding[];
  /** The records that carried each event, where they were to be kept and there was room for them. */
  readonly records?: ReadonlyMap<StoryEvent, readonly KeptRecord[]>;
}

export const sideOf = (connection: Connection, direction: Direction): Side =>
  direction === connection.clientDirection ? 'client' : 'server';

/** The name of the first ClientHello's server name extension (RFC 6066 section 3). */
export function serverNameOf(connection: Connection): string | undefined {
  const hello = connection.events.find(
    (event) =>
      event.kind === 'handshake' &&
      (event.likeness ?? event.message).name === 'client_hello' &&
      event.direction === connection.clientDirection,
  );
  if (hello?.kind !== 'handshake') return undefined;
  const message = hello.likeness ?? hello.message;
  return message.name === 'client_hello' ? message.serverName : undefined;
}

export const durationSeconds = (connection: Connection): number =>
  connection.lastSeconds -
  connection.startSeconds +
  (connection.lastNanoseconds - connection.startNanoseconds) / 1e9;
