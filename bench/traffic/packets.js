/** What a witness heard of connections -> packets of TCP over IPv4 over Ethernet, in the order of their times, in a pcap file. */
import { closeSync, openSync, writeSync } from 'node:fs';

const HEADERS = 14 + 20 + 20;
const MOST_DATA = 1_460;
const BATCH = 4 << 20;
const FIN = 0x01;
const SYN = 0x02;
const PSH = 0x08;
const ACK = 0x10;

/** The packets of one connection, as they come. Times are microseconds since the capture began. */
export class Conversation {
  packets = [];
  #ends;
  #now;
  /** Next sequence number, by who sends: [server, client]. */
  #next;
  #unacknowledged = 0;
  #closed = [false, false];
  #pace;

  /**
   * @param {{ client: number, server: number, clientPort: number, serverPort: number }} ends IPv4 addresses as numbers
   * @param {number} at when the client calls
   * @param {(fromClient: boolean) => number} pace microseconds until the next packet of that side
   */
  constructor(ends, at, sequences, pace) {
    this.#ends = ends;
    this.#now = at;
    this.#next = [sequences[1], sequences[0]];
    this.#pace = pace;
    this.#packet(true, SYN, NOTHING);
    this.#packet(false, SYN | ACK, NOTHING);
    this.#packet(true, ACK, NOTHING);
  }

  bytes(fromClient, bytes) {
    for (let at = 0; at < bytes.length; at += MOST_DATA) {
      const data = bytes.subarray(at, at + MOST_DATA);
      const isLast = at + MOST_DATA >= bytes.length;
      this.#packet(fromClient, isLast ? PSH | ACK : ACK, data);
      this.#unacknowledged++;
      if (this.#unacknowledged >= 2) this.#packet(!fromClient, ACK, NOTHING);
    }
  }

  left(fromClient) {
    if (this.#closed[Number(fromClient)]) return;
    this.#closed[Number(fromClient)] = true;
    this.#packet(fromClient, FIN | ACK, NOTHING);
    this.#packet(!fromClient, ACK, NOTHING);
  }

  #packet(fromClient, flags, data) {
    const { client, server, clientPort, serverPort } = this.#ends;
    const bytes = Buffer.alloc(HEADERS + data.length);
    bytes.writeUInt16BE(0x0800, 12);
    bytes[14] = 0x45;
    bytes.writeUInt16BE(40 + data.length, 16);
    bytes.writeUInt16BE(0x4000, 20);
    bytes[22] = 64;
    bytes[23] = 6;
    bytes.writeUInt32BE(fromClient ? client : server, 26);
    bytes.writeUInt32BE(fromClient ? server : client, 30);
    bytes.writeUInt16BE(checksum(bytes, 14, 34), 24);
    bytes.writeUInt16BE(fromClient ? clientPort : serverPort, 34);
    bytes.writeUInt16BE(fromClient ? serverPort : clientPort, 36);
    const side = Number(fromClient);
    bytes.writeUInt32BE(this.#next[side], 38);
    if ((flags & ACK) !== 0) bytes.writeUInt32BE(this.#next[1 - side], 42);
    bytes[46] = 0x50;
    bytes[47] = flags;
    bytes.writeUInt16BE(64_240, 48);
    data.copy(bytes, HEADERS);
    const counted = data.length + ((flags & (SYN | FIN)) === 0 ? 0 : 1);
    this.#next[side] = (this.#next[side] + counted) >>> 0;
    if ((flags & ACK) !== 0) this.#unacknowledged = 0;
    this.#now += this.#pace(fromClient);
    this.packets.push({ at: this.#now, bytes });
  }
}

const NOTHING = Buffer.alloc(0);

/** The internet checksum (RFC 1071). */
export function checksum(bytes, from, to) {
  let sum = 0;
  for (let at = from; at < to; at += 2) sum += bytes.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** Writes packets in the order of their times. */
export class CaptureWriter {
  #file;
  #batch = Buffer.alloc(BATCH + (1 << 17));
  #fill = 24;
  #waiting = [];
  packets = 0;
  bytes = 0;

  /** @param {number} start seconds since 1970 */
  constructor(path, start) {
    this.#file = openSync(path, 'w');
    this.start = start;
    this.#batch.writeUInt32LE(0xa1b2c3d4, 0);
    this.#batch.writeUInt16LE(2, 4);
    this.#batch.writeUInt16LE(4, 6);
    this.#batch.writeUInt32LE(262_144, 16);
    this.#batch.writeUInt32LE(1, 20);
  }

  add(packets) {
    this.#waiting.push(...packets);
  }

  /** Nothing earlier than that (microseconds) will be added any more. */
  writeUntil(time) {
    this.#waiting.sort((a, b) => a.at - b.at);
    let count = 0;
    while (count < this.#waiting.length && this.#waiting[count].at < time)
      this.#write(this.#waiting[count++]);
    this.#waiting.splice(0, count);
  }

  #write({ at, bytes }) {
    const seconds = this.start + Math.floor(at / 1e6);
    this.#batch.writeUInt32LE(seconds, this.#fill);
    this.#batch.writeUInt32LE(Math.floor(at % 1e6), this.#fill + 4);
    this.#batch.writeUInt32LE(bytes.length, this.#fill + 8);
    this.#batch.writeUInt32LE(bytes.length, this.#fill + 12);
    bytes.copy(this.#batch, this.#fill + 16);
    this.#fill += 16 + bytes.length;
    this.packets++;
    if (this.#fill >= BATCH) this.#flush();
  }

  #flush() {
    writeSync(this.#file, this.#batch, 0, this.#fill);
    this.bytes += this.#fill;
    this.#fill = 0;
  }

  end() {
    this.writeUntil(Number.POSITIVE_INFINITY);
    this.#flush();
    closeSync(this.#file);
    return { packets: this.packets, bytes: this.bytes };
  }
}
