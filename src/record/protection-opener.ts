// What every cipher of the record layer offers.

/** An open record. */
export interface OpenedRecord {
  /** The content type; in TLS 1.3 the inner one. */
  readonly type: number;
  /** A copy that may be kept. */
  readonly content: Uint8Array;
  /** Bytes of padding that said nothing: zeros in TLS 1.3, those of a block cipher. */
  readonly padding: number;
}

/**
 * `too_short`: no room for what every record of this cipher has. `padding`: the block cipher's padding is wrong or the
 * length no multiple of a block; in TLS 1.3, nothing but zeros was inside. `mac`, `tag`: altered, or other keys or
 * another sequence number.
 */
export type OpenFailure = 'tag' | 'mac' | 'padding' | 'too_short';

export interface FailedRecord {
  readonly failed: OpenFailure;
}

/** The cipher itself. A record that fails leaves it as it was. */
export interface Opener {
  open(sequence: bigint, type: number, version: number, fragment: Uint8Array): OpenedRecord | FailedRecord;
  /** A record went by unopened: ciphers whose state runs through the records follow it. */
  pass?(fragment: Uint8Array): void;
  /** That many protected bytes are missing. */
  skip?(bytes: number): void;
}
