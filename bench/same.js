/**
 * `npm run bench:same [-- --against REF --generated N FOLDER...]`: does this tree say what the commit before said, byte for
 * byte? Builds that commit in a temporary worktree, has both tell all captures below the folders (`samples/`, and other
 * captures where they lie beside the project) and traffic that is made for it, with and without the key logs that lie
 * there, and fails where output, complaints or exit status differ.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeHandshakes } from './captures.js';
import { root } from './measure.js';
import { generate } from './traffic/generate.js';
import { connectionsOf, writeRecordings } from './traffic/recordings.js';
import { buildBoth, commandOf, commitBefore, nameOf, removeBuilt } from './two-builds.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    against: { type: 'string', default: commitBefore() },
    generated: { type: 'string', default: '2000' },
  },
});
const CAPTURE = /\.(?:pcap|pcapng|cap)(?:\.gz|\.zst)?$/;
const KEY_LOG = /\.(?:keys|log)$/;
const FORMS = [['--ndjson'], ['--all'], []];
/** Files that one run reads: a start costs more than most of them. */
const AT_ONCE = 200;
/** Of a line that differs, so much is shown. */
const SHOWN = 300;
/** After so many the rest is not looked at. */
const MOST_UNLIKE = 20;

const BESIDE = ['strangers', 'datagrams', 'peers', 'captures', 'field-captures'];
const usual = ['samples', ...BESIDE.map((name) => `../shared/${name}`)].map((name) => join(root, name));
const folders =
  positionals.length > 0
    ? positionals.map((name) => resolve(name))
    : usual.filter((name) => existsSync(name));
const work = mkdtempSync(join(tmpdir(), 'tls-dissect-same-'));
const worktree = join(work, 'before');
let before;

/** Captures below a folder and the key logs there: each log names the connections that it opens. */
function batchesIn(folder) {
  const about = relative(root, folder);
  const files = readdirSync(folder, { recursive: true })
    .sort()
    .map((name) => join(folder, name));
  const captures = files.filter((file) => CAPTURE.test(file));
  const keyLogs = files.filter((file) => KEY_LOG.test(file));
  const batches = [];
  for (let at = 0; at < captures.length; at += AT_ONCE)
    batches.push({ about, captures: captures.slice(at, at + AT_ONCE), keyLogs });
  return batches;
}

/** Traffic like none that was recorded: connections that differ, of TLS 1.3, with certificates of their own, and copies. */
async function made(count) {
  const folder = join(work, 'made');
  const file = (name) => `${folder}-${name}`;
  const few = Math.ceil(count / 4);
  const sample = join(root, 'samples/tls12-mutual-success.pcap');
  await generate({
    connections: count,
    out: file('distinct.pcap'),
    keys: file('distinct.keys'),
    seed: count,
  });
  const tls13 = {
    connections: few,
    out: file('tls13.pcap'),
    keys: file('tls13.keys'),
    seed: 13,
    tls13: true,
  };
  await generate(tls13);
  await generate({ connections: few, out: file('certificates.pcap'), seed: 5_280, ownCertificates: true });
  writeHandshakes(sample, file('copies.pcap'), few, { unlikeAnswers: true, uniqueCertificates: true });
  writeRecordings(connectionsOf(file('distinct.pcap')), file('again.pcap'), count + few);
  return ['distinct', 'tls13', 'certificates', 'copies', 'again'].map((name) => ({
    about: `made: ${name}`,
    captures: [file(`${name}.pcap`)],
    keyLogs: existsSync(file(`${name}.keys`)) ? [file(`${name}.keys`)] : [],
  }));
}

/** What a tree says, in files, which hold more than a pipe is read for at once. */
function told(tree, args) {
  const read = ['stdout', 'stderr'].map((name) => join(work, name));
  const open = read.map((file) => openSync(file, 'w'));
  const [program, ...own] = commandOf(tree);
  const { status } = spawnSync(program, [...own, ...args], { cwd: root, stdio: ['ignore', ...open] });
  open.forEach((file) => void closeSync(file));
  return [Buffer.from(`exit status ${status}\n`), ...read.map((file) => readFileSync(file))];
}

/** Where the two differ: the first line that is not the same in each. */
function firstUnlike(was, is) {
  const [old, young] = [was, is].map((bytes) => bytes.toString().split('\n'));
  const line = old.findIndex((text, index) => text !== young[index]);
  const at = line < 0 ? old.length : line;
  const [left, right] = [old[at] ?? '', young[at] ?? ''];
  let column = 0;
  while (column < left.length && left[column] === right[column]) column++;
  const start = Math.max(0, column - SHOWN / 3);
  return [left, right].map((text) => text.slice(start, start + SHOWN));
}

let unlike = 0;

/** Runs both; where they differ, again with half of the captures, until it is one that they tell differently. */
function compare(captures, keyLogs, form) {
  if (unlike >= MOST_UNLIKE) return false;
  const args = [...form, ...keyLogs.flatMap((file) => ['--keylog', file]), ...captures];
  const [was, is] = [told(before, args), told(root, args)];
  const part = was.findIndex((bytes, index) => !bytes.equals(is[index]));
  if (part < 0) return true;
  const middle = captures.length >> 1;
  if (captures.length > 1) {
    const halves = [captures.slice(0, middle), captures.slice(middle)];
    if (halves.map((half) => compare(half, keyLogs, form)).includes(false)) return false;
  }
  unlike++;
  const [old, young] = firstUnlike(was[part], is[part]);
  const about = captures.length > 1 ? `${captures.length} captures together` : captures[0];
  const how = [...form, ...(keyLogs.length > 0 ? ['with keys'] : [])].join(' ');
  console.log(`UNLIKE  ${about} ${how}\n  before  ${old}\n  now     ${young}`);
  return false;
}

try {
  before = buildBoth(values.against, worktree);
  console.log(`against ${nameOf(values.against)}`);
  const generated = Number(values.generated);
  const batches = [
    ...folders.flatMap(batchesIn),
    ...(generated > 0 ? await made(Math.max(100, generated)) : []),
  ];
  for (const { about, captures, keyLogs } of batches) {
    const forms = FORMS.flatMap((form) =>
      (keyLogs.length > 0 ? [[], keyLogs] : [[]]).map((logs) => compare(captures, logs, form)),
    );
    const alike = forms.every((isSame) => isSame) ? 'the same bytes' : 'UNLIKE';
    console.log(`${alike}  ${captures.length} captures, ${forms.length} times  ${about}`);
  }
} finally {
  removeBuilt(worktree);
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = unlike > 0 ? 1 : 0;
