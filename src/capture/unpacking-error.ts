import type { ZstdFailure } from '../base/zstd/zstd-error.js';

/**
 * As of zstd; `trailing`: behind it stands something else; `ratio`: it unpacks to more than any capture does
 * (MAX_UNPACKING_RATIO).
 */
export type UnpackingFailure = ZstdFailure | 'trailing' | 'ratio';

/** Compressed data that cannot be unpacked, or not to its end. */
export class UnpackingError extends Error {
  readonly reason: UnpackingFailure;

  constructor(reason: UnpackingFailure) {
    super(`cannot be unpacked: ${reason}`);
    this.name = 'UnpackingError';
    this.reason = reason;
  }
}
