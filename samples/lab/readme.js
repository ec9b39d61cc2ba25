/** samples/README.md, written from the scenarios and from the expected.json files beside the captures. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tcpdumpCommand } from './capture.js';
import { STOP_SERVER } from './scenarios.js';
import { PORT } from './servers.js';

const INTRODUCTION = `# Samples

Real captures of real programs on one machine's loopback interface, one scenario each. Every scenario has

- \`<scenario>.pcap\`, the capture;
- \`<scenario>.keys\`, the key log (NSS format) that a side wrote, if one of them can and the handshake came to any secret;
- \`<scenario>.expected.json\`, the truth: written from what was configured, before anything read the capture.

\`samples/lab/record.sh\` records everything again from nothing, certificates included (on Linux, with the right to
capture on the loopback interface); \`samples/lab/record.sh <scenario> ...\` records some of it. This page is written by it.
\`samples/lab/record-network.sh\` records \`tls12-unreachable\`, \`tls12-cut-off\` and \`tls12-syn-dropped\`, in network namespaces;
\`samples/lab/record-filter.sh\` records, there too, the \`black-hole\`s, \`client-hello-dropped\` and \`forged-reset\`;
\`samples/lab/record-cut-short.sh\` records what is not seen whole, and what nobody ends (\`tls12-capture-ends-early\`, \`syn-unanswered\`, \`fell-silent\`);
\`samples/lab/record-eap.sh\` records, in a network namespace, EAP (\`eap-…\`), of which nobody there writes a key log;
\`samples/lab/record-quic.js\` records QUIC (\`quic-…\`), between quic-go and ngtcp2, and says at its head what it needs;
\`samples/lab/record-dtls.sh\` records, in a network namespace, DTLS (\`dtls12-…\`), between OpenSSL, GnuTLS and pion;
\`samples/lab/record-tampered.sh\` records \`tls12-client-bad-certificate-verify\` and \`tls12-server-bad-signature\`.
It needs, as Debian 12 names its packages: openssl, curl, nginx-light, tcpdump, wget, nodejs, ca-certificates, gnutls-bin,
libnss3-tools, golang-go, openjdk-17-jdk-headless, python3, python3-openssl, dovecot-imapd, postfix, vsftpd, lftp,
git, haproxy, stunnel4, apache2, libnginx-mod-stream, postgresql, tinyproxy, netsed
and netcat-openbsd; as root \`record.sh\` installs what is missing (a service
that a package starts by itself must be stopped: the lab starts its own, as root where the port is below 1024). Go, Java,
Python and Node.js run the programs \`go-peer.go\`, \`JavaPeer.java\`, \`python-peer.py\` and \`node-peer.js\` of \`samples/lab\`;
Java and Debian's NSS write no key log, so there the other side does.
The private keys are thrown away. Good certificates are valid for 30 years.

In \`expected.json\` a value is one word, or an array of words of which each is right. \`clear\` holds what differs for a
reader without the key log; \`confidenceAtMost\` and \`causeConfidenceAtMost\` there bound what such a reader may claim.
\`tls.version\` is null where no version was agreed; \`requested\` and \`certificate\` are \`unknown\` where the handshake
ended before that point. \`programs\` says what was used, \`stacks\` (in newer samples) whose TLS the two sides are.

`;

function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** A truth in words: "rejected by server: missing_client_certificate, no_client_certificate". */
function verdict({ outcome, refusedBy, refused, cause, tls }) {
  if (outcome === 'established') return tls.resumed ? 'established (resumed)' : 'established';
  const either = (words) => [words].flat().join(' or ');
  return `${outcome} by ${either(refusedBy)}: ${refused}, ${either(cause)}`;
}

function row(scenario, expected) {
  const steps = scenario.steps.map((step) => (step === STOP_SERVER ? STOP_SERVER : step.shown));
  const numbered = (parts) =>
    parts.length === 1 ? parts[0] : parts.map((part, i) => `${i + 1}. ${part}`).join('<br>');
  const used = Object.entries(expected.programs).map(([program, version]) => `${program} ${version}`);
  return [
    scenario.name,
    scenario.configured,
    scenario.server.shown,
    numbered(steps),
    numbered(expected.connections.map(verdict)),
    used.join(', '),
  ].map(cell);
}

/**
 * Writes README.md for the scenarios that have been recorded.
 * @param {string} samples the folder
 */
export function writeReadme(samples, scenarios) {
  const rows = [];
  for (const scenario of scenarios) {
    const file = join(samples, `${scenario.name}.expected.json`);
    if (existsSync(file)) rows.push(row(scenario, JSON.parse(readFileSync(file, 'utf8'))));
  }
  const commands = scenarios
    .filter(({ capture }) => capture !== undefined)
    .map(({ name, capture }) => `\`${name}\`: \`${tcpdumpCommand({ ...capture, port: PORT }).join(' ')}\``);
  const table = [
    ['Scenario', 'What', 'Server', 'Client', 'Truth', 'Programs'],
    Array(6).fill('---'),
    ...rows,
  ].map((cells) => `| ${cells.join(' | ')} |`);
  const captured = `Captured with \`${tcpdumpCommand({ port: PORT }).join(' ')}\`, or the port that the server's column tells; ${commands.join('; ')}.`;
  writeFileSync(join(samples, 'README.md'), `${INTRODUCTION}${captured}\n\n${table.join('\n')}\n`);
}
