/**
 * The servers of the lab: each is a command line and the files it needs, so that the README can show both.
 *
 * `port` is where it listens, if not on PORT; `before` are commands that run when its files are written; `beside` are servers that it needs.
 * A file's content may be a function of the directory, for programs that want absolute paths.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './capture.js';

export const PORT = 8443;
/** Where the server behind a proxy or a balancer listens; it is not captured. */
export const PORT_BEHIND_PROXY = 8444;
/** Where a relay before the server listens; it is not captured. */
export const PORT_BEFORE_RELAY = 8442;

/**
 * nginx on 127.0.0.1, one process, in the foreground.
 * @param {string[]} directives of its server block, without the final semicolons
 * @param {string[]} parameters of its listen directive
 * @param {{ port?: number, locations?: string[] }} more its port, and its locations as they stand in the file
 */
export function nginx(
  directives,
  parameters = ['ssl'],
  { port = PORT, locations = ['location / { return 200 "hello\\n"; }'] } = {},
) {
  const server = [['listen', `127.0.0.1:${port}`, ...parameters].join(' '), ...directives];
  const configurationFile = port === PORT ? 'nginx.conf' : `nginx-${port}.conf`;
  const configuration = [
    'daemon off;',
    'master_process off;',
    `pid ${configurationFile}.pid;`,
    'error_log stderr;',
    'events {}',
    'http {',
    '  access_log off;',
    ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `  ${name}_temp_path ${name}_temp;`,
    ),
    '  server {',
    ...server.map((directive) => `    ${directive};`),
    ...locations.map((location) => `    ${location}`),
    '  }',
    '}',
    '',
  ].join('\n');
  return {
    program: 'nginx',
    port,
    writesKeys: false,
    command: ['nginx', '-p', '.', '-c', configurationFile, '-e', 'stderr'],
    files: { [configurationFile]: configuration },
    shown: `nginx: \`${server.map((directive) => `${directive};`).join(' ')}\``,
  };
}

/** nginx's directives for a certificate, by the name of its file. */
export function certificateDirectives(name, key = name) {
  return [`ssl_certificate ${name}.crt`, `ssl_certificate_key ${key}.key`, 'ssl_protocols TLSv1.2 TLSv1.3'];
}

/** openssl s_server that serves hello.txt. */
export function opensslServer(options, certificate = 'server', port = PORT) {
  const files = certificate === '' ? [] : ['-cert', `${certificate}.crt`, '-key', `${certificate}.key`];
  const command = ['openssl', 's_server', '-accept', `127.0.0.1:${port}`, ...files, '-WWW', ...options];
  return {
    program: 'openssl',
    port,
    command,
    keyLogOption: '-keylogfile',
    files: { 'hello.txt': 'hello\n' },
    shown: `\`${command.join(' ')}\``,
  };
}

function nodeScript(script, ...args) {
  return {
    program: 'node',
    command: ['node', fileURLToPath(new URL(script, import.meta.url)), ...args],
    files: {},
    shown: `\`node ${[script, ...args].join(' ')}\``,
  };
}

/** A TCP server in Node.js that misbehaves: reset, hang-up or silent. See node-server.js. */
export function nodeServer(behaviour) {
  return nodeScript('node-server.js', String(PORT), behaviour);
}

/** A server in Node.js that upgrades to TLS when it is asked to: nntp or sieve. See node-starttls-server.js. */
export function starttlsServer(protocol) {
  return nodeScript('node-starttls-server.js', String(PORT), protocol);
}

/**
 * A server and, on the way to it, a relay in Node.js that changes something. See altering-relay.js.
 * @param {string} alteration what it changes
 * @param {(port: number) => object} server the server, by its port
 * @param {'client' | 'server'} leg whose leg is captured: the other one has another port
 * @param {string} stack the server's TLS
 */
export function altered(alteration, server, leg, stack = 'OpenSSL') {
  const relay = (listen, upstream) => ({
    ...nodeScript('altering-relay.js', String(listen), String(upstream), alteration),
    port: listen,
    writesKeys: false,
  });
  if (leg === 'server') {
    const behindRelay = server(PORT);
    const first = relay(PORT_BEFORE_RELAY, PORT);
    return { ...behindRelay, beside: [first], shown: `${first.shown}, behind it ${behindRelay.shown}` };
  }
  const behindRelay = server(PORT_BEHIND_PROXY);
  const first = relay(PORT, PORT_BEHIND_PROXY);
  return { ...first, stack, beside: [behindRelay], shown: `${first.shown}, behind it ${behindRelay.shown}` };
}

/** An HTTP proxy in Node.js and the HTTPS server behind it. See node-connect-proxy.js. */
export function connectProxy() {
  return nodeScript('node-connect-proxy.js', String(PORT), String(PORT_BEHIND_PROXY));
}

/** Whether something listens on the port: read from the kernel, because a probe would be recorded. */
function isListening(port) {
  const LISTEN = '0A';
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return ['/proc/net/tcp', '/proc/net/tcp6'].some((table) =>
    readFileSync(table, 'utf8')
      .split('\n')
      .slice(1)
      .some((line) => {
        const [, local, , state] = line.trim().split(/\s+/);
        return state === LISTEN && local.endsWith(`:${wanted}`);
      }),
  );
}

/** Writes the files of a program into its directory. */
export function writeFiles(files, directory) {
  for (const [name, text] of Object.entries(files ?? {})) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), typeof text === 'function' ? text(directory) : text);
  }
}

/**
 * Starts a server and returns when its port listens.
 * @param {{ command: string[], files: Record<string, string>, port?: number }} server
 * @param {string} directory the directory of the certificates, in which it runs
 * @param {string | undefined} keyLog where it writes its secrets, if it is the one who writes them
 * @returns {Promise<{ stop: () => Promise<void>, said: () => string }>}
 */
export async function startServer(server, directory, keyLog) {
  const beside = [];
  for (const other of server.beside ?? []) beside.push(await startServer(other, directory, undefined));
  const stopBeside = async () => {
    for (const other of beside) await other.stop();
  };
  try {
    const started = await startOne(server, directory, keyLog);
    return {
      said: started.said,
      async stop() {
        await started.stop();
        await stopBeside();
      },
    };
  } catch (error) {
    await stopBeside();
    throw error;
  }
}

/** Milliseconds: a JVM on a busy machine. */
const START_TIME_LIMIT = 20_000;

async function startOne(server, directory, keyLog) {
  const port = server.port ?? PORT;
  if (isListening(port)) throw new Error(`port ${port} is taken by another program`);
  writeFiles(server.files, directory);
  for (const [program, ...args] of server.before ?? [])
    execFileSync(program, args, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  const { SSLKEYLOGFILE: _, ...env } = process.env;
  if (keyLog !== undefined) env.SSLKEYLOGFILE = keyLog;
  const keyLogOptions =
    keyLog === undefined || server.keyLogOption === undefined ? [] : [server.keyLogOption, keyLog];
  const [program, ...args] = [...server.command, ...keyLogOptions];
  const child = spawn(program, args, {
    cwd: directory,
    env: { ...env, ...server.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  }
  let gone = false;
  const exited = new Promise((resolve) => {
    const end = (error) => {
      if (error instanceof Error) said += error.message;
      gone = true;
      resolve();
    };
    child.once('error', end);
    child.once('close', end);
  });
  try {
    await until(() => gone || isListening(port), `${program} to listen on ${port}`, START_TIME_LIMIT);
  } catch (error) {
    child.kill('SIGTERM');
    throw error;
  }
  if (gone) throw new Error(`${program} ended: ${said.trim()}`);
  return {
    said: () => said,
    async stop() {
      if (!gone) child.kill('SIGTERM');
      await exited;
      await until(() => !isListening(port), `${program} to leave ${port}`);
    },
  };
}
