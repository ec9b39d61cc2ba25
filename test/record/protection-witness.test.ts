// What no program here speaks any more (SSL 3.0, DES, drafts of TLS 1.3): sealed with our keys, opened by tshark.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import type { Side } from '../../src/base/side.js';
import { KeyLog } from '../../src/keys/key-log.js';
import { keyBlock, verifyData } from '../../src/keys/tls12-prf.js';
import { finishedVerifyData, nextTrafficSecret, trafficKeys } from '../../src/keys/tls13-key-schedule.js';
import { CipherSuite, handshakeHash, hashLength } from '../../src/registry/cipher-suite.js';
import { isTls13 } from '../../src/registry/protocol-version.js';
import { ProtectedConnection } from './protection-connection.js';
import { Sealer } from './protection-seal.js';

const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-witness-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const hasTshark = spawnSync('tshark', ['--version']).error === undefined;
const missing = hasTshark ? false : 'tshark is not installed';

const { code } = CipherSuite;
const PORT = 4433;
const uint16 = (value: number) => Buffer.from([(value >> 8) & 0xff, value & 0xff]);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const message = (type: number, ...pieces: Uint8Array[]) => {
  const body = Buffer.concat(pieces);
  return Buffer.concat([Buffer.from([type, 0]), uint16(body.length), body]);
};
const clientRandom = Buffer.alloc(32, 0xc1);
const serverRandom = Buffer.alloc(32, 0x5e);
const said: Record<Side, string> = { client: 'what the client says\n', server: 'and what it hears\n' };

/** A conversation as it would stand on the wire, with the key log for it. */
class Conversation {
  readonly sent: [Side, Buffer][] = [];
  keys = '';
  readonly version: number;
  readonly cipherSuite: number;
  readonly #messages: Buffer[] = [];

  constructor(version: number, cipherSuite: number) {
    this.version = version;
    this.cipherSuite = cipherSuite;
    const isNew = isTls13(version);
    const legacy = uint16(isNew ? 0x0303 : version);
    // Drafts before 22 had no session identifier and no compression in ServerHello.
    const isShort = version > 0x7f00 && version < 0x7f16;
    const versions = Buffer.concat([uint16(43), uint16(3), Buffer.from([2]), uint16(version)]);
    const extensions = isNew ? Buffer.concat([uint16(versions.length), versions]) : Buffer.alloc(0);
    const suites = Buffer.concat([uint16(2), uint16(cipherSuite)]);
    const none = Buffer.from([0]);
    this.say('client', message(1, legacy, clientRandom, none, suites, Buffer.from([1, 0]), extensions));
    const chosen = Buffer.concat([uint16(43), uint16(2), uint16(version)]);
    const answer = isNew ? Buffer.concat([uint16(chosen.length), chosen]) : Buffer.alloc(0);
    const start = isShort ? [uint16(version), serverRandom, uint16(cipherSuite), uint16(0)] : undefined;
    const full = [legacy, serverRandom, none, uint16(cipherSuite), none, answer];
    this.say('server', message(2, ...(start ?? full)));
    if (isNew) this.#tls13();
    else this.#before();
  }

  say(side: Side, text: Buffer): void {
    this.#messages.push(text);
    this.#record(side, 22, text);
  }

  #record(side: Side, type: number, fragment: Uint8Array): void {
    const version = isTls13(this.version) ? 0x0303 : this.version;
    this.sent.push([
      side,
      Buffer.concat([Buffer.from([type]), uint16(version), uint16(fragment.length), fragment]),
    ]);
  }

  #sealed(side: Side, sealer: Sealer, type: number, content: Uint8Array): void {
    const { type: outer, fragment } = sealer.seal(type, content);
    this.#record(side, outer, fragment);
  }

  #before(): void {
    const { version, cipherSuite } = this;
    const hello = { version, cipherSuite, clientRandom, serverRandom };
    const master = Buffer.alloc(48, 0x77);
    this.keys = `CLIENT_RANDOM ${hex(clientRandom)} ${hex(master)}\n`;
    const keys = keyBlock(hello, master)!;
    this.say('server', message(14));
    this.say(
      'client',
      message(
        16,
        version === 0x0300 ? Buffer.alloc(128, 9) : Buffer.concat([uint16(128), Buffer.alloc(128, 9)]),
      ),
    );
    const sealers: Record<Side, Sealer> = {
      client: new Sealer({ version, cipherSuite, ...keys.client }),
      server: new Sealer({ version, cipherSuite, ...keys.server }),
    };
    for (const side of ['client', 'server'] as const) {
      this.#record(side, 20, Uint8Array.of(1));
      const finished = message(20, verifyData(hello, master, side, this.#messages)!);
      this.#messages.push(finished);
      this.#sealed(side, sealers[side], 22, finished);
    }
    for (const side of ['client', 'server'] as const)
      this.#sealed(side, sealers[side], 23, Buffer.from(said[side]));
  }

  #tls13(): void {
    const { version, cipherSuite } = this;
    const secret = (byte: number) => Buffer.alloc(hashLength(cipherSuite)!, byte);
    const handshake: Record<Side, Buffer> = { client: secret(1), server: secret(2) };
    const traffic: Record<Side, Buffer> = { client: secret(3), server: secret(4) };
    for (const side of ['client', 'server'] as const) {
      this.keys += `${side.toUpperCase()}_HANDSHAKE_TRAFFIC_SECRET ${hex(clientRandom)} ${hex(handshake[side])}\n`;
      this.keys += `${side.toUpperCase()}_TRAFFIC_SECRET_0 ${hex(clientRandom)} ${hex(traffic[side])}\n`;
    }
    const sealer = (value: Uint8Array) =>
      new Sealer({ version, cipherSuite, ...trafficKeys(cipherSuite, value, version)! });
    const extensions = message(8, uint16(0));
    const serverSealer = sealer(handshake.server);
    this.#messages.push(extensions);
    this.#sealed('server', serverSealer, 22, extensions);
    for (const side of ['server', 'client'] as const) {
      const finished = message(
        20,
        finishedVerifyData(cipherSuite, handshake[side], this.#messages, version)!,
      );
      this.#messages.push(finished);
      this.#sealed(side, side === 'server' ? serverSealer : sealer(handshake.client), 22, finished);
    }
    for (const side of ['client', 'server'] as const) {
      const text = said[side];
      const first = sealer(traffic[side]);
      this.#sealed(side, first, 23, Buffer.from(text.slice(0, 4)));
      this.#sealed(side, first, 22, message(24, Buffer.from([0])));
      const next = nextTrafficSecret(cipherSuite, traffic[side], version)!;
      this.#sealed(side, sealer(next), 23, Buffer.from(text.slice(4)));
    }
  }

  /** Classic pcap of raw IPv4 with a TCP opening and a segment for each record. */
  pcap(): Buffer {
    const packets: Buffer[] = [];
    const next: Record<Side, number> = { client: 1_000, server: 5_000 };
    const packet = (side: Side, flags: number, payload: Buffer) => {
      const isClient = side === 'client';
      const tcp = Buffer.alloc(20);
      tcp.writeUInt16BE(isClient ? 50_000 : PORT, 0);
      tcp.writeUInt16BE(isClient ? PORT : 50_000, 2);
      tcp.writeUInt32BE(next[side], 4);
      tcp.writeUInt32BE(next[isClient ? 'server' : 'client'], 8);
      tcp.set([0x50, flags, 0xff, 0xff], 12);
      const ip = Buffer.alloc(20);
      ip.set([0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 6]);
      ip.writeUInt16BE(40 + payload.length, 2);
      ip.set([10, 0, 0, isClient ? 1 : 2, 10, 0, 0, isClient ? 2 : 1], 12);
      const header = Buffer.alloc(16);
      header.writeUInt32LE(packets.length + 1, 0);
      header.writeUInt32LE(40 + payload.length, 8);
      header.writeUInt32LE(40 + payload.length, 12);
      packets.push(Buffer.concat([header, ip, tcp, payload]));
      next[side] += payload.length + (flags & 2 ? 1 : 0);
    };
    packet('client', 0x02, Buffer.alloc(0));
    packet('server', 0x12, Buffer.alloc(0));
    packet('client', 0x10, Buffer.alloc(0));
    for (const [side, bytes] of this.sent) packet(side, 0x18, bytes);
    const file = Buffer.alloc(24);
    file.writeUInt32LE(0xa1b2c3d4, 0);
    file.writeUInt16LE(2, 4);
    file.writeUInt16LE(4, 6);
    file.writeUInt32LE(65_535, 16);
    file.writeUInt32LE(101, 20);
    return Buffer.concat([file, ...packets]);
  }
}

const cases: readonly (readonly [string, number, number])[] = [
  ['SSL 3.0 3DES', 0x0300, code.TLS_RSA_WITH_3DES_EDE_CBC_SHA],
  ['SSL 3.0 AES', 0x0300, code.TLS_RSA_WITH_AES_256_CBC_SHA],
  ['SSL 3.0 RC4 MD5', 0x0300, code.TLS_RSA_WITH_RC4_128_MD5],
  ['SSL 3.0 RC4 SHA', 0x0300, code.TLS_RSA_WITH_RC4_128_SHA],
  ['TLS 1.0 DES', 0x0301, code.TLS_RSA_WITH_DES_CBC_SHA],
  ['TLS 1.1 RC4', 0x0302, code.TLS_RSA_WITH_RC4_128_SHA],
  ['TLS 1.2 Camellia', 0x0303, code.TLS_RSA_WITH_CAMELLIA_256_CBC_SHA],
  ['TLS 1.2 AES-CCM-8', 0x0303, code.TLS_RSA_WITH_AES_256_CCM_8],
  ['TLS 1.3', 0x0304, code.TLS_AES_256_GCM_SHA384],
  ['TLS 1.3 draft 18', 0x7f12, code.TLS_AES_128_GCM_SHA256],
  ['TLS 1.3 draft 19', 0x7f13, code.TLS_AES_256_GCM_SHA384],
  ['TLS 1.3 draft 21', 0x7f15, code.TLS_AES_128_GCM_SHA256],
  ['TLS 1.3 draft 23', 0x7f17, code.TLS_CHACHA20_POLY1305_SHA256],
  ['TLS 1.3 draft 28', 0x7f1c, code.TLS_AES_128_GCM_SHA256],
];

for (const [name, version, cipherSuite] of cases) {
  it(`tshark reads what was sealed with our keys: ${name}`, { skip: missing }, () => {
    assert.ok(handshakeHash(cipherSuite) !== undefined);
    const conversation = new Conversation(version, cipherSuite);
    const capture = join(folder, `${name.replace(/\W/g, '-')}.pcap`);
    writeFileSync(capture, conversation.pcap());
    writeFileSync(`${capture}.keys`, conversation.keys);
    const options = ['-d', `tcp.port==${PORT},tls`, '-o', `tls.keylog_file:${capture}.keys`];
    const run = spawnSync('tshark', ['-r', capture, ...options, '-q', '-z', 'follow,tls,raw,0'], {
      encoding: 'latin1',
    });
    // Which of the two is indented depends on who sends application data first.
    const read = ['', ''];
    for (const line of run.stdout.split('\n')) {
      const match = /^(\t?)([0-9a-f]+)$/.exec(line);
      if (match !== null) read[match[1]!.length] += Buffer.from(match[2]!, 'hex').toString('latin1');
    }
    assert.deepEqual(read.sort(), Object.values(said).sort(), run.stdout);
  });

  // The walk knows no ServerHello of drafts before 22.
  if (version > 0x7f00 && version < 0x7f16) continue;
  it(`and so do we: ${name}`, () => {
    const conversation = new Conversation(version, cipherSuite);
    const keyLog = new KeyLog();
    assert.deepEqual(keyLog.add(conversation.keys, 'keys'), []);
    const connection = new ProtectedConnection(keyLog);
    for (const [side, bytes] of conversation.sent) connection.data(side, bytes);
    assert.deepEqual(connection.failures, []);
    for (const side of ['client', 'server'] as const) {
      assert.equal(Buffer.concat(connection.content[side]).toString('latin1'), said[side]);
    }
  });
}
