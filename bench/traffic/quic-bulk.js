/** Makes a capture of one QUIC connection: the client's Initial (RFC 9001 section 5), and then 1-RTT packets that nobody can open. */
import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { Writer } from '../captures.js';

const SALT_OF_V1 = Buffer.from('38762cf7f55934b34d179ae6a4c80cadccbb7f0a', 'hex');
const LEAST_INITIAL = 1_200;
const TAG = 16;

function expand(secret, label, length) {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.from([length >> 8, length, name.length]), name, Buffer.from([0])]);
  return createHmac('sha256', secret)
    .update(Buffer.concat([info, Buffer.from([1])]))
    .digest()
    .subarray(0, length);
}

function varint(value) {
  return Buffer.from([0x40 | (value >> 8), value & 0xff]);
}

/** A ClientHello in the client's first Initial, padded to the least size of its datagram. */
function initial(clientHello, connectionId) {
  const secret = createHmac('sha256', SALT_OF_V1).update(connectionId).digest();
  const client = expand(secret, 'client in', 32);
  const [key, iv, hp] = [
    expand(client, 'quic key', 16),
    expand(client, 'quic iv', 12),
    expand(client, 'quic hp', 16),
  ];
  const before = Buffer.concat([
    Buffer.from([0xc3, 0, 0, 0, 1, connectionId.length]),
    connectionId,
    Buffer.from([0, 0]),
  ]);
  const number = Buffer.from([0, 0, 0, 0]);
  const length = LEAST_INITIAL - before.length - 2;
  const header = Buffer.concat([before, varint(length), number]);
  const frames = Buffer.alloc(length - number.length - TAG);
  Buffer.concat([Buffer.from([6, 0]), varint(clientHello.length), clientHello]).copy(frames);
  const cipher = createCipheriv('aes-128-gcm', key, iv);
  cipher.setAAD(header);
  const sealed = Buffer.concat([cipher.update(frames), cipher.final(), cipher.getAuthTag()]);
  const packet = Buffer.concat([header, sealed]);
  const mask = createCipheriv('aes-128-ecb', hp, null).update(sealed.subarray(0, 16));
  packet[0] ^= mask[0] & 0x0f;
  for (let at = 0; at < number.length; at++) packet[header.length - number.length + at] ^= mask[1 + at];
  return packet;
}

/** A ClientHello that offers TLS 1.3 and little else. */
function clientHello() {
  const extension = (type, ...body) => Buffer.from([type >> 8, type, 0, body.length, ...body]);
  const share = randomBytes(32);
  const extensions = Buffer.concat([
    extension(43, 2, 3, 4),
    extension(10, 0, 2, 0, 29),
    extension(13, 0, 2, 4, 3),
    extension(51, 0, 36, 0, 29, 0, 32, ...share),
    extension(57),
  ]);
  const body = Buffer.concat([
    Buffer.from([3, 3]),
    randomBytes(32),
    Buffer.from([0, 0, 2, 0x13, 1, 1, 0, extensions.length >> 8, extensions.length]),
    extensions,
  ]);
  return Buffer.concat([Buffer.from([1, 0, body.length >> 8, body.length]), body]);
}

const ETHERNET = 14;
const IPV4 = 20;
const UDP = 8;
const HEADERS = ETHERNET + IPV4 + UDP;

function datagram(writer, fromClient, length) {
  const at = writer.packet(HEADERS + length);
  const bytes = writer.batch;
  bytes.fill(0, at, at + HEADERS);
  bytes.writeUInt16BE(0x0800, at + 12);
  bytes[at + ETHERNET] = 0x45;
  bytes.writeUInt16BE(IPV4 + UDP + length, at + ETHERNET + 2);
  bytes[at + ETHERNET + 8] = 64;
  bytes[at + ETHERNET + 9] = 17;
  bytes.writeUInt32BE(fromClient ? 0x0a000001 : 0xc6336401, at + ETHERNET + 12);
  bytes.writeUInt32BE(fromClient ? 0xc6336401 : 0x0a000001, at + ETHERNET + 16);
  bytes.writeUInt16BE(fromClient ? 50_000 : 443, at + ETHERNET + IPV4);
  bytes.writeUInt16BE(fromClient ? 443 : 50_000, at + ETHERNET + IPV4 + 2);
  bytes.writeUInt16BE(UDP + length, at + ETHERNET + IPV4 + 4);
  return at + HEADERS;
}

/** Writes the beginning of a connection and then `packets` packets of the server, with an answer to every second. */
export function writeQuicBulk(path, packets, size) {
  const header = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');
  const writer = new Writer(path, header, 1_790_000_000);
  const first = initial(clientHello(), randomBytes(8));
  first.copy(writer.batch, datagram(writer, true, first.length));
  const sealed = randomBytes(size + 64);
  for (let count = 0; count < packets; count++) {
    const at = datagram(writer, false, size);
    sealed.copy(writer.batch, at, count % 64, (count % 64) + size);
    writer.batch[at] = 0x40 | (writer.batch[at] & 0x3f);
    if (count % 2 === 0) continue;
    const where = datagram(writer, true, 40);
    sealed.copy(writer.batch, where, 0, 40);
    writer.batch[where] = 0x40 | (writer.batch[where] & 0x3f);
  }
  return writer.end();
}
