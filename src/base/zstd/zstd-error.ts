/**
 * `damaged`: no such data; `cut`: it ends too early; `checksum`: what came out is not what went in; `window`: it needs
 * more memory than is given to it; `dictionary`: it was packed with one that is not at hand.
 */
export type ZstdFailure = 'damaged' | 'cut' | 'checksum' | 'window' | 'dictionary';

export class ZstdError extends Error {
  readonly reason: ZstdFailure;

  constructor(reason: ZstdFailure) {
    super(`zstd: ${reason}`);
    this.name = 'ZstdError';
    this.reason = reason;
  }
}

export const damaged = (): ZstdError => new ZstdError('damaged');
