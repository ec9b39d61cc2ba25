// [MS-TDS] sections 2.2.3.1 and 2.2.6.5: until the handshake is done, each side's TLS lies in PRELOGIN packets.

/** Type, status, length (of the whole packet), SPID, packet number, window. */
export const TDS_HEADER_LENGTH = 8;
const PRELOGIN = 0x12;

/**
 * The bytes that the TDS packet at `bytes[at]` holds behind its header; 0 if there is none that could hold TLS.
 */
export function tdsContentLength(bytes: Uint8Array, at: number): number {
  const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
  const isHeader = bytes[at] === PRELOGIN && bytes[at + 1]! <= 1 && bytes[at + 7] === 0;
  return isHeader && length > TDS_HEADER_LENGTH ? length - TDS_HEADER_LENGTH : 0;
}

/** Takes the headers of TDS packets out of one direction's bytes, up to the first byte that begins none. */
export class TdsFraming {
  /** Bytes that the packet at hand still holds. */
  #left: number;
  readonly #header = new Uint8Array(TDS_HEADER_LENGTH);
  #fill = 0;
  #skipped = 0;
  /** TLS goes on without TDS around it. */
  done = false;

  /** `left`: what the first packet holds, whose header has been read. */
  constructor(left: number) {
    this.#left = left;
  }

  /** Hands on what lies in the packets, piece by piece; `skipped`: bytes of headers before it. */
  feed(
    bytes: Uint8Array,
    start: number,
    end: number,
    handOn: (bytes: Uint8Array, from: number, to: number, skipped: number) => void,
  ): void {
    for (let at = start; at < end; ) {
      if (this.#left > 0 || this.done) {
        const to = this.done ? end : Math.min(end, at + this.#left);
        this.#left -= to - at;
        handOn(bytes, at, to, this.#skipped);
        this.#skipped = 0;
        at = to;
      } else if (this.#fill === 0 && bytes[at] !== PRELOGIN) this.done = true;
      else {
        this.#header[this.#fill++] = bytes[at++]!;
        if (this.#fill === TDS_HEADER_LENGTH) this.#begin(handOn);
      }
    }
  }

  #begin(handOn: (bytes: Uint8Array, from: number, to: number, skipped: number) => void): void {
    this.#fill = 0;
    this.#left = tdsContentLength(this.#header, 0);
    if (this.#left > 0) this.#skipped += TDS_HEADER_LENGTH;
    else {
      // It only looked like a header.
      this.done = true;
      handOn(this.#header, 0, TDS_HEADER_LENGTH, this.#skipped);
      this.#skipped = 0;
    }
  }

  /** `length` bytes are missing. */
  gap(length: number): void {
    if (length < this.#left && this.#fill === 0) this.#left -= length;
    else this.done = true;
  }
}
