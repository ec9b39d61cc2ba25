import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import {
  MAX_DECRYPTED_BYTES,
  MAX_FAILED_EARLY_RECORDS,
  MAX_FAILED_RECORDS,
  MAX_HANDSHAKE_MESSAGE_LENGTH,
  MAX_LOST_RECORDS,
  MAX_RECORD_LENGTH,
  MAX_SKIPPED_BYTES,
  MAX_UNPACKED_RECORD,
} from '../../src/base/limits.js';
import type { Side } from '../../src/base/side.js';
import { decodeHandshake } from '../../src/handshake/message.js';
import { decompressCertificate } from '../../src/keys/certificate-compression.js';
import { SecretStore } from '../../src/keys/secret-store.js';
import { trafficKeys } from '../../src/keys/tls13-key-schedule.js';
import { HandshakeAssembler } from '../../src/record/handshake-assembler.js';
import { createProtection, RecordProtection } from '../../src/record/protection.js';
import { RecordDecompression } from '../../src/record/record-compression.js';
import { isRecordHeader } from '../../src/record/record-header.js';
import { Decryption } from '../../src/story/follow/decryption.js';
import { extension } from '../handshake/byte-writer.js';
import { clientHello as helloWith } from '../handshake/well-formed.js';
import * as rfc8448 from '../keys/rfc8448.js';
import { Sealer } from '../record/protection-seal.js';

const TLS13 = 0x0304;
const SUITE = 0x1301;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('MAX_RECORD_LENGTH: a header that claims more begins no record', () => {
  assert.ok(isRecordHeader(22, 3, 3, MAX_RECORD_LENGTH));
  assert.ok(!isRecordHeader(22, 3, 3, MAX_RECORD_LENGTH + 1));
});

test('MAX_HANDSHAKE_MESSAGE_LENGTH: the longest message is joined, a longer one is told, passed over and not kept', () => {
  const heard: string[] = [];
  const assembler = new HandshakeAssembler({
    handshake: (bytes, start, end) => heard.push(`${bytes[start]} of ${end - start}`),
    oversized: (type, length) => heard.push(`${type} of ${length} refused`),
  });
  const feed = (length: number) => {
    const body = length - 4;
    const message = new Uint8Array(length);
    message.set([11, body >> 16, body >> 8, body]);
    for (let at = 0; at < length; at += 1_000) {
      assembler.feed(message, at, Math.min(at + 1_000, length), [1]);
      if (length > MAX_HANDSHAKE_MESSAGE_LENGTH) assert.equal(assembler.pending, 0);
    }
  };
  feed(MAX_HANDSHAKE_MESSAGE_LENGTH);
  feed(MAX_HANDSHAKE_MESSAGE_LENGTH + 1);
  feed(100);
  assert.deepEqual(heard, [
    `11 of ${MAX_HANDSHAKE_MESSAGE_LENGTH}`,
    `11 of ${MAX_HANDSHAKE_MESSAGE_LENGTH + 1} refused`,
    '11 of 100',
  ]);
  assert.equal(decompressCertificate(1, MAX_HANDSHAKE_MESSAGE_LENGTH, Uint8Array.of(1)), 'damaged');
  assert.equal(decompressCertificate(1, MAX_HANDSHAKE_MESSAGE_LENGTH + 1, Uint8Array.of(1)), 'too_long');
});

test('MAX_SKIPPED_BYTES: RC4 steps over a hole of that size and not over a longer one', () => {
  const RC4_SHA = 0x0005;
  const parameters = {
    version: 0x0303,
    cipherSuite: RC4_SHA,
    key: new Uint8Array(16).fill(1),
    iv: new Uint8Array(0),
    macKey: new Uint8Array(20).fill(2),
    encryptThenMac: false,
    truncatedHmac: false,
  };
  const opens = (hole: number, stepped: number): boolean => {
    const sealer = new Sealer({
      version: 0x0303,
      cipherSuite: RC4_SHA,
      key: parameters.key,
      iv: parameters.iv,
      macKey: parameters.macKey,
    });
    // A record of `stepped` bytes with its MAC, sealed and never shown.
    sealer.seal(23, new Uint8Array(stepped - 20));
    const { type, fragment } = sealer.seal(23, Uint8Array.of(1, 2, 3));
    const protection = createProtection(parameters);
    assert.ok(protection instanceof RecordProtection);
    protection.skip(1, hole);
    return 'content' in protection.open(type, 0x0303, fragment);
  };
  assert.ok(opens(MAX_SKIPPED_BYTES, MAX_SKIPPED_BYTES));
  assert.ok(!opens(MAX_SKIPPED_BYTES + 1, MAX_SKIPPED_BYTES + 1));
});

/** A TLS 1.3 connection behind its hellos, with the log's secret for one side's records. */
class Behind {
  readonly decryption: Decryption;
  readonly #sealers = new Map<Side, Sealer>();
  constructor(logged: Uint8Array, early = false) {
    const store = new SecretStore();
    const random = early ? 'ab'.repeat(32) : hex(rfc8448.clientHello.subarray(6, 38));
    const labels = early
      ? ['CLIENT_EARLY_TRAFFIC_SECRET']
      : ['SERVER_HANDSHAKE_TRAFFIC_SECRET', 'CLIENT_HANDSHAKE_TRAFFIC_SECRET'];
    assert.deepEqual(
      store.addKeyLog(labels.map((label) => `${label} ${random} ${hex(logged)}\n`).join(''), 'a'),
      [],
    );
    this.decryption = new Decryption(store);
    const say = (side: Side, bytes: Uint8Array) => {
      const message = decodeHandshake(bytes, { side, version: undefined, cipherSuite: undefined });
      this.decryption.message(side, message, bytes);
      return message;
    };
    if (early) {
      const hello = Uint8Array.from(helloWith(extension(42)));
      hello.fill(0xab, 6, 38);
      const message = say('client', hello);
      assert.ok(message.name === 'client_hello' && message.earlyData === true);
    } else {
      say('client', rfc8448.clientHello);
      say('server', rfc8448.serverHello);
    }
  }
  /** Seals with the right secret and has it opened. */
  send(side: Side, length: number, secret = rfc8448.serverHandshakeTrafficSecret): boolean {
    const sealer =
      this.#sealers.get(side) ??
      new Sealer({ version: TLS13, cipherSuite: SUITE, ...trafficKeys(SUITE, secret, TLS13)! });
    this.#sealers.set(side, sealer);
    const { type, fragment } = sealer.seal(23, new Uint8Array(length));
    return this.open(side, type, fragment);
  }
  open(side: Side, type: number, fragment: Uint8Array): boolean {
    return typeof this.decryption.open(side, type, 0x0303, fragment.length, fragment) !== 'string';
  }
}

test('MAX_DECRYPTED_BYTES: so much of a side is opened, of what follows short records alone', () => {
  const behind = new Behind(rfc8448.serverHandshakeTrafficSecret);
  const record = 16_384;
  const whole = Math.floor(MAX_DECRYPTED_BYTES / (record + 17));
  for (let i = 0; i < whole; i++) assert.ok(behind.send('server', record), `record ${i}`);
  assert.ok(!behind.send('server', record));
  assert.ok(!behind.send('server', record));
  assert.ok(behind.send('server', 20));
});

test('MAX_FAILED_RECORDS: so many records are tried with keys that do not fit, then the side is given up', () => {
  const afterFailures = (failures: number): boolean => {
    const behind = new Behind(rfc8448.serverHandshakeTrafficSecret);
    for (let i = 0; i < failures; i++) assert.ok(!behind.open('server', 23, new Uint8Array(100).fill(i)));
    return behind.send('server', 50);
  };
  assert.ok(afterFailures(MAX_FAILED_RECORDS - 1));
  assert.ok(!afterFailures(MAX_FAILED_RECORDS));
});

test('MAX_FAILED_EARLY_RECORDS: a client that offers early data is given more', () => {
  const afterFailures = (failures: number): boolean => {
    const behind = new Behind(rfc8448.serverHandshakeTrafficSecret, true);
    for (let i = 0; i < failures; i++) assert.ok(!behind.open('client', 23, new Uint8Array(100).fill(i)));
    return behind.send('client', 50);
  };
  assert.ok(afterFailures(MAX_FAILED_RECORDS));
  assert.ok(afterFailures(MAX_FAILED_EARLY_RECORDS - 1));
  assert.ok(!afterFailures(MAX_FAILED_EARLY_RECORDS));
});

test('MAX_LOST_RECORDS: a record is found again behind so many lost ones', () => {
  const afterLost = (lost: number): boolean => {
    const behind = new Behind(rfc8448.serverHandshakeTrafficSecret);
    const sealer = new Sealer({
      version: TLS13,
      cipherSuite: SUITE,
      ...trafficKeys(SUITE, rfc8448.serverHandshakeTrafficSecret, TLS13)!,
    });
    for (let i = 0; i < lost; i++) sealer.seal(23, new Uint8Array(10));
    behind.decryption.gap('server');
    return behind.open('server', 23, sealer.seal(23, new Uint8Array(10)).fragment);
  };
  assert.ok(afterLost(MAX_LOST_RECORDS));
  assert.ok(!afterLost(MAX_LOST_RECORDS + 1));
});

test('MAX_UNPACKED_RECORD: a record that unpacks to more is not unpacked, however small it is', () => {
  const unpackedLength = (length: number): number | undefined => {
    const whole = deflateSync(new Uint8Array(length));
    // Without the last block's mark (RFC 1951 section 3.2.3) and the checksum: data that goes on.
    const record = new Uint8Array(whole.subarray(0, whole.length - 4));
    record[2]! &= 0xfe;
    return new RecordDecompression().unpack(record)?.length;
  };
  assert.equal(unpackedLength(MAX_UNPACKED_RECORD), MAX_UNPACKED_RECORD);
  assert.equal(unpackedLength(MAX_UNPACKED_RECORD + 1), undefined);
  assert.equal(unpackedLength(1 << 20), undefined);
});
