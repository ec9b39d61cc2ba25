/**
 * `npm run bench:judging [-- --against REF --rounds N --connections N]`: what a judgement costs beside another commit, which is
 * built in a temporary worktree; without `--against` the last before verdicts were made by elimination. Copies whose answers
 * have other sizes, and recordings of many stacks; both trees in turns.
 *
 * A judgement is what is below `src/diagnosis/`, X.509 and all else that it calls included, by V8's samples: their share of the
 * processor's time of the command, so that what else the machine does counts little.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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
/** Microseconds between two samples. */
const INTERVAL = 200;

/** Samples in a profile, and how many of them were taken below `dist/diagnosis/`. */
function samplesOf({ nodes }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  let all = 0;
  let below = 0;
  const walk = (node, isBelow) => {
    const inside = isBelow || node.callFrame.url.includes('/dist/diagnosis/');
    const { functionName } = node.callFrame;
    if (functionName !== '(idle)') all += node.hitCount;
    if (inside) below += node.hitCount;
    for (const id of node.children ?? []) walk(byId.get(id), inside);
  };
  walk(nodes[0], false);
  return { all, below };
}

/** The share of one run that is below `dist/diagnosis/`: of its modules, of which the profile names the files. */
function shareOfJudging(tree, file) {
  const profiles = join(folder, 'profiles');
  mkdirSync(profiles);
  const main = pathToFileURL(join(tree, 'dist/cli/main.js')).href;
  const program = `const { main } = await import('${main}'); process.exitCode = await main(['${file}']);`;
  const profiling = ['--cpu-prof', '--cpu-prof-dir', profiles, '--cpu-prof-interval', String(INTERVAL)];
  once([process.execPath, ...profiling, '--input-type=module', '--eval', program], { cwd: root });
  const [name] = readdirSync(profiles);
  const { all, below } = samplesOf(JSON.parse(readFileSync(join(profiles, name), 'utf8')));
  rmSync(profiles, { recursive: true });
  return below / all;
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
    const seen = [before, root].map((tree) => ({ tree, whole: [], judgement: [] }));
    for (let round = 0; round < rounds; round++)
      for (const { tree, whole, judgement } of round % 2 === 0 ? seen : seen.toReversed()) {
        const { cpu } = once([...commandOf(tree), file], { cwd: root });
        whole.push(cpu);
        judgement.push(((cpu * shareOfJudging(tree, file)) / connections) * 1e6);
      }
    const cells = [
      ...seen.map(({ whole }) => median(whole).toFixed(2)),
      ...seen.map(({ judgement }) => median(judgement).toFixed(1)),
    ];
    console.log(`| ${title} | ${cells.join(' | ')} |`);
  }
} finally {
  removeBuilt(worktree);
  rmSync(folder, { recursive: true, force: true });
}
