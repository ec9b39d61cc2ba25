// Captures made to exhaust memory or time, written piece by piece, with one honest connection at the end.
import { createGzip } from 'node:zlib';
import { zstdFrame, zstdFrameOfRuns } from '../capture/zstd-frames.js';
import {
  bytes,
  interfaceBlock,
  ipv4,
  packetBlock,
  pcapHeader,
  pcapngBlock,
  sectionHeader,
  tcpSegment,
  u16,
  u32,
} from '../capture-builder.js';
import { handshake, vector24 } from '../handshake/byte-writer.js';
import { segmentsOf } from '../story/rewrite.js';
import { certificate, extension, sequence, tlv } from '../x509/der-builder.js';

const SYN = 0x02;
const SYN_ACK = 0x12;
const PSH_ACK = 0x18;
/** LINKTYPE_RAW. */
const RAW = 101;
const PIECE = 1 << 20;

/** Joins packets to pieces of a pcap file. */
class Pieces {
  #buffer = Buffer.alloc(PIECE + (1 << 17));
  #fill = 0;
  #microseconds = 0;
  readonly ready: Buffer[] = [];

  constructor() {
    this.#put(pcapHeader({ linkType: RAW }));
  }

  packet(data: Uint8Array): void {
    this.#microseconds += 3;
    const seconds = 1_795_500_000 + Math.floor(this.#microseconds / 1e6);
    this.#put(u32(seconds, 'little'));
    this.#put(u32(this.#microseconds % 1e6, 'little'));
    this.#put(u32(data.length, 'little'));
    this.#put(u32(data.length, 'little'));
    this.#put(data);
    if (this.#fill >= PIECE) this.flush();
  }

  flush(): void {
    if (this.#fill === 0) return;
    this.ready.push(Buffer.from(this.#buffer.subarray(0, this.#fill)));
    this.#fill = 0;
  }

  #put(bytes: Uint8Array): void {
    this.#buffer.set(bytes, this.#fill);
    this.#fill += bytes.length;
  }
}

interface Talk {
  readonly from: 'client' | 'server';
  readonly sequence: number;
  readonly flags: number;
  readonly payload?: Uint8Array;
  readonly port?: number;
  readonly host?: number;
}

const CLIENT_START = 1_000;
const SERVER_START = 9_000;

function packetOf({
  from,
  sequence,
  flags,
  payload = new Uint8Array(0),
  port = 40_000,
  host = 1,
}: Talk): Uint8Array {
  const client = [10, (host >> 16) & 0xff, (host >> 8) & 0xff, host & 0xff];
  const server = [192, 0, 2, 1];
  const [sourcePort, destinationPort] = from === 'client' ? [port, 8_443] : [8_443, port];
  const segment = tcpSegment({
    sourcePort,
    destinationPort,
    sequence,
    acknowledgement: flags === SYN ? 0 : from === 'client' ? SERVER_START + 1 : CLIENT_START + 1,
    flags,
    payload,
  });
  return ipv4(
    segment,
    from === 'client' ? { source: client, destination: server } : { source: server, destination: client },
  );
}

const opening: readonly Talk[] = [
  { from: 'client', sequence: CLIENT_START, flags: SYN },
  { from: 'server', sequence: SERVER_START, flags: SYN_ACK },
];

function record(type: number, body: Uint8Array): Uint8Array {
  return Uint8Array.from([type, 3, 3, body.length >> 8, body.length & 0xff, ...body]);
}

/** `flight`: of a server, its self-signed certificate in clear. */
type Flood = (
  size: number,
  packet: (talk: Talk) => void,
  hello: Uint8Array,
  flight: Uint8Array,
) => Iterable<void>;

/** [0] { version 3 } and the tag of the serial number (RFC 5280 section 4.1). */
const BEFORE_SERIAL = [0xa0, 0x03, 0x02, 0x01, 0x02, 0x02];
const SERIAL_BYTES = 4;

/** Bytes of a record of a long message. */
const PART = 16_000;

/** A Certificate message of TLS 1.2 with that many subjectAltNames, and where its certificate's serial number begins. */
function manyNames(count: number): { message: Uint8Array; serial: number } {
  const names = Array.from({ length: count }, (_, n) => tlv(0x82, `${n}.example`));
  const der = certificate({
    serial: tlv(2, new Uint8Array(SERIAL_BYTES).fill(0x55)),
    extensions: [extension('2.5.29.17', sequence(...names))],
  });
  const message = handshake(11, vector24(vector24(der)));
  return { message, serial: message.indexOf(0x55) };
}

/** One connection whose client sends these payloads, one segment each. */
function* stream(payloads: Iterable<Uint8Array>, packet: (talk: Talk) => void): Iterable<void> {
  for (const talk of opening) packet(talk);
  let sequence = CLIENT_START + 1;
  for (const payload of payloads) {
    packet({ from: 'client', sequence, flags: PSH_ACK, payload });
    sequence = (sequence + payload.length) >>> 0;
    yield;
  }
}

function* repeated(payload: Uint8Array, times: number): Iterable<Uint8Array> {
  for (let i = 0; i < times; i++) yield payload;
}

export const FLOODS: Readonly<Record<string, Flood>> = {
  *'half-open connections'(size, packet) {
    for (let i = 0; i < size; i++) {
      packet({
        from: 'client',
        sequence: i,
        flags: SYN,
        port: 1_024 + (i % 60_000),
        host: 2 + Math.floor(i / 60_000),
      });
      yield;
    }
  },
  *'segments out of order without end'(size, packet, hello) {
    yield* stream([hello], packet);
    for (let i = 0; i < size; i++) {
      const payload = new Uint8Array(1_000).fill(i & 0xff);
      packet({
        from: 'client',
        sequence: (CLIENT_START + 100_000 + i * 1_001) >>> 0,
        flags: PSH_ACK,
        payload,
      });
      yield;
    }
  },
  'a handshake message that claims 16 MB and drips': (size, packet, hello) =>
    stream(
      (function* () {
        yield hello;
        yield record(22, Uint8Array.of(11, 0xff, 0xff, 0xff));
        yield* repeated(record(22, new Uint8Array(100)), size);
      })(),
      packet,
    ),
  'a handshake message within the bound that drips byte by byte': (size, packet, hello) =>
    stream(
      (function* () {
        yield hello;
        yield record(22, Uint8Array.of(11, 0x03, 0xff, 0xf0));
        yield* repeated(record(22, Uint8Array.of(7)), size);
      })(),
      packet,
    ),
  'alerts without end': (size, packet, hello) =>
    stream(
      (function* () {
        yield hello;
        yield* repeated(record(21, Uint8Array.of(1, 90)), size);
      })(),
      packet,
    ),
  'tiny records without end': (size, packet, hello) =>
    stream(
      (function* () {
        yield hello;
        yield* repeated(record(23, Uint8Array.of(1)), size);
      })(),
      packet,
    ),
  'ClientHellos without end': (size, packet, hello) => stream(repeated(hello, size), packet),
  *'distinct certificates, each refused'(size, packet, hello, flight) {
    const serial = Buffer.from(flight).indexOf(Buffer.from(BEFORE_SERIAL)) + BEFORE_SERIAL.length + 2;
    const alert = record(21, Uint8Array.of(2, 48));
    for (let i = 0; i < size; i++) {
      const of = { port: 1_024 + (i % 60_000), host: 2 + Math.floor(i / 60_000) };
      const payload = Uint8Array.from(flight);
      for (let at = 0; at < SERIAL_BYTES; at++) payload[serial + at] = (i >>> (8 * at)) & 0xff;
      packet({ ...of, from: 'client', sequence: CLIENT_START, flags: SYN });
      packet({ ...of, from: 'server', sequence: SERVER_START, flags: SYN_ACK });
      packet({ ...of, from: 'client', sequence: CLIENT_START + 1, flags: PSH_ACK, payload: hello });
      packet({ ...of, from: 'server', sequence: SERVER_START + 1, flags: PSH_ACK, payload });
      packet({
        ...of,
        from: 'client',
        sequence: CLIENT_START + 1 + hello.length,
        flags: PSH_ACK,
        payload: alert,
      });
      yield;
    }
  },
  *'certificates with thousands of names'(size, packet, hello, flight) {
    // As many names as are read, and more.
    const messages = [5_000, 8_300].map(manyNames);
    const serverHello = flight.subarray(0, 5 + ((flight[3]! << 8) | flight[4]!));
    for (let i = 0; i < size; i++) {
      const of = { port: 1_024 + i, host: 2 };
      const { message, serial } = messages[i % messages.length]!;
      for (let at = 0; at < SERIAL_BYTES; at++) message[serial + at] = ((i >>> (7 * at)) & 0x7f) | 1;
      packet({ ...of, from: 'client', sequence: CLIENT_START, flags: SYN });
      packet({ ...of, from: 'server', sequence: SERVER_START, flags: SYN_ACK });
      packet({ ...of, from: 'client', sequence: CLIENT_START + 1, flags: PSH_ACK, payload: hello });
      let sequence = SERVER_START + 1;
      const say = (payload: Uint8Array) => {
        packet({ ...of, from: 'server', sequence, flags: PSH_ACK, payload });
        sequence += payload.length;
      };
      say(serverHello);
      for (let at = 0; at < message.length; at += PART) say(record(22, message.subarray(at, at + PART)));
      const payload = record(21, Uint8Array.of(2, 48));
      packet({
        ...of,
        from: 'client',
        sequence: CLIENT_START + 1 + hello.length,
        flags: PSH_ACK,
        payload,
      });
      yield;
    }
  },
  /** All of them open at once. */
  *'unfinished messages in many connections'(size, packet, hello) {
    const part = record(22, new Uint8Array(PART));
    for (let i = 0; i < size; i++) {
      const of = { port: 1_024 + (i % 60_000), host: 2 + Math.floor(i / 60_000) };
      packet({ ...of, from: 'client', sequence: CLIENT_START, flags: SYN });
      packet({ ...of, from: 'server', sequence: SERVER_START, flags: SYN_ACK });
      let sequence = CLIENT_START + 1;
      for (const payload of [hello, record(22, Uint8Array.of(11, 3, 0, 0)), ...repeated(part, 6)]) {
        packet({ ...of, from: 'client', sequence, flags: PSH_ACK, payload });
        sequence += payload.length;
      }
      yield;
    }
  },
  *'connections without TLS'(size, packet) {
    const payload = Buffer.from('GET / HTTP/1.1\r\nHost: example\r\n\r\n');
    for (let i = 0; i < size; i++) {
      const of = { port: 1_024 + (i % 60_000), host: 2 + Math.floor(i / 60_000) };
      packet({ ...of, from: 'client', sequence: CLIENT_START, flags: SYN });
      packet({ ...of, from: 'server', sequence: SERVER_START, flags: SYN_ACK });
      packet({ ...of, from: 'client', sequence: CLIENT_START + 1, flags: PSH_ACK, payload });
      yield;
    }
  },
};

/** Between addresses that no flood has. */
const packetsOf = (segments: Awaited<ReturnType<typeof segmentsOf>>): Uint8Array[] =>
  segments.map(({ from, sequence, acknowledgement, flags, payload, sourcePort, destinationPort }) => {
    const segment = tcpSegment({ sourcePort, destinationPort, sequence, acknowledgement, flags, payload });
    const [client, server] = [
      [172, 16, 0, 1],
      [172, 16, 0, 2],
    ];
    const [source, destination] = from === 'client' ? [client!, server!] : [server!, client!];
    return ipv4(segment, { source, destination });
  });

/** A flood of that size, and then a connection of ours in which curl refuses a self-signed certificate. */
export async function* floodCapture(name: string, size: number): AsyncIterable<Uint8Array> {
  const pieces = new Pieces();
  const honest = await segmentsOf('tls12-server-self-signed');
  const hello = honest.find(({ payload }) => payload.length > 0)!.payload;
  const flight = honest.find(({ from, payload }) => from === 'server' && payload.length > 0)!.payload;
  for (const _ of FLOODS[name]!(size, (talk) => pieces.packet(packetOf(talk)), hello, flight)) {
    while (pieces.ready.length > 0) yield pieces.ready.shift()!;
  }
  for (const data of packetsOf(honest)) pieces.packet(data);
  pieces.flush();
  yield* pieces.ready;
}

/** Gzip data that unpacks to a capture of `size` MB of one packet that claims to go on. */
export async function* bomb(size: number): AsyncIterable<Uint8Array> {
  const gzip = createGzip({ level: 9 });
  const zeros = new Uint8Array(1 << 20);
  void (async () => {
    gzip.write(pcapHeader({ linkType: RAW }));
    for (let i = 0; i < size; i++) {
      if (!gzip.write(zeros)) await new Promise((done) => gzip.once('drain', done));
    }
    gzip.end();
  })();
  for await (const piece of gzip) yield piece as Uint8Array;
}

/** zstd data of `size` blocks of four bytes that are 128 kB each: a capture of one packet that claims to go on. */
export async function* zstdBomb(size: number): AsyncIterable<Uint8Array> {
  yield zstdFrameOfRuns(pcapHeader({ linkType: RAW }), size);
}

/** A frame with a window of 8 MB for each of `size` packets. */
export async function* zstdFrames(size: number): AsyncIterable<Uint8Array> {
  yield zstdFrame(pcapHeader({ linkType: RAW }));
  const packet = bytes(new Uint8Array(8), little(20), little(20), new Uint8Array(20));
  const frame = zstdFrame(packet, { windowLog: 23 });
  for (let i = 0; i < size; i++) yield frame;
}

const little = (n: number): Uint8Array => u32(n, 'little');

/** Blocks whose own lengths agree, so that reading goes on, and in which everything else lies or has no end. */
function hostileBlocks(): Uint8Array[] {
  const fields = (captured: number, from = 0) =>
    bytes(little(from), new Uint8Array(8), little(captured), little(captured));
  const option = (code: number, length: number, value: Uint8Array) =>
    bytes(u16(code, 'little'), u16(length, 'little'), value);
  const emptyOptions = new Uint8Array(200_000).map((_, at) => (at % 4 === 0 ? 2 : 0));
  return [
    pcapngBlock(6, fields(0xffff_ffff)),
    pcapngBlock(6, fields(0, 0xffff_ffff)),
    pcapngBlock(6, bytes(fields(0), option(1, 0xffff, new Uint8Array(4)))),
    pcapngBlock(6, bytes(fields(0), option(1, 60_000, new Uint8Array(60_000).fill(0x41)))),
    pcapngBlock(6, bytes(fields(0), emptyOptions)),
    pcapngBlock(6, bytes(fields(0), new Uint8Array((1 << 20) + 64))),
    pcapngBlock(3, little(0xffff_ffff)),
    pcapngBlock(2, new Uint8Array(4)),
    pcapngBlock(10, bytes(little(0x544c534b), little(0xffff_ffff))),
    pcapngBlock(10, bytes(little(0x544c534b), little(60_000), new Uint8Array(60_000).fill(0x0a))),
    pcapngBlock(4, new Uint8Array(1_000).fill(0xff)),
    pcapngBlock(5, new Uint8Array(4)),
    pcapngBlock(0x7777_7777, new Uint8Array(100)),
  ];
}

/** A pcapng file of `size` hostile blocks, and then the connection in which curl refuses a self-signed certificate. */
export async function* pcapngFlood(size: number): AsyncIterable<Uint8Array> {
  yield bytes(sectionHeader(), interfaceBlock({ linkType: RAW }));
  const blocks = hostileBlocks();
  for (let i = 0; i < size; i++) yield blocks[i % blocks.length]!;
  for (const data of packetsOf(await segmentsOf('tls12-server-self-signed')))
    yield packetBlock({ data }, 1_795_500_000_000_000n);
}
