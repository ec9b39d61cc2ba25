import { MAX_RECORD_BYTES_KEPT } from '../../base/limits.js';
import type { TlsRecord } from '../../record/record-content.js';
import { RECORD_HEADER_LENGTH } from '../../record/record-header.js';
import type { Direction } from '../../stream/stream-listener.js';
import type { KeptRecord } from '../connection.js';
import type { StoryEvent } from '../event.js';

/** What carries no more than the application's words is not kept: it may be secret, and says nothing about TLS. */
const carriesTls = ({ kind }: StoryEvent): boolean =>
  kind === 'handshake' ||
  kind === 'encrypted_handshake' ||
  kind === 'alert' ||
  kind === 'encrypted_alert' ||
  kind === 'change_cipher_spec';

/** Keeps the records of one connection as they were on the wire, by what they said, in bounded memory. */
export class RecordKeeper {
  readonly byEvent = new Map<StoryEvent, readonly KeptRecord[]>();
  /** Of each direction, the records from the one on in which the message at hand began. */
  readonly #open: readonly [KeptRecord[], KeptRecord[]] = [[], []];
  #bytes = 0;

  /** Bytes of memory that it keeps. */
  get heldBytes(): number {
    return this.#bytes;
  }

  /** A whole record came; `endOffset`: the place in the stream behind it. */
  came(
    direction: Direction,
    { type, version, length, bytes, start, end }: TlsRecord,
    endOffset: number,
  ): void {
    const whole = RECORD_HEADER_LENGTH + length;
    if (this.#bytes + whole > MAX_RECORD_BYTES_KEPT) {
      this.#open[direction].length = 0;
      return;
    }
    const record = new Uint8Array(whole);
    record.set([type, version >> 8, version & 0xff, length >> 8, length & 0xff]);
    record.set(bytes.subarray(start, end), RECORD_HEADER_LENGTH);
    this.#open[direction].push({ offset: endOffset - whole, bytes: record });
    this.#bytes += whole;
  }

  /**
   * What the record said has been written down: `events` from place `from` on. `goesOn`: a message in it has not ended, so
   * that the next record belongs to it too.
   */
  told(direction: Direction, events: readonly StoryEvent[], from: number, goesOn: boolean): void {
    const open = this.#open[direction];
    const last = open.at(-1);
    let isUsed = false;
    for (let at = from; at < events.length; at++) {
      const event = events[at]!;
      if (event.direction !== direction || !carriesTls(event) || open.length === 0) continue;
      this.byEvent.set(event, [...open]);
      isUsed = true;
      // Whatever follows in the same record has begun in it.
      open.splice(0, open.length - 1);
    }
    if (goesOn) return;
    open.length = 0;
    if (!isUsed && last !== undefined) this.#bytes -= last.bytes.length;
  }
}
