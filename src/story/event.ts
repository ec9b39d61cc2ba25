import type { ApplicationWord } from '../application/application-word.js';
import type { Basis } from '../base/basis.js';
import type { EapResult } from '../eap/eap-listener.js';
import type { HandshakeMessage } from '../handshake/message-types.js';
import type { Direction, GapReason } from '../stream/stream-listener.js';
import type { Decoded } from './follow/message-cache.js';

/** What happened, without judgement. */
export type Happening =
  /** The transport's own opening, and its acceptance (TCP: SYN, SYN-ACK). */
  | { readonly kind: 'opened' }
  | { readonly kind: 'accepted' }
  /** The side ends its direction in order (TCP: FIN; QUIC: CONNECTION_CLOSE without an alert, which ends the connection). */
  | { readonly kind: 'closed_cleanly'; readonly close?: QuicClosing }
  /**
   * The side breaks the connection off (TCP: RST).
   * `hopLimit`: the packet's. `foreign`: no other packet of the side had such a one, so that something on the way may have
   * sent it. `icmp`: over UDP, where a host says that nobody listens any more at the port from which the side had spoken, so
   * that its program has closed the socket.
   */
  | {
      readonly kind: 'closed_abruptly';
      readonly hopLimit?: number;
      readonly foreign?: true;
      readonly icmp?: { readonly version: 4 | 6; readonly type: number; readonly code: number };
    }
  /** A router or host could not pass a packet of the other side on (RFC 792, RFC 4443). `version`: 4 or 6. */
  | { readonly kind: 'network_error'; readonly version: 4 | 6; readonly type: number; readonly code: number }
  /**
   * Bytes of the side that are not in the capture. `acknowledged`: the other side said that they came (then only the
   * capture lacks them), or that they did not; undefined: it said neither.
   */
  | {
      readonly kind: 'gap';
      readonly length: number;
      readonly reason: GapReason;
      acknowledged?: boolean | undefined;
    }
  /**
   * Bytes that are not TLS: a prologue, a request in clear, an answer in clear. `sample` holds the first of them. `amidTls`:
   * text of a side that had spoken TLS before.
   */
  | { readonly kind: 'plaintext'; length: number; sample: Uint8Array; readonly amidTls?: true }
  | {
      readonly kind: 'handshake';
      readonly message: HandshakeMessage;
      /** As on the wire (or as decrypted), with the header. */
      readonly bytes: Uint8Array;
      /** The Certificate came as a CompressedCertificate (RFC 8879) with this algorithm. */
      readonly compression?: number;
      /** The message, or one that differs only in what is drawn anew: nothing needs to be decoded for it. */
      readonly likeness?: HandshakeMessage;
      /** DTLS: the message's number, which up to DTLS 1.2 is part of what is hashed and signed (RFC 6347 section 4.2.6). */
      readonly sequence?: number;
      /** Messages with the same number are the same but for what is drawn anew in each handshake. */
      readonly shape?: number | undefined;
    }
  /** A handshake record under record protection; the first after ChangeCipherSpec is the Finished (RFC 5246 section 7.4.9). */
  | { readonly kind: 'encrypted_handshake'; readonly length: number; readonly finished: boolean }
  | { readonly kind: 'change_cipher_spec' }
  /** `close`: the CONNECTION_CLOSE that is the alert in QUIC (RFC 9001 section 4.8). */
  | {
      readonly kind: 'alert';
      readonly level: number;
      readonly description: number;
      readonly close?: QuicClosing;
    }
  | { readonly kind: 'encrypted_alert'; readonly length: number }
  /** A run of application data records of one side, between which the other did nothing. In TLS 1.3 the encrypted handshake looks the same. */
  | {
      readonly kind: 'application_data';
      records: number;
      bytes: number;
      /** Of the first records, those that are kept: the length of each, the frame that ended it, and when that came. */
      readonly lengths: number[];
      readonly recordFrames: number[];
      readonly recordTimes: number[];
      lastFrame: number;
      /** DTLS 1.3: what is in clear of the epoch, 2 being that of the handshake keys (RFC 9147 section 6.1). */
      readonly epoch?: number | undefined;
      /** The cipher suite authenticates and does not encrypt. */
      readonly inClear?: true;
      /** Read: what the application says in it. Absent if that is nothing that is understood. */
      said?: readonly ApplicationWord[];
    }
  /**
   * QUIC: packets of one side and encryption level that nobody opened, one after the other. `lengths`: of the first of them
   * what stands behind the header, packet number and tag among it: PADDING lies inside, so that these are bounds.
   */
  | {
      readonly kind: 'sealed_packets';
      readonly level: SealedLevel;
      packets: number;
      bytes: number;
      readonly lengths: number[];
      readonly packetFrames: number[];
      readonly packetTimes: number[];
      /** Of each of these: its datagram is as large as what senders fill up (RFC 9000 section 14.1). */
      readonly filled: boolean[];
      lastFrame: number;
      lastTime: number;
    }
  /** QUIC: the server does not speak the client's version, and lists its own (RFC 9000 section 6). */
  | { readonly kind: 'version_negotiation'; readonly versions: readonly number[] }
  /** QUIC: the client is to show that it receives at its address, and begins anew (RFC 9000 section 8.1.2). */
  | { readonly kind: 'retry' }
  /** QUIC: the server has the client's Finished (RFC 9001 section 4.1.2). */
  | { readonly kind: 'handshake_done' }
  /** QUIC: a ClientHello that counts no more, because its sender began anew. `length`: with its header. */
  | { readonly kind: 'superseded_hello'; readonly length: number }
  | { readonly kind: 'heartbeat'; readonly length: number }
  | { readonly kind: 'oversized_message'; readonly type: number; readonly length: number }
  | { readonly kind: 'unfinished_message'; readonly type: number; readonly length: number }
  /** EAP: the peer says who it is. `realm`: what stands behind the last @ of that (RFC 7542), which names nobody. */
  | { readonly kind: 'eap_identity'; readonly realm?: string }
  /** EAP: the server asks for a method (RFC 3748 section 5). */
  | { readonly kind: 'eap_method'; readonly method: number }
  /** EAP: the peer does not want the method, and names others, or none (RFC 3748 section 5.3.1). */
  | { readonly kind: 'eap_nak'; readonly method: number | undefined; readonly wanted: readonly number[] }
  /** EAP: the side sent its last packet again, so many times. */
  | { readonly kind: 'eap_repeated'; times: number }
  /** EAP: the last word. `answers` false: it does not answer anything that the peer was seen to say. */
  | { readonly kind: 'eap_result'; readonly result: EapResult; readonly answers: boolean }
  /** EAP: the station begins anew, or leaves, in the middle of it (IEEE 802.1X-2020 section 11.3). */
  | { readonly kind: 'eap_left'; readonly how: 'start' | 'logoff' }
  /** Bytes inside a TLS stream that are no TLS record. */
  | { readonly kind: 'unreadable'; readonly length: number; readonly sample: Uint8Array };

/** A sender who has no answer sends the same again (RFC 6347 section 4.2.4): what came after the first time. */
export interface Repetition {
  readonly times: number;
  /** Of the first of them, in seconds since the connection's first packet. */
  readonly firstTime: number;
  readonly lastFrame: number;
  /** Of the last. */
  readonly lastTime: number;
}

export type SealedLevel = '0-rtt' | 'handshake' | '1-rtt';

/** What a CONNECTION_CLOSE frame says (RFC 9000 section 19.19). */
export interface QuicClosing {
  /** Where it was read: anybody can read an Initial. */
  readonly level: 'initial' | SealedLevel;
  /** The code is the application's, not QUIC's. */
  readonly application: boolean;
  readonly code: number;
  /** The peer's words, shortened; empty if it gave none. Secrets in it are hidden later. */
  reason: string;
}

export type StoryEvent = Happening & {
  readonly direction: Direction;
  /** Where the last byte arrived. */
  readonly frame: number;
  readonly frames: readonly number[];
  /** Seconds since the connection's first packet. */
  readonly time: number;
  readonly basis: Basis;
  /** Offset in the direction's stream behind the last byte of it; undefined for what is no part of a stream. */
  endOffset?: number;
  /** Over UDP, and of a SYN: the same came again. */
  repeated?: Repetition;
};

/** A handshake message that is decoded when somebody asks what it says. */
export class HandshakeHappened {
  readonly kind = 'handshake';
  readonly direction: Direction;
  frame = 0;
  frames: readonly number[];
  time = 0;
  readonly basis: Basis;
  endOffset = 0;
  repeated?: Repetition;
  /** DTLS: the message's number, which up to DTLS 1.2 is part of what is hashed and signed (RFC 6347 section 4.2.6). */
  sequence?: number;
  readonly #decoded: Decoded;

  constructor(direction: Direction, frames: readonly number[], basis: Basis, decoded: Decoded) {
    this.direction = direction;
    this.frames = frames;
    this.basis = basis;
    this.#decoded = decoded;
  }

  /** The same message at another place and time of the capture. */
  moved(frame: number, frames: readonly number[], time: number): HandshakeHappened {
    const copy = new HandshakeHappened(this.direction, frames, this.basis, this.#decoded);
    copy.frame = frame;
    copy.time = time;
    copy.endOffset = this.endOffset;
    if (this.repeated !== undefined) copy.repeated = this.repeated;
    if (this.sequence !== undefined) copy.sequence = this.sequence;
    return copy;
  }

  get message(): HandshakeMessage {
    return this.#decoded.message;
  }

  get bytes(): Uint8Array {
    return this.#decoded.bytes;
  }

  get shape(): number | undefined {
    return this.#decoded.shape;
  }

  /** The message, or one that differs only in what is drawn anew in each handshake: nothing needs to be decoded. */
  get likeness(): HandshakeMessage {
    return this.#decoded.likeness;
  }
}

/** EAP's own words around TLS. */
export const isAroundTls = ({ kind }: { readonly kind: Happening['kind'] }): boolean =>
  kind.startsWith('eap_');

export type EventOf<K extends Happening['kind']> = Extract<StoryEvent, { kind: K }>;

export function isKind<K extends Happening['kind']>(event: StoryEvent, kind: K): event is EventOf<K> {
  return event.kind === kind;
}

const OF_THE_TRANSPORT: ReadonlySet<Happening['kind']> = new Set([
  'opened',
  'accepted',
  'closed_cleanly',
  'closed_abruptly',
]);

/** What a side does to the connection itself: it opens or leaves it, and says nothing. */
export const isOfTransport = ({ kind }: { readonly kind: Happening['kind'] }): boolean =>
  OF_THE_TRANSPORT.has(kind);

/** What stands in it was read: it is in clear, or keys have opened it. */
export const isRead = (event: StoryEvent): boolean =>
  event.basis === 'decrypted' || (event.kind === 'application_data' && event.inClear === true);

/** Which handshake message it is; one that is decoded when somebody asks for more is not decoded for it. */
export const messageName = (event: EventOf<'handshake'>): HandshakeMessage['name'] =>
  (event.likeness ?? event.message).name;
