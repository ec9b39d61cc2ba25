/** What two sides cannot agree on, and what does not fit: each with a ground in the hellos or the messages themselves. */
import { fileURLToPath } from 'node:url';
import { opensslClient } from './clients.js';
import {
  clientCertificateRefused,
  established,
  NOT_ASKED,
  nothingInCommon,
  SENT,
  serverCertificateRefused,
} from './expected.js';
import { PEERS, resumingSteps } from './peers.js';
import { certificateDirectives, nginx, opensslServer, PORT, PORT_BEHIND_PROXY } from './servers.js';

const TLS12 = 'TLS 1.2';
const TLS13 = 'TLS 1.3';
const TRUST = ['-CAfile', 'server-ca.crt'];
const OK = { exit: 0, says: /hello/ };
/** The client failed, and said why: a program that did not even start would fail, too. */
const refusedWith = (says) => ({ exit: 1, says });
const VERIFY = ['-Verify', '1', '-verify_return_error', '-CAfile', 'client-ca.crt'];
/** OpenSSL 3 may be told in its configuration file to leave extended_master_secret out. */
const WITHOUT_EMS = {
  files: {
    'without-ems.cnf': [
      'openssl_conf = all',
      ...['[all]', 'ssl_conf = ssl', '[ssl]', 'system_default = default'],
      ...['[default]', 'Options = -ExtendedMasterSecret', ''],
    ].join('\n'),
  },
  env: { OPENSSL_CONF: 'without-ems.cnf' },
};
const withoutEms = (program) => ({
  ...program,
  ...WITHOUT_EMS,
  files: { ...program.files, ...WITHOUT_EMS.files },
});

/** The client ended it on what the server sent, and it was not the certificate. */
const refusedByClient = (version, cause, requested, more) => ({
  ...serverCertificateRefused(version, cause, requested),
  refused: 'parameters',
  ...more,
});
/** The server ended it on what the client sent, and it was not the certificate. */
const refusedByServer = (version, cause, authentication, more) => ({
  ...clientCertificateRefused(version, cause, authentication),
  refused: 'parameters',
  ...more,
});

function gnutlsServer(priority) {
  const pair = ['--x509certfile=server-issued.crt', '--x509keyfile=server-issued.key'];
  const command = ['gnutls-serv', `--port=${PORT}`, '--http', '--quiet', '--disable-client-cert', ...pair];
  command.push(`--priority=${priority}`);
  return { stack: 'GnuTLS', program: 'gnutls-serv', command, files: {}, shown: `\`${command.join(' ')}\`` };
}

/** stunnel with one identity, anna, before a plain server; TLS 1.2, where the identity is in clear. */
function stunnelWithPsk() {
  const settings = ['sslVersion = TLSv1.2', 'ciphers = PSK', 'PSKsecrets = psk.txt'];
  const configuration = [
    ...['foreground = yes', 'pid =', 'debug = 5', 'syslog = no', '[psk]'],
    ...[`accept = 127.0.0.1:${PORT}`, `connect = 127.0.0.1:${PORT_BEHIND_PROXY}`, ...settings, ''],
  ].join('\n');
  return {
    program: 'stunnel',
    stack: 'OpenSSL',
    writesKeys: false,
    beside: [nginx([], [], { port: PORT_BEHIND_PROXY })],
    command: ['sh', '-c', 'chmod 600 psk.txt; exec stunnel stunnel.conf'],
    files: { 'stunnel.conf': configuration, 'psk.txt': `anna:${PSK}\n` },
    shown: `stunnel: \`${settings.join('; ')}\`, which knows anna`,
  };
}
const PSK = '00112233445566778899aabbccddeeff';
const BRAINPOOL_TOO = 'X25519:P-256:brainpoolP256r1';
const OTHER_PSK = 'ffeeddccbbaa99887766554433221100';
const pskClient = (version, identity, key, ending, options = ['-cipher', 'PSK']) =>
  opensslClient(version, ['-psk_identity', identity, '-psk', key, ...options], ending);

/** openssl s_server with a pre-shared key and no certificate, in TLS 1.3. */
const pskServer13 = () => opensslServer(['-tls1_3', '-nocert', '-psk_identity', 'anna', '-psk', PSK], '');

function pyOpenSslServer(version, ...context) {
  const name = 'session-context-server.py';
  const args = [String(PORT), version.replace('TLS ', 'TLSv'), ...context];
  return {
    ...{ program: 'python3-openssl', stack: 'OpenSSL', writesKeys: false, files: {} },
    command: ['/usr/bin/python3', fileURLToPath(new URL(name, import.meta.url)), ...args],
    shown: `\`python3 ${[name, ...args].join(' ')}\``,
  };
}

/** A file with certificates of many CAs with long names, which makes lists and chains too long for some. */
const MANY_NAMES = 320;
/** No more: tshark, which we compare with, lists 50 of a message. */
const MANY_CERTIFICATES = 42;
const authorities = (count) => [
  'sh',
  '-c',
  `for i in $(seq ${count}); do openssl req -x509 -key client-ca.key -days 3650 -subj "/O=Example/OU=Department of certificates with names that are rather long/CN=Example Client CA number $i"; done > many.crt`,
];
const withMany = (count, server) => ({ ...server, before: [authorities(count)] });

/** A prime of 1024 or 2048 bits, made anew. */
const withPrime = (bits, server) => ({
  ...server,
  before: [['openssl', 'dhparam', '-dsaparam', '-out', 'prime.pem', String(bits)]],
});
const dheServer = () =>
  nginx([
    ...certificateDirectives('server'),
    'ssl_dhparam prime.pem',
    'ssl_ciphers DHE-RSA-AES256-GCM-SHA384:@SECLEVEL=0',
  ]);

const present = (name) => ['-cert', `${name}.crt`, '-key', `${name}.key`];

const scenario = (name, configured, server, steps, connections) => ({
  name,
  configured,
  server,
  steps: [steps].flat(),
  connections: [connections].flat(),
});

function sessionContext(version) {
  const prefix = version.replace('TLS 1.', 'tls1');
  const steps = (second) =>
    ['-sess_out', '-sess_in'].map((option, index) =>
      opensslClient(
        version,
        [...TRUST, ...present('client'), option, 'session.pem'],
        index === 0 ? OK : second,
      ),
    );
  return [
    scenario(
      `${prefix}-session-id-context`,
      'Python (pyOpenSSL) is the server: it verifies clients and gave its sessions no context, so that OpenSSL refuses to resume the one that the client kept.',
      pyOpenSslServer(version),
      steps(refusedWith(/internal error/)),
      [
        established(version, SENT),
        {
          ...nothingInCommon('session_id_context'),
          // OpenSSL takes it for its own fault and says internal_error.
          refused: ['parameters', 'connection', null],
        },
      ],
    ),
    scenario(
      `${prefix}-session-id-context-success`,
      'Python (pyOpenSSL) is the server: it verifies clients and gave its sessions a context, so that the session is resumed.',
      pyOpenSslServer(version, 'lab'),
      steps(OK),
      [established(version, SENT), established(version, NOT_ASKED, { resumed: true })],
    ),
  ];
}

function inBothVersions(version) {
  const prefix = version.replace('TLS 1.', 'tls1');
  return [
    scenario(
      `${prefix}-go-client-cannot-sign`,
      'Go is the client: its key fails when it is to sign, as a token does that was pulled out.',
      opensslServer(VERIFY, 'server-issued'),
      PEERS.go.client(
        version,
        { trust: 'server-ca', certificate: 'client', cannotSign: true },
        refusedWith(/the token is gone/),
      ),
      {
        ...refusedByClient(version, 'cannot_sign', 'yes'),
        clientAuthentication: { requested: 'yes', certificate: ['sent', 'unknown'] },
        refused: ['client_certificate', 'parameters', 'connection', null],
      },
    ),
    scenario(
      `${prefix}-java-client-ca-list-too-long`,
      `Java is the client and takes no message above 32 KiB; the server names ${MANY_NAMES} CAs in its request for a certificate.`,
      withMany(MANY_NAMES, opensslServer([...VERIFY.slice(0, 3), '-CAfile', 'many.crt'], 'server-issued')),
      PEERS.java.client(
        version,
        { trust: 'server-ca', certificate: 'client' },
        refusedWith(/exceeds the maximum allowed size/),
      ),
      refusedByClient(version, 'ca_list_too_long', 'yes'),
    ),
    scenario(
      `${prefix}-java-client-message-too-large`,
      `Java is the client and takes no message above 32 KiB; the server sends a bundle of ${MANY_CERTIFICATES} CAs behind its certificate.`,
      withMany(MANY_CERTIFICATES, opensslServer(['-cert_chain', 'many.crt'], 'server-issued')),
      PEERS.java.client(version, { trust: 'server-ca' }, refusedWith(/exceeds the maximum allowed size/)),
      refusedByClient(version, 'message_too_large', 'no', { refused: ['parameters', 'server_certificate'] }),
    ),
    scenario(
      `${prefix}-java-client-revocation-undetermined`,
      'Java is the client and checks revocation; the server certificate names neither a list nor a responder, and nothing is stapled.',
      opensslServer([], 'server-issued'),
      PEERS.java.client(
        version,
        { trust: 'server-ca', revocation: true },
        { exit: 1, says: /revocation status/i },
      ),
      serverCertificateRefused(version, 'revocation_undetermined', 'no'),
    ),
    ...sessionContext(version),
  ];
}

export const PARAMETER_SCENARIOS = [
  scenario(
    'tls12-inappropriate-fallback',
    'The client says that it fell back to TLS 1.2 (TLS_FALLBACK_SCSV); the server speaks TLS 1.3, too.',
    opensslServer([]),
    opensslClient(TLS12, ['-CAfile', 'server.crt', '-fallback_scsv'], {
      exit: 1,
      says: /inappropriate fallback/,
    }),
    nothingInCommon('inappropriate_fallback'),
  ),
  scenario(
    'tls12-fallback-success',
    'The client says that it fell back to TLS 1.2 (TLS_FALLBACK_SCSV); the server speaks nothing later.',
    opensslServer(['-tls1_2']),
    opensslClient(TLS12, ['-CAfile', 'server.crt', '-fallback_scsv'], OK),
    established(TLS12, NOT_ASKED),
  ),
  scenario(
    'tls12-dh-too-small',
    'The server brings a prime of 1024 bits for finite field Diffie-Hellman; the client wants security level 2.',
    withPrime(1024, dheServer()),
    opensslClient(TLS12, ['-CAfile', 'server.crt', '-cipher', 'DHE:@SECLEVEL=2'], {
      exit: 1,
      says: /dh key too small/,
    }),
    refusedByClient(TLS12, 'dh_too_small', 'no'),
  ),
  scenario(
    'tls12-dh-success',
    'The server brings a prime of 2048 bits for finite field Diffie-Hellman; the client wants security level 2.',
    withPrime(2048, dheServer()),
    opensslClient(TLS12, ['-CAfile', 'server.crt', '-cipher', 'DHE:@SECLEVEL=2'], OK),
    established(TLS12, NOT_ASKED),
  ),
  scenario(
    'tls12-java-server-no-extended-master-secret',
    'Java is the server and insists on extended_master_secret (jdk.tls.allowLegacyMasterSecret=false); OpenSSL, the client, was told to do without.',
    PEERS.java.server(TLS12, { certificate: 'server-issued', insistsOnEms: true }),
    withoutEms(opensslClient(TLS12, TRUST, refusedWith(/handshake failure/))),
    nothingInCommon('no_extended_master_secret'),
  ),
  scenario(
    'tls12-java-client-no-extended-master-secret',
    'Java is the client and insists on extended_master_secret (jdk.tls.allowLegacyMasterSecret=false); OpenSSL, the server, was told to do without.',
    withoutEms(opensslServer(['-tls1_2'], 'server-issued')),
    PEERS.java.client(
      TLS12,
      { trust: 'server-ca', insistsOnEms: true },
      refusedWith(/Extended Master Secret|extended_master_secret/i),
    ),
    refusedByClient(TLS12, 'no_extended_master_secret', 'no'),
  ),
  scenario(
    'tls12-no-extended-master-secret-success',
    'OpenSSL, the client, was told to do without extended_master_secret; the server does not insist on it.',
    opensslServer(['-tls1_2'], 'server-issued'),
    withoutEms(opensslClient(TLS12, TRUST, OK)),
    established(TLS12, NOT_ASKED),
  ),
  scenario(
    'tls12-ems-dropped',
    'openssl s_client makes a session with extended_master_secret, and wants to resume it without.',
    opensslServer(['-tls1_2'], 'server-issued'),
    resumingSteps(TLS12, 'server-ca').map((step, index) =>
      index === 0 ? step : { ...withoutEms(step), ending: refusedWith(/handshake failure/) },
    ),
    [established(TLS12, NOT_ASKED), nothingInCommon('ems_dropped')],
  ),
  scenario(
    'tls12-no-secure-renegotiation',
    'GnuTLS is the server and was told to do without secure renegotiation (%DISABLE_SAFE_RENEGOTIATION); OpenSSL 3, the client, insists on it.',
    gnutlsServer('NORMAL:-VERS-ALL:+VERS-TLS1.2:%DISABLE_SAFE_RENEGOTIATION'),
    opensslClient(TLS12, TRUST, { exit: 1, says: /unsafe legacy renegotiation disabled/ }),
    refusedByClient(TLS12, 'no_secure_renegotiation', 'no'),
  ),
  scenario(
    'tls12-no-secure-renegotiation-success',
    'GnuTLS is the server and was told to do without secure renegotiation; OpenSSL 3, the client, was told to bear it.',
    gnutlsServer('NORMAL:-VERS-ALL:+VERS-TLS1.2:%DISABLE_SAFE_RENEGOTIATION'),
    opensslClient(TLS12, [...TRUST, '-legacy_server_connect'], { exit: 0, says: /Cipher is/ }),
    established(TLS12, NOT_ASKED),
  ),
  scenario(
    'tls12-wrong-psk',
    'stunnel and openssl s_client have different keys for the identity anna.',
    stunnelWithPsk(),
    pskClient(TLS12, 'anna', OTHER_PSK, refusedWith(/bad record mac/)),
    refusedByServer(TLS12, 'wrong_psk', NOT_ASKED, { refused: ['parameters', 'connection'] }),
  ),
  scenario(
    'tls12-unknown-psk-identity',
    'openssl s_client calls itself bert; stunnel knows anna only.',
    stunnelWithPsk(),
    pskClient(TLS12, 'bert', PSK, refusedWith(/unknown psk identity/)),
    refusedByServer(TLS12, 'unknown_psk_identity', NOT_ASKED),
  ),
  scenario(
    'protocol-version-psk',
    'openssl s_client has the right key and goes up to TLS 1.1; stunnel wants TLS 1.2.',
    stunnelWithPsk(),
    pskClient(undefined, 'anna', PSK, refusedWith(/alert protocol version/), [
      '-tls1_1',
      '-cipher',
      'PSK:@SECLEVEL=0',
    ]),
    nothingInCommon('protocol_version'),
  ),
  scenario(
    'tls12-psk-success',
    'stunnel and openssl s_client have the same key for the identity anna.',
    stunnelWithPsk(),
    pskClient(TLS12, 'anna', PSK, OK),
    established(TLS12, NOT_ASKED),
  ),
  scenario(
    'tls13-wrong-psk',
    'openssl s_server and s_client have different keys for the identity anna, and no certificates.',
    pskServer13(),
    pskClient(TLS13, 'anna', OTHER_PSK, refusedWith(/illegal parameter|decrypt error/), []),
    nothingInCommon('wrong_psk'),
  ),
  scenario(
    'tls13-psk-success',
    'openssl s_server and s_client have the same key for the identity anna, and no certificates.',
    pskServer13(),
    pskClient(TLS13, 'anna', PSK, OK, []),
    established(TLS13, NOT_ASKED, { resumed: true }),
  ),
  scenario(
    'tls12-go-server-unsupported-curve',
    'Go is the server and knows no Brainpool curve; the key of the client certificate is on brainpoolP256r1.',
    PEERS.go.server(TLS12, { certificate: 'server-issued', trust: 'client-ca', require: true }),
    opensslClient(TLS12, [...TRUST, ...present('client-brainpool')], refusedWith(/bad certificate/)),
    clientCertificateRefused(TLS12, 'unsupported_curve', SENT),
  ),
  scenario(
    'tls12-s-server-unsupported-curve',
    'openssl s_server takes no Brainpool curve unless it is told to; the key of the client certificate is on brainpoolP256r1.',
    opensslServer(VERIFY, 'server-issued'),
    opensslClient(TLS12, [...TRUST, ...present('client-brainpool')], refusedWith(/illegal parameter/)),
    clientCertificateRefused(TLS12, 'unsupported_curve', SENT),
  ),
  scenario(
    'tls12-brainpool-success',
    'Both sides take brainpoolP256r1; openssl s_server verifies a client certificate whose key is on it.',
    opensslServer([...VERIFY, '-groups', BRAINPOOL_TOO], 'server-issued'),
    opensslClient(TLS12, [...TRUST, ...present('client-brainpool'), '-groups', BRAINPOOL_TOO], OK),
    established(TLS12, SENT),
  ),
  scenario(
    'tls12-go-server-sslv2-hello',
    'Java is the client and begins with a hello in the form of SSL 2.0, as its configuration allows; Go, the server, does not take it.',
    PEERS.go.server(TLS12, { certificate: 'server-issued' }),
    PEERS.java.client(TLS12, { trust: 'server-ca', sslv2Hello: true }, refusedWith(/protocol_version/)),
    nothingInCommon('sslv2_hello'),
  ),
  ...[TLS12, TLS13].flatMap(inBothVersions),
];
