import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bytes,
  ethernet,
  geneve,
  gre,
  gtp,
  ipv4,
  ipv6,
  mpls,
  ppp,
  pptpGre,
  tcpSegment,
  u16,
  u32,
  udpDatagram,
  vxlan,
  wlan,
} from '../capture-builder.js';
import { decode, told } from './decode.js';

const segment = tcpSegment({ payload: new TextEncoder().encode('hello') });
const four = ipv4(segment);
const six = ipv6(segment);
const FOUR = 'tcp 192.0.2.1 40000 > 198.51.100.2 443 hello';
const SIX = 'tcp 20010db8:0001 40000 > 20010db8:0002 443 hello';
const outer = { source: [10, 9, 8, 7], destination: [10, 9, 8, 6] };
const zeros = (length: number) => new Uint8Array(length);

const inIp = (payload: Uint8Array, protocol: number) => ethernet(ipv4(payload, { ...outer, protocol }));
const overUdp = (port: number, payload: Uint8Array) => inIp(udpDatagram(50_123, port, payload), 17);

/** The fields of two bytes that IEEE 802.11 has before and behind the addresses, as some access points write them. */
function swapped(frame: Uint8Array): Uint8Array {
  const turned = Uint8Array.from(frame);
  for (const at of [0, 22]) turned.set([frame[at + 1]!, frame[at]!], at);
  return turned;
}

const ROWS: readonly (readonly [name: string, packet: Uint8Array, expected: string])[] = [
  ['IPv4 in IPv4', inIp(four, 4), FOUR],
  ['IPv6 in IPv4', inIp(six, 41), SIX],
  ['IPv4 in IPv6', ethernet(ipv6(four, { nextHeader: 4 })), FOUR],
  ['IPv6 in IPv6', ethernet(ipv6(six, { nextHeader: 41 })), SIX],
  [
    'authentication header in IPv4',
    inIp(bytes([6, 4], zeros(22), segment), 51),
    'tcp 10.9.8.7 40000 > 10.9.8.6 443 hello',
  ],
  ['GRE', inIp(gre(four), 47), FOUR],
  ['GRE with IPv6', inIp(gre(six), 47), SIX],
  ['GRE with checksum, key and sequence number', inIp(gre(four, 0x0800, 0xb000), 47), FOUR],
  ['GRE with Ethernet', inIp(gre(ethernet(four), 0x6558, 0x2000), 47), FOUR],
  ['GRE with MPLS', inIp(gre(mpls(four), 0x8847), 47), FOUR],
  ['GRE with WCCP', inIp(gre(four, 0x883e), 47), FOUR],
  ['GRE with WCCP and a redirect header', inIp(gre(bytes(zeros(4), four), 0x883e), 47), FOUR],
  ["GRE of Aruba's access points", inIp(gre(wlan(four), 0x8200), 47), FOUR],
  ['GRE in GRE', inIp(gre(ipv4(gre(six), { protocol: 47 })), 47), SIX],
  ['PPTP', inIp(pptpGre(four), 47), FOUR],
  ['ERSPAN type I', inIp(gre(ethernet(four), 0x88be), 47), FOUR],
  ['ERSPAN type II', inIp(gre(bytes([0x10], zeros(7), ethernet(four)), 0x88be, 0x1000), 47), FOUR],
  ['ERSPAN type III', inIp(gre(bytes([0x20], zeros(11), ethernet(four)), 0x22eb, 0x1000), 47), FOUR],
  [
    'ERSPAN type III with a platform header',
    inIp(gre(bytes([0x20], zeros(10), [1], zeros(8), ethernet(four)), 0x22eb, 0x1000), 47),
    FOUR,
  ],
  ['MPLS in IP', inIp(mpls(four), 137), FOUR],
  ['EtherIP', inIp(bytes([0x30, 0], ethernet(four)), 97), FOUR],
  ['VXLAN', overUdp(4789, vxlan(ethernet(four))), FOUR],
  ['VXLAN with IPv6', overUdp(4789, vxlan(ethernet(six))), SIX],
  ["VXLAN on Linux's port", overUdp(8472, vxlan(ethernet(four))), FOUR],
  ['VXLAN with a group policy', overUdp(4789, bytes([0x88, 0, 0, 7, 0, 0, 1, 0], ethernet(four))), FOUR],
  ['VXLAN-GPE with IP', overUdp(4790, bytes([0x0c, 0, 0, 1, 0, 0, 1, 0], four)), FOUR],
  ['VXLAN-GPE with Ethernet', overUdp(4790, bytes([0x0c, 0, 0, 3, 0, 0, 1, 0], ethernet(six))), SIX],
  [
    'VXLAN in VXLAN',
    overUdp(4789, vxlan(ethernet(ipv4(udpDatagram(1, 4789, vxlan(ethernet(four))), { protocol: 17 })))),
    FOUR,
  ],
  ['GENEVE with Ethernet', overUdp(6081, geneve(ethernet(four))), FOUR],
  ['GENEVE with IP and many options', overUdp(6081, geneve(six, 0x86dd, 63)), SIX],
  ['GTP-U', overUdp(2152, gtp(four)), FOUR],
  ['GTP-U without optional fields', overUdp(2152, bytes([0x30, 255], u16(six.length), u32(1), six)), SIX],
  ['Teredo', overUdp(3544, six), SIX],
  [
    'Teredo with authentication and origin',
    overUdp(3544, bytes([0, 1, 0, 0], zeros(9), [0, 0], zeros(6), six)),
    SIX,
  ],
  ['L2TP', overUdp(1701, bytes(u16(0x4002), u16(8 + four.length + 4), u16(1), u16(2), ppp(four))), FOUR],
  ['GRE in UDP', overUdp(4754, gre(four)), FOUR],
  ['MPLS in UDP', overUdp(6635, mpls(four)), FOUR],
  ['TZSP', overUdp(37008, bytes([1, 0, 0, 1, 0, 10, 1, 99, 1], ethernet(four))), FOUR],
  ['CAPWAP with Ethernet', overUdp(5247, bytes([0, 0x10, 2, 0], zeros(4), ethernet(four))), FOUR],
  ['CAPWAP with 802.11', overUdp(5247, bytes([0, 0x10, 3, 0], zeros(4), wlan(four))), FOUR],
  [
    'CAPWAP with 802.11 in network byte order, and wireless information',
    overUdp(5247, bytes([0, 0x20, 3, 0x20], zeros(12), swapped(wlan(four)))),
    FOUR,
  ],
  ['TZSP with 802.11', overUdp(37008, bytes([1, 0, 0, 18, 1], wlan(four))), FOUR],
];

for (const [name, packet, expected] of ROWS) {
  test(`${name}: what is inside is found`, () => {
    assert.equal(told(decode(packet)), expected);
  });

  test(`${name}: cut at every length, nothing is read outside`, () => {
    for (let length = 0; length < packet.length; length++) {
      const d = decode(packet.subarray(0, length), 1, packet.length);
      if (d.kindName === 'tcp') assert.ok(expected.startsWith(told(d)), told(d));
    }
  });
}

test('other protocols on the ports of tunnels stay what they are', () => {
  const quic = bytes([0xc3, 0, 0, 0, 1], new Uint8Array(1_200).fill(0x7a));
  for (const port of [4789, 8472, 4790, 6081, 2152, 3544, 1701, 4754, 6635, 37008]) {
    const d = decode(overUdp(port, quic));
    assert.deepEqual([d.kindName, d.destinationPort, d.payloadLength], ['udp', port, quic.length], `${port}`);
    assert.equal(decode(overUdp(port, zeros(0))).kindName, 'udp');
    assert.equal(decode(overUdp(port, zeros(100))).kindName, 'udp');
  }
});

test('a packet from a tunnel port is looked into as well', () => {
  const d = decode(inIp(udpDatagram(3544, 50_000, six), 17));
  assert.equal(told(d), SIX);
});

test('tunnels within tunnels without end are given up', () => {
  let packet = four;
  for (let i = 0; i < 80; i++) packet = ipv4(packet, { protocol: 4 });
  assert.equal(decode(packet, 101).kindName, 'malformed');
});
