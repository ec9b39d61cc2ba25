// Recorded TLS 1.3 connections, opened with their keys and sealed again: the same messages under other padding.
import type { Side } from '../../src/base/side.js';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { KeyLog, type Secrets } from '../../src/keys/key-log.js';
import { trafficKeys } from '../../src/keys/tls13-key-schedule.js';
import { KIND_TCP } from '../../src/packet/packet.js';
import { PacketDecoder } from '../../src/packet/packet-decoder.js';
import { HandshakeAssembler } from '../../src/record/handshake-assembler.js';
import { createProtection, RecordProtection } from '../../src/record/protection.js';
import { RecordReader } from '../../src/record/record-reader.js';
import { FlowTable } from '../../src/stream/flow-table.js';
import type { Direction } from '../../src/stream/stream-listener.js';
import { pcapFile } from '../capture-builder.js';
import { Sealer } from '../record/protection-seal.js';
import { RAW, rowsOfStream, type Step } from '../story/stream-capture.js';

const TLS13 = 0x0304;
const APPLICATION_DATA = 23;
const HANDSHAKE = 22;
const SERVER_HELLO = 2;
const FINISHED = 20;

type Phase = 'handshake' | 'application';

interface Protected {
  readonly is: 'protected';
  readonly side: Side;
  readonly phase: Phase;
  readonly type: number;
  readonly content: Uint8Array;
}
type Part = Protected | { readonly is: 'clear'; readonly step: Step };

/** How many zeros to add to a record of that content. */
export type Pad = (contentLength: number, side: Side) => number;

/** One connection, every record of it opened. */
export class OpenedConnection {
  readonly #parts: Part[] = [];
  readonly #keyLog: KeyLog;
  readonly #readers: Record<Side, RecordReader>;
  readonly #assemblers: Record<Side, HandshakeAssembler>;
  readonly #protection: Record<Side, RecordProtection | undefined> = { client: undefined, server: undefined };
  readonly #phase: Record<Side, Phase> = { client: 'handshake', server: 'handshake' };
  #random = new Uint8Array(0);
  #suite = 0;
  /** All was opened, and it was TLS 1.3 without early data or a second hello. */
  complete = true;

  constructor(keyLog: KeyLog) {
    this.#keyLog = keyLog;
    const reader = (side: Side) => {
      const made = new RecordReader({
        record: ({ type, version, length, bytes, start, end }) =>
          this.#record(side, type, version, length, bytes.slice(start, end)),
        applicationData: () => undefined,
        notARecord: () => this.#give(),
      });
      made.keepApplicationData = true;
      return made;
    };
    const assembler = (side: Side) =>
      new HandshakeAssembler({
        handshake: (bytes, start, end) => this.#message(side, bytes.slice(start, end)),
        oversized: () => this.#give(),
      });
    this.#readers = { client: reader('client'), server: reader('server') };
    this.#assemblers = { client: assembler('client'), server: assembler('server') };
  }

  /** Something was protected. */
  get hidden(): boolean {
    return this.complete && this.#parts.some(({ is }) => is === 'protected');
  }

  data(side: Side, bytes: Uint8Array): void {
    this.#readers[side].feed(bytes, 0, bytes.length, 1);
  }

  closing(side: Side, how: 'fin' | 'rst'): void {
    this.#parts.push({ is: 'clear', step: [side, how] });
  }

  /** A capture of it (link type RAW) whose records are padded. */
  sealed(pad: Pad): Uint8Array {
    const sealers = new Map<string, { sealer: Sealer; sealing: { padding: number } }>();
    const steps = this.#parts.map((part): Step => {
      if (part.is === 'clear') return part.step;
      const { side, phase, type, content } = part;
      const id = `${side} ${phase}`;
      let made = sealers.get(id);
      if (made === undefined) {
        const keys = trafficKeys(this.#suite, this.#secret(side, phase)!, TLS13)!;
        const sealing = { version: TLS13, cipherSuite: this.#suite, ...keys, padding: 0 };
        made = { sealing, sealer: new Sealer(sealing) };
        sealers.set(id, made);
      }
      made.sealing.padding = pad(content.length, side);
      const { fragment } = made.sealer.seal(type, content);
      return [side, recordOf(APPLICATION_DATA, fragment)];
    });
    return pcapFile(rowsOfStream(steps), { linkType: RAW });
  }

  #give(): void {
    this.complete = false;
  }

  #secret(side: Side, phase: Phase): Uint8Array | undefined {
    const secrets: Secrets | undefined = this.#keyLog.secretsFor(this.#random);
    if (phase === 'application')
      return (side === 'client' ? secrets?.clientTrafficSecrets : secrets?.serverTrafficSecrets)?.get(0);
    return side === 'client' ? secrets?.clientHandshakeTrafficSecret : secrets?.serverHandshakeTrafficSecret;
  }

  #use(side: Side, phase: Phase): void {
    this.#phase[side] = phase;
    const secret = this.#secret(side, phase);
    const keys = secret && trafficKeys(this.#suite, secret, TLS13);
    const made = keys && createProtection({ version: TLS13, cipherSuite: this.#suite, ...keys });
    this.#protection[side] = made instanceof RecordProtection ? made : undefined;
  }

  #record(side: Side, type: number, version: number, length: number, fragment: Uint8Array): void {
    if (fragment.length !== length) {
      this.#give();
      return;
    }
    if (type !== APPLICATION_DATA) {
      this.#parts.push({ is: 'clear', step: [side, recordOf(type, fragment)] });
      if (type === HANDSHAKE) this.#assemblers[side].feed(fragment, 0, fragment.length, [1]);
      return;
    }
    const opened = this.#protection[side]?.open(type, version, fragment);
    if (opened === undefined || 'failed' in opened) {
      this.#give();
      return;
    }
    const content = Uint8Array.from(opened.content);
    this.#parts.push({ is: 'protected', side, phase: this.#phase[side], type: opened.type, content });
    if (opened.type === HANDSHAKE) this.#assemblers[side].feed(content, 0, content.length, [1]);
  }

  #message(side: Side, message: Uint8Array): void {
    if (message[0] === 1) {
      if (this.#random.length > 0) this.#give();
      this.#random = message.slice(6, 38);
    } else if (message[0] === SERVER_HELLO) {
      const at = 39 + message[38]!;
      this.#suite = (message[at]! << 8) | message[at + 1]!;
      if (this.#suite >> 8 !== 0x13) {
        this.#give();
        return;
      }
      this.#use('client', 'handshake');
      this.#use('server', 'handshake');
    } else if (message[0] === FINISHED && this.#phase[side] === 'handshake') {
      this.#use(side, 'application');
    } else if (message[0] === 24) this.#give();
  }
}

const recordOf = (type: number, fragment: Uint8Array): Uint8Array =>
  Uint8Array.of(type, 3, 3, fragment.length >> 8, fragment.length & 0xff, ...fragment);

/** The connections of a capture that can be opened whole. */
export async function openedConnections(path: string, keyLogText: string): Promise<OpenedConnection[]> {
  const keyLog = new KeyLog();
  keyLog.add(keyLogText, 'keys.log');
  const connections: OpenedConnection[] = [];
  const decoder = new PacketDecoder();
  const flows = new FlowTable(() => {
    const connection = new OpenedConnection(keyLog);
    connections.push(connection);
    let client: Direction = 0;
    const side = (direction: Direction): Side => (direction === client ? 'client' : 'server');
    return {
      syn: (direction, acknowledges) => {
        if (!acknowledges) client = direction;
      },
      data: (direction, bytes, start, end) => connection.data(side(direction), bytes.slice(start, end)),
      gap: () => {
        connection.complete = false;
      },
      conflict: () => undefined,
      fin: (direction) => connection.closing(side(direction), 'fin'),
      reset: (direction) => connection.closing(side(direction), 'rst'),
      ended: () => undefined,
      finishedListening: false,
    };
  });
  await readCaptureFile(path, {
    packet(bytes, start, end, originalLength, linkType, frame, seconds, nanoseconds) {
      if (decoder.decode(bytes, start, end, originalLength, linkType) === KIND_TCP)
        flows.segment(decoder, { frame, seconds, nanoseconds });
    },
  });
  flows.end();
  return connections.filter(({ hidden }) => hidden);
}
