/**
 * A TLS client or server on Node.js. What it is told is in peers.js: node node-peer.js client|server PORT
 * TLSv1.2|TLSv1.3 [-certificate NAME] [-trust NAME] [-require] [-group secp384r1] [-twice] [-crl NAME] [-sigalgs LIST]
 *
 * Writes a key log to $SSLKEYLOGFILE. A client exits with 1 if there was no answer. Both judge a certificate only after
 * their handshake, and then hang up.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:tls';

const [, , role, port, version, ...rest] = process.argv;
const option = (name) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined);
const certificate = option('-certificate');
const trust = option('-trust');
const group = option('-group');
const crl = option('-crl');
const sigalgs = option('-sigalgs');

const options = {
  host: '127.0.0.1',
  port: Number(port),
  minVersion: version,
  maxVersion: version,
  ...(certificate && { cert: readFileSync(`${certificate}.crt`), key: readFileSync(`${certificate}.key`) }),
  ...(trust && { ca: readFileSync(`${trust}.crt`) }),
  ...(group && { ecdhCurve: group }),
  ...(crl && { crl: readFileSync(`${crl}.crl`) }),
  ...(sigalgs && { sigalgs }),
};
const writeKeys = (line) => process.env.SSLKEYLOGFILE && appendFileSync(process.env.SSLKEYLOGFILE, line);

function serve() {
  const server = createServer({ ...options, requestCert: rest.includes('-require') }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\nhello\n'));
  });
  server.on('keylog', writeKeys);
  server.on('tlsClientError', (error) => console.error(`refused: ${error.code}`));
  server.listen(options.port, options.host);
}

function ask(session, again) {
  const socket = connect({ ...options, servername: 'localhost', session });
  let answer = '';
  let kept;
  socket.on('keylog', writeKeys);
  socket.on('secureConnect', () => socket.write('GET /hello.txt HTTP/1.0\r\n\r\n'));
  socket.on('session', (latest) => {
    kept = latest;
  });
  socket.on('data', (bytes) => {
    answer += bytes;
  });
  socket.on('error', (error) => console.error(`refused: ${error.code}`));
  socket.on('close', () => {
    // A socket that never came to TLS cannot be asked about its session.
    console.log(`resumed: ${answer !== '' && socket.isSessionReused()}\n${answer}`);
    if (answer === '') process.exitCode = 1;
    else if (again) ask(kept, false);
  });
}

if (role === 'server') serve();
else ask(undefined, rest.includes('-twice'));
