import { DamagedDeflate, Inflate } from './inflate.js';
import type { SteadyInflater } from './platform.js';

/** Unpacks at once what it is given, on any host. */
export class Unpacker implements SteadyInflater {
  readonly #inflate: Inflate;

  constructor(out: (unpacked: Uint8Array) => void, chunkLength: number) {
    this.#inflate = new Inflate(out, chunkLength);
  }

  get ended(): boolean {
    return this.#inflate.ended;
  }

  take(bytes: Uint8Array): number | 'damaged' {
    try {
      return this.#inflate.take(bytes);
    } catch (error) {
      if (error instanceof DamagedDeflate) return 'damaged';
      throw error;
    }
  }
}
