/**
 * Records the samples: node samples/lab/record.js [scenario ...], all of them if none is named. Or makes only the
 * certificates, for trying things by hand: node samples/lab/record.js --certificates <directory>
 * Or writes only the README anew: node samples/lab/record.js --readme
 *
 * Exits with 1 if any scenario did not go as configured; such a scenario leaves no file in samples/.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectionsIn, startCapture } from './capture.js';
import { makeCertificates } from './certificates.js';
import { runClient } from './clients.js';
import { expectation, hasKeys } from './expected.js';
import { prepare } from './peers.js';
import { writeReadme } from './readme.js';
import { SCENARIOS, STOP_SERVER } from './scenarios.js';
import { PORT, startServer } from './servers.js';

const SAMPLES = fileURLToPath(new URL('..', import.meta.url));
const EXTENSIONS = ['pcap', 'keys', 'expected.json'];

/** How each program is asked for its version, and where it says it. */
const GNUTLS_VERSION = [['gnutls-cli', '--version'], /gnutls-cli (\S+)/];
// biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholder
const debianVersion = (name) => [['dpkg-query', '-W', '-f', '${Version}', name], /(\S+)/];
// NSS does not say its version.
const NSS_VERSION = debianVersion('libnss3-tools');
/** Programs whose Debian package tells their version. */
const DEBIAN_PACKAGES = {
  ...{
    dovecot: 'dovecot-core',
    postfix: 'postfix',
    vsftpd: 'vsftpd',
    lftp: 'lftp',
    git: 'git',
    haproxy: 'haproxy',
  },
  ...{
    nc: 'netcat-openbsd',
    'python3-openssl': 'python3-openssl',
    socat: 'socat',
    stunnel: 'stunnel4',
    apache2: 'apache2',
    postgresql: 'postgresql-common',
    psql: 'postgresql-client-common',
  },
  ...{ tinyproxy: 'tinyproxy', netsed: 'netsed' },
};
const VERSION_QUESTIONS = {
  ...Object.fromEntries(
    Object.entries(DEBIAN_PACKAGES).map(([program, name]) => [program, debianVersion(name)]),
  ),
  openssl: [['openssl', 'version'], /OpenSSL (\S+)/],
  curl: [['curl', '--version'], /curl (\S+).*?(OpenSSL\/\S+)/],
  nginx: [['nginx', '-v'], /nginx\/(\S+)/],
  tcpdump: [['tcpdump', '--version'], /tcpdump version (\S+)/],
  wget: [['wget', '--version'], /Wget (\S+)/],
  node: [['node', '--version'], /v(\S+)/],
  'gnutls-cli': GNUTLS_VERSION,
  'gnutls-serv': GNUTLS_VERSION,
  selfserv: NSS_VERSION,
  tstclnt: NSS_VERSION,
  go: [['go', 'version'], /go(\d\S+)/],
  java: [['java', '-version'], /version "([^"]+)"/],
  python3: [
    ['/usr/bin/python3', '-c', 'import ssl, sys; print(sys.version.split()[0], ssl.OPENSSL_VERSION)'],
    /(\S+) OpenSSL (\S+)/,
  ],
};

function versionOf(program) {
  const [[command, ...args], answer] = VERSION_QUESTIONS[program];
  const { stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (error) throw error;
  const found = answer.exec(stdout + stderr);
  if (found === null) throw new Error(`${program} did not say its version`);
  return found.slice(1).join(' ');
}

const clientsOf = (scenario) => scenario.steps.filter((step) => step !== STOP_SERVER);
const programsOf = ({ server, ...scenario }) =>
  [server, ...(server.beside ?? []), ...clientsOf(scenario)].map(({ program }) => program);
const portOf = ({ server }) => server.port ?? PORT;

/** The machine was too busy to capture everything: nothing that the scenario could do about. */
class PacketsLost extends Error {}

/** Records one scenario, again if packets were lost while capturing. */
async function recordWhole(scenario, directory, versions, attempts = 3) {
  try {
    await record(scenario, directory, versions);
  } catch (error) {
    if (!(error instanceof PacketsLost) || attempts === 1) throw error;
    for (const extension of EXTENSIONS)
      rmSync(join(directory, 'recorded', `${scenario.name}.${extension}`), { force: true });
    await recordWhole(scenario, directory, versions, attempts - 1);
  }
}

/** Records one scenario in a directory; throws if anything did not go as configured. */
async function record(scenario, directory, versions) {
  const file = (extension) => join(directory, 'recorded', `${scenario.name}.${extension}`);
  const port = portOf(scenario);
  const used = new Set([...programsOf(scenario), 'tcpdump']);
  const programs = Object.fromEntries([...used].map((name) => [name, versions[name]]));
  const clientWrites = clientsOf(scenario).every(({ writesKeys }) => writesKeys !== false);
  const serverWrites = !clientWrites && scenario.server.writesKeys !== false;
  writeFileSync(file('expected.json'), `${JSON.stringify(expectation(scenario, port, programs), null, 2)}\n`);

  const server = await startServer(scenario.server, directory, serverWrites ? file('keys') : undefined);
  let capture;
  let captureSaid = '';
  try {
    capture = await startCapture({ ...scenario.capture, port }, file('pcap'));
    let connections = 0;
    for (const step of scenario.steps) {
      if (step === STOP_SERVER) {
        await server.stop();
        continue;
      }
      await runClient(step, directory, clientWrites ? file('keys') : undefined);
      connections += step.connections ?? 1;
      await capture.holds(connections);
    }
  } finally {
    captureSaid = (await capture?.stop()) ?? '';
    await server.stop();
  }
  const lost = /([1-9]\d*) packets? dropped by kernel/.exec(captureSaid);
  if (lost !== null) throw new PacketsLost(`${lost[1]} packets were lost while capturing`);
  const { says } = scenario.server;
  if (says !== undefined && !says.test(server.said()))
    throw new Error(`the server did not say ${says}:\n${server.said()}`);

  const recorded = connectionsIn(file('pcap'), port);
  const wanted = scenario.connections.length;
  if (recorded.length !== wanted)
    throw new Error(`${recorded.length} connections were recorded, not ${wanted}`);
  if (!recorded.every(({ beganWithSyn }) => beganWithSyn))
    throw new Error('a connection began before the capture');
  const hasSecrets = existsSync(file('keys')) && /^[A-Z]/m.test(readFileSync(file('keys'), 'utf8'));
  const cameToSecrets = (clientWrites || serverWrites) && scenario.connections.some(hasKeys);
  if (hasSecrets !== cameToSecrets) throw new Error(`the key log has ${hasSecrets ? '' : 'no '}secrets`);
  if (!hasSecrets) rmSync(file('keys'), { force: true });
}

async function main(names) {
  if (names[0] === '--readme') {
    writeReadme(SAMPLES, SCENARIOS);
    return;
  }
  if (names[0] === '--certificates' && names.length === 2) {
    mkdirSync(names[1], { recursive: true, mode: 0o700 });
    makeCertificates(names[1]);
    return;
  }
  const unknown = names.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name));
  if (unknown.length > 0) throw new Error(`unknown scenario: ${unknown.join(', ')}`);
  const chosen = names.length === 0 ? SCENARIOS : SCENARIOS.filter(({ name }) => names.includes(name));

  const programs = new Set(['tcpdump', ...chosen.flatMap(programsOf)]);
  const versions = Object.fromEntries([...programs].map((program) => [program, versionOf(program)]));
  const directory = mkdtempSync(join(tmpdir(), 'tls-lab-'));
  // Mail servers read their files as users of their own; the keys themselves are root's.
  chmodSync(directory, 0o711);
  const failures = [];
  try {
    mkdirSync(join(directory, 'recorded'));
    console.log('making certificates');
    makeCertificates(directory);
    prepare(programs, directory);
    // Samples of scenarios that are no more go too.
    const isSample = (name) => EXTENSIONS.some((extension) => name.endsWith(`.${extension}`));
    const stale = names.length === 0 ? readdirSync(SAMPLES).filter(isSample) : [];
    for (const name of stale) rmSync(join(SAMPLES, name));
    for (const scenario of chosen) {
      for (const extension of EXTENSIONS)
        rmSync(join(SAMPLES, `${scenario.name}.${extension}`), { force: true });
      try {
        await recordWhole(scenario, directory, versions);
        for (const extension of EXTENSIONS) {
          const from = join(directory, 'recorded', `${scenario.name}.${extension}`);
          if (existsSync(from)) copyFileSync(from, join(SAMPLES, `${scenario.name}.${extension}`));
        }
        const size = statSync(join(SAMPLES, `${scenario.name}.pcap`)).size;
        console.log(`recorded ${scenario.name} (${size} bytes)`);
      } catch (error) {
        failures.push(scenario.name);
        console.error(`FAILED   ${scenario.name}: ${error.message}`);
      }
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  writeReadme(SAMPLES, SCENARIOS);
  console.log(`${chosen.length - failures.length} of ${chosen.length} scenarios recorded`);
  if (failures.length > 0) {
    console.error(`not recorded: ${failures.join(', ')}`);
    process.exitCode = 1;
  }
}

await main(process.argv.slice(2));
