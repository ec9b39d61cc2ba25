/**
 * Hands datagrams of one client on to a server and back, each of them late: node delaying-relay.js PORT SERVER-PORT
 * MILLISECONDS. What is recorded in front of it are datagrams that are on their way while a side can be stopped.
 */
import { createSocket } from 'node:dgram';

const [port, serverPort, milliseconds] = process.argv.slice(2).map(Number);
const front = createSocket('udp4');
const back = createSocket('udp4');
let client;

front.on('message', (datagram, { port: from }) => {
  client = from;
  setTimeout(() => back.send(datagram, serverPort, '127.0.0.1'), milliseconds);
});
back.on('message', (datagram) => {
  setTimeout(() => front.send(datagram, client, '127.0.0.1'), milliseconds);
});
front.bind(port, '127.0.0.1', () => console.log('relaying'));
