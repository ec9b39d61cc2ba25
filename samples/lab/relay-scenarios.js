/** Something on the way changes a hello, a record or the answer: no stack does that by itself. See altering-relay.js. */
import { curl, opensslClient } from './clients.js';
import {
  clientCertificateRefused,
  NOT_ASKED,
  nothingInCommon,
  serverCertificateRefused,
  withoutAnswer,
} from './expected.js';
import { PEERS } from './peers.js';
import { altered, opensslServer, PORT_BEFORE_RELAY } from './servers.js';

const TLS12 = 'TLS 1.2';
const TLS13 = 'TLS 1.3';
const TRUST = ['--cacert', 'server-ca.crt', '--no-alpn'];
const server = (options) => (port) => opensslServer(options, 'server-issued', port);
/** curl that dials the relay before the server. */
const throughRelay = (version, ending, options = TRUST) =>
  curl(version, options, ending, `https://localhost:${PORT_BEFORE_RELAY}/hello.txt`);

const refusedWith = (says) => ({ exit: 35, says });
/** The client ended it on what the server's hello, or its record, was made into. */
const refusedByClient = (version, cause, more) => ({
  ...serverCertificateRefused(version, cause, 'no'),
  clientAuthentication: { requested: ['no', 'unknown'], certificate: ['none', 'unknown'] },
  refused: ['parameters', 'connection', null],
  ...more,
});
const refusedByServer = (version, cause, more) => ({
  ...clientCertificateRefused(version, cause, NOT_ASKED),
  refused: ['parameters', 'connection', null],
  ...more,
});

const scenario = (name, configured, server, step, connection) => ({
  name,
  configured,
  server,
  steps: [step],
  connections: [connection],
});

export const RELAY_SCENARIOS = [
  scenario(
    'tls12-downgrade',
    'Both sides speak TLS 1.3; something on the way takes supported_versions out of the ClientHello, so that the server goes down to TLS 1.2 and says so in its random (RFC 8446 section 4.1.3).',
    altered('no-supported-versions', server([]), 'client'),
    opensslClient('', ['-CAfile', 'server-ca.crt'], { exit: 1, says: /inappropriate fallback/ }),
    refusedByClient(TLS12, 'downgrade', { refused: 'parameters' }),
  ),
  scenario(
    'tls12-go-client-downgrade',
    'Both sides speak TLS 1.2 and 1.3, Go is the client; something on the way takes supported_versions out of the ClientHello, so that the server goes down to TLS 1.2 and says so in its random.',
    altered('no-supported-versions', server([]), 'client'),
    PEERS.go.client('TLS 1.2', { trust: 'server-ca', upTo: 'TLS 1.3' }, { exit: 1, says: /downgrade/ }),
    refusedByClient(TLS12, 'downgrade', { refused: 'parameters' }),
  ),
  scenario(
    'tls12-unsupported-extension',
    'Something on the way adds ALPN to the ServerHello; the client had not offered it.',
    altered('alpn-unasked', server(['-tls1_2']), 'client'),
    curl(TLS12, TRUST, refusedWith(/bad extension|unsolicited extension/)),
    refusedByClient(TLS12, 'unsupported_extension', { refused: 'parameters' }),
  ),
  scenario(
    'tls12-server-duplicate-extension',
    'Something on the way puts an extension of the ServerHello into it a second time.',
    altered('extension-twice-from-server', server(['-tls1_2']), 'client'),
    curl(TLS12, TRUST, refusedWith(/bad extension|duplicate/)),
    refusedByClient(TLS12, 'duplicate_extension', { refused: 'parameters' }),
  ),
  ...[TLS12, TLS13].map((version) =>
    scenario(
      `${version.replace('TLS 1.', 'tls1')}-client-duplicate-extension`,
      'Something on the way puts an extension of the ClientHello into it a second time; captured before the server.',
      altered('extension-twice-from-client', server([]), 'server'),
      throughRelay(version, refusedWith(/illegal parameter/)),
      nothingInCommon('duplicate_extension'),
    ),
  ),
  ...[TLS12, TLS13].map((version) =>
    scenario(
      `${version.replace('TLS 1.', 'tls1')}-record-overflow`,
      'Something on the way gives the record of the ServerHello a length that no record may have.',
      altered('record-too-long', server([]), 'client'),
      curl(version, TRUST, refusedWith(/length too long/)),
      // Nobody saw a ServerHello: its record never ended.
      {
        ...refusedByClient(null, 'record_overflow'),
        clientAuthentication: { requested: ['no', 'unknown'], certificate: ['none', 'unknown'] },
        until: 'client_hello',
      },
    ),
  ),
  scenario(
    'tls12-corrupted',
    'Something on the way turns over a bit of the first encrypted record with data of the client; captured before the server.',
    altered('bit-from-client', server(['-tls1_2']), 'server'),
    throughRelay(TLS12, { exit: [35, 52, 56], says: /bad record mac/ }),
    refusedByServer(TLS12, 'corrupted', { until: 'application' }),
  ),
  scenario(
    'tls13-corrupted',
    'Something on the way turns over a bit of the first encrypted record of the server.',
    altered('bit-from-server', server(['-tls1_3']), 'client'),
    curl(TLS13, TRUST, refusedWith(/bad record mac/)),
    refusedByClient(TLS13, 'corrupted'),
  ),
  scenario(
    'tls12-transcript-changed',
    'Something on the way takes encrypt_then_mac out of the ClientHello: both hash another handshake, and their keys differ; captured before the server.',
    altered('no-encrypt-then-mac', server(['-tls1_2']), 'server'),
    throughRelay(TLS12, refusedWith(/bad record mac/)),
    refusedByServer(TLS12, 'transcript_changed'),
  ),
  scenario(
    'tls13-transcript-changed',
    'Something on the way takes encrypt_then_mac out of the ClientHello: both hash another handshake, and their keys differ; captured before the server.',
    altered('no-encrypt-then-mac', server(['-tls1_3']), 'server'),
    throughRelay(TLS13, refusedWith(/bad record mac/)),
    refusedByClient(TLS13, 'transcript_changed'),
  ),
  scenario(
    'tls12-certificate-left-out',
    'Something on the way keeps the Certificate message of the server to itself, so that the next one comes where the client does not expect it.',
    altered('certificate-left-out', server(['-tls1_2']), 'client'),
    curl(TLS12, TRUST, refusedWith(/unexpected message/)),
    refusedByClient(TLS12, 'protocol_error'),
  ),
  ...[TLS12, TLS13].map((version) =>
    scenario(
      `${version.replace('TLS 1.', 'tls1')}-injected-page`,
      'Something on the way lets the ServerHello through and then answers itself, in clear, with the page of a filter (503).',
      altered('block-page', server([]), 'client'),
      curl(version, TRUST, refusedWith(/wrong version number/)),
      {
        ...withoutAnswer(['failed', 'not_tls', 'abandoned'], 'network', 'injected', 'server_flight'),
        tls: { version, resumed: false },
      },
    ),
  ),
];
