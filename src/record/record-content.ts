/** What a record holds, in clear or opened, as far as it was captured. */
export interface RecordContent {
  /** RFC 8446 section 5.1, ContentType. */
  readonly type: number;
  /** In bytes, those that are missing included. */
  readonly length: number;
  /** `bytes[start, end)`: what is there, up to the first byte that is missing. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** False: bytes are missing. */
  readonly complete: boolean;
  /** Those that carried it, in the order of its bytes; they may be kept. */
  readonly frames: readonly number[];
}

/** A record as it is on the wire. */
export interface TlsRecord extends RecordContent {
  readonly version: number;
}

/** Every byte of it is there. */
export const isWhole = ({ complete, start, end, length }: RecordContent): boolean =>
  complete && end - start === length;

/** What `bytes[start, end)` holds, which is all of it. */
export const wholeContent = (
  type: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  frames: readonly number[],
): RecordContent => ({ type, length: end - start, bytes, start, end, complete: true, frames });
