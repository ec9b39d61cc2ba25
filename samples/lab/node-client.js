/**
 * A TLS client on Node.js, which judges the server's certificate only after its handshake and then hangs up:
 * node node-client.js <port> <TLSv1.2|TLSv1.3>. Writes a key log to $SSLKEYLOGFILE; exits with 1 if it refused.
 */
import { appendFileSync } from 'node:fs';
import { connect } from 'node:tls';

const [, , port, version] = process.argv;
const socket = connect({
  host: '127.0.0.1',
  port: Number(port),
  servername: 'localhost',
  minVersion: version,
  maxVersion: version,
  rejectUnauthorized: true,
});
socket.on('keylog', (line) => appendFileSync(process.env.SSLKEYLOGFILE, line));
socket.on('secureConnect', () => socket.end('GET / HTTP/1.0\r\n\r\n'));
socket.on('error', (error) => {
  console.error(`refused: ${error.code}`);
  process.exitCode = 1;
});
