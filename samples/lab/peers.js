/**
 * TLS stacks that can be both client and server in the lab, all told the same things in the same words:
 *
 * - `certificate`: the NAME of the NAME.crt and NAME.key to present;
 * - `trust`: the NAME of the only NAME.crt that is trusted (a server sends its subject as the list of acceptable CAs);
 * - `require`: the server requires a client certificate;
 * - `group`: the only group for the key exchange;
 * - `twice`: the client connects a second time and resumes the session;
 * - `signWrongly`: the peer's signature does not verify (Go only);
 * - `cannotSign`: the peer's key fails to sign, as a token that was pulled out does (Go only);
 * - `upTo`: the highest version, if it is not the only one (Go only);
 * - `sslv2Hello`: the client's hello has the form of SSL 2.0 (Java only, RFC 5246 appendix E.2);
 * - `revocation`: the client checks revocation, and takes no for an answer (Java only);
 * - `insistsOnEms`: the peer wants extended_master_secret (RFC 7627) or nothing (Java only).
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { curl, opensslClient } from './clients.js';
import { opensslServer, PORT } from './servers.js';

const HTTP_REQUEST = 'GET /hello.txt HTTP/1.0\r\n\r\n';
const source = (name) => fileURLToPath(new URL(name, import.meta.url));

const connectionsOf = ({ twice }) => (twice ? 2 : 1);

/** The options of our own programs: go-peer.go, JavaPeer.java, python-peer.py and node-peer.js. */
function words({ certificate, trust, require, group, twice, ...rare }) {
  const { signWrongly, cannotSign, upTo, sslv2Hello, revocation, insistsOnEms } = rare;
  return [
    ...(certificate ? ['-certificate', certificate] : []),
    ...(trust ? ['-trust', trust] : []),
    ...(require ? ['-require'] : []),
    ...(group ? ['-group', group] : []),
    ...(twice ? ['-twice'] : []),
    ...(signWrongly ? ['-sign-wrongly'] : []),
    ...(cannotSign ? ['-cannot-sign'] : []),
    ...(upTo ? ['-up-to', upTo.replace('TLS ', 'TLSv')] : []),
    ...(sslv2Hello ? ['-sslv2-hello'] : []),
    ...(revocation ? ['-revocation'] : []),
    ...(insistsOnEms ? ['-insists-on-ems'] : []),
  ];
}

/** A program of ours: how it is started, and how that is shown. */
function ownProgram(stack, program, start, shown, writesKeys) {
  const run = (role, version, options) => {
    const args = [role, String(PORT), version.replace('TLS ', 'TLSv'), ...words(options)];
    return {
      ...{ stack, program, writesKeys, files: {} },
      command: [...start, ...args],
      shown: `\`${[...shown, ...args].join(' ')}\``,
    };
  };
  return {
    server: (version, options) => run('server', version, options),
    client: (version, options, ending) => ({
      ...run('client', version, options),
      connections: connectionsOf(options),
      ending,
    }),
  };
}

function gnutlsOptions(version, { certificate, trust, group }) {
  const groups = group ? `:-GROUP-ALL:+GROUP-${group.toUpperCase()}` : '';
  return [
    `--priority=NORMAL:-VERS-ALL:+VERS-${version.replace(' ', '')}${groups}`,
    ...(certificate ? [`--x509certfile=${certificate}.crt`, `--x509keyfile=${certificate}.key`] : []),
    ...(trust ? [`--x509cafile=${trust}.crt`] : []),
  ];
}

const gnutls = {
  server(version, options) {
    const asks = options.require
      ? ['--require-client-cert', '--verify-client-cert']
      : ['--disable-client-cert'];
    const command = ['gnutls-serv', `--port=${PORT}`, '--http', '--httpdata=hello.txt', '--quiet'];
    command.push(...gnutlsOptions(version, options), ...asks);
    const files = { 'hello.txt': 'hello\n' };
    return { stack: 'GnuTLS', program: 'gnutls-serv', command, files, shown: `\`${command.join(' ')}\`` };
  },
  client(version, options, ending) {
    const command = [
      'gnutls-cli',
      `--port=${PORT}`,
      '--sni-hostname=localhost',
      '--verify-hostname=localhost',
    ];
    command.push(...gnutlsOptions(version, options), ...(options.twice ? ['--resume'] : []), '127.0.0.1');
    const shown = `\`${command.join(' ')}\``;
    const connections = connectionsOf(options);
    return {
      stack: 'GnuTLS',
      program: 'gnutls-cli',
      command,
      input: HTTP_REQUEST,
      connections,
      ending,
      shown,
    };
  },
};

const NSS_GROUPS = { x25519: 'x25519', secp256r1: 'P256', secp384r1: 'P384' };

function nssOptions(version, { group }) {
  const only = version.replace(' ', '').toLowerCase();
  return ['-V', `${only}:${only}`, ...(group ? ['-I', NSS_GROUPS[group]] : [])];
}

/** NSS keeps certificates and trust in databases: makeNssDatabases. Debian's NSS writes no key log. */
const nss = {
  server(version, options) {
    const command = [
      'selfserv',
      '-u',
      '-d',
      'sql:nss-server',
      '-p',
      String(PORT),
      '-n',
      options.certificate,
      '-w',
      '',
    ];
    command.push(...nssOptions(version, options), ...(options.require ? ['-r', '-r'] : []));
    const shown = `\`${command.join(' ')}\``;
    return { stack: 'NSS', program: 'selfserv', writesKeys: false, command, files: {}, shown };
  },
  client(version, { certificate, trust, ...options }, ending) {
    const command = ['tstclnt', '-h', 'localhost', '-4', '-p', String(PORT), '-d'];
    // Asked for any certificate, tstclnt would take one that it was not told to.
    const withTrust = certificate ? 'nss-client' : 'nss-client-without-certificate';
    command.push(`sql:${trust ? withTrust : 'nss-client-without-ca'}`, '-w', '', '-A', 'request.txt');
    command.push(...(certificate ? ['-n', certificate] : []), ...nssOptions(version, options));
    if (options.twice) command.push('-L', '2');
    const files = { 'request.txt': HTTP_REQUEST };
    const shown = `\`${command.join(' ')}\``;
    const connections = connectionsOf(options);
    return {
      stack: 'NSS',
      program: 'tstclnt',
      writesKeys: false,
      command,
      files,
      connections,
      ending,
      shown,
    };
  },
};

const openssl = {
  server(version, { certificate, trust, require, group }) {
    const ask = require ? ['-Verify', '1', '-verify_return_error'] : [];
    return opensslServer(
      [
        version === 'TLS 1.2' ? '-tls1_2' : '-tls1_3',
        ...ask,
        ...(trust ? ['-CAfile', `${trust}.crt`] : []),
        ...(group ? ['-groups', group] : []),
      ],
      certificate,
    );
  },
  /** curl, or s_client where a session has to be kept; that is two steps. */
  client(version, { certificate, trust, group }, ending) {
    return curl(
      version,
      [
        ...(trust ? ['--cacert', `${trust}.crt`] : []),
        ...(certificate ? ['--cert', `${certificate}.crt`, '--key', `${certificate}.key`] : []),
        ...(group ? ['--curves', group] : []),
      ],
      ending,
    );
  },
};

/** The steps of openssl s_client that keeps a session and resumes it. */
export function resumingSteps(version, trust) {
  return [
    ['-sess_out', /New, TLSv1/],
    ['-sess_in', /Reused, TLSv1/],
  ].map(([option, says]) =>
    opensslClient(version, ['-CAfile', `${trust}.crt`, option, 'session.pem'], { exit: 0, says }),
  );
}

const script = (stack, program, command, name) =>
  ownProgram(stack, program, [command, source(name)], [program, name], true);

/** Every stack, by the word for it in the names of the scenarios. */
export const PEERS = {
  openssl,
  gnutls,
  nss,
  go: ownProgram('Go', 'go', ['./go-peer'], ['go-peer'], true),
  java: ownProgram('Java', 'java', ['java', '-cp', '.', 'JavaPeer'], ['java', 'JavaPeer'], false),
  // Debian's own, whatever else is first in the path.
  python: script('Python', 'python3', '/usr/bin/python3', 'python-peer.py'),
  node: script('Node.js', 'node', 'node', 'node-peer.js'),
};

const NSS_DATABASES = {
  'nss-server': { own: ['server-issued'], trusted: { 'client-ca': 'T,,' } },
  'nss-client': { own: ['client', 'client-other', 'client-expired'], trusted: { 'server-ca': 'C,,' } },
  'nss-client-without-certificate': { own: [], trusted: { 'server-ca': 'C,,' } },
  'nss-client-without-ca': { own: ['client'], trusted: {} },
};

function makeNssDatabases(run) {
  for (const [name, { own, trusted }] of Object.entries(NSS_DATABASES)) {
    const database = `sql:${name}`;
    run('mkdir', name);
    run('certutil', '-N', '-d', database, '--empty-password');
    for (const certificate of own) {
      const pair = ['-in', `${certificate}.crt`, '-inkey', `${certificate}.key`, '-name', certificate];
      run('openssl', 'pkcs12', '-export', ...pair, '-passout', 'pass:', '-out', 'issue.p12');
      run('pk12util', '-i', 'issue.p12', '-d', database, '-W', '');
    }
    for (const [certificate, trust] of Object.entries(trusted)) {
      run('certutil', '-A', '-d', database, '-n', certificate, '-t', trust, '-i', `${certificate}.crt`);
    }
  }
}

/**
 * Builds the programs and makes the databases that some programs need.
 * @param {Set<string>} programs the programs that will run
 * @param {string} directory the directory of the certificates
 */
export function prepare(programs, directory) {
  const env = { ...process.env, HOME: directory, GOCACHE: `${directory}/go-cache`, GO111MODULE: 'off' };
  const run = (program, ...args) =>
    execFileSync(program, args, { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
  if (programs.has('go')) run('go', 'build', '-o', 'go-peer', source('go-peer.go'));
  if (programs.has('java')) run('javac', '-d', '.', source('JavaPeer.java'));
  if (programs.has('selfserv') || programs.has('tstclnt')) makeNssDatabases(run);
}
