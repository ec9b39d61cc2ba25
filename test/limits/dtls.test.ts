import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MAX_DTLS_EPOCHS,
  MAX_DTLS_MESSAGES_WAITING,
  MAX_DTLS_PIECES,
  MAX_DTLS_RECORDS_HELD,
  MAX_HANDSHAKE_MESSAGE_LENGTH,
} from '../../src/base/limits.js';
import { decodeHandshake } from '../../src/handshake/message.js';
import { SecretStore } from '../../src/keys/secret-store.js';
import { DtlsHandshakeAssembler } from '../../src/record/dtls-handshake-assembler.js';
import { DtlsRecord, readDtlsRecord } from '../../src/record/dtls-record.js';
import { DtlsDecryption } from '../../src/story/follow/dtls-decryption.js';
import { DtlsFollower } from '../../src/story/follow/dtls-follower.js';
import { MessageCache } from '../../src/story/follow/message-cache.js';
import { OfferedSessions } from '../../src/story/follow/offered-sessions.js';
import { dtlsFragment, dtlsRecord } from '../record/dtls-fragments.js';
import { dtlsClientHello, dtlsServerHello } from '../record/dtls-hellos.js';
import { madeDatagram } from '../stream/made-datagram.js';

function assembler() {
  const heard: string[] = [];
  const joined = new DtlsHandshakeAssembler({
    handshake: (_bytes, start, end, sequence) => heard.push(`${sequence} of ${end - start}`),
    repeated: () => undefined,
    oversized: (type, length) => heard.push(`${type} of ${length} refused`),
    missing: (sequence) => heard.push(`${sequence} missing`),
    malformed: () => heard.push('malformed'),
  });
  const take = (fragment: Uint8Array) => joined.feed(fragment, 0, fragment.length, 0, 1);
  return { heard, joined, take };
}

test('MAX_DTLS_MESSAGES_WAITING: so many wait for one before them, those beyond are not kept', () => {
  const { heard, joined, take } = assembler();
  for (let sequence = MAX_DTLS_MESSAGES_WAITING; sequence > 0; sequence--)
    take(dtlsFragment(11, sequence, Uint8Array.of(1)));
  take(dtlsFragment(11, 0, Uint8Array.of(1)));
  assert.equal(heard.length, MAX_DTLS_MESSAGES_WAITING);
  assert.equal(joined.next, MAX_DTLS_MESSAGES_WAITING);
});

test('MAX_DTLS_PIECES: so many pieces with holes between them are kept of a message, and each hole is filled', () => {
  const { heard, joined, take } = assembler();
  const body = new Uint8Array(4 * MAX_DTLS_PIECES);
  for (let piece = 0; piece < 2 * MAX_DTLS_PIECES; piece++) take(dtlsFragment(11, 0, body, 2 * piece, 1));
  assert.ok(joined.heldBytes < 1_024 + 64 + MAX_DTLS_PIECES + 1);
  for (let at = 0; at < body.length; at++) take(dtlsFragment(11, 0, body, at, 1));
  assert.deepEqual(heard, [`0 of ${body.length + 4}`]);
});

test('MAX_HANDSHAKE_MESSAGE_LENGTH: over DTLS a longer message is told and passed over, the next one comes', () => {
  const { heard, take } = assembler();
  const long = dtlsFragment(11, 0, new Uint8Array(1));
  const length = MAX_HANDSHAKE_MESSAGE_LENGTH - 3;
  long.set([length >> 16, (length >> 8) & 0xff, length & 0xff], 1);
  take(long);
  take(dtlsFragment(14, 1, new Uint8Array(0)));
  assert.deepEqual(heard, [`11 of ${length + 4} refused`, '1 of 4']);
});

/** Secrets for the connection of `dtlsClientHello`, DTLS 1.2. */
function store(): SecretStore {
  const secrets = new SecretStore();
  secrets.addKeyLog(`CLIENT_RANDOM ${'11'.repeat(32)} ${'22'.repeat(48)}\n`, 'test');
  return secrets;
}

test('MAX_DTLS_EPOCHS: the keys of so many epochs are kept', () => {
  const decryption = new DtlsDecryption(store());
  for (const [side, bytes] of [
    ['client', dtlsClientHello()],
    ['server', dtlsServerHello()],
  ] as const) {
    const message = decodeHandshake(bytes, { side, version: undefined, cipherSuite: undefined });
    decryption.message(side, message, bytes);
  }
  const record = new DtlsRecord();
  for (let epoch = 1; epoch <= MAX_DTLS_EPOCHS + 3; epoch++) {
    const bytes = dtlsRecord(23, 0, new Uint8Array(40), epoch);
    assert.ok(readDtlsRecord(bytes, 0, bytes.length, bytes.length, 0, record));
    assert.equal(decryption.open('client', bytes, record), 'closed');
  }
  assert.equal(decryption.keptEpochs('client'), MAX_DTLS_EPOCHS);
  assert.deepEqual(decryption.closed('client'), { is: 'wrong_keys' });
});

test('MAX_DTLS_RECORDS_HELD: so many protected records wait for the ServerHello, more are told at once', () => {
  const hello = dtlsRecord(22, 0, dtlsFragment(1, 0, dtlsClientHello().subarray(4)));
  const arrival = { frame: 1, seconds: 0, nanoseconds: 0 };
  let told = 0;
  const follower = new DtlsFollower(
    madeDatagram([1, 1], [2, 2], hello),
    1,
    arrival,
    { secrets: store(), messages: new MessageCache(), sessions: new OfferedSessions() },
    (connection) => {
      told = connection.events.reduce(
        (sum, event) => sum + (event.kind === 'application_data' ? event.records : 0),
        0,
      );
    },
  );
  follower.datagram(0, hello, 0, hello.length, hello.length, arrival);
  const before = follower.heldBytes;
  for (let sequence = 0; sequence < MAX_DTLS_RECORDS_HELD + 5; sequence++) {
    const sealed = dtlsRecord(23, sequence, new Uint8Array(1_000), 1);
    follower.datagram(1, sealed, 0, sealed.length, sealed.length, arrival);
  }
  assert.equal(follower.heldRecords, MAX_DTLS_RECORDS_HELD);
  assert.ok(follower.heldBytes - before >= 1_000 * MAX_DTLS_RECORDS_HELD);
  follower.ended('capture_end');
  assert.equal(told, MAX_DTLS_RECORDS_HELD + 5);
});
