/**
 * Failures of ten situations, on several stacks each, and the change that mends them: what a verdict on the failing run
 * has to lead to. The ten were drawn from 26 (Python's random.Random(20261129).sample).
 *
 * A case names its `situation`, `stacks` and `version`, and what of the verdict leads to the change: the `cause`, first or
 * among the alternatives, and the `code` of a remedy, of which `change` is what it asks for. Where the verdict only says
 * how to tell causes apart, `decided` is what its command then says, run with the files of `pasted` in its place.
 */
import { curl } from './clients.js';
import { PEERS } from './peers.js';
import {
  asking,
  BY_PSK,
  CRL_LATE,
  client,
  DONE,
  FAILS,
  gnutlsPskClient,
  gnutlsPskServer,
  HAPROXY_ASKS,
  haproxy,
  IN_WORDS,
  java,
  javaServer,
  mosquitto,
  nodeClient,
  nodeServer,
  OK,
  OTHER_PSK,
  PSK,
  perl,
  pskClient,
  pskServer,
  publish,
  pyOpenSsl,
  pythonClient,
  pythonServer,
  resuming,
  showing,
  TLS12,
  TLS13,
  TRUST,
} from './remedy-peers.js';

const pasting = (more) => ({
  'client-ca.crt': 'client-ca.crt',
  'ca.crt': 'server-ca.crt',
  'client.crt': 'client.crt',
  ...more,
});
const crlMissing = (stacks, version, fails, works, change, pasted) => ({
  situation: 'A CRL is wanted that is not there',
  ...{ stacks, version, fails, works, change, cause: 'crl_missing', code: 'crl_missing' },
  ...{ pasted: pasting({ 'crl.pem': 'server-ca.crl', ...pasted }), decided: /error 3 |return code: 3 / },
});
const crlExpired = (stacks, version, fails, works, change, pasted) => ({
  situation: 'The CRL has expired',
  ...{ stacks, version, fails, works, change, cause: 'crl_expired', code: 'crl_expired' },
  ...{
    pasted: pasting({ 'crl.pem': 'client-ca-out-of-date.crl', ...pasted }),
    decided: /error 12 |return code: 12 /,
  },
});
const callback = (stacks, version, fails, works, change, more) => ({
  situation: "An OpenSSL program's verify callback says no",
  ...{ stacks, version, fails, works, change, cause: 'unknown', code: 'look_at_log', ...more },
});
const wrongPsk = (stacks, version, fails, works, more) => ({
  situation: 'The PSK is wrong, or its identity unknown',
  ...{ stacks, version, fails, works, cause: 'wrong_psk', code: 'wrong_psk' },
  change: 'the same key under the same identity',
  ...more,
});
const UNKNOWN_IDENTITY = { cause: 'unknown_psk_identity' };
const nestedEku = (stacks, version, server, more) => ({
  situation: 'The extended key usage of an intermediate does not allow it',
  ...{ stacks, version, cause: 'wrong_eku', code: 'usage' },
  fails: [
    server,
    client(
      version,
      { exit: [0, ...FAILS.exit] },
      'client-below-server-only-chain',
      'client-below-server-only',
    ),
  ],
  works: [server, client(version, OK, 'client-below-intermediate-chain', 'client-below-intermediate')],
  change: 'a client certificate of another intermediate',
  pasted: pasting({ 'client.crt': 'client-below-server-only-chain.crt' }),
  decided: /error 26 /,
  ...more,
});
const RENEW = { cause: 'expired', code: 'renew', decided: /error 10 |return code: 10 / };
const serverExpired = (stacks, version, peer) => ({
  situation: 'The certificate has expired',
  ...{ stacks, version, ...RENEW, change: 'the server with a new certificate', pasted: pasting() },
  fails: [showing('server-expired'), peer(version, FAILS)],
  works: [showing('server-issued'), peer(version, OK)],
});
const clientExpired = (stacks, version, server) => ({
  situation: 'The certificate has expired',
  ...{ stacks, version, ...RENEW, change: 'the client with a new certificate' },
  pasted: pasting({ 'client.crt': 'client-expired.crt' }),
  fails: [server, client(version, FAILS, 'client-expired')],
  works: [server, client(version, OK)],
});
const sameName = (stacks, version, server, trusting) => ({
  situation: 'The CA has the name of the right one, and another key',
  ...{ stacks, version, cause: 'unknown_ca', code: 'server_trusts_client_ca' },
  pasted: pasting({ 'client.crt': 'client-of-same-name.crt' }),
  decided: /error 20 /,
  fails: [server, client(version, { exit: [0, ...FAILS.exit] }, 'client-of-same-name')],
  works: [trusting ?? server, trusting ? client(version, OK, 'client-of-same-name') : client(version, OK)],
  change: trusting
    ? 'the server given the CA of that key'
    : 'a client certificate of the CA that the server has',
});
const sessionContext = (stacks, version, fails, works) => ({
  situation: 'A session is not resumed for want of a context',
  ...{
    stacks,
    version,
    cause: 'session_id_context',
    code: 'session_id_context',
    change: 'a session ID context set',
  },
  fails: [fails, ...resuming(version, [], FAILS)],
  works: [works, ...resuming(version, [], OK)],
});
const sigalg = (stacks, version, server, fails, works, change) => ({
  situation: 'No signature algorithm is left',
  ...{ stacks, version, cause: 'no_shared_sigalg', code: 'no_shared_sigalg', change },
  fails: [server, fails],
  works: [server, works],
});
const intermediateExpired = (stacks, version, peer) => ({
  situation: 'An intermediate has expired',
  ...{ stacks, version, ...RENEW, change: 'a current intermediate in the chain', pasted: pasting() },
  fails: [showing('server-below-expired-chain', 'server-below-expired'), peer(version, FAILS)],
  works: [showing('server-below-intermediate-sent', 'server-below-intermediate'), peer(version, OK)],
});
const curlOf = (version, ending) => curl(version, TRUST, ending);
const RSA_ALONE = 'rsa_pss_rsae_sha256';
const nodeSigning = (version, ending, schemes) => nodeClient(version, ending, '-sigalgs', schemes);
const javaSigning = (version) => java(version, FAILS, [`-Djdk.tls.client.SignatureSchemes=${RSA_ALONE}`]);

export const CASES = [
  crlMissing(
    'nginx, curl',
    TLS13,
    [asking('ssl_crl server-ca.crl'), client(TLS13, IN_WORDS)],
    [asking('ssl_crl client-ca.crl'), client(TLS13, OK)],
    'nginx: ssl_crl client-ca.crl',
  ),
  ...[TLS12, TLS13].map((version) =>
    crlMissing(
      'HAProxy, curl',
      version,
      [haproxy(version, `${HAPROXY_ASKS} crl-file server-ca.crl`), client(version, FAILS)],
      [haproxy(version, `${HAPROXY_ASKS} crl-file client-ca.crl`), client(version, OK)],
      'HAProxy: crl-file client-ca.crl',
    ),
  ),
  crlMissing(
    'Python server, curl',
    TLS12,
    [pythonServer(TLS12, '-crl', 'server-ca'), client(TLS12, FAILS)],
    [pythonServer(TLS12, '-crl', 'client-ca'), client(TLS12, OK)],
    'Python: load_verify_locations of client-ca.crl',
  ),
  crlMissing(
    'nginx, Python client',
    TLS12,
    [showing('server-issued'), pythonClient(TLS12, FAILS, '-crl', 'client-ca')],
    [showing('server-issued'), pythonClient(TLS12, OK, '-crl', 'server-ca')],
    'Python: load_verify_locations of server-ca.crl',
    { 'crl.pem': 'client-ca.crl' },
  ),
  crlMissing(
    'Node.js server, curl',
    TLS12,
    [nodeServer(TLS12, '-crl', 'server-ca'), client(TLS12, FAILS)],
    [nodeServer(TLS12, '-crl', 'client-ca'), client(TLS12, OK)],
    'Node.js: the option crl',
  ),

  ...[TLS12, TLS13].map((version) =>
    callback(
      'Perl server, curl',
      version,
      [perl(version, 'only', 'bob'), client(version, FAILS)],
      [perl(version, 'only', 'alice'), client(version, OK)],
      'the name that the log asks for',
    ),
  ),
  callback(
    'Mosquitto, mosquitto_pub',
    TLS13,
    [
      mosquitto({}, ['certfile server-other-name.crt', 'keyfile server-other-name.key']),
      publish(FAILS, ['--cafile', 'server-ca.crt']),
    ],
    [
      mosquitto({}, ['certfile server-issued.crt', 'keyfile server-issued.key']),
      publish({ exit: 0 }, ['--cafile', 'server-ca.crt']),
    ],
    'a certificate that has the address',
    { cause: 'hostname_mismatch', code: 'host_name', pasted: pasting(), decided: /return code: 64 / },
  ),

  ...[TLS12, TLS13].map((version) =>
    wrongPsk(
      'openssl s_server, s_client',
      version,
      [pskServer(version), pskClient(version, 'anna', OTHER_PSK, FAILS)],
      [pskServer(version), pskClient(version, 'anna', PSK, OK)],
    ),
  ),
  wrongPsk(
    'Mosquitto, mosquitto_pub',
    TLS13,
    [mosquitto(...BY_PSK), publish(FAILS, ['--psk', OTHER_PSK, '--psk-identity', 'anna'])],
    [mosquitto(...BY_PSK), publish({ exit: 0 }, ['--psk', PSK, '--psk-identity', 'anna'])],
  ),
  wrongPsk(
    'Mosquitto, mosquitto_pub',
    TLS13,
    [mosquitto(...BY_PSK), publish(FAILS, ['--psk', PSK, '--psk-identity', 'bert'])],
    [mosquitto(...BY_PSK), publish({ exit: 0 }, ['--psk', PSK, '--psk-identity', 'anna'])],
    UNKNOWN_IDENTITY,
  ),
  wrongPsk(
    'gnutls-serv, gnutls-cli',
    TLS12,
    [gnutlsPskServer, gnutlsPskClient(OTHER_PSK, FAILS)],
    [gnutlsPskServer, gnutlsPskClient(PSK, DONE)],
  ),
  wrongPsk(
    'gnutls-serv, gnutls-cli',
    TLS12,
    [gnutlsPskServer, gnutlsPskClient(PSK, FAILS, 'bert')],
    [gnutlsPskServer, gnutlsPskClient(PSK, DONE)],
    UNKNOWN_IDENTITY,
  ),

  nestedEku('nginx, curl', TLS13, asking()),
  nestedEku('HAProxy, curl', TLS12, haproxy(TLS12, HAPROXY_ASKS)),

  serverExpired('nginx, Java client', TLS13, java),
  serverExpired('nginx, Node.js client', TLS12, nodeClient),
  clientExpired('HAProxy, curl', TLS13, haproxy(TLS13, HAPROXY_ASKS)),
  clientExpired('Java server, curl', TLS12, javaServer(TLS12)),

  crlExpired(
    'nginx, curl',
    TLS12,
    [asking(`ssl_crl ${CRL_LATE}`), client(TLS12, IN_WORDS)],
    [asking('ssl_crl client-ca.crl'), client(TLS12, OK)],
    'nginx: a new ssl_crl',
  ),
  crlExpired(
    'HAProxy, curl',
    TLS12,
    [haproxy(TLS12, `${HAPROXY_ASKS} crl-file ${CRL_LATE}`), client(TLS12, FAILS)],
    [haproxy(TLS12, `${HAPROXY_ASKS} crl-file client-ca.crl`), client(TLS12, OK)],
    'HAProxy: a new crl-file',
  ),
  crlExpired(
    'Python server, curl',
    TLS13,
    [pythonServer(TLS13, '-crl', 'client-ca-out-of-date'), client(TLS13, FAILS)],
    [pythonServer(TLS13, '-crl', 'client-ca'), client(TLS13, OK)],
    'Python: a new CRL',
  ),
  crlExpired(
    'nginx, Python client',
    TLS12,
    [showing('server-issued'), pythonClient(TLS12, FAILS, '-crl', 'server-ca-out-of-date')],
    [showing('server-issued'), pythonClient(TLS12, OK, '-crl', 'server-ca')],
    'Python: a new CRL',
    { 'crl.pem': 'server-ca-out-of-date.crl' },
  ),

  sameName('nginx, curl', TLS12, asking()),
  sameName('HAProxy, curl', TLS12, haproxy(TLS12, HAPROXY_ASKS)),
  sameName('Java server, curl', TLS12, javaServer(TLS12), javaServer(TLS12, 'client-ca-of-same-name')),
  sameName(
    'gnutls-serv, curl',
    TLS12,
    PEERS.gnutls.server(TLS12, { certificate: 'server-issued', trust: 'client-ca', require: true }),
  ),

  ...[TLS12, TLS13].map((version) =>
    sessionContext('pyOpenSSL server, s_client', version, pyOpenSsl(version), pyOpenSsl(version, 'x')),
  ),

  sigalg(
    'nginx, Node.js client',
    TLS13,
    showing('server-issued'),
    nodeSigning(TLS13, FAILS, RSA_ALONE),
    nodeSigning(TLS13, OK, `${RSA_ALONE}:ecdsa_secp256r1_sha256`),
    'Node.js: sigalgs with ECDSA',
  ),
  ...[TLS12, TLS13].map((version) =>
    sigalg(
      'nginx, Java client',
      version,
      showing('server-issued'),
      javaSigning(version),
      java(version, OK),
      'Java: jdk.tls.client.SignatureSchemes not narrowed',
    ),
  ),
  sigalg(
    'gnutls-serv, Node.js client',
    TLS13,
    PEERS.gnutls.server(TLS13, { certificate: 'server-issued' }),
    nodeSigning(TLS13, FAILS, RSA_ALONE),
    nodeSigning(TLS13, OK, `${RSA_ALONE}:ecdsa_secp256r1_sha256`),
    'Node.js: sigalgs with ECDSA',
  ),

  intermediateExpired('nginx, curl', TLS13, curlOf),
  intermediateExpired('nginx, Java client', TLS12, java),
  intermediateExpired('nginx, Node.js client', TLS12, nodeClient),
];
