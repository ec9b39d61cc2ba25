// The parsers, each with what must hold for any bytes.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ApplicationWord } from '../../src/application/application-word.js';
import { ApplicationWords } from '../../src/application/application-words.js';
import { prologueOf } from '../../src/application/prologue.js';
import { hideSecretsInClear } from '../../src/application/secrets-in-clear.js';
import { NotACapture } from '../../src/capture/capture-error.js';
import { readCaptureStream } from '../../src/capture/read-capture.js';
import { decodeHandshake } from '../../src/handshake/message.js';
import { type ConnectionReport, dissect, type Report } from '../../src/index.js';
import { KeyLog } from '../../src/keys/key-log.js';
import { parseCertificate } from '../../src/x509/certificate.js';
import { readCertificateFile } from '../../src/x509/certificate-file.js';
import { distinguishedName } from '../../src/x509/distinguished-name.js';
import { ocspAnswer } from '../../src/x509/ocsp.js';
import { zstdFrame } from '../capture/zstd-frames.js';
import { ipv4, pcapFile, tcpSegment } from '../capture-builder.js';
import { projectRoot, samplesFolder } from '../project-root.js';
import { RAW, type SampleSegment, segmentsOf } from '../story/rewrite.js';
import { rowsOfStream, type Step } from '../story/stream-capture.js';
import { acknowledgements } from './acknowledgements-target.js';
import { dtlsTarget } from './dtls-target.js';
import { eapTarget } from './eap-target.js';
import { quicTarget } from './quic-target.js';
import type { Target } from './target.js';

const captures = (): string[] => readdirSync(samplesFolder).filter((name) => name.endsWith('.pcap'));
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(join(samplesFolder, name)));

/** Undefined where the bytes are no capture, which is an answer. */
async function dissected(bytes: Uint8Array, keyLog?: string): Promise<Report | undefined> {
  try {
    return await dissect(bytes, keyLog === undefined ? {} : { keyLogs: [{ name: 'keys', text: keyLog }] });
  } catch (error) {
    if (error instanceof NotACapture) return undefined;
    throw error;
  }
}

/** Every frame that is named is in the capture. */
function insideTheCapture(report: Report): void {
  const packets = report.captures.reduce((sum, one) => sum + one.packets, 0);
  const inside = (frame: number | undefined, what: string) =>
    assert.ok(
      frame === undefined || (frame >= 0 && frame <= packets),
      `${what}: frame ${frame} of ${packets}`,
    );
  for (const { findings, timeline, verdict } of report.connections as readonly ConnectionReport[]) {
    for (const { frame, code } of findings) inside(frame, code);
    for (const { frame, message } of timeline) inside(frame, message);
    for (const { frame } of verdict.evidence) inside(frame, 'evidence');
  }
}

const pipeline: Target = {
  name: 'pipeline',
  seeds: async () => captures().map(bytesOf),
  async run(input) {
    const report = await dissected(input);
    if (report === undefined) return;
    insideTheCapture(report);
    assert.deepEqual(await dissected(input), report, 'twice the same');
  },
};

/** TLS was spoken: more than the transport's own events, and what is no TLS, is told. */
const spokeTls = ({ timeline }: ConnectionReport): boolean =>
  timeline.some(({ message }) => !/^(tcp_|gap|plaintext|network_error|capture_end)/.test(message));

/** What was told before the damage is told after it: connections that ended before are as they were. */
const damage: Target = {
  name: 'damage',
  seeds: async () =>
    captures()
      .filter((name) => /two-connections|resumption/.test(name))
      .map(bytesOf),
  async run(input) {
    const half = input.length >> 1;
    const before = await dissected(input.subarray(0, half));
    const whole = await dissected(input);
    if (before === undefined || whole === undefined) return;
    // What came to nothing is told only where there is no TLS, and only while nothing more is said in it.
    if (!before.connections.some(spokeTls)) return;
    for (const connection of before.connections) {
      if (!connection.timeline.some(({ message }) => message === 'tcp_fin' || message === 'tcp_rst'))
        continue;
      const again = whole.connections.find(({ id }) => id === connection.id);
      assert.ok(again !== undefined, `connection ${connection.id} is still told`);
      const frames = (one: ConnectionReport) =>
        one.timeline.map(({ frame, message }) => `${frame} ${message}`);
      const told = new Set(frames(again));
      for (const one of frames(connection).filter((line) => !/gap|record/.test(line)))
        assert.ok(told.has(one) || connection.verdict.outcome === 'incomplete', `${one} is still told`);
    }
  },
};

const LINK_TYPES = [0, 1, 9, 12, 101, 105, 107, 108, 113, 119, 127, 149, 228, 229, 239, 258, 276];

/** The first byte chooses the link layer, the rest is one packet. */
const packet: Target = {
  name: 'packet',
  async seeds() {
    const segments = (await segmentsOf('tls12-mutual-success')).slice(0, 8);
    return segments.flatMap((segment) =>
      LINK_TYPES.map((_, index) =>
        Uint8Array.of(index, ...ipv4(tcpSegment({ ...segment, payload: segment.payload }))),
      ),
    );
  },
  async run(input) {
    const linkType = LINK_TYPES[(input[0] ?? 0) % LINK_TYPES.length]!;
    const row = { data: input.subarray(1), seconds: 1, nanoseconds: 0 };
    const report = await dissected(pcapFile([row, row], { linkType }));
    assert.ok(report !== undefined);
    insideTheCapture(report);
  },
};

const HEAD = 8;

/** Segments one after the other: side and flags, sequence and acknowledgement numbers, length, payload. */
const segmentBytes = ({ from, flags, sequence, acknowledgement, payload }: SampleSegment): Uint8Array =>
  Uint8Array.of(
    from === 'client' ? 0 : 1,
    flags,
    ...[sequence, acknowledgement, payload.length].flatMap((value) => [(value >> 8) & 0xff, value & 0xff]),
    ...payload,
  );

const reassembly: Target = {
  name: 'reassembly',
  async seeds() {
    const seeds: Uint8Array[] = [];
    for (const name of ['tls12-no-client-certificate', 'tls12-server-self-signed', 'tls12-server-reset']) {
      const segments = await segmentsOf(name);
      seeds.push(new Uint8Array(Buffer.concat(segments.map(segmentBytes))));
    }
    return seeds;
  },
  async run(input) {
    const rows = [];
    for (let at = 0; at + HEAD <= input.length && rows.length < 400; ) {
      const view = new DataView(input.buffer, input.byteOffset + at, HEAD);
      const length = Math.min(view.getUint16(6), input.length - at - HEAD);
      const [sourcePort, destinationPort] = (view.getUint8(0) & 1) === 0 ? [40_000, 8_443] : [8_443, 40_000];
      const segment = {
        sourcePort,
        destinationPort,
        flags: view.getUint8(1),
        sequence: view.getUint16(2),
        acknowledgement: view.getUint16(4),
        payload: input.subarray(at + HEAD, at + HEAD + length),
      };
      const ends =
        (view.getUint8(0) & 1) === 0
          ? [
              [10, 0, 0, 1],
              [10, 0, 0, 2],
            ]
          : [
              [10, 0, 0, 2],
              [10, 0, 0, 1],
            ];
      rows.push({
        data: ipv4(tcpSegment(segment), { source: ends[0]!, destination: ends[1]! }),
        seconds: 1 + rows.length,
        nanoseconds: 0,
      });
      at += HEAD + length;
    }
    const report = await dissected(pcapFile(rows, { linkType: RAW }));
    assert.ok(report !== undefined);
    insideTheCapture(report);
  },
};

/** Both directions of a stream, in turns of side and length: what TLS, and what comes before it, is read from. */
const stream: Target = {
  name: 'stream',
  async seeds() {
    const seeds: Uint8Array[] = [];
    for (const name of captures().filter((_, index) => index % 5 === 0)) {
      const parts = (await segmentsOf(name.replace('.pcap', ''))).filter(({ payload }) => payload.length > 0);
      seeds.push(
        new Uint8Array(
          Buffer.concat(
            parts.map(({ from, payload }) =>
              Uint8Array.of(
                from === 'client' ? 0 : 1,
                payload.length >> 8,
                payload.length & 0xff,
                ...payload,
              ),
            ),
          ),
        ),
      );
    }
    return seeds;
  },
  async run(input) {
    const steps: Step[] = [];
    for (let at = 0; at + 3 <= input.length && steps.length < 200; ) {
      const length = Math.min((input[at + 1]! << 8) | input[at + 2]!, input.length - at - 3);
      steps.push([(input[at]! & 1) === 0 ? 'client' : 'server', input.subarray(at + 3, at + 3 + length)]);
      at += 3 + length;
    }
    const report = await dissected(pcapFile(rowsOfStream(steps), { linkType: RAW }));
    assert.ok(report !== undefined);
    insideTheCapture(report);
  },
};

const handshakeMessages = async (): Promise<Uint8Array[]> => {
  const messages: Uint8Array[] = [];
  for (const name of captures().filter((one) => one.startsWith('tls12'))) {
    for (const { payload } of await segmentsOf(name.replace('.pcap', ''))) {
      for (let at = 0; at + 9 < payload.length && payload[at] === 22; ) {
        const length = (payload[at + 3]! << 8) | payload[at + 4]!;
        const record = payload.subarray(at + 5, at + 5 + length);
        if (record.length > 4 && record[1] === 0) messages.push(Uint8Array.from(record));
        at += 5 + length;
      }
    }
  }
  return messages;
};

const VERSIONS = [undefined, 0x0300, 0x0301, 0x0303, 0x0304] as const;
const SUITES = [undefined, 0x1301, 0xc02f, 0x009c, 0x00a8, 0x0033] as const;

const handshake: Target = {
  name: 'handshake',
  seeds: handshakeMessages,
  run(input) {
    for (const side of ['client', 'server'] as const) {
      for (const version of VERSIONS) {
        for (const cipherSuite of SUITES) {
          const context = {
            side,
            ...(version === undefined ? {} : { version }),
            ...(cipherSuite === undefined ? {} : { cipherSuite }),
          };
          const message = decodeHandshake(input, context as Parameters<typeof decodeHandshake>[1]);
          assert.ok(message.name.length > 0);
        }
      }
    }
  },
};

const certificates = async (): Promise<Uint8Array[]> => {
  const seen = new Map<string, Uint8Array>();
  for (const name of captures()) {
    await dissect(join(samplesFolder, name), {
      onCertificate: ({ sha256, der }) => seen.set(sha256, Uint8Array.from(der)),
    });
  }
  return [...seen.values()];
};

const certificate: Target = {
  name: 'certificate',
  seeds: certificates,
  run(input) {
    const parsed = parseCertificate(input);
    if (!('undecoded' in parsed)) {
      assert.ok(parsed.subject.length >= 0 && parsed.sha256.length === 64);
      assert.equal(ocspAnswer(input, parsed, undefined).status, 'malformed');
    }
    readCertificateFile(input);
    distinguishedName(input);
  },
};

const keyLog: Target = {
  name: 'key-log',
  seeds: async () =>
    readdirSync(samplesFolder)
      .filter((name) => name.endsWith('.keys'))
      .slice(0, 20)
      .map(bytesOf),
  run(input) {
    const log = new KeyLog();
    for (const problem of log.add(input, 'fuzz')) assert.ok(problem.reason.length > 0);
  },
};

const prologue: Target = {
  name: 'prologue',
  async seeds() {
    const lines = [
      '220 mail ESMTP\r\n|EHLO a\r\n|250 STARTTLS\r\n|STARTTLS\r\n|220 go\r\n',
      '* OK IMAP4rev1\r\n|a STARTTLS\r\n|a OK\r\n',
      '|CONNECT a:443 HTTP/1.1\r\n\r\n|HTTP/1.1 200 OK\r\n\r\n',
      'PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n',
      "<stream:stream xmlns='jabber:client'>|<features/>",
    ].map((text) => new TextEncoder().encode(text));
    const binary = [
      [5, 1, 0, 0x7c, 5, 0, 0x7c, 5, 1, 0, 1, 1, 2, 3, 4, 1, 187],
      [0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f, 0x7c, 0x53],
      [3, 0, 0, 19, 14, 0xe0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 3, 0, 0, 0],
      [0x30, 0x1d, 2, 1, 1, 0x77, 0x18, 0x80, 0x16],
      [0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a, 0x21, 0x11, 0, 12],
      [0x4a, 0, 0, 0, 10, 0x38, 0x2e, 0x30, 0],
    ].map((one) => Uint8Array.from(one));
    return [...lines, ...binary];
  },
  run(input) {
    const pieces = [];
    let side: 'client' | 'server' = (input[0] ?? 0) & 1 ? 'client' : 'server';
    for (let at = 0; at < input.length && pieces.length < 32; ) {
      const bar = input.indexOf(0x7c, at);
      const end = bar < 0 ? input.length : bar;
      const sample = input.subarray(at, end);
      pieces.push({ side, sample, length: sample.length });
      side = side === 'client' ? 'server' : 'client';
      at = end + 1;
    }
    prologueOf(pieces);
  },
};

/** What is said inside TLS: sides take turns at a bar; two bars in a row are a gap. */
const words: Target = {
  name: 'words',
  async seeds() {
    const lines = [
      '|220 mail ESMTP\r\n|EHLO a\r\nMAIL FROM:<>\r\nDATA\r\n|250-x\r\n250 y\r\n554 no certificate\r\n',
      'a LOGIN {3}\r\nxyz p\r\n|* OK x\r\na NO [ALERT] certificate\r\n',
      'GET / HTTP/1.1\r\n\r\n|HTTP/1.1 400 Bad Request\r\n\r\nNo required SSL certificate was sent',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n|\0\0\0\x04\0\0\0\0\0\0\0\x01\x01\x05\0\0\0\x01\x88',
      "<stream:stream>|<failure><not-authorized/></failure>|<auth mechanism='EXTERNAL'>",
      '*1\r\n$4\r\nPING\r\n|-NOAUTH x\r\n*2\r\n:1\r\n$1\r\nx\r\n',
      'set k 0 0 1\r\nx\r\n|STORED\r\nVALUE k 0 1\r\nx\r\nEND\r\n',
    ].map((text) => Uint8Array.from(Buffer.from(text, 'latin1')));
    const binary = [
      [16, 12, 0, 4, 77, 81, 84, 84, 5, 2, 0, 60, 0, 0, 124, 32, 3, 0, 135, 0],
      [65, 77, 81, 80, 0, 0, 9, 1, 124, 1, 0, 0, 0, 0, 0, 9, 0, 10, 0, 50, 1, 147, 2, 117, 117, 206],
      [0, 0, 0, 15, 0, 3, 0, 0, 117, 115, 101, 114, 0, 117, 0, 0, 124, 82, 0, 0, 0, 8, 0, 0, 0, 0],
      [48, 12, 2, 1, 1, 96, 7, 2, 1, 3, 4, 0, 128, 0, 124, 48, 12, 2, 1, 1, 97, 7, 10, 1, 49, 4, 0, 4, 0],
    ].map((one) => Uint8Array.from(one));
    return [...lines, ...binary];
  },
  run(input) {
    const told: ApplicationWord[] = [];
    const ears = new ApplicationWords((word) => told.push(word));
    let side: 'client' | 'server' = 'client';
    for (let at = 0; at < input.length; ) {
      const bar = input.indexOf(0x7c, at);
      const end = bar < 0 ? input.length : bar;
      if (end === at) ears.gap(side);
      else ears.data(side, input, at, end, at + 1);
      side = side === 'client' ? 'server' : 'client';
      at = end + 1;
    }
    for (const { text } of told) assert.ok((text?.length ?? 0) <= 120);
  },
};

/** With the keys of every sample, which open what they may. */
const decrypted: Target = {
  name: 'decrypted',
  seeds: async () =>
    captures()
      .filter((name) => name.startsWith('tls13'))
      .filter((_, index) => index % 6 === 0)
      .map(bytesOf),
  async run(input) {
    const report = await dissected(input, allKeys());
    if (report !== undefined) insideTheCapture(report);
  },
};

let keys: string | undefined;
const allKeys = (): string => {
  keys ??= readdirSync(samplesFolder)
    .filter((name) => name.endsWith('.keys'))
    .map((name) => readFileSync(join(samplesFolder, name), 'latin1'))
    .join('\n');
  return keys;
};

/** gzip and zstd: unpacked to what they say, or not, and the same in pieces of any size. */
const archive: Target = {
  name: 'archive',
  seeds: async () => {
    const folder = join(projectRoot, 'test/capture/archives');
    const packed = readdirSync(folder)
      .filter((name) => name.endsWith('.zst'))
      .map((name) => new Uint8Array(readFileSync(join(folder, name))));
    const small = bytesOf('tls12-server-reset.pcap');
    const gzip = gzipSync(small);
    const members = Buffer.concat([
      gzipSync(small.subarray(0, 300)),
      gzipSync(small.subarray(300)),
      Buffer.alloc(9),
    ]);
    return [...packed, gzip, new Uint8Array(members), zstdFrame(small, { checksum: true })];
  },
  async run(input) {
    const told = async (length: number) => {
      async function* pieces() {
        for (let at = 0; at < input.length; at += length) yield input.subarray(at, at + length);
      }
      try {
        return await readCaptureStream(pieces(), { packet: () => undefined });
      } catch (error) {
        if (error instanceof NotACapture) return `${error.reason} ${error.format} ${error.unpacking}`;
        throw error;
      }
    };
    const whole = await told(Math.max(1, input.length));
    const inPieces = await told(61);
    // zlib gives nothing of the bytes in which deflated data is damaged: more or less of it is told.
    const isWhole = (facts: typeof whole) => typeof facts !== 'string' && facts.problems.length === 0;
    if (input[0] === 0x1f) assert.equal(isWhole(inPieces), isWhole(whole), 'whole in pieces, too');
    else assert.deepEqual(inPieces, whole, 'the same in pieces');
  },
};

/** What is hidden of what both sides say in clear. */
const secrets: Target = {
  name: 'secrets',
  seeds: async () =>
    [
      '\x00GET /?a=b HTTP/1.1\r\nHost: x\r\n\r\n\x01HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nno\n',
      '\x01220 mail ESMTP\r\n\x00EHLO x\r\n\x01250-x\r\n250 AUTH PLAIN\r\n\x00AUTH LOGIN\r\n\x01334 x\r\n\x00eA==\r\n\x01535 no\r\n',
      '\x01* OK ready\r\n\x00a1 LOGIN x {3}\r\n\x01+ x\r\n\x00abc\r\n\x01a1 NO no\r\n',
      '\x00*2\r\n$4\r\nAUTH\r\n$3\r\nabc\r\n\x01-ERR no\r\n',
      '\x00\x10\x14\x00\x04MQTT\x04\xc2\x00<\x00\x01a\x00\x01b\x00\x01c\x01 \x02\x00\x05',
      '\x00PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00\x01\x00\x00\x00\x04\x00\x00\x00\x00\x00',
      '\x000\x0c\x02\x01\x01`\x07\x02\x01\x03\x04\x00\x80\x00\x010\x0c\x02\x01\x01a\x07\n\x011\x04\x00\x04\x00',
    ].map((text) => Uint8Array.from(Buffer.from(text, 'latin1'))),
  run(input) {
    // Bytes 0 and 1 at the start of a piece of up to 64 say who speaks.
    const pieces: { side: 'client' | 'server'; bytes: Uint8Array }[] = [];
    let start = 0;
    for (let at = 1; at <= input.length; at++) {
      if (at < input.length && (input[at]! > 1 || input[at - 1] !== 0x0a) && at - start < 64) continue;
      pieces.push({ side: input[start] === 1 ? 'server' : 'client', bytes: input.slice(start + 1, at) });
      start = at;
    }
    const lengths = pieces.map(({ bytes }) => bytes.length);
    hideSecretsInClear(pieces);
    const once = pieces.map(({ bytes }) => bytes.slice());
    assert.deepEqual(
      lengths,
      once.map(({ length }) => length),
    );
  },
};

export const TARGETS: readonly Target[] = [
  pipeline,
  damage,
  packet,
  reassembly,
  acknowledgements,
  stream,
  decrypted,
  handshake,
  certificate,
  keyLog,
  dtlsTarget,
  quicTarget,
  eapTarget,
  prologue,
  archive,
  secrets,
  words,
];
