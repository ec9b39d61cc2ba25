// EAP with everything that may be in it: steps of a conversation, in EAPOL or RADIUS, whatever their bytes are.
import assert from 'node:assert/strict';
import { HearingSink } from '../eap/hear.js';
import {
  eap,
  fromAuthenticator,
  fromPeer,
  helloRecord,
  identity,
  RADIUS_SERVER,
  REQUEST,
  RESPONSE,
  radius,
  record,
  success,
  tlsPacket,
} from '../eap/made-eap.js';
import type { Target } from './target.js';

/** Bits of a step's first byte: the sender, the carrier, and what stands in for a RADIUS packet's code. */
const SERVER = 1;
const IN_RADIUS = 2;
const CODES = [0, 1, 2, 3, 11];
const HEAD = 4;
const ETHERNET = 1;
const RAW = 101;

/** `state` counts the State attribute that is sent along. */
const step = (flags: number, state: number, packet: Uint8Array): Uint8Array =>
  Uint8Array.of(flags, state, packet.length >> 8, packet.length & 0xff, ...packet);

const talk = (carrier: number): Uint8Array => {
  const peer = (packet: Uint8Array, state: number) => step(carrier | (1 << 2), state, packet);
  const server = (packet: Uint8Array, state: number) => step(carrier | SERVER | (4 << 2), state, packet);
  return Uint8Array.from([
    ...server(eap(REQUEST, 1, [1]), 0),
    ...peer(identity(1, 'a@example.org'), 0),
    ...server(tlsPacket(REQUEST, 2, [], { start: true }), 1),
    ...peer(tlsPacket(RESPONSE, 2, helloRecord(7)), 1),
    ...server(tlsPacket(REQUEST, 3, record(22, 200).subarray(0, 100), { more: true, messageLength: 205 }), 2),
    ...peer(tlsPacket(RESPONSE, 3), 2),
    ...server(tlsPacket(REQUEST, 4, record(22, 200).subarray(100)), 3),
    ...peer(eap(RESPONSE, 4, [3, 25, 21]), 3),
    ...server(success(4), 4),
  ]);
};

/** One packet of the capture: what carries it, and its bytes. */
function packetOf(flags: number, state: number, packet: Uint8Array): readonly [Uint8Array, number] {
  const fromServer = (flags & SERVER) !== 0;
  if ((flags & IN_RADIUS) === 0) return [fromServer ? fromAuthenticator(packet) : fromPeer(packet), ETHERNET];
  const code = CODES[(flags >> 2) % CODES.length]!;
  const server = [RADIUS_SERVER[0], 1_812] as const;
  return [radius(code, { identifier: state >> 1, eap: packet, state: String(state), server }), RAW];
}

export const eapTarget: Target = {
  name: 'eap',
  seeds: async () => [talk(0), talk(IN_RADIUS), Uint8Array.from([...talk(0), ...talk(IN_RADIUS)])],
  run(input) {
    const sink = new HearingSink();
    let frame = 0;
    let carried = 0;
    for (let at = 0; at + HEAD <= input.length; ) {
      const length = Math.min((input[at + 2]! << 8) | input[at + 3]!, input.length - at - HEAD, 1_200);
      const packet = input.slice(at + HEAD, at + HEAD + length);
      const [bytes, linkType] = packetOf(input[at]!, input[at + 1]!, packet);
      frame++;
      carried += length;
      sink.packet(bytes, 0, bytes.length, bytes.length, linkType, frame, frame, 0);
      at += HEAD + length;
    }
    const { told } = sink;
    let heard = 0;
    for (const { lines, streams, reason } of told) {
      assert.ok(reason !== undefined, 'every conversation ends');
      heard += streams[0].length + streams[1].length;
      const results = lines.filter((line) => /^\d+ (EAP|Access)-/.test(line));
      assert.ok(results.length <= 1, `one result: ${results.join(', ')}`);
    }
    assert.ok(heard <= carried, 'no byte is told twice');
  },
};
