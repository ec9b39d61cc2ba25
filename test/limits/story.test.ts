import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import {
  EVENTS_KEPT_FOR_THE_END,
  MAX_CHAIN_FINDINGS_OF_A_KIND,
  MAX_CONNECTIONS_WITHOUT_TLS,
  MAX_EVENTS_PER_CONNECTION,
  MAX_FIELD_HEX_BYTES,
  MAX_FIELD_TEXT,
  MAX_FIELDS_PER_MESSAGE,
  MAX_FINDINGS_PER_CONNECTION,
  MAX_HANDSHAKE_MESSAGE_LENGTH,
  MAX_HELD_FRAGMENTS,
  MAX_KEPT_MESSAGE_LENGTH,
  MAX_KEPT_MESSAGES,
  MAX_KEPT_NAME_LENGTH,
  MAX_KEPT_NAMES,
  MAX_KEY_LOG_PROBLEMS,
  MAX_LENGTHS_PER_RUN,
  MAX_MESSAGE_BYTES_PER_CONNECTION,
  MAX_OFFERED_SESSIONS,
  MAX_PROLOGUE_BYTES,
  MAX_RECORD_BYTES_KEPT,
  MAX_SAMPLE_BYTES,
  MAX_SERVERS_WITHOUT_TLS,
  MAX_TLS_SERVERS,
  MAX_UNPACKED_CERTIFICATES,
  MAX_WORDS_PER_RUN,
} from '../../src/base/limits.js';
import { CaptureReader } from '../../src/capture/capture-reader.js';
import { ConnectionPackets } from '../../src/excerpt/connection-packets.js';
import { dissect } from '../../src/index.js';
import { SecretStore } from '../../src/keys/secret-store.js';
import { trafficKeys } from '../../src/keys/tls13-key-schedule.js';
import { wholeContent } from '../../src/record/record-content.js';
import { NameWords } from '../../src/story/certificates.js';
import type { Connection } from '../../src/story/connection.js';
import type { StoryEvent } from '../../src/story/event.js';
import { CaptureStory } from '../../src/story/follow/capture-story.js';
import { MessageCache } from '../../src/story/follow/message-cache.js';
import { type GoingOn, OfferedSessions } from '../../src/story/follow/offered-sessions.js';
import { RecordKeeper } from '../../src/story/follow/record-keeper.js';
import { StoryLog } from '../../src/story/follow/story-log.js';
import { type Field, openedMessage } from '../../src/telling/field-tree.js';
import { ipv4, pcapFile, type Row, tcpSegment } from '../capture-builder.js';
import { shownCapture } from '../diagnosis/shown-certificates.js';
import {
  bytes,
  extension,
  filled,
  handshake,
  type Part,
  u16,
  u24,
  vector16,
  vector24,
} from '../handshake/byte-writer.js';
import { clientHello, serverHello } from '../handshake/well-formed.js';
import * as rfc8448 from '../keys/rfc8448.js';
import { samplesFolder } from '../project-root.js';
import { Sealer } from '../record/protection-seal.js';
import { connectionsIn } from '../story/connections-in.js';
import { decodeIn } from '../story/decode-in.js';
import { RAW, rowsOfStream, type Sent, type Step } from '../story/stream-capture.js';
import { certificate, commonName, tlv } from '../x509/der-builder.js';

const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const record = (type: number, ...body: readonly Part[]): Uint8Array => bytes(type, 3, 3, vector16(...body));
const hello = record(22, clientHello());

/** Every connection of a capture, with TLS or without, and the story that they were found in. */
function follow(
  rows: readonly Row[],
  secrets = new SecretStore(),
  isWanted = true,
): { story: CaptureStory; connections: Connection[] } {
  const connections: Connection[] = [];
  const story = new CaptureStory({ tell: (one) => connections.push(one), isWanted: () => isWanted }, secrets);
  const reader = new CaptureReader(story);
  const file = pcapFile(rows, { linkType: RAW });
  reader.feed(file, 0, file.length);
  reader.end();
  story.finish();
  return { story, connections };
}
const only = (sent: readonly Step[], secrets?: SecretStore): Connection => {
  const { connections } = follow(rowsOfStream(sent), secrets);
  assert.equal(connections.length, 1);
  return connections[0]!;
};
const kinds = ({ events }: Connection, kind: StoryEvent['kind']) =>
  events.filter((event) => event.kind === kind).length;
const dropped = (
  { findings }: Connection,
  code: 'connection.too_many_events' | 'connection.too_many_findings',
) => findings.map((one) => (one.code === code ? one.dropped : 0)).reduce((sum, count) => sum + count, 0);

test('MAX_PROLOGUE_BYTES: TLS is found behind so many bytes in clear, and no further', () => {
  const found = (before: number) =>
    only([
      ['client', filled(before, 0x20)],
      ['client', hello],
    ]).spokeTls.client;
  // The header of the record, and of the message in it as far as its version.
  assert.ok(found(MAX_PROLOGUE_BYTES - 11));
  assert.ok(!found(MAX_PROLOGUE_BYTES - 10));
});

const heartbeats = (count: number): Sent[] => times(count, () => ['client', record(24, 1, 0)]);

test('MAX_EVENTS_PER_CONNECTION: so many are kept, and the others are counted', () => {
  const before = kinds(only([['client', hello]]), 'handshake') + 2;
  const room = MAX_EVENTS_PER_CONNECTION - EVENTS_KEPT_FOR_THE_END - before;
  const full = only([['client', hello], ...heartbeats(room)]);
  assert.equal(kinds(full, 'heartbeat'), room);
  assert.equal(dropped(full, 'connection.too_many_events'), 0);
  const flood = only([['client', hello], ...heartbeats(room + 100)]);
  assert.equal(kinds(flood, 'heartbeat'), room);
  assert.equal(dropped(flood, 'connection.too_many_events'), 100);
  assert.ok(flood.events.length <= MAX_EVENTS_PER_CONNECTION);
});

test('EVENTS_KEPT_FOR_THE_END: alerts and the end are told when the other events are used up', () => {
  const alerts: Sent[] = times(3 * EVENTS_KEPT_FOR_THE_END, () => ['client', record(21, 1, 90)]);
  const flood = only([['client', hello], ...heartbeats(1_000), ...alerts]);
  assert.equal(kinds(flood, 'alert'), EVENTS_KEPT_FOR_THE_END);
  assert.equal(flood.events.length, MAX_EVENTS_PER_CONNECTION);
  const few = only([['client', hello], ...heartbeats(1_000), ['server', record(21, 2, 40)]]);
  assert.equal(kinds(few, 'alert'), 1);
  assert.equal(kinds(few, 'closed_cleanly'), 2);
});

test('MAX_FINDINGS_PER_CONNECTION: so many are told, one of every kind, and the others are counted', () => {
  const broken = record(22, handshake(1, 3));
  const read = (count: number) =>
    only([
      ['client', hello],
      ...times(count, (): Sent => ['client', broken]),
      ['server', record(22, handshake(2, filled(200)).subarray(0, 60))],
    ]);
  const about = (one: Connection, code: string) =>
    one.findings.filter((finding) => finding.code === code).length;
  const some = read(MAX_FINDINGS_PER_CONNECTION);
  assert.equal(about(some, 'handshake.malformed'), MAX_FINDINGS_PER_CONNECTION);
  assert.equal(dropped(some, 'connection.too_many_findings'), 0);
  const flood = read(MAX_FINDINGS_PER_CONNECTION + 50);
  assert.equal(about(flood, 'handshake.malformed'), MAX_FINDINGS_PER_CONNECTION);
  assert.equal(about(flood, 'handshake.unfinished'), 1);
  assert.equal(dropped(flood, 'connection.too_many_findings'), 50);
});

test('MAX_LENGTHS_PER_RUN: of so many records of a run the lengths are kept', () => {
  const run = (count: number) => {
    const { events } = only([
      ['client', hello],
      ['server', bytes(...times(count, () => record(23, 7)))],
    ]);
    const found = events.find((event) => event.kind === 'application_data');
    assert.ok(found?.kind === 'application_data');
    return [found.records, found.lengths.length];
  };
  assert.deepEqual(run(MAX_LENGTHS_PER_RUN), [MAX_LENGTHS_PER_RUN, MAX_LENGTHS_PER_RUN]);
  assert.deepEqual(run(MAX_LENGTHS_PER_RUN + 9), [MAX_LENGTHS_PER_RUN + 9, MAX_LENGTHS_PER_RUN]);
});

test('MAX_MESSAGE_BYTES_PER_CONNECTION: messages beyond so many bytes are counted, not kept', () => {
  const length = MAX_HANDSHAKE_MESSAGE_LENGTH / 4;
  const message = handshake(0x77, filled(length - 4));
  const records = times(Math.ceil(length / 16_000), (at) =>
    record(22, message.subarray(at * 16_000, (at + 1) * 16_000)),
  );
  const read = (count: number) =>
    only([['client', hello], ...times(count, () => records.map((one): Sent => ['client', one])).flat()]);
  const fitting = MAX_MESSAGE_BYTES_PER_CONNECTION / length - 1;
  const some = read(fitting);
  assert.equal(kinds(some, 'handshake'), 1 + fitting);
  assert.equal(dropped(some, 'connection.too_many_events'), 0);
  const many = read(fitting + 4);
  assert.equal(kinds(many, 'handshake'), 1 + fitting);
  assert.equal(dropped(many, 'connection.too_many_events'), 4);
});

test('MAX_UNPACKED_CERTIFICATES: of one connection so many are unpacked, and the others are counted', () => {
  const body = bytes(0, vector24(vector24(filled(20, 0x30)), 0, 0));
  const packed = deflateSync(body);
  const message = handshake(25, u16(1), u24(body.length), vector24(packed));
  const read = (count: number) =>
    only([
      ['client', hello],
      ['server', record(22, serverHello([extension(43, u16(0x0304))]))],
      ...times(count, (): Sent => ['server', record(22, message)]),
    ]);
  const told = ({ events }: Connection) =>
    events.filter((event) => event.kind === 'handshake' && event.message.name === 'certificate').length;
  const some = read(MAX_UNPACKED_CERTIFICATES);
  assert.equal(told(some), MAX_UNPACKED_CERTIFICATES);
  assert.equal(dropped(some, 'connection.too_many_events'), 0);
  const many = read(MAX_UNPACKED_CERTIFICATES + 3);
  assert.equal(told(many), MAX_UNPACKED_CERTIFICATES);
  assert.equal(dropped(many, 'connection.too_many_events'), 3);
});

test('MAX_SAMPLE_BYTES: so many bytes are kept of what is no TLS', () => {
  const sample = (length: number) => {
    const found = only([['client', filled(length, 0x41)]]).events.find(({ kind }) => kind === 'plaintext');
    assert.ok(found?.kind === 'plaintext');
    return [found.length, found.sample.length];
  };
  assert.deepEqual(sample(MAX_SAMPLE_BYTES), [MAX_SAMPLE_BYTES, MAX_SAMPLE_BYTES]);
  assert.deepEqual(sample(3_000), [3_000, MAX_SAMPLE_BYTES]);
});

/** A connection of its own for each number: a payload of one side, and the end. */
function connectionRows(number: number, from: 'client' | 'server', payload: Uint8Array): Row[] {
  const server = [172, 16 + (number >> 16), (number >> 8) & 0xff, number & 0xff];
  const client = [10, 0, 0, 1];
  const segment = (
    fromClient: boolean,
    flags: number,
    sequence: number,
    said: Uint8Array = new Uint8Array(0),
  ): Row => ({
    data: ipv4(
      tcpSegment({
        sourcePort: fromClient ? 40_000 : 443,
        destinationPort: fromClient ? 443 : 40_000,
        sequence,
        flags,
        payload: said,
      }),
      { source: fromClient ? client : server, destination: fromClient ? server : client },
    ),
  });
  const said = from === 'client';
  return [
    segment(true, 0x02, 0),
    segment(false, 0x12, 0),
    segment(said, 0x08, 1, payload),
    segment(said, 0x04, 1 + payload.length),
  ];
}

test('MAX_CONNECTIONS_WITHOUT_TLS: so many are kept until the end, the others are counted and told', async () => {
  const without = (count: number) =>
    times(count, (at) => connectionRows(at, 'client', filled(20, 0x41))).flat();
  const withTls = (count: number) => [...without(count), ...connectionRows(0, 'server', record(21, 2, 40))];
  const forgotten = (rows: readonly Row[]) => follow(rows, undefined, false).story.forgotten;
  assert.equal(forgotten(withTls(MAX_CONNECTIONS_WITHOUT_TLS)), 0);
  assert.equal(forgotten(withTls(MAX_CONNECTIONS_WITHOUT_TLS + 3)), 3);
  assert.equal(forgotten(without(MAX_CONNECTIONS_WITHOUT_TLS + 3)), 0, 'none of them would have been told');
  const unanswered = times(MAX_CONNECTIONS_WITHOUT_TLS + 3, (at) =>
    connectionRows(at, 'client', filled(0)).slice(0, 1),
  );
  assert.equal(forgotten(unanswered.flat()), 3, 'each of them would have been told');
  const report = await dissect(pcapFile(withTls(MAX_CONNECTIONS_WITHOUT_TLS + 3), { linkType: RAW }));
  assert.deepEqual(
    report.captures[0]?.problems.map(({ code }) => code),
    ['capture.too_many_without_tls'],
  );
});

test('MAX_SERVERS_WITHOUT_TLS: so many servers are told apart, the connections of others are counted', async () => {
  const instead = async (count: number) => {
    const rows = times(count, (at) => connectionRows(at, 'client', filled(20, 0x41))).flat();
    const [capture] = (await dissect(pcapFile(rows, { linkType: RAW }))).captures;
    return [capture?.insteadOfTls?.length, /(\d+) more/.exec(capture?.problems[0]?.message ?? '')?.[1]];
  };
  assert.deepEqual(await instead(MAX_SERVERS_WITHOUT_TLS), [
    MAX_SERVERS_WITHOUT_TLS,
    `${MAX_SERVERS_WITHOUT_TLS - 5}`,
  ]);
  assert.deepEqual(await instead(MAX_SERVERS_WITHOUT_TLS + 7), [
    MAX_SERVERS_WITHOUT_TLS,
    `${MAX_SERVERS_WITHOUT_TLS + 2}`,
  ]);
});

test('MAX_TLS_SERVERS: so many servers are remembered, and what could not be told without the others is counted', () => {
  const forgotten = (count: number) => {
    let told = 0;
    const story = new CaptureStory({ tell: () => told++, isWanted: () => false });
    const give = (rows: readonly Row[]) => {
      for (const { data } of rows) story.packet(data, 0, data.length, data.length, RAW, 1, 0, 0);
    };
    give(connectionRows(1_000_000, 'client', filled(20, 0x41)));
    const rows = connectionRows(0, 'server', record(21, 2, 40));
    for (let number = 0; number < count; number++) {
      for (const { data } of rows) {
        // The server's address: the source of its packets, the destination of the client's.
        const at = data[12] === 10 ? 16 : 12;
        data.set([172, 16 + (number >> 16), (number >> 8) & 0xff, number & 0xff], at);
      }
      give(rows);
    }
    story.finish();
    assert.equal(told, count);
    return story.forgotten;
  };
  assert.equal(forgotten(MAX_TLS_SERVERS - 1), 0);
  assert.equal(forgotten(MAX_TLS_SERVERS), 1);
});

test('MAX_OFFERED_SESSIONS: so many conversations that offer a session are at hand, the latest', async () => {
  const sample = join(samplesFolder, 'tls12-gnutls-client-resumption.pcap');
  const [first, second] = (await connectionsIn(sample)).map((one): GoingOn => ({ ...one, tls13: false }));
  const isFound = (others: number) => {
    const sessions = new OfferedSessions();
    sessions.offered(second!);
    for (let at = 0; at < others; at++) sessions.offered({ ...second!, events: [] });
    return sessions.resumedLater(first!) !== undefined;
  };
  assert.equal(isFound(MAX_OFFERED_SESSIONS - 1), true);
  assert.equal(isFound(MAX_OFFERED_SESSIONS), false);
});

test('MAX_KEY_LOG_PROBLEMS: so many are told of all key logs inside a capture', () => {
  const story = new CaptureStory({ tell: () => undefined, isWanted: () => false });
  const nonsense = Buffer.from('nonsense\n');
  for (let at = 0; at < MAX_KEY_LOG_PROBLEMS - 1; at++) story.secrets(0x544c534b, nonsense);
  assert.equal(story.keyLogProblems.length, MAX_KEY_LOG_PROBLEMS - 1);
  for (let at = 0; at < 100; at++) story.secrets(0x544c534b, nonsense);
  assert.equal(story.keyLogProblems.length, MAX_KEY_LOG_PROBLEMS);
});

test('MAX_WORDS_PER_RUN: so many requests of a run of records are told, and a refusal in the last place', () => {
  const random = Buffer.from(rfc8448.clientHello.subarray(6, 38)).toString('hex');
  const secrets = new SecretStore();
  const logged = {
    CLIENT_HANDSHAKE_TRAFFIC_SECRET: rfc8448.clientHandshakeTrafficSecret,
    SERVER_HANDSHAKE_TRAFFIC_SECRET: rfc8448.serverHandshakeTrafficSecret,
    CLIENT_TRAFFIC_SECRET_0: rfc8448.clientTrafficSecret,
  };
  for (const [label, secret] of Object.entries(logged))
    secrets.addKeyLog(`${label} ${random} ${Buffer.from(secret).toString('hex')}\n`, 'a');
  const told = (requests: number) => {
    const sealer = new Sealer({
      version: 0x0304,
      cipherSuite: 0x1301,
      ...trafficKeys(0x1301, rfc8448.clientTrafficSecret, 0x0304)!,
    });
    const run = times(requests, () => {
      const { type, fragment } = sealer.seal(23, Buffer.from('GET / HTTP/1.1\r\n\r\n'));
      return record(type, fragment);
    });
    const { events } = only(
      [
        ['client', record(22, rfc8448.clientHello)],
        ['server', record(22, rfc8448.serverHello)],
        ['server', rfc8448.serverFlightRecord],
        ['client', rfc8448.clientFinishedRecord],
        ['client', bytes(...run)],
      ],
      secrets,
    );
    const found = events.find((event) => event.kind === 'application_data');
    assert.ok(found?.kind === 'application_data');
    return [found.records, found.said?.length];
  };
  assert.deepEqual(told(MAX_WORDS_PER_RUN), [MAX_WORDS_PER_RUN, MAX_WORDS_PER_RUN]);
  assert.deepEqual(told(MAX_WORDS_PER_RUN + 8), [MAX_WORDS_PER_RUN + 8, MAX_WORDS_PER_RUN]);
  const arrival = { frame: 1, seconds: 0, nanoseconds: 0 };
  const log = new StoryLog(arrival);
  log.applicationData({ direction: 1, arrival, highestFrame: 1, endOffset: 100 }, 100, 1, 1);
  const answers = [...Array<string>(MAX_WORDS_PER_RUN + 1).fill('200'), '403', '200'];
  for (const code of answers) {
    const means = code === '403' ? 'refused' : 'accepted';
    log.said(1, { from: 'server', protocol: 'HTTP', means, code });
  }
  const [run] = log.events;
  assert.ok(run?.kind === 'application_data' && run.said?.length === MAX_WORDS_PER_RUN);
  assert.equal(run.said.at(-1)?.code, '403');
});

const context = { side: 'server', version: 0x0303, cipherSuite: undefined } as const;
const certificateMessage = (length: number, end = 0): Uint8Array => {
  const body = filled(length - 10, 1);
  body.set([end >> 8, end & 0xff], body.length - 2);
  return handshake(11, vector24(vector24(body)));
};

test('MAX_KEPT_MESSAGES: so many are kept decoded, then they make room', () => {
  const cache = new MessageCache();
  const first = decodeIn(cache, certificateMessage(100, 0), context).message;
  for (let at = 1; at < MAX_KEPT_MESSAGES; at++) decodeIn(cache, certificateMessage(100, at), context);
  assert.equal(decodeIn(cache, certificateMessage(100, 0), context).message, first);
  decodeIn(cache, certificateMessage(100, MAX_KEPT_MESSAGES), context);
  assert.notEqual(decodeIn(cache, certificateMessage(100, 0), context).message, first);
});

test('MAX_KEPT_MESSAGE_LENGTH: a longer message is decoded each time', () => {
  const cache = new MessageCache();
  const again = (length: number) => {
    const { message } = decodeIn(cache, certificateMessage(length), context);
    return decodeIn(cache, certificateMessage(length), context).message === message;
  };
  assert.ok(again(MAX_KEPT_MESSAGE_LENGTH));
  assert.ok(!again(MAX_KEPT_MESSAGE_LENGTH + 1));
});

test('MAX_KEPT_NAMES: so many names are kept in words, then they make room', () => {
  const words = new NameWords();
  for (let at = 0; at < MAX_KEPT_NAMES; at++) assert.equal(words.text(commonName(`n${at}`)), `CN=n${at}`);
  assert.equal(words.size, MAX_KEPT_NAMES);
  assert.equal(words.text(commonName('more')), 'CN=more');
  assert.equal(words.size, 1);
});

test('MAX_KEPT_NAME_LENGTH: a longer name is said and not kept', () => {
  const words = new NameWords();
  const around = commonName('x'.repeat(600)).length - 600;
  const name = (length: number) => words.text(commonName('x'.repeat(length - around)));
  assert.equal(name(MAX_KEPT_NAME_LENGTH).length, 3 + MAX_KEPT_NAME_LENGTH - around);
  assert.equal(words.size, 1);
  assert.equal(name(MAX_KEPT_NAME_LENGTH + 1).length, 4 + MAX_KEPT_NAME_LENGTH - around);
  assert.equal(words.size, 1);
});

test('MAX_HELD_FRAGMENTS: so many fragments wait for a packet that shows whose they are', () => {
  const passed = (fragments: number) => {
    let count = 0;
    const packets = new ConnectionPackets(
      () => true,
      () => count++,
    );
    const give = (data: Uint8Array) => packets.packet(data, 0, data.length, data.length, RAW, 1, 0, 0);
    for (let at = 0; at < fragments; at++)
      give(ipv4(filled(16), { id: at, fragmentOffset: 8, moreFragments: true }));
    give(ipv4(tcpSegment()));
    return count - 1;
  };
  assert.equal(passed(MAX_HELD_FRAGMENTS), MAX_HELD_FRAGMENTS);
  assert.equal(passed(MAX_HELD_FRAGMENTS + 20), MAX_HELD_FRAGMENTS);
});

/** The fields of the ClientHello in a connection with these extensions. */
function fieldsOf(...extensions: readonly Part[]): Field[] {
  const connection = only([['client', record(22, clientHello(...extensions))]]);
  const event = connection.events.find(({ kind }) => kind === 'handshake')!;
  const all: Field[] = [];
  const add = (fields: readonly Field[]) => {
    for (const field of fields) {
      all.push(field);
      add(field.children ?? []);
    }
  };
  add(openedMessage(event, connection)!.fields());
  return all;
}

test('MAX_FIELDS_PER_MESSAGE: so many fields are made, and one says where others were left out', () => {
  const none = fieldsOf().length;
  // An unknown extension has four fields: itself, its type's number apart, its length and its bytes.
  const each =
    fieldsOf(extension(0x7000, 1), extension(0x7001, 1)).length - fieldsOf(extension(0x7000, 1)).length;
  const fitting = Math.floor((MAX_FIELDS_PER_MESSAGE - none) / each) - 1;
  const read = (count: number) => fieldsOf(...times(count, (at) => extension(0x7000 + at, 1)));
  const notShown = (fields: readonly Field[]) => fields.filter(({ name }) => name === 'not_shown').length;
  // No more extensions than are kept of one list.
  const long = (count: number) => fieldsOf(extension(10, vector16(...times(count, () => u16(29)))));
  assert.ok(each >= 2 && fitting > 100);
  assert.equal(notShown(read(100)), 0);
  assert.equal(notShown(long(MAX_FIELDS_PER_MESSAGE - none - 20)), 0);
  const flood = long(MAX_FIELDS_PER_MESSAGE + 500);
  assert.equal(notShown(flood), 1);
  assert.equal(flood.length, MAX_FIELDS_PER_MESSAGE + 1);
});

test('MAX_FIELD_HEX_BYTES: longer opaque fields are shown by their length', () => {
  const shown = (length: number) =>
    fieldsOf(extension(0x7000, filled(length, 0xcd))).some(({ hex }) => hex === 'cd'.repeat(length));
  assert.ok(shown(MAX_FIELD_HEX_BYTES));
  assert.ok(!shown(MAX_FIELD_HEX_BYTES + 1));
});

test('MAX_FIELD_TEXT: longer text is cut', () => {
  const label = (length: number) =>
    fieldsOf(extension(0, vector16(0, vector16('x'.repeat(length))))).find(({ label }) =>
      label?.startsWith('xxx'),
    )?.label?.length;
  assert.equal(label(MAX_FIELD_TEXT), MAX_FIELD_TEXT);
  assert.equal(label(MAX_FIELD_TEXT + 100), MAX_FIELD_TEXT);
});

test('MAX_CHAIN_FINDINGS_OF_A_KIND: so many of a kind are told of a chain', async () => {
  const extra = async (count: number) => {
    const others = times(count, (at) =>
      certificate({ serial: tlv(2, [1, at]), subject: commonName(`s${at}`), issuer: commonName(`i${at}`) }),
    );
    const leaf = certificate({ subject: commonName('leaf'), issuer: commonName('ca') });
    const { connections } = await dissect(shownCapture({ server: [leaf, ...others] }));
    return connections[0]!.findings.filter(({ code }) => code === 'chain.extra').length;
  };
  assert.equal(await extra(MAX_CHAIN_FINDINGS_OF_A_KIND - 1), MAX_CHAIN_FINDINGS_OF_A_KIND - 1);
  assert.equal(await extra(MAX_CHAIN_FINDINGS_OF_A_KIND + 6), MAX_CHAIN_FINDINGS_OF_A_KIND);
});

test('MAX_RECORD_BYTES_KEPT: so many bytes of records are kept as they were, and the events of the others stand without', () => {
  const keeper = new RecordKeeper();
  const events: StoryEvent[] = [];
  const fragment = new Uint8Array(1_019);
  const fitting = MAX_RECORD_BYTES_KEPT / 1_024;
  for (let at = 0; at < fitting + 10; at++) {
    keeper.came(
      0,
      { ...wholeContent(22, fragment, 0, fragment.length, [at + 1]), version: 0x0303 },
      (at + 1) * 1_024,
    );
    const place = { direction: 0, frame: at + 1, frames: [at + 1], time: 0, basis: 'seen' } as const;
    events.push({ kind: 'encrypted_handshake', length: fragment.length, finished: false, ...place });
    keeper.told(0, events, at, false);
  }
  assert.equal(keeper.byEvent.size, fitting);
  assert.equal(keeper.heldBytes, MAX_RECORD_BYTES_KEPT);
  assert.equal(keeper.byEvent.get(events[fitting - 1]!)?.[0]?.offset, (fitting - 1) * 1_024);
  assert.equal(keeper.byEvent.get(events[fitting]!), undefined);
});
