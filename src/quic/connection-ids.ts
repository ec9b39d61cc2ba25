import { MAX_CONNECTION_IDS } from '../base/limits.js';
import { sameBytes } from './initial-keys.js';

/** The connection IDs by which one side wants to be addressed (RFC 9000 section 5.1). */
export class ConnectionIds {
  readonly #ids: Uint8Array[] = [];

  get known(): boolean {
    return this.#ids.length > 0;
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    if (this.#ids.length >= MAX_CONNECTION_IDS || this.has(bytes, start, end)) return;
    this.#ids.push(bytes.slice(start, end));
  }

  has(bytes: Uint8Array, start: number, end: number): boolean {
    return this.#ids.some((id) => sameBytes(id, bytes, start, end));
  }

  /** Whether a packet with a short header, whose connection ID would begin at `start`, is for one of them. */
  address(bytes: Uint8Array, start: number, end: number): boolean {
    return this.#ids.some((id) => id.length <= end - start && sameBytes(id, bytes, start, start + id.length));
  }

  /**
   * Bytes of the connection ID that begins at `start`, in a short header: of one that is known, else as many as the first one
   * has, since what sealed packets brought is not known without keys.
   */
  lengthAt(bytes: Uint8Array, start: number, end: number): number {
    const first = this.#ids[0]?.length ?? 0;
    if (this.#ids.length < 2) return first;
    const found = this.#ids.find(
      (id) => id.length <= end - start && sameBytes(id, bytes, start, start + id.length),
    );
    return found?.length ?? first;
  }
}
