import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type QuicPacketKeys, quicInitialKeys, quicPacketKeys } from '../../src/keys/quic-key-schedule.js';
import { PacketHeader } from '../../src/quic/packet-header.js';
import { PacketOpener } from '../../src/quic/packet-opener.js';
import { isGenuineRetry } from '../../src/quic/retry-integrity.js';
import { CipherSuite } from '../../src/registry/cipher-suite.js';
import { sealPacket } from './quic-seal.js';

const plain = (hex: string) => Uint8Array.from(Buffer.from(hex.replace(/\s/g, ''), 'hex'));
const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex');

const CONNECTION_ID = plain('8394c8f03e515708');

/** RFC 9001 section A.2: the same in both versions, behind it PADDING up to 1162 bytes. */
const CLIENT_FRAMES = plain(`
  060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e868
  04fe3a47f06a2b69484c00000413011302010000c000000010000e00000b6578
  616d706c652e636f6dff01000100000a00080006001d00170018001000070005
  04616c706e000500050100000000003300260024001d00209370b2c9caa47fba
  baf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b000302030400
  0d0010000e0403050306030203080408050806002d00020101001c0002400100
  3900320408ffffffffffffffff05048000ffff07048000ffff08011001048000
  75300901100f088394c8f03e51570806048000ffff`);
const PADDED_FRAMES = 1_162;

/** RFC 9001 section A.3. */
const SERVER_FRAMES = plain(`
  02000000000600405a020000560303eefce7f7b37ba1d1632e96677825ddf739
  88cfc79825df566dc5430b9a045a1200130100002e00330024001d00209d3c94
  0d89690b84d08a60993c144eca684d1081287c834d5311bcf32bb9da1a002b00
  020304`);

/** RFC 9001 section A.5. */
const CHACHA20_SECRET = plain('9ac312a7f877468ebe69422748ad00a15443f18203a07d6060f688f30f21632b');
const CHACHA20_NUMBER = 654_360_564;

interface Vectors {
  readonly version: number;
  /** key, iv, hp. */
  readonly client: readonly [string, string, string];
  readonly server: readonly [string, string, string];
  readonly clientHeader: string;
  /** How the protected packet of 1,200 bytes begins and ends: with its tag, which stands for all bytes before it. */
  readonly clientPacket: readonly [string, string];
  readonly serverPacket: string;
  readonly retry: string;
  readonly chacha20: readonly [string, string, string];
  /** Section A.5 gives the secret after a key update. Its key is told by what follows of it. */
  readonly updatedSecret: string;
  readonly chacha20Packet: string;
}

const VECTORS: Readonly<Record<string, Vectors>> = {
  'RFC 9001 appendix A': {
    version: 1,
    client: [
      '1f369613dd76d5467730efcbe3b1a22d',
      'fa044b2f42a3fd3b46fb255c',
      '9f50449e04a0e810283a1e9933adedd2',
    ],
    server: [
      'cf3a5331653c364c88f0f379b6067e37',
      '0ac1493ca1905853b0bba03e',
      'c206b8d9b9f0f37644430b490eeaa314',
    ],
    clientHeader: 'c300000001088394c8f03e5157080000449e00000002',
    clientPacket: [
      'c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11',
      'e221af44860018ab0856972e194cd934',
    ],
    serverPacket: `
      cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a
      5816b6394100f37a1c69797554780bb38cc5a99f5ede4cf73c3ec2493a1839b3
      dbcba3f6ea46c5b7684df3548e7ddeb9c3bf9c73cc3f3bded74b562bfb19fb84
      022f8ef4cdd93795d77d06edbb7aaf2f58891850abbdca3d20398c276456cbc4
      2158407dd074ee`,
    retry: 'ff000000010008f067a5502a4262b5746f6b656e04a265ba2eff4d829058fb3f0f2496ba',
    chacha20: [
      'c6d98ff3441c3fe1b2182094f69caa2ed4b716b65488960a7a984979fb23e1c8',
      'e0459b3474bdd0e44a41c144',
      '25a282b9e82f06f21f488917a4fc8f1b73573685608597d0efcb076b0ab7a7a4',
    ],
    updatedSecret: '1223504755036d556342ee9361d253421a826c9ecdf3c7148684b36b714881f9',
    chacha20Packet: '4cfe4189655e5cd55c41f69080575d7999c25a5bfb',
  },
  'RFC 9369 appendix A': {
    version: 0x6b3343cf,
    client: [
      '8b1a0bc121284290a29e0971b5cd045d',
      '91f73e2351d8fa91660e909f',
      '45b95e15235d6f45a6b19cbcb0294ba9',
    ],
    server: [
      '82db637861d55e1d011f19ea71d5d2a7',
      'dd13c276499c0249d3310652',
      'edf6d05c83121201b436e16877593c3a',
    ],
    clientHeader: 'd36b3343cf088394c8f03e5157080000449e00000002',
    clientPacket: [
      'd76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b6abcdb4298b485',
      'a18b2faa745b6fe189cf772a9f84cbfc',
    ],
    serverPacket: `
      dc6b3343cf0008f067a5502a4262b5004075d92faaf16f05d8a4398c47089698
      baeea26b91eb761d9b89237bbf87263017915358230035f7fd3945d88965cf17
      f9af6e16886c61bfc703106fbaf3cb4cfa52382dd16a393e42757507698075b2
      c984c707f0a0812d8cd5a6881eaf21ceda98f4bd23f6fe1a3e2c43edd9ce7ca8
      4bed8521e2e140`,
    retry: 'cf6b3343cf0008f067a5502a4262b5746f6b656ec8646ce8bfe33952d955543665dcc7b6',
    chacha20: [
      '3bfcddd72bcf02541d7fa0dd1f5f9eeea817e09a6963a0e6c7df0f9a1bab90f2',
      'a6b5bc6ab7dafce30ffff5dd',
      'd659760d2ba434a226fd37b35c69e2da8211d10c4f12538787d65645d5d1b8e2',
    ],
    updatedSecret: 'c69374c49e3d2a9466fa689e49d476db5d0dfbc87d32ceeaa6343fd0ae4c7d88',
    chacha20Packet: '5558b1c60ae7b6b932bc27d786f4bc2bb20f2162ba',
  },
};

const values = ({ key, iv, hp }: QuicPacketKeys) => [hex(key), hex(iv), hex(hp)];

function opened(
  keys: QuicPacketKeys,
  packet: Uint8Array,
  largest: number,
): PacketOpener & { frames: string } {
  const header = new PacketHeader();
  assert.equal(header.read(packet, 0, packet.length, 0), undefined);
  const opener = PacketOpener.of(keys, largest)!;
  const frames = opener.open(packet, 0, header.payloadStart, header.end);
  return Object.assign(opener, { frames: hex(frames) });
}

for (const [name, vectors] of Object.entries(VECTORS)) {
  const { version } = vectors;
  const initial = quicInitialKeys(version, CONNECTION_ID)!;

  describe(name, () => {
    it('A.1: the keys of Initial packets', () => {
      assert.deepEqual(values(initial.client), vectors.client);
      assert.deepEqual(values(initial.server), vectors.server);
    });

    it('A.2: the client’s Initial', () => {
      const frames = new Uint8Array(PADDED_FRAMES);
      frames.set(CLIENT_FRAMES);
      const packet = sealPacket(initial.client, plain(vectors.clientHeader), 2, frames);
      const [beginning, end] = vectors.clientPacket;
      assert.equal(packet.length, 1_200);
      assert.ok(hex(packet).startsWith(beginning), 'the packet is the published one');
      assert.ok(hex(packet).endsWith(end), 'the packet is the published one');
      const { frames: read, number } = opened(initial.client, packet, -1);
      assert.equal(read, hex(frames));
      assert.equal(number, 2);
    });

    it('A.3: the server’s Initial', () => {
      const { frames, number } = opened(initial.server, plain(vectors.serverPacket), -1);
      assert.equal(frames, hex(SERVER_FRAMES));
      assert.equal(number, 1);
    });

    it('A.4: Retry, and one for another connection', () => {
      const packet = plain(vectors.retry);
      const header = new PacketHeader();
      assert.equal(header.read(packet, 0, packet.length, 0), undefined);
      assert.equal(header.kind, 'retry');
      assert.equal(Buffer.from(packet.subarray(header.tokenStart, header.tokenEnd)).toString(), 'token');
      assert.ok(isGenuineRetry(version, CONNECTION_ID, packet));
      assert.ok(!isGenuineRetry(version, plain('8394c8f03e515709'), packet));
    });

    it('A.5: ChaCha20-Poly1305 behind a short header, and the secret after a key update', () => {
      const suite = CipherSuite.code.TLS_CHACHA20_POLY1305_SHA256;
      const keys = quicPacketKeys(suite, CHACHA20_SECRET, version)!;
      assert.deepEqual(values(keys), vectors.chacha20);
      const packet = plain(vectors.chacha20Packet);
      const { frames, number } = opened(keys, packet, CHACHA20_NUMBER - 1);
      assert.equal(frames, '01');
      assert.equal(number, CHACHA20_NUMBER);
      const updated = quicPacketKeys(suite, plain(vectors.updatedSecret), version)!;
      assert.equal(hex(keys.next()?.key), hex(updated.key));
      assert.equal(hex(keys.next()?.hp), hex(keys.hp), 'header protection is not updated');
    });
  });
}
