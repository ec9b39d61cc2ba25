/**
 * Every scenario of the lab as data: what is set up, who talks to whom, how the client must end, and the truth.
 *
 * A step is a client to run, or STOP_SERVER. The order of `connections` is the order of the steps.
 */
import { BEFORE_SCENARIOS } from './before-scenarios.js';
import { CHAIN_SCENARIOS } from './chain-scenarios.js';
import {
  curl,
  holdingClient,
  nodeClient,
  opensslClient,
  renegotiatingClient,
  starttlsClient,
  wget,
} from './clients.js';
import { DEPARTURE_SCENARIOS } from './departure-scenarios.js';
import {
  clientCertificateRefused,
  EMPTY,
  established,
  hungUpOnServerCertificate,
  NOT_ASKED,
  nothingInCommon,
  rejected,
  SENT,
  serverCertificateRefused,
  withoutAnswer,
} from './expected.js';
import { FTP_SCENARIOS } from './ftp-scenarios.js';
import { GIT_SCENARIOS } from './git-scenarios.js';
import { MAIL_SCENARIOS } from './mail-scenarios.js';
import { NAME_SCENARIOS } from './name-scenarios.js';
import { PARAMETER_SCENARIOS } from './parameter-scenarios.js';
import { RELAY_SCENARIOS } from './relay-scenarios.js';
import {
  certificateDirectives,
  connectProxy,
  nginx,
  nodeServer,
  opensslServer,
  PORT,
  PORT_BEHIND_PROXY,
  starttlsServer,
} from './servers.js';
import { SERVICE_SCENARIOS } from './service-scenarios.js';
import { STACK_SCENARIOS } from './stack-scenarios.js';
import { WEB_SCENARIOS } from './web-scenarios.js';

export const STOP_SERVER = 'stop the server';

const TRUST_SERVER = ['--cacert', 'server.crt'];
const TRUST_SERVER_CA = ['--cacert', 'server-ca.crt'];
const OK = { exit: 0, says: /hello/ };
/** curl: the certificate could not be verified; the connection failed in the handshake; it broke while receiving. */
const CURL_CERTIFICATE = 60;
const CURL_CONNECT = 35;
const CURL_RECEIVE = 56;

const asks = [
  ...certificateDirectives('server'),
  'ssl_verify_client on',
  'ssl_client_certificate client-ca.crt',
];
const doesNotAsk = certificateDirectives('server');
const VERIFY = ['-Verify', '1', '-verify_return_error', '-CAfile', 'client-ca.crt'];

/** curl's options to present a client certificate. */
function present(name) {
  return ['--cert', `${name}.crt`, '--key', `${name}.key`];
}

/** The scenarios that are the same in both versions, but for the version. */
function inBothVersions(version) {
  const prefix = version === 'TLS 1.2' ? 'tls12' : 'tls13';
  const is12 = version === 'TLS 1.2';
  /**
   * In TLS 1.3 the client is done before the server judges its certificate, so the alert comes while it reads. In
   * TLS 1.2 curl takes the alert certificate_expired for its own verdict on the server.
   */
  const refusedInTls = (alert, cause) => {
    const exit12 = cause === 'expired' ? CURL_CERTIFICATE : CURL_CONNECT;
    return { exit: is12 ? exit12 : CURL_RECEIVE, says: alert };
  };

  /** nginx refuses the client with status 400, after the handshake. */
  const nginxRefuses = (name, configured, options, text, truth) => ({
    name: `${prefix}-${name}`,
    configured,
    server: nginx(asks),
    steps: [
      curl(version, [...TRUST_SERVER, ...options], {
        exit: 0,
        says: new RegExp(`400 Bad Request[^]*${text}`),
      }),
    ],
    connections: [rejected(version, 'server', ...truth)],
  });
  /** curl refuses the server's certificate in the handshake. */
  const curlRefuses = (name, configured, directives, options, text, cause) => ({
    name: `${prefix}-${name}`,
    configured,
    server: nginx(directives),
    steps: [curl(version, options, { exit: CURL_CERTIFICATE, says: text })],
    connections: [
      serverCertificateRefused(version, cause, directives.includes('ssl_verify_client on') ? 'yes' : 'no'),
    ],
  });
  /** openssl s_server refuses the client's certificate, or its absence, in TLS. */
  const opensslRefuses = (
    name,
    configured,
    options,
    alert,
    cause,
    authentication,
    serverOptions = VERIFY,
  ) => ({
    name: `${prefix}-${name}`,
    configured,
    server: opensslServer(serverOptions),
    steps: [curl(version, [...TRUST_SERVER, ...options], refusedInTls(alert, cause))],
    connections: [clientCertificateRefused(version, cause, authentication)],
  });
  /** The server says no to the ClientHello. */
  const helloRefused = (name, configured, server, client, cause) => ({
    name: `${prefix}-${name}`,
    configured,
    server,
    steps: [client],
    connections: [nothingInCommon(cause)],
  });
  /** Both sides finish. */
  const succeeds = (name, configured, server, client, authentication) => ({
    name: `${prefix}-${name}`,
    configured,
    server,
    steps: [client],
    connections: [established(version, authentication)],
  });

  const trusting = curl(version, TRUST_SERVER, OK);
  const presenting = curl(version, [...TRUST_SERVER, ...present('client')], OK);
  return [
    curlRefuses(
      'server-self-signed',
      'The server certificate is self-signed and curl was not told to trust it; nginx asks for client certificates.',
      asks,
      [],
      /self.signed certificate/,
      'self_signed',
    ),
    nginxRefuses(
      'no-client-certificate',
      'nginx requires a client certificate and curl has none.',
      [],
      'No required SSL certificate was sent',
      ['missing_client_certificate', 'no_client_certificate', EMPTY],
    ),
    succeeds(
      'mutual-success',
      'nginx requires a client certificate and curl presents one that its client CA signed.',
      nginx(asks),
      presenting,
      SENT,
    ),
    nginxRefuses(
      'client-unknown-ca-nginx',
      "curl presents a certificate of a CA that is not nginx's client CA.",
      present('client-other'),
      'The SSL certificate error',
      ['client_certificate', 'unknown_ca', SENT],
    ),
    nginxRefuses(
      'client-expired-nginx',
      "curl presents a certificate of nginx's client CA that expired on 2024-01-01.",
      present('client-expired'),
      'The SSL certificate error',
      ['client_certificate', 'expired', SENT],
    ),
    nginxRefuses(
      'client-self-signed-nginx',
      'curl presents a self-signed certificate to nginx.',
      present('client-self-signed'),
      'The SSL certificate error',
      ['client_certificate', 'self_signed', SENT],
    ),
    curlRefuses(
      'server-unknown-ca',
      'The server sends its certificate and the private CA that signed it; curl does not have that CA.',
      [...certificateDirectives('server-issued-chain', 'server-issued'), ...asks.slice(-2)],
      [],
      /self.signed certificate in certificate chain/,
      'unknown_ca',
    ),
    curlRefuses(
      'server-expired',
      'curl trusts the CA, but the server certificate expired on 2024-01-01.',
      certificateDirectives('server-expired'),
      TRUST_SERVER_CA,
      /certificate has expired/,
      'expired',
    ),
    curlRefuses(
      'server-not-yet-valid',
      'curl trusts the CA, but the server certificate is valid only from 2055-01-01.',
      certificateDirectives('server-not-yet-valid'),
      TRUST_SERVER_CA,
      /certificate is not yet valid/,
      'not_yet_valid',
    ),
    curlRefuses(
      'server-wrong-eku',
      'curl trusts the CA, but the server certificate is only for client authentication.',
      certificateDirectives('server-wrong-eku'),
      TRUST_SERVER_CA,
      /unsuitable certificate purpose/,
      'wrong_eku',
    ),
    curlRefuses(
      'missing-intermediate',
      'curl trusts the root; the server sends its certificate without the intermediate CA that signed it.',
      certificateDirectives('server-below-intermediate'),
      TRUST_SERVER_CA,
      /unable to get local issuer certificate/,
      'missing_intermediate',
    ),
    {
      name: `${prefix}-hostname-mismatch`,
      configured: 'curl trusts the CA and dials localhost; the server certificate is for www.example.com.',
      server: nginx(certificateDirectives('server-other-name')),
      steps: [
        curl(version, TRUST_SERVER_CA, {
          exit: CURL_CERTIFICATE,
          says: /no alternative certificate subject name/,
        }),
      ],
      connections: [rejected(version, 'client', 'server_certificate', 'hostname_mismatch', NOT_ASKED)],
    },
    {
      name: `${prefix}-hostname-mismatch-in-tls`,
      configured:
        'openssl s_client trusts the CA and wants localhost; the server certificate is for www.example.com.',
      server: nginx(certificateDirectives('server-other-name')),
      steps: [
        opensslClient(
          version,
          ['-CAfile', 'server-ca.crt', '-verify_hostname', 'localhost', '-verify_return_error'],
          {
            exit: 1,
            says: /hostname mismatch/i,
          },
        ),
      ],
      connections: [serverCertificateRefused(version, 'hostname_mismatch', 'no')],
    },
    {
      name: `${prefix}-server-weak-signature`,
      configured:
        'The CA signed the server certificate with SHA-1; the client trusts the CA but wants security level 2.',
      server: nginx([...certificateDirectives('server-weak'), 'ssl_ciphers DEFAULT:@SECLEVEL=0']),
      steps: [
        curl(version, [...TRUST_SERVER_CA, '--ciphers', 'DEFAULT:@SECLEVEL=2'], {
          exit: CURL_CERTIFICATE,
          says: /(CA signature digest algorithm|CA md|EE certificate key).* too weak/,
        }),
      ],
      connections: [serverCertificateRefused(version, 'weak_signature', 'no')],
    },
    succeeds(
      'no-client-auth-success',
      'A plain success: nginx asks for no client certificate and curl trusts the server certificate.',
      nginx(doesNotAsk),
      trusting,
      NOT_ASKED,
    ),

    opensslRefuses(
      's-server-no-client-certificate',
      'openssl s_server requires a client certificate and curl has none.',
      [],
      is12 ? /handshake failure/ : /certificate required/,
      'no_client_certificate',
      EMPTY,
    ),
    opensslRefuses(
      's-server-client-unknown-ca',
      "curl presents a certificate of a CA that is not openssl s_server's client CA.",
      present('client-other'),
      /unknown ca/,
      'unknown_ca',
      SENT,
    ),
    opensslRefuses(
      's-server-client-expired',
      "curl presents a certificate of openssl s_server's client CA that expired on 2024-01-01.",
      present('client-expired'),
      /certificate expired/,
      'expired',
      SENT,
    ),
    opensslRefuses(
      's-server-client-not-yet-valid',
      "curl presents a certificate of openssl s_server's client CA that is valid only from 2055-01-01.",
      present('client-not-yet-valid'),
      /bad certificate|certificate expired/,
      'not_yet_valid',
      SENT,
    ),
    opensslRefuses(
      's-server-client-wrong-eku',
      "curl presents a certificate of openssl s_server's client CA that is only for server authentication.",
      present('client-wrong-eku'),
      /unsupported certificate/,
      'wrong_eku',
      SENT,
    ),
    opensslRefuses(
      's-server-client-revoked',
      'curl presents a certificate that the client CA has revoked; openssl s_server has the revocation list.',
      present('client-revoked'),
      /certificate revoked/,
      'revoked',
      SENT,
      [...VERIFY, '-CRL', 'client-ca.crl', '-crl_check'],
    ),
    succeeds(
      's-server-mutual-success',
      'openssl s_server requires a client certificate and curl presents one that its client CA signed.',
      opensslServer(VERIFY),
      presenting,
      SENT,
    ),
    {
      name: `${prefix}-client-certificate-not-in-list`,
      configured:
        'wget (GnuTLS) has a client certificate, but of a CA that is not in the list that openssl s_server sends, so it sends none.',
      server: opensslServer(VERIFY),
      steps: [
        wget(
          version,
          ['--ca-certificate=server.crt', '--certificate=client-other.crt', '--private-key=client-other.key'],
          {
            // In TLS 1.3 wget may notice only that it cannot write its request.
            exit: 4,
          },
        ),
      ],
      connections: [
        clientCertificateRefused(version, ['client_cert_not_in_ca_list', 'no_client_certificate'], EMPTY),
      ],
    },
    opensslRefuses(
      's-server-client-sigalg-mismatch',
      'curl has a client certificate with an RSA key, but openssl s_server accepts ECDSA signatures only, so it sends none.',
      present('client'),
      is12 ? /handshake failure/ : /certificate required/,
      ['client_cert_sigalg_mismatch', 'no_client_certificate'],
      EMPTY,
      [...VERIFY, '-client_sigalgs', 'ECDSA+SHA256'],
    ),

    is12
      ? helloRefused(
          'no-shared-cipher',
          'The only cipher suite of the server is not offered by the client.',
          opensslServer(['-cipher', 'ECDHE-RSA-AES256-GCM-SHA384']),
          curl(version, [...TRUST_SERVER, '--ciphers', 'ECDHE-RSA-AES128-GCM-SHA256'], {
            exit: CURL_CONNECT,
            says: /handshake failure/,
          }),
          'no_shared_cipher',
        )
      : helloRefused(
          'no-shared-cipher',
          'The only cipher suite of the server is not offered by the client.',
          opensslServer(['-ciphersuites', 'TLS_AES_256_GCM_SHA384']),
          curl(version, [...TRUST_SERVER, '--tls13-ciphers', 'TLS_AES_128_GCM_SHA256'], {
            exit: CURL_CONNECT,
            says: /handshake failure/,
          }),
          'no_shared_cipher',
        ),
    helloRefused(
      'no-shared-sigalg',
      'The server has an RSA key; the client accepts ECDSA signatures only.',
      opensslServer([]),
      opensslClient(version, ['-CAfile', 'server.crt', '-sigalgs', 'ECDSA+SHA256'], {
        exit: 1,
        says: /handshake failure/,
      }),
      'no_shared_sigalg',
    ),
    helloRefused(
      'no-alpn',
      'The server speaks h2 only; the client offers http/1.1 only.',
      opensslServer(['-alpn', 'h2']),
      opensslClient(version, ['-CAfile', 'server.crt', '-alpn', 'http/1.1'], {
        exit: 1,
        says: /no application protocol/,
      }),
      'no_alpn',
    ),
    helloRefused(
      'unrecognized-name',
      'The server insists on the name www.example.com; the client asks for localhost.',
      opensslServer([
        ...['-servername', 'www.example.com', '-servername_fatal'],
        ...['-cert2', 'server-other-name.crt', '-key2', 'server-other-name.key'],
      ]),
      curl(version, TRUST_SERVER, { exit: CURL_CONNECT, says: /unrecognized name/ }),
      'unrecognized_name',
    ),
    {
      name: `${prefix}-client-hangs-up-after-certificate`,
      configured:
        'The server certificate is self-signed and the Node.js client was not told to trust it: it hangs up without an alert, ' +
        `${is12 ? 'after the handshake' : 'before its Finished is sent'}.`,
      server: nginx(doesNotAsk),
      steps: [nodeClient(version, { exit: 1, says: /refused: DEPTH_ZERO_SELF_SIGNED_CERT/ })],
      connections: [
        is12
          ? rejected(version, 'client', 'server_certificate', 'self_signed', NOT_ASKED)
          : hungUpOnServerCertificate(version, 'self_signed', 'no'),
      ],
    },
    {
      name: `${prefix}-resumption`,
      configured: 'openssl s_client connects, keeps the session and resumes it in a second connection.',
      server: opensslServer([]),
      steps: [
        opensslClient(version, ['-CAfile', 'server.crt', '-sess_out', 'session.pem'], {
          exit: 0,
          says: /New, TLSv1/,
        }),
        opensslClient(version, ['-CAfile', 'server.crt', '-sess_in', 'session.pem'], {
          exit: 0,
          says: /Reused, TLSv1/,
        }),
      ],
      connections: [established(version, NOT_ASKED), established(version, NOT_ASKED, { resumed: true })],
    },
    {
      name: `${prefix}-two-connections`,
      configured:
        'curl refuses the self-signed server certificate, then connects again with --cacert and succeeds.',
      server: nginx(doesNotAsk),
      steps: [curl(version, [], { exit: CURL_CERTIFICATE, says: /self.signed certificate/ }), trusting],
      connections: [serverCertificateRefused(version, 'self_signed', 'no'), established(version, NOT_ASKED)],
    },

    {
      name: `${prefix}-connection-refused`,
      configured: 'A success; then the server is stopped and the client dials the closed port.',
      server: nginx(doesNotAsk),
      steps: [
        trusting,
        STOP_SERVER,
        curl(version, TRUST_SERVER, { exit: 7, says: /Connection refused|Couldn't connect/ }),
      ],
      connections: [established(version, NOT_ASKED), withoutAnswer('abandoned', 'network', 'refused', 'tcp')],
    },
    {
      name: `${prefix}-server-reset`,
      configured: 'The server resets the connection when the ClientHello arrives.',
      server: nodeServer('reset'),
      steps: [curl(version, [], { exit: CURL_CONNECT, says: /reset by peer/ })],
      connections: [withoutAnswer('abandoned', 'server', 'reset')],
    },
    {
      name: `${prefix}-server-hangs-up`,
      configured: 'The server closes the connection (FIN) when the ClientHello arrives.',
      server: nodeServer('hang-up'),
      steps: [curl(version, [], { exit: CURL_CONNECT, says: /unexpected eof|SSL_ERROR_SYSCALL/ })],
      connections: [withoutAnswer('abandoned', 'server', 'abandoned')],
    },
    {
      name: `${prefix}-server-silent`,
      configured: 'The server accepts the connection and never answers; the client gives up after 2 seconds.',
      server: nodeServer('silent'),
      steps: [curl(version, ['--max-time', '2'], { exit: 28, says: /timed? ?out/i })],
      connections: [withoutAnswer('abandoned', 'client', 'timeout')],
    },
    {
      name: `${prefix}-plain-http-to-s-server`,
      configured: 'A success; then curl speaks plain HTTP to the TLS port of openssl s_server.',
      server: opensslServer([]),
      steps: [
        trusting,
        curl('', [], { exit: 52, says: /Empty reply/ }, `http://localhost:${PORT}/hello.txt`),
      ],
      connections: [
        established(version, NOT_ASKED),
        withoutAnswer('not_tls', 'server', 'plain_http_to_tls', 'tcp'),
      ],
    },
    {
      name: `${prefix}-plain-http-to-nginx`,
      configured: 'A success; then curl speaks plain HTTP to the TLS port of nginx.',
      server: nginx(doesNotAsk),
      steps: [
        trusting,
        curl(
          '',
          [],
          { exit: 0, says: /plain HTTP request was sent to HTTPS port/ },
          `http://localhost:${PORT}/hello.txt`,
        ),
      ],
      connections: [
        established(version, NOT_ASKED),
        withoutAnswer('not_tls', 'server', 'plain_http_to_tls', 'tcp'),
      ],
    },
    {
      name: `${prefix}-not-tls-server`,
      configured: 'curl speaks TLS to a port where nginx serves plain HTTP.',
      server: nginx([], []),
      steps: [curl(version, [], { exit: CURL_CONNECT, says: /wrong version number/ })],
      // nginx answers 400 and closes; curl cannot read that and closes too.
      connections: [withoutAnswer('not_tls', ['client', 'server'], 'not_tls_server')],
    },
  ];
}

const mutualSuccess12 = inBothVersions('TLS 1.2').find(({ name }) => name === 'tls12-mutual-success');

/** The client has refused, and it is the server that closes: nginx gives a handshake two seconds here. */
const HOLDS_ITS_ALERT_BACK = {
  name: 'tls12-client-holds-its-alert-back',
  configured:
    'The server certificate expired on 2024-01-01. The client refuses it and holds its alert back, as s2n-tls does; nginx closes first.',
  server: nginx(['client_header_timeout 2s', ...certificateDirectives('server-expired')]),
  steps: [holdingClient('TLS 1.2', { exit: 1, says: /refused: certificate has expired/ })],
  connections: [hungUpOnServerCertificate('TLS 1.2', 'expired', 'no')],
};

/** Every scenario, in the order of the README. Names are file names. */
export const SCENARIOS = [
  ...inBothVersions('TLS 1.2'),
  ...inBothVersions('TLS 1.3'),
  ...['LINUX_SLL', 'LINUX_SLL2'].map((linkType) => ({
    ...mutualSuccess12,
    name: `${mutualSuccess12.name}-${linkType.replace('LINUX_', '').toLowerCase()}`,
    configured: `${mutualSuccess12.configured} Captured on every interface (${linkType}).`,
    capture: { networkInterface: 'any', linkType },
  })),
  {
    name: 'tls12-no-renegotiation',
    configured:
      'The client asks for a second handshake on an established connection; the server does not renegotiate.',
    server: opensslServer(['-no_renegotiation']),
    steps: [renegotiatingClient('TLS 1.2', ['-CAfile', 'server.crt'], { exit: 1, says: /no renegotiation/ })],
    connections: [
      {
        ...established('TLS 1.2', NOT_ASKED),
        ...{ outcome: 'failed', refusedBy: 'server', refused: 'parameters', cause: 'no_renegotiation' },
      },
    ],
  },
  {
    name: 'protocol-version',
    configured: 'The server speaks TLS 1.3 only; the client goes no higher than TLS 1.2.',
    server: nginx([...certificateDirectives('server').slice(0, 2), 'ssl_protocols TLSv1.3']),
    steps: [curl('TLS 1.2', TRUST_SERVER, { exit: CURL_CONNECT, says: /protocol version/ })],
    connections: [nothingInCommon('protocol_version')],
  },
  {
    name: 'protocol-version-old-server',
    configured: 'The server goes no higher than TLS 1.2; the client wants TLS 1.3 or nothing.',
    server: nginx([...certificateDirectives('server').slice(0, 2), 'ssl_protocols TLSv1.2']),
    steps: [curl('TLS 1.3', TRUST_SERVER, { exit: CURL_CONNECT, says: /protocol version/ })],
    connections: [nothingInCommon('protocol_version')],
  },
  {
    name: 'tls13-no-shared-group',
    configured: 'The server uses the group secp384r1 only; the client offers X25519 only.',
    server: opensslServer(['-groups', 'P-384']),
    steps: [
      opensslClient('TLS 1.3', ['-CAfile', 'server.crt', '-curves', 'X25519'], {
        exit: 1,
        says: /handshake failure/,
      }),
    ],
    connections: [nothingInCommon('no_shared_group')],
  },
  {
    name: 'tls13-hello-retry-request',
    configured: 'The client guesses the group X25519, the server wants secp384r1 and asks again; a success.',
    server: nginx([...doesNotAsk, 'ssl_ecdh_curve secp384r1']),
    steps: [curl('TLS 1.3', [...TRUST_SERVER, '--curves', 'X25519:P-384'], OK)],
    connections: [established('TLS 1.3', NOT_ASKED)],
  },
  {
    name: 'tls12-starttls-nntp',
    configured: 'A success after STARTTLS in NNTP; the server asks for no client certificate.',
    server: starttlsServer('nntp'),
    steps: [
      starttlsClient('TLS 1.2', 'nntp', ['CAPABILITIES', 'QUIT'], {
        exit: 0,
        says: /205 Connection closing/,
      }),
    ],
    connections: [established('TLS 1.2', NOT_ASKED)],
  },
  {
    name: 'tls12-starttls-sieve',
    configured: 'A success after STARTTLS in ManageSieve; the server asks for no client certificate.',
    server: starttlsServer('sieve'),
    steps: [starttlsClient('TLS 1.2', 'sieve', ['LOGOUT'], { exit: 0, says: /OK "Logout complete/ })],
    connections: [established('TLS 1.2', NOT_ASKED)],
  },
  {
    name: 'tls12-proxy-protocol',
    configured:
      'curl says in a PROXY protocol header who it is, as a load balancer would; nginx requires a client certificate and curl presents one that its client CA signed.',
    server: nginx(asks, ['ssl', 'proxy_protocol']),
    steps: [curl('TLS 1.2', ['--haproxy-protocol', ...TRUST_SERVER, ...present('client')], OK)],
    connections: [established('TLS 1.2', SENT)],
  },
  {
    name: 'tls12-http-connect',
    configured:
      'curl reaches the server through an HTTP proxy (CONNECT); the server asks for no client certificate. Only the leg between curl and the proxy is captured.',
    server: connectProxy(),
    steps: [
      curl(
        'TLS 1.2',
        ['-x', `http://127.0.0.1:${PORT}`, ...TRUST_SERVER],
        OK,
        `https://localhost:${PORT_BEHIND_PROXY}/hello.txt`,
      ),
    ],
    connections: [established('TLS 1.2', NOT_ASKED)],
  },
  HOLDS_ITS_ALERT_BACK,
  ...STACK_SCENARIOS,
  ...MAIL_SCENARIOS,
  ...FTP_SCENARIOS,
  ...GIT_SCENARIOS,
  ...WEB_SCENARIOS,
  ...BEFORE_SCENARIOS,
  ...CHAIN_SCENARIOS,
  ...PARAMETER_SCENARIOS,
  ...RELAY_SCENARIOS,
  ...SERVICE_SCENARIOS,
  ...NAME_SCENARIOS,
  ...DEPARTURE_SCENARIOS,
];
