// Runs the compiled tests: `node test/run.js [part of a path ...]`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { prune, root, testsNamed } from '../tools/compiled.js';

for (const folder of ['src', 'test']) prune(`build/${folder}`, folder);
const files = testsNamed(process.argv.slice(2)).map((name) => `build/${name}.js`);
const complain = (words) => {
  console.error(words);
  process.exit(1);
};
if (files.length === 0) complain('no test matches');
const missing = files.filter((name) => !existsSync(join(root, name)));
if (missing.length > 0) complain(`not compiled: ${missing.join(', ')} (npx tsc -p test/tsconfig.json)`);
// Node.js would leave one core idle, on two cores half of them.
// In a pipe, too, what failed is to stand at the end, where a log of many thousand lines is read.
const options = ['--test', '--test-reporter=spec', `--test-concurrency=${availableParallelism()}`];
const { status } = spawnSync(process.execPath, [...options, ...files], { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
