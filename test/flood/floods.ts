// Captures made to exhaust memory or time, written piece by piece, with one honest connection at the end.
import { createGzip } from 'node:zlib';
import { ipv4, pcapHeader, tcpSegment, u32 } from '../capture-builder.js';
import { segmentsOf } from '../story/rewrite.js';

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

/** A flood of that size, and then a connection of ours in which curl refuses a self-signed certificate. */
export async function* floodCapture(name: string, size: number): AsyncIterable<Uint8Array> {
  const pieces = new Pieces();
  const honest = await segmentsOf('tls12-server-self-signed');
  const hello = honest.find(({ payload }) => payload.length > 0)!.payload;
  const flight = honest.find(({ from, payload }) => from === 'server' && payload.length > 0)!.payload;
  for (const _ of FLOODS[name]!(size, (talk) => pieces.packet(packetOf(talk)), hello, flight)) {
    while (pieces.ready.length > 0) yield pieces.ready.shift()!;
  }
  for (const { from, sequence, acknowledgement, flags, payload, sourcePort, destinationPort } of honest) {
    const segment = tcpSegment({ sourcePort, destinationPort, sequence, acknowledgement, flags, payload });
    const [client, server] = [
      [172, 16, 0, 1],
      [172, 16, 0, 2],
    ];
    const [source, destination] = from === 'client' ? [client!, server!] : [server!, client!];
    pieces.packet(ipv4(segment, { source, destination }));
  }
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
