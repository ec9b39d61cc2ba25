// gzip (RFC 1952): members one after the other, then nothing, padding, or something else.
import { host } from '../platform/host.js';
import type { Inflater } from '../platform/platform.js';
import { UnpackingError } from './unpacking-error.js';

/**
 * Bytes unpacked at a time. Where the data is damaged, zlib keeps back the piece that it was working on, so a piece
 * should not be long.
 */
const CHUNK_LENGTH = 1 << 15;

/** Deflated bytes given at a time: few of a small file, of which little would be left otherwise, and more of a large one. */
const SMALL_LENGTH = 1 << 16;
const SMALL_SLICE = 512;
const SLICE = 8_192;

const ID1 = 0x1f;
const ID2 = 0x8b;
const DEFLATE = 8;
const FIXED_HEADER = 10;
const TRAILER = 8;
/** Flags of a header (section 2.3.1). */
const FHCRC = 2;
const FEXTRA = 4;
const FNAME = 8;
const FCOMMENT = 16;
const RESERVED = 0xe0;

type State = 'header' | 'extra_length' | 'skip' | 'text' | 'body' | 'trailer' | 'trailing';

/**
 * Unpacks gzip members that come in pieces. Node.js has a stream for that; it loses the end of a member where something
 * else than another one follows, and then never calls back.
 */
export class GzipUnpacker {
  readonly #out: (bytes: Uint8Array) => void;
  #state: State = 'header';
  readonly #fixed = new Uint8Array(FIXED_HEADER);
  #fixedLength = 0;
  #isFirst = true;
  #flags = 0;
  #skip = 0;
  #inflater: Inflater | undefined;
  /** Bytes of deflated data so far. */
  #taken = 0;
  #checksum = 0;
  #length = 0;

  /** `out` is given what has been unpacked. */
  constructor(out: (bytes: Uint8Array) => void) {
    this.#out = out;
  }

  /**
   * Unpacks the next bytes of the file.
   * @returns how many of them belong to gzip members; what follows is something else
   * @throws UnpackingError, and whatever `out` throws
   */
  async take(bytes: Uint8Array): Promise<number> {
    let at = 0;
    while (at < bytes.length && this.#state !== 'trailing') {
      if (this.#state === 'body') at += await this.#takeBody(bytes.subarray(at, at + this.#slice));
      else at += this.#takeFraming(bytes, at);
    }
    return at;
  }

  /** Where data is damaged, zlib gives nothing of the bytes that it was given last. */
  get #slice(): number {
    return this.#taken < SMALL_LENGTH ? SMALL_SLICE : SLICE;
  }

  /** What began like a member, was counted as such, and is none. */
  get foreign(): Uint8Array {
    return this.#state === 'trailing' ? this.#fixed.subarray(0, this.#fixedLength) : new Uint8Array(0);
  }

  /** @throws UnpackingError if nothing more comes in the middle of a member */
  end(): void {
    const between =
      this.#state === 'trailing' || (this.#state === 'header' && !this.#isFirst && this.#fixedLength < 2);
    if (!between) throw new UnpackingError('cut');
    if (this.#state === 'header' && this.#fixedLength > 0) this.#state = 'trailing';
  }

  /** Lets go of what zlib holds. */
  close(): void {
    this.#inflater?.close();
    this.#inflater = undefined;
  }

  #takeFraming(bytes: Uint8Array, start: number): number {
    switch (this.#state) {
      case 'header':
        return this.#takeHeader(bytes, start);
      case 'extra_length': {
        const taken = this.#fill(bytes, start, 2);
        if (this.#fixedLength === 2) {
          this.#skip = this.#fixed[0]! | (this.#fixed[1]! << 8);
          this.#flags &= ~FEXTRA;
          this.#state = 'skip';
        }
        return taken;
      }
      case 'skip': {
        const taken = Math.min(this.#skip, bytes.length - start);
        this.#skip -= taken;
        if (this.#skip === 0) this.#nextPart();
        return taken;
      }
      case 'text': {
        const zero = bytes.indexOf(0, start);
        if (zero < 0) return bytes.length - start;
        this.#nextPart();
        return zero + 1 - start;
      }
      default:
        return this.#takeTrailer(bytes, start);
    }
  }

  #fill(bytes: Uint8Array, start: number, wanted: number): number {
    const taken = Math.min(wanted - this.#fixedLength, bytes.length - start);
    this.#fixed.set(bytes.subarray(start, start + taken), this.#fixedLength);
    this.#fixedLength += taken;
    return taken;
  }

  #takeHeader(bytes: Uint8Array, start: number): number {
    const fixed = this.#fixed;
    // One byte at a time: what is no member belongs to whatever follows.
    let taken = 0;
    while (this.#fixedLength < FIXED_HEADER && start + taken < bytes.length) {
      taken += this.#fill(bytes, start + taken, this.#fixedLength + 1);
      const fits =
        fixed[0] === ID1 &&
        (this.#fixedLength < 2 || fixed[1] === ID2) &&
        (this.#fixedLength < 3 || fixed[2] === DEFLATE) &&
        (this.#fixedLength < 4 || (fixed[3]! & RESERVED) === 0);
      if (fits) continue;
      if (this.#isFirst) throw new UnpackingError('damaged');
      this.#state = 'trailing';
      return taken;
    }
    if (this.#fixedLength === FIXED_HEADER) {
      this.#flags = fixed[3]!;
      this.#isFirst = false;
      this.#nextPart();
    }
    return taken;
  }

  /** The optional parts of a header, in their order (section 2.3). */
  #nextPart(): void {
    this.#fixedLength = 0;
    if ((this.#flags & FEXTRA) !== 0) this.#state = 'extra_length';
    else if ((this.#flags & FNAME) !== 0) {
      this.#flags &= ~FNAME;
      this.#state = 'text';
    } else if ((this.#flags & FCOMMENT) !== 0) {
      this.#flags &= ~FCOMMENT;
      this.#state = 'text';
    } else if ((this.#flags & FHCRC) !== 0) {
      this.#flags &= ~FHCRC;
      this.#skip = 2;
      this.#state = 'skip';
    } else this.#state = 'body';
    if (this.#state === 'skip' && this.#skip === 0) this.#nextPart();
  }

  #takeTrailer(bytes: Uint8Array, start: number): number {
    const taken = this.#fill(bytes, start, TRAILER);
    if (this.#fixedLength < TRAILER) return taken;
    const view = new DataView(this.#fixed.buffer);
    const right = view.getUint32(0, true) === this.#checksum && view.getUint32(4, true) === this.#length;
    if (!right) throw new UnpackingError('checksum');
    this.#fixedLength = 0;
    this.#state = 'header';
    return taken;
  }

  /** @returns how many bytes the deflated data took */
  async #takeBody(bytes: Uint8Array): Promise<number> {
    this.#inflater ??= this.#open();
    const taken = await this.#inflater.take(bytes);
    if (taken === 'damaged') throw new UnpackingError('damaged');
    this.#taken += taken;
    if (!this.#inflater.ended) return taken;
    this.close();
    this.#state = 'trailer';
    return taken;
  }

  #open(): Inflater {
    this.#checksum = 0;
    this.#length = 0;
    return host.inflater((unpacked) => {
      this.#checksum = host.crc32(unpacked, this.#checksum);
      this.#length = (this.#length + unpacked.length) >>> 0;
      this.#out(unpacked);
    }, CHUNK_LENGTH);
  }
}
