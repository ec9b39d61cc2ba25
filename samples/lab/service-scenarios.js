/** Servers that refuse for want of a certificate after TLS let everybody in: per path, per database, without a word. */
import { curl, opensslClient } from './clients.js';
import { clientCertificateRefused, EMPTY, established, rejected, SENT } from './expected.js';
import { PEERS } from './peers.js';
import { certificateDirectives, nginx, PORT, PORT_BEHIND_PROXY } from './servers.js';

const POSTGRESQL_PORT = 5432;
const TRUST = ['--cacert', 'server-issued-chain.crt'];
const S_CLIENT_TRUST = ['-CAfile', 'server-ca.crt'];
const present = (name) => ['--cert', `${name}.crt`, '--key', `${name}.key`];
const PAGE = `https://localhost:${PORT}/hello.txt`;
const PRIVATE_PAGE = `https://localhost:${PORT}/private/hello.txt`;

const MODULES = ['mpm_prefork', 'authz_core', 'ssl', 'socache_shmcb', 'mime'];

/** Apache; what it wants of clients stands in its own lines, those of a path included. */
function apache(version, lines) {
  const configuration = (directory) =>
    [
      ...MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
      `ServerRoot ${directory}`,
      `PidFile ${directory}/apache.pid`,
      `DefaultRuntimeDir ${directory}`,
      'ErrorLog /dev/null',
      'TypesConfig /dev/null',
      'User nobody',
      'Group nogroup',
      'StartServers 1',
      'ServerName localhost',
      `Listen 127.0.0.1:${PORT}`,
      `DocumentRoot ${directory}/htdocs`,
      'SSLEngine on',
      `SSLProtocol -all +${version.replace('TLS ', 'TLSv')}`,
      `SSLCertificateFile ${directory}/server-issued.crt`,
      `SSLCertificateKeyFile ${directory}/server-issued.key`,
      `SSLCACertificateFile ${directory}/client-ca.crt`,
      ...lines,
      '',
    ].join('\n');
  return {
    ...{ program: 'apache2', stack: 'OpenSSL', writesKeys: false },
    before: [['chmod', '-R', 'a+rX', 'htdocs']],
    // When it ends, it ends its whole process group: that must be its own.
    command: ['sh', '-c', 'exec setsid apache2 -DFOREGROUND -f "$PWD/apache.conf"'],
    files: {
      'apache.conf': configuration,
      'htdocs/hello.txt': 'hello\n',
      'htdocs/private/hello.txt': 'hello\n',
    },
    shown: `Apache: \`${['SSLCACertificateFile client-ca.crt', ...lines].join('; ')}\``,
  };
}
const perPath = ['<Location /private>', 'SSLVerifyClient require', '</Location>'];

/** nginx that lets everybody in and refuses one path to clients without a certificate. */
function nginxPerPath() {
  const locations = [
    'location / { return 200 "hello\\n"; }',
    'location /private/ { if ($ssl_client_verify != SUCCESS) { return 403; } return 200 "hello\\n"; }',
  ];
  const server = nginx(
    [
      ...certificateDirectives('server-issued'),
      'ssl_verify_client optional',
      'ssl_client_certificate client-ca.crt',
    ],
    ['ssl'],
    { locations },
  );
  return { ...server, shown: `${server.shown.slice(0, -1)} ${locations[1]}\`` };
}

/** nginx as a TCP proxy that ends TLS: it closes where it would refuse. */
function nginxStream() {
  const server = [
    `listen 127.0.0.1:${PORT} ssl`,
    ...certificateDirectives('server-issued'),
    'ssl_verify_client on',
    'ssl_client_certificate client-ca.crt',
    `proxy_pass 127.0.0.1:${PORT_BEHIND_PROXY}`,
  ];
  const configuration = [
    ...['load_module /usr/lib/nginx/modules/ngx_stream_module.so;', 'daemon off;', 'master_process off;'],
    ...['pid stream.pid;', 'error_log stderr;', 'events {}', 'stream {', '  server {'],
    ...server.map((directive) => `    ${directive};`),
    ...['  }', '}', ''],
  ].join('\n');
  return {
    ...{ program: 'nginx', writesKeys: false },
    beside: [nginx([], [], { port: PORT_BEHIND_PROXY })],
    command: ['nginx', '-p', '.', '-c', 'stream.conf', '-e', 'stderr'],
    files: { 'stream.conf': configuration },
    shown: `nginx (stream): \`${server.map((directive) => `${directive};`).join(' ')}\``,
  };
}

/** PostgreSQL that lets nobody in without a certificate of its client CA, and with one everybody. */
function postgresql() {
  const folder = '/usr/lib/postgresql';
  const asPostgres = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'];
  const line = 'hostssl all all 127.0.0.1/32 trust clientcert=verify-ca';
  const settings = ['ssl=on', 'ssl_ca_file=client-ca.crt'];
  const options = [
    ...settings,
    ...[`port=${POSTGRESQL_PORT}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='],
  ];
  const script = [
    `bin=$(echo ${folder}/*/bin)`,
    'rm -rf postgresql',
    'install -d -m 700 -o postgres postgresql',
    `${asPostgres.join(' ')} $bin/initdb -A trust -D "$PWD/postgresql" >/dev/null`,
    'for name in server-issued.crt server-issued.key client-ca.crt; do install -o postgres -m 600 $name postgresql/; done',
    'mv postgresql/server-issued.crt postgresql/server.crt',
    'mv postgresql/server-issued.key postgresql/server.key',
    `echo "${line}" > postgresql/pg_hba.conf`,
  ];
  const start = `cd postgresql; exec ${asPostgres.join(' ')} $(echo ${folder}/*/bin)/postgres -D "$PWD" ${options.map((option) => `-c ${option}`).join(' ')}`;
  return {
    ...{ program: 'postgresql', stack: 'OpenSSL', writesKeys: false, port: POSTGRESQL_PORT, files: {} },
    before: [['sh', '-ec', script.join('\n')]],
    command: ['sh', '-ec', start],
    shown: `PostgreSQL: \`${settings.join('; ')}\`, pg_hba.conf \`${line}\``,
  };
}

function psql(version, certificate, ending) {
  const only = version.replace('TLS ', 'TLSv');
  const parameters = [
    ...[`host=localhost hostaddr=127.0.0.1 port=${POSTGRESQL_PORT} user=postgres dbname=postgres`],
    ...[`sslmode=verify-full sslrootcert=server-ca.crt gssencmode=disable`],
    ...[`ssl_min_protocol_version=${only} ssl_max_protocol_version=${only}`],
    ...(certificate === '' ? [] : [`sslcert=${certificate}.crt sslkey=${certificate}.key`]),
  ].join(' ');
  return {
    ...{ program: 'psql', stack: 'OpenSSL', writesKeys: false, ending },
    command: ['psql', '-X', '-c', 'select 1', parameters],
    shown: `\`psql -X -c 'select 1' '${parameters}'\``,
  };
}

function inBothVersions(version) {
  const prefix = version.replace('TLS 1.', 'tls1');
  const missing = rejected(version, 'server', 'missing_client_certificate', 'no_client_certificate', EMPTY);
  const scenario = (name, configured, server, step, connection) => ({
    name: `${prefix}-${name}`,
    configured,
    server,
    steps: [step],
    connections: [connection],
  });
  return [
    scenario(
      'nginx-per-path-no-client-certificate',
      'nginx wishes for a client certificate and refuses one path without (403); curl, which has none, gets one page and then, on the same connection, asks for that path.',
      nginxPerPath(),
      curl(version, [...TRUST, PAGE], { exit: 0, says: /hello[\s\S]*403 Forbidden/ }, PRIVATE_PAGE),
      missing,
    ),
    scenario(
      'nginx-per-path-success',
      'nginx wishes for a client certificate and refuses one path without (403); curl, which has one, gets a page and then that path.',
      nginxPerPath(),
      curl(
        version,
        [...TRUST, ...present('client'), PAGE],
        { exit: 0, says: /hello[\s\S]*hello/ },
        PRIVATE_PAGE,
      ),
      established(version, SENT),
    ),
    scenario(
      'nginx-stream-no-client-certificate',
      'nginx, as a TCP proxy, requires a client certificate; openssl s_client has none, and nginx closes without a word.',
      nginxStream(),
      opensslClient(version, S_CLIENT_TRUST, { exit: [0, 1], says: /Cipher is/ }),
      missing,
    ),
    scenario(
      'nginx-stream-client-expired',
      'nginx, as a TCP proxy, requires a client certificate; that of openssl s_client expired on 2024-01-01, and nginx closes without a word.',
      nginxStream(),
      opensslClient(
        version,
        [...S_CLIENT_TRUST, '-cert', 'client-expired.crt', '-key', 'client-expired.key'],
        { exit: [0, 1], says: /Cipher is/ },
      ),
      rejected(version, 'server', 'client_certificate', 'expired', SENT),
    ),
    scenario(
      'nginx-stream-mutual-success',
      'nginx, as a TCP proxy, requires a client certificate; openssl s_client presents one and gets an answer.',
      nginxStream(),
      opensslClient(version, [...S_CLIENT_TRUST, '-cert', 'client.crt', '-key', 'client.key'], {
        exit: 0,
        says: /hello/,
      }),
      established(version, SENT),
    ),
    scenario(
      'apache-no-client-certificate',
      'Apache requires a client certificate and curl has none.',
      apache(version, ['SSLVerifyClient require']),
      curl(version, TRUST, { exit: [35, 56], says: /handshake failure|certificate required/ }),
      clientCertificateRefused(version, 'no_client_certificate', EMPTY),
    ),
    scenario(
      'apache-mutual-success',
      'Apache requires a client certificate and curl presents one that its client CA signed.',
      apache(version, ['SSLVerifyClient require']),
      curl(version, [...TRUST, ...present('client')], { exit: 0, says: /hello/ }),
      established(version, SENT),
    ),
    scenario(
      'apache-per-path-success',
      version === 'TLS 1.2'
        ? 'Apache asks for a client certificate for one path only, in a second handshake; curl presents one.'
        : 'Apache asks for a client certificate for one path only, after the handshake (RFC 8446 section 4.6.2); curl presents one.',
      apache(version, perPath),
      curl(version, [...TRUST, ...present('client')], { exit: 0, says: /hello/ }, PRIVATE_PAGE),
      established(version, SENT),
    ),
    scenario(
      'apache-per-path-no-client-certificate',
      version === 'TLS 1.2'
        ? 'Apache asks for a client certificate for one path only, in a second handshake; curl has none.'
        : 'Apache asks for a client certificate for one path only, after the handshake (RFC 8446 section 4.6.2); curl has none.',
      apache(version, perPath),
      curl(
        version,
        TRUST,
        { exit: [35, 52, 56], says: /handshake failure|certificate required/ },
        PRIVATE_PAGE,
      ),
      { ...missing, outcome: 'failed' },
    ),
    scenario(
      'apache-per-path-client-expired',
      version === 'TLS 1.2'
        ? 'Apache asks for a client certificate for one path only, in a second handshake; that of curl expired on 2024-01-01.'
        : 'Apache asks for a client certificate for one path only, after the handshake (RFC 8446 section 4.6.2); that of curl expired on 2024-01-01.',
      apache(version, perPath),
      curl(
        version,
        [...TRUST, ...present('client-expired')],
        { exit: [35, 52, 55, 56], says: /certificate expired|Connection reset|closed/ },
        PRIVATE_PAGE,
      ),
      { ...rejected(version, 'server', 'client_certificate', 'expired', SENT), outcome: 'failed' },
    ),
    scenario(
      'postgresql-no-client-certificate',
      'PostgreSQL wants a client certificate of whoever logs in over TLS; psql has none.',
      postgresql(),
      psql(version, '', { exit: 2, says: /connection requires a valid client certificate/ }),
      missing,
    ),
    scenario(
      'postgresql-client-unknown-ca',
      'PostgreSQL wants a client certificate of its client CA; psql presents one of another CA.',
      postgresql(),
      psql(version, 'client-other', { exit: 2, says: /unknown ca/ }),
      clientCertificateRefused(version, 'unknown_ca', SENT),
    ),
    scenario(
      'postgresql-mutual-success',
      'PostgreSQL wants a client certificate of its client CA; psql presents one and asks something.',
      postgresql(),
      psql(version, 'client', { exit: 0, says: /1 row/ }),
      established(version, SENT),
    ),
  ];
}

const TLS12 = 'TLS 1.2';

export const SERVICE_SCENARIOS = [
  ...[TLS12, 'TLS 1.3'].flatMap(inBothVersions),
  {
    name: 'tls12-go-client-no-renegotiation',
    configured:
      'Apache asks for a client certificate for one path only, in a second handshake; Go, the client, does not renegotiate.',
    server: apache(TLS12, ['<Location /hello.txt>', 'SSLVerifyClient require', '</Location>']),
    steps: [PEERS.go.client(TLS12, { trust: 'server-ca' }, { exit: 1, says: /refused/ })],
    connections: [
      {
        ...established(TLS12, { requested: ['no', 'yes'], certificate: ['none', 'unknown'] }),
        ...{ outcome: 'failed', refusedBy: 'client', refused: 'parameters', cause: 'no_renegotiation' },
      },
    ],
  },
];
