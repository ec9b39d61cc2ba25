// Runs the tests of archives on each Node.js that is supported, for zlib differs: archives-on-each-node.js [VERSION ...]
// after npm run build and tsc -p test/tsconfig.json. npm's package `node` brings the versions, into a temporary folder.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24'];
const tests = ['capture/archive', 'capture/read-capture', 'keys/certificate-compression', 'cli/archive'];
const folder = mkdtempSync(join(tmpdir(), 'each-node-'));
let failed = false;
try {
  for (const version of versions) {
    const at = join(folder, version);
    execFileSync('mkdir', [at]);
    writeFileSync(join(at, 'package.json'), '{}');
    execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', `node@${version}`], {
      cwd: at,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const node = join(at, 'node_modules/.bin/node');
    console.log(execFileSync(node, ['--version'], { encoding: 'utf8' }).trim());
    const run = spawnSync(node, ['test/run.js', ...tests], { cwd: root, encoding: 'utf8' });
    console.log(
      run.stdout
        .split('\n')
        .filter((line) => /^(not ok|✖|[#ℹ] (pass|fail|skipped))/u.test(line))
        .join('\n'),
    );
    failed ||= run.status !== 0;
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = failed ? 1 : 0;
