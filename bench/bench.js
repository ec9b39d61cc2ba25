/**
 * Times tls-dissect beside tshark, ssldump and tcpdump on captures made of recorded samples, in turns within one run:
 * `npm run bench [-- --rounds N --connections N --keep]`. Prints medians, ratios and peak memory as Markdown.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeBulk, writeHandshakes } from './captures.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '58280' },
    keep: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const connections = Number(values.connections);
const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-bench-'));
const sample = (name) => join(root, 'samples', `${name}.pcap`);
const ours = [process.execPath, join(root, 'bin/tls-dissect.js')];
const has = (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
const time = existsSync('/usr/bin/time');

const TSHARK_FIELDS = ['tcp.stream', 'tls.handshake.type', 'tls.alert_message.desc'];

/** Who takes part, with the command that does the same job; `keys`: a key log that opens every connection. */
const tools = {
  'tls-dissect': (file, keys) => [...ours, file, ...(keys === undefined ? [] : ['--keylog', keys])],
  'tls-dissect --ndjson': (file) => [...ours, '--ndjson', file],
  tshark: (file, keys) => [
    ...['tshark', '-n', ...(keys === undefined ? [] : ['-o', `tls.keylog_file:${keys}`])],
    ...['-r', file, '-Y', 'tls.handshake.type || tls.alert_message', '-T', 'fields'],
    ...TSHARK_FIELDS.flatMap((field) => ['-e', field]),
  ],
  ssldump: (file) => ['ssldump', '-n', '-r', file],
  'tcpdump -n -r': (file) => ['tcpdump', '-n', '-r', file],
};

/** Seconds and peak memory in MB of one run. */
function once(command) {
  const measured = time ? ['/usr/bin/time', '-f', 'peak %M', ...command] : command;
  const start = process.hrtime.bigint();
  const { stderr, error } = spawnSync(measured[0], measured.slice(1), {
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 1 << 30,
    encoding: 'latin1',
  });
  if (error !== undefined) throw error;
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const peak = /peak (\d+)\s*$/.exec(stderr)?.[1];
  return { seconds, megabytes: peak === undefined ? undefined : Number(peak) / 1_024 };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Every tool in its turn, several rounds; a line each. */
function compare(title, made, file, names, keys) {
  const runs = new Map(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) runs.get(name).push(once(tools[name](file, keys)));
  }
  const megabytes = made.bytes / 1e6;
  console.log(`\n${title}: ${made.packets.toLocaleString('en')} packets, ${megabytes.toFixed(0)} MB\n`);
  console.log('| | seconds (median) | times tls-dissect | MB/s | peak memory, MB |');
  console.log('| --- | ---: | ---: | ---: | ---: |');
  const own = median(runs.get('tls-dissect').map(({ seconds }) => seconds));
  for (const [name, results] of runs) {
    const seconds = median(results.map((one) => one.seconds));
    const memory = results.map((one) => one.megabytes).filter((one) => one !== undefined);
    const peak = memory.length === 0 ? '' : Math.max(...memory).toFixed(0);
    console.log(
      `| ${name} | ${seconds.toFixed(2)} | ${(seconds / own).toFixed(2)} | ${(megabytes / seconds).toFixed(0)} | ${peak} |`,
    );
  }
}

const present = Object.keys(tools).filter((name) => {
  const [program] = name.split(' ');
  if (program === 'tls-dissect' || has(program)) return true;
  console.log(`${program} is not installed: left out`);
  return false;
});
const withoutNdjson = present.filter((name) => name !== 'tls-dissect --ndjson');
const quick = present.filter((name) => name !== 'ssldump' && name !== 'tls-dissect --ndjson');

console.log(`Node.js ${process.version}, ${cpus().length} x ${cpus()[0]?.model}, ${rounds} rounds in turns`);
try {
  const file = join(folder, 'bench.pcap');
  let made = writeHandshakes(sample('tls12-mutual-success'), file, connections);
  compare(`TLS 1.2, ${connections} mutual handshakes`, made, file, present);
  made = writeHandshakes(sample('tls13-mutual-success'), file, connections);
  compare(`TLS 1.3, ${connections} mutual handshakes, no keys`, made, file, withoutNdjson);
  const keys = join(root, 'samples/tls13-mutual-success.keys');
  const withKeys = present.filter((name) => ['tls-dissect', 'tshark'].includes(name));
  compare(`TLS 1.3, ${connections} mutual handshakes, with keys`, made, file, withKeys, keys);
  made = writeHandshakes(sample('tls12-server-self-signed'), file, connections);
  compare(`TLS 1.2, ${connections} refused handshakes`, made, file, withoutNdjson);
  made = writeHandshakes(sample('tls12-mutual-success'), file, Math.min(connections, 20_000), {
    uniqueCertificates: true,
  });
  compare('TLS 1.2, every certificate another', made, file, ['tls-dissect']);
  made = writeHandshakes(sample('tls12-mutual-success'), file, connections, { unlikeAnswers: true });
  compare('TLS 1.2, every answer of another size', made, file, withoutNdjson);
  made = writeHandshakes(sample('tls12-mutual-success'), file, connections * 10);
  compare(`TLS 1.2, ${connections * 10} mutual handshakes`, made, file, ['tls-dissect']);
  made = writeBulk(sample('tls12-mutual-success'), file, 1_000_000_000, 1_448);
  compare('One download, packets of 1,448 bytes', made, file, quick);
  made = writeBulk(sample('tls12-mutual-success'), file, 1_800_000_000, 40_000);
  compare('One download, packets of 40,000 bytes', made, file, quick);
  const small = sample('tls12-mutual-success');
  const bare = [process.execPath, '-e', '0'];
  const starts = { bare: [], ours: [] };
  for (let round = 0; round < rounds * 5; round++) {
    starts.bare.push(once(bare).seconds);
    starts.ours.push(once(tools['tls-dissect'](small)).seconds);
  }
  const [nothing, start] = [median(starts.bare), median(starts.ours)];
  console.log(
    `\nStart to finish on a sample of ${statSync(small).size} bytes: ${(start * 1_000).toFixed(0)} ms; \`node -e 0\`: ${(nothing * 1_000).toFixed(0)} ms; ${(start / nothing).toFixed(2)} times`,
  );
} finally {
  if (values.keep) console.log(`captures kept in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}
