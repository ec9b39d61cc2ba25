/** Connections in which TLS was meant and never began: turned down in clear, by the server or a proxy, or not expected so. */
import { curl, sClient } from './clients.js';
import { established, NOT_ASKED, withoutAnswer } from './expected.js';
import { postfix, SMTP_PORT } from './mail-servers.js';
import { certificateDirectives, nginx, PORT, PORT_BEHIND_PROXY } from './servers.js';

const POSTGRESQL_PORT = 5432;
/** curl: TLS was required and could not be had; the proxy did not open the tunnel; the handshake failed. */
const CURL_USE_SSL_FAILED = 64;
const CURL_RECEIVE = 56;
const CURL_CONNECT = 35;
/** The server did not take the sender. */
const CURL_SEND = 55;

const turnedDown = (cause, refusedBy = 'server') => withoutAnswer('not_tls', refusedBy, cause, 'tcp');

/** Postfix with these lines in place of what it has for TLS. */
const postfixWith = (...settings) => {
  const server = postfix(settings);
  return {
    ...server,
    files: { ...server.files, 'mail.txt': 'Subject: hello\r\n\r\nhello\r\n' },
    shown: `Postfix (SMTP): \`${settings.join('; ')}\``,
  };
};

/** curl that wants to hand in mail under TLS, or not at all. */
const mail = (says, port = SMTP_PORT) =>
  curl(undefined, ['--ssl-reqd'], { exit: CURL_USE_SSL_FAILED, says }, `smtp://localhost:${port}`);

/** curl that hands in mail and does not mind who reads it. */
const mailInClear = (ending) =>
  curl(
    undefined,
    ['--mail-from', 'anna@example.com', '--mail-rcpt', 'bert@mail.example.com', '-T', 'mail.txt'],
    ending,
    `smtp://localhost:${SMTP_PORT}`,
  );

/** netsed in front of Postfix: it writes other letters into the stream. */
const stripping = (() => {
  const behind = postfixWith('smtpd_tls_security_level = may');
  const command = [
    ...['netsed', 'tcp', String(PORT), '127.0.0.1', String(SMTP_PORT)],
    's/250-STARTTLS/250-XXXXXXXA',
  ];
  return {
    ...{ program: 'netsed', stack: 'none', writesKeys: false, beside: [behind], files: {}, command },
    shown: `\`${command.join(' ')}\`; behind it ${behind.shown}`,
  };
})();

/** tinyproxy with these lines of its own. */
function tinyproxy(settings) {
  const lines = [`Port ${PORT}`, 'Listen 127.0.0.1', 'Allow 127.0.0.1', ...settings];
  return {
    ...{ program: 'tinyproxy', stack: 'none', writesKeys: false },
    command: ['tinyproxy', '-d', '-c', 'tinyproxy.conf'],
    files: { 'tinyproxy.conf': `${lines.join('\n')}\n` },
    shown: `tinyproxy: \`${settings.join('; ')}\``,
  };
}

/** curl that asks the proxy for a tunnel. */
const throughProxy = (says) =>
  curl(
    undefined,
    ['-x', `http://127.0.0.1:${PORT}`],
    { exit: CURL_RECEIVE, says },
    `https://localhost:${PORT_BEHIND_PROXY}/`,
  );

/** A program of PostgreSQL, of whatever version there is, as the user that it wants to be. */
const asPostgres = (program) => [
  'sh',
  '-c',
  `exec setpriv --reuid=postgres --regid=postgres --clear-groups "$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)"/${program}`,
];

/** PostgreSQL as it is without a certificate. */
const postgresqlWithoutTls = {
  ...{ program: 'postgresql', stack: 'none', port: POSTGRESQL_PORT, writesKeys: false },
  before: [
    ['rm', '-rf', 'pgdata'],
    ['install', '-d', '-m', '0700', '-o', 'postgres', '-g', 'postgres', 'pgdata'],
    asPostgres('initdb -D pgdata -A trust'),
  ],
  command: asPostgres(
    `postgres -D pgdata -p ${POSTGRESQL_PORT} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c ssl=off`,
  ),
  files: {},
  shown: 'PostgreSQL: `ssl = off`',
};

/** psql that asks who it is. */
function psql(mode, ending) {
  const target = `host=127.0.0.1 port=${POSTGRESQL_PORT} user=postgres sslmode=${mode} gssencmode=disable`;
  const command = ['psql', '-X', '-At', '-c', 'SELECT current_user', target];
  return {
    ...{ program: 'psql', stack: 'OpenSSL', writesKeys: false, ending, command },
    shown: `\`psql -c 'SELECT current_user' '${target}'\``,
  };
}

const issued = certificateDirectives('server-issued');
const TRUST = ['--cacert', 'server-issued-chain.crt'];

export const BEFORE_SCENARIOS = [
  {
    name: 'starttls-refused-postfix',
    configured: 'Postfix offers STARTTLS and has no private key; the client wants TLS or nothing',
    server: postfixWith('smtpd_tls_security_level = may', 'smtpd_tls_key_file = missing.key'),
    steps: [mail(/STARTTLS denied, code 454/)],
    connections: [turnedDown('starttls_refused')],
  },
  {
    name: 'starttls-refused-postfix-s-client',
    configured: 'The same, and a client that begins TLS whatever the server answers',
    server: postfixWith('smtpd_tls_security_level = may', 'smtpd_tls_key_file = missing.key'),
    steps: [
      {
        ...sClient('TLS 1.3', ['-starttls', 'smtp'], SMTP_PORT),
        ending: { exit: 1, says: /wrong version number|packet length too long|unexpected eof/ },
      },
    ],
    // After a 454 it says 500 to the ClientHello: at that moment it speaks no TLS.
    connections: [turnedDown(['starttls_refused', 'not_tls_server'])],
  },
  {
    name: 'starttls-not-offered-postfix',
    configured: 'Postfix without TLS; the client wants TLS or nothing, hears no offer and says QUIT',
    server: postfixWith('smtpd_tls_security_level = none'),
    steps: [mail(/STARTTLS not supported/)],
    connections: [turnedDown(['starttls_refused', 'starttls_stripped'])],
  },
  {
    name: 'starttls-stripped-netsed',
    configured: 'Between the client and Postfix something makes the offer of STARTTLS unreadable',
    server: stripping,
    steps: [mail(/STARTTLS not supported/, PORT)],
    connections: [turnedDown('starttls_stripped', 'network')],
  },
  {
    name: 'tls-required-postfix',
    configured: 'Postfix takes mail under TLS alone, and the client does not ask for it',
    server: postfixWith('smtpd_tls_security_level = encrypt'),
    steps: [mailInClear({ exit: CURL_SEND, says: /530 5\.7\.0 Must issue a STARTTLS command first/ })],
    connections: [turnedDown('plain_to_tls')],
  },
  {
    name: 'mail-in-clear-beside-starttls-postfix',
    configured: 'Postfix takes mail with and without TLS; one client asks for TLS, another does not',
    server: postfixWith('smtpd_tls_security_level = may'),
    steps: [
      {
        ...sClient('TLS 1.3', ['-starttls', 'smtp', '-ign_eof', '-CAfile', 'server-ca.crt'], SMTP_PORT),
        input: 'QUIT\r\n',
        ending: { exit: 0, says: /Verify return code: 0/ },
      },
      mailInClear({ exit: 0, says: /250 2\.0\.0 Ok/ }),
    ],
    connections: [
      established('TLS 1.3', NOT_ASKED),
      {
        ...withoutAnswer('not_tls', 'none', 'none', 'tcp'),
        refused: null,
      },
    ],
  },
  {
    name: 'connect-forbidden-tinyproxy',
    configured: 'The proxy opens tunnels to port 443 alone, and another is asked for',
    server: tinyproxy(['ConnectPort 443']),
    steps: [throughProxy(/response 403|code 403/)],
    connections: [turnedDown('proxy_refused')],
  },
  {
    name: 'connect-unauthorized-tinyproxy',
    configured: 'The proxy wants a password, and the client has none',
    server: tinyproxy(['BasicAuth anna secret']),
    steps: [throughProxy(/response 407|code 407/)],
    connections: [turnedDown('proxy_refused')],
  },
  {
    name: 'proxy-header-unexpected-nginx',
    configured: 'The client sends a PROXY header in front of TLS, and the server expects none',
    server: nginx(issued),
    steps: [
      curl(undefined, ['--haproxy-protocol', ...TRUST], { exit: CURL_CONNECT, says: /wrong version number/ }),
    ],
    connections: [withoutAnswer(['failed', 'not_tls'], 'server', 'proxy_protocol', 'client_hello')],
  },
  {
    name: 'proxy-header-missing-nginx',
    configured: 'The server expects a PROXY header, and the client begins with TLS',
    server: { ...nginx(issued, ['ssl', 'proxy_protocol']), says: /broken header/ },
    steps: [curl(undefined, TRUST, { exit: CURL_CONNECT, says: /./ })],
    connections: [
      withoutAnswer(
        ['failed', 'abandoned'],
        'server',
        ['proxy_protocol', 'abandoned', 'reset'],
        'client_hello',
      ),
    ],
  },
  {
    name: 'postgresql-refuses-tls',
    configured: 'PostgreSQL without TLS, and a client that requires it',
    server: postgresqlWithoutTls,
    steps: [psql('require', { exit: 2, says: /server does not support SSL/ })],
    connections: [turnedDown('starttls_refused')],
  },
  {
    name: 'postgresql-refuses-tls-goes-on',
    configured: 'PostgreSQL without TLS, and a client that would rather have it and goes on in clear',
    server: postgresqlWithoutTls,
    steps: [psql('prefer', { exit: 0, says: /postgres/ })],
    connections: [turnedDown('starttls_refused')],
  },
];
