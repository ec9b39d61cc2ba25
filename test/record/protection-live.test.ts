// Connections between stacks on this machine, recorded by a relay between them, with the keys that they log.
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import {
  type ConnectionOptions,
  createServer as createTlsServer,
  type TLSSocket,
  connect as tlsConnect,
} from 'node:tls';
import type { Side } from '../../src/base/side.js';
import { dissect } from '../../src/index.js';
import { KeyLog } from '../../src/keys/key-log.js';
import { RsaPrivateKey, readRsaPrivateKey } from '../../src/keys/rsa-key-exchange.js';
import { extendedMasterSecret, masterSecret } from '../../src/keys/tls12-prf.js';
import { inAttempts } from '../attempts.js';
import { pcapFile } from '../capture-builder.js';
import { RAW, rowsOfStream, type Sent } from '../story/stream-capture.js';
import { ProtectedConnection } from './protection-connection.js';

const NO_EXTENDED_MASTER_SECRET = 1;
const NO_ENCRYPT_THEN_MAC = 0x80000;

const has = (program: string) => spawnSync(program, ['--version']).error === undefined;
const withoutOpenssl = has('openssl') ? false : 'openssl is not installed';
const withoutGnutls =
  withoutOpenssl ||
  (has('gnutls-serv') && has('gnutls-cli') ? false : 'gnutls-serv and gnutls-cli are not installed');

const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-protection-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const keyFile = join(folder, 'key.pem');
const certificateFile = join(folder, 'certificate.pem');
if (withoutOpenssl === false) {
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-days', '2'];
  execFileSync('openssl', [...request, '-keyout', keyFile, '-out', certificateFile], { stdio: 'ignore' });
}

/** Listens for one connection, passes it on to `port` and keeps what goes by. */
async function relay(port: number): Promise<{ port: number; sent: Sent[]; server: Server }> {
  const sent: Sent[] = [];
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    const pass = (from: Socket, to: Socket, side: Side) => {
      from.on('data', (bytes) => {
        sent.push([side, bytes]);
        to.write(bytes);
      });
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
    };
    pass(client, upstream, 'client');
    pass(upstream, client, 'server');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, sent, server };
}

interface Walked extends ProtectedConnection {
  readonly sent: readonly Sent[];
  readonly keys: string;
}

function walk(sent: readonly Sent[], keys: string): Walked {
  const keyLog = new KeyLog();
  assert.deepEqual(keyLog.add(keys, 'keys'), []);
  const connection = new ProtectedConnection(keyLog);
  for (const [side, bytes] of sent) connection.data(side, bytes);
  return Object.assign(connection, { sent, keys });
}

/** The whole way, from a capture to the report: it must have opened what the walk has opened. */
async function assertTold({ sent, keys, finished, content }: Walked): Promise<void> {
  const capture = pcapFile(rowsOfStream(sent), { linkType: RAW });
  const { connections } = await dissect(capture, { keyLogs: [{ name: 'keys', text: keys }] });
  const [connection] = connections;
  assert.ok(connection !== undefined);
  const closed = connection.findings.filter(({ code }) => code.startsWith('decryption.'));
  assert.deepEqual(closed, []);
  const timeline = connection.timeline.filter(({ message }) => !message.startsWith('tcp_'));
  const told = timeline.filter(({ message }) => message === 'finished');
  assert.equal(told.length, finished.length);
  assert.ok(told.every(({ basis, details }) => basis !== 'inferred' && details?.['encrypted'] !== true));
  for (const side of ['client', 'server'] as const) {
    const bytes = timeline
      .filter(({ message, from }) => message === 'application_data' && from === side)
      .reduce((sum, { details }) => sum + Number(details?.['bytes']), 0);
    assert.equal(bytes, Buffer.concat(content[side]).length, `application data of the ${side}`);
  }
}

function text(connection: ProtectedConnection, side: Side): string {
  return Buffer.concat(connection.content[side]).toString('latin1');
}

async function assertOpened(connection: Walked): Promise<void> {
  assert.equal(connection.unsupported, undefined);
  assert.deepEqual(connection.failures, []);
  assert.equal(connection.withoutKeys, 0);
  assert.ok(connection.finished.length >= 2);
  await assertTold(connection);
}

interface NodeConnection {
  readonly connection: Walked;
  readonly keys: string;
  readonly master: Uint8Array | undefined;
}

async function nodeConnection(
  options: ConnectionOptions,
  meanwhile?: (client: TLSSocket) => Promise<void>,
): Promise<NodeConnection> {
  let keys = '';
  const { minVersion, maxVersion, ciphers, secureOptions } = options;
  const chosen = {
    ...(minVersion === undefined ? {} : { minVersion }),
    ...(maxVersion === undefined ? {} : { maxVersion }),
    ...(ciphers === undefined ? {} : { ciphers }),
    ...(secureOptions === undefined ? {} : { secureOptions }),
  };
  const material = { key: readFileSync(keyFile), cert: readFileSync(certificateFile) };
  const server = createTlsServer({ ...chosen, ...material }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => socket.write(`echo ${bytes.toString('latin1')}`));
    socket.on('end', () => socket.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const between = await relay((server.address() as AddressInfo).port);
  const client = tlsConnect({ ...chosen, port: between.port, host: '127.0.0.1', rejectUnauthorized: false });
  client.on('keylog', (line: Buffer) => {
    keys += line.toString('latin1');
  });
  try {
    await once(client, 'secureConnect');
    client.write('hello');
    await once(client, 'data');
    await meanwhile?.(client);
    client.write('x'.repeat(40_000));
    client.end('bye');
    client.resume();
    await once(client, 'close');
  } finally {
    client.destroy();
    server.close();
    between.server.close();
  }
  const connection = walk(between.sent, keys);
  const master = /CLIENT_RANDOM \S+ (\S+)/.exec(keys)?.[1];
  return { connection, keys, master: master === undefined ? undefined : Buffer.from(master, 'hex') };
}

const nodeCases: readonly (readonly [string, ConnectionOptions])[] = [
  ['TLS 1.3 AES-128-GCM', { ciphers: 'TLS_AES_128_GCM_SHA256', minVersion: 'TLSv1.3' }],
  ['TLS 1.3 AES-256-GCM', { ciphers: 'TLS_AES_256_GCM_SHA384', minVersion: 'TLSv1.3' }],
  ['TLS 1.3 ChaCha20-Poly1305', { ciphers: 'TLS_CHACHA20_POLY1305_SHA256', minVersion: 'TLSv1.3' }],
  ['TLS 1.3 AES-128-CCM', { ciphers: 'TLS_AES_128_CCM_SHA256', minVersion: 'TLSv1.3' }],
  [
    'TLS 1.3 AES-128-CCM-8',
    { ciphers: 'TLS_AES_128_CCM_8_SHA256:DEFAULT@SECLEVEL=0', minVersion: 'TLSv1.3' },
  ],
  ...[
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-RSA-CHACHA20-POLY1305',
    'AES256-CCM',
    'AES128-CCM8',
    'ECDHE-ARIA128-GCM-SHA256',
    'ECDHE-ARIA256-GCM-SHA384',
    'ECDHE-RSA-AES256-SHA384',
    'AES128-SHA256',
    'CAMELLIA256-SHA256',
    'ECDHE-RSA-CAMELLIA128-SHA256',
    'NULL-SHA256',
    'NULL-MD5',
  ].map((cipher): [string, ConnectionOptions] => [
    `TLS 1.2 ${cipher}`,
    { ciphers: `${cipher}:@SECLEVEL=0`, maxVersion: 'TLSv1.2' },
  ]),
  ...(['TLSv1', 'TLSv1.1', 'TLSv1.2'] as const).flatMap((version) =>
    [0, NO_ENCRYPT_THEN_MAC | NO_EXTENDED_MASTER_SECRET].map((secureOptions): [string, ConnectionOptions] => [
      `${version} AES128-SHA ${secureOptions === 0 ? 'with' : 'without'} encrypt_then_mac`,
      { ciphers: 'AES128-SHA:@SECLEVEL=0', minVersion: version, maxVersion: version, secureOptions },
    ]),
  ),
];

for (const [name, options] of nodeCases) {
  it(`opens every record of a real connection: ${name}`, { skip: withoutOpenssl }, async (t) => {
    let made: NodeConnection;
    try {
      made = await nodeConnection(options);
    } catch (error) {
      t.skip(`this Node cannot make the connection: ${error instanceof Error ? error.message : ''}`);
      return;
    }
    await assertOpened(made.connection);
    assert.equal(text(made.connection, 'client'), `hello${'x'.repeat(40_000)}bye`);
    assert.match(text(made.connection, 'server'), /^echo hello/);
  });
}

it('says that a private key does not open a cipher suite with forward secrecy', {
  skip: withoutOpenssl,
}, async () => {
  const { connection } = await nodeConnection({
    ciphers: 'ECDHE-RSA-AES128-GCM-SHA256',
    maxVersion: 'TLSv1.2',
  });
  const capture = pcapFile(rowsOfStream(connection.sent), { linkType: RAW });
  const { connections } = await dissect(capture, { privateKeys: [readFileSync(keyFile)] });
  const finding = connections[0]!.findings.find(({ code }) => code === 'decryption.no_secrets');
  assert.match(finding?.message ?? '', /forward secrecy/);
});

it('follows the keys through a renegotiation', { skip: withoutOpenssl }, async () => {
  const { connection } = await nodeConnection(
    { ciphers: 'ECDHE-RSA-AES128-SHA', maxVersion: 'TLSv1.2' },
    (client) =>
      new Promise((done, refused) => {
        client.renegotiate({ rejectUnauthorized: false }, (error) => (error ? refused(error) : done()));
      }),
  );
  await assertOpened(connection);
  assert.equal(connection.finished.length, 4);
});

for (const secureOptions of [0, NO_EXTENDED_MASTER_SECRET]) {
  const name = `${secureOptions === 0 ? 'with' : 'without'} extended_master_secret`;
  it(`a server's private key leads to the master secret, ${name}`, { skip: withoutOpenssl }, async () => {
    const { connection, master } = await nodeConnection({
      ciphers: 'AES128-GCM-SHA256:@SECLEVEL=0',
      maxVersion: 'TLSv1.2',
      secureOptions,
    });
    const key = readRsaPrivateKey(readFileSync(keyFile));
    assert.ok(key instanceof RsaPrivateKey);
    const at = connection.messages.findIndex((message) => message[0] === 16);
    const premaster = key.premasterSecret(connection.messages[at]!.subarray(6));
    assert.ok(premaster !== undefined);
    const hello = connection.hello!;
    const computed =
      secureOptions === 0
        ? extendedMasterSecret(hello, premaster, connection.messages.slice(0, at + 1))
        : masterSecret(hello, premaster);
    assert.deepEqual(Buffer.from(computed!), Buffer.from(master!));
    const capture = pcapFile(rowsOfStream(connection.sent), { linkType: RAW });
    const { connections } = await dissect(capture, { privateKeys: [readFileSync(keyFile)] });
    const { findings, timeline } = connections[0]!;
    assert.deepEqual(
      findings.filter(({ code }) => code.startsWith('decryption.')),
      [],
    );
    assert.equal(timeline.filter(({ basis }) => basis === 'decrypted').length > 4, true);
  });
}

/** Starts a server program on a free port and waits until it answers. */
async function program(command: string, args: (port: number) => string[], env?: NodeJS.ProcessEnv) {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  const child = spawn(command, args(port), {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, ...env },
  });
  for (let attempt = 0; attempt < 100; attempt++) {
    const socket = connect(port, '127.0.0.1');
    const answered = await new Promise<boolean>((done) => {
      socket.on('connect', () => done(true));
      socket.on('error', () => done(false));
    });
    socket.destroy();
    if (answered) return { port, child };
    await new Promise((done) => setTimeout(done, 50));
  }
  child.kill();
  throw new Error(`${command} did not start`);
}

/** Gives a program that does not end by itself twenty seconds. */
async function ended(child: ChildProcess): Promise<void> {
  const patience = setTimeout(() => child.kill(), 20_000);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  clearTimeout(patience);
}

const gnutlsCases = [
  ['TLS 1.0 RC4-MD5', 'VERS-TLS1.0:+ARCFOUR-128:+MD5', ''],
  ['TLS 1.0 RC4-SHA', 'VERS-TLS1.0:+ARCFOUR-128:+SHA1', ''],
  ['TLS 1.2 RC4-SHA', 'VERS-TLS1.2:+ARCFOUR-128:+SHA1', ''],
  ['TLS 1.0 3DES, MAC then encrypt', 'VERS-TLS1.0:+3DES-CBC:+SHA1', ':%NO_ETM'],
  ['TLS 1.1 3DES, MAC then encrypt', 'VERS-TLS1.1:+3DES-CBC:+SHA1', ':%NO_ETM'],
  ['TLS 1.2 3DES, encrypt then MAC', 'VERS-TLS1.2:+3DES-CBC:+SHA1', ''],
  ['TLS 1.2 Camellia-CBC, MAC then encrypt', 'VERS-TLS1.2:+CAMELLIA-256-CBC:+SHA256', ':%NO_ETM'],
  ['TLS 1.2 AES-256-CCM-8', 'VERS-TLS1.2:+AES-256-CCM-8:+AEAD', ''],
  ['TLS 1.3 ChaCha20-Poly1305', 'VERS-TLS1.3:+CHACHA20-POLY1305:+AEAD', ''],
] as const;

for (const [name, algorithms, options] of gnutlsCases) {
  it(`opens every record between GnuTLS and GnuTLS: ${name}`, { skip: withoutGnutls }, () =>
    inAttempts(async () => {
      const keysFile = join(folder, `${name.replace(/\W/g, '')}.keys`);
      const more = '+RSA:+ECDHE-RSA:+COMP-NULL:+SIGN-ALL:+CTYPE-ALL:+GROUP-ALL';
      const priority = `NONE:+${algorithms}:${more}${options}`;
      const { port, child } = await program('gnutls-serv', (free) => [
        ...['--echo', '--port', String(free), '--x509keyfile', keyFile, '--x509certfile', certificateFile],
        ...['--priority', priority],
      ]);
      const between = await relay(port);
      try {
        const client = spawn(
          'gnutls-cli',
          ['--insecure', '--port', String(between.port), '--priority', priority, '127.0.0.1'],
          { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, SSLKEYLOGFILE: keysFile } },
        );
        let output = '';
        client.stdout.on('data', (bytes) => {
          output += bytes;
          if (output.includes('Simple Client Mode')) client.stdin.write('hello\n');
          if (/mode.*\n*hello/is.test(output)) client.stdin.end();
        });
        await ended(client);
        const connection = walk(between.sent, readFileSync(keysFile, 'latin1'));
        await assertOpened(connection);
        assert.match(text(connection, 'client'), /^hello\n/);
        assert.match(text(connection, 'server'), /^hello\n/);
      } finally {
        child.kill();
        between.server.close();
      }
    }),
  );
}

it('follows TLS 1.3 through key updates of both sides', { skip: withoutOpenssl }, () =>
  inAttempts(async (patience) => {
    const keysFile = join(folder, 'update.keys');
    const { port, child } = await program('openssl', (free) => [
      ...['s_server', '-accept', String(free), '-key', keyFile, '-cert', certificateFile, '-tls1_3'],
    ]);
    const between = await relay(port);
    try {
      const client = spawn(
        'openssl',
        ['s_client', '-connect', `127.0.0.1:${between.port}`, '-tls1_3', '-keylogfile', keysFile],
        { stdio: ['pipe', 'pipe', 'ignore'] },
      );
      client.stdout.resume();
      for (const line of ['abc\n', 'K\n', 'def\n', 'k\n', 'ghi\n', 'Q\n']) {
        await new Promise((done) => setTimeout(done, 150 * patience));
        client.stdin.write(line);
        if (line !== 'Q\n') child.stdin.write(line.toUpperCase());
      }
      await ended(client);
      const connection = walk(between.sent, readFileSync(keysFile, 'latin1'));
      await assertOpened(connection);
      assert.equal(text(connection, 'client'), 'abc\ndef\nghi\n');
      assert.equal(text(connection, 'server'), 'ABC\nDEF\nGHI\n');
      assert.ok(connection.updates.client >= 2 && connection.updates.server >= 2);
    } finally {
      child.kill();
      between.server.close();
    }
  }),
);

for (const accepted of [true, false]) {
  it(
    `early data that the server ${accepted ? 'accepts' : 'refuses'} opens`,
    {
      skip: withoutOpenssl,
    },
    () =>
      inAttempts(async (patience) => {
        const name = join(folder, accepted ? 'early' : 'late');
        const { port, child } = await program('openssl', (free) => [
          ...['s_server', '-accept', String(free), '-key', keyFile, '-cert', certificateFile, '-tls1_3'],
          ...['-max_early_data', '1000', ...(accepted ? ['-early_data'] : [])],
        ]);
        const between = await relay(port);
        writeFileSync(`${name}.txt`, 'too early');
        const client = async (to: number, more: string[]) => {
          const args = ['s_client', '-connect', `127.0.0.1:${to}`, '-tls1_3', ...more];
          const running = spawn('openssl', args, { stdio: ['pipe', 'pipe', 'ignore'] });
          running.stdout.resume();
          for (const line of ['later\n', 'Q\n']) {
            await new Promise((done) => setTimeout(done, 300 * patience));
            running.stdin.write(line);
          }
          await ended(running);
        };
        try {
          await client(port, ['-sess_out', `${name}.session`]);
          const resume = ['-sess_in', `${name}.session`, '-early_data', `${name}.txt`];
          await client(between.port, [...resume, '-keylogfile', `${name}.keys`]);
          const connection = walk(between.sent, readFileSync(`${name}.keys`, 'latin1'));
          await assertOpened(connection);
          assert.match(text(connection, 'client'), /^too early/);
        } finally {
          child.kill();
          between.server.close();
        }
      }),
  );
}
