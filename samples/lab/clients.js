/** The clients of the lab: a command line, what it is fed, and how it must end for the recording to count. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PORT, writeFiles } from './servers.js';

const HTTP_REQUEST = 'GET /hello.txt HTTP/1.0\r\n\r\n';
/** No client of the lab takes longer, the one that waits for a silent server (2 s) included. */
const CLIENT_TIME_LIMIT = 15_000;
/** How many characters of what a client said are shown when it did not end as it had to. */
const SHOWN_OF_FAILURE = 2000;

const CURL_VERSION = { 'TLS 1.2': ['--tls-max', '1.2'], 'TLS 1.3': ['--tlsv1.3'] };
const S_CLIENT_VERSION = { 'TLS 1.2': ['-tls1_2'], 'TLS 1.3': ['-tls1_3'] };

/**
 * curl, which writes its key log to $SSLKEYLOGFILE.
 * @param {string} version 'TLS 1.2' or 'TLS 1.3'
 * @param {string[]} options e.g. ['--cacert', 'server.crt']
 * @param {{ exit: number, says?: RegExp }} ending the exit status and the text that must be in its output
 */
export function curl(version, options, ending, url = `https://localhost:${PORT}/hello.txt`) {
  const command = ['curl', '-v', '-sS', '-4', ...(CURL_VERSION[version] ?? []), ...options, url];
  return { program: 'curl', command, ending, shown: `\`${command.join(' ')}\`` };
}

/** openssl s_client without input: it connects and leaves, unless its options say otherwise. */
export function sClient(version, options, port = PORT) {
  const versions = S_CLIENT_VERSION[version] ?? [];
  const connect = ['-connect', `127.0.0.1:${port}`, '-servername', 'localhost', ...versions];
  const command = ['openssl', 's_client', ...connect, ...options];
  return { program: 'openssl', command, keyLogOption: '-keylogfile', shown: `\`${command.join(' ')}\`` };
}

/** openssl s_client, which asks for hello.txt (or says something else) and stays until the server closes. */
export function opensslClient(version, options, ending, input = HTTP_REQUEST, port = PORT) {
  return { ...sClient(version, ['-ign_eof', ...options], port), input, ending };
}

/** openssl s_client, which asks for TLS in the protocol's own words and then says something inside TLS. */
export function starttlsClient(version, protocol, commands, ending) {
  const input = commands.map((command) => `${command}\r\n`).join('');
  const client = opensslClient(version, ['-CAfile', 'server.crt', '-starttls', protocol], ending, input);
  return { ...client, shown: `${client.shown}, then ${commands.join(', ')}` };
}

/** openssl s_client, told by its command letter to renegotiate once it is connected. */
export function renegotiatingClient(version, options, ending) {
  const client = sClient(version, options);
  return {
    ...client,
    input: 'R\n',
    keepsInputOpen: true,
    ending,
    shown: `${client.shown}, then the letter R`,
  };
}

/** wget as Debian builds it, on GnuTLS: it sends a client certificate only if the server's list names its issuer. */
export function wget(version, options, ending) {
  const priority = `NORMAL:-VERS-ALL:+VERS-${version.replace(' ', '')}`;
  const command = ['wget', '-4', '--no-hsts', '-O', '-', '--tries=1', `--ciphers=${priority}`, ...options];
  command.push(`https://localhost:${PORT}/hello.txt`);
  return { program: 'wget', command, ending, shown: `\`${command.join(' ')}\`` };
}

/** The Node.js client of node-client.js. */
export function nodeClient(version, ending) {
  const args = [String(PORT), version.replace('TLS ', 'TLSv')];
  const program = fileURLToPath(new URL('node-client.js', import.meta.url));
  return {
    program: 'node',
    command: ['node', program, ...args],
    ending,
    shown: `\`node node-client.js ${args.join(' ')}\``,
  };
}

/** A client on Python's ssl module, which refuses the server's certificate and holds its alert back. */
export function holdingClient(version, ending) {
  const args = [String(PORT), version.replace('TLS ', 'TLSv')];
  const program = fileURLToPath(new URL('holding-client.py', import.meta.url));
  return {
    program: 'python3',
    command: ['/usr/bin/python3', program, ...args],
    ending,
    shown: `\`python3 holding-client.py ${args.join(' ')}\``,
  };
}

/**
 * Runs a client to its end and throws if it did not end as it had to.
 * @param {ReturnType<typeof curl>} client
 * @param {string} directory where it runs
 * @param {string | undefined} keyLog where it writes its secrets, if it is the one who writes them
 */
export async function runClient(client, directory, keyLog) {
  const keyLogOptions =
    keyLog === undefined || client.keyLogOption === undefined ? [] : [client.keyLogOption, keyLog];
  writeFiles(client.files, directory);
  const [program, ...args] = [...client.command, ...keyLogOptions];
  const child = spawn(program, args, {
    cwd: directory,
    // No proxy, no curlrc and no wgetrc of the person who records.
    env: {
      ...{ PATH: process.env.PATH, HOME: directory, LC_ALL: 'C' },
      ...(keyLog && { SSLKEYLOGFILE: keyLog }),
      ...client.env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: CLIENT_TIME_LIMIT,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  }
  // A client that was refused may be gone before it has read what it is fed.
  child.stdin.on('error', () => {});
  child.stdin.write(client.input ?? '');
  if (!client.keepsInputOpen) child.stdin.end();
  const exit = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  const { exit: wanted, says } = client.ending;
  if (![wanted].flat().includes(exit))
    throw new Error(`${client.shown} ended with ${exit}, not ${wanted}:\n${said.slice(-SHOWN_OF_FAILURE)}`);
  if (says !== undefined && !says.test(said))
    throw new Error(`${client.shown} did not say ${says}:\n${said.slice(-SHOWN_OF_FAILURE)}`);
  return said;
}
