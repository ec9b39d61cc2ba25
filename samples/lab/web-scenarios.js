/** HTTPS seen from its edges: an answer without a body, a server behind a balancer, clients that only look. */
import { curl, sClient } from './clients.js';
import { EMPTY, established, NOT_ASKED, rejected, SENT } from './expected.js';
import { certificateDirectives, nginx, PORT, PORT_BEHIND_PROXY } from './servers.js';

const TRUST = ['--cacert', 'server-issued-chain.crt'];
const present = (name) => ['--cert', `${name}.crt`, '--key', `${name}.key`];
const REQUIRES = [
  ...certificateDirectives('server-issued'),
  'ssl_verify_client on',
  'ssl_client_certificate client-ca.crt',
];

/** The server that the balancers know: it requires a client certificate, which no balancer here has. */
const behind = { ...nginx(REQUIRES, ['ssl'], { port: PORT_BEHIND_PROXY }) };

const haproxyVersion = (version) => version.replace('TLS ', 'TLSv');

/** haproxy that ends TLS, and speaks TLS of its own with the server behind it. */
function haproxy(version) {
  const only = `ssl-min-ver ${haproxyVersion(version)} ssl-max-ver ${haproxyVersion(version)}`;
  const bind = `bind 127.0.0.1:${PORT} ssl crt haproxy.pem ${only}`;
  const server = `server one 127.0.0.1:${PORT_BEHIND_PROXY} ssl verify required ca-file server-ca.crt`;
  const configuration = [
    'defaults',
    '  mode http',
    ...['connect', 'client', 'server'].map((what) => `  timeout ${what} 5s`),
    'frontend front',
    `  ${bind}`,
    '  default_backend back',
    'backend back',
    `  ${server}`,
    '',
  ].join('\n');
  return {
    program: 'haproxy',
    stack: 'OpenSSL',
    writesKeys: false,
    before: [['sh', '-c', 'cat server-issued.crt server-issued.key > haproxy.pem']],
    beside: [behind],
    command: ['haproxy', '-db', '-f', 'haproxy.cfg'],
    files: { 'haproxy.cfg': configuration },
    shown: `haproxy: \`${bind}; ${server}\`; behind it ${behind.shown}`,
  };
}

/** nginx that does the same. */
function nginxBalancer() {
  const pass = `proxy_pass https://127.0.0.1:${PORT_BEHIND_PROXY}`;
  const front = nginx(certificateDirectives('server-issued'), ['ssl'], {
    locations: [`location / { ${pass}; }`],
  });
  return {
    ...front,
    beside: [behind],
    shown: `${front.shown.slice(0, -1)} location / { ${pass}; }\`; behind it ${behind.shown}`,
  };
}

/** nc that opens the port and closes it again. */
const portProbe = {
  ...{ program: 'nc', stack: 'none', writesKeys: false, ending: { exit: 0 } },
  command: ['nc', '-z', '127.0.0.1', String(PORT)],
  shown: `\`nc -z 127.0.0.1 ${PORT}\``,
};

const NO_DATA = {
  tls: { version: null, resumed: false },
  clientAuthentication: { requested: 'unknown', certificate: 'unknown' },
  ...{ outcome: 'not_tls', refusedBy: 'none', refused: null, cause: 'no_data' },
  until: 'tcp',
};

function inBothVersions(version) {
  const prefix = version.replace('TLS 1.', 'tls1');
  const head = (name, configured, options, says, connection, parameters = ['ssl']) => ({
    name: `${prefix}-${name}`,
    configured,
    server: nginx(REQUIRES, parameters),
    steps: [curl(version, ['-I', ...TRUST, ...options], { exit: 0, says })],
    connections: [connection],
  });
  const missing = rejected(version, 'server', 'missing_client_certificate', 'no_client_certificate', EMPTY);
  const balanced = (name, configured, server, says) => ({
    name: `${prefix}-${name}`,
    configured,
    server,
    steps: [curl(version, [...TRUST, ...present('client')], { exit: 0, says })],
    // The client was never asked on this leg: what is refused is the balancer's certificate, on the other one.
    connections: [established(version, NOT_ASKED)],
  });
  const probe = (name, configured, options, server) => ({
    name: `${prefix}-${name}`,
    configured,
    server,
    steps: [{ ...sClient(version, options), ending: { exit: 0, says: /DONE/ } }],
    connections: [established(version, NOT_ASKED)],
  });
  return [
    head(
      'head-no-client-certificate',
      'nginx requires a client certificate, and curl, which asks for the headers only (HEAD), has none.',
      [],
      /400 Bad Request/,
      missing,
    ),
    head(
      'head-no-client-certificate-http2',
      'nginx requires a client certificate, and curl, which asks for the headers only (HEAD, HTTP/2), has none.',
      [],
      /HTTP\/2 400/,
      missing,
      ['ssl', 'http2'],
    ),
    head(
      'head-client-expired',
      'nginx requires a client certificate; curl presents one that expired on 2024-01-01 and asks for the headers only (HEAD).',
      present('client-expired'),
      /400 Bad Request/,
      rejected(version, 'server', 'client_certificate', 'expired', SENT),
    ),
    head(
      'head-mutual-success',
      'nginx requires a client certificate; curl presents one and asks for the headers only (HEAD).',
      present('client'),
      /200 OK/,
      established(version, SENT),
    ),
    balanced(
      'haproxy-no-client-certificate-behind',
      'haproxy asks the client for no certificate and has none for the server behind it, which requires one: the 400 that the client gets speaks of the other leg.',
      haproxy(version),
      /400 Bad Request[\s\S]*No required SSL certificate was sent/,
    ),
    balanced(
      'nginx-no-client-certificate-behind',
      'nginx, as a reverse proxy, asks the client for no certificate and has none for the server behind it, which requires one: the 400 that the client gets speaks of the other leg.',
      nginxBalancer(),
      /400 Bad Request[\s\S]*No required SSL certificate was sent/,
    ),
    probe(
      's-client-probe',
      'openssl s_client finishes the handshake with nginx and leaves without a word, as somebody does who only looks at the certificate.',
      ['-CAfile', 'server-ca.crt'],
      nginx(certificateDirectives('server-issued')),
    ),
    probe(
      's-client-probe-untrusted',
      'openssl s_client finishes the handshake with nginx, whose CA it does not know but which it does not refuse, and leaves without a word.',
      ['-CAfile', 'other-ca.crt'],
      nginx(certificateDirectives('server-issued')),
    ),
    probe(
      's-client-probe-http2',
      'openssl s_client finishes the handshake with nginx, which begins HTTP/2 with its SETTINGS, and leaves without a word.',
      ['-CAfile', 'server-ca.crt', '-alpn', 'h2'],
      nginx(certificateDirectives('server-issued'), ['ssl', 'http2']),
    ),
    {
      name: `${prefix}-port-probe`,
      configured:
        'A success; then nc -z opens the port and closes it again without a byte, as a health check does.',
      server: nginx(certificateDirectives('server-issued')),
      steps: [curl(version, TRUST, { exit: 0, says: /hello/ }), portProbe],
      connections: [established(version, NOT_ASKED), NO_DATA],
    },
  ];
}

export const WEB_SCENARIOS = ['TLS 1.2', 'TLS 1.3'].flatMap(inBothVersions);
