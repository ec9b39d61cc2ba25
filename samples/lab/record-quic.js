/**
 * Records QUIC: node samples/lab/record-quic.js [scenario ...], all of them if none is named.
 *
 * HTTP/3 between quic-peer.go (quic-go) and itself, and between it and the example programs of ngtcp2 (GnuTLS). Needs Linux,
 * the right to capture on the loopback interface and, as Debian 12 names its packages, golang-go,
 * golang-github-lucas-clemente-quic-go-dev, ngtcp2-client, ngtcp2-server, openssl and tcpdump.
 *
 * Exits with 1 if any scenario did not go as configured; such a scenario leaves no file in samples/.
 */
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startCapture, until } from './capture.js';
import { makeCertificates } from './certificates.js';
import {
  clientCertificateRefused,
  EMPTY,
  established,
  expectation,
  hasKeys,
  nothingInCommon,
  SENT,
  serverCertificateRefused,
} from './expected.js';
import { PORT } from './servers.js';

const SAMPLES = fileURLToPath(new URL('..', import.meta.url));
const EXTENSIONS = ['pcap', 'keys', 'expected.json'];
/** Debian's Go programs find their libraries there. */
const GO = { GO111MODULE: 'off', GOPATH: '/usr/share/gocode' };

const quicGo = {
  server: (...options) => ({
    stack: 'Go',
    program: 'quic-go',
    command: ['./quic-peer', 'server', String(PORT), ...options],
  }),
  client: (...options) => ({
    stack: 'Go',
    program: 'quic-go',
    command: ['./quic-peer', 'client', String(PORT), ...options],
  }),
};
const ngtcp2 = {
  server: (...options) => ({
    ...{ stack: 'GnuTLS', program: 'ngtcp2-server' },
    command: ['gtlsserver', ...options, '127.0.0.1', String(PORT), 'server-issued.key', 'server-issued.crt'],
  }),
  client: (...options) => ({
    ...{ stack: 'GnuTLS', program: 'ngtcp2-client' },
    command: [
      ...['gtlsclient', ...options, '--exit-on-all-streams-close', '--timeout=3s'],
      ...['127.0.0.1', String(PORT), 'https://localhost/hello.txt'],
    ],
  }),
};

const ISSUED = ['-certificate', 'server-issued'];
const REQUIRES = [...ISSUED, '-trust', 'client-ca', '-require'];
const TRUSTS = ['-trust', 'server-ca'];
const OWN = ['-certificate', 'client'];
const TLS13 = 'TLS 1.3';
const ANSWERED = /200 OK\s+hello/;

/** `ending`: what the client says at its end. */
const SCENARIOS = [
  {
    name: 'quic-mutual-success',
    configured:
      'The server requires a client certificate and the client presents one that its client CA signed.',
    server: quicGo.server(...REQUIRES),
    client: { ...quicGo.client(...TRUSTS, ...OWN), ending: ANSWERED },
    truth: established(TLS13, SENT),
  },
  {
    name: 'quic-v2-mutual-success',
    configured:
      'Both sides speak version 2 of QUIC alone, by its draft number as quic-go 0.29 does; the server trusts the client.',
    server: quicGo.server(...REQUIRES, '-version', '2'),
    client: { ...quicGo.client(...TRUSTS, ...OWN, '-version', '2'), ending: ANSWERED },
    truth: established(TLS13, SENT),
  },
  {
    name: 'quic-retry-mutual-success',
    configured:
      'The server validates addresses with a Retry packet; the client presents a certificate that it trusts.',
    server: quicGo.server(...REQUIRES, '-retry'),
    client: { ...quicGo.client(...TRUSTS, ...OWN), ending: ANSWERED },
    truth: established(TLS13, SENT),
  },
  {
    name: 'quic-no-client-certificate',
    configured: 'The server requires a client certificate and the client has none.',
    server: quicGo.server(...REQUIRES),
    client: { ...quicGo.client(...TRUSTS), ending: /CRYPTO_ERROR \(0x12a\): tls: bad certificate/ },
    truth: clientCertificateRefused(TLS13, 'no_client_certificate', EMPTY),
  },
  {
    name: 'quic-client-certificate-not-in-list',
    configured: "The client presents a certificate of a CA that is not the server's client CA.",
    server: quicGo.server(...REQUIRES),
    client: {
      ...quicGo.client(...TRUSTS, '-certificate', 'client-other'),
      ending: /CRYPTO_ERROR \(0x12a\): tls: bad certificate/,
    },
    // Go sends no certificate whose issuer the server does not name.
    truth: clientCertificateRefused(TLS13, ['client_cert_not_in_ca_list', 'no_client_certificate'], EMPTY),
  },
  {
    name: 'quic-ngtcp2-client-certificate-not-in-list',
    configured: "gtlsclient presents a certificate of a CA that is not the server's client CA.",
    server: quicGo.server(...REQUIRES),
    client: {
      ...ngtcp2.client('--cert=client-other.crt', '--key=client-other.key'),
      ending: /0x12a|bad.?certificate/i,
    },
    // Nor does GnuTLS.
    truth: clientCertificateRefused(TLS13, ['client_cert_not_in_ca_list', 'no_client_certificate'], EMPTY),
  },
  {
    name: 'quic-client-unknown-ca',
    configured:
      "The client presents a certificate of a CA that is not the server's client CA; the server names no CAs when it asks.",
    server: quicGo.server(...REQUIRES, '-name-no-cas'),
    client: {
      ...quicGo.client(...TRUSTS, '-certificate', 'client-other'),
      ending: /CRYPTO_ERROR \(0x12a\): tls: bad certificate/,
    },
    truth: clientCertificateRefused(TLS13, 'unknown_ca', SENT),
  },
  {
    name: 'quic-client-expired',
    configured: "The client presents a certificate of the server's client CA that expired on 2024-01-01.",
    server: quicGo.server(...REQUIRES),
    client: {
      ...quicGo.client(...TRUSTS, '-certificate', 'client-expired'),
      ending: /CRYPTO_ERROR \(0x12a\): tls: bad certificate/,
    },
    truth: clientCertificateRefused(TLS13, 'expired', SENT),
  },
  {
    name: 'quic-server-unknown-ca',
    configured: 'The client trusts another CA than that of the server certificate.',
    server: quicGo.server(...REQUIRES),
    client: {
      ...quicGo.client('-trust', 'client-ca', ...OWN),
      ending: /CRYPTO_ERROR \(0x12a\): x509: certificate signed by unknown authority/,
    },
    truth: serverCertificateRefused(TLS13, 'unknown_ca', 'yes'),
  },
  {
    name: 'quic-server-expired',
    configured: 'The client trusts the CA, but the server certificate expired on 2024-01-01.',
    server: quicGo.server('-certificate', 'server-expired'),
    client: { ...quicGo.client(...TRUSTS), ending: /CRYPTO_ERROR \(0x12a\): x509: certificate has expired/ },
    truth: serverCertificateRefused(TLS13, 'expired', 'no'),
  },
  {
    name: 'quic-no-alpn',
    configured: 'The client offers h3 inside QUIC, the server speaks hq-interop alone.',
    server: quicGo.server(...ISSUED, '-alpn', 'hq-interop'),
    client: { ...quicGo.client(...TRUSTS), ending: /CRYPTO_ERROR \(0x178\)/ },
    truth: nothingInCommon('no_alpn'),
  },
  {
    name: 'quic-no-shared-version',
    configured: 'The client speaks version 1 of QUIC, the server version 2 alone.',
    server: quicGo.server(...ISSUED, '-version', '2'),
    client: { ...quicGo.client(...TRUSTS), ending: /no compatible QUIC version found/ },
    truth: { ...nothingInCommon('protocol_version'), outcome: ['abandoned', 'failed'], refusedBy: 'client' },
  },
  {
    name: 'quic-ngtcp2-mutual-success',
    configured:
      'The server requires a client certificate and gtlsclient presents one that its client CA signed.',
    server: quicGo.server(...REQUIRES),
    client: { ...ngtcp2.client('--cert=client.crt', '--key=client.key'), ending: /hello/ },
    truth: established(TLS13, SENT),
  },
  {
    name: 'quic-ngtcp2-client-no-client-certificate',
    configured: 'The server requires a client certificate and gtlsclient has none.',
    server: quicGo.server(...REQUIRES),
    client: { ...ngtcp2.client(), ending: /0x12a|bad.?certificate/i },
    truth: clientCertificateRefused(TLS13, 'no_client_certificate', EMPTY),
  },
  {
    name: 'quic-ngtcp2-server-no-client-certificate',
    configured: 'gtlsserver requires a client certificate (--verify-client) and the client has none.',
    server: ngtcp2.server('--verify-client'),
    client: { ...quicGo.client(...TRUSTS), ending: /CRYPTO_ERROR \(0x174\): tls: certificate required/ },
    truth: clientCertificateRefused(TLS13, 'no_client_certificate', EMPTY),
  },
];

const PACKAGES = {
  'quic-go': 'golang-github-lucas-clemente-quic-go-dev',
  'ngtcp2-client': 'ngtcp2-client',
  'ngtcp2-server': 'ngtcp2-server',
  go: 'golang-go',
  tcpdump: 'tcpdump',
};
const versionOf = (program) =>
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholder
  execFileSync('dpkg-query', ['-W', '-f', '${Version}', PACKAGES[program]], { encoding: 'utf8' });

/** Runs a client to its end, and gives what it said; the server's words go on being read meanwhile. */
function run([command, ...options], cwd, keyLog) {
  const client = spawn(command, options, {
    cwd,
    env: { ...process.env, SSLKEYLOGFILE: keyLog },
    timeout: 20_000,
  });
  let told = '';
  for (const stream of [client.stdout, client.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      told += text;
    });
  return new Promise((resolve, reject) => {
    client.once('error', reject);
    client.once('close', () => resolve(told));
  });
}

/** Records one scenario in a directory; throws if it did not go as configured. */
async function record({ name, configured, server, client, truth }, directory, port) {
  const file = (extension) => join(directory, `${name}.${extension}`);
  const used = new Set([server.program, client.program, 'go', 'tcpdump']);
  const programs = Object.fromEntries([...used].map((program) => [program, versionOf(program)]));
  const scenario = { name, configured, server, steps: [client], connections: [truth] };
  writeFileSync(file('expected.json'), `${JSON.stringify(expectation(scenario, port, programs), null, 2)}\n`);

  const [program, ...args] = server.command;
  const path = `${process.env.PATH}:/usr/sbin:/sbin`;
  const serving = spawn(program, args, { cwd: directory, env: { ...process.env, PATH: path } });
  let said = '';
  for (const stream of [serving.stdout, serving.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  let capture;
  let lost = '';
  let told = '';
  try {
    // gtlsserver says nothing of its port, and names its document root before it.
    await until(() => /listening|document root/.test(said), `${program} to listen`);
    await sleep(300);
    capture = await startCapture({ protocol: 'udp', port }, file('pcap'));
    told = await run(client.command, directory, file('keys'));
    // What a closing server says again, and the last acknowledgements.
    await sleep(500);
  } finally {
    lost = (await capture?.stop()) ?? '';
    serving.kill('SIGKILL');
  }
  if (/([1-9]\d*) packets? dropped by kernel/.test(lost))
    throw new Error('packets were lost while capturing');
  if (!client.ending.test(told)) throw new Error(`the client did not say ${client.ending}:\n${told}`);
  const hasSecrets = existsSync(file('keys')) && /^[A-Z]/m.test(readFileSync(file('keys'), 'utf8'));
  if (hasSecrets !== hasKeys(truth)) throw new Error(`the key log has ${hasSecrets ? '' : 'no '}secrets`);
  if (!hasSecrets) rmSync(file('keys'), { force: true });
}

const names = process.argv.slice(2);
const unknown = names.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name));
if (unknown.length > 0) throw new Error(`unknown scenario: ${unknown.join(', ')}`);
const chosen = names.length === 0 ? SCENARIOS : SCENARIOS.filter(({ name }) => names.includes(name));
const directory = mkdtempSync(join(tmpdir(), 'tls-lab-'));
try {
  makeCertificates(directory);
  writeFileSync(join(directory, 'hello.txt'), 'hello\n');
  const source = fileURLToPath(new URL('quic-peer.go', import.meta.url));
  execFileSync('go', ['build', '-o', join(directory, 'quic-peer'), source], {
    env: { ...process.env, ...GO },
  });
  for (const scenario of chosen) {
    try {
      await record(scenario, directory, PORT);
      for (const extension of EXTENSIONS) {
        const from = join(directory, `${scenario.name}.${extension}`);
        rmSync(join(SAMPLES, `${scenario.name}.${extension}`), { force: true });
        if (existsSync(from)) copyFileSync(from, join(SAMPLES, `${scenario.name}.${extension}`));
      }
      console.log(`recorded ${scenario.name}`);
    } catch (error) {
      process.exitCode = 1;
      console.error(`FAILED   ${scenario.name}: ${error.message}`);
    }
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
