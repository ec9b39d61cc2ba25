/** One run of a program: how long it took, how much of the processor, how much memory. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const usage = join(root, 'bench/usage.cjs');
const time = existsSync('/usr/bin/time');

export const median = (numbers) => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

export const has = (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;

/**
 * Runs a command with its output to nowhere.
 * @param {readonly string[]} command
 * @param {{ oneCore?: boolean, cwd?: string }} options `oneCore`: on the first processor alone (taskset)
 * @returns {{ seconds: number, cpu?: number, megabytes?: number }} elapsed seconds, seconds of the processor in all
 * threads (user and system), peak memory. Those of a Node.js program are its own account, in microseconds; those of
 * others that of /usr/bin/time, in hundredths of a second, and absent where there is none.
 */
export function once(command, { oneCore = false, cwd } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-usage-'));
  try {
    const file = join(folder, 'usage');
    const isNode = command[0] === process.execPath;
    const pinned = oneCore ? ['taskset', '-c', '0'] : [];
    const timed = isNode || !time ? [] : ['/usr/bin/time', '-o', file, '-f', '%U %S %M'];
    const own = isNode ? [command[0], '--require', usage, ...command.slice(1)] : command;
    const [program, ...args] = [...pinned, ...timed, ...own];
    const start = process.hrtime.bigint();
    const { error } = spawnSync(program, args, {
      cwd,
      stdio: 'ignore',
      env: { ...process.env, TLS_DISSECT_USAGE: file },
    });
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    if (error !== undefined) throw error;
    if (!existsSync(file)) return { seconds };
    const told = readFileSync(file, 'utf8').trim().split('\n').at(-1);
    if (isNode) return { seconds, ...JSON.parse(told) };
    const [user, system, kilobytes] = told.split(' ').map(Number);
    return { seconds, cpu: user + system, megabytes: kilobytes / 1_024 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether `perf stat` counts instructions here: in most virtual machines it does not. */
export function countsInstructions() {
  return instructions([process.execPath, '-e', '0']) !== undefined;
}

/** Instructions of a command in user space, all threads; undefined where they cannot be counted. */
export function instructions(command, cwd) {
  const options = ['stat', '-x', ',', '-e', 'instructions:u', '--', ...command];
  const { stderr, error } = spawnSync('perf', options, {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const count = /^(\d+),[^\n]*instructions/m.exec(stderr ?? '')?.[1];
  return error !== undefined || count === undefined ? undefined : Number(count);
}
