/** Who leaves without a word in the middle of a handshake, and words in clear that no server of TLS knows. */
import { fileURLToPath } from 'node:url';
import { curl } from './clients.js';
import { clientCertificateRefused, EMPTY, established, NOT_ASKED, SENT, withoutAnswer } from './expected.js';
import { certificateDirectives, nginx, PORT } from './servers.js';

const TRUST = ['--cacert', 'server-issued-chain.crt'];
const present = (name) => ['--cert', `${name}.crt`, '--key', `${name}.key`];
const TLS12 = 'TLS 1.2';

/** Python's asyncio, which closes where its TLS library wants an alert sent. */
const asyncioServer = {
  ...{ program: 'python3', stack: 'OpenSSL', writesKeys: false, files: {}, says: /refused/ },
  command: ['/usr/bin/python3', fileURLToPath(new URL('asyncio-server.py', import.meta.url)), String(PORT)],
  shown: `\`python3 asyncio-server.py ${PORT}\``,
};

/** nc that says something to a server of TLS and waits for what it says to that. */
const saying = (words, shown) => ({
  ...{ program: 'nc', stack: 'none', writesKeys: false, ending: { exit: 0 }, input: words },
  command: ['nc', '-q', '1', '-w', '2', '127.0.0.1', String(PORT)],
  shown: `\`${shown} | nc 127.0.0.1 ${PORT}\``,
});

const leftBy = (refusal) => ({ ...refusal, outcome: 'abandoned' });

export const DEPARTURE_SCENARIOS = [
  {
    name: 'tls12-asyncio-server-no-client-certificate',
    configured:
      'A server on Python asyncio requires a client certificate and curl has none; asyncio closes without the alert.',
    server: asyncioServer,
    steps: [curl(TLS12, TRUST, { exit: [35, 52, 56] })],
    connections: [leftBy(clientCertificateRefused(TLS12, 'no_client_certificate', EMPTY))],
  },
  {
    name: 'tls12-asyncio-server-client-expired',
    configured:
      'A server on Python asyncio requires a client certificate; that of curl expired on 2024-01-01, and asyncio closes without the alert.',
    server: asyncioServer,
    steps: [curl(TLS12, [...TRUST, ...present('client-expired')], { exit: [35, 52, 56] })],
    connections: [leftBy(clientCertificateRefused(TLS12, 'expired', SENT))],
  },
  {
    name: 'plain-smtp-to-nginx',
    configured:
      'A success; then a client of SMTP that speaks first and expects no TLS meets nginx, which expects TLS.',
    server: nginx(certificateDirectives('server-issued')),
    steps: [
      curl(TLS12, TRUST, { exit: 0, says: /hello/ }),
      saying('EHLO mail.example.com\r\n', "printf 'EHLO mail.example.com\\r\\n'"),
    ],
    connections: [
      established(TLS12, NOT_ASKED),
      withoutAnswer(['not_tls', 'failed'], 'server', 'plain_to_tls', 'tcp'),
    ],
  },
  {
    name: 'unknown-words-to-nginx',
    configured: 'A success; then a client begins with bytes of a protocol of its own, and nginx expects TLS.',
    server: nginx(certificateDirectives('server-issued')),
    steps: [
      curl(TLS12, TRUST, { exit: 0, says: /hello/ }),
      saying(Buffer.from('5a425844010500000000000000', 'hex'), "printf 'ZBXD\\1\\5\\0\\0\\0\\0\\0\\0\\0'"),
    ],
    connections: [
      established(TLS12, NOT_ASKED),
      withoutAnswer(['not_tls', 'failed'], 'server', ['protocol_error', 'plain_to_tls'], 'tcp'),
    ],
  },
];
