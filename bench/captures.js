/** Makes large captures of one recorded sample: copies with addresses of their own that interleave, and bulk transfers. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

const PCAP_HEADER = 24;
const RECORD_HEADER = 16;
const ETHERNET = 14;
const IPV4 = ETHERNET + 20;
const BATCH = 4 << 20;
/** Connections that talk at the same time. */
const AT_ONCE = 200;

/** Gathers packets and writes them in large pieces, with a clock that goes on by some microseconds a packet. */
export class Writer {
  /** `start`: seconds since 1970 of the first packet, so that certificates are as valid as in the sample. */
  constructor(path, header, start) {
    this.start = start;
    this.file = openSync(path, 'w');
    this.batch = Buffer.alloc(BATCH + (1 << 17));
    this.fill = 0;
    this.microseconds = 0;
    this.packets = 0;
    this.bytes = 0;
    this.raw(header);
  }

  raw(bytes) {
    bytes.copy(this.batch, this.fill);
    this.fill += bytes.length;
    if (this.fill >= BATCH) this.flush();
  }

  /** Makes room for a packet of that length and returns where it begins. */
  packet(length) {
    if (this.fill >= BATCH) this.flush();
    this.microseconds += 7;
    const at = this.fill;
    this.batch.writeUInt32LE(this.start + Math.floor(this.microseconds / 1e6), at);
    this.batch.writeUInt32LE(this.microseconds % 1e6, at + 4);
    this.batch.writeUInt32LE(length, at + 8);
    this.batch.writeUInt32LE(length, at + 12);
    this.fill += RECORD_HEADER + length;
    this.packets++;
    return at + RECORD_HEADER;
  }

  flush() {
    writeSync(this.file, this.batch, 0, this.fill);
    this.bytes += this.fill;
    this.fill = 0;
  }

  end() {
    this.flush();
    closeSync(this.file);
    return { packets: this.packets, bytes: this.bytes };
  }
}

/** The packets of a little-endian pcap file of Ethernet, with its header. */
export function readSample(path) {
  const bytes = readFileSync(path);
  const packets = [];
  for (let at = PCAP_HEADER; at + RECORD_HEADER <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 8);
    packets.push(bytes.subarray(at + RECORD_HEADER, at + RECORD_HEADER + length));
    at += RECORD_HEADER + length;
  }
  return { header: bytes.subarray(0, PCAP_HEADER), packets, start: bytes.readUInt32LE(PCAP_HEADER) };
}

const serverPortOf = (packet) => packet.readUInt16BE(IPV4 + 2);

/** Gives a packet of the sample the addresses of the copy with that number. */
function readdress(bytes, at, number, fromClient) {
  const client = 0x0a000000 + (number % 0xfffffe) + 1;
  const server = 0xc6336400 + (number % 97);
  const port = 1_024 + (number % 60_000);
  bytes.writeUInt32BE(fromClient ? client : server, at + ETHERNET + 12);
  bytes.writeUInt32BE(fromClient ? server : client, at + ETHERNET + 16);
  bytes.writeUInt16BE(port, at + IPV4 + (fromClient ? 0 : 2));
}

/** Where the signature of the first certificate in a packet ends, 0 if there is no whole one. */
function certificateEnd(packet) {
  for (let at = IPV4; at + 16 < packet.length; at++) {
    // Handshake type 11, three lengths, and the SEQUENCE of a certificate.
    if (packet[at] !== 11 || packet[at + 10] !== 0x30 || packet[at + 11] !== 0x82) continue;
    const end = at + 10 + 4 + packet.readUInt16BE(at + 12);
    if (end <= packet.length) return end;
  }
  return 0;
}

const TCP_HEADER = 20;
const APPLICATION_DATA = 23;
/** Sizes that the answers of copies have, one after the other. */
const SIZES = 997;

/** The server's first packet that holds nothing but application data, which is its answer. */
function answerOf(packets, fromClient) {
  return packets.findIndex((packet, index) => {
    const at = IPV4 + (packet[IPV4 + 12] >> 4) * 4;
    return !fromClient[index] && packet.length > at + 5 && packet[at] === APPLICATION_DATA;
  });
}

/** The sample's packets with an answer that is `more` bytes longer. */
function withLongerAnswer(packets, fromClient, answer, more) {
  return packets.map((packet, index) => {
    const own = Buffer.alloc(packet.length + (index === answer ? more : 0));
    packet.copy(own);
    if (index === answer) {
      const record = IPV4 + (packet[IPV4 + 12] >> 4) * 4;
      own.writeUInt16BE(packet.readUInt16BE(record + 3) + more, record + 3);
      own.writeUInt16BE(own.length - ETHERNET, ETHERNET + 2);
    } else if (index > answer && packet.length >= IPV4 + TCP_HEADER) {
      const number = IPV4 + (fromClient[index] ? 8 : 4);
      own.writeUInt32BE((packet.readUInt32BE(number) + more) >>> 0, number);
    }
    return own;
  });
}

/**
 * Writes `count` copies of the sample's connection.
 * @param {{ uniqueCertificates?: boolean, unlikeAnswers?: boolean }} options each copy's certificates differ in their
 * signature; each copy's answer has another size than that of those near it
 */
export function writeHandshakes(sample, path, count, options = {}) {
  const { header, packets, start } = readSample(sample);
  const serverPort = serverPortOf(packets[0]);
  const fromClient = packets.map((packet) => packet.readUInt16BE(IPV4) !== serverPort);
  const ends = packets.map((packet) => (options.uniqueCertificates ? certificateEnd(packet) : 0));
  const writer = new Writer(path, header, start);
  const answer = answerOf(packets, fromClient);
  const kinds = options.unlikeAnswers
    ? Array.from({ length: SIZES }, (_, more) => withLongerAnswer(packets, fromClient, answer, more))
    : [packets];
  for (let first = 0; first < count; first += AT_ONCE) {
    const last = Math.min(count, first + AT_ONCE);
    for (const index of packets.keys()) {
      for (let number = first; number < last; number++) {
        const packet = kinds[number % kinds.length][index];
        const at = writer.packet(packet.length);
        packet.copy(writer.batch, at);
        readdress(writer.batch, at, number, fromClient[index]);
        if (ends[index] > 0) writer.batch.writeUInt32BE(number, at + ends[index] - 4);
      }
    }
  }
  return writer.end();
}

/** The longest record of TLS 1.2 with AES-GCM. */
const LONGEST_RECORD = 16_384 + 24;

/** Fills a payload with application data records that end where it ends. */
function fillWithRecords(bytes, start, length) {
  for (let at = start; at < start + length; ) {
    const left = start + length - at - 5;
    const body = left <= LONGEST_RECORD ? left : Math.min(LONGEST_RECORD, left - 6);
    bytes.set([23, 3, 3, body >> 8, body & 0xff], at);
    at += 5 + body;
  }
}

/** Writes the sample's handshake and then `bytes` of application data from the server, in packets of `size` bytes. */
export function writeBulk(sample, path, bytes, size) {
  const { header, packets, start } = readSample(sample);
  const serverPort = serverPortOf(packets[0]);
  const writer = new Writer(path, header, start);
  let fromServer;
  let fromClient;
  for (const packet of packets) {
    // The sample's own end stays out.
    if ((packet[IPV4 + 13] & 0x05) !== 0) break;
    packet.copy(writer.batch, writer.packet(packet.length));
    if (packet.readUInt16BE(IPV4) === serverPort) fromServer = packet;
    else fromClient = packet;
  }
  const headers = (packet) => packet.subarray(0, IPV4 + (packet[IPV4 + 12] >> 4) * 4);
  const [data, acknowledgement] = [headers(fromServer), headers(fromClient)];
  let sequence = fromServer.readUInt32BE(IPV4 + 4) + fromServer.length - data.length;
  for (let written = 0, count = 0; written < bytes; written += size, count++) {
    const at = writer.packet(data.length + size);
    data.copy(writer.batch, at);
    writer.batch.writeUInt16BE(data.length - ETHERNET + size, at + ETHERNET + 2);
    writer.batch.writeUInt32BE(sequence >>> 0, at + IPV4 + 4);
    fillWithRecords(writer.batch, at + data.length, size);
    sequence = (sequence + size) >>> 0;
    if (count % 2 === 0) continue;
    const where = writer.packet(acknowledgement.length);
    acknowledgement.copy(writer.batch, where);
    writer.batch.writeUInt16BE(acknowledgement.length - ETHERNET, where + ETHERNET + 2);
    writer.batch.writeUInt32BE(sequence, where + IPV4 + 8);
  }
  return writer.end();
}
