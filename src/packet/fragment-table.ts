import { MAX_DATAGRAM_AGE, MAX_DATAGRAM_BYTES, MAX_DATAGRAM_HOLES, MAX_DATAGRAMS } from '../base/limits.js';
import type { Packet } from './packet.js';

/** RFC 791: a datagram has 16 bits of length. */
const MAX_DATAGRAM_LENGTH = 65_535;
/** Room in front for the addresses of the datagram. */
const HEADER_LENGTH = 32;

class Datagram {
  readonly key: string;
  readonly bornAt: number;
  bytes = new Uint8Array(HEADER_LENGTH + 4_096);
  /** What is there, as start and end by turns, ascending, never touching. */
  ranges: number[] = [];
  /** -1 until the last fragment has come. */
  length = -1;
  /** The first fragment's. */
  protocol = 0;

  constructor(key: string, bornAt: number) {
    this.key = key;
    this.bornAt = bornAt;
  }

  get complete(): boolean {
    return (
      this.length >= 0 && this.ranges.length === 2 && this.ranges[0] === 0 && this.ranges[1] === this.length
    );
  }

  makeRoom(end: number): void {
    const wanted = HEADER_LENGTH + end;
    if (wanted <= this.bytes.length) return;
    const larger = new Uint8Array(
      Math.min(Math.max(wanted, this.bytes.length * 2), HEADER_LENGTH + MAX_DATAGRAM_LENGTH),
    );
    larger.set(this.bytes);
    this.bytes = larger;
  }

  /** Copies into the holes only: what came first stays, so that overlapping fragments cannot rewrite it. */
  fill(from: Uint8Array, at: number, start: number, end: number): void {
    const merged: number[] = [];
    const { ranges } = this;
    let newStart = start;
    let newEnd = end;
    let next = start;
    let placed = false;
    for (let i = 0; i < ranges.length; i += 2) {
      const s = ranges[i]!;
      const e = ranges[i + 1]!;
      if (e < start) {
        merged.push(s, e);
        continue;
      }
      if (s > end) {
        if (!placed) merged.push(newStart, newEnd);
        placed = true;
        merged.push(s, e);
        continue;
      }
      if (s > next) this.#copy(from, at + next - start, next, Math.min(s, end));
      next = Math.max(next, e);
      newStart = Math.min(newStart, s);
      newEnd = Math.max(newEnd, e);
    }
    if (next < end) this.#copy(from, at + next - start, next, end);
    if (!placed) merged.push(newStart, newEnd);
    this.ranges = merged;
  }

  #copy(from: Uint8Array, at: number, start: number, end: number): void {
    this.bytes.set(from.subarray(at, at + end - start), HEADER_LENGTH + start);
  }
}

/** Puts IP datagrams together from their fragments, in bounded memory. */
export class FragmentTable {
  readonly #datagrams = new Map<string, Datagram>();
  #bytes = 0;
  /** Packets decoded so far: the only clock that a capture of any kind has. */
  clock = 0;

  /**
   * Adds the fragment that `p` stands at. If that completes its datagram, `p` goes on in the datagram.
   * @returns whether it does.
   */
  add(p: Packet, id: number, offset: number, more: boolean): boolean {
    const end = offset + p.end - p.at;
    if (end > MAX_DATAGRAM_LENGTH || end === offset) return false;
    const datagram = this.#find(p, id);
    if (datagram.length >= 0 ? end > datagram.length || (!more && end !== datagram.length) : false)
      return false;
    if (!more) {
      const { ranges } = datagram;
      if (ranges.length > 0 && ranges[ranges.length - 1]! > end) return false;
      datagram.length = end;
    }
    if (offset === 0) {
      datagram.protocol = p.protocol;
      this.#keepAddresses(p, datagram);
    }
    const before = datagram.bytes.length;
    datagram.makeRoom(end);
    this.#bytes += datagram.bytes.length - before;
    datagram.fill(p.bytes, p.at, offset, end);
    if (datagram.complete) {
      this.#remove(datagram);
      this.#goOn(p, datagram);
      return true;
    }
    if (datagram.ranges.length > 2 * MAX_DATAGRAM_HOLES) this.#remove(datagram);
    this.#makeRoom();
    return false;
  }

  #find(p: Packet, id: number): Datagram {
    const key = keyOf(p, id);
    const known = this.#datagrams.get(key);
    if (known !== undefined) {
      if (this.clock - known.bornAt <= MAX_DATAGRAM_AGE) return known;
      this.#remove(known);
    }
    const datagram = new Datagram(key, this.clock);
    this.#datagrams.set(key, datagram);
    this.#bytes += datagram.bytes.length;
    return datagram;
  }

  #remove(datagram: Datagram): void {
    this.#datagrams.delete(datagram.key);
    this.#bytes -= datagram.bytes.length;
  }

  #makeRoom(): void {
    for (const oldest of this.#datagrams.values()) {
      if (this.#datagrams.size <= MAX_DATAGRAMS && this.#bytes <= MAX_DATAGRAM_BYTES) return;
      this.#remove(oldest);
    }
  }

  #keepAddresses(p: Packet, datagram: Datagram): void {
    const { addressLength: length } = p;
    datagram.bytes.set(p.bytes.subarray(p.sourceOffset, p.sourceOffset + length), 0);
    datagram.bytes.set(p.bytes.subarray(p.destinationOffset, p.destinationOffset + length), 16);
  }

  #goOn(p: Packet, datagram: Datagram): void {
    p.bytes = datagram.bytes;
    p.sourceOffset = 0;
    p.destinationOffset = 16;
    p.at = HEADER_LENGTH;
    p.end = HEADER_LENGTH + datagram.length;
    p.wireEnd = p.end;
    p.protocol = datagram.protocol;
  }
}

/** RFC 791 and RFC 8200 4.5: addresses and identification; for IPv4 the protocol, too. */
function keyOf(p: Packet, id: number): string {
  const { bytes: b, addressLength: length } = p;
  let key = String.fromCharCode(id >>> 16, id & 0xffff, length === 4 ? p.protocol : 256);
  for (let i = 0; i < length; i += 2) {
    key += String.fromCharCode(
      (b[p.sourceOffset + i]! << 8) | b[p.sourceOffset + i + 1]!,
      (b[p.destinationOffset + i]! << 8) | b[p.destinationOffset + i + 1]!,
    );
  }
  return key;
}
