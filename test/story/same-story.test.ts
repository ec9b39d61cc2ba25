import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { dissect } from '../../src/index.js';
import {
  bytes,
  ethernet,
  geneve,
  gre,
  gtp,
  ipv4,
  ipv6,
  mpls,
  nflog,
  nullHeader,
  type PcapOptions,
  pcapFile,
  pcapngFile,
  pktap,
  ppp,
  pppoe,
  pptpGre,
  type Row,
  radiotap,
  sll,
  sll2,
  u16,
  udpDatagram,
  vlan,
  vxlan,
  wlan,
} from '../capture-builder.js';
import {
  type AddressFamily,
  connectionsIn,
  ipPacket,
  RAW,
  rowsOf,
  SAMPLES,
  type SampleSegment,
  samplePath,
  segmentsOf,
  storyOf,
} from './rewrite.js';

const outer = { source: [10, 9, 8, 7], destination: [10, 9, 8, 6] };
const zeros = (length: number): Uint8Array => new Uint8Array(length);
const inIp = (payload: Uint8Array, protocol: number): Uint8Array =>
  ethernet(ipv4(payload, { ...outer, protocol }));
const overUdp = (port: number, payload: Uint8Array): Uint8Array =>
  inIp(udpDatagram(50_123, port, payload), 17);

type Wrap = (packet: Uint8Array) => Uint8Array;
type Wrapping = readonly [name: string, linkType: number, wrap: Wrap];

/** For packets of both IP versions. */
const WRAPPINGS: readonly Wrapping[] = [
  ['RAW', 101, (p) => p],
  ['RAW as BSD numbers it', 12, (p) => p],
  ['RAW as OpenBSD numbers it', 14, (p) => p],
  ['Ethernet', 1, (p) => ethernet(p)],
  ['Ethernet with VLAN', 1, (p) => ethernet(vlan(p), 0x8100)],
  ['Ethernet with QinQ', 1, (p) => ethernet(vlan(vlan(p), 8, 0x8100), 0x88a8)],
  ['Ethernet with two VLAN tags', 1, (p) => ethernet(vlan(vlan(p), 8, 0x8100), 0x8100)],
  ['Ethernet with MPLS', 1, (p) => ethernet(mpls(p, 3), 0x8847)],
  ['Ethernet with PPPoE', 1, (p) => ethernet(pppoe(p), 0x8864)],
  ['Ethernet with VLAN and PPPoE', 1, (p) => ethernet(vlan(pppoe(p), 7, 0x8864), 0x8100)],
  ['PPP_ETHER', 51, (p) => pppoe(p)],
  ['PPP', 9, (p) => ppp(p)],
  ['PPP_HDLC', 50, (p) => ppp(p)],
  ['LINUX_SLL', 113, (p) => sll(p)],
  ['LINUX_SLL with VLAN', 113, (p) => sll(vlan(p), 0x8100)],
  ['LINUX_SLL2', 276, (p) => sll2(p)],
  ['NFLOG', 239, (p) => nflog(p)],
  ['NFLOG, big-endian', 239, (p) => nflog(p, 'big')],
  ['PKTAP around Ethernet', 258, (p) => pktap(ethernet(p), 1)],
  ['PKTAP around RAW', 258, (p) => pktap(p, 101)],
  ['PKTAP around NULL', 258, (p) => pktap(nullHeader(p), 0)],
  ['PKTAP as USER2', 149, (p) => pktap(ethernet(p), 1)],
  ['802.11', 105, (p) => wlan(p)],
  ['802.11 with quality of service', 105, (p) => wlan(p, { qos: true })],
  ['802.11 with four addresses', 105, (p) => wlan(p, { fourAddresses: true })],
  ['802.11 with an aggregate', 105, (p) => wlan(p, { aggregate: true })],
  ['802.11 behind radiotap', 127, (p) => radiotap(wlan(p))],
  ['802.11 behind radiotap, with a check sequence', 127, (p) => radiotap(bytes(wlan(p), zeros(4)), 0x10)],
  ['GRE', 1, (p) => inIp(gre(p), 47)],
  ['GRE with checksum, key and sequence number', 1, (p) => inIp(gre(p, undefined, 0xb000), 47)],
  ['GRE with Ethernet', 1, (p) => inIp(gre(ethernet(p), 0x6558), 47)],
  ['PPTP', 1, (p) => inIp(pptpGre(p), 47)],
  ['ERSPAN I', 1, (p) => inIp(gre(ethernet(p), 0x88be), 47)],
  ['ERSPAN II', 1, (p) => inIp(gre(bytes([0x10], zeros(7), ethernet(p)), 0x88be, 0x1000), 47)],
  ['ERSPAN III', 1, (p) => inIp(gre(bytes([0x20], zeros(11), ethernet(p)), 0x22eb, 0x1000), 47)],
  ['VXLAN', 1, (p) => overUdp(4789, vxlan(ethernet(p)))],
  ['VXLAN with VLAN', 1, (p) => overUdp(4789, vxlan(ethernet(vlan(p), 0x8100)))],
  [
    'VXLAN over IPv6',
    1,
    (p) => ethernet(ipv6(udpDatagram(50_123, 4789, vxlan(ethernet(p))), { nextHeader: 17 })),
  ],
  ['GENEVE', 1, (p) => overUdp(6081, geneve(ethernet(p)))],
  ['GTP-U', 1, (p) => overUdp(2152, gtp(p))],
];

const WRAPPINGS_OF_FOUR: readonly Wrapping[] = [
  ['IPV4', 228, (p) => p],
  ['NULL, little-endian', 0, (p) => nullHeader(p)],
  ['NULL, big-endian', 0, (p) => nullHeader(p, 'big')],
  ['LOOP', 108, (p) => nullHeader(p, 'big')],
  ['IP in IP', 1, (p) => inIp(p, 4)],
  ['IPv4 in IPv6', 1, (p) => ethernet(ipv6(p, { nextHeader: 4 }))],
];

const WRAPPINGS_OF_SIX: readonly Wrapping[] = [
  ['IPV6', 229, (p) => p],
  ...[10, 23, 24, 28, 30].flatMap((family): Wrapping[] => [
    [`NULL with AF_INET6 ${family}, little-endian`, 0, (p) => nullHeader(p, 'little', family)],
    [`NULL with AF_INET6 ${family}, big-endian`, 0, (p) => nullHeader(p, 'big', family)],
    [`LOOP with AF_INET6 ${family}`, 108, (p) => nullHeader(p, 'big', family)],
  ]),
  ['6in4', 1, (p) => inIp(p, 41)],
  ['IPv6 in IPv6', 1, (p) => ethernet(ipv6(p, { nextHeader: 41 }))],
  ['IPv6 with hop-by-hop options', RAW, (p) => withOptions(p)],
];

/** An IPv6 packet with an empty hop-by-hop options header put in. */
function withOptions(packet: Uint8Array): Uint8Array {
  const payload = bytes([6, 0, 1, 4, 0, 0, 0, 0], packet.subarray(40));
  return ipv6(payload, {
    nextHeader: 0,
    source: [...packet.subarray(8, 24)],
    destination: [...packet.subarray(24, 40)],
  });
}

const rewrap = (segments: readonly SampleSegment[], family: AddressFamily, wrap: Wrap): Row[] =>
  segments.map((segment) => ({
    data: wrap(ipPacket(segment, family)),
    seconds: segment.seconds,
    nanoseconds: segment.nanoseconds,
  }));

/** Every IP packet cut into fragments of `size` bytes, a multiple of eight; in order or the last one first. */
function fragments(segments: readonly SampleSegment[], size: number, backwards: boolean): Row[] {
  return segments.flatMap((segment, index) => {
    const packet = ipPacket(segment);
    const whole = packet.subarray(20);
    const parts: Row[] = [];
    for (let at = 0; at < whole.length; at += size) {
      const part = whole.subarray(at, at + size);
      const data = ipv4(part, {
        id: index + 1,
        fragmentOffset: at,
        moreFragments: at + size < whole.length,
        source: [...packet.subarray(12, 16)],
        destination: [...packet.subarray(16, 20)],
      });
      parts.push({ data, seconds: segment.seconds, nanoseconds: segment.nanoseconds });
    }
    return backwards ? parts.reverse() : parts;
  });
}

/** An IPv6 packet cut into fragments (RFC 8200 section 4.5). */
function fragments6(segments: readonly SampleSegment[], size: number): Row[] {
  return segments.flatMap((segment, index) => {
    const packet = ipPacket(segment, 6);
    const whole = packet.subarray(40);
    const rows: Row[] = [];
    for (let at = 0; at < whole.length; at += size) {
      const more = at + size < whole.length ? 1 : 0;
      const header = bytes([6, 0], u16(at | more), [0, 0, 0, index + 1]);
      const data = ipv6(bytes(header, whole.subarray(at, at + size)), {
        nextHeader: 44,
        source: [...packet.subarray(8, 24)],
        destination: [...packet.subarray(24, 40)],
      });
      rows.push({ data, seconds: segment.seconds, nanoseconds: segment.nanoseconds });
    }
    return rows;
  });
}

const raw = (rows: readonly Row[], options: PcapOptions = {}): Uint8Array =>
  pcapFile(rows, { linkType: RAW, ...options });

/** The file formats, around the same packets. */
const FILES: readonly (readonly [name: string, write: (rows: readonly Row[]) => Uint8Array])[] = [
  ['pcap, big-endian', (rows) => raw(rows, { byteOrder: 'big' })],
  ['pcap with nanoseconds', (rows) => raw(rows, { nanoseconds: true })],
  ['pcap with nanoseconds, big-endian', (rows) => raw(rows, { nanoseconds: true, byteOrder: 'big' })],
  ['pcapng', (rows) => pcapngFile(rows, { linkType: RAW })],
  ['pcapng, big-endian', (rows) => pcapngFile(rows, { linkType: RAW, byteOrder: 'big' })],
  ['pcapng with microseconds', (rows) => pcapngFile(rows, { linkType: RAW, resolution: 6 })],
  ['pcap in gzip', (rows) => new Uint8Array(gzipSync(raw(rows)))],
  ['pcapng in gzip', (rows) => new Uint8Array(gzipSync(pcapngFile(rows, { linkType: RAW })))],
];

for (const name of SAMPLES) {
  describe(`${name} tells the same story`, async () => {
    const segments = await segmentsOf(name);
    const [original] = (await dissect(samplePath(name))).connections;
    assert(original !== undefined);
    const story = storyOf(original);

    const tellsTheSame = async (capture: Uint8Array): Promise<void> => {
      const connections = await connectionsIn(capture);
      assert.equal(connections.length, 1, 'number of connections');
      assert.deepEqual(storyOf(connections[0]!), story);
    };

    for (const [family, wrappings] of [
      [4, [...WRAPPINGS, ...WRAPPINGS_OF_FOUR]],
      [6, [...WRAPPINGS, ...WRAPPINGS_OF_SIX]],
    ] as const) {
      for (const [wrapping, linkType, wrap] of wrappings) {
        it(`IPv${family} in ${wrapping}`, () =>
          tellsTheSame(pcapFile(rewrap(segments, family, wrap), { linkType })));
      }
    }
    for (const [format, write] of FILES) {
      it(format, () => tellsTheSame(write(rowsOf(segments))));
    }
    for (const size of [24, 552, 1_480]) {
      it(`IPv4 fragments of ${size} bytes`, () => tellsTheSame(raw(fragments(segments, size, false))));
      it(`IPv4 fragments of ${size} bytes, last first`, () =>
        tellsTheSame(raw(fragments(segments, size, true))));
      it(`IPv6 fragments of ${size} bytes`, () => tellsTheSame(raw(fragments6(segments, size))));
    }
    it('with bytes handed over one by one', async () => {
      const capture = raw(rowsOf(segments));
      async function* single(): AsyncIterable<Uint8Array> {
        for (let at = 0; at < capture.length; at++) yield capture.subarray(at, at + 1);
      }
      const { connections } = await dissect(single());
      assert.equal(connections.length, 1);
      assert.deepEqual(storyOf(connections[0]!), story);
    });
  });
}
