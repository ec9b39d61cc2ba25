import { performance } from 'node:perf_hooks';
import { Dice } from '../story/dice.js';
import type { Coverage } from './coverage.js';
import { Mutator } from './mutator.js';
import type { Target } from './target.js';

/** Inputs between two looks at the coverage, which costs as much as many of them. */
const BATCH = 8;
/** No input may keep a parser busy for so many milliseconds, on a slow machine either. */
export const MOST_MILLISECONDS = 5_000;
const MOST_CORPUS = 2_000;

export interface Crash {
  readonly input: Uint8Array;
  readonly error: Error;
}

export interface FuzzResult {
  readonly target: string;
  readonly inputs: number;
  readonly seeds: number;
  /** Inputs that reached something new. */
  readonly kept: number;
  /** Blocks of the program that this target's inputs entered, all targets before included. */
  readonly blocks: number;
  readonly slowestMilliseconds: number;
  readonly crashes: readonly Crash[];
}

export interface FuzzLimits {
  readonly seed: number;
  readonly milliseconds?: number;
  readonly inputs?: number;
}

/** Feeds changed inputs to a target for so long, or so many; keeps those that enter new code as seeds of others. */
export async function fuzz(target: Target, coverage: Coverage, limits: FuzzLimits): Promise<FuzzResult> {
  const dice = new Dice(limits.seed);
  const mutator = new Mutator(dice);
  const corpus = [...(await target.seeds())];
  const seeds = corpus.length;
  const crashes: Crash[] = [];
  const messages = new Set<string>();
  let slowest = 0;
  let inputs = 0;
  const ends = performance.now() + (limits.milliseconds ?? Number.POSITIVE_INFINITY);
  const most = limits.inputs ?? Number.POSITIVE_INFINITY;

  const run = async (input: Uint8Array): Promise<void> => {
    const began = performance.now();
    try {
      await target.run(input);
      const took = performance.now() - began;
      slowest = Math.max(slowest, took);
      if (took > MOST_MILLISECONDS) throw new Error(`took ${Math.round(took)} ms`);
    } catch (error) {
      const crash = error instanceof Error ? error : new Error(String(error));
      const where = `${crash.message.slice(0, 80)} ${crash.stack?.split('\n')[1] ?? ''}`;
      if (messages.has(where)) return;
      messages.add(where);
      crashes.push({ input, error: crash });
    }
  };

  for (const input of corpus.slice(0, seeds)) await run(input);
  await coverage.fresh();
  while (inputs < most && performance.now() < ends) {
    const batch: Uint8Array[] = [];
    while (batch.length < BATCH && inputs + batch.length < most) {
      // The newest have been changed least often.
      const recent = corpus.length > seeds && dice.below(2) === 0;
      const from = recent ? seeds + dice.below(corpus.length - seeds) : dice.below(corpus.length);
      batch.push(mutator.mutate(corpus[from]!, corpus[dice.below(corpus.length)]!));
    }
    for (const input of batch) await run(input);
    inputs += batch.length;
    if ((await coverage.fresh()) > 0) {
      for (const input of batch) if (corpus.length < MOST_CORPUS) corpus.push(input);
    }
  }
  return {
    target: target.name,
    inputs,
    seeds,
    kept: corpus.length - seeds,
    blocks: coverage.blocks,
    slowestMilliseconds: slowest,
    crashes,
  };
}
