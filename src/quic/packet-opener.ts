// One direction's packets of one encryption level: protected bytes and keys -> packet number and frames.
import { MAX_FAILED_QUIC_PACKETS } from '../base/limits.js';
import { type HeaderMask, headerMask, isQuicCipher, openPacket, SAMPLE_LENGTH } from './packet-cipher.js';

/** Key values, and those of the next key phase (RFC 9001 section 6). */
export interface PacketKeys {
  /** As cipher suites name it: `AES_128_GCM`. */
  readonly cipher: string;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly hp: Uint8Array;
  next(): PacketKeys | undefined;
}

const LONG_HEADER_BITS = 0x0f;
const SHORT_HEADER_BITS = 0x1f;
const KEY_PHASE = 0x04;
/** RFC 9001 section 5.4.2: the sample begins as if the packet number had its longest form. */
const NUMBER_BYTES = 4;
/** Numbers tried beyond the one expected, each a whole turn of the bytes sent on: packets between may be missing. */
const TURNS = [0, 1, -1, 2];

/** The packet number whose last bytes were sent, RFC 9000 appendix A.3. `largest` is -1 before the first. */
export function decodePacketNumber(largest: number, truncated: number, bytes: number): number {
  const expected = largest + 1;
  const turn = 2 ** (8 * bytes);
  const candidate = expected - (expected % turn) + truncated;
  if (candidate <= expected - turn / 2 && candidate < 2 ** 53 - turn) return candidate + turn;
  if (candidate > expected + turn / 2 && candidate >= turn) return candidate - turn;
  return candidate;
}

/** Opens packets of one direction and level. One that does not open changes nothing but the count of failures. */
export class PacketOpener {
  #keys: PacketKeys;
  #next: PacketKeys | undefined;
  #last: PacketKeys | undefined;
  readonly #mask: HeaderMask;
  #phase = 0;
  #updates = 0;
  #opened = 0;
  #failures = 0;
  /** The packet number of the packet opened last. */
  number = -1;
  #largest: number;

  private constructor(keys: PacketKeys, largest: number) {
    this.#keys = keys;
    this.#largest = largest;
    this.#mask = headerMask(keys.cipher, keys.hp);
  }

  /** Undefined for a cipher that QUIC does not use. `largest`: the packet number up to which packets have come before. */
  static of(keys: PacketKeys, largest = -1): PacketOpener | undefined {
    return isQuicCipher(keys.cipher) ? new PacketOpener(keys, largest) : undefined;
  }

  /** Packets that were opened. */
  get opened(): number {
    return this.#opened;
  }

  /** Key updates that were followed (RFC 9001 section 6). */
  get updates(): number {
    return this.#updates;
  }

  /** Nothing opens: the keys are another connection's. */
  get useless(): boolean {
    return this.#failures >= MAX_FAILED_QUIC_PACKETS;
  }

  /**
   * The frames in the packet `bytes[start, end)`, whose packet number begins at `numberStart`; undefined if it does not open.
   * The frames are a copy.
   */
  open(bytes: Uint8Array, start: number, numberStart: number, end: number): Uint8Array | undefined {
    const frames = this.#attempt(bytes, start, numberStart, end);
    if (frames === undefined) this.#failures++;
    return frames;
  }

  /** Whether the packet opens; the packet numbers that are expected stay as they were. */
  opens(bytes: Uint8Array, start: number, numberStart: number, end: number): boolean {
    const [largest, number, opened, failures] = [this.#largest, this.number, this.#opened, this.#failures];
    const does = this.#attempt(bytes, start, numberStart, end) !== undefined;
    [this.#largest, this.number, this.#opened, this.#failures] = [largest, number, opened, failures];
    return does;
  }

  /**
   * Leaves a packet with a short header sealed, and goes by its number alone, which is not proved: what comes after it can
   * be opened. False: it begins another key phase, and has to be opened.
   */
  pass(bytes: Uint8Array, start: number, numberStart: number, end: number): boolean {
    const mask = this.#maskOf(bytes, numberStart, end);
    if (mask === undefined) return true;
    const first = bytes[start]! ^ (mask[0]! & SHORT_HEADER_BITS);
    if ((first & KEY_PHASE) !== (this.#phase === 0 ? 0 : KEY_PHASE)) return false;
    const numberLength = (first & 3) + 1;
    let truncated = 0;
    for (let at = 0; at < numberLength; at++)
      truncated = truncated * 256 + (bytes[numberStart + at]! ^ mask[1 + at]!);
    this.#largest = Math.max(this.#largest, decodePacketNumber(this.#largest, truncated, numberLength));
    return true;
  }

  #maskOf(bytes: Uint8Array, numberStart: number, end: number): Uint8Array | undefined {
    const sampleStart = numberStart + NUMBER_BYTES;
    if (sampleStart + SAMPLE_LENGTH > end) return undefined;
    return this.#mask(bytes.subarray(sampleStart, sampleStart + SAMPLE_LENGTH));
  }

  #attempt(bytes: Uint8Array, start: number, numberStart: number, end: number): Uint8Array | undefined {
    const mask = this.#maskOf(bytes, numberStart, end);
    if (mask === undefined) return undefined;
    const long = bytes[start]! >= 0x80;
    const first = bytes[start]! ^ (mask[0]! & (long ? LONG_HEADER_BITS : SHORT_HEADER_BITS));
    const numberLength = (first & 3) + 1;
    const header = bytes.slice(start, numberStart + numberLength);
    header[0] = first;
    let truncated = 0;
    for (let at = 0; at < numberLength; at++) {
      const byte = bytes[numberStart + at]! ^ mask[1 + at]!;
      header[numberStart - start + at] = byte;
      truncated = truncated * 256 + byte;
    }
    const sealed = bytes.subarray(numberStart + numberLength, end);
    const number = decodePacketNumber(this.#largest, truncated, numberLength);
    const phase = long || (first & KEY_PHASE) === 0 ? 0 : 1;
    return this.#tryNumbers(number, 256 ** numberLength, phase, header, sealed);
  }

  #tryNumbers(
    number: number,
    turn: number,
    phase: number,
    header: Uint8Array,
    sealed: Uint8Array,
  ): Uint8Array | undefined {
    for (const turns of TURNS) {
      const candidate = number + turns * turn;
      if (candidate < 0 || candidate >= 2 ** 53) continue;
      const frames = this.#tryPhases(candidate, phase, header, sealed);
      if (frames === undefined) continue;
      this.number = candidate;
      this.#largest = Math.max(this.#largest, candidate);
      this.#opened++;
      this.#failures = 0;
      return frames;
    }
    return undefined;
  }

  #tryPhases(number: number, phase: number, header: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
    if (phase === this.#phase) return openWith(this.#keys, number, header, sealed);
    // A late packet of the phase before has the same bit as one of the phase to come.
    const late = this.#last && openWith(this.#last, number, header, sealed);
    if (late !== undefined) return late;
    this.#next ??= this.#keys.next();
    const frames = this.#next && openWith(this.#next, number, header, sealed);
    if (frames === undefined) return undefined;
    this.#last = this.#keys;
    this.#keys = this.#next!;
    this.#next = undefined;
    this.#phase = phase;
    this.#updates++;
    return frames;
  }
}

/** RFC 9001 section 5.3: the nonce is the packet number in the last bytes of the initialization vector. */
function openWith(
  { cipher, key, iv }: PacketKeys,
  number: number,
  header: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | undefined {
  const nonce = Uint8Array.from(iv);
  let rest = number;
  for (let at = nonce.length - 1; rest > 0; at--) {
    nonce[at]! ^= rest % 256;
    rest = Math.floor(rest / 256);
  }
  return openPacket(cipher, key, nonce, header, sealed);
}
