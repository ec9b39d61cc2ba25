// zstd frames of blocks that are not compressed, for tests that need no packer: RFC 8878.
import { Xxh64 } from '../../src/base/zstd/xxh64.js';
import { bytes, u32 } from '../capture-builder.js';

const little = (value: number): Uint8Array => u32(value, 'little');
const MAGIC = little(0xfd2fb528);
const LONGEST_BLOCK = 1 << 17;

export interface FrameOptions {
  /** The window descriptor's exponent; 10 is 1 kB. */
  readonly windowLog?: number;
  readonly checksum?: boolean;
}

const blockHeader = (last: boolean, type: 0 | 1 | 2 | 3, size: number): Uint8Array =>
  little((size << 3) | (type << 1) | (last ? 1 : 0)).subarray(0, 3);

const frameHeader = ({ windowLog = 17, checksum = false }: FrameOptions): Uint8Array =>
  bytes(MAGIC, Uint8Array.of(checksum ? 4 : 0, (windowLog - 10) << 3));

/** One frame of raw blocks. */
export function zstdFrame(content: Uint8Array, options: FrameOptions = {}): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < content.length; at += LONGEST_BLOCK) {
    const part = content.subarray(at, at + LONGEST_BLOCK);
    blocks.push(blockHeader(at + LONGEST_BLOCK >= content.length, 0, part.length), part);
  }
  const hash = new Xxh64();
  hash.update(content, 0, content.length);
  return bytes(
    frameHeader(options),
    ...blocks,
    options.checksum === true ? little(hash.lowHalf()) : new Uint8Array(0),
  );
}

/** A frame of `blocks` blocks that say one byte again and again: four bytes of input, 128 kB of output each. */
export function zstdFrameOfRuns(before: Uint8Array, blocks: number, value = 0): Uint8Array {
  const run = bytes(blockHeader(false, 1, LONGEST_BLOCK), Uint8Array.of(value));
  const runs = new Uint8Array(run.length * blocks);
  for (let i = 0; i < blocks; i++) runs.set(run, i * run.length);
  const first = before.length === 0 ? new Uint8Array(0) : bytes(blockHeader(false, 0, before.length), before);
  return bytes(frameHeader({}), first, runs, blockHeader(true, 0, 0));
}

export const skippableFrame = (content: Uint8Array, number = 0): Uint8Array =>
  bytes(little(0x184d2a50 + number), little(content.length), content);
