/**
 * `npm run bench:judging [-- --against REF --rounds N --connections N]`: what a judgement costs beside another commit, which is
 * built in a temporary worktree; without `--against` the last before verdicts were made by elimination. Copies whose answers
 * have other sizes, and recordings of many stacks; both trees in turns.
 *
 * A judgement is what `VerdictMemory` takes for a connection that has been read, X.509, signatures, collections of garbage and
 * compiling included: the processor's time of a process that reads a capture first, and then judges all that is in it.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { writeHandshakes } from './captures.js';
import { median, once, root } from './measure.js';
import { recordingsIn, writeRecordings } from './traffic/recordings.js';
import { buildBoth, commandOf, nameOf, removeBuilt } from './two-builds.js';

/** The last commit whose verdicts were made by rules in an order. */
const BEFORE_ELIMINATION = 'd432234';
const { values } = parseArgs({
  options: {
    against: { type: 'string', default: BEFORE_ELIMINATION },
    rounds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '6000' },
  },
});
const rounds = Number(values.rounds);
const connections = Number(values.connections);
const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-judging-'));
const worktree = join(folder, 'before');
const RECORDINGS = ['../shared/strangers/caps', '../shared/peers'].map((name) => join(root, name));
/** Reads a capture with the modules of a tree, then judges; writes microseconds of the processor for each connection. */
const JUDGES = `
const [tree, file] = process.argv.slice(1);
const module = (name) => import(new URL(name, tree));
// Node.js's own part of the platform comes with it.
await module('index.js');
const { CaptureStory } = await module('story/follow/capture-story.js');
const { VerdictMemory } = await module('diagnosis/memory/verdict-memory.js');
const { readCaptureFile } = await module('capture/read-capture.js');
const connections = [];
const story = new CaptureStory({ tell: (one) => connections.push(one), isWanted: () => false });
await readCaptureFile(file, story);
story.finish();
const memory = new VerdictMemory();
const before = process.cpuUsage();
for (const connection of connections) memory.verdictOn(connection, story.end, () => {});
const { user, system } = process.cpuUsage(before);
console.log((user + system) / connections.length);
`;

function judgement(tree, file) {
  const dist = pathToFileURL(join(tree, 'dist/')).href;
  const program = [process.execPath, '--input-type=module', '--eval', JUDGES, dist, file];
  return Number(execFileSync(program[0], program.slice(1), { encoding: 'utf8' }));
}

function cases() {
  const file = (name) => join(folder, `${name}.pcap`);
  const sample = join(root, 'samples/tls12-mutual-success.pcap');
  writeHandshakes(sample, file('copies'), connections, { unlikeAnswers: true });
  const recordings = recordingsIn(RECORDINGS);
  const isThere = recordings.length > 0;
  if (!isThere) console.log('no captures lie beside the project: the recordings are those of samples/');
  writeRecordings(
    isThere ? recordings : recordingsIn([join(root, 'samples')]),
    file('recordings'),
    connections,
  );
  return [
    ['copies, every answer of another size', file('copies')],
    ['recordings of many stacks', file('recordings')],
  ];
}

try {
  const before = buildBoth(values.against, worktree);
  console.log(
    `beside ${nameOf(values.against)}; ${connections} connections, medians of ${rounds} in turns\n`,
  );
  console.log('| capture | the whole command then, s | now, s | a judgement then, µs | now, µs |');
  console.log('| --- | ---: | ---: | ---: | ---: |');
  for (const [title, file] of cases()) {
    const seen = [before, root].map((tree) => ({ tree, whole: [], judged: [] }));
    for (let round = 0; round < rounds; round++)
      for (const { tree, whole, judged } of round % 2 === 0 ? seen : seen.toReversed()) {
        whole.push(once([...commandOf(tree), file], { cwd: root }).cpu);
        judged.push(judgement(tree, file));
      }
    const cells = [
      ...seen.map(({ whole }) => median(whole).toFixed(2)),
      ...seen.map(({ judged }) => median(judged).toFixed(1)),
    ];
    console.log(`| ${title} | ${cells.join(' | ')} |`);
  }
} finally {
  removeBuilt(worktree);
  rmSync(folder, { recursive: true, force: true });
}
