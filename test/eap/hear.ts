// Runs EAP packets through the table and writes down what its listeners hear.
import type { PacketSink } from '../../src/capture/packet-sink.js';
import type { EapLeg, EapListener } from '../../src/eap/eap-listener.js';
import { EapTable } from '../../src/eap/eap-table.js';
import { KIND_EAPOL, KIND_UDP } from '../../src/packet/packet.js';
import { PacketDecoder } from '../../src/packet/packet-decoder.js';
import type { Arrival, Direction, EndReason, GapReason } from '../../src/stream/stream-listener.js';

const NAMES = ['peer', 'server'] as const;

/** One conversation: a line for each thing heard, and the bytes of both streams. */
export class Heard implements EapListener {
  readonly lines: string[] = [];
  readonly streams: [number[], number[]] = [[], []];
  legs: readonly EapLeg[] = [];
  isMerged = false;
  reason: EndReason | undefined;

  identity(realm: string | undefined): void {
    this.lines.push(`identity @${realm}`);
  }
  offered(method: number): void {
    this.lines.push(`offered ${method}`);
  }
  nak(method: number | undefined, wanted: readonly number[]): void {
    this.lines.push(`nak ${method} wants ${wanted.join()}`);
  }
  data(direction: Direction, bytes: Uint8Array, start: number, end: number, { frame }: Arrival): void {
    this.lines.push(`${frame} ${NAMES[direction]} ${end - start}`);
    this.streams[direction].push(...bytes.subarray(start, end));
  }
  gap(direction: Direction, length: number | undefined, reason: GapReason): void {
    this.lines.push(`gap ${NAMES[direction]} ${length ?? 'of unknown length'} ${reason}`);
  }
  acknowledged(direction: Direction): void {
    this.lines.push(`ack ${NAMES[direction]}`);
  }
  repeated(direction: Direction, { frame }: Arrival): void {
    this.lines.push(`${frame} repeated ${NAMES[direction]}`);
  }
  result(result: string, answers: boolean, { frame }: Arrival): void {
    this.lines.push(`${frame} ${result}${answers ? '' : ' unasked'}`);
  }
  left(how: string): void {
    this.lines.push(`left ${how}`);
  }
  malformed(direction: Direction): void {
    this.lines.push(`malformed ${NAMES[direction]}`);
  }
  tooManyRounds(): void {
    this.lines.push('too many rounds');
  }
  merged(): void {
    this.isMerged = true;
  }
  ended(reason: EndReason, _seconds: number, _nanoseconds: number, legs: readonly EapLeg[]): void {
    this.reason = reason;
    this.legs = legs;
  }
}

/** Hears the packets of a capture. */
export class HearingSink implements PacketSink {
  readonly conversations: Heard[] = [];
  readonly table = new EapTable(() => {
    const heard = new Heard();
    this.conversations.push(heard);
    return heard;
  });
  readonly #decoder = new PacketDecoder();

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
    const arrival = { frame, seconds, nanoseconds };
    if (kind === KIND_EAPOL) this.table.eapol(this.#decoder, arrival);
    else if (kind === KIND_UDP) this.table.datagram(this.#decoder, arrival);
  }

  secrets(): void {}

  /** Those that were not merged into others, after their end. */
  get told(): readonly Heard[] {
    this.table.end();
    return this.conversations.filter(({ isMerged }) => !isMerged);
  }
}
