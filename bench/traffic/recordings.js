/**
 * Recorded connections, each told again with addresses, ports and, where nothing that is visible would break by it,
 * randoms, session ids and names of its own: a busy capture of as many stacks as there are recordings.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CaptureWriter, checksum } from './packets.js';

const PCAP_HEADER = 24;
const RECORD_HEADER = 16;
const ETHERNET = 14;
const IPV4 = 0x0800;
const TCP = 6;
const MICROSECONDS = 0xa1b2c3d4;
/** A connection with more packets is a transfer, and would drown the others. */
const MOST_PACKETS = 300;
/** Microseconds between two calls. */
const BETWEEN_CALLS = 500;
/** A pause within a recording is told no longer than this. */
const LONGEST_PAUSE = 200_000;

/** Frames of a little-endian pcap file of Ethernet; none if the file is of another kind. */
function* framesOf(bytes) {
  if (bytes.length < PCAP_HEADER || bytes.readUInt32LE(0) !== MICROSECONDS || bytes.readUInt32LE(20) !== 1)
    return;
  for (let at = PCAP_HEADER; at + RECORD_HEADER <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 8);
    const frame = bytes.subarray(at + RECORD_HEADER, at + RECORD_HEADER + length);
    if (frame.length < length) return;
    yield { at: bytes.readUInt32LE(at) * 1e6 + bytes.readUInt32LE(at + 4), frame };
    at += RECORD_HEADER + length;
  }
}

/** Where TCP begins in a whole IPv4 frame; 0 if it holds something else, or a fragment. */
function tcpStart(frame) {
  if (frame.length < ETHERNET + 40 || frame.readUInt16BE(12) !== IPV4 || frame[ETHERNET + 9] !== TCP)
    return 0;
  if ((frame.readUInt16BE(ETHERNET + 6) & 0x3fff) !== 0) return 0;
  return ETHERNET + (frame[ETHERNET] & 0x0f) * 4;
}

/** The connections of a capture that begin with a SYN, each with its packets: `{ at, frame, fromClient }`. */
export function connectionsOf(path) {
  const open = new Map();
  const found = [];
  for (const { at, frame } of framesOf(readFileSync(path))) {
    const tcp = tcpStart(frame);
    if (tcp === 0) continue;
    const source = `${frame.readUInt32BE(ETHERNET + 12)}:${frame.readUInt16BE(tcp)}`;
    const target = `${frame.readUInt32BE(ETHERNET + 16)}:${frame.readUInt16BE(tcp + 2)}`;
    const key = [source, target].sort().join();
    if ((frame[tcp + 13] & 0x12) === 0x02) {
      const packets = [];
      open.set(key, { client: source, packets });
      found.push(packets);
    }
    const connection = open.get(key);
    connection?.packets.push({ at, frame, fromClient: source === connection.client });
  }
  return found.filter((packets) => packets.length > 3 && packets.length <= MOST_PACKETS);
}

/** All connections of the captures in these folders; folders that are not there are passed over. */
export function recordingsIn(folders) {
  const recordings = [];
  for (const folder of folders) {
    let names = [];
    try {
      names = readdirSync(folder).filter((name) => name.endsWith('.pcap'));
    } catch {
      continue;
    }
    for (const name of names.sort()) recordings.push(...connectionsOf(join(folder, name)));
  }
  return recordings;
}

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
/** From the record's first byte: legacy_version ends, then random, then the session id's length. */
const RANDOM = 11;
const SESSION_ID = RANDOM + 32;
/** SHA-256 of "HelloRetryRequest" (RFC 8446 section 4.1.3): no random, but what kind of message it is. */
const RETRY = Buffer.from('cf21ad74e59a6111be1d8c021e65b891', 'hex');

/** Offset of a hello's record in a packet, 0 if it holds none with a whole random and session id. */
function helloAt(frame, tcp) {
  const start = tcp + (frame[tcp + 12] >> 4) * 4;
  if (frame.length < start + SESSION_ID + 33 || frame[start] !== HANDSHAKE || frame[start + 1] !== 3)
    return 0;
  const type = frame[start + 5];
  return type === CLIENT_HELLO || type === SERVER_HELLO ? start : 0;
}

/** Whether the connection chose TLS 1.3: then no signature over the randoms and no certificate is visible. */
function isTls13({ frame }) {
  const tcp = tcpStart(frame);
  const hello = helloAt(frame, tcp);
  if (hello === 0 || frame[hello + 5] !== SERVER_HELLO) return false;
  return frame.subarray(hello, hello + 5 + frame.readUInt16BE(hello + 3)).includes(SELECTED_TLS13);
}
/** supported_versions with the one version selected. */
const SELECTED_TLS13 = Buffer.from([0, 43, 0, 2, 3, 4]);

/** What a recording is made into: each copy has the next number. */
class Recording {
  #packets;
  #names;
  #hidden;

  constructor(packets) {
    this.#packets = packets;
    this.#hidden = packets.some(isTls13);
    this.#names = this.#hidden ? packets.map(({ frame }) => nameIn(frame)) : [];
  }

  /** The packets of the copy with that number, from `start` (microseconds) on. */
  copy(number, start) {
    const client = 0x0a00_0000 + (number % 0xff_0000) + 1;
    const server = 0xc612_0000 + (number % 997) + 1;
    const port = 1_024 + ((number * 7) % 64_000);
    let now = start;
    return this.#packets.map(({ at, frame, fromClient }, index) => {
      const before = this.#packets[index - 1]?.at ?? at;
      now += Math.min(LONGEST_PAUSE, Math.max(1, at - before));
      const bytes = Buffer.from(frame);
      const tcp = tcpStart(frame);
      bytes.writeUInt32BE(fromClient ? client : server, ETHERNET + 12);
      bytes.writeUInt32BE(fromClient ? server : client, ETHERNET + 16);
      bytes.writeUInt16BE(0, ETHERNET + 10);
      bytes.writeUInt16BE(checksum(bytes, ETHERNET, tcp), ETHERNET + 10);
      bytes.writeUInt16BE(port, tcp + (fromClient ? 0 : 2));
      this.#makeOwn(bytes, tcp, number, index);
      return { at: now, bytes };
    });
  }

  #makeOwn(bytes, tcp, number, index) {
    const hello = helloAt(bytes, tcp);
    if (hello === 0) return;
    const own = Math.imul(number + 1, 0x9e3779b1) >>> 0;
    const mix = (at) => bytes.writeUInt32BE((bytes.readUInt32BE(at) ^ own) >>> 0, at);
    if (bytes[hello + SESSION_ID] >= 4) mix(hello + SESSION_ID + 1);
    const random = hello + RANDOM;
    if (!this.#hidden || bytes.subarray(random, random + RETRY.length).equals(RETRY)) return;
    for (let at = 4; at < 24; at += 4) mix(random + at);
    const name = this.#names[index];
    if (name === undefined) return;
    const digits = number.toString(36).padStart(6, '0').slice(-Math.min(6, name.length));
    bytes.write(digits, name.at, 'latin1');
  }
}

/** Where the first label of server_name lies in a ClientHello: `{ at, length }`; undefined where there is none. */
function nameIn(frame) {
  const tcp = tcpStart(frame);
  const hello = helloAt(frame, tcp);
  if (hello === 0 || frame[hello + 5] !== CLIENT_HELLO) return undefined;
  // Type and length of the extension, length of the list, type host_name, length of the name.
  for (let at = hello + SESSION_ID; at + 9 < frame.length; at++) {
    if (frame.readUInt16BE(at) !== 0) continue;
    const length = frame.readUInt16BE(at + 2);
    if (length < 8 || frame.readUInt16BE(at + 4) !== length - 2 || frame[at + 6] !== 0) continue;
    if (frame.readUInt16BE(at + 7) !== length - 5 || at + 4 + length > frame.length) continue;
    const name = frame.toString('latin1', at + 9, at + 4 + length);
    const label = name.split('.')[0];
    return /^[\w-]+$/.test(label) ? { at: at + 9, length: label.length } : undefined;
  }
  return undefined;
}

/**
 * Writes `count` connections, each recording in its turn.
 * @returns how many packets and bytes, and of how many recordings they were made
 */
export function writeRecordings(connections, path, count) {
  const recordings = connections.map((packets) => new Recording(packets));
  // As late as the latest, so that certificates are as valid as they were.
  const start = Math.floor(Math.max(...connections.map(([{ at }]) => at)) / 1e6);
  const writer = new CaptureWriter(path, start);
  for (let number = 0; number < count; number++) {
    const at = number * BETWEEN_CALLS;
    writer.add(recordings[number % recordings.length].copy(number, at));
    if (number % 256 === 0) writer.writeUntil(at);
  }
  return { ...writer.end(), recordings: recordings.length };
}
