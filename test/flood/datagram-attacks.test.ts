// Attacks on time and memory over UDP, EAPOL and RADIUS, each at two sizes.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dissect } from '../../src/index.js';
import { SecretStore } from '../../src/keys/secret-store.js';
import { MessageCache } from '../../src/story/follow/message-cache.js';
import { OfferedSessions } from '../../src/story/follow/offered-sessions.js';
import { QuicFlow } from '../../src/story/follow/quic-flow.js';
import { bytes, ipv4, udpDatagram } from '../capture-builder.js';
import {
  AUTHENTICATOR_MAC,
  eapolFrame,
  fromAuthenticator,
  fromPeer,
  GROUP_MAC,
  identity,
  radius,
  tlsPacket,
} from '../eap/made-eap.js';
import { extension, u16s, vector8 } from '../handshake/byte-writer.js';
import { clientHello } from '../handshake/well-formed.js';
import { clientInitial, crypto } from '../quic/quic-talk.js';
import { dtlsFragment, dtlsRecord } from '../record/dtls-fragments.js';
import { dtlsClientHello } from '../record/dtls-hellos.js';
import { captureOf, growsLinearly } from './growth.js';

const ETHERNET = 1;
const hello = clientHello(extension(43, vector8(u16s(0x0304))));
const firstInitial = clientInitial(0, crypto(0, hello));

const number4 = (at: number) => [at >>> 24, (at >> 16) & 255, (at >> 8) & 255, at & 255];
/** From one of as many addresses as one likes. */
const toServer = (client: number, payload: Uint8Array): Uint8Array =>
  ipv4(udpDatagram(40_000, 443, payload), {
    source: [10, ...number4(client).slice(1)],
    destination: [192, 0, 2, 1],
    protocol: 17,
  });
const times = <T>(size: number, make: (at: number) => T): T[] =>
  Array.from({ length: size }, (_, at) => make(at));

describe('QUIC', () => {
  it('ClientHellos from many addresses, each judged', async () => {
    await growsLinearly(async (size) => {
      const { connections } = await dissect(captureOf(times(size, (at) => toServer(at, firstInitial))));
      assert.equal(connections.length, size);
    }, 500);
  });

  it('Initials of one connection that open with no keys, each to an ID of its own', async () => {
    await growsLinearly(async (size) => {
      const stranger = (at: number): Uint8Array => {
        const packet = new Uint8Array(200).fill(0x77);
        packet.set([0xc0, 0, 0, 0, 1, 8, 1, 2, 3, 4, ...number4(at), 0, 0, 0x40, 200 - 18]);
        return packet;
      };
      const datagrams = times(size, (at) => toServer(1, bytes(...times(6, (nth) => stranger(at * 6 + nth)))));
      const { connections } = await dissect(captureOf([toServer(1, firstInitial), ...datagrams]));
      assert.equal(connections.length, 1);
    }, 500);
  });

  for (const [name, frames] of [
    ['that repeat', () => times(280, () => [6, 0, 1, 1])],
    ['that leave holes', () => times(220, (at) => [6, 0x40 | (at >> 5), (at * 2) & 255, 1, at])],
    ['far ahead', () => times(160, (at) => [6, 0x80, 2, at, at, 1, at])],
  ] as const) {
    it(`CRYPTO frames ${name}`, async () => {
      await growsLinearly(async (size) => {
        const packets = times(size, (at) => clientInitial(at + 1, Uint8Array.from(frames().flat())));
        await dissect(captureOf([firstInitial, ...packets].map((one) => toServer(1, one))));
      }, 200);
    });
  }

  it('a connection is weighed with its keys and ciphers, so that few enough are followed at a time', () => {
    const arrival = { frame: 1, seconds: 0, nanoseconds: 0 };
    const datagram = {
      bytes: bytes([10, 0, 0, 1, 192, 0, 2, 1], firstInitial),
      ...{
        addressLength: 4,
        sourceOffset: 0,
        destinationOffset: 4,
        sourcePort: 40_000,
        destinationPort: 443,
      },
      ...{ payloadStart: 8, payloadEnd: 8 + firstInitial.length, payloadLength: firstInitial.length },
    };
    const flow = new QuicFlow(datagram, undefined, arrival, {
      secrets: new SecretStore(),
      messages: new MessageCache(),
      sessions: new OfferedSessions(),
      nextOrdinal: () => 1,
      tell: () => undefined,
      notOpened: () => undefined,
    });
    // What V8 says that 20,000 of them take, with what OpenSSL takes for two ciphers each: 16 kB.
    assert.ok(flow.heldBytes > 12_000);
  });
});

describe('DTLS', () => {
  const first = dtlsRecord(22, 0, dtlsFragment(1, 0, dtlsClientHello().subarray(4)));
  const long = new Uint8Array(20_000).fill(3);

  it('ClientHellos from many addresses, each judged', async () => {
    await growsLinearly(async (size) => {
      const { connections } = await dissect(captureOf(times(size, (at) => toServer(at, first))));
      assert.equal(connections.length, size);
    }, 500);
  });

  for (const [name, fragment] of [
    [
      'that overlap in every way',
      (at: number) => dtlsFragment(11, 1, long, (at * 977) % 19_000, 1 + ((at * 31) % 900)),
    ],
    ['that leave holes', (at: number) => dtlsFragment(11, 1 + (at % 16), long, (at * 2) % 19_000, 1)],
  ] as const) {
    it(`fragments ${name}`, async () => {
      await growsLinearly(async (size) => {
        const packets = times(size, (at) => dtlsRecord(22, at & 0xffff, fragment(at)));
        const { connections } = await dissect(captureOf([first, ...packets].map((one) => toServer(1, one))));
        assert.ok(connections[0]!.findings.some(({ code }) => code === 'handshake.unfinished'));
      }, 3_000);
    });
  }
});

describe('EAP', () => {
  const mac = (at: number) => [2, 0, ...number4(at)];

  it('identities from many stations', async () => {
    await growsLinearly(
      (size) =>
        dissect(
          captureOf(
            times(size, (at) => eapolFrame(mac(at), GROUP_MAC, identity(at & 255, `user${at}@example.org`))),
            ETHERNET,
          ),
        ),
      3_000,
    );
  });

  it('conversations that begin, from many stations', async () => {
    await growsLinearly(
      (size) =>
        dissect(
          captureOf(
            times(size, (at) => [
              eapolFrame(AUTHENTICATOR_MAC, mac(at), tlsPacket(1, 1, [], { start: true })),
              eapolFrame(
                mac(at),
                GROUP_MAC,
                tlsPacket(2, 1, bytes([22, 3, 1, 0, 60, 1, 0, 0, 56, 3, 3], number4(at), new Uint8Array(50))),
              ),
            ]).flat(),
            ETHERNET,
          ),
        ),
      1_000,
    );
  });

  it('a message in pieces without end', async () => {
    const more = { more: true, messageLength: 200_000 };
    await growsLinearly(async (size) => {
      const pieces = times(size, (at) => [
        fromAuthenticator(tlsPacket(1, at & 255, new Uint8Array(1_000).fill(22), more)),
        fromPeer(tlsPacket(2, at & 255)),
      ]).flat();
      const { connections } = await dissect(captureOf(pieces, ETHERNET));
      assert.ok(connections[0]!.findings.some(({ code }) => code === 'eap.too_many_rounds'));
    }, 2_000);
  });

  it('RADIUS with 16,000 states, stations and identifiers', async () => {
    await growsLinearly((size) => {
      const packets = times(size, (at) =>
        radius(1, {
          identifier: at & 255,
          eap: identity(at & 255, `user${at}`),
          state: `state${at}`,
          station: `station${at}`,
          client: [[192, 0, 2, 1], 1_024 + ((at >> 8) % 60_000)],
        }),
      );
      return dissect(captureOf(packets));
    }, 4_000);
  });
});
