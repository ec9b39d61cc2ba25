/** A TCP server that misbehaves when the first bytes (a ClientHello) arrive: node node-server.js <port> <behaviour> */
import { createServer } from 'node:net';

const behaviours = {
  reset: (socket) => socket.resetAndDestroy(),
  'hang-up': (socket) => socket.end(),
  silent: () => {},
};
const [, , port, name] = process.argv;
const behave = behaviours[name];
if (behave === undefined) throw new Error(`unknown behaviour: ${name}`);

createServer((socket) => {
  socket.once('data', () => behave(socket));
  socket.on('error', () => {});
}).listen(Number(port), '127.0.0.1');
