/**
 * A server that begins in plaintext and upgrades when the client says STARTTLS, with server.crt and server.key of the
 * working directory: node node-starttls-server.js <port> <nntp|sieve>
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

const [, , port, name] = process.argv;

// RFC 5804 section 1.7: no SASL mechanism is offered that would need TLS first.
const sieveCapabilities = (secure, end) => [
  '"IMPLEMENTATION" "Example ManageSieve"',
  '"VERSION" "1.0"',
  `"SASL" "${secure ? 'PLAIN' : ''}"`,
  '"SIEVE" "fileinto vacation"',
  ...(secure ? [] : ['"STARTTLS"']),
  end,
];

/** By protocol: what the server says unasked before and in TLS, and its replies to commands. */
const PROTOCOLS = {
  // RFC 3977 sections 5.1 and 5.2, RFC 4642 section 2: after the upgrade there is no second greeting.
  nntp: {
    greeting: ['200 news.example.com ready, posting allowed'],
    greetingInTls: [],
    replies: {
      CAPABILITIES: (secure) => [
        '101 Capability list:',
        'VERSION 2',
        'READER',
        ...(secure ? [] : ['STARTTLS']),
        'LIST ACTIVE NEWSGROUPS',
        '.',
      ],
      STARTTLS: (secure) => [secure ? '502 TLS is already active' : '382 Continue with TLS negotiation'],
      QUIT: () => ['205 Connection closing'],
    },
    unknown: '500 Unknown command',
    accepted: '382',
    farewell: 'QUIT',
  },
  // RFC 5804 sections 1.7 and 2.2: the capabilities are the greeting, and come again in TLS.
  sieve: {
    greeting: sieveCapabilities(false, 'OK "ManageSieve ready."'),
    greetingInTls: sieveCapabilities(true, 'OK "TLS negotiation successful."'),
    replies: {
      CAPABILITY: (secure) => sieveCapabilities(secure, 'OK'),
      STARTTLS: (secure) => [secure ? 'NO "TLS is already active."' : 'OK "Begin TLS negotiation now."'],
      LOGOUT: () => ['OK "Logout complete."'],
    },
    unknown: 'NO "Unknown command."',
    accepted: 'OK',
    farewell: 'LOGOUT',
  },
};

const protocol = PROTOCOLS[name];
if (protocol === undefined) throw new Error(`unknown protocol: ${name}`);
const secureContext = createSecureContext({
  cert: readFileSync('server.crt'),
  key: readFileSync('server.key'),
});

function converse(socket, secure) {
  let received = '';
  const say = (lines) => lines.length > 0 && socket.write(lines.map((line) => `${line}\r\n`).join(''));
  const read = (bytes) => {
    received += bytes.toString('latin1');
    for (let end = received.indexOf('\n'); end >= 0; end = received.indexOf('\n')) {
      const command = received.slice(0, end).trim().toUpperCase();
      received = received.slice(end + 1);
      const reply = protocol.replies[command]?.(secure) ?? [protocol.unknown];
      say(reply);
      if (command === protocol.farewell) return socket.end();
      if (command === 'STARTTLS' && reply[0].startsWith(protocol.accepted)) {
        // What came in the same segment is dropped: it was not protected.
        socket.off('data', read);
        const upgraded = new TLSSocket(socket, { isServer: true, secureContext });
        return upgraded.once('secure', () => converse(upgraded, true)).on('error', () => {});
      }
    }
  };
  socket.on('data', read);
  socket.on('error', () => {});
  say(secure ? protocol.greetingInTls : protocol.greeting);
}

createServer((socket) => converse(socket, false)).listen(Number(port), '127.0.0.1');
