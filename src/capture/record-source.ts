/**
 * What understands one capture format. Given bytes from the start of a record on, `read` takes every whole record
 * and says where the first unfinished one begins; `wanted` is then how many bytes, from there, it needs to go on.
 */
export interface RecordSource {
  /** @returns the offset up to which `bytes` was used, `start <= offset <= end`. */
  read(bytes: Uint8Array, start: number, end: number): number;
  /** Bytes that the record at the returned offset needs at least; bounded, and more than there were. */
  readonly wanted: number;
  /** Bytes to be passed over before the next record; set to 0 by who passes over them. */
  skip: number;
  /** Nothing more can be read from this file. */
  readonly stopped: boolean;
}
