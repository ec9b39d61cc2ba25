import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ipv4, bytes as joined, u16 } from '../capture-builder.js';
import { type Heard, HearingSink } from './hear.js';
import {
  AUTHENTICATOR_MAC,
  eap,
  eapolFrame,
  eapolStart,
  failure,
  fromAuthenticator,
  fromPeer,
  GROUP_MAC,
  helloRecord,
  identity,
  inEthernet,
  NAS,
  PEER_MAC,
  RADIUS_SERVER,
  REQUEST,
  RESPONSE,
  radius,
  record,
  success,
  tlsPacket,
} from './made-eap.js';

const ETHERNET = 1;
const RAW = 101;

function hear(packets: readonly Uint8Array[], linkType = ETHERNET, apart = 0.01): readonly Heard[] {
  const sink = new HearingSink();
  for (const [at, packet] of packets.entries()) {
    const time = at * apart;
    const seconds = Math.floor(time);
    sink.packet(packet, 0, packet.length, packet.length, linkType, at + 1, seconds, (time - seconds) * 1e9);
  }
  return sink.told;
}
const linesOf = (packets: readonly Uint8Array[], linkType = ETHERNET): readonly string[] => {
  const [heard, ...others] = hear(packets, linkType);
  assert.equal(others.length, 0, 'one conversation');
  return heard?.lines ?? [];
};

const hello = helloRecord(0x5a);
const flight = joined(record(22, 61), record(22, 900));
const opening = [
  fromAuthenticator(eap(REQUEST, 1, [1])),
  fromPeer(identity(1, 'alice@example.org')),
  fromAuthenticator(tlsPacket(REQUEST, 2, [], { start: true })),
  fromPeer(tlsPacket(RESPONSE, 2, hello)),
];

it('a conversation in EAPOL: the streams of both sides, and what stands around them', () => {
  const [heard] = hear([
    ...opening,
    fromAuthenticator(tlsPacket(REQUEST, 3, flight.subarray(0, 500), { more: true, messageLength: 971 })),
    fromPeer(tlsPacket(RESPONSE, 3)),
    fromAuthenticator(tlsPacket(REQUEST, 4, flight.subarray(500))),
    fromPeer(tlsPacket(RESPONSE, 4, record(21, 2))),
    fromAuthenticator(failure(4)),
  ]);
  assert.deepEqual(heard!.lines, [
    'identity @example.org',
    'offered 13',
    '4 peer 65',
    '5 server 500',
    'ack peer',
    '7 server 471',
    '8 peer 7',
    '9 EAP-Failure',
  ]);
  assert.deepEqual(Uint8Array.from(heard!.streams[1]), flight);
  assert.deepEqual([...heard!.legs[0]!.peer.address], PEER_MAC);
  assert.deepEqual([...heard!.legs[0]!.server.address], AUTHENTICATOR_MAC);
});

it('an authenticator that speaks to the group address is answered by whoever has its identifier', () => {
  const toGroup = (packet: Uint8Array) => eapolFrame(AUTHENTICATOR_MAC, GROUP_MAC, packet);
  assert.deepEqual(
    linesOf([
      eapolStart(PEER_MAC),
      toGroup(eap(REQUEST, 1, [1])),
      fromPeer(identity(1, 'x')),
      toGroup(tlsPacket(REQUEST, 2, [], { start: true })),
      fromPeer(tlsPacket(RESPONSE, 2, hello)),
      toGroup(success(2)),
    ]),
    ['identity @undefined', 'offered 13', '5 peer 65', '6 EAP-Success'],
  );
});

it('a packet that is sent again is told once, and that it was', () => {
  const start = fromAuthenticator(tlsPacket(REQUEST, 2, [], { start: true }));
  const answer = fromPeer(tlsPacket(RESPONSE, 2, hello));
  assert.deepEqual(linesOf([...opening.slice(0, 2), start, start, answer, answer]), [
    'identity @example.org',
    'offered 13',
    '4 repeated server',
    '5 peer 65',
    '6 repeated peer',
  ]);
});

it('a method that is refused, and the one that is spoken instead', () => {
  const start = (identifier: number, type: number) =>
    fromAuthenticator(tlsPacket(REQUEST, identifier, [], { start: true, type }));
  assert.deepEqual(
    linesOf([
      ...opening.slice(0, 2),
      start(2, 13),
      fromPeer(eap(RESPONSE, 2, [3, 25, 21])),
      start(3, 25),
      fromPeer(tlsPacket(RESPONSE, 3, hello, { type: 25 })),
    ]),
    ['identity @example.org', 'offered 13', 'nak 13 wants 25,21', 'offered 25', '6 peer 65'],
  );
});

it('TEAP: what stands outside of TLS is no part of it', () => {
  const outer = [0, 1, 0, 2, 9, 9];
  const packet = (code: number, id: number, flags: number, tls: Iterable<number>, tlvs: readonly number[]) =>
    eap(code, id, [55, flags | 0x10 | 1, 0, 0, 0, tlvs.length, ...tls, ...tlvs]);
  assert.deepEqual(
    linesOf([
      ...opening.slice(0, 2),
      fromAuthenticator(packet(REQUEST, 2, 0x20, [], outer)),
      fromPeer(packet(RESPONSE, 2, 0, hello, outer)),
    ]),
    ['identity @example.org', 'offered 55', '4 peer 65'],
  );
});

it('a fragment that is not in the capture leaves a hole of its size', () => {
  const long = joined(record(22, 3_000));
  const part = (identifier: number, from: number, to: number) =>
    fromAuthenticator(
      tlsPacket(REQUEST, identifier, long.subarray(from, to), {
        more: to < long.length,
        ...(from === 0 ? { messageLength: long.length } : {}),
      }),
    );
  const ack = (identifier: number) => fromPeer(tlsPacket(RESPONSE, identifier));
  // The first fragment is as long as the others, with the length field in it.
  const all = [part(3, 0, 996), ack(3), part(4, 996, 1_996), ack(4), part(5, 1_996, 2_996), ack(5)];
  const last = part(6, 2_996, 3_005);
  const without = (at: number) => linesOf([...opening, ...all.filter((_, i) => i !== at), last]).slice(3);
  assert.ok(without(2).includes('gap server 1000 lost'), without(2).join('\n'));
  assert.ok(without(4).includes('gap server 1000 lost'), without(4).join('\n'));
  assert.deepEqual(
    without(3).filter((line) => line.startsWith('gap')),
    [],
    'an acknowledgement has no bytes',
  );
  assert.ok(without(0).includes('gap server of unknown length lost'));
});

it('a whole answer that is not in the capture leaves a hole that nobody can measure', () => {
  const lines = linesOf([
    ...opening,
    fromAuthenticator(tlsPacket(REQUEST, 3, flight)),
    fromAuthenticator(tlsPacket(REQUEST, 4, record(22, 40))),
  ]);
  assert.deepEqual(lines.slice(3), ['5 server 971', 'gap peer of unknown length lost', '6 server 45']);
});

it('a Failure that answers nothing is none to what was asked', () => {
  const lines = linesOf([
    ...opening,
    fromAuthenticator(tlsPacket(REQUEST, 3, flight)),
    fromAuthenticator(failure(3)),
  ]);
  assert.equal(lines.at(-1), '6 EAP-Failure unasked');
});

it('a new Identity, or a Start after TLS was spoken, begins another conversation', () => {
  const anew = fromPeer(tlsPacket(RESPONSE, 2, helloRecord(0x11)));
  assert.equal(hear([...opening, ...opening.slice(0, 3), anew]).length, 2);
  const again = [
    fromAuthenticator(tlsPacket(REQUEST, 9, [], { start: true })),
    fromPeer(tlsPacket(RESPONSE, 9, helloRecord(0x11))),
  ];
  assert.equal(hear([...opening, ...again]).length, 2);
});

it('a station that begins anew in the middle has left', () => {
  assert.equal(linesOf([...opening, eapolStart(PEER_MAC)]).at(-1), 'left start');
});

const ACCESS_REQUEST = 1;
const ACCESS_ACCEPT = 2;
const ACCESS_REJECT = 3;
const ACCESS_CHALLENGE = 11;
const station = '02-00-00-00-00-01';

const inRadius = [
  radius(ACCESS_REQUEST, { identifier: 1, eap: identity(1, 'a@b'), station }),
  radius(ACCESS_CHALLENGE, { identifier: 1, eap: tlsPacket(REQUEST, 2, [], { start: true }), state: 's1' }),
  radius(ACCESS_REQUEST, { identifier: 2, eap: tlsPacket(RESPONSE, 2, hello), state: 's1', station }),
  radius(ACCESS_CHALLENGE, { identifier: 2, eap: tlsPacket(REQUEST, 3, flight), state: 's2' }),
];

it('a conversation in RADIUS is found by its State', () => {
  const [heard] = hear(
    [
      ...inRadius,
      radius(ACCESS_REQUEST, { identifier: 3, eap: tlsPacket(RESPONSE, 3, record(22, 30)), state: 's2' }),
      radius(ACCESS_REJECT, { identifier: 3, eap: failure(3) }),
    ],
    RAW,
  );
  assert.deepEqual(heard!.lines, [
    'identity @b',
    'offered 13',
    '3 peer 65',
    '4 server 971',
    '5 peer 35',
    '6 EAP-Failure',
  ]);
  assert.equal(heard!.legs[0]!.station, station);
});

it('an Access-Reject without EAP says less than an EAP-Failure', () => {
  const again = inRadius[2]!;
  assert.equal(
    linesOf([...inRadius, again, radius(ACCESS_REJECT, { identifier: 2 })], RAW).at(-1),
    '6 Access-Reject unasked',
  );
});

it('an Accept is one, whatever EAP it holds', () => {
  assert.equal(
    linesOf([...inRadius.slice(0, 3), radius(ACCESS_ACCEPT, { identifier: 2, eap: success(2) })], RAW).at(-1),
    '4 EAP-Success',
  );
});

it('an Access-Reject is none the less one for a Success that it holds', () => {
  const conversation = [...inRadius.slice(0, 3), radius(ACCESS_REJECT, { identifier: 2, eap: success(2) })];
  assert.equal(linesOf(conversation, RAW).at(-1), '4 Access-Reject');
});

it('a Failure with an identifier that nobody used shows that an exchange is missing before it', () => {
  const lines = linesOf([
    ...opening,
    fromAuthenticator(tlsPacket(REQUEST, 3, flight)),
    fromPeer(tlsPacket(RESPONSE, 3, record(22, 80))),
    fromAuthenticator(failure(4)),
  ]);
  assert.deepEqual(lines.slice(-3), [
    'gap peer of unknown length lost',
    'gap server of unknown length lost',
    '7 EAP-Failure',
  ]);
});

it('what does not begin with a record is the rest of something that is missing', () => {
  const rest = flight.subarray(300);
  assert.deepEqual(linesOf([...opening, fromAuthenticator(tlsPacket(REQUEST, 3, rest))]).slice(3), [
    'gap server of unknown length lost',
    `5 server ${rest.length}`,
  ]);
});

it('two conversations through one NAS, one packet of each after the other, stay apart', () => {
  const other = [
    radius(ACCESS_REQUEST, { identifier: 11, eap: identity(1, 'a@b'), station: '02-00-00-00-00-02' }),
    radius(ACCESS_CHALLENGE, {
      identifier: 11,
      eap: tlsPacket(REQUEST, 2, [], { start: true }),
      state: 't1',
    }),
    radius(ACCESS_REQUEST, { identifier: 12, eap: tlsPacket(RESPONSE, 2, helloRecord(7)), state: 't1' }),
    radius(ACCESS_REJECT, { identifier: 12, eap: failure(2) }),
  ];
  const told = hear(
    inRadius.flatMap((packet, at) => [packet, other[at]!]),
    RAW,
  );
  assert.deepEqual(told.map(({ lines }) => lines.at(-1)).sort(), ['7 server 971', '8 EAP-Failure']);
});

it('what passes a NAS and a proxy is told once', () => {
  const PROXY = [[192, 0, 2, 9], 1_812] as const;
  const FROM_PROXY = [[192, 0, 2, 9], 50_000] as const;
  const packets = [
    fromAuthenticator(eap(REQUEST, 1, [1])),
    fromPeer(identity(1, 'a@b')),
    ...inRadius.flatMap((_, at) => {
      const code = at % 2 === 0 ? ACCESS_REQUEST : ACCESS_CHALLENGE;
      const message = [
        identity(1, 'a@b'),
        tlsPacket(REQUEST, 2, [], { start: true }),
        tlsPacket(RESPONSE, 2, hello),
        tlsPacket(REQUEST, 3, flight),
      ][at]!;
      const identifier = 1 + (at >> 1);
      const state = (name: string) => (at === 0 ? {} : { state: `${name}${(at + 1) >> 1}` });
      const toProxy = inEthernet(
        radius(code, { identifier, eap: message, server: PROXY, station, ...state('p') }),
      );
      const toHome = inEthernet(
        radius(code, {
          identifier: 70 + identifier,
          eap: message,
          client: FROM_PROXY,
          station,
          ...state('h'),
        }),
      );
      const inEapol = at === 2 ? [fromPeer(message)] : [];
      return code === ACCESS_REQUEST
        ? [...inEapol, toProxy, toHome]
        : [toHome, toProxy, fromAuthenticator(message)];
    }),
  ];
  const [heard, ...others] = hear(packets);
  assert.equal(others.length, 0);
  assert.deepEqual(
    heard!.lines.filter((line) => !/^\d+ (peer|server) /.test(line)),
    ['identity @b', 'offered 13'],
  );
  assert.equal(heard!.streams[0].length, hello.length);
  assert.equal(heard!.streams[1].length, flight.length);
  assert.deepEqual(
    heard!.legs.map(({ carrier }) => carrier),
    ['eapol', 'radius', 'radius'],
  );
});

it('a station that comes a second time is told a second time, on both sides of the NAS', () => {
  const once = (random: number, first: number) => {
    const answer = tlsPacket(RESPONSE, 2, helloRecord(random));
    const start = tlsPacket(REQUEST, 2, [], { start: true });
    const both = (code: number, identifier: number, message: Uint8Array, state?: string) => {
      const packet = radius(code, {
        identifier,
        eap: message,
        station,
        ...(state === undefined ? {} : { state }),
      });
      return code === ACCESS_REQUEST
        ? [fromPeer(message), inEthernet(packet)]
        : [inEthernet(packet), fromAuthenticator(message)];
    };
    return [
      fromAuthenticator(eap(REQUEST, 1, [1])),
      ...both(ACCESS_REQUEST, first, identity(1, 'a@b')),
      ...both(ACCESS_CHALLENGE, first, start, `s${first}`),
      ...both(ACCESS_REQUEST, first + 1, answer, `s${first}`),
      ...both(ACCESS_REJECT, first + 1, failure(2)),
    ];
  };
  const told = hear([...once(1, 1), ...once(2, 3)]);
  assert.deepEqual(
    told.map(({ legs, lines }) => `${legs.length} ${lines.at(-1)}`),
    ['2 8 EAP-Failure', '2 17 EAP-Failure'],
  );
});

it('without a name of the station the ClientHello tells that two are one', () => {
  const anonymous = [
    radius(ACCESS_REQUEST, { identifier: 1, eap: identity(1, 'a@b') }),
    inRadius[1]!,
    radius(ACCESS_REQUEST, { identifier: 2, eap: tlsPacket(RESPONSE, 2, hello), state: 's1' }),
    inRadius[3]!,
  ].map((packet) => inEthernet(packet));
  const packets = opening.flatMap((packet, at) =>
    at === 1 ? [packet, anonymous[0]!, anonymous[1]!] : [packet],
  );
  const told = hear([...packets, anonymous[2]!, anonymous[3]!]);
  assert.equal(told.length, 1);
  assert.deepEqual(
    told[0]!.legs.map(({ carrier }) => carrier),
    ['eapol', 'radius'],
  );
});

it('datagrams that are nearly RADIUS are nothing', () => {
  const good = inRadius[0]!;
  const udpStart = 20;
  const changed = (at: number, value: number) => {
    const bytes = Uint8Array.from(good);
    bytes[at] = value;
    return bytes;
  };
  assert.equal(hear([good], RAW).length, 1);
  assert.equal(hear([changed(udpStart + 8, 4)], RAW).length, 0, 'another code');
  assert.equal(hear([changed(udpStart + 11, good[udpStart + 11]! - 1)], RAW).length, 0, 'another length');
  assert.equal(hear([changed(udpStart + 8 + 21, 1)], RAW).length, 0, 'an attribute of no length');
  assert.equal(hear([changed(udpStart + 8 + 25, 3)], RAW).length, 0, 'EAP of another length');
  const udp = joined(u16(1), u16(2), u16(9), u16(0), [1]);
  assert.equal(hear([ipv4(udp, { protocol: 17 })], RAW).length, 0);
  assert.deepEqual(NAS[0].length, RADIUS_SERVER[0].length);
});
