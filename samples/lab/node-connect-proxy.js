/**
 * An HTTP proxy that only tunnels (RFC 9110 section 9.3.6), and the one HTTPS server that it leads to, with server.crt
 * and server.key of the working directory: node node-connect-proxy.js <port of the proxy> <port of the server>
 */
import { readFileSync } from 'node:fs';
import { createServer as createProxy } from 'node:http';
import { createServer } from 'node:https';
import { connect } from 'node:net';

const [, , proxyPort, serverPort] = process.argv;

const proxy = createProxy((_request, response) => response.writeHead(405, { Allow: 'CONNECT' }).end());
proxy.on('connect', (request, client, head) => {
  client.on('error', () => {});
  if (request.url !== `localhost:${serverPort}`) return client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  const server = connect(Number(serverPort), '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    server.write(head);
    server.pipe(client).pipe(server);
  });
  server.on('error', () => client.destroy());
});

const options = { cert: readFileSync('server.crt'), key: readFileSync('server.key') };
createServer(options, (_request, response) => response.end('hello\n')).listen(
  Number(serverPort),
  '127.0.0.1',
  () => proxy.listen(Number(proxyPort), '127.0.0.1'),
);
