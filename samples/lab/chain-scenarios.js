/** What is wrong with a chain, its use or its revocation; beside each fault the same without it. */
import { curl, opensslClient } from './clients.js';
import {
  clientCertificateRefused,
  established,
  NOT_ASKED,
  rejected,
  SENT,
  serverCertificateRefused,
} from './expected.js';
import { PEERS } from './peers.js';
import { certificateDirectives, nginx, opensslServer, PORT, PORT_BEHIND_PROXY } from './servers.js';

const OK = { exit: 0, says: /hello/ };
const TRUST_SERVER = ['--cacert', 'server-issued-chain.crt'];
const VERIFY = ['-Verify', '3', '-verify_return_error'];
/** curl: the certificate could not be verified, or the server hung up with an alert. */
const CURL_REFUSED = [35, 56, 60];
const CURL_CERTIFICATE = 60;
/** curl: the connection was gone when it wanted to ask. */
const CURL_SEND = 55;

const present = (name, key = name) => ['--cert', `${name}.crt`, '--key', `${key}.key`];

/** A server's chain that curl refuses: name, what is configured, certificate, key, curl's options, its words, cause. */
const SERVER_FAULTS = [
  [
    'server-path-length',
    'curl trusts a root that allows no CA below another (pathlen:0); the chain of nginx has a CA below it, and the certificate below that.',
    ['server-below-narrow-chain', 'server-below-narrow'],
    ['--cacert', 'narrow-root.crt'],
    /path length constraint exceeded/,
    'path_length',
  ],
  [
    'server-path-length-of-intermediate',
    'curl trusts the root; the chain of nginx has an intermediate CA that allows none below it (pathlen:0), one below it, and the certificate below that.',
    ['server-below-deeper-chain', 'server-below-deeper'],
    ['--cacert', 'server-ca.crt'],
    /path length constraint exceeded/,
    'path_length',
  ],
  [
    'server-not-a-ca',
    'curl trusts the root; the certificate of nginx was issued by one that is no CA.',
    ['server-below-no-authority-chain', 'server-below-no-authority'],
    ['--cacert', 'server-ca.crt'],
    /invalid CA certificate/,
    'not_a_ca',
  ],
  [
    'server-name-constraints',
    'curl trusts the root; the intermediate CA may issue for example.org only, and the certificate is for localhost.',
    ['server-outside-its-names-chain', 'server-outside-its-names'],
    ['--cacert', 'server-ca.crt'],
    /permitted subtree violation/,
    'name_constraints',
  ],
  [
    'server-expired-intermediate',
    'curl trusts the root; the certificate is valid, and the intermediate CA expired on 2024-01-01.',
    ['server-below-expired-chain', 'server-below-expired'],
    ['--cacert', 'server-ca.crt'],
    /certificate has expired/,
    'expired',
  ],
  [
    'server-expired-root',
    'curl trusts a root that expired on 2024-01-01 and is not sent; what the server sends is valid.',
    ['server-below-expired-root', 'server-below-expired-root'],
    ['--cacert', 'expired-root.crt'],
    /certificate has expired/,
    'expired',
  ],
  [
    'server-key-usage',
    'curl trusts the CA; the key of the server certificate may encrypt data and do nothing else.',
    ['server-wrong-key-usage', 'server-wrong-key-usage'],
    ['--cacert', 'server-ca.crt'],
    /unsuitable certificate purpose|unsupported certificate purpose/,
    'key_usage',
  ],
  [
    'server-unhandled-critical-extension',
    'curl trusts the CA; the server certificate has a critical extension that nobody knows.',
    ['server-unknown-extension', 'server-unknown-extension'],
    ['--cacert', 'server-ca.crt'],
    /unhandled critical extension/,
    'unhandled_critical_extension',
  ],
  [
    'server-revoked',
    'curl trusts the CA and has its revocation list, which names the server certificate.',
    ['server-revoked', 'server-revoked'],
    ['--cacert', 'server-ca.crt', '--crlfile', 'server-ca.crl'],
    /certificate revoked/,
    'revoked',
  ],
  [
    'server-crl-missing',
    'curl trusts the CA and checks revocation, but has the revocation list of another CA only.',
    ['server-issued', 'server-issued'],
    ['--cacert', 'server-ca.crt', '--crlfile', 'client-ca.crl'],
    /unable to get certificate CRL/,
    'crl_missing',
  ],
  [
    'server-crl-expired',
    'curl trusts the CA and checks revocation with a list that was good until 2024-01-01; the certificate is good.',
    ['server-issued', 'server-issued'],
    ['--cacert', 'server-ca.crt', '--crlfile', 'server-ca-out-of-date.crl'],
    /CRL has expired/,
    'crl_expired',
  ],
];

/** The same servers without the fault: name, what is configured, certificate, key, curl's options. */
const SERVER_SUCCESSES = [
  [
    'server-path-length-success',
    'curl trusts a root that allows one CA below another (pathlen:1); the chain of nginx has one.',
    ['server-below-wide-chain', 'server-below-wide'],
    ['--cacert', 'wide-root.crt'],
  ],
  [
    'server-name-constraints-success',
    'curl trusts the root; the intermediate CA may issue for localhost only, and the certificate is for localhost.',
    ['server-inside-its-names-chain', 'server-inside-its-names'],
    ['--cacert', 'server-ca.crt'],
  ],
  [
    'server-not-revoked-success',
    'curl trusts the CA and has its revocation list, which does not name the server certificate.',
    ['server-issued', 'server-issued'],
    ['--cacert', 'server-ca.crt', '--crlfile', 'server-ca.crl'],
  ],
];

/** A client's chain that openssl s_server refuses: name, what is configured, certificate, key, s_server's options, its words, cause. */
const CLIENT_FAULTS = [
  [
    's-server-crl-missing',
    'openssl s_server trusts the client CA and checks revocation, but has no revocation list; the certificate is good.',
    ['client', 'client'],
    [...VERIFY, '-CAfile', 'client-ca.crt', '-crl_check'],
    /unable to get certificate CRL/,
    'crl_missing',
  ],
  [
    's-server-crl-expired',
    'openssl s_server trusts the client CA and checks revocation with a list that was good until 2024-01-01; the certificate is good.',
    ['client', 'client'],
    [...VERIFY, '-CAfile', 'client-ca.crt', '-CRL', 'client-ca-out-of-date.crl', '-crl_check'],
    /CRL has expired/,
    'crl_expired',
  ],
  [
    's-server-path-length',
    'openssl s_server trusts a root that allows no CA below another (pathlen:0); the client sends a chain with one.',
    ['client-below-narrow-chain', 'client-below-narrow'],
    [...VERIFY, '-CAfile', 'narrow-root.crt'],
    /path length constraint exceeded/,
    'path_length',
  ],
  [
    's-server-path-length-of-intermediate',
    'openssl s_server trusts the client CA; the chain of the client has an intermediate CA that allows none below it (pathlen:0), one below it, and the certificate below that.',
    ['client-below-deeper-chain', 'client-below-deeper'],
    [...VERIFY, '-CAfile', 'client-ca.crt'],
    /path length constraint exceeded/,
    'path_length',
  ],
  [
    's-server-not-a-ca',
    'openssl s_server trusts the client CA; the certificate of the client was issued by one that is no CA.',
    ['client-below-no-authority-chain', 'client-below-no-authority'],
    [...VERIFY, '-CAfile', 'client-ca.crt'],
    /invalid CA certificate/,
    'not_a_ca',
  ],
  [
    's-server-chain-too-long',
    'openssl s_server trusts the client CA and allows no CA between it and a client (-verify_depth 0); the client sends one.',
    ['client-below-intermediate-chain', 'client-below-intermediate'],
    [...VERIFY, '-verify_depth', '0', '-CAfile', 'client-ca.crt'],
    /chain too long/,
    'chain_too_long',
  ],
  [
    's-server-client-key-usage',
    'openssl s_server trusts the client CA; the key of the client certificate may encrypt keys and not sign.',
    ['client-wrong-key-usage', 'client-wrong-key-usage'],
    [...VERIFY, '-CAfile', 'client-ca.crt'],
    /certificate purpose/,
    'key_usage',
  ],
  [
    's-server-client-unhandled-critical-extension',
    'openssl s_server trusts the client CA; the client certificate has a critical extension that nobody knows.',
    ['client-unknown-extension', 'client-unknown-extension'],
    [...VERIFY, '-CAfile', 'client-ca.crt'],
    /unhandled critical extension/,
    'unhandled_critical_extension',
  ],
  [
    's-server-client-ca-of-same-name',
    'openssl s_server trusts the client CA; the certificate of the client was issued by a CA of the same name with another key.',
    ['client-of-same-name', 'client-of-same-name'],
    [...VERIFY, '-CAfile', 'client-ca.crt'],
    /unable to get local issuer|signature failure|unable to get issuer/,
    'unknown_ca',
  ],
  [
    's-server-client-name-constraints',
    'openssl s_server trusts the client CA; the intermediate CA may issue for addresses at example.org only, and the certificate of the client is for one at example.com.',
    ['client-outside-its-names-chain', 'client-outside-its-names'],
    [...VERIFY, '-CAfile', 'client-ca.crt'],
    /permitted subtree violation/,
    'name_constraints',
  ],
];

const CLIENT_SUCCESSES = [
  [
    's-server-crl-success',
    'openssl s_server trusts the client CA and has its revocation list, which does not name the certificate of the client.',
    ['client', 'client'],
    [...VERIFY, '-CAfile', 'client-ca.crt', '-CRL', 'client-ca.crl', '-crl_check'],
  ],
  [
    's-server-chain-success',
    'openssl s_server trusts the client CA and allows CAs between it and a client; the client sends one.',
    ['client-below-intermediate-chain', 'client-below-intermediate'],
    [...VERIFY, '-CAfile', 'client-ca.crt'],
  ],
];

/** In TLS 1.2 OpenSSL's servers themselves leave out the cipher suites that a key may not be used for. */
const ONLY_TLS13 = new Set(['server-key-usage', 'java-client-key-usage']);

/** stunnel that takes one client certificate and no other, whoever issued it. */
function stunnelThatPins(version, certificate) {
  const settings = [
    `sslVersion = ${version.replace('TLS ', 'TLSv')}`,
    ...['cert = server-issued.crt', 'key = server-issued.key', 'verifyPeer = yes'],
    `CAfile = ${certificate}.crt`,
  ];
  const configuration = [
    ...['foreground = yes', 'pid =', 'debug = 5', 'syslog = no', '[pins]'],
    ...[`accept = 127.0.0.1:${PORT}`, `connect = 127.0.0.1:${PORT_BEHIND_PROXY}`, ...settings, ''],
  ].join('\n');
  return {
    ...{ program: 'stunnel', stack: 'OpenSSL', writesKeys: false },
    beside: [nginx([], [], { port: PORT_BEHIND_PROXY })],
    command: ['stunnel', 'pins.conf'],
    files: { 'pins.conf': configuration },
    shown: `stunnel: \`${settings.join('; ')}\``,
  };
}

function inBothVersions(version) {
  const prefix = version.replace('TLS 1.', 'tls1');
  const named = (name, configured, server, step, connection) => ({
    name: `${prefix}-${name}`,
    configured,
    server,
    steps: [step],
    connections: [connection],
  });
  return [
    ...SERVER_FAULTS.map(([name, configured, [chain, key], options, says, cause]) =>
      named(
        name,
        configured,
        nginx(certificateDirectives(chain, key)),
        curl(version, options, { exit: CURL_CERTIFICATE, says }),
        serverCertificateRefused(version, cause, 'no'),
      ),
    ),
    ...SERVER_SUCCESSES.map(([name, configured, [chain, key], options]) =>
      named(
        name,
        configured,
        nginx(certificateDirectives(chain, key)),
        curl(version, options, OK),
        established(version, NOT_ASKED),
      ),
    ),
    ...CLIENT_FAULTS.map(([name, configured, [chain, key], options, says, cause]) =>
      named(
        name,
        configured,
        { ...opensslServer(options, 'server-issued'), says },
        curl(version, [...TRUST_SERVER, ...present(chain, key)], { exit: CURL_REFUSED }),
        clientCertificateRefused(version, cause, SENT),
      ),
    ),
    ...CLIENT_SUCCESSES.map(([name, configured, [chain, key], options]) =>
      named(
        name,
        configured,
        opensslServer(options, 'server-issued'),
        curl(version, [...TRUST_SERVER, ...present(chain, key)], OK),
        established(version, SENT),
      ),
    ),

    named(
      'gnutls-client-no-ocsp-staple',
      'The server certificate demands a stapled OCSP response (must-staple) and the server has none; gnutls-cli trusts the CA and insists.',
      opensslServer([], 'server-must-staple'),
      PEERS.gnutls.client(version, { trust: 'server-ca' }, { exit: 1, says: /status|staple|OCSP/i }),
      serverCertificateRefused(version, 'no_ocsp_staple', 'no'),
    ),
    ...(version === 'TLS 1.2'
      ? [
          named(
            'gnutls-server-client-no-ocsp-staple',
            'The client certificate demands a stapled OCSP response (must-staple) and gnutls-cli has none; gnutls-serv trusts the CA, checks the certificate and insists.',
            {
              ...PEERS.gnutls.server(version, {
                certificate: 'server-issued',
                trust: 'client-ca',
                require: true,
              }),
              says: /Error in the certificate/,
            },
            PEERS.gnutls.client(
              version,
              { trust: 'server-ca', certificate: 'client-must-staple' },
              { exit: 1, says: /alert/ },
            ),
            clientCertificateRefused(version, 'no_ocsp_staple', SENT),
          ),
        ]
      : []),
    named(
      'must-staple-success',
      'The server certificate demands a stapled OCSP response (must-staple) and the server has none; openssl s_client trusts the CA and does not look for one.',
      opensslServer([], 'server-must-staple'),
      opensslClient(version, ['-CAfile', 'server-ca.crt', '-verify_return_error', '-status'], OK),
      established(version, NOT_ASKED),
    ),
    named(
      'no-ocsp-staple-after-handshake',
      'curl is told to insist on a stapled OCSP response (--cert-status), and nginx has none: curl finishes the handshake and leaves.',
      nginx(certificateDirectives('server-issued')),
      curl(version, ['--cacert', 'server-ca.crt', '--cert-status'], {
        exit: 91,
        says: /No OCSP response received/,
      }),
      rejected(version, 'client', 'server_certificate', 'no_ocsp_staple', NOT_ASKED),
    ),
    named(
      'fingerprint-mismatch',
      'curl trusts the CA, and was told to accept one public key only (--pinnedpubkey), which is not that of the server.',
      nginx(certificateDirectives('server-issued')),
      curl(
        version,
        [
          '--cacert',
          'server-ca.crt',
          '--pinnedpubkey',
          'sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
        ],
        { exit: 90, says: /public key does not match pinned public key/ },
      ),
      rejected(version, 'client', 'server_certificate', 'fingerprint_mismatch', NOT_ASKED),
    ),
    named(
      's-server-client-weak-signature',
      'openssl s_server trusts the client CA and wants security level 2; the CA signed the certificate of the client with SHA-1. gnutls-cli, the client, does not look at it.',
      {
        ...opensslServer(
          [...VERIFY, '-CAfile', 'client-ca.crt', '-cipher', 'DEFAULT:@SECLEVEL=2'],
          'server-issued',
        ),
        says: /signature digest algorithm too weak/,
      },
      PEERS.gnutls.client(
        version,
        { trust: 'server-ca', certificate: 'client-weak' },
        { exit: 1, says: /alert/ },
      ),
      clientCertificateRefused(version, 'weak_signature', SENT),
    ),
    named(
      's-client-chain-too-long',
      'openssl s_client trusts the root and allows no CA between it and the server (-verify_depth 0); the server sends one.',
      opensslServer(['-cert_chain', 'intermediate.crt'], 'server-below-intermediate'),
      opensslClient(version, ['-CAfile', 'server-ca.crt', '-verify_depth', '0', '-verify_return_error'], {
        exit: 1,
        says: /chain too long/,
      }),
      serverCertificateRefused(version, 'chain_too_long', 'no'),
    ),
    named(
      'go-client-explicit-curve',
      'Go is the client and reads no key whose curve is written out parameter by parameter, as that of the server is.',
      opensslServer([], 'server-explicit-curve'),
      PEERS.go.client(
        version,
        { trust: 'server-ca' },
        { exit: 1, says: /invalid ECDSA parameters|unsupported elliptic curve/ },
      ),
      serverCertificateRefused(version, 'unsupported_curve', 'no'),
    ),
    named(
      'java-server-revocation-undetermined',
      'Java is the server, trusts the client CA and checks revocation; the client certificate names no place to ask.',
      {
        ...PEERS.java.server(version, {
          certificate: 'server-issued',
          trust: 'client-ca',
          require: true,
          revocation: true,
        }),
        says: /revocation/,
      },
      curl(version, [...TRUST_SERVER, ...present('client')], { exit: CURL_REFUSED }),
      clientCertificateRefused(version, 'revocation_undetermined', SENT),
    ),
    named(
      'stunnel-client-fingerprint-mismatch',
      'stunnel was told which client certificates to take (verifyPeer), and that of curl is none of them, though of the same CA.',
      stunnelThatPins(version, 'client-below-intermediate'),
      curl(version, [...TRUST_SERVER, ...present('client')], { exit: [...CURL_REFUSED, CURL_SEND] }),
      clientCertificateRefused(version, 'fingerprint_mismatch', SENT),
    ),
    named(
      'go-client-name-constraints',
      'Go is the client and trusts the root; the intermediate CA may issue for example.org only, and the certificate is for localhost.',
      opensslServer(['-cert_chain', 'elsewhere-intermediate.crt'], 'server-outside-its-names'),
      PEERS.go.client(version, { trust: 'server-ca' }, { exit: 1, says: /not permitted/ }),
      serverCertificateRefused(version, 'name_constraints', 'no'),
    ),
    named(
      'java-client-key-usage',
      'Java is the client and trusts the CA; the key of the server certificate may encrypt data and do nothing else.',
      opensslServer([], 'server-wrong-key-usage'),
      PEERS.java.client(version, { trust: 'server-ca' }, { exit: 1, says: /KeyUsage/i }),
      serverCertificateRefused(version, 'key_usage', 'no'),
    ),
  ];
}

export const CHAIN_SCENARIOS = ['TLS 1.2', 'TLS 1.3']
  .flatMap(inBothVersions)
  .filter(({ name }) => !name.startsWith('tls12-') || !ONLY_TLS13.has(name.replace('tls12-', '')));
