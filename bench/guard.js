/**
 * `npm run bench:guard [-- --against REF --rounds N]`: is this tree slower than the commit before? Builds that commit in a
 * temporary worktree, runs both in turns over the same captures, and fails where a median is more than 5 % above: of
 * instructions if `perf stat` can count them, else of the processor's time. What seems slower is measured twice.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeHandshakes } from './captures.js';
import { countsInstructions, instructions, median, once, root } from './measure.js';
import { buildBoth, commandOf, commitBefore, nameOf, removeBuilt } from './two-builds.js';

const MOST = 1.05;
const { values } = parseArgs({
  options: {
    against: { type: 'string', default: commitBefore() },
    rounds: { type: 'string', default: '7' },
    connections: { type: 'string', default: '6000' },
  },
});
const rounds = Number(values.rounds);
const connections = Number(values.connections);
const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-guard-'));
const worktree = join(folder, 'before');
let before;

/** What is compared: a name, and the arguments of the command. */
function cases() {
  const sample = (name) => join(root, 'samples', `${name}.pcap`);
  const write = (name, from, options) => {
    const file = join(folder, `${name}.pcap`);
    writeHandshakes(sample(from), file, connections, options);
    return file;
  };
  const alike = write('alike', 'tls12-mutual-success');
  const unlike = write('unlike', 'tls12-mutual-success', { uniqueCertificates: true, unlikeAnswers: true });
  const newest = write('newest', 'tls13-mutual-success');
  return [
    ['a small capture', [sample('tls12-server-self-signed')]],
    ['handshakes that are alike', [alike]],
    ['handshakes that are alike, --ndjson', [alike, '--ndjson']],
    ['no certificate and no answer like another', [unlike]],
    ['TLS 1.3', [newest]],
    ['TLS 1.3 with keys', [newest, '--keylog', join(root, 'samples/tls13-mutual-success.keys')]],
  ];
}

const counts = countsInstructions();

function cost(tree, args) {
  const command = [...commandOf(tree), ...args];
  return counts ? instructions(command, root) : once(command, { cwd: root }).cpu;
}

/** Both trees in turns, the one that begins changing. */
function measure(args, seen) {
  for (let round = 0; round < rounds; round++) {
    const turns = round % 2 === 0 ? ['before', 'now'] : ['now', 'before'];
    for (const which of turns) seen[which].push(cost(which === 'now' ? root : before, args));
  }
  return median(seen.now) / median(seen.before);
}

let slower = 0;
try {
  before = buildBoth(values.against, worktree);
  const unit = counts ? 'million instructions' : "milliseconds of the processor's time";
  const shown = (number) => (counts ? number / 1e6 : number * 1e3).toFixed(0);
  console.log(`against ${nameOf(values.against)}; medians of ${rounds} in turns, ${unit}\n`);
  for (const [name, args] of cases()) {
    const seen = { before: [], now: [] };
    let ratio = measure(args, seen);
    if (ratio > MOST) ratio = measure(args, seen);
    if (ratio > MOST) slower++;
    const percent = `${ratio >= 1 ? '+' : ''}${((ratio - 1) * 100).toFixed(1)} %`;
    console.log(
      `${ratio > MOST ? 'SLOWER' : 'ok    '}  ${percent.padStart(8)}  ${shown(median(seen.before))} -> ${shown(median(seen.now))}  ${name}`,
    );
  }
} finally {
  removeBuilt(worktree);
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = slower > 0 ? 1 : 0;
