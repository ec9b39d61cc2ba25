import { MAX_HELD_FRAGMENTS } from '../base/limits.js';
import type { PacketSink } from '../capture/packet-sink.js';
import {
  KIND_FRAGMENT,
  KIND_ICMP,
  KIND_TCP,
  KIND_UDP,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
} from '../packet/packet.js';
import { PacketDecoder } from '../packet/packet-decoder.js';
import { type Addressed, type Endpoints, FlowIndex } from '../stream/flow-index.js';
import { FlowTable } from '../stream/flow-table.js';
import type { Arrival, StreamListener } from '../stream/stream-listener.js';

/** One packet as the capture holds it. `data` is a view that is valid only during the call. */
export interface CapturedPacket {
  readonly data: Uint8Array;
  readonly originalLength: number;
  readonly linkType: number;
  readonly frame: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** Two ends as a packet between them has them. */
function asPacket({ addresses: [one, other], ports }: Endpoints): Addressed {
  const bytes = new Uint8Array(one.length + other.length);
  bytes.set(one);
  bytes.set(other, one.length);
  return {
    bytes,
    addressLength: one.length,
    sourceOffset: 0,
    destinationOffset: one.length,
    sourcePort: ports[0],
    destinationPort: ports[1],
  };
}

const nothing = (): void => undefined;
const deaf: StreamListener = {
  syn: nothing,
  data: nothing,
  gap: nothing,
  conflict: nothing,
  fin: nothing,
  reset: nothing,
  ended: nothing,
  finishedListening: false,
};

/**
 * Passes on the packets of some TCP connections, those of their IP fragments and ICMP errors included, and the datagrams
 * between some pairs of addresses and ports. TCP connections are named by their stream's number: from 0, in order of
 * appearance.
 */
export class ConnectionPackets implements PacketSink {
  readonly #isWanted: (stream: number) => boolean;
  readonly #pass: (packet: CapturedPacket) => void;
  readonly #frames: ReadonlySet<number>;
  readonly #decoder = new PacketDecoder();
  readonly #flows = new FlowTable(() => deaf);
  readonly #arrival: Arrival = { frame: 0, seconds: 0, nanoseconds: 0 };
  readonly #pairs = new FlowIndex();
  readonly #hasPairs: boolean;
  readonly #held: { readonly addresses: string; readonly packet: CapturedPacket }[] = [];

  /** `pairs`: of UDP. */
  constructor(
    isWanted: (stream: number) => boolean,
    pass: (packet: CapturedPacket) => void,
    pairs: readonly Endpoints[] = [],
    frames: ReadonlySet<number> = new Set(),
  ) {
    this.#frames = frames;
    this.#isWanted = isWanted;
    this.#pass = pass;
    this.#hasPairs = pairs.length > 0;
    for (const pair of pairs) if (this.#pairs.find(asPacket(pair)) < 0) this.#pairs.add();
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
    const kind = this.#decoder.decode(bytes, start, end, originalLength, linkType);
    const packet = {
      data: bytes.subarray(start, end),
      originalLength,
      linkType,
      frame,
      seconds,
      nanoseconds,
    };
    if (kind === KIND_FRAGMENT) {
      this.#hold(packet);
      return;
    }
    if (this.#frames.has(frame)) {
      if (kind === KIND_UDP) this.#release();
      this.#pass(packet);
      return;
    }
    const { icmpProtocol } = this.#decoder;
    if (kind === KIND_UDP || (kind === KIND_ICMP && icmpProtocol === PROTOCOL_UDP)) {
      if (!this.#hasPairs || this.#pairs.find(this.#decoder) < 0) return;
      this.#release();
      this.#pass(packet);
      return;
    }
    const aboutTcp = kind === KIND_ICMP && icmpProtocol === PROTOCOL_TCP;
    if (kind !== KIND_TCP && !aboutTcp) return;
    const arrival = this.#arrival;
    arrival.frame = frame;
    arrival.seconds = seconds;
    arrival.nanoseconds = nanoseconds;
    if (aboutTcp) this.#flows.icmpError(this.#decoder, arrival);
    else this.#flows.segment(this.#decoder, arrival);
    if (!this.#isWanted(this.#flows.current - 1)) return;
    this.#release();
    this.#pass(packet);
  }

  #addresses(): string {
    const { bytes, sourceOffset, destinationOffset, addressLength } = this.#decoder;
    const address = (at: number) => bytes.subarray(at, at + addressLength).join('.');
    return `${address(sourceOffset)} ${address(destinationOffset)}`;
  }

  #hold(packet: CapturedPacket): void {
    if (this.#held.length >= MAX_HELD_FRAGMENTS) this.#held.shift();
    this.#held.push({ addresses: this.#addresses(), packet: { ...packet, data: packet.data.slice() } });
  }

  /** The packet at hand is wanted: fragments between the same hosts before it may be its own. */
  #release(): void {
    if (this.#held.length === 0) return;
    const addresses = this.#addresses();
    const kept = this.#held.filter((held) => held.addresses !== addresses);
    for (const held of this.#held) if (held.addresses === addresses) this.#pass(held.packet);
    this.#held.length = 0;
    this.#held.push(...kept);
  }
}
