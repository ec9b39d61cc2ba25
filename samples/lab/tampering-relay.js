/**
 * A peer that signs wrongly: passes one connection on and changes a bit of one signature on the way.
 * tampering-relay.js LISTEN-PORT SERVER-PORT client|server: whose signature. TLS 1.2, where signatures are in clear.
 */
import { connect, createServer } from 'node:net';

const [listen, upstream, whose] = process.argv.slice(2);
const HANDSHAKE = 22;
/** ServerKeyExchange and CertificateVerify end with the signature. */
const SIGNED = whose === 'client' ? 15 : 12;

/** Changes the last byte of the message, if these bytes hold it whole. */
function tamper(bytes) {
  for (let at = 0; at + 5 <= bytes.length; at += 5 + bytes.readUInt16BE(at + 3)) {
    if (bytes[at] !== HANDSHAKE) continue;
    const end = Math.min(bytes.length, at + 5 + bytes.readUInt16BE(at + 3));
    for (let message = at + 5; message + 4 <= end; message += 4 + bytes.readUIntBE(message + 1, 3)) {
      const last = message + 3 + bytes.readUIntBE(message + 1, 3);
      if (bytes[message] === SIGNED && last < end) bytes[last] ^= 1;
    }
  }
  return bytes;
}

createServer((client) => {
  const server = connect(Number(upstream), '127.0.0.1');
  const pass = (from, to, tampers) => {
    from.on('data', (bytes) => to.write(tampers ? tamper(bytes) : bytes));
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
  };
  pass(client, server, whose === 'client');
  pass(server, client, whose === 'server');
}).listen(Number(listen), '127.0.0.1');
