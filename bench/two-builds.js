/** This tree beside a commit before it: that commit is checked out into a temporary worktree, and both are built. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './measure.js';

export const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();

/** What to compare with if nobody says: the commit before, or the last while something is changed. */
export const commitBefore = () =>
  git('status', '--porcelain', '--untracked-files=no') === '' ? 'HEAD~1' : 'HEAD';

const isBuilt = (tree) => existsSync(join(tree, 'dist/command.cjs'));

/** A commit as people name it; the path of a tree that is built. */
export const nameOf = (commit) =>
  isBuilt(commit) ? `the build in ${commit}` : git('log', '-1', '--format=%h %s', commit);

export const commandOf = (tree) => [process.execPath, join(tree, 'bin/tls-dissect.js')];

function build(cwd) {
  const { status } = spawnSync('npm', ['run', 'build', '--silent'], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`${cwd} does not build`);
}

/**
 * Builds this tree, and `commit` in the folder `before`, with dependencies of its own where it had others; `removeBuilt`
 * takes the folder away. A path of a tree that is built already is taken as it is.
 * @returns where the other build lies
 */
export function buildBoth(commit, before) {
  build(root);
  if (isBuilt(commit)) return resolve(commit);
  git('worktree', 'add', '--quiet', '--detach', before, commit);
  if (git('diff', '--name-only', commit, '--', 'package-lock.json') !== '')
    execFileSync('npm', ['ci', '--silent'], { cwd: before, stdio: ['ignore', 'ignore', 'inherit'] });
  else if (!existsSync(join(before, 'node_modules')))
    symlinkSync(join(root, 'node_modules'), join(before, 'node_modules'));
  build(before);
  return before;
}

export function removeBuilt(before) {
  spawnSync('git', ['worktree', 'remove', '--force', before], { cwd: root, stdio: 'ignore' });
}
