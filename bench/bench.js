/**
 * Times tls-dissect beside tshark, ssldump and tcpdump, in turns within one run, on traffic in which no connection is
 * another's copy, on recordings of many stacks, and on copies, which are called copies.
 * `npm run bench [-- --rounds N --scale N --only PART --captures FOLDER]` prints Markdown. `--scale 10`: a tenth of the
 * connections. `--captures`: keeps what it makes there, and takes what it finds.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeBulk, writeHandshakes } from './captures.js';
import { has, median, once, root } from './measure.js';
import { generate } from './traffic/generate.js';
import { writeQuicBulk } from './traffic/quic-bulk.js';
import { connectionsOf, recordingsIn, writeRecordings } from './traffic/recordings.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    scale: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    captures: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const scaled = (connections) => Math.max(50, Math.round(connections / Number(values.scale)));
const thousands = (number) => number.toLocaleString('en');
const folder = values.captures ?? mkdtempSync(join(tmpdir(), 'tls-dissect-bench-'));
mkdirSync(folder, { recursive: true });
const sample = (name) => join(root, 'samples', `${name}.pcap`);
const RECORDINGS = ['samples', '../shared/strangers/caps', '../shared/peers'].map((name) => join(root, name));

/** Makes a capture unless it is there; `about` is what `make` returns, which is kept beside it. */
async function made(name, make) {
  const file = join(folder, `${name}.pcap`);
  const notes = `${file}.json`;
  if (!existsSync(file) || !existsSync(notes)) {
    const about = await make(file, join(folder, `${name}.keys`));
    writeFileSync(notes, JSON.stringify(about));
  }
  const keys = join(folder, `${name}.keys`);
  return { file, keys: existsSync(keys) ? keys : undefined, ...JSON.parse(readFileSync(notes, 'utf8')) };
}

const distinct = (connections) => {
  const count = scaled(connections);
  return made(`distinct-${count}`, (out, keys) => generate({ connections: count, out, keys, seed: count }));
};
const CAPTURES = {
  'distinct-6000': () => distinct(6_000),
  'distinct-20000': () => distinct(20_000),
  'distinct-80000': async () => {
    const from = await distinct(20_000);
    const count = scaled(80_000);
    return made(`distinct-${count}`, (out) => writeRecordings(connectionsOf(from.file), out, count));
  },
  'tls13-20000': () => {
    const count = scaled(20_000);
    return made(`tls13-${count}`, (out, keys) =>
      generate({ connections: count, out, keys, seed: 13, tls13: true }),
    );
  },
  'certificates-6000': () => {
    const count = scaled(6_000);
    return made(`certificates-${count}`, (out) =>
      generate({ connections: count, out, seed: 5_280, ownCertificates: true }),
    );
  },
  'recordings-20000': () => {
    const count = scaled(20_000);
    return made(`recordings-${count}`, (out) => writeRecordings(recordingsIn(RECORDINGS), out, count));
  },
  'copies-60000': () => {
    const count = scaled(60_000);
    return made(`copies-${count}`, (out) => writeHandshakes(sample('tls12-mutual-success'), out, count));
  },
  'bulk-1448': () =>
    made('bulk-1448', (out) => writeBulk(sample('tls12-mutual-success'), out, scaled(1e9), 1_448)),
  'quic-bulk': () => made('quic-bulk', (out) => writeQuicBulk(out, scaled(1e6), 1_200)),
  'bulk-40000': () =>
    made('bulk-40000', (out) => writeBulk(sample('tls12-mutual-success'), out, scaled(1.8e9), 40_000)),
};

const ours = [process.execPath, join(root, 'bin/tls-dissect.js')];
const TSHARK_FIELDS = ['tcp.stream', 'tls.handshake.type', 'tls.alert_message.desc'];

/** Who takes part, with the command that does the same job; `keys`: a key log that opens every connection. */
const TOOLS = {
  'tls-dissect': (file, keys) => [...ours, file, ...(keys === undefined ? [] : ['--keylog', keys])],
  'tls-dissect --ndjson': (file) => [...ours, '--ndjson', file],
  'tls-dissect --json': (file) => [...ours, '--json', file],
  'tls-dissect --format html': (file) => [...ours, '--format', 'html', file],
  tshark: (file, keys) => [
    ...['tshark', '-n', ...(keys === undefined ? [] : ['-o', `tls.keylog_file:${keys}`])],
    ...['-r', file, '-Y', 'tls.handshake.type || tls.alert_message', '-T', 'fields'],
    ...TSHARK_FIELDS.flatMap((field) => ['-e', field]),
  ],
  ssldump: (file, keys) => ['ssldump', '-n', ...(keys === undefined ? [] : ['-d', '-l', keys]), '-r', file],
  // -S: numbers as they are. Without it each packet walks a list of all connections so far.
  'tcpdump -n -S -r': (file) => ['tcpdump', '-n', '-S', '-r', file],
};
const ONE_CORE = 'tls-dissect, on one core';

const PEERS = ['tshark', 'ssldump', 'tcpdump -n -S -r'];
const FORMS = ['tls-dissect --ndjson', 'tls-dissect --json', 'tls-dissect --format html'];
/**
 * The tables. `aims`: times as long as tls-dissect that others are to take. `hits`: how often the memories know.
 */
const TABLES = [
  {
    title: `${thousands(scaled(6_000))} distinct connections`,
    capture: 'distinct-6000',
    tools: ['tls-dissect', ...PEERS],
  },
  {
    title: `${thousands(scaled(20_000))} distinct connections`,
    capture: 'distinct-20000',
    tools: ['tls-dissect', ONE_CORE, ...FORMS, ...PEERS],
    aims: { tshark: 4.5, ssldump: 1 },
    hits: true,
  },
  {
    title: `${thousands(scaled(20_000))} distinct connections, with keys`,
    capture: 'distinct-20000',
    keys: true,
    tools: ['tls-dissect', ONE_CORE, 'tshark', 'ssldump'],
    aims: { tshark: 4, ssldump: 10 },
    hits: true,
  },
  {
    title: `${thousands(scaled(20_000))} distinct connections of TLS 1.3 alone, no keys`,
    capture: 'tls13-20000',
    tools: ['tls-dissect', ...PEERS],
    hits: true,
  },
  {
    title: `${thousands(scaled(6_000))} distinct connections in which every certificate is another`,
    capture: 'certificates-6000',
    tools: ['tls-dissect', ONE_CORE, ...PEERS],
    aims: { tshark: 3.5, ssldump: 0.5 },
    hits: true,
  },
  {
    title: `${thousands(scaled(20_000))} connections out of recordings of many stacks, each some times with its own addresses, session ids and, in TLS 1.3, randoms and names`,
    capture: 'recordings-20000',
    tools: ['tls-dissect', 'tls-dissect --ndjson', ...PEERS],
    hits: true,
  },
  {
    title: `Copies: one handshake of TLS 1.2, ${thousands(scaled(60_000))} times`,
    capture: 'copies-60000',
    tools: ['tls-dissect', 'tls-dissect --ndjson', 'tls-dissect --json', ...PEERS],
    aims: { tshark: 28, ssldump: 4 },
    hits: true,
  },
  {
    title: `${thousands(scaled(80_000))} connections: the ${thousands(scaled(20_000))}, each four times with its own addresses, session ids and, in TLS 1.3, randoms and names`,
    capture: 'distinct-80000',
    tools: ['tls-dissect', ONE_CORE, ...PEERS],
    aims: { tshark: 7, ssldump: 1.4 },
  },
  {
    title: 'One download, packets of 1,448 bytes',
    capture: 'bulk-1448',
    tools: ['tls-dissect', 'tshark', 'tcpdump -n -S -r'],
  },
  {
    title: `One download over QUIC, ${thousands(scaled(1e6))} packets of 1,200 bytes, no keys`,
    capture: 'quic-bulk',
    tools: ['tls-dissect', 'tshark', 'tcpdump -n -S -r'],
  },
  {
    title: 'One download, packets of 40,000 bytes',
    capture: 'bulk-40000',
    tools: ['tls-dissect', 'tshark', 'tcpdump -n -S -r'],
    aims: { tshark: 3, 'tcpdump -n -S -r': 1 },
  },
];

const isHere = (name) => name.startsWith('tls-dissect') || has(name.split(' ')[0]);
const run = (name, file, keys) =>
  name === ONE_CORE
    ? once(TOOLS['tls-dissect'](file, keys), { oneCore: true })
    : once(TOOLS[name](file, keys));
/** Medians of what was measured, as they stand in the tables. */
const summary = (results) => {
  const known = (which) => results.map((one) => one[which]).filter((one) => one !== undefined);
  return {
    seconds: median(known('seconds')),
    cpu: known('cpu').length === 0 ? undefined : median(known('cpu')),
    megabytes: known('megabytes').length === 0 ? undefined : Math.max(...known('megabytes')),
  };
};
const digits = (number, count) => (number === undefined ? '' : number.toFixed(count));

/** Has the system hold a file in memory: who is first does not wait for the disk on behalf of the others. */
function hold(file) {
  for (let read = openSync(file, 'r'), bytes = Buffer.alloc(1 << 20); ; )
    if (readSync(read, bytes) === 0) return closeSync(read);
}

/** Every tool in its turn, several rounds. */
function measure(tools, file, keys) {
  hold(file);
  const runs = new Map(tools.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const name of tools) runs.get(name).push(run(name, file, keys));
  return new Map([...runs].map(([name, results]) => [name, summary(results)]));
}

function show(results, megabytes) {
  const own = results.get('tls-dissect');
  console.log(
    '| | elapsed, s | processor, s | times as long, elapsed | times as long, processor | MB/s | peak memory, MB |',
  );
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const [name, { seconds, cpu, megabytes: peak }] of results) {
    const ratios = [seconds / own.seconds, cpu === undefined ? undefined : cpu / own.cpu];
    const cells = [seconds, cpu, ...ratios].map((number) => digits(number, 2));
    console.log(
      `| ${name} | ${cells.join(' | ')} | ${digits(megabytes / seconds, 0)} | ${digits(peak, 0)} |`,
    );
  }
}

function showHits(file, keys) {
  const options = ['--ndjson', ...(keys === undefined ? [] : ['--keylog', keys])];
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(root, 'bench/hit-rates.js'), file, ...options],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error('the hit rates were not found');
  const rates = Object.entries(JSON.parse(stdout)).map(
    ([name, { asked, known }]) =>
      `${name} ${thousands(known)} of ${thousands(asked)} (${((100 * known) / asked).toFixed(0)} %)`,
  );
  console.log(`\nThe memories (with \`--ndjson\`) knew: ${rates.join('; ')}.`);
}

const aims = [];
const marginal = {};

async function table({ title, capture, keys, tools, aims: wanted = {}, hits }) {
  if (!title.includes(values.only)) return;
  const { file, keys: log, packets, bytes, recordings } = await CAPTURES[capture]();
  const keyLog = keys === true ? log : undefined;
  const about =
    recordings === undefined || !capture.startsWith('recordings')
      ? ''
      : `, ${thousands(recordings)} recordings`;
  console.log(`\n### ${title}: ${thousands(packets)} packets, ${(bytes / 1e6).toFixed(0)} MB${about}\n`);
  const results = measure(tools.filter(isHere), file, keyLog);
  show(results, bytes / 1e6);
  if (hits === true) showHits(file, keyLog);
  const own = results.get('tls-dissect');
  if (keys !== true) marginal[capture] = own;
  for (const [peer, aim] of Object.entries(wanted)) {
    const theirs = results.get(peer);
    if (theirs !== undefined) aims.push({ title: title.split(':')[0], peer, aim, own, theirs });
  }
}

/** What one connection more costs: the start is paid once. */
function showMarginal() {
  const [few, many] = [marginal['distinct-20000'], marginal['distinct-80000']];
  if (few?.cpu === undefined || many?.cpu === undefined) return;
  const more = scaled(80_000) - scaled(20_000);
  const micros = (which) => (((many[which] - few[which]) / more) * 1e6).toFixed(0);
  console.log(
    `\nOne connection more, between 20,000 and 80,000: ${micros('seconds')} µs elapsed, ${micros('cpu')} µs of the processor.`,
  );
}

/** What a command says, as a digest. */
const said = (command) =>
  createHash('sha256')
    .update(spawnSync(command[0], command.slice(1), { maxBuffer: 1 << 30 }).stdout)
    .digest('hex');

/** A thousand small files in one run, with threads that read ahead and without. */
function manyFiles() {
  const title = 'A thousand small files in one run';
  if (!title.includes(values.only)) return;
  const folders = RECORDINGS.filter((one) => existsSync(one));
  const names = folders.flatMap((one) =>
    readdirSync(one)
      .filter((name) => name.endsWith('.pcap'))
      .map((name) => join(one, name))
      .filter((file) => statSync(file).size < 100_000),
  );
  const files = Array.from({ length: scaled(1_000) }, (_, index) => names[index % names.length]);
  console.log(`\n### ${title}\n`);
  console.log(`${thousands(files.length)} files, ${thousands(new Set(files).size)} different ones.\n`);
  console.log('| | elapsed, s | processor, s | peak memory, MB | the same bytes |');
  console.log('| --- | ---: | ---: | ---: | --- |');
  for (const form of [[], ['--ndjson']]) {
    const commands = [0, 1, 2, 4].map((workers) => [
      ...ours,
      ...form,
      '--workers',
      String(workers),
      ...files,
    ]);
    const results = commands.map(() => []);
    for (let round = 0; round < rounds; round++)
      for (const [which, command] of commands.entries()) results[which].push(once(command));
    const bytes = said(commands[0]);
    for (const [which, command] of commands.entries()) {
      const { seconds, cpu, megabytes } = summary(results[which]);
      const name = `${form[0] ?? 'text'}, ${command[command.indexOf('--workers') + 1]} workers`;
      const same = which === 0 ? '' : said(command) === bytes ? 'yes' : '**no**';
      console.log(
        `| ${name} | ${seconds.toFixed(2)} | ${digits(cpu, 2)} | ${digits(megabytes, 0)} | ${same} |`,
      );
    }
  }
}

function start() {
  const title = 'Start to finish on a small sample';
  if (!title.includes(values.only)) return;
  const small = sample('tls12-mutual-success');
  const bare = [process.execPath, '-e', '0'];
  const seen = { bare: [], ours: [] };
  for (let round = 0; round < rounds * 5; round++) {
    seen.bare.push(once(bare));
    seen.ours.push(once(TOOLS['tls-dissect'](small)));
  }
  const of = (which, how) => median(seen[which].map((one) => one[how]));
  const ratio = (how) => (of('ours', how) / of('bare', how)).toFixed(2);
  const ms = (number) => `${(number * 1_000).toFixed(0)} ms`;
  console.log(
    `\n### ${title}\n\nOf ${statSync(small).size} bytes: ${ms(of('ours', 'seconds'))} elapsed, ${ms(of('ours', 'cpu'))} of the processor; \`node -e 0\` ${ms(of('bare', 'seconds'))} and ${ms(of('bare', 'cpu'))}: ${ratio('seconds')} and ${ratio('cpu')} times.`,
  );
}

function showAims() {
  if (aims.length === 0 || Number(values.scale) !== 1) return;
  console.log('\n### The aims: how many times as long others take\n');
  console.log("| capture | tool | aim | elapsed | of the processor's time | |");
  console.log('| --- | --- | ---: | ---: | ---: | --- |');
  for (const { title, peer, aim, own, theirs } of aims) {
    const elapsed = theirs.seconds / own.seconds;
    const cpu = theirs.cpu === undefined || own.cpu === undefined ? undefined : theirs.cpu / own.cpu;
    const verdict = elapsed >= aim ? 'met' : 'not met';
    console.log(`| ${title} | ${peer} | ${aim} | ${elapsed.toFixed(2)} | ${digits(cpu, 2)} | ${verdict} |`);
  }
}

const load = () => loadavg()[0].toFixed(1);
console.log(`Node.js ${process.version}, ${cpus().length} x ${cpus()[0]?.model}, ${rounds} rounds in turns`);
for (const program of ['tshark', 'ssldump', 'tcpdump'])
  if (!has(program)) console.log(`${program} is not installed: left out`);
console.log(`Load of the machine before: ${load()} (1: one core is busy)`);
try {
  for (const one of TABLES) await table(one);
  showMarginal();
  manyFiles();
  start();
  showAims();
  console.log(`\nLoad of the machine after: ${load()}`);
} finally {
  if (values.captures === undefined) rmSync(folder, { recursive: true, force: true });
}
