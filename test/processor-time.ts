// Bounds of time that hold on a busy machine: the processor's time of this process, the least of three attempts.
import assert from 'node:assert/strict';

/** A garbage collection or a first run costs one attempt; an attack that works costs each. */
const ATTEMPTS = 3;

/**
 * Seconds of the processor, of all threads of this process, that something takes: what other processes do does not
 * count, as it would in elapsed time.
 */
export async function processorSeconds(act: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/**
 * Asserts that something takes at most so many seconds of the processor in one of three attempts. The bound is to be
 * some ten times what an idle machine needs: what it tells apart is linear and quadratic, not fast and slow.
 */
export async function takesAtMost(seconds: number, act: () => unknown): Promise<void> {
  const taken: number[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const spent = await processorSeconds(act);
    if (spent <= seconds) return;
    taken.push(spent);
  }
  assert.fail(
    `${taken.map((one) => one.toFixed(2)).join(', ')} s of the processor, at most ${seconds} expected`,
  );
}
