// Whole captures of strangers, cut and changed by chance: what a person would see must come all the same.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { dissect, NotACapture } from '../../src/index.js';
import { renderText } from '../../src/render/text/text.js';
import { samplesFolder, sharedCaptures } from '../project-root.js';
import { Dice } from '../story/dice.js';

/** Larger captures are cut to this many bytes: damage is spread over what is read. */
const MOST_BYTES = 256 << 10;

export interface Variants {
  readonly told: number;
  readonly refused: number;
  readonly slowestMilliseconds: number;
  readonly slowest: string;
}

function captureFiles(): string[] {
  const inFolder = (folder: string) =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true })
          .map((name) => join(folder, String(name)))
          .filter((path) => /\.(pcap|pcapng|cap|gz|dmp)/.test(path) && statSync(path).isFile())
      : [];
  return [...inFolder(sharedCaptures), ...inFolder(samplesFolder)].sort();
}

/**
 * Reads so many damaged captures, each of the files in its turn, to the last line of text.
 * @throws what would end the program with exit status 3, with the file and the variant
 */
export async function readVariants(count: number, seed: number): Promise<Variants> {
  const files = captureFiles();
  let [told, refused, slowestMilliseconds, slowest] = [0, 0, 0, ''];
  for (let variant = 0; variant < count; variant++) {
    const path = files[variant % files.length]!;
    const dice = new Dice(seed + variant);
    const bytes = Uint8Array.from(readFileSync(path).subarray(0, MOST_BYTES));
    for (let changes = 1 + dice.below(20); changes > 0; changes--)
      bytes[dice.below(bytes.length)] = dice.below(256);
    const damaged = dice.below(3) === 0 ? bytes.subarray(0, dice.below(bytes.length)) : bytes;
    const began = performance.now();
    try {
      const report = await dissect(damaged);
      renderText(report, { width: 80, colour: false, unicode: true, all: true });
      told++;
    } catch (error) {
      if (!(error instanceof NotACapture))
        throw new Error(`${path}, variant ${variant} of seed ${seed}`, { cause: error });
      refused++;
    }
    const took = performance.now() - began;
    if (took > slowestMilliseconds) [slowestMilliseconds, slowest] = [took, `${path}, variant ${variant}`];
  }
  return { told, refused, slowestMilliseconds, slowest };
}
