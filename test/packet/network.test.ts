import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bytes,
  DESTINATION6,
  ethernet,
  ipv4,
  ipv6,
  SOURCE6,
  tcpSegment,
  u16,
  u32,
  udpDatagram,
} from '../capture-builder.js';
import { decode, told } from './decode.js';

const text = (s: string) => new TextEncoder().encode(s);
const segment = tcpSegment({ payload: text('hello') });
const RAW = 101;
const zeros = (length: number) => new Uint8Array(length);

test('every field of a TCP header is told', () => {
  const d = decode(
    ipv4(
      tcpSegment({
        sourcePort: 50_001,
        destinationPort: 8_443,
        sequence: 0xffff_fffe,
        acknowledgement: 0x8000_0001,
        flags: 0xd3,
        window: 64_000,
        options: Uint8Array.of(2, 4, 5, 180, 1, 1, 1, 0),
        payload: text('abc'),
      }),
      { options: zeros(8) },
    ),
    RAW,
  );
  assert.equal(told(d), 'tcp 192.0.2.1 50001 > 198.51.100.2 8443 abc');
  assert.deepEqual(
    [d.sequence, d.acknowledgement, d.flags, d.window, d.payloadLength],
    [0xffff_fffe, 0x8000_0001, 0xd3, 64_000, 3],
  );
});

test('padding behind the IP packet is no payload', () => {
  const d = decode(ethernet(ipv4(tcpSegment())));
  assert.equal(d.payloadLength, 0);
  assert.equal(d.payloadEnd, d.payloadStart);
});

test('a total length of 0, left to the network card, means everything there is', () => {
  const d = decode(ethernet(ipv4(tcpSegment({ payload: zeros(3_000) }), { totalLength: 0 })));
  assert.equal(d.payloadLength, 3_000);
  const e = decode(ethernet(ipv6(tcpSegment({ payload: zeros(3_000) }), { payloadLength: 0 })));
  assert.equal(e.payloadLength, 3_000);
});

test('what a snap length cut off is known by its length', () => {
  const packet = ethernet(ipv4(tcpSegment({ payload: zeros(1_000) })));
  const d = decode(packet.subarray(0, 68), 1, packet.length);
  assert.deepEqual([d.kindName, d.payloadLength, d.payloadEnd - d.payloadStart], ['tcp', 1_000, 14]);
  const e = decode(packet.subarray(0, 14 + 20 + 14), 1, packet.length);
  assert.deepEqual([e.kindName, e.payloadLength, e.payloadEnd - e.payloadStart], ['tcp', 1_000, 0]);
  assert.equal(decode(packet.subarray(0, 14 + 20 + 13), 1, packet.length).kindName, 'malformed');
});

test('an IP length beyond the packet is not believed', () => {
  const d = decode(ipv4(segment, { totalLength: 9_000 }), RAW);
  assert.equal(d.payloadLength, 5);
});

test('contradictions are malformed', () => {
  const change = (packet: Uint8Array, at: number, value: number) => {
    const changed = Uint8Array.from(packet);
    changed[at] = value;
    return changed;
  };
  const four = ipv4(segment);
  for (const bad of [
    change(four, 0, 0x44),
    change(four, 0, 0x75),
    change(four, 3, 19),
    change(four, 32, 0x40),
    change(four, 32, 0xf0),
    ipv4(change(udpDatagram(1, 2, zeros(4)), 5, 7), { protocol: 17 }),
  ]) {
    assert.equal(decode(bad, RAW).kindName, 'malformed');
  }
});

test('UDP is told with its payload', () => {
  const d = decode(ipv4(bytes(udpDatagram(500, 443, text('quic')), zeros(9)), { protocol: 17 }), RAW);
  assert.equal(told(d), 'udp 192.0.2.1 500 > 198.51.100.2 443 quic');
  assert.equal(d.payloadLength, 4);
});

const options = (next: number, length = 8) => bytes([next, length / 8 - 1], zeros(length - 2));

test('IPv6 extension headers are walked through', () => {
  const chain = bytes(options(60), options(51, 16), bytes([6, 4], zeros(22)), segment);
  assert.equal(
    told(decode(ipv6(chain, { nextHeader: 0 }), RAW)),
    'tcp 20010db8:0001 40000 > 20010db8:0002 443 hello',
  );
  assert.equal(decode(ipv6(segment, { nextHeader: 59 }), RAW).kindName, 'other');
  assert.equal(decode(ipv6(segment, { nextHeader: 50 }), RAW).kindName, 'other');
});

test('a route, and a home address, tell the real ends of a connection', () => {
  const last = [...DESTINATION6.slice(0, 15), 9];
  const home = [...SOURCE6.slice(0, 15), 8];
  const routed = (type: number, left: number, ...hops: (readonly number[])[]) =>
    ipv6(bytes([6, hops.length * 2, type, left, 0, 0, 0, 0], ...hops, segment), { nextHeader: 43 });
  assert.match(told(decode(routed(0, 1, SOURCE6, last), RAW)), /> 20010db8:0009 443/);
  assert.match(told(decode(routed(2, 1, last), RAW)), /> 20010db8:0009 443/);
  assert.match(told(decode(routed(4, 1, last, SOURCE6), RAW)), /> 20010db8:0009 443/);
  assert.match(told(decode(routed(0, 0, SOURCE6, last), RAW)), /> 20010db8:0002 443/);
  const mobile = ipv6(bytes([6, 2, 1, 2, 0, 0, 0xc9, 16], home, segment), { nextHeader: 60 });
  assert.match(told(decode(mobile, RAW)), /^tcp 20010db8:0008 40000/);
});

test('an ICMP error tells whose segment it refuses', () => {
  const refused = ipv4(segment, { source: [10, 0, 0, 1], destination: [10, 0, 0, 2] }).subarray(0, 28);
  const d = decode(ipv4(bytes([3, 13, 0, 0], zeros(4), refused), { protocol: 1 }), RAW);
  assert.equal(d.kindName, 'icmp');
  assert.deepEqual(
    [d.icmpType, d.icmpCode, d.icmpProtocol, d.sourcePort, d.destinationPort, d.sequence],
    [3, 13, 6, 40_000, 443, 1],
  );
  assert.deepEqual([...d.bytes.subarray(d.sourceOffset, d.sourceOffset + 4)], [10, 0, 0, 1]);
  assert.deepEqual([...d.bytes.subarray(d.destinationOffset, d.destinationOffset + 4)], [10, 0, 0, 2]);
  assert.deepEqual([...d.bytes.subarray(d.reporterOffset, d.reporterOffset + 4)], [192, 0, 2, 1]);
  const six = decode(
    ipv6(bytes([1, 4, 0, 0], zeros(4), ipv6(segment).subarray(0, 48)), { nextHeader: 58 }),
    RAW,
  );
  assert.deepEqual(
    [six.kindName, six.icmpType, six.icmpProtocol, six.destinationPort, six.addressLength],
    ['icmp', 1, 6, 443, 16],
  );
});

test('an ICMP message that is no error, or too short, is about no packet', () => {
  const echo = decode(ipv4(bytes([8, 0], zeros(60)), { protocol: 1 }), RAW);
  assert.deepEqual([echo.kindName, echo.icmpProtocol], ['icmp', 0]);
  const short = decode(ipv4(bytes([3, 3], zeros(6), ipv4(segment).subarray(0, 22)), { protocol: 1 }), RAW);
  assert.deepEqual([short.kindName, short.icmpProtocol], ['icmp', 0]);
});

test('IPv6 whose fragment header says that it is whole needs no others', () => {
  const d = decode(ipv6(bytes([6, 0], u16(0), u32(77), segment), { nextHeader: 44 }), RAW);
  assert.equal(told(d), 'tcp 20010db8:0001 40000 > 20010db8:0002 443 hello');
});
