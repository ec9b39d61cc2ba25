/** The programs of remedy-cases.js, each set up to fail or to work. */
import { fileURLToPath } from 'node:url';
import { curl, opensslClient } from './clients.js';
import { PEERS } from './peers.js';
import { certificateDirectives, nginx, opensslServer, PORT } from './servers.js';

export const TLS12 = 'TLS 1.2';
export const TLS13 = 'TLS 1.3';
const HTTP_REQUEST = 'GET /hello.txt HTTP/1.0\r\n\r\n';
export const OK = { exit: 0, says: /hello/ };
export const FAILS = { exit: [1, 4, 8, 14, 35, 52, 55, 56, 60] };
/** Refused in words, over TLS. */
const nginxSays = (text) => ({ exit: 0, says: new RegExp(`400 Bad Request[^]*${text}`) });
export const IN_WORDS = nginxSays('The SSL certificate error');

export const TRUST = ['--cacert', 'server-ca.crt'];
const present = (name, key = name) => ['--cert', `${name}.crt`, '--key', `${key}.key`];

export const asking = (...more) =>
  nginx([
    ...certificateDirectives('server-issued'),
    'ssl_verify_client on',
    'ssl_client_certificate client-ca.crt',
    'ssl_verify_depth 3',
    ...more,
  ]);
export const showing = (chain, key = chain) => nginx(certificateDirectives(chain, key));

/** haproxy that requires a client certificate, and answers by itself. */
export function haproxy(version, options, certificate = 'server-issued') {
  const only = version.replace('TLS ', 'TLSv');
  const bind = `bind 127.0.0.1:${PORT} ssl crt haproxy.pem ssl-min-ver ${only} ssl-max-ver ${only} ${options}`;
  const configuration = [
    ...['defaults', '  mode http'],
    ...['connect', 'client', 'server'].map((what) => `  timeout ${what} 5s`),
    ...['frontend front', `  ${bind}`],
    '  http-request return status 200 content-type text/plain string "hello\\n"',
    '',
  ].join('\n');
  return {
    ...{ program: 'haproxy', stack: 'OpenSSL', writesKeys: false },
    before: [['sh', '-c', `cat ${certificate}.crt ${certificate}.key > haproxy.pem`]],
    command: ['haproxy', '-db', '-f', 'haproxy.cfg'],
    files: { 'haproxy.cfg': configuration },
    shown: `haproxy: \`${bind}\``,
  };
}
export const HAPROXY_ASKS = 'verify required ca-file client-ca.crt';

const script = (name) => fileURLToPath(new URL(name, import.meta.url));
export const perl = (version, ...told) => ({
  ...{ program: 'perl', stack: 'OpenSSL', writesKeys: false, files: {} },
  command: [
    'perl',
    script('perl-peer.pl'),
    String(PORT),
    version.replace('TLS ', 'TLSv').replace('.', '_'),
    ...told,
  ],
  shown: `\`perl perl-peer.pl ${told.join(' ')}\``,
});
export const pyOpenSsl = (version, ...context) => ({
  ...{ program: 'python3-openssl', stack: 'OpenSSL', writesKeys: false, files: {} },
  command: [
    '/usr/bin/python3',
    script('session-context-server.py'),
    String(PORT),
    version.replace('TLS ', 'TLSv'),
    ...context,
  ],
  shown: '`session-context-server.py`',
});

/** A program of PEERS with more on its command line. */
const withMore = (peer, ...more) => ({ ...peer, command: [...peer.command, ...more] });
export const pythonServer = (version, ...more) =>
  withMore(
    PEERS.python.server(version, { certificate: 'server-issued', trust: 'client-ca', require: true }),
    ...more,
  );
export const pythonClient = (version, ending, ...more) =>
  withMore(PEERS.python.client(version, { trust: 'server-ca' }, ending), ...more);
export const nodeServer = (version, ...more) =>
  withMore(
    PEERS.node.server(version, { certificate: 'server-issued', trust: 'client-ca', require: true }),
    ...more,
  );
export const nodeClient = (version, ending, ...more) =>
  withMore(PEERS.node.client(version, { trust: 'server-ca' }, ending), ...more);
export const java = (version, ending, settings = [], options = { trust: 'server-ca' }) => {
  const client = PEERS.java.client(version, options, ending);
  return { ...client, command: ['java', ...settings, ...client.command.slice(1)] };
};
export const javaServer = (version, trust = 'client-ca') =>
  PEERS.java.server(version, { certificate: 'server-issued', trust, require: true });

/** curl that shows a certificate, by the names of chain and key. */
export const client = (version, ending, chain = 'client', key = chain) =>
  curl(version, [...TRUST, ...present(chain, key)], ending);

export const CRL_LATE = 'client-ca-out-of-date.crl';

const MOSQUITTO_PSK = 'anna:00112233445566778899aabbccddeeff\n';
export function mosquitto(files, settings) {
  return {
    ...{ program: 'mosquitto', stack: 'OpenSSL', writesKeys: false },
    command: ['mosquitto', '-c', 'mosquitto.conf'],
    files: {
      'mosquitto.conf': [
        `listener ${PORT} 127.0.0.1`,
        'allow_anonymous true',
        'user root',
        ...settings,
        '',
      ].join('\n'),
      ...files,
    },
    shown: `mosquitto: \`${settings.join('; ')}\``,
  };
}
export const publish = (ending, options) => {
  const command = [
    'mosquitto_pub',
    '-h',
    '127.0.0.1',
    '-p',
    String(PORT),
    '-t',
    't',
    '-m',
    'hello',
    ...options,
  ];
  return {
    program: 'mosquitto',
    stack: 'OpenSSL',
    writesKeys: false,
    command,
    ending,
    shown: `\`${command.join(' ')}\``,
  };
};

export const gnutlsPskServer = {
  ...{
    program: 'gnutls-serv',
    stack: 'GnuTLS',
    files: { 'psk.txt': 'anna:00112233445566778899aabbccddeeff\n' },
  },
  command: [
    'gnutls-serv',
    `--port=${PORT}`,
    '--http',
    '--quiet',
    '--pskpasswd=psk.txt',
    '--priority=NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+PSK:+ECDHE-PSK',
  ],
  shown: '`gnutls-serv --pskpasswd`',
};
export const gnutlsPskClient = (key, ending, user = 'anna') => ({
  ...{ program: 'gnutls-cli', stack: 'GnuTLS', input: HTTP_REQUEST },
  command: [
    'gnutls-cli',
    `--port=${PORT}`,
    `--pskusername=${user}`,
    `--pskkey=${key}`,
    '--priority=NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+PSK:+ECDHE-PSK',
    'localhost',
  ],
  ending,
  shown: '`gnutls-cli --pskkey`',
});
export const BY_PSK = [{ 'psk.txt': MOSQUITTO_PSK }, ['psk_hint x', 'psk_file psk.txt']];
export const DONE = { exit: [0, 1], says: /Handshake was completed/ };
export const PSK = '00112233445566778899aabbccddeeff';
export const OTHER_PSK = 'ffeeddccbbaa99887766554433221100';
export const pskServer = (version) =>
  version === TLS13
    ? opensslServer(['-tls1_3', '-nocert', '-psk_identity', 'anna', '-psk', PSK], '')
    : opensslServer(['-tls1_2', '-nocert', '-cipher', 'PSK', '-psk_identity', 'anna', '-psk', PSK], '');
export const pskClient = (version, identity, key, ending) =>
  opensslClient(
    version,
    ['-psk_identity', identity, '-psk', key, ...(version === TLS12 ? ['-cipher', 'PSK'] : [])],
    ending,
  );

/** openssl s_client that keeps its session, and comes back with it. */
export const resuming = (version, options, ending) =>
  [
    ['-sess_out', { exit: 0, says: /hello/ }],
    ['-sess_in', ending],
  ].map(([option, end]) =>
    opensslClient(
      version,
      [
        '-CAfile',
        'server-ca.crt',
        ...['-cert', 'client.crt', '-key', 'client.key'],
        ...options,
        option,
        'session.pem',
      ],
      end,
    ),
  );
