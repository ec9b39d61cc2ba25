/** Names that do not fit, a certificate that a program makes for want of one, and chains for servers only. */
import { curl, opensslClient } from './clients.js';
import {
  clientCertificateRefused,
  EMPTY,
  established,
  NOT_ASKED,
  rejected,
  SENT,
  serverCertificateRefused,
} from './expected.js';
import { PEERS } from './peers.js';
import { certificateDirectives, nginx, opensslServer, PORT } from './servers.js';

const TRUST = ['--cacert', 'server-ca.crt'];
const OK = { exit: 0, says: /hello/ };
const VERIFY = ['-Verify', '3', '-verify_return_error', '-CAfile', 'client-ca.crt'];
const NO_NAME = { exit: 60, says: /no alternative certificate subject name|does not match/ };
const ADDRESS = `https://127.0.0.1:${PORT}/hello.txt`;
/** A host of the names that are kept for examples (RFC 2606), which is here. */
const at = (host) => [['--resolve', `${host}:${PORT}:127.0.0.1`], `https://${host}:${PORT}/hello.txt`];

function inBothVersions(version) {
  const prefix = version.replace('TLS 1.', 'tls1');
  const scenario = (name, configured, server, step, connection) => ({
    name: `${prefix}-${name}`,
    configured,
    server,
    steps: [step],
    connections: [connection],
  });
  const [resolveDeep, deep] = at('a.b.example.com');
  const [resolveOne, one] = at('a.example.com');
  const wildcard = nginx(certificateDirectives('server-wildcard'));
  return [
    scenario(
      'address-not-in-certificate',
      'curl trusts the CA and dials an address, for which there is no server name to send; the certificate is for localhost only.',
      nginx(certificateDirectives('server-without-address')),
      curl(version, TRUST, NO_NAME, ADDRESS),
      rejected(version, 'client', 'server_certificate', 'hostname_mismatch', NOT_ASKED),
    ),
    scenario(
      'address-success',
      'curl trusts the CA and dials an address; the certificate is for it, too.',
      nginx(certificateDirectives('server-issued')),
      curl(version, TRUST, OK, ADDRESS),
      established(version, NOT_ASKED),
    ),
    scenario(
      'go-client-common-name-only',
      'Go is the client, trusts the CA and wants localhost; the certificate has that name as its subject only, and no subject alternative name.',
      opensslServer([], 'server-common-name-only'),
      PEERS.go.client(version, { trust: 'server-ca' }, { exit: 1, says: /legacy Common Name/ }),
      serverCertificateRefused(version, 'hostname_mismatch', 'no'),
    ),
    scenario(
      'common-name-only-success',
      'curl trusts the CA and wants localhost; the certificate has that name as its subject only, which curl still takes.',
      nginx(certificateDirectives('server-common-name-only')),
      curl(version, TRUST, OK),
      established(version, NOT_ASKED),
    ),
    scenario(
      'wildcard-one-level',
      'curl trusts the CA and wants a.b.example.com; the certificate is for *.example.com, which is one level.',
      wildcard,
      curl(version, [...TRUST, ...resolveDeep], NO_NAME, deep),
      rejected(version, 'client', 'server_certificate', 'hostname_mismatch', NOT_ASKED),
    ),
    scenario(
      'wildcard-success',
      'curl trusts the CA and wants a.example.com; the certificate is for *.example.com.',
      wildcard,
      curl(version, [...TRUST, ...resolveOne], OK, one),
      established(version, NOT_ASKED),
    ),
    scenario(
      'ingress-fake-certificate',
      'nginx presents the makeshift certificate that an ingress has for hosts without one of their own; curl trusts a CA.',
      nginx(certificateDirectives('ingress-fake')),
      curl(version, TRUST, { exit: 60, says: /self.signed certificate/ }),
      serverCertificateRefused(version, 'self_signed', 'no'),
    ),
    scenario(
      's-server-client-wrong-eku-of-intermediate',
      'openssl s_server trusts the client CA; the certificate of the client may be a client, but the intermediate CA above it is for servers only.',
      { ...opensslServer(VERIFY, 'server-issued'), says: /certificate purpose/ },
      curl(
        version,
        [
          ...['--cacert', 'server-issued-chain.crt', '--cert', 'client-below-server-only-chain.crt'],
          ...['--key', 'client-below-server-only.key'],
        ],
        { exit: [35, 56], says: /unsupported certificate/ },
      ),
      clientCertificateRefused(version, 'wrong_eku', SENT),
    ),
  ];
}

export const NAME_SCENARIOS = [
  ...['TLS 1.2', 'TLS 1.3'].flatMap(inBothVersions),
  {
    name: 'tls13-go-server-brainpool-kept-back',
    configured:
      'Go is the server and knows no Brainpool curve; OpenSSL, the client, has a certificate on brainpoolP256r1 only, which TLS 1.3 has no signature for, and sends none.',
    server: PEERS.go.server('TLS 1.3', { certificate: 'server-issued', trust: 'client-ca', require: true }),
    steps: [
      opensslClient(
        'TLS 1.3',
        ['-CAfile', 'server-ca.crt', '-cert', 'client-brainpool.crt', '-key', 'client-brainpool.key'],
        { exit: 1, says: /bad certificate|certificate required/ },
      ),
    ],
    connections: [
      clientCertificateRefused('TLS 1.3', ['client_cert_sigalg_mismatch', 'no_client_certificate'], EMPTY),
    ],
  },
];
