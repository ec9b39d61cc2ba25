// Zstandard (RFC 8878): frames, skippable frames and what may stand between them.
import { MAX_ZSTD_WINDOW } from '../limits.js';
import { BLOCK_LENGTH, BlockUnpacker } from './block.js';
import { Xxh64 } from './xxh64.js';
import { damaged, ZstdError } from './zstd-error.js';

/** Section 3.1.1, and of skippable frames (section 3.1.2) what their numbers have in common. */
const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
/** Magic, descriptor, window, dictionary and content size. */
const HEADER_BYTES = 18;
const BLOCK_HEADER = 3;
/** Readable behind a block: bits are read four bytes at a time. */
const MARGIN = 4;
/** Bytes of the window's buffer at first; it grows with what a frame unpacks to. */
const FIRST_BUFFER = 1 << 20;

const RAW = 0;
const RLE = 1;
const COMPRESSED = 2;

type State = 'magic' | 'header' | 'block' | 'checksum' | 'skip' | 'trailing';

/**
 * Unpacks a file of zstd frames that comes in pieces. Whatever the data, it keeps one packed block, the window of the
 * frame at hand (MAX_ZSTD_WINDOW) and a quarter of that, all of them used again for every frame.
 */
export class ZstdUnpacker {
  readonly #out: (bytes: Uint8Array) => void;
  readonly #input = new Uint8Array(BLOCK_HEADER + BLOCK_LENGTH + MARGIN);
  #inputLength = 0;
  /** Bytes at the front of `#input` that the next step takes. */
  #wanted = 4;
  #state: State = 'magic';
  #skip = 0;
  readonly #blocks = new BlockUnpacker();
  #buffer = new Uint8Array(0);
  #at = 0;
  #window = 0;
  #contentSize = -1;
  #unpacked = 0;
  readonly #checksum = new Xxh64();
  #hasChecksum = false;
  #isLastBlock = false;
  #pending: Uint8Array = new Uint8Array(0);
  #next = 0;

  /** `out` is given what has been unpacked; it is valid during the call only. */
  constructor(out: (bytes: Uint8Array) => void) {
    this.#out = out;
  }

  /** Frames are over: what comes now is no zstd. */
  get isTrailing(): boolean {
    return this.#state === 'trailing';
  }

  /** Gives the next bytes of the file, which must stay as they are until `step` has said that it has no more to do. */
  give(bytes: Uint8Array): void {
    this.#pending = bytes;
    this.#next = 0;
  }

  /**
   * Unpacks at most one block.
   * @returns whether there may be more to unpack in what was given
   * @throws ZstdError
   */
  step(): boolean {
    const there = this.#pending.length - this.#next;
    if (this.#state === 'trailing') return false;
    if (this.#skip > 0) {
      const passed = Math.min(this.#skip, there);
      this.#skip -= passed;
      this.#next += passed;
      return this.#skip === 0;
    }
    const taken = Math.min(this.#wanted - this.#inputLength, there);
    this.#input.set(this.#pending.subarray(this.#next, this.#next + taken), this.#inputLength);
    this.#inputLength += taken;
    this.#next += taken;
    if (this.#inputLength < this.#wanted) return false;
    this.#advance();
    return true;
  }

  /** What was given and not used, once frames are over. */
  rest(): Uint8Array {
    return this.#pending.subarray(this.#next);
  }

  /**
   * Nothing more comes.
   * @throws ZstdError if that is in the middle of a frame
   */
  end(): void {
    const between = this.#state === 'trailing' || (this.#state === 'magic' && this.#inputLength === 0);
    if (!between || this.#skip > 0) throw new ZstdError('cut');
  }

  #expect(state: State, wanted: number): void {
    this.#state = state;
    this.#wanted = wanted;
    if (state === 'magic' || state === 'block') this.#inputLength = 0;
  }

  #advance(): void {
    switch (this.#state) {
      case 'magic':
        this.#readMagic();
        break;
      case 'header':
        this.#readHeader();
        break;
      case 'skip':
        this.#skip = littleEndian(this.#input, 4, 4);
        this.#expect('magic', 4);
        break;
      case 'block':
        this.#readBlock();
        break;
      case 'checksum':
        if (littleEndian(this.#input, 0, 4) !== this.#checksum.lowHalf()) throw new ZstdError('checksum');
        this.#expect('magic', 4);
        break;
      case 'trailing':
        break;
    }
  }

  #readMagic(): void {
    const magic = littleEndian(this.#input, 0, 4);
    if (magic === FRAME_MAGIC) this.#expect('header', 5);
    else if (magic - (magic & 15) === SKIPPABLE_MAGIC) this.#expect('skip', 8);
    else this.#state = 'trailing';
  }

  /** The four bytes that were taken for a magic number and are none. */
  get foreign(): Uint8Array {
    return this.#input.subarray(0, 4);
  }

  /** Section 3.1.1.1. */
  #readHeader(): void {
    const input = this.#input;
    const descriptor = input[4]!;
    const isSingle = (descriptor & 0x20) !== 0;
    const sizeFlag = descriptor >> 6;
    const dictionaryLength = [0, 1, 2, 4][descriptor & 3]!;
    const sizeLength = sizeFlag === 0 ? (isSingle ? 1 : 0) : 1 << sizeFlag;
    const length = 5 + (isSingle ? 0 : 1) + dictionaryLength + sizeLength;
    if (length > HEADER_BYTES || (descriptor & 8) !== 0) throw damaged();
    if (this.#inputLength < length) {
      this.#wanted = length;
      return;
    }
    let at = 5;
    let window = 0;
    if (!isSingle) {
      const exponent = 10 + (input[at]! >> 3);
      window = 2 ** exponent + 2 ** (exponent - 3) * (input[at]! & 7);
      at++;
    }
    if (littleEndian(input, at, dictionaryLength) !== 0) throw new ZstdError('dictionary');
    at += dictionaryLength;
    const size = littleEndian(input, at, sizeLength) + (sizeLength === 2 ? 256 : 0);
    this.#contentSize = sizeLength === 0 ? -1 : size;
    this.#window = isSingle ? size : window;
    if (this.#window > MAX_ZSTD_WINDOW) throw new ZstdError('window');
    this.#hasChecksum = (descriptor & 4) !== 0;
    this.#blocks.reset();
    this.#checksum.reset();
    this.#at = 0;
    this.#unpacked = 0;
    this.#expect('block', BLOCK_HEADER);
  }

  #readBlock(): void {
    const header = littleEndian(this.#input, 0, BLOCK_HEADER);
    const type = (header >> 1) & 3;
    const size = header >> 3;
    const most = Math.min(BLOCK_LENGTH, this.#window);
    if (type > COMPRESSED || size > most) throw damaged();
    const length = BLOCK_HEADER + (type === RLE ? 1 : size);
    if (this.#inputLength < length) {
      this.#wanted = length;
      return;
    }
    this.#isLastBlock = (header & 1) === 1;
    this.#makeRoom(most);
    const from = this.#at;
    const input = this.#input;
    const buffer = this.#buffer;
    if (type === COMPRESSED) {
      const reach = Math.min(from, this.#window);
      this.#at = this.#blocks.unpack(input, BLOCK_HEADER, length, buffer, from, reach, most);
    } else {
      this.#at += size;
      if (type === RAW) buffer.set(input.subarray(BLOCK_HEADER, length), from);
      else buffer.fill(input[BLOCK_HEADER]!, from, this.#at);
    }
    this.#unpacked += this.#at - from;
    if (this.#contentSize >= 0 && this.#unpacked > this.#contentSize) throw damaged();
    if (this.#hasChecksum) this.#checksum.update(buffer, from, this.#at);
    if (this.#at > from) this.#out(buffer.subarray(from, this.#at));
    if (!this.#isLastBlock) this.#expect('block', BLOCK_HEADER);
    else this.#endFrame();
  }

  #endFrame(): void {
    if (this.#contentSize >= 0 && this.#unpacked !== this.#contentSize) throw damaged();
    this.#inputLength = 0;
    this.#expect(this.#hasChecksum ? 'checksum' : 'magic', 4);
  }

  /** So that a block fits behind the window. */
  #makeRoom(most: number): void {
    if (this.#at + most <= this.#buffer.length) return;
    const whole = this.#window + Math.max(this.#window >> 2, 2 * BLOCK_LENGTH);
    const kept = Math.min(this.#at, this.#window);
    if (this.#buffer.length < whole) {
      const doubled = Math.max(FIRST_BUFFER, 2 * this.#buffer.length);
      // Two large buffers at once are one too many.
      const larger = new Uint8Array(doubled > whole >> 1 ? whole : doubled);
      larger.set(this.#buffer.subarray(this.#at - kept, this.#at));
      this.#buffer = larger;
    } else this.#buffer.copyWithin(0, this.#at - kept, this.#at);
    this.#at = kept;
  }
}

/** Unsigned; exact up to 2^53. */
function littleEndian(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = length - 1; i >= 0; i--) value = value * 256 + bytes[at + i]!;
  return value;
}

/**
 * Unpacks what is at hand whole.
 * @throws ZstdError, or RangeError if that is more than `mostLength` bytes
 */
export function unpackZstd(bytes: Uint8Array, mostLength: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const unpacker = new ZstdUnpacker((piece) => {
    length += piece.length;
    if (length > mostLength) throw new RangeError('longer than allowed');
    pieces.push(piece.slice());
  });
  unpacker.give(bytes);
  while (unpacker.step());
  unpacker.end();
  if (unpacker.isTrailing) throw damaged();
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
