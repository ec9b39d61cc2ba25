import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeSsl2ClientHello } from '../../src/handshake/ssl2-client-hello.js';
import { bytes, filled } from './byte-writer.js';
import { FieldRecorder } from './field-recorder.js';
import { ssl2ClientHello } from './well-formed.js';

test('a ClientHello in the form of SSL 2.0 gives its version, its suites of TLS and its challenge', () => {
  const recorder = new FieldRecorder(ssl2ClientHello.length);
  const hello = decodeSsl2ClientHello(ssl2ClientHello, recorder);
  recorder.finish();
  assert.ok(hello.name === 'client_hello');
  assert.equal(hello.legacyVersion, 0x0301);
  assert.deepEqual(hello.cipherSuites, [0x0039, 0xc02f]);
  assert.deepEqual(hello.ssl2CipherKinds, [0x39, 0x010080, 0xc02f]);
  assert.deepEqual(hello.random, filled(16, 0x42));
  assert.equal(hello.legacySessionId.length, 0);
  assert.deepEqual(hello.extensions, []);
  assert.deepEqual(hello.problems, []);
});

test('cipher kinds that are no whole number of three bytes leave the hello undecoded', () => {
  const forged = Uint8Array.from(ssl2ClientHello);
  forged[6] = 8;
  const hello = decodeSsl2ClientHello(forged);
  assert.ok(hello.name === 'undecoded');
  assert.deepEqual([hello.reason, hello.field, hello.offset], ['illegal_length', 'cipher_spec_length', 5]);
});

test('a record without the high bit, or another message type, is no such hello', () => {
  const noHighBit = bytes(0, ssl2ClientHello.subarray(1));
  assert.equal(decodeSsl2ClientHello(noHighBit).name, 'undecoded');
  const serverHello = Uint8Array.from(ssl2ClientHello);
  serverHello[2] = 4;
  assert.equal(decodeSsl2ClientHello(serverHello).name, 'undecoded');
});
