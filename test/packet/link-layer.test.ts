import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bytes,
  ethernet,
  ipv4,
  ipv6,
  mpls,
  nflog,
  nullHeader,
  pktap,
  ppp,
  pppoe,
  radiotap,
  sll,
  sll2,
  snap,
  tcpSegment,
  u16,
  vlan,
  wlan,
} from '../capture-builder.js';
import { decode, told } from './decode.js';

const segment = tcpSegment({ payload: new TextEncoder().encode('hello') });
const four = ipv4(segment);
const six = ipv6(segment);
const FOUR = 'tcp 192.0.2.1 40000 > 198.51.100.2 443 hello';
const SIX = 'tcp 20010db8:0001 40000 > 20010db8:0002 443 hello';
const zeros = (length: number) => new Uint8Array(length);

const ROWS: readonly (readonly [name: string, linkType: number, four: Uint8Array, six?: Uint8Array])[] = [
  ['Ethernet, padded to its shortest length', 1, ethernet(four), ethernet(six)],
  ['Ethernet with a trailing check sequence', 1, bytes(ethernet(four), [1, 2, 3, 4])],
  ['VLAN', 1, ethernet(vlan(four), 0x8100), ethernet(vlan(six), 0x8100)],
  ['QinQ', 1, ethernet(vlan(vlan(four), 8, 0x8100), 0x88a8), ethernet(vlan(vlan(six), 8, 0x8100), 0x9100)],
  ['three VLAN tags', 1, ethernet(vlan(vlan(vlan(four), 8, 0x8100), 9, 0x8100), 0x8100)],
  ['MPLS', 1, ethernet(mpls(four), 0x8847), ethernet(mpls(six, 3), 0x8847)],
  ['MPLS under a VLAN', 1, ethernet(vlan(mpls(four, 2), 7, 0x8847), 0x8100)],
  ['Ethernet over MPLS', 1, ethernet(mpls(ethernet(four)), 0x8847)],
  ['Ethernet over MPLS with a control word', 1, ethernet(mpls(bytes(zeros(4), ethernet(four))), 0x8847)],
  ['PPPoE', 1, ethernet(pppoe(four), 0x8864), ethernet(pppoe(six), 0x8864)],
  ['IEEE 802.3 with LLC and SNAP', 1, ethernet(snap(four), snap(four).length)],
  ['IEEE 802.3 with LLC alone', 1, ethernet(bytes([6, 6, 3], four), four.length + 3)],
  ['IEEE 802.1ah', 1, ethernet(bytes(zeros(4), ethernet(four)), 0x88e7)],
  ['VNTag and VLAN', 1, ethernet(bytes(zeros(4), u16(0x8100), vlan(four)), 0x8926)],
  ['E-TAG', 1, ethernet(bytes(zeros(6), u16(0x0800), four), 0x893f)],
  ['Cisco MetaData', 1, ethernet(bytes(zeros(6), u16(0x0800), four), 0x8909)],
  ['MACsec that does not encrypt', 1, ethernet(bytes(zeros(6), u16(0x0800), four, zeros(16)), 0x88e5)],
  ['MACsec with a channel', 1, ethernet(bytes([0x20], zeros(13), u16(0x0800), four, zeros(16)), 0x88e5)],
  ['NULL, little-endian', 0, nullHeader(four), nullHeader(six, 'little', 30)],
  ['NULL, big-endian', 0, nullHeader(four, 'big'), nullHeader(six, 'big', 30)],
  ['NULL as on NetBSD and Npcap', 0, nullHeader(four), nullHeader(six, 'little', 24)],
  ['NULL as on FreeBSD', 0, nullHeader(four), nullHeader(six, 'little', 28)],
  ['NULL as on Linux', 0, nullHeader(four), nullHeader(six, 'little', 10)],
  ['LOOP', 108, nullHeader(four, 'big'), nullHeader(six, 'big', 24)],
  ['RAW', 101, four, six],
  ['RAW by its old number', 12, four, six],
  ['RAW of OpenBSD', 14, four, six],
  ['IPV4', 228, four],
  ['IPV6', 229, six.subarray(0, 0), six],
  ['Linux cooked', 113, sll(four), sll(six)],
  ['Linux cooked with a VLAN', 113, sll(vlan(four), 0x8100)],
  ['Linux cooked with LLC', 113, sll(snap(four), 4)],
  ['Linux cooked, version 2', 276, sll2(four), sll2(six)],
  ['PPP', 9, ppp(four), ppp(six)],
  ['PPP with a short protocol field', 9, bytes([0x21], four), bytes([0x57], six)],
  ['PPP_HDLC', 50, ppp(four), ppp(six)],
  ['PPP_ETHER', 51, pppoe(four), pppoe(six)],
  ['PPP_PPPD', 166, bytes([1], ppp(four).subarray(1))],
  ['PPP_WITH_DIR', 204, bytes([1], ppp(four))],
  ['C_HDLC', 104, bytes([0x0f, 0, 0x08, 0x00], four)],
  ['NFLOG', 239, nflog(four), nflog(six)],
  ['NFLOG, big-endian', 239, nflog(four, 'big'), nflog(six, 'big')],
  ['PKTAP', 258, pktap(ethernet(four), 1), pktap(nullHeader(six), 0)],
  ['802.11', 105, wlan(four), wlan(six)],
  ['802.11 with quality of service', 105, wlan(four, { qos: true }), wlan(six, { qos: true })],
  ['802.11 with four addresses', 105, wlan(four, { fourAddresses: true, qos: true })],
  ['802.11, an aggregate', 105, wlan(four, { aggregate: true }), wlan(six, { aggregate: true })],
  ['radiotap', 127, radiotap(wlan(four)), radiotap(wlan(six, { qos: true }))],
  ['radiotap with a check sequence', 127, radiotap(bytes(wlan(four), [1, 2, 3, 4]), 0x10)],
  [
    'radiotap with a padded header',
    127,
    radiotap(bytes(wlan(four, { qos: true }).subarray(0, 26), [0, 0], snap(four)), 0x20),
  ],
  ['Prism', 119, bytes(zeros(144), wlan(four))],
  ['AVS', 163, bytes([0x80, 0x21, 0x10, 1, 0, 0, 0, 64], zeros(56), wlan(four))],
];

for (const [name, linkType, withFour, withSix] of ROWS) {
  test(`${name}: IP is found behind it`, () => {
    if (withFour.length > 0) assert.equal(told(decode(withFour, linkType)), FOUR);
    if (withSix !== undefined) assert.equal(told(decode(withSix, linkType)), SIX);
  });

  test(`${name}: cut at every length, nothing is read outside, and a segment is never told wrongly`, () => {
    for (const packet of [withFour, withSix ?? withFour]) {
      for (let length = 0; length < packet.length; length++) {
        const d = decode(packet.subarray(0, length), linkType, packet.length);
        const words = told(d);
        if (d.kindName !== 'tcp') continue;
        assert.ok(FOUR.startsWith(words) || SIX.startsWith(words), words);
        assert.equal(d.payloadLength, 5);
        assert.ok(d.payloadStart <= d.payloadEnd && d.payloadEnd - d.payloadStart <= 5);
      }
    }
  });
}

test('what holds no IP is something else, and no error', () => {
  assert.equal(told(decode(ethernet(new Uint8Array(28), 0x0806))), 'other');
  assert.equal(told(decode(ethernet(new Uint8Array(50), 0x88cc))), 'other');
  assert.equal(told(decode(sll(new Uint8Array(20), 1), 113)), 'other');
  assert.equal(told(decode(wlan(four, { encrypted: true }), 105)), 'other');
  assert.equal(told(decode(bytes([0x80, 0], new Uint8Array(60)), 105)), 'other');
});

test('a link type that is not known is told as such', () => {
  assert.equal(told(decode(four, 147)), 'unknown link type');
  assert.equal(told(decode(pktap(four, 147), 258)), 'unknown link type');
});

test('headers within headers without end are given up', () => {
  let packet = ethernet(four);
  for (let i = 0; i < 100; i++) packet = ethernet(bytes(new Uint8Array(4), packet), 0x88e7);
  assert.equal(told(decode(packet)), 'malformed');
});

const MAC_OF_PEER = [2, 0, 0, 0, 0, 0x21];
const MAC_OF_SERVER = [2, 0, 0, 0, 0, 0x22];
const eapol = bytes([2, 0, 0, 5], [1, 1, 0, 5, 1]);
const wlanEapol = (flags: number, addresses: readonly (readonly number[])[]) =>
  bytes([0x08, flags, 0, 0], ...addresses.slice(0, 3), [0, 0], ...addresses.slice(3), snap(eapol, 0x888e));
const BSSID = [2, 0, 0, 0, 0, 0x99];

for (const [name, linkType, frame] of [
  ['Ethernet', 1, bytes(MAC_OF_SERVER, MAC_OF_PEER, ethernet(eapol, 0x888e).subarray(12))],
  ['a VLAN', 1, bytes(MAC_OF_SERVER, MAC_OF_PEER, ethernet(vlan(eapol, 7, 0x888e), 0x8100).subarray(12))],
  ['802.11 to the access point', 105, wlanEapol(1, [BSSID, MAC_OF_PEER, MAC_OF_SERVER])],
  ['802.11 from the access point', 105, wlanEapol(2, [MAC_OF_SERVER, BSSID, MAC_OF_PEER])],
  ['802.11 between stations', 105, wlanEapol(0, [MAC_OF_SERVER, MAC_OF_PEER, BSSID])],
  ['802.11 between access points', 105, wlanEapol(3, [BSSID, BSSID, MAC_OF_SERVER, MAC_OF_PEER])],
] as const) {
  test(`EAPOL in ${name}: the frame without padding, and who sent it to whom`, () => {
    const decoder = decode(frame, linkType);
    assert.equal(decoder.kindName, 'eapol');
    const { hardwareSourceOffset: source, hardwareDestinationOffset: destination } = decoder;
    assert.deepEqual([...decoder.bytes.subarray(source, source + 6)], MAC_OF_PEER);
    assert.deepEqual([...decoder.bytes.subarray(destination, destination + 6)], MAC_OF_SERVER);
    const { payloadStart, payloadEnd, payloadLength } = decoder;
    assert.deepEqual(decoder.bytes.slice(payloadStart, payloadEnd), eapol);
    assert.equal(payloadLength, eapol.length);
    for (let end = 0; end < frame.length; end++) decode(frame.subarray(0, end), linkType, frame.length);
  });
}

for (const [name, linkType, header] of [
  ['SLL', 113, bytes(u16(0), u16(1), u16(6), MAC_OF_PEER, [0, 0], u16(0x888e))],
  ['SLL2', 276, bytes(u16(0x888e), zeros(6), u16(1), [0, 6], MAC_OF_PEER, [0, 0])],
] as const) {
  test(`EAPOL in ${name}: only its sender is known`, () => {
    const decoder = decode(bytes(header, eapol), linkType);
    assert.equal(decoder.kindName, 'eapol');
    const { hardwareSourceOffset: source } = decoder;
    assert.deepEqual([...decoder.bytes.subarray(source, source + 6)], MAC_OF_PEER);
    assert.equal(decoder.hardwareDestinationOffset, -1);
  });
}
