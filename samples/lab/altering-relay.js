/**
 * What stands on the way and changes it: passes one connection on and alters one thing in it.
 * altering-relay.js LISTEN-PORT SERVER-PORT ALTERATION: one of the names below.
 * Alterations of hellos and of TLS 1.2's records need no keys; what the peers make of them is their own.
 */
import { connect, createServer } from 'node:net';

const [listen, upstream, name] = process.argv.slice(2);
const RECORD_HEADER = 5;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const CERTIFICATE = 11;
const EXTENSION = { alpn: 16, encryptThenMac: 22, supportedVersions: 43 };
/** Longer than any record may be (RFC 8446 section 5.2: 2^14 + 256; TLS 1.2: 2^14 + 2048). */
const TOO_LONG = 0x4b00;

/** The records in these bytes, whole ones only; what is left of the bytes. */
function split(bytes) {
  const records = [];
  let at = 0;
  while (at + RECORD_HEADER <= bytes.length) {
    const end = at + RECORD_HEADER + bytes.readUInt16BE(at + 3);
    if (end > bytes.length) break;
    records.push(Buffer.from(bytes.subarray(at, end)));
    at = end;
  }
  return { records, rest: bytes.subarray(at) };
}

/** Where the extensions' length stands in a record that begins with a hello. */
function extensionsAt(record, type) {
  let at = RECORD_HEADER + 4 + 2 + 32;
  at += 1 + record[at];
  if (type === SERVER_HELLO) return at + 3;
  at += 2 + record.readUInt16BE(at);
  return at + 1 + record[at];
}

/** The record with its hello's extensions changed: they come and go as a list of Buffers, type and length included. */
function withExtensions(record, type, change) {
  const at = extensionsAt(record, type);
  const messageEnd = RECORD_HEADER + 4 + record.readUIntBE(RECORD_HEADER + 1, 3);
  const extensions = [];
  for (let one = at + 2; one < messageEnd; ) {
    const end = one + 4 + record.readUInt16BE(one + 2);
    extensions.push(record.subarray(one, end));
    one = end;
  }
  const changed = Buffer.concat(change(extensions));
  const altered = Buffer.concat([record.subarray(0, at + 2), changed, record.subarray(messageEnd)]);
  const grown = altered.length - record.length;
  altered.writeUInt16BE(changed.length, at);
  altered.writeUIntBE(record.readUIntBE(RECORD_HEADER + 1, 3) + grown, RECORD_HEADER + 1, 3);
  altered.writeUInt16BE(record.readUInt16BE(3) + grown, 3);
  return altered;
}

const isHello = (record, type) => record[0] === HANDSHAKE && record[RECORD_HEADER] === type;
const onHello = (type, change) => (record) =>
  isHello(record, type) ? withExtensions(record, type, change) : record;
const without = (unwanted) => (extensions) =>
  extensions.filter((extension) => extension.readUInt16BE(0) !== unwanted);
const twice = (extensions) => [...extensions, extensions[0]];
/** ALPN with the one name "h2". */
const ALPN_H2 = Buffer.from([0, EXTENSION.alpn, 0, 5, 0, 3, 2, 0x68, 0x32]);
const PAGE = '<html><body>This site is blocked.</body></html>\n';
const BLOCK_PAGE = `HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html\r\nContent-Length: ${PAGE.length}\r\nConnection: close\r\n\r\n${PAGE}`;

/** A bit of the first record with application data is turned over. */
function corruptsOnce() {
  let done = false;
  return (record) => {
    if (!done && record[0] === APPLICATION_DATA) {
      done = true;
      record[record.length - 1] ^= 1;
    }
    return record;
  };
}

/** By name: whose records are altered, and how. A string in the answer is sent in clear and ends the connection. */
const ALTERATIONS = {
  'no-supported-versions': {
    from: 'client',
    alter: onHello(CLIENT_HELLO, without(EXTENSION.supportedVersions)),
  },
  'no-encrypt-then-mac': { from: 'client', alter: onHello(CLIENT_HELLO, without(EXTENSION.encryptThenMac)) },
  'extension-twice-from-client': { from: 'client', alter: onHello(CLIENT_HELLO, twice) },
  'extension-twice-from-server': { from: 'server', alter: onHello(SERVER_HELLO, twice) },
  'alpn-unasked': { from: 'server', alter: onHello(SERVER_HELLO, (extensions) => [...extensions, ALPN_H2]) },
  'record-too-long': {
    from: 'server',
    alter(record) {
      if (isHello(record, SERVER_HELLO)) record.writeUInt16BE(TOO_LONG, 3);
      return record;
    },
  },
  'certificate-left-out': {
    from: 'server',
    alter: (record) => (isHello(record, CERTIFICATE) ? [] : record),
  },
  'bit-from-client': { from: 'client', alter: corruptsOnce() },
  'bit-from-server': { from: 'server', alter: corruptsOnce() },
  'block-page': {
    from: 'server',
    alter: (record) => (isHello(record, SERVER_HELLO) ? [record, BLOCK_PAGE] : record),
  },
};
const { from: whose, alter } = ALTERATIONS[name];

createServer((client) => {
  const server = connect(Number(upstream), '127.0.0.1');
  const pass = (source, target, alters) => {
    let rest = Buffer.alloc(0);
    source.on('data', (bytes) => {
      if (target.writableEnded) return;
      if (!alters) {
        target.write(bytes);
        return;
      }
      const { records, rest: left } = split(Buffer.concat([rest, bytes]));
      rest = left;
      for (const record of records) {
        const parts = [alter(record)].flat();
        target.write(Buffer.concat(parts.map((part) => Buffer.from(part))));
        if (typeof parts.at(-1) === 'string') {
          target.end();
          source.destroy();
          return;
        }
      }
    });
    source.on('end', () => target.end());
    source.on('error', () => target.destroy());
  };
  pass(client, server, whose === 'client');
  pass(server, client, whose === 'server');
}).listen(Number(listen), '127.0.0.1');
