/**
 * `npm run watch -- PART`: compiles what is saved and runs the tests with PART in their path again, then checks types.
 * Compiling is file by file into build/, where tsc puts it, so that a save costs one file and a run of the test.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';
import { bundleCommand } from './bundle.js';
import { filesUnder, prune, root, testsNamed } from './compiled.js';
import { writePageAssets } from './page-assets.js';

const parts = process.argv.slice(2);
if (parts.length === 0) {
  console.error('npm run watch -- PART: a part of the path of the tests to run, e.g. cli/forms');
  process.exit(2);
}
const FOLDERS = ['src', 'test'];
/** Editors save in several steps: what follows within this time is one save. */
const SETTLE_MILLISECONDS = 40;

/** The page's script and style are one module. */
const PAGE_PARTS = /^src[\\/]render[\\/]html[\\/]((script|style)[\\/]|.*\.css$)/;

async function compile(name) {
  if (name.endsWith('.d.ts')) return;
  if (PAGE_PARTS.test(name)) return writePageAssets().catch((error) => console.error(error.message));
  const source = join(root, name);
  const target = join(root, 'build', name.replace(/\.ts$/, '.js'));
  if (!existsSync(source)) return rmSync(target, { force: true });
  try {
    const { code } = await transform(readFileSync(source, 'utf8'), {
      loader: 'ts',
      format: 'esm',
      target: 'es2022',
      sourcefile: source,
      sourcemap: 'inline',
    });
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code);
  } catch (error) {
    console.error(error.message);
  }
}

/** Whether a test runs the command, which then has to be bundled anew. */
const runsTheCommand = (tests) =>
  tests.some((name) => /bin\/(tls-dissect|load)\.js/.test(readFileSync(join(root, `${name}.ts`), 'utf8')));

/** @returns the exit status, null if it was stopped */
function run(program, args, signal, stdio = 'inherit') {
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: root, stdio, signal });
    child.on('error', () => done(null));
    child.on('close', done);
  });
}

let going = new AbortController();

async function runTests(since) {
  going.abort();
  going = new AbortController();
  const { signal } = going;
  const tests = testsNamed(parts);
  if (tests.length === 0) return console.log(`no test has ${parts.join(' or ')} in its path`);
  if (runsTheCommand(tests)) await bundleCommand();
  if (signal.aborted) return;
  const files = tests.map((name) => `build/${name}.js`);
  const reporter = ['--test-reporter', 'spec', '--test-reporter-destination', 'stdout'];
  const options = ['--enable-source-maps', '--test', ...reporter];
  const status = await run(process.execPath, [...options, ...files], signal);
  if (status === null || signal.aborted) return;
  const seconds = ((performance.now() - since) / 1_000).toFixed(2);
  console.log(`\n${status === 0 ? 'pass' : 'FAIL'}: ${tests.length} file(s), ${seconds} s after the save`);
  const tsc = [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'test/tsconfig.json', '--noEmit'];
  const types = await run(process.execPath, tsc, signal);
  if (types !== null) console.log(types === 0 ? 'types: in order' : 'types: see above');
}

const changed = new Set();
let timer;
let savedAt = performance.now();

async function settle() {
  const names = [...changed];
  changed.clear();
  await Promise.all(names.map(compile));
  await runTests(savedAt);
}

for (const folder of FOLDERS) prune(`build/${folder}`, folder);
await Promise.all(
  FOLDERS.flatMap((folder) =>
    filesUnder(join(root, folder), '.ts')
      .map((name) => join(folder, name))
      .filter((name) => !PAGE_PARTS.test(name))
      .map(compile),
  ),
);
await writePageAssets();
for (const folder of FOLDERS) {
  watch(join(root, folder), { recursive: true }, (_event, name) => {
    if (name === null || !/\.(ts|css)$/.test(name)) return;
    if (changed.size === 0) savedAt = performance.now();
    changed.add(join(folder, name));
    clearTimeout(timer);
    timer = setTimeout(settle, SETTLE_MILLISECONDS);
  });
}
await runTests(savedAt);
