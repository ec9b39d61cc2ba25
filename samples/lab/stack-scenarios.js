/**
 * The same situations with other TLS stacks: each as server of OpenSSL's clients, each as client of OpenSSL's server,
 * and some with each other. What a stack does in a situation is in its line of the tables here.
 */
import {
  clientCertificateRefused,
  EMPTY,
  established,
  hungUpOnServerCertificate,
  NOT_ASKED,
  rejected,
  SENT,
  serverCertificateRefused,
} from './expected.js';
import { PEERS, resumingSteps } from './peers.js';
import { certificateDirectives, nginx } from './servers.js';

const NAMES = {
  openssl: 'OpenSSL',
  gnutls: 'GnuTLS',
  nss: 'NSS',
  go: 'Go',
  java: 'Java (JSSE)',
  python: 'Python',
  node: 'Node.js',
};
const OK = { exit: 0, says: /hello/ };
/** Whatever a client says when the server refused it: the truth is the server's. */
const REFUSED = { exit: [1, 4, 35, 52, 55, 56, 254] };
/** How each client ends when it does not trust the server. */
const DISTRUSTS = {
  openssl: { exit: 60, says: /unable to get local issuer/ },
  gnutls: { exit: 1, says: /NOT trusted/ },
  nss: { exit: 254, says: /SEC_ERROR_UNKNOWN_ISSUER/ },
  go: { exit: 1, says: /unknown authority/ },
  java: { exit: 1, says: /unable to find valid certification path/ },
  python: { exit: 1, says: /CERTIFICATE_VERIFY_FAILED/ },
  node: { exit: 1, says: /UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER/ },
};

const SERVER = { certificate: 'server-issued', trust: 'client-ca' };
const CLIENT = { trust: 'server-ca' };
const tls = (version) => version.replace('TLS 1.', 'tls1');
const both = (server, client) => `${NAMES[server]} is the server, ${NAMES[client]} the client`;

function scenario(version, name, configured, server, steps, connections) {
  const once = name.replace(/(client|server)-\1-/, '$1-');
  return { name: `${tls(version)}-${once}`, configured, server, steps: [steps].flat(), connections };
}

/** The name of a pair: the stack that is looked at and its role, or both stacks. */
function pairName(server, client) {
  if (client === 'openssl') return `${server}-server`;
  if (server === 'openssl') return `${client}-client`;
  return `${client}-client-${server}-server`;
}

function mutualSuccess(version, server, client) {
  return scenario(
    version,
    `${pairName(server, client)}-mutual-success`,
    `${both(server, client)}: it presents the client certificate that the server requires.`,
    PEERS[server].server(version, { ...SERVER, require: true }),
    PEERS[client].client(version, { ...CLIENT, certificate: 'client' }, OK),
    [established(version, SENT)],
  );
}

function noClientAuthentication(version, server, client) {
  return scenario(
    version,
    `${pairName(server, client)}-no-client-authentication`,
    `${both(server, client)}: the server asks for no client certificate.`,
    PEERS[server].server(version, { certificate: 'server-issued' }),
    PEERS[client].client(version, CLIENT, OK),
    [established(version, NOT_ASKED)],
  );
}

function noClientCertificate(version, server, client) {
  return scenario(
    version,
    `${pairName(server, client)}-no-client-certificate`,
    `${both(server, client)}: it has no client certificate, which the server requires.`,
    PEERS[server].server(version, { ...SERVER, require: true }),
    PEERS[client].client(version, CLIENT, REFUSED),
    [clientCertificateRefused(version, 'no_client_certificate', EMPTY)],
  );
}

const CLIENT_CERTIFICATES = {
  'client-other': ['client-unknown-ca', "of a CA that is not the server's client CA", 'unknown_ca'],
  'client-expired': ['client-expired', "of the server's client CA that expired on 2024-01-01", 'expired'],
  'client-below-intermediate': [
    'client-missing-intermediate',
    "without the intermediate CA that is between it and the server's client CA",
    'missing_intermediate',
  ],
};

/** They keep back a certificate whose issuer is not among the CAs that the server names. */
const KEEPS_BACK = new Set(['go', 'java']);

function clientCertificate(version, server, client, certificate) {
  const [name, what, cause] = CLIENT_CERTIFICATES[certificate];
  if (cause === 'unknown_ca' && KEEPS_BACK.has(client))
    return certificateKeptBack(version, server, client, certificate);
  return scenario(
    version,
    `${pairName(server, client)}-${name}`,
    `${both(server, client)}: it presents a certificate ${what}.`,
    PEERS[server].server(version, { ...SERVER, require: true }),
    PEERS[client].client(version, { ...CLIENT, certificate }, REFUSED),
    [
      // Node.js judges after its handshake, and hangs up without an alert.
      server === 'node'
        ? rejected(version, 'server', 'client_certificate', cause, SENT)
        : clientCertificateRefused(version, cause, SENT),
    ],
  );
}

function certificateKeptBack(version, server, client, certificate) {
  const [name, what] = CLIENT_CERTIFICATES[certificate];
  return scenario(
    version,
    `${pairName(server, client)}-${name}`,
    `${both(server, client)}: it has a certificate ${what}, so it sends none.`,
    PEERS[server].server(version, { ...SERVER, require: true }),
    PEERS[client].client(version, { ...CLIENT, certificate }, REFUSED),
    [clientCertificateRefused(version, ['client_cert_not_in_ca_list', 'no_client_certificate'], EMPTY)],
  );
}

/** The client does not know the server's CA. */
function serverUnknownCa(version, server, client) {
  return scenario(
    version,
    `${pairName(server, client)}-server-unknown-ca`,
    `${both(server, client)}: it does not know the CA of the server, which requires a client certificate.`,
    PEERS[server].server(version, { ...SERVER, require: true }),
    PEERS[client].client(version, { certificate: 'client' }, DISTRUSTS[client]),
    [
      // Node.js judges before its Finished is sent, and hangs up without an alert.
      client === 'node'
        ? hungUpOnServerCertificate(version, 'unknown_ca', 'yes')
        : serverCertificateRefused(version, 'unknown_ca', 'yes'),
    ],
  );
}

function serverMissingIntermediate(version, server, client) {
  return scenario(
    version,
    `${pairName(server, client)}-server-missing-intermediate`,
    `${both(server, client)}: it trusts the root; the server sends its certificate without the intermediate CA that signed it.`,
    PEERS[server].server(version, { certificate: 'server-below-intermediate' }),
    PEERS[client].client(version, CLIENT, DISTRUSTS[client]),
    [serverCertificateRefused(version, 'missing_intermediate', 'no')],
  );
}

function resumption(version, server, client) {
  return scenario(
    version,
    `${pairName(server, client)}-resumption`,
    `${both(server, client)}: it connects, keeps the session and resumes it; the server asks for no client certificate.`,
    PEERS[server].server(version, { certificate: 'server-issued' }),
    client === 'openssl'
      ? resumingSteps(version, CLIENT.trust)
      : PEERS[client].client(version, { ...CLIENT, twice: true }, OK),
    [established(version, NOT_ASKED), established(version, NOT_ASKED, { resumed: true })],
  );
}

function helloRetryRequest(version, server, client) {
  return scenario(
    version,
    `${pairName(server, client)}-hello-retry-request`,
    `${both(server, client)}: the server wants secp384r1 and asks for a second ClientHello; it requires a client certificate and gets it.`,
    PEERS[server].server(version, { ...SERVER, require: true, group: 'secp384r1' }),
    PEERS[client].client(
      version,
      { ...CLIENT, certificate: 'client', ...(client === 'openssl' && { group: 'X25519:secp384r1' }) },
      OK,
    ),
    [established(version, SENT)],
  );
}

/** A peer on Go whose CertificateVerify does not verify. */
function badCertificateVerify(signer, server, client) {
  const version = 'TLS 1.3';
  const wrong = (role) => ({ signWrongly: signer === role });
  return scenario(
    version,
    `${pairName(server, client)}-${signer}-bad-certificate-verify`,
    `${both(server, client)}: the signature in the ${signer}'s CertificateVerify does not verify.`,
    PEERS[server].server(version, { ...SERVER, require: true, ...wrong('server') }),
    PEERS[client].client(version, { ...CLIENT, certificate: 'client', ...wrong('client') }, REFUSED),
    [
      signer === 'client'
        ? clientCertificateRefused(version, 'bad_certificate_verify', SENT)
        : serverCertificateRefused(version, 'bad_certificate_verify', 'yes'),
    ],
  );
}

const TLS12 = 'TLS 1.2';
const TLS13 = 'TLS 1.3';

export const STACK_SCENARIOS = [
  // As servers of curl.
  ...['gnutls', 'go', 'java', 'nss', 'python', 'node'].flatMap((server) => [
    mutualSuccess(TLS13, server, 'openssl'),
    noClientCertificate(TLS13, server, 'openssl'),
    clientCertificate(TLS13, server, 'openssl', 'client-other'),
    serverUnknownCa(TLS13, server, 'openssl'),
    noClientAuthentication(TLS13, server, 'openssl'),
    resumption(TLS13, server, 'openssl'),
    helloRetryRequest(TLS13, server, 'openssl'),
  ]),
  ...['gnutls', 'go', 'java', 'nss'].map((server) => noClientCertificate(TLS12, server, 'openssl')),
  ...['gnutls', 'go', 'java'].map((server) => clientCertificate(TLS12, server, 'openssl', 'client-other')),

  // As clients of openssl s_server.
  ...['gnutls', 'go', 'java', 'nss', 'python', 'node'].flatMap((client) => [
    mutualSuccess(TLS13, 'openssl', client),
    noClientCertificate(TLS13, 'openssl', client),
    clientCertificate(TLS13, 'openssl', client, 'client-other'),
    serverUnknownCa(TLS13, 'openssl', client),
    noClientAuthentication(TLS13, 'openssl', client),
    resumption(TLS13, 'openssl', client),
    helloRetryRequest(TLS13, 'openssl', client),
  ]),
  clientCertificate(TLS13, 'openssl', 'nss', 'client-expired'),
  serverUnknownCa(TLS12, 'openssl', 'java'),
  resumption(TLS12, 'openssl', 'gnutls'),

  // With each other.
  mutualSuccess(TLS13, 'go', 'java'),
  noClientCertificate(TLS13, 'java', 'go'),
  clientCertificate(TLS13, 'java', 'go', 'client-expired'),
  clientCertificate(TLS13, 'go', 'java', 'client-expired'),
  noClientCertificate(TLS13, 'nss', 'gnutls'),
  clientCertificate(TLS13, 'gnutls', 'nss', 'client-expired'),
  serverUnknownCa(TLS13, 'nss', 'java'),

  // Chains and signatures.
  ...['go', 'java'].map((client) => serverMissingIntermediate(TLS13, 'openssl', client)),
  clientCertificate(TLS13, 'openssl', 'python', 'client-below-intermediate'),
  clientCertificate(TLS13, 'go', 'openssl', 'client-below-intermediate'),
  scenario(
    TLS13,
    'nginx-client-missing-intermediate',
    "nginx is the server, OpenSSL the client: it presents a certificate without the intermediate CA that is between it and nginx's client CA.",
    nginx([
      ...certificateDirectives('server-issued'),
      'ssl_verify_client on',
      'ssl_client_certificate client-ca.crt',
      'ssl_verify_depth 2',
    ]),
    PEERS.openssl.client(
      TLS13,
      { ...CLIENT, certificate: 'client-below-intermediate' },
      {
        exit: 0,
        says: /400 Bad Request[\s\S]*The SSL certificate error/,
      },
    ),
    [rejected(TLS13, 'server', 'client_certificate', 'missing_intermediate', SENT)],
  ),
  ...['openssl', 'java', 'gnutls'].flatMap((other) => [
    badCertificateVerify('client', other, 'go'),
    badCertificateVerify('server', 'go', other),
  ]),
  scenario(
    TLS13,
    'nss-server-client-sigalg-mismatch',
    'NSS is the server, OpenSSL the client: it has a client certificate with an Ed25519 key, whose signatures the server does not accept, so it sends none.',
    PEERS.nss.server(TLS13, { ...SERVER, require: true }),
    PEERS.openssl.client(TLS13, { ...CLIENT, certificate: 'client-ed25519' }, REFUSED),
    [clientCertificateRefused(TLS13, ['client_cert_sigalg_mismatch', 'no_client_certificate'], EMPTY)],
  ),
];
