import { Http3Words } from '../../application/http3-words.js';
import { shortened, wireText } from '../../application/wire-text.js';
import { otherSide, type Side } from '../../base/side.js';
import { quicInitialKeys } from '../../keys/quic-key-schedule.js';
import type { SecretStore } from '../../keys/secret-store.js';
import { QuicConnection } from '../../quic/quic-connection.js';
import type { Level, Packet, QuicClose, QuicFault, QuicListener } from '../../quic/quic-listener.js';
import { HandshakeAssembler } from '../../record/handshake-assembler.js';
import { AlertLevel } from '../../registry/alert.js';
import { isPortUnreachable } from '../../registry/icmp.js';
import { alertOfQuicError } from '../../registry/quic-error.js';
import { UNKNOWN_DELIVERY } from '../../stream/delivery.js';
import type { Endpoints } from '../../stream/flow-index.js';
import type { Arrival, Direction, EndReason } from '../../stream/stream-listener.js';
import type { Connection } from '../connection.js';
import type { QuicClosing } from '../event.js';
import type { CaptureContext } from './capture-context.js';
import { Conversation, type ConversationFeeder, type ConversationSpeaker } from './conversation.js';
import type { Decoded } from './message-cache.js';
import { QuicDecryption } from './quic-decryption.js';
import { QuicLog } from './quic-log.js';

/** Senders fill up datagrams with Initial packets to at least this size (RFC 9000 section 14.1), and probes of the path. */
const FILLED_DATAGRAM = 1_200;

/** Of memory, about, for what a connection has besides what it has said: keys and the ciphers that were made of them. */
const BYTES_OF_A_FOLLOWER = 12_288;

/** ALPN of HTTP/3 (RFC 9114 section 3.1), and of its drafts with their number. */
const HTTP3 = 'h3';

/** One direction: where it stands, and what joins its handshake messages at each encryption level. */
class QuicSpeaker implements ConversationSpeaker {
  readonly direction: Direction;
  readonly arrival: Arrival = { frame: 0, seconds: 0, nanoseconds: 0 };
  readonly highestFrame = 0;
  readonly endOffset = 0;
  encrypted = false;
  encryptedHandshakes = 0;
  /** Messages are joined level by level; a record holds nothing else. */
  readonly assembler = { feed: (): void => undefined, reset: (): void => undefined };
  readonly assemblers = new Map<Level, HandshakeAssembler>();
  /** Bytes of UDP payload. */
  bytes = 0;
  spokeTls = false;
  /** Its program has closed the socket. */
  gone = false;

  constructor(direction: Direction) {
    this.direction = direction;
  }

  get heldBytes(): number {
    let sum = 0;
    for (const { heldBytes } of this.assemblers.values()) sum += heldBytes;
    return sum;
  }
}

/** Follows one QUIC connection, from the client's first Initial on, and hands over its story when it ends. */
export class QuicFollower implements QuicListener, ConversationFeeder {
  readonly ordinal: number;
  readonly #tell: (connection: Connection) => void;
  readonly #secrets: SecretStore;
  readonly #connection: QuicConnection;
  readonly #decryption: QuicDecryption;
  readonly #conversation: Conversation;
  readonly #log: QuicLog;
  readonly #speakers: Readonly<Record<Side, QuicSpeaker>>;
  /** Of the datagram at hand. */
  #datagramLength = 0;
  /** Datagrams in all, and whether any of them was opened. */
  datagrams = 0;
  #opened = 0;
  #closes = 0;
  #lastSeconds: number;
  #lastNanoseconds: number;
  /** The client acts on what it has heard of the server. */
  #clientHeard = false;
  #negotiated = false;
  #words: Http3Words | undefined;

  /** `client`: the direction of the first Initial. */
  constructor(
    endpoints: Endpoints,
    client: Direction,
    ordinal: number,
    stream: number | undefined,
    start: Arrival,
    context: CaptureContext,
    tell: (connection: Connection) => void,
  ) {
    this.ordinal = ordinal;
    this.#tell = tell;
    this.#secrets = context.secrets;
    this.#connection = new QuicConnection(this, quicInitialKeys);
    this.#decryption = new QuicDecryption(context.secrets, this.#connection);
    const kind = { transport: 'quic', carrier: 'udp', stream } as const;
    this.#conversation = new Conversation(endpoints, ordinal, start, this, kind, context);
    this.#log = new QuicLog(this.#conversation.log);
    this.#conversation.roles.opened(client, false);
    this.#speakers = { client: new QuicSpeaker(client), server: new QuicSpeaker(client === 0 ? 1 : 0) };
    this.#lastSeconds = start.seconds;
    this.#lastNanoseconds = start.nanoseconds;
  }

  /** A packet of the client was opened: it is surely QUIC. */
  get begun(): boolean {
    return this.#connection.begun;
  }

  /** The connection has been closed: nothing but repetitions is expected. */
  get closed(): boolean {
    return this.#closes > 0;
  }

  /** The server has listed its versions, and nothing else: the client may begin anew with other connection IDs. */
  get awaitsOtherVersion(): boolean {
    return this.#negotiated && !this.#speakers.server.spokeTls;
  }

  get heldBytes(): number {
    const { client, server } = this.#speakers;
    return (
      BYTES_OF_A_FOLLOWER +
      this.#conversation.heldBytes +
      this.#connection.heldBytes +
      client.heldBytes +
      server.heldBytes
    );
  }

  side(direction: Direction): Side {
    return direction === this.#speakers.client.direction ? 'client' : 'server';
  }

  isAddressed(from: Side, bytes: Uint8Array, start: number, end: number): boolean {
    return this.#connection.isAddressed(from, bytes, start, end);
  }

  /** A datagram of the side, `length` bytes on the wire. */
  datagram(
    from: Side,
    bytes: Uint8Array,
    start: number,
    end: number,
    length: number,
    arrival: Arrival,
  ): void {
    this.datagrams++;
    const speaker = this.#speakers[from];
    speaker.bytes += length;
    this.#at(speaker.arrival, arrival);
    this.#datagramLength = length;
    this.#conversation.log.acts(speaker.direction);
    this.#connection.datagram(from, bytes, start, end, arrival.frame);
    this.#conversation.basis = 'seen';
  }

  #at(to: Arrival, { frame, seconds, nanoseconds }: Arrival): void {
    to.frame = frame;
    to.seconds = seconds;
    to.nanoseconds = nanoseconds;
    this.#lastSeconds = seconds;
    this.#lastNanoseconds = nanoseconds;
  }

  /** An ICMP error about a datagram of that direction. */
  icmpError(direction: Direction, version: 4 | 6, type: number, code: number, arrival: Arrival): void {
    const speaker = this.#speakers[otherSide(this.side(direction))];
    const { log } = this.#conversation;
    if (speaker.bytes === 0 || !isPortUnreachable(version, type, code)) {
      log.networkError(speaker.direction, version, type, code, arrival);
      return;
    }
    if (!speaker.gone) log.socketClosed(speaker.direction, version, type, code, arrival);
    speaker.gone = true;
  }

  ended(reason: EndReason): void {
    const conversation = this.#conversation;
    const { log } = conversation;
    const { client, server } = this.#speakers;
    for (const speaker of [client, server]) this.#unfinished(speaker);
    if (reason === 'evicted') log.find({ code: 'connection.evicted', frame: 0 });
    if (log.dropped > 0) log.find({ code: 'connection.too_many_events', frame: 0, dropped: log.dropped });
    this.#findSealed();
    if (server.bytes === 0 && this.#clientHeard)
      log.find({ code: 'stream.one_direction', frame: conversation.firstFrame, from: 'client' });
    const isFirst = client.direction === 0;
    const [a, b] = isFirst ? [client, server] : [server, client];
    this.#tell(
      conversation.connection({
        reason,
        lastSeconds: this.#lastSeconds,
        lastNanoseconds: this.#lastNanoseconds,
        // Most of QUIC's acknowledgements are sealed: none is looked at.
        delivery: [UNKNOWN_DELIVERY, UNKNOWN_DELIVERY],
        spokeTls: [a.spokeTls, b.spokeTls],
        bytes: [a.bytes, b.bytes],
        quicVersion: this.#connection.version,
      }),
    );
  }

  packet({ from, kind, payloadLength, frame, content }: Packet): void {
    if (kind !== 'initial' && from === 'client') this.#clientHeard = true;
    if (content !== undefined) {
      this.#opened++;
      this.#conversation.basis = kind === 'initial' ? 'seen' : 'decrypted';
      return;
    }
    this.#conversation.basis = 'seen';
    if (kind !== 'handshake' && kind !== '1-rtt' && kind !== '0-rtt') return;
    const filled = this.#datagramLength >= FILLED_DATAGRAM;
    this.#log.sealedPacket(this.#speakers[from], kind, payloadLength, filled, frame);
  }

  crypto(from: Side, level: Level, bytes: Uint8Array, start: number, end: number, frame: number): void {
    const speaker = this.#speakers[from];
    speaker.spokeTls = true;
    let assembler = speaker.assemblers.get(level);
    if (assembler === undefined) {
      const conversation = this.#conversation;
      assembler = new HandshakeAssembler({
        handshake: (...message) => conversation.handshake(speaker, ...message),
        oversized: (...message) => conversation.oversized(speaker, ...message),
      });
      speaker.assemblers.set(level, assembler);
    }
    assembler.feed(bytes, start, end, [frame]);
  }

  repeated(from: Side, level: Level): void {
    if (level !== 'initial') return;
    const { direction, arrival } = this.#speakers[from];
    const { log } = this.#conversation;
    const hello = log.events.find((event) => event.kind === 'handshake' && event.direction === direction);
    if (hello !== undefined) log.repeated(hello, arrival);
  }

  stream(
    from: Side,
    id: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    _finished: boolean,
    frame: number,
  ): void {
    if (end === start) return;
    const { log } = this.#conversation;
    log.applicationData(this.#speakers[from], end - start, frame, frame);
    this.#words?.stream(from, id, bytes, start, end, frame);
  }

  restarted(): void {
    const { client, server } = this.#speakers;
    client.assemblers.clear();
    server.assemblers.clear();
    this.#log.supersede(client.direction);
  }

  retry(frame: number): void {
    this.#log.put(this.#speakers.server, { kind: 'retry' }, frame);
  }

  versionNegotiation(versions: readonly number[], frame: number): void {
    this.#negotiated = true;
    this.#log.put(this.#speakers.server, { kind: 'version_negotiation', versions }, frame);
  }

  close({ from, level, application, code, reason }: QuicClose, frame: number): void {
    const speaker = this.#speakers[from];
    // It is repeated at every level, and for every packet that still comes (RFC 9000 section 10.2).
    if (speaker.arrival.frame === 0 || this.#hasClosed(from)) return;
    this.#closes++;
    speaker.spokeTls = true;
    const close: QuicClosing = { level, application, code, reason: shortened(wireText(reason)) };
    const alert = application ? undefined : alertOfQuicError(code);
    const { log } = this.#conversation;
    if (alert === undefined) log.closedCleanly(speaker, { ...speaker.arrival, frame }, close);
    else log.alert(speaker, [frame], AlertLevel.code.fatal, alert, close);
  }

  #hasClosed(from: Side): boolean {
    const { direction } = this.#speakers[from];
    return this.#conversation.log.events.some(
      (event) => (event.kind === 'closed_cleanly' || event.kind === 'alert') && event.direction === direction,
    );
  }

  handshakeDone(frame: number): void {
    this.#log.put(this.#speakers.server, { kind: 'handshake_done' }, frame);
  }

  fault(from: Side, fault: QuicFault, detail: number, frame: number): void {
    if (fault === 'version') return;
    this.#conversation.log.find({ code: 'quic.malformed', frame, from, fault, detail });
  }

  messageCame(_from: Side, { message }: Decoded): void {
    if (message.name === 'encrypted_extensions' && message.alpn?.[0]?.startsWith(HTTP3) === true)
      this.#words ??= new Http3Words((word) =>
        this.#conversation.log.said(this.#speakers[word.from].direction, word),
      );
    if (!this.#secrets.empty) this.#decryption.message(message);
  }

  /** QUIC has no ChangeCipherSpec. */
  keysChanged(): void {}

  /** Messages that never came whole, and bytes that others are waiting for. */
  #unfinished(speaker: QuicSpeaker): void {
    let unfinished = false;
    for (const { pendingType: type, pending, pendingFrames } of speaker.assemblers.values()) {
      if (type === undefined) continue;
      this.#conversation.unfinished(speaker, type, pending, pendingFrames);
      unfinished = true;
    }
    const from = this.side(speaker.direction);
    const missing = this.#connection.missingBytes(from);
    // Nobody breaks off a message of its own: its end is among what was lost, or not captured.
    if (missing === 0 && !unfinished && !this.#connection.isMissingPackets(from)) return;
    const { frame } = speaker.arrival;
    this.#conversation.log.find({ code: 'stream.gap', frame, from, length: missing, snapLength: false });
  }

  /** Secrets were given: is there anything that they do not open? */
  #findSealed(): void {
    const { closed } = this.#decryption;
    const { log } = this.#conversation;
    if (closed?.is === 'no_secret' && !log.events.some(({ basis }) => basis === 'decrypted'))
      log.find({ code: 'decryption.no_secrets', frame: 0, forwardSecrecy: false });
    else if (closed?.is === 'no_secret')
      log.find({
        code: 'decryption.missing_secret',
        frame: 0,
        from: closed.label.startsWith('CLIENT') ? 'client' : 'server',
        label: closed.label,
      });
    else if (closed?.is === 'unsupported')
      log.find({ code: 'decryption.unsupported', frame: 0, from: 'server', suite: closed.suite });
    for (const from of this.#connection.uselessKeys())
      log.find({ code: 'decryption.wrong_keys', frame: 0, from, opened: 0 });
  }
}
