import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_MESSAGE_PROBLEMS } from '../../src/base/limits.js';
import { decodeAlerts } from '../../src/handshake/alert.js';
import { decodeHandshake } from '../../src/handshake/message.js';
import type { HandshakeContext, HandshakeMessage } from '../../src/handshake/message-types.js';
import { decodeSsl2ClientHello } from '../../src/handshake/ssl2-client-hello.js';
import { FieldRecorder } from './field-recorder.js';
import { ssl2ClientHello, wellFormed } from './well-formed.js';

const hasProblems = (message: HandshakeMessage): boolean =>
  message.name === 'undecoded' || ('problems' in message && message.problems.length > 0);

/** Decodes both ways, and checks everything that must hold for any bytes whatsoever. */
function decodeBothWays(bytes: Uint8Array, context: HandshakeContext): HandshakeMessage {
  const before = Uint8Array.from(bytes);
  const quiet = decodeHandshake(bytes, context);
  const recorder = new FieldRecorder(bytes.length);
  const recorded = decodeHandshake(bytes, context, recorder);
  recorder.finish();
  assert.deepStrictEqual(recorded, quiet, 'with and without a sink');
  assert.deepEqual(bytes, before, 'the bytes are left alone');
  const places = quiet.name === 'undecoded' ? [quiet] : 'problems' in quiet ? quiet.problems : [];
  assert.ok(places.length <= MAX_MESSAGE_PROBLEMS);
  for (const { offset, field } of places) {
    assert.ok(offset >= 0 && offset <= bytes.length, `${field} at ${offset} of ${bytes.length}`);
    assert.ok(field.length > 0);
  }
  return quiet;
}

/** The same body, with a header that says its true length. */
function withTrueLength(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const length = copy.length - 4;
  copy.set([length >> 16, (length >> 8) & 0xff, length & 0xff], 1);
  return copy;
}

for (const { what, bytes, context } of wellFormed) {
  test(`${what}: is decoded without a problem, and its fields cover every byte`, () => {
    const message = decodeBothWays(bytes, context);
    assert.notEqual(message.name, 'undecoded', JSON.stringify(message));
    assert.ok(!hasProblems(message), JSON.stringify('problems' in message && message.problems));
    const recorder = new FieldRecorder(bytes.length);
    decodeHandshake(bytes, context, recorder);
    assert.ok(!recorder.paths().some((path) => path.endsWith('undecoded') || path.endsWith('passed_over')));
  });

  test(`${what}: cut anywhere, it is undecoded and nothing is thrown`, () => {
    for (let length = 0; length < bytes.length; length++) {
      const message = decodeBothWays(bytes.subarray(0, length), context);
      assert.equal(message.name, 'undecoded');
      assert.equal(message.name === 'undecoded' && message.reason, 'truncated');
    }
  });

  test(`${what}: cut anywhere with a header that agrees, nothing is thrown and the damage is told`, () => {
    for (let length = 4; length < bytes.length; length++) {
      const message = decodeBothWays(withTrueLength(bytes.subarray(0, length)), context);
      if (!hasProblems(message)) assert.ok(mayBeCut(what, length), `${what} cut to ${length} looks whole`);
    }
  });

  test(`${what}: a byte too many is told`, () => {
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    assert.equal(decodeBothWays(longer, context).name, 'undecoded');
    const message = decodeBothWays(withTrueLength(longer), context);
    if (!isOpaque(what)) assert.ok(hasProblems(message), JSON.stringify(message));
  });

  test(`${what}: a lie in any length field throws nothing and is told`, () => {
    const recorder = new FieldRecorder(bytes.length);
    decodeHandshake(bytes, context, recorder);
    const header = { path: 'length', start: 1, width: 3 };
    for (const { path, start, width } of [header, ...recorder.lengths]) {
      let truth = 0;
      for (let i = 0; i < width; i++) truth = truth * 256 + bytes[start + i]!;
      const most = 256 ** width - 1;
      for (const lie of [0, 1, truth - 1, truth + 1, truth + 255, most - 1, most]) {
        if (lie < 0 || lie > most || lie === truth) continue;
        const forged = Uint8Array.from(bytes);
        for (let i = 0; i < width; i++) forged[start + i] = Math.floor(lie / 256 ** (width - 1 - i)) & 0xff;
        const message = decodeBothWays(forged, context);
        if (!hasProblems(message)) assert.ok(mayLie(path), `${path} = ${lie} for ${truth} goes unnoticed`);
      }
    }
  });

  test(`${what}: under any version and cipher suite nothing is thrown`, () => {
    for (const version of [
      undefined,
      0x0002,
      0x0101,
      0x0300,
      0x0302,
      0x0303,
      0x0304,
      0x7f12,
      0xfefd,
      0x1234,
    ]) {
      for (const cipherSuite of [undefined, 0x0005, 0x0033, 0x1301, 0x008c, 0xc02f, 0xc018, 0xc035, 0xffff]) {
        decodeBothWays(bytes, { side: 'server', version, cipherSuite });
      }
    }
  });
}

/** Bodies that are one field up to the end, where no cut and no addition can show. */
function isOpaque(what: string): boolean {
  return /^(finished|certificate_url|supplemental_data|message_hash|client_key_exchange|server_key_exchange, (an unknown|ECDHE with an explicit))/.test(
    what,
  );
}

/** Where a hello ends that leaves out its extensions, as it may. */
const withoutExtensions: Readonly<Record<string, number>> = {
  'client_hello with every extension': 79,
  'client_hello with an inner ECH': 79,
  'server_hello of TLS 1.3': 74,
  'server_hello of TLS 1.2': 42,
  'server_hello of draft 18': 40,
};

const mayBeCut = (what: string, length: number): boolean =>
  isOpaque(what) || withoutExtensions[what] === length;

/** Only ClientKeyExchange takes lengths that do not come out even, for SSL 3.0 has none there. */
const mayLie = (path: string): boolean => path.startsWith('client_key_exchange');

const contexts = fc.record({
  side: fc.constantFrom('client' as const, 'server' as const),
  version: fc.constantFrom(undefined, 0x0300, 0x0301, 0x0303, 0x0304, 0x7f12, 0x7f17, 0x4242),
  cipherSuite: fc.constantFrom(undefined, 0x0003, 0x002f, 0x0033, 0x008c, 0x1301, 0xc02f, 0xc035, 0x5555),
});

test('any mutation of a well-formed message is decoded without an exception, the same with and without a sink', () => {
  fc.assert(
    fc.property(
      fc.nat(wellFormed.length - 1),
      contexts,
      fc.boolean(),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }),
      (index, context, ownContext, changes) => {
        const original = wellFormed[index]!;
        const forged = Uint8Array.from(original.bytes);
        for (const [at, value] of changes) forged[4 + (at % Math.max(1, forged.length - 4))] = value;
        decodeBothWays(withTrueLength(forged), ownContext ? original.context : context);
      },
    ),
    { numRuns: 4_000 },
  );
});

test('any bytes are decoded without an exception', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), contexts, (bytes, context) => {
      decodeBothWays(bytes, context);
      if (bytes.length >= 4) decodeBothWays(withTrueLength(bytes), context);
    }),
    { numRuns: 4_000 },
  );
});

test('any bytes behind a known message type are decoded without an exception', () => {
  const types = fc.constantFrom(0, 1, 2, 4, 5, 6, 8, 11, 12, 13, 14, 15, 16, 20, 21, 22, 23, 24, 25, 67, 254);
  fc.assert(
    fc.property(types, fc.uint8Array({ minLength: 4, maxLength: 120 }), contexts, (type, body, context) => {
      const bytes = withTrueLength(body);
      bytes[0] = type;
      decodeBothWays(bytes, context);
    }),
    { numRuns: 6_000 },
  );
});

test('any bytes as an SSL 2.0 hello or as alerts are decoded without an exception', () => {
  const both = (bytes: Uint8Array): void => {
    const recorder = new FieldRecorder(bytes.length);
    assert.deepStrictEqual(decodeSsl2ClientHello(bytes, recorder), decodeSsl2ClientHello(bytes));
    recorder.finish();
    const alerts = new FieldRecorder(bytes.length);
    assert.deepStrictEqual(decodeAlerts(bytes, alerts), decodeAlerts(bytes));
    alerts.finish();
  };
  for (let length = 0; length < ssl2ClientHello.length; length++) {
    both(ssl2ClientHello.subarray(0, length));
    assert.equal(decodeSsl2ClientHello(ssl2ClientHello.subarray(0, length)).name, 'undecoded');
  }
  for (let at = 0; at < ssl2ClientHello.length; at++) {
    for (const value of [0, 1, 2, 0x7f, 0x80, 0xff]) {
      const forged = Uint8Array.from(ssl2ClientHello);
      forged[at] = value;
      both(forged);
    }
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), both), { numRuns: 2_000 });
});
