import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MAX_DATAGRAM_AGE,
  MAX_DATAGRAM_BYTES,
  MAX_DATAGRAM_HOLES,
  MAX_DATAGRAMS,
  MAX_PACKET_LAYERS,
} from '../../src/base/limits.js';
import { PacketDecoder } from '../../src/packet/packet-decoder.js';
import { ethernet, ipv4, mpls, tcpSegment, vlan } from '../capture-builder.js';
import { decode } from '../packet/decode.js';

const RAW = 101;
const whole = tcpSegment({ payload: new Uint8Array(20).fill(7) });

/** The first 8 bytes of a datagram, or the rest of it. */
const part = (id: number, first: boolean, from = 1): Uint8Array =>
  ipv4(first ? whole.subarray(0, 24) : whole.subarray(24), {
    id,
    source: [10, from >> 16, (from >> 8) & 0xff, from & 0xff],
    fragmentOffset: first ? 0 : 24,
    moreFragments: first,
  });
const kind = (decoder: PacketDecoder, data: Uint8Array): string =>
  decode(data, RAW, undefined, decoder).kindName;

test('MAX_PACKET_LAYERS: tags within tags are followed that far, and beyond it the packet is malformed', () => {
  const tagged = (count: number) => {
    let inner = ipv4(tcpSegment());
    let type = 0x0800;
    for (let i = 0; i < count; i++) {
      inner = vlan(inner, 7, type);
      type = 0x8100;
    }
    return decode(ethernet(inner, type)).kindName;
  };
  let most = 0;
  while (tagged(most + 1) === 'tcp') most++;
  // Ethernet, its EtherType, IP and TCP are layers, too.
  assert.ok(most > MAX_PACKET_LAYERS / 4 && most < MAX_PACKET_LAYERS, `${most}`);
  assert.equal(tagged(most + 1), 'malformed');
  assert.equal(tagged(200), 'malformed');
  assert.equal(decode(ethernet(mpls(ipv4(tcpSegment()), 3), 0x8847)).kindName, 'tcp');
});

test('MAX_DATAGRAMS: of that many incomplete datagrams each can be completed, of one more the oldest cannot', () => {
  const afterOthers = (others: number): string => {
    const decoder = new PacketDecoder();
    kind(decoder, part(1, true));
    for (let i = 0; i < others; i++) kind(decoder, part(2 + i, true));
    return kind(decoder, part(1, false));
  };
  assert.equal(afterOthers(MAX_DATAGRAMS - 1), 'tcp');
  assert.equal(afterOthers(MAX_DATAGRAMS), 'fragment');
});

test('MAX_DATAGRAM_BYTES: long datagrams push out the oldest before their number does', () => {
  const afterOthers = (others: number): string => {
    const decoder = new PacketDecoder();
    kind(decoder, part(1, true));
    const end = new Uint8Array(16);
    for (let i = 0; i < others; i++) {
      kind(decoder, ipv4(end, { id: 2 + i, fragmentOffset: 65_512, moreFragments: true }));
    }
    return kind(decoder, part(1, false));
  };
  const fitting = Math.floor(MAX_DATAGRAM_BYTES / 66_000);
  assert.ok(fitting + 20 < MAX_DATAGRAMS);
  assert.equal(afterOthers(fitting), 'tcp');
  assert.equal(afterOthers(fitting + 20), 'fragment');
});

test('MAX_DATAGRAM_HOLES: a datagram with more pieces is let go', () => {
  const withPieces = (pieces: number): string => {
    const decoder = new PacketDecoder();
    kind(decoder, part(1, true));
    for (let i = 0; i < pieces; i++) {
      kind(
        decoder,
        ipv4(new Uint8Array(8), {
          id: 1,
          source: [10, 0, 0, 1],
          fragmentOffset: 800 + i * 16,
          moreFragments: true,
        }),
      );
    }
    // The whole, once more: it fits only where nothing contradicts it.
    for (let at = 24; at < 800 + pieces * 16; at += 8) {
      kind(
        decoder,
        ipv4(new Uint8Array(8), { id: 1, source: [10, 0, 0, 1], fragmentOffset: at, moreFragments: true }),
      );
    }
    return kind(
      decoder,
      ipv4(new Uint8Array(8), { id: 1, source: [10, 0, 0, 1], fragmentOffset: 800 + pieces * 16 }),
    );
  };
  // The first piece is one of them.
  assert.equal(withPieces(MAX_DATAGRAM_HOLES - 1), 'tcp');
  assert.equal(withPieces(MAX_DATAGRAM_HOLES), 'fragment');
});

test('MAX_DATAGRAM_AGE: a fragment that comes later belongs to another datagram', () => {
  const after = (packets: number): string => {
    const decoder = new PacketDecoder();
    kind(decoder, part(1, true));
    const other = ipv4(tcpSegment());
    for (let i = 1; i < packets; i++) decoder.decode(other, 0, other.length, other.length, RAW);
    return kind(decoder, part(1, false));
  };
  assert.equal(after(MAX_DATAGRAM_AGE), 'tcp');
  assert.equal(after(MAX_DATAGRAM_AGE + 1), 'fragment');
});
