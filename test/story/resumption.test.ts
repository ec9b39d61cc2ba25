import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { identityAt } from '../../src/handshake/extension/key-exchange.js';
import type { StoryEvent } from '../../src/story/event.js';
import { type GoingOn, OfferedSessions } from '../../src/story/follow/offered-sessions.js';
import { handedOut, placeOfResumed, resumptionIn, type Told } from '../../src/story/resumption.js';
import { ipv4, type Row, udpDatagram } from '../capture-builder.js';
import { bytes, filled, u16, u32, vector8, vector16 } from '../handshake/byte-writer.js';
import { samplesFolder } from '../project-root.js';
import { dtlsFragment, dtlsRecord } from '../record/dtls-fragments.js';
import { connectionsIn } from './connections-in.js';
import { connectionsOf } from './connections-of.js';
import {
  certificate,
  changeCipherSpec,
  clientHello,
  data,
  finished,
  type Line,
  serverHello,
} from './hand-made-story.js';

const ID = Uint8Array.of(1, 2, 3);
const OTHER = Uint8Array.of(1, 2, 4);

const toldOf = (lines: readonly Line[]): Told => ({
  clientDirection: 0,
  tls13: false,
  events: lines.map(
    ([from, happening, basis], index): StoryEvent => ({
      ...happening,
      direction: from === 'client' ? 0 : 1,
      frame: index + 1,
      frames: [index + 1],
      time: 0,
      basis: basis ?? 'seen',
    }),
  ),
});

const given: readonly Line[] = [
  ['client', clientHello()],
  ['server', serverHello({ legacySessionId: ID })],
];

const resumed = (offered: Uint8Array, said: Uint8Array, ...more: readonly Line[]): Told =>
  toldOf([
    ['client', clientHello({ legacySessionId: offered })],
    ['server', serverHello({ legacySessionId: said })],
    ...more,
  ]);

const ofServer: readonly Line[] = [
  ['server', changeCipherSpec],
  ['server', finished],
];
const ofClient: readonly Line[] = [
  ['client', changeCipherSpec],
  ['client', finished],
];
const asks: Line = ['client', data(100)];

describe('a session that is resumed by its ID', () => {
  it('is found where the server said the ID', () => {
    const later = resumptionIn(resumed(ID, ID, ...ofServer, ...ofClient, asks));
    assert.deepEqual(later, { sessions: [ID], serverName: undefined, frame: 1 });
    assert.ok(later !== undefined);
    assert.equal(placeOfResumed(handedOut(toldOf(given)), later), 1);
  });

  it('is not found where the server said another', () => {
    const later = resumptionIn(resumed(OTHER, OTHER, ...ofServer, ...ofClient, asks));
    assert.ok(later !== undefined);
    assert.equal(placeOfResumed(handedOut(toldOf(given)), later), undefined);
  });

  for (const [what, lines] of [
    ['without a request', [...ofServer, ...ofClient]],
    ['where the request is empty', [...ofServer, ...ofClient, ['client', data(0)]]],
    ['where only the server speaks', [...ofServer, ...ofClient, ['server', data(100)]]],
    ['before the client is done', [...ofServer, asks, ...ofClient]],
    ['in a full handshake', [['server', certificate()], ...ofClient, ...ofServer, asks]],
    ['where the client is done first', [...ofClient, ...ofServer, asks]],
    [
      'where something is missing',
      [['server', { kind: 'gap', length: 9, reason: 'lost' }], ...ofServer, ...ofClient, asks],
    ],
  ] as const satisfies readonly (readonly [string, readonly Line[]])[]) {
    it(`is not resumed ${what}`, () => {
      assert.equal(resumptionIn(resumed(ID, ID, ...lines)), undefined);
    });
  }

  it('is not resumed by a server that says another ID', () => {
    assert.equal(resumptionIn(resumed(ID, OTHER, ...ofServer, ...ofClient, asks)), undefined);
  });
});

describe('a session that is resumed by a ticket of TLS 1.3', async () => {
  const sample = join(samplesFolder, 'tls13-gnutls-client-resumption');
  const [first, second] = (await connectionsIn(`${sample}.pcap`, `${sample}.keys`)).map(
    (one): Told => ({ ...one, tls13: true }),
  );
  const changed = (change: (event: StoryEvent) => readonly StoryEvent[]): Told => ({
    ...second!,
    events: second!.events.flatMap(change),
  });

  it('is found where the client is seen to go on', () => {
    const later = resumptionIn(second!);
    assert.ok(later !== undefined);
    const at = placeOfResumed(handedOut(first!), later);
    assert.ok(at !== undefined);
    const event = first!.events[at]!;
    assert.equal(event.kind === 'handshake' && event.message.name, 'new_session_ticket');
  });

  it('is not resumed where the client leaves without a request', () => {
    const silent = changed((event) => (event.kind === 'application_data' ? [] : [event]));
    assert.equal(resumptionIn(silent), undefined);
  });

  it('is not resumed where nobody has opened what the client said', () => {
    const sealed = changed((event) =>
      event.kind === 'application_data' ? [{ ...event, basis: 'seen' }] : [event],
    );
    assert.equal(resumptionIn(sealed), undefined);
  });

  it('is not resumed by what came before the Finished', () => {
    const early = second!.events.filter(({ kind }) => kind === 'application_data');
    const others = second!.events.filter(({ kind }) => kind !== 'application_data');
    assert.equal(resumptionIn({ ...second!, events: [...early, ...others] }), undefined);
  });
});

it('a conversation is looked at again only when it has gone on, however many others end', async () => {
  const sample = join(samplesFolder, 'tls12-gnutls-client-resumption.pcap');
  const [first, second] = (await connectionsIn(sample)).map((one): GoingOn => ({ ...one, tls13: false }));
  const request = second!.events.findIndex(({ kind }) => kind === 'application_data');
  const events = second!.events.slice(0, request);
  let looks = 0;
  const findIndex: typeof events.findIndex = (isIt) => {
    looks++;
    return [...events].findIndex(isIt);
  };
  Object.assign(events, { findIndex });
  const sessions = new OfferedSessions();
  sessions.offered({ ...second!, events });
  assert.equal(sessions.resumedLater(first!), undefined);
  const once = looks;
  assert.ok(once > 0);
  for (let ended = 0; ended < 100; ended++) assert.equal(sessions.resumedLater(first!), undefined);
  assert.equal(looks, once);
  events.push(...second!.events.slice(request));
  assert.notEqual(sessions.resumedLater(first!), undefined);
});

// Over UDP nothing says that a conversation is over: the first is still at hand minutes after its client left.
describe('a session that is resumed over DTLS', () => {
  const VERSION = [0xfe, 0xfd];
  const SUITE = 0xc02f;
  const hello = (id: Uint8Array, random: number) =>
    dtlsFragment(
      1,
      0,
      bytes(VERSION, filled(32, random), vector8(id), vector8(), vector16(u16(SUITE)), vector8(0)),
    );
  const answer = dtlsFragment(2, 0, bytes(VERSION, filled(32), vector8(ID), u16(SUITE), 0));
  const message = (type: number, number: number, length: number) =>
    dtlsFragment(type, number, filled(length));

  type Sent = readonly [from: 'client' | 'server', ...records: readonly Uint8Array[]];
  const changes = (number: number) => dtlsRecord(20, number, Uint8Array.of(1));
  const finish = dtlsRecord(22, 0, filled(48), 1);
  const goodbye = dtlsRecord(21, 1, filled(26), 1);
  const full: readonly Sent[] = [
    ['client', dtlsRecord(22, 0, hello(new Uint8Array(0), 1))],
    ['server', dtlsRecord(22, 0, answer), dtlsRecord(22, 1, message(14, 1, 0))],
    ['client', dtlsRecord(22, 1, dtlsFragment(16, 1, vector8(filled(32)))), changes(2), finish],
    ['server', changes(2), finish],
    ['client', goodbye],
  ];
  const abbreviated: readonly Sent[] = [
    ['client', dtlsRecord(22, 0, hello(ID, 2))],
    ['server', dtlsRecord(22, 0, answer), changes(1), finish],
    ['client', changes(1), finish],
  ];
  const request: Sent = ['client', dtlsRecord(23, 1, filled(64), 1)];

  const rows = (port: number, seconds: number, ...sent: readonly Sent[]): Row[] =>
    sent.map(([from, ...records], at) => {
      const ends = [10, 0, 0, 1, 10, 0, 0, 2];
      const isClient = from === 'client';
      const datagram = isClient
        ? udpDatagram(port, 4433, bytes(records))
        : udpDatagram(4433, port, bytes(records));
      const [source, destination] = isClient
        ? [ends.slice(0, 4), ends.slice(4)]
        : [ends.slice(4), ends.slice(0, 4)];
      return { data: ipv4(datagram, { source, destination, protocol: 17 }), seconds, nanoseconds: at * 1e6 };
    });

  it('shows that its client had nothing against the server', () => {
    const [first, second, ...others] = connectionsOf([
      ...rows(50_000, 0, ...full),
      ...rows(50_001, 60, ...abbreviated, request),
    ]);
    assert.equal(others.length, 0);
    assert.ok(first?.transport === 'dtls' && second?.resumedLater === undefined);
    const event = first.events[first.resumedLater!.at]!;
    assert.equal(event.kind === 'handshake' && event.message.name, 'server_hello');
    assert.equal(first.resumedLater!.frame, full.length + 1);
  });

  it('shows nothing where the client leaves without a request', () => {
    const [first] = connectionsOf([
      ...rows(50_000, 0, ...full),
      ...rows(50_001, 60, ...abbreviated, ['client', goodbye]),
    ]);
    assert.ok(first !== undefined);
    assert.equal(first.resumedLater, undefined);
  });
});

it('an identity is found by its number', () => {
  const one = bytes(vector16(7, 8, 9), u32(0));
  const two = bytes(vector16(5), u32(0));
  const extension = bytes(vector16(one, two), vector16(33));
  assert.deepEqual(identityAt(extension, 0), Uint8Array.of(7, 8, 9));
  assert.deepEqual(identityAt(extension, 1), Uint8Array.of(5));
  assert.equal(identityAt(extension, 2), undefined);
});
