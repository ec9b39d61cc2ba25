/**
 * `npm run coverage [-- PART ... --of FOLDER ...]`: runs the tests (or those with PART in their path) and says which code
 * of the rules and tables they never reached, by V8's own count; and which rows of the tables no sample shows.
 * `--of FOLDER`, below src/, instead of diagnosis, registry, handshake/extension and x509.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { filesUnder, root } from './compiled.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { of: { type: 'string', multiple: true } },
});
const folders = values.of ?? ['diagnosis', 'registry', 'handshake/extension', 'x509'];

/** Marks what a process ran of a script: ranges lie within each other, the innermost one counts. */
function mark(ran, functions) {
  const here = new Uint8Array(ran.length).fill(1);
  const ranges = functions.flatMap((one) => one.ranges);
  ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  for (const { startOffset, endOffset, count } of ranges)
    here.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  for (let at = 0; at < here.length; at++) ran[at] |= here[at];
}

/** Lines of the TypeScript file (from 1) that hold code and were not run, and how many lines hold code. */
function missedLines(file, ran) {
  const code = readFileSync(join(root, 'build/src', file), 'utf8');
  const map = new SourceMap(JSON.parse(readFileSync(join(root, 'build/src', `${file}.map`), 'utf8')));
  const lines = new Map();
  let start = 0;
  for (const [number, line] of code.split('\n').entries()) {
    const first = line.search(/[^\s}\])(;,]/);
    if (first >= 0 && !/^\s*(\/\/|\/?\*|import |export \{)/.test(line)) {
      const { originalLine } = map.findEntry(number, first);
      if (originalLine !== undefined) {
        const wasRun = ran[start + first] === 1;
        lines.set(originalLine + 1, (lines.get(originalLine + 1) ?? false) || wasRun);
      }
    }
    start += line.length + 1;
  }
  return { missed: [...lines].filter(([, wasRun]) => !wasRun).map(([line]) => line), all: lines.size };
}

/** 3, 4, 5, 9 -> `3-5, 9`. */
function spans(numbers) {
  const out = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = out.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else out.push([number, number]);
  }
  return out.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

function codeReached(ranByFile) {
  console.log('\nCode that no test reached (file, lines run of all, lines not run)\n');
  let run = 0;
  let all = 0;
  for (const folder of folders) {
    for (const name of filesUnder(join(root, 'src', folder), '.ts')) {
      const file = `${folder}/${name.replaceAll('\\', '/').replace(/\.ts$/, '.js')}`;
      const compiled = join(root, 'build/src', file);
      if (!existsSync(compiled)) continue;
      const ran = ranByFile.get(file) ?? new Uint8Array(readFileSync(compiled, 'utf8').length);
      const lines = missedLines(file, ran);
      run += lines.all - lines.missed.length;
      all += lines.all;
      if (lines.missed.length === 0) continue;
      const shown = `src/${file.replace(/\.js$/, '.ts')}`;
      console.log(`${shown}  ${lines.all - lines.missed.length}/${lines.all}  ${spans(lines.missed)}`);
    }
  }
  console.log(`\n${run} of ${all} lines run (${((100 * run) / Math.max(1, all)).toFixed(1)} %)`);
}

/** Every string that stands as a value in the reports on the samples, opened with their keys where there are some. */
async function wordsOfSamples() {
  const { dissect } = await import(pathToFileURL(join(root, 'build/src/index.js')).href);
  const words = new Set();
  const gather = (value) => {
    if (typeof value === 'string') words.add(value);
    else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) gather(one);
  };
  const samples = join(root, 'samples');
  for (const name of readdirSync(samples).filter((one) => /\.pcap(ng)?$/.test(one))) {
    const keys = join(samples, name.replace(/\.pcap(ng)?$/, '.keys'));
    const keyLogs = existsSync(keys) ? [{ name: keys, text: readFileSync(keys) }] : [];
    gather(await dissect(join(samples, name), { shown: { fields: true } }));
    if (keyLogs.length > 0) gather(await dissect(join(samples, name), { keyLogs, shown: { fields: true } }));
  }
  return words;
}

async function rowsShown() {
  const words = await wordsOfSamples();
  console.log('\nRows of the tables that a sample shows (table, shown of all, the others if they are few)\n');
  const tables = new Map();
  for (const folder of ['registry', 'handshake/extension']) {
    for (const file of filesUnder(join(root, 'build/src', folder), '.js')) {
      const module = await import(pathToFileURL(join(root, 'build/src', folder, file)).href);
      for (const [name, value] of Object.entries(module))
        if (Array.isArray(value?.entries) && 'label' in value)
          tables.set(
            name,
            value.entries.map((row) => row.name),
          );
    }
  }
  const schema = JSON.parse(readFileSync(join(root, 'docs/report.schema.json'), 'utf8'));
  const cause = schema.$defs?.cause?.enum ?? schema.$defs?.verdict?.properties?.cause?.enum;
  if (cause !== undefined) tables.set('cause', cause);
  for (const [name, rows] of [...tables].sort(([a], [b]) => a.localeCompare(b))) {
    const hidden = rows.filter((row) => !words.has(row));
    const few = hidden.length > 0 && hidden.length <= FEW ? `  without: ${hidden.join(', ')}` : '';
    console.log(`${name}  ${rows.length - hidden.length}/${rows.length}${few}`);
  }
}
/** More rows than that are counted and not named. */
const FEW = 80;

const tsc = spawnSync(
  process.execPath,
  ['node_modules/typescript/bin/tsc', '-p', 'test/tsconfig.json', '--sourceMap'],
  { cwd: root, stdio: 'inherit' },
);
if (tsc.status !== 0) process.exit(1);
const reports = mkdtempSync(join(tmpdir(), 'tls-dissect-coverage-'));
try {
  const { status } = spawnSync(process.execPath, ['test/run.js', ...positionals], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_V8_COVERAGE: reports },
  });
  if (status !== 0) console.log('some tests failed: what follows is what they reached');
  const base = pathToFileURL(join(root, 'build/src/')).href;
  const ranByFile = new Map();
  for (const name of readdirSync(reports)) {
    const { result } = JSON.parse(readFileSync(join(reports, name), 'utf8'));
    for (const { url, functions } of result) {
      if (!url.startsWith(base)) continue;
      const file = url.slice(base.length).replace(/\?.*$/, '');
      if (!folders.some((folder) => file.startsWith(`${folder}/`))) continue;
      let ran = ranByFile.get(file);
      if (ran === undefined) {
        ran = new Uint8Array(readFileSync(join(root, 'build/src', file), 'utf8').length);
        ranByFile.set(file, ran);
      }
      mark(ran, functions);
    }
  }
  codeReached(ranByFile);
  await rowsShown();
  process.exitCode = status ?? 1;
} finally {
  rmSync(reports, { recursive: true, force: true });
}
