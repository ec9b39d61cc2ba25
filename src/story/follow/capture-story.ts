import { addressText } from '../../base/internet-address.js';
import { MAX_CONNECTIONS_WITHOUT_TLS, MAX_KEY_LOG_PROBLEMS, MAX_TLS_SERVERS } from '../../base/limits.js';
import type { PacketSink } from '../../capture/packet-sink.js';
import { carriesTls } from '../../eap/eap-packet.js';
import { EapTable } from '../../eap/eap-table.js';
import type { KeyLogProblem } from '../../keys/key-log.js';
import { SecretStore } from '../../keys/secret-store.js';
import {
  KIND_EAPOL,
  KIND_ICMP,
  KIND_TCP,
  KIND_UDP,
  KIND_UNKNOWN_LINK_TYPE,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
} from '../../packet/packet.js';
import { PacketDecoder } from '../../packet/packet-decoder.js';
import type { Datagram, DatagramListener } from '../../stream/datagram-listener.js';
import { DatagramTable } from '../../stream/datagram-table.js';
import { FlowTable } from '../../stream/flow-table.js';
import type { Arrival } from '../../stream/stream-listener.js';
import { cameToNothing, tlsWasMeant } from '../before-tls.js';
import type { Connection, Endpoint } from '../connection.js';
import { isOfTransport } from '../event.js';
import { Facts } from '../facts.js';
import type { CaptureContext } from './capture-context.js';
import { type DatagramProtocol, datagramProtocol } from './datagram.js';
import { DtlsFollower } from './dtls-follower.js';
import { beginsDtls } from './dtls-recognition.js';
import { EapFollower } from './eap-follower.js';
import { InsteadOfTls } from './instead-of-tls.js';
import { MessageCache } from './message-cache.js';
import { OfferedSessions } from './offered-sessions.js';
import { beginsQuic, QuicFlow, type QuicFlowContext } from './quic-flow.js';
import { TcpFollower } from './tcp-follower.js';

/** pcapng's SECRETS_TYPE for an NSS key log ("TLSK", draft-ietf-opsawg-pcapng section 4.7). */
const SECRETS_TYPE_TLS = 0x544c534b;

/** The first and the last moment of a capture; undefined without packets. */
export interface CaptureTime {
  readonly seconds: number;
  readonly nanoseconds: number;
}

const endpointKey = ({ address, port }: Endpoint): string => `${addressText(address)} ${port}`;

export interface CaptureStoryListener {
  /** A connection has ended; it is told once. */
  tell(connection: Connection): void;
  /** Is a connection in which nobody spoke TLS to be told all the same? */
  isWanted(connection: Connection): boolean;
}

/**
 * Follows every connection of one capture (TCP, DTLS, QUIC, EAP), and hands over as they end those in which somebody spoke
 * TLS, or in which the packets say in clear that it was meant; at the capture's end also those whose server spoke TLS to
 * somebody else, and, where nobody did, those that never came to an exchange.
 */
export class CaptureStory implements PacketSink {
  readonly #listener: CaptureStoryListener;
  readonly #decoder = new PacketDecoder();
  readonly #flows: FlowTable;
  readonly #datagramFlows: DatagramTable;
  readonly #eap: EapTable;
  readonly #arrival: Arrival = { frame: 0, seconds: 0, nanoseconds: 0 };
  readonly #withoutTls: Connection[] = [];
  /** Servers that spoke TLS, and whether they did from the first byte on. */
  readonly #tlsServers = new Map<string, boolean>();
  readonly #insteadOfTls = new InsteadOfTls();
  #tlsSeen = false;
  #first: CaptureTime | undefined;
  #lastSeconds = 0;
  #lastNanoseconds = 0;
  connectionsSeen = 0;
  packetsSeen = 0;
  /** Connections without TLS that were not kept, because there were too many, and that would have been told. */
  forgotten = 0;
  /** The same, that would have been told if somebody else spoke TLS with their server. */
  #passedBy = 0;

  /** Datagrams of secure transports that are not dissected. */
  readonly datagrams: Record<DatagramProtocol, number> = { DTLS: 0, QUIC: 0 };
  /** What is wrong with key logs inside the capture. */
  readonly keyLogProblems: KeyLogProblem[] = [];
  /** Link types that are not understood, with the number of their packets. */
  readonly unknownLinkTypes = new Map<number, number>();

  readonly #context: CaptureContext;
  readonly #quic: QuicFlowContext;

  /**
   * `secrets` may grow while the capture is read: those inside it are added. `messages`: of other captures that are likely
   * to hold the same. `keepsRecords`: of TCP connections, as they are on the wire.
   */
  constructor(
    listener: CaptureStoryListener,
    secrets = new SecretStore(),
    messages = new MessageCache(),
    keepsRecords = false,
  ) {
    this.#listener = listener;
    const context = { secrets, messages, sessions: new OfferedSessions() };
    this.#context = context;
    this.#quic = {
      ...context,
      nextOrdinal: () => ++this.connectionsSeen,
      tell: (connection) => this.#ended(connection),
      notOpened: (datagrams) => {
        this.datagrams.QUIC += datagrams;
      },
    };
    this.#flows = new FlowTable((endpoints, number, arrival) => {
      const ordinal = ++this.connectionsSeen;
      return new TcpFollower(
        endpoints,
        ordinal,
        number - 1,
        arrival,
        context,
        (connection) => this.#ended(connection),
        keepsRecords,
      );
    });
    this.#datagramFlows = new DatagramTable((datagram, arrival) => this.#followDatagrams(datagram, arrival));
    this.#eap = new EapTable((leg, arrival) => {
      const ordinal = ++this.connectionsSeen;
      return new EapFollower(leg, ordinal, arrival, context, (connection) => this.#eapEnded(connection));
    });
  }

  #followDatagrams(datagram: Datagram, arrival: Arrival): DatagramListener | undefined {
    const { bytes, payloadStart, payloadEnd, payloadLength } = datagram;
    if (beginsQuic(bytes, payloadStart, payloadEnd, payloadLength))
      return new QuicFlow(datagram, undefined, arrival, this.#quic);
    if (!beginsDtls(datagram)) return undefined;
    const ordinal = ++this.connectionsSeen;
    return new DtlsFollower(datagram, ordinal, arrival, this.#context, (connection) =>
      this.#ended(connection),
    );
  }

  get start(): CaptureTime | undefined {
    return this.#first;
  }

  get end(): CaptureTime | undefined {
    return this.#first && { seconds: this.#lastSeconds, nanoseconds: this.#lastNanoseconds };
  }

  packet(
    bytes: Uint8Array,
    start: number,
    end: number,
    originalLength: number,
    linkType: number,
    frame: number,
    seconds: number,
    nanoseconds: number,
  ): void {
    this.packetsSeen++;
    this.#first ??= { seconds, nanoseconds };
    this.#lastSeconds = seconds;
    this.#lastNanoseconds = nanoseconds;
    const arrival = this.#arrival;
    arrival.frame = frame;
    arrival.seconds = seconds;
    arrival.nanoseconds = nanoseconds;
    const kind = this.#decoder.decode(bytes, start, end, originalLength, linkType);
    if (kind !== KIND_TCP) {
      if (kind === KIND_UNKNOWN_LINK_TYPE) this.#notUnderstood(linkType);
      else if (kind === KIND_UDP) this.#datagram();
      else if (kind === KIND_EAPOL) this.#eap.eapol(this.#decoder, arrival);
      else if (kind === KIND_ICMP && this.#decoder.icmpProtocol === PROTOCOL_TCP) {
        this.#flows.icmpError(this.#decoder, this.#arrival);
      } else if (kind === KIND_ICMP && this.#decoder.icmpProtocol === PROTOCOL_UDP) {
        this.#datagramFlows.icmpError(this.#decoder, this.#arrival);
      }
      return;
    }
    this.#flows.segment(this.#decoder, arrival);
  }

  /** A Decryption Secrets Block. Those of other protocols say nothing about TLS. */
  secrets(secretsType: number, bytes: Uint8Array): void {
    if (secretsType !== SECRETS_TYPE_TLS) return;
    const problems = this.#context.secrets.addKeyLog(bytes, '');
    this.keyLogProblems.push(...problems.slice(0, MAX_KEY_LOG_PROBLEMS - this.keyLogProblems.length));
  }

  #datagram(): void {
    if (this.#datagramFlows.datagram(this.#decoder, this.#arrival)) return;
    if (this.#eap.datagram(this.#decoder, this.#arrival)) return;
    const { bytes, payloadStart, payloadEnd, payloadLength } = this.#decoder;
    const protocol = datagramProtocol(bytes, payloadStart, payloadEnd, payloadLength);
    if (protocol !== undefined) this.datagrams[protocol]++;
  }

  #notUnderstood(linkType: number): void {
    this.unknownLinkTypes.set(linkType, (this.unknownLinkTypes.get(linkType) ?? 0) + 1);
  }

  /** The source is silent for the moment: tells the connections that are closed, without waiting for late packets. */
  settle(): void {
    this.#flows.endClosed();
    this.#datagramFlows.endClosed();
    this.#eap.endClosed();
  }

  /** What the connections that are not told are, by server and protocol, in a capture without any TLS; else undefined. */
  get insteadOfTls(): InsteadOfTls | undefined {
    return this.#tlsSeen ? undefined : this.#insteadOfTls;
  }

  /** Ends every connection that is still open, and tells those of which it is known only now that they are to be told. */
  finish(): void {
    this.#flows.end();
    this.#datagramFlows.end();
    this.#eap.end();
    for (const connection of this.#withoutTls) {
      const atOnce = this.#tlsServers.get(endpointKey(connection.server));
      if (atOnce === true) this.#listener.tell({ ...connection, serverSpeaksTlsElsewhere: true });
      else if (atOnce === false) this.#listener.tell(connection);
      else if (this.#tlsServers.size >= MAX_TLS_SERVERS) this.forgotten++;
      else if (!this.#tlsSeen) this.#toldOrCounted(connection);
    }
    this.#withoutTls.length = 0;
    if (this.#tlsSeen) this.forgotten += this.#passedBy;
  }

  /** Of a capture without TLS. */
  #toldOrCounted(connection: Connection): void {
    const facts = new Facts(connection);
    if (!cameToNothing(facts)) return;
    this.#insteadOfTls.add(facts, -1);
    this.#listener.tell(connection);
  }

  #tlsServer(connection: Connection): void {
    const key = endpointKey(connection.server);
    const known = this.#tlsServers.get(key);
    if (known === true || (known === undefined && this.#tlsServers.size >= MAX_TLS_SERVERS)) return;
    const first = connection.events.find((event) => !isOfTransport(event));
    this.#tlsServers.set(key, first !== undefined && first.kind !== 'plaintext' && first.kind !== 'gap');
  }

  /** One in which TLS was spoken, or was to be spoken; EAP has other methods. */
  #eapEnded(connection: Connection): void {
    const { spokeTls, events } = connection;
    const isTls =
      spokeTls.client ||
      spokeTls.server ||
      events.some((event) => event.kind === 'eap_method' && carriesTls(event.method));
    if (isTls) this.#tlsSeen = true;
    if (isTls || this.#listener.isWanted(connection)) this.#listener.tell(connection);
  }

  #ended(connection: Connection): void {
    if (connection.spokeTls.client || connection.spokeTls.server) {
      this.#tlsSeen = true;
      if (connection.spokeTls.server && connection.transport === 'tcp') this.#tlsServer(connection);
      this.#listener.tell(connection);
      return;
    }
    if (this.#listener.isWanted(connection)) {
      this.#listener.tell(connection);
      return;
    }
    if (connection.events.length === 0) return;
    const facts = new Facts(connection);
    if (tlsWasMeant(facts)) {
      this.#listener.tell(connection);
      return;
    }
    if (!this.#tlsSeen) this.#insteadOfTls.add(facts);
    if (this.#withoutTls.length < MAX_CONNECTIONS_WITHOUT_TLS) {
      this.#withoutTls.push(connection);
    } else if (!this.#tlsSeen && cameToNothing(facts)) {
      this.forgotten++;
    } else {
      this.#passedBy++;
    }
  }
}
