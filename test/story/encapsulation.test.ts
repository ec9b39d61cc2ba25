import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { dissect } from '../../src/index.js';
import {
  bytes,
  ethernet,
  geneve,
  gre,
  ipv4,
  ipv6,
  mpls,
  nflog,
  nullHeader,
  pcapFile,
  pcapngFile,
  pktap,
  ppp,
  pppoe,
  type Row,
  radiotap,
  sll,
  sll2,
  u16,
  u32,
  udpDatagram,
  vlan,
  vxlan,
  wlan,
} from '../capture-builder.js';
import { samplesFolder } from '../project-root.js';
import { conversation, rowsOf, type Spoken, told } from './conversation.js';

type Wrap = (packet: Uint8Array) => Uint8Array;
type Written = (spoken: readonly Spoken[]) => Uint8Array;

const EN10MB = 1;
const as =
  (linkType: number, wrap: Wrap, version: 4 | 6 = 4): Written =>
  (spoken) =>
    pcapFile(rowsOf(spoken, wrap, version), { linkType });

const plain: Wrap = (packet) => packet;
const AF_INET6 = { 'Linux and Windows': 10, NetBSD: 24, FreeBSD: 28, macOS: 30 };

/** GRE with a sequence number, then ERSPAN type II's eight bytes (draft-foschiano-erspan section 4.2). */
const erspan: Wrap = (packet) =>
  ethernet(ipv4(gre(bytes(u16(0x1001), u16(1), u32(0), ethernet(packet)), 0x88be, 0x1000), { protocol: 47 }));

function fragmented(spoken: readonly Spoken[]): Row[] {
  return rowsOf(spoken, plain).flatMap((row, id) => {
    const payload = row.data.subarray(20);
    const source = [...row.data.subarray(12, 16)];
    const destination = [...row.data.subarray(16, 20)];
    const pieces: Row[] = [];
    const size = 512;
    for (let at = 0; at < payload.length; at += size) {
      const more = at + size < payload.length;
      const packet = ipv4(payload.subarray(at, at + size), {
        ...{ source, destination, id, fragmentOffset: at, moreFragments: more },
      });
      pieces.push({ ...row, data: ethernet(packet) });
    }
    return pieces;
  });
}

const WAYS: Readonly<Record<string, Written>> = {
  Ethernet: as(EN10MB, (packet) => ethernet(packet)),
  'Ethernet, IPv6': as(EN10MB, (packet) => ethernet(packet), 6),
  'NULL, little-endian': as(0, (packet) => nullHeader(packet)),
  'NULL, big-endian': as(0, (packet) => nullHeader(packet, 'big')),
  ...Object.fromEntries(
    Object.entries(AF_INET6).map(([system, family]) => [
      `NULL, IPv6 of ${system}`,
      as(0, (packet) => nullHeader(packet, 'little', family), 6),
    ]),
  ),
  LOOP: as(108, (packet) => nullHeader(packet, 'big')),
  RAW: as(101, plain),
  'RAW, IPv6': as(101, plain, 6),
  IPV4: as(228, plain),
  IPV6: as(229, plain, 6),
  'Linux cooked v1': as(113, (packet) => sll(packet)),
  'Linux cooked v2': as(276, (packet) => sll2(packet)),
  VLAN: as(EN10MB, (packet) => ethernet(vlan(packet), 0x8100)),
  QinQ: as(EN10MB, (packet) => ethernet(vlan(vlan(packet), 5, 0x8100), 0x88a8)),
  MPLS: as(EN10MB, (packet) => ethernet(mpls(packet, 2), 0x8847)),
  PPPoE: as(EN10MB, (packet) => ethernet(pppoe(packet), 0x8864)),
  PPP: as(9, (packet) => ppp(packet)),
  NFLOG: as(239, (packet) => nflog(packet)),
  PKTAP: as(258, (packet) => pktap(packet, 12)),
  '802.11 with radiotap': as(127, (packet) => radiotap(wlan(packet))),
  GRE: as(EN10MB, (packet) => ethernet(ipv4(gre(packet), { protocol: 47 }))),
  ERSPAN: as(EN10MB, erspan),
  VXLAN: as(EN10MB, (packet) =>
    ethernet(ipv4(udpDatagram(50_000, 4_789, vxlan(ethernet(packet))), { protocol: 17 })),
  ),
  GENEVE: as(EN10MB, (packet) =>
    ethernet(ipv4(udpDatagram(50_000, 6_081, geneve(ethernet(packet))), { protocol: 17 })),
  ),
  'IP in IP': as(EN10MB, (packet) => ethernet(ipv4(packet, { protocol: 4 }))),
  '6in4': as(EN10MB, (packet) => ethernet(ipv4(packet, { protocol: 41 })), 6),
  '4in6': as(EN10MB, (packet) => ethernet(ipv6(packet, { nextHeader: 4 }))),
  'IPv4 fragments': (spoken) => pcapFile(fragmented(spoken), { linkType: EN10MB }),
  'big-endian file': (spoken) =>
    pcapFile(
      rowsOf(spoken, (packet) => ethernet(packet)),
      { linkType: EN10MB, byteOrder: 'big' },
    ),
  'nanosecond file': (spoken) =>
    pcapFile(
      rowsOf(spoken, (packet) => ethernet(packet)),
      { linkType: EN10MB, nanoseconds: true },
    ),
  pcapng: (spoken) =>
    pcapngFile(
      rowsOf(spoken, (packet) => ethernet(packet)),
      { linkType: EN10MB },
    ),
  'big-endian pcapng': (spoken) =>
    pcapngFile(
      rowsOf(spoken, (packet) => ethernet(packet)),
      { linkType: EN10MB, byteOrder: 'big' },
    ),
  gzip: (spoken) =>
    gzipSync(
      pcapFile(
        rowsOf(spoken, (packet) => ethernet(packet)),
        { linkType: EN10MB },
      ),
    ),
};

for (const sample of [
  'tls12-server-self-signed',
  'tls12-no-client-certificate',
  'tls12-mutual-success',
  'tls13-s-server-client-expired',
]) {
  describe(`${sample} tells the same story`, async () => {
    const file = join(samplesFolder, `${sample}.pcap`);
    const spoken = await conversation(file);
    const wanted = told((await dissect(file)).connections[0]!);
    for (const [way, write] of Object.entries(WAYS)) {
      it(`as ${way}`, async () => {
        const { connections, captures } = await dissect(write(spoken));
        assert.equal(connections.length, 1);
        assert.deepEqual(told(connections[0]!), wanted);
        assert.deepEqual(captures[0]!.problems, []);
      });
    }
  });
}
