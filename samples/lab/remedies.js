/**
 * Tries verdicts as somebody would who does not know the cause: node samples/lab/remedies.js [--write] [word ...]
 *
 * Of each case that has all the words in its name it records the failing run, asks tls-dissect (without keys, and with them
 * where a program writes any), runs the command by which the verdict tells causes apart, and then what the remedy asked
 * for. Exits with 1 if a case is not led to its change, or does not work with it; `--write` puts the table into
 * docs/remedies.md. Needs what record.sh needs, and perl with IO::Socket::SSL (libio-socket-ssl-perl) and mosquitto with
 * its clients (mosquitto, mosquitto-clients).
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startCapture } from './capture.js';
import { makeCertificates } from './certificates.js';
import { runClient } from './clients.js';
import { prepare } from './peers.js';
import { CASES } from './remedy-cases.js';
import { PORT, startServer } from './servers.js';

const TLS_DISSECT = fileURLToPath(new URL('../../bin/tls-dissect.js', import.meta.url));
const PAGE = fileURLToPath(new URL('../../docs/remedies.md', import.meta.url));
const TABLE_BEGINS = '<!-- written by samples/lab/remedies.js -->\n';

/** Runs the clients against the server; records them in `file` (.pcap and .keys), if there is one. */
async function run([server, ...clients], directory, file) {
  const clientWrites = clients.every(({ writesKeys }) => writesKeys !== false);
  const keys = file === undefined ? undefined : `${file}.keys`;
  const serverWrites = !clientWrites && server.writesKeys !== false;
  const started = await startServer(server, directory, serverWrites ? keys : undefined);
  let capture;
  try {
    capture = file === undefined ? undefined : await startCapture({ port: PORT }, `${file}.pcap`);
    for (const [at, client] of clients.entries()) {
      await runClient(client, directory, clientWrites ? keys : undefined);
      await capture?.holds(at + 1);
    }
  } finally {
    await capture?.stop();
    await started.stop();
  }
}

function verdictOn(file, options) {
  const args = [TLS_DISSECT, `${file}.pcap`, '--json', ...options];
  const { stdout } = spawnSync('node', args, { encoding: 'utf8' });
  return JSON.parse(stdout).connections.at(-1).verdict;
}

/**
 * Runs a command that tells causes apart as it was printed, in a folder with the files that it names, and once more with
 * the revocation list that the text beside it asks for.
 */
async function decide({ command }, { fails: [server], pasted }, directory) {
  const folder = join(directory, 'pasted');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, source] of Object.entries(pasted))
    copyFileSync(join(directory, source), join(folder, name));
  const started = await startServer(server, directory, undefined);
  try {
    const isVerify = command.startsWith('openssl verify');
    const withList = isVerify
      ? command.replace('verify', 'verify -crl_check -CRLfile crl.pem')
      : command.replace('</dev/null', '-crl_check -CRL crl.pem </dev/null');
    const commands = 'crl.pem' in pasted ? [command, withList] : [command];
    return commands
      .map((one) => {
        const { stdout, stderr } = spawnSync('bash', ['-c', one], {
          cwd: folder,
          encoding: 'utf8',
          timeout: 10_000,
        });
        return stdout + stderr;
      })
      .join('\n');
  } finally {
    await started.stop();
  }
}

/** How a verdict leads to the change: the cause's place, and the remedy; undefined: it does not. */
async function leads(verdict, one, directory) {
  const others = verdict.alternatives.map(({ cause }) => cause);
  const place =
    verdict.cause === one.cause ? 'first' : others.includes(one.cause) ? 'among others' : undefined;
  if (verdict.remedies.some(({ code }) => code === one.code)) return place && { place, by: one.code };
  const step = verdict.remedies.find(({ code }) => code.startsWith('judge_'));
  if (place !== undefined && step !== undefined && one.decided !== undefined) {
    const said = await decide(step, one, directory);
    const [found] = one.decided.exec(said) ?? [];
    if (found !== undefined) return { place, by: `${step.code}: ${found.trim()}` };
  }
  const asksForKeys = verdict.remedies.some(({ code }) => code === 'key_log');
  return asksForKeys ? { place: 'keys wanted', by: 'key_log' } : undefined;
}

async function tryOut(one, directory) {
  const file = join(directory, 'failing');
  for (const end of ['pcap', 'keys']) rmSync(`${file}.${end}`, { force: true });
  await run(one.fails, directory, file);
  const hasKeys = existsSync(`${file}.keys`) && /^[A-Z]/m.test(readFileSync(`${file}.keys`, 'utf8'));
  const told = [];
  for (const options of hasKeys ? [[], ['--keylog', `${file}.keys`]] : [[]]) {
    const verdict = verdictOn(file, options);
    const way = await leads(verdict, one, directory);
    const { outcome, cause, causeConfidence } = verdict;
    const keys = options.length > 0;
    const remedies = verdict.remedies.map(({ code }) => code).join(', ');
    if (way === undefined)
      throw new Error(
        `${keys ? 'with keys' : 'without keys'}: ${outcome}, ${cause} does not lead there (${remedies})`,
      );
    if (keys && way.by === 'key_log') throw new Error('with keys, keys are asked for');
    told.push({ keys, outcome, cause, causeConfidence, ...way });
  }
  await run(one.works, directory, undefined);
  return told;
}

const cell = (told, keys) => {
  const one = told.find((other) => other.keys === keys);
  if (one === undefined) return '';
  return `${one.outcome}, ${one.cause} (${one.causeConfidence}): ${one.by}`;
};

async function main(args) {
  const words = args.filter((arg) => arg !== '--write');
  const named = (one) => `${one.situation} | ${one.stacks} | ${one.version}`;
  const chosen = CASES.filter((one) => words.every((word) => named(one).includes(word)));
  const directory = mkdtempSync(join(tmpdir(), 'tls-remedies-'));
  // mosquitto reads its files as a user of its own.
  chmodSync(directory, 0o711);
  const rows = [];
  let failures = 0;
  try {
    makeCertificates(directory);
    prepare(new Set(chosen.flatMap(({ fails }) => fails.map(({ program }) => program))), directory);
    for (const one of chosen) {
      try {
        const told = await tryOut(one, directory);
        rows.push(`| ${named(one)} | ${cell(told, false)} | ${cell(told, true)} | ${one.change} |`);
        console.log(rows.at(-1));
      } catch (error) {
        failures++;
        console.error(`NOT MENDED ${named(one)}: ${error.message}`);
      }
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  console.log(`${rows.length} of ${chosen.length} work after what the verdict asked for`);
  if (failures > 0) process.exitCode = 1;
  if (!args.includes('--write')) return;
  const [text] = readFileSync(PAGE, 'utf8').split(TABLE_BEGINS);
  const head = '| situation | stacks | version | without keys | with keys | changed |';
  writeFileSync(
    PAGE,
    `${text}${TABLE_BEGINS}\n${[head, '| --- | --- | --- | --- | --- | --- |', ...rows].join('\n')}\n`,
  );
}

await main(process.argv.slice(2));
