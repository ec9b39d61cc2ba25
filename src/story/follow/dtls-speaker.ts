import { DtlsHandshakeAssembler, type DtlsHandshakeListener } from '../../record/dtls-handshake-assembler.js';
import type { Arrival, Direction } from '../../stream/stream-listener.js';
import type { StoryEvent } from '../event.js';
import type { ConversationSpeaker } from './conversation.js';

/** Record numbers of one epoch remembered, so that a packet captured twice is told once: RFC 6347 section 4.1.2.6's window. */
const WINDOW = 64;

/** How long after the first a copy of a record is the sender's and not the capture's: no timer is so short. */
export const LEAST_TIMER = 0.05;

/** The records of one epoch that have come, by number, and when. */
class RecordWindow {
  readonly #numbers = new Float64Array(WINDOW).fill(-1);
  readonly #times = new Float64Array(WINDOW);
  #next = 0;
  /** The record noted last came without some before it. */
  skipped = false;

  /** Notes a record. `copy`: captured twice. `again`: sent again under the same number, as some stacks do. */
  note(sequence: number, time: number): 'new' | 'copy' | 'again' {
    const at = sequence % WINDOW;
    this.skipped = sequence > this.#next;
    if (sequence >= this.#next) this.#next = sequence + 1;
    if (this.#numbers[at] !== sequence) {
      this.#numbers[at] = sequence;
      this.#times[at] = time;
      return 'new';
    }
    const since = time - this.#times[at]!;
    this.#times[at] = time;
    return since < LEAST_TIMER ? 'copy' : 'again';
  }
}

/** One direction of a DTLS conversation: where it stands, and what of it can come again. */
export class DtlsSpeaker implements ConversationSpeaker {
  readonly direction: Direction;
  readonly arrival: Arrival = { frame: 0, seconds: 0, nanoseconds: 0 };
  highestFrame = 0;
  endOffset = 0;
  /** Bytes of UDP payload, whatever was in them. */
  bytes = 0;
  spoke = false;
  encrypted = false;
  encryptedHandshakes = 0;
  epoch: number | undefined;
  sequence: number | undefined;
  /** Everything before this offset was answered by the other side; undefined: it has not spoken since. */
  answered: number | undefined;
  /** When the other side was heard last, in seconds since the first packet. */
  heard: number | undefined;
  readonly handshake: DtlsHandshakeAssembler;
  /** Messages are joined by `handshake`; a record holds nothing else. */
  readonly assembler = { feed: (): void => undefined, reset: (): void => undefined };
  /** What was told of it, by message number. */
  readonly messages = new Map<number, StoryEvent>();
  /** Messages sent again since the other side last said something new. */
  inVain = 0;
  /** Its socket has been closed. */
  gone = false;
  changeCipherSpec: StoryEvent | undefined;
  /** The sealed handshake records under the newest keys, the Finished first. */
  readonly sealed: StoryEvent[] = [];
  /** Something in clear that had come before has come again since the last sealed handshake record. */
  repeats = false;
  /** Protected records before the one noted last did not come: numbers begin at 0 in each epoch (RFC 6347 section 4.1). */
  skipped = false;
  readonly #windows = new Map<number, RecordWindow>();

  constructor(direction: Direction, listener: DtlsHandshakeListener) {
    this.direction = direction;
    this.handshake = new DtlsHandshakeAssembler(listener);
  }

  get heldBytes(): number {
    return this.handshake.heldBytes + this.#windows.size * WINDOW * 16;
  }

  at(arrival: Arrival): void {
    this.arrival.frame = arrival.frame;
    if (arrival.frame > this.highestFrame) this.highestFrame = arrival.frame;
    this.arrival.seconds = arrival.seconds;
    this.arrival.nanoseconds = arrival.nanoseconds;
  }

  /** Whether a record with that number has come before. Epochs are few; of a forger's many, the first are remembered. */
  note(epoch: number, sequence: number, time: number): 'new' | 'copy' | 'again' {
    let window = this.#windows.get(epoch);
    this.skipped = false;
    if (window === undefined) {
      if (this.#windows.size >= EPOCHS_WATCHED) return 'new';
      window = new RecordWindow();
      this.#windows.set(epoch, window);
    }
    const noted = window.note(sequence, time);
    this.skipped = epoch > 0 && window.skipped;
    return noted;
  }
}

/** Epochs whose record numbers are remembered: those of the handshake, and of what follows. */
const EPOCHS_WATCHED = 4;
