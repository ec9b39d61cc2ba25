import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_CERTIFICATE_ENTRIES } from '../../src/base/limits.js';
import { decodeHandshake } from '../../src/handshake/message.js';
import type { HandshakeMessage } from '../../src/handshake/message-types.js';
import { bytes, extension, filled, handshake, u16, vector8, vector16, vector24 } from './byte-writer.js';
import { der, name, random, serverHello, wellFormed, wellFormedOf } from './well-formed.js';

function decode<N extends HandshakeMessage['name']>(
  what: string,
  name: N,
): Extract<HandshakeMessage, { name: N }> {
  const { bytes: message, context } = wellFormedOf(what);
  const decoded = decodeHandshake(message, context);
  assert.equal(decoded.name, name);
  return decoded as Extract<HandshakeMessage, { name: N }>;
}

const unknown = { side: 'server', version: undefined, cipherSuite: undefined } as const;

test('every kind of message bears the name that the registry gives it', () => {
  for (const { what, bytes: message, context } of wellFormed) {
    assert.equal(decodeHandshake(message, context).name, /^\w+/.exec(what)![0]);
  }
});

test('byte arrays are views of the message, not copies', () => {
  const { bytes: message, context } = wellFormedOf('certificate of TLS 1.2');
  const decoded = decodeHandshake(message, context);
  assert.ok(decoded.name === 'certificate');
  assert.equal(decoded.entries[0]?.certificate.buffer, message.buffer);
});

test('a ServerHello selects its version by supported_versions, or else by its own field', () => {
  assert.equal(decode('server_hello of TLS 1.3', 'server_hello').version, 0x0304);
  assert.equal(decode('server_hello of TLS 1.3', 'server_hello').preSharedKeySelected, 0);
  assert.deepEqual(decode('server_hello of TLS 1.3', 'server_hello').keyShares, [{ group: 29, length: 32 }]);
  assert.equal(decode('server_hello of TLS 1.2', 'server_hello').version, 0x0303);
  assert.equal(decode('server_hello without extensions', 'server_hello').version, 0x0301);
});

test('a ServerHello of an old draft has neither session id nor compression', () => {
  const hello = decode('server_hello of draft 18', 'server_hello');
  assert.deepEqual([hello.version, hello.cipherSuite, hello.legacySessionId.length], [0x7f12, 0x1301, 0]);
  assert.deepEqual(hello.keyShares, [{ group: 29, length: 32 }]);
});

test('a ServerHello that says TLS 1.3 in its version field is read by its lengths', () => {
  const short = handshake(2, 3, 4, random, u16(0x1301), vector16(extension(43, u16(0x0304))));
  const long = handshake(2, 3, 4, random, vector8(), u16(0x1301), 0, vector16(extension(43, u16(0x0304))));
  for (const message of [short, long]) {
    const hello = decodeHandshake(message, unknown);
    assert.ok(hello.name === 'server_hello');
    assert.deepEqual([hello.version, hello.cipherSuite, hello.problems], [0x0304, 0x1301, []]);
  }
});

test('a HelloRetryRequest is known by its random, and names the group it wants', () => {
  const retry = decode('server_hello as HelloRetryRequest', 'server_hello');
  assert.equal(retry.isHelloRetryRequest, true);
  assert.equal(retry.selectedGroup, 0x0017);
  assert.equal(retry.keyShares, undefined);
  assert.equal(retry.cookieLength, 6);
  assert.deepEqual(retry.encryptedClientHello, { type: 'confirmation' });
  assert.equal(decode('server_hello of TLS 1.3', 'server_hello').isHelloRetryRequest, false);
});

test('the HelloRetryRequest of drafts has a cipher suite from draft 19 on', () => {
  const early = decode('hello_retry_request of draft 18', 'hello_retry_request');
  assert.deepEqual([early.version, early.cipherSuite, early.selectedGroup], [0x7f12, undefined, 23]);
  const late = decode('hello_retry_request of draft 21', 'hello_retry_request');
  assert.deepEqual([late.version, late.cipherSuite, late.selectedGroup], [0x7f15, 0x1301, 23]);
});

test('the downgrade sentinel is seen in a random that ends in it, below TLS 1.3', () => {
  const sentinel = (last: number, ...extensions: Uint8Array[]) => {
    const hello = decodeHandshake(serverHello(extensions, bytes(filled(24), 'DOWNGRD', last)), unknown);
    assert.ok(hello.name === 'server_hello');
    return hello.downgradeSentinel;
  };
  assert.equal(sentinel(1), 'TLS 1.2');
  assert.equal(sentinel(0), 'TLS 1.1 or below');
  assert.equal(sentinel(2), undefined);
  assert.equal(sentinel(1, extension(43, u16(0x0304))), undefined);
});

test('certificates come in order, with the place of each; an empty list is empty', () => {
  const tls12 = decode('certificate of TLS 1.2', 'certificate');
  assert.deepEqual(tls12.entries, [
    { certificate: der, offset: 10, extensions: [] },
    { certificate: bytes(der, der), offset: 18, extensions: [] },
  ]);
  assert.equal(tls12.requestContext, undefined);
  const tls13 = decode('certificate of TLS 1.3', 'certificate');
  assert.deepEqual(
    tls13.entries.map((entry) => [entry.certificate, entry.offset]),
    [
      [der, 11],
      [bytes(der, der), tls13.entries[1]!.offset],
    ],
  );
  assert.equal(decode('certificate, empty, of TLS 1.2', 'certificate').entries.length, 0);
  const empty = decode('certificate, empty, of TLS 1.3', 'certificate');
  assert.deepEqual([empty.entries, empty.requestContext], [[], bytes('context')]);
});

test('a raw public key in place of a list is the one entry', () => {
  const { entries } = decode('certificate with a raw public key', 'certificate');
  assert.equal(entries.length, 1);
  assert.equal(entries[0]?.certificate.length, 264);
});

test('a flood of certificates is cut, and told', () => {
  const many = Array.from({ length: 5_000 }, () => vector24(1));
  const message = decodeHandshake(handshake(11, vector24(...many)), { ...unknown, version: 0x0303 });
  assert.ok(message.name === 'certificate');
  assert.equal(message.entries.length, MAX_CERTIFICATE_ENTRIES);
  assert.equal(message.problems[0]?.reason, 'too_many');
  const entries = Array.from({ length: 5_000 }, () => bytes(vector24(1), vector16()));
  const message13 = decodeHandshake(handshake(11, vector8(), vector24(...entries)), {
    ...unknown,
    version: 0x0304,
  });
  assert.ok(message13.name === 'certificate');
  assert.equal(message13.entries.length, MAX_CERTIFICATE_ENTRIES);
  assert.equal(message13.problems[0]?.reason, 'too_many');
});

test('a CertificateRequest says the same things in the same way in every version', () => {
  const tls10 = decode('certificate_request of TLS 1.0', 'certificate_request');
  assert.deepEqual(tls10.certificateTypes, [1, 2, 64]);
  assert.equal(tls10.signatureAlgorithms, undefined);
  assert.deepEqual(tls10.certificateAuthorities, [name, name]);
  const tls12 = decode('certificate_request of TLS 1.2', 'certificate_request');
  assert.deepEqual(tls12.certificateTypes, [1, 64]);
  assert.deepEqual(tls12.signatureAlgorithms, [0x0403, 0x0401]);
  assert.deepEqual(tls12.certificateAuthorities, [name]);
  const tls13 = decode('certificate_request of TLS 1.3', 'certificate_request');
  assert.equal(tls13.certificateTypes, undefined);
  assert.deepEqual(tls13.signatureAlgorithms, [0x0403, 0x0804]);
  assert.deepEqual(tls13.signatureAlgorithmsCert, [0x0401]);
  assert.deepEqual(tls13.certificateAuthorities, [name, name]);
  const draft = decode('certificate_request of draft 18', 'certificate_request');
  assert.deepEqual(draft.signatureAlgorithms, [0x0403, 0x0804]);
  assert.deepEqual(draft.certificateAuthorities, [name]);
  assert.equal(draft.oidFilters?.length, 1);
});

test('a CertificateRequest without authorities has an empty list of them', () => {
  const message = decodeHandshake(handshake(13, vector8(), vector16(extension(13, vector16(u16(0x0403))))), {
    ...unknown,
    version: 0x0304,
  });
  assert.ok(message.name === 'certificate_request');
  assert.deepEqual(message.certificateAuthorities, []);
});

test('without a known version the layout is told from the lengths, and otherwise not guessed', () => {
  const same = [
    'certificate of TLS 1.2',
    'certificate of TLS 1.3',
    'certificate, empty, of TLS 1.2',
    'certificate, empty, of TLS 1.3',
    'certificate_request of TLS 1.0',
    'certificate_request of TLS 1.2',
    'certificate_request of TLS 1.3',
    'certificate_verify of TLS 1.1',
    'certificate_verify of TLS 1.2',
    'new_session_ticket of TLS 1.2',
    'new_session_ticket of TLS 1.3',
    'server_key_exchange, ECDHE, TLS 1.2',
    'server_key_exchange, ECDHE, TLS 1.0',
  ];
  for (const what of same) {
    const { bytes: message, context } = wellFormedOf(what);
    const guessed = decodeHandshake(message, { ...context, version: undefined });
    assert.deepEqual(guessed, decodeHandshake(message, context), what);
  }
  for (const type of [4, 11, 13, 15]) {
    const message = decodeHandshake(handshake(type, filled(30, 0xff)), unknown);
    assert.ok(message.name === 'undecoded');
    assert.deepEqual([message.reason, message.handshakeType, message.offset], ['unknown_version', type, 4]);
  }
});

test('a ServerKeyExchange is read as its cipher suite says', () => {
  const ecdhe = decode('server_key_exchange, ECDHE, TLS 1.2', 'server_key_exchange');
  assert.deepEqual(
    [ecdhe.namedGroup, ecdhe.publicKey, ecdhe.signatureScheme, ecdhe.signature, ecdhe.parameters.length],
    [29, filled(32, 4), 0x0804, filled(8, 0x77), 36],
  );
  const tls10 = decode('server_key_exchange, ECDHE, TLS 1.0', 'server_key_exchange');
  assert.deepEqual([tls10.namedGroup, tls10.signatureScheme, tls10.signature?.length], [29, undefined, 8]);
  const anonymous = decode('server_key_exchange, anonymous ECDH', 'server_key_exchange');
  assert.deepEqual([anonymous.namedGroup, anonymous.signature], [29, undefined]);
  const dhe = decode('server_key_exchange, DHE, TLS 1.2', 'server_key_exchange');
  assert.deepEqual([dhe.dhPrimeBits, dhe.publicKey, dhe.signatureScheme], [254 * 8 + 7, filled(4), 0x0804]);
  const psk = decode('server_key_exchange, PSK', 'server_key_exchange');
  assert.deepEqual(psk.pskIdentityHint, bytes('hint'));
  const dhePsk = decode('server_key_exchange, DHE_PSK', 'server_key_exchange');
  assert.deepEqual([dhePsk.pskIdentityHint, dhePsk.dhPrimeBits], [bytes('hint'), 2039]);
  const rsa = decode('server_key_exchange, RSA_EXPORT', 'server_key_exchange');
  assert.deepEqual([rsa.rsaModulusBits, rsa.dhPrimeBits], [512, undefined]);
  const other = decode('server_key_exchange, an unknown suite', 'server_key_exchange');
  assert.deepEqual([other.understood, other.parameters.length], [false, 9]);
  assert.equal(
    decode('server_key_exchange, ECDHE with an explicit curve', 'server_key_exchange').understood,
    false,
  );
});

test('a curve type that does not exist leaves the ServerKeyExchange undecoded', () => {
  const message = decodeHandshake(handshake(12, 9, filled(40)), {
    side: 'server',
    version: 0x0303,
    cipherSuite: 0xc02f,
  });
  assert.ok(message.name === 'undecoded');
  assert.deepEqual([message.reason, message.field, message.offset], ['illegal_value', 'curve_type', 4]);
});

test('a ClientKeyExchange keeps its bytes and shows a PSK identity', () => {
  assert.equal(decode('client_key_exchange, ECDHE', 'client_key_exchange').exchangeKeys.length, 33);
  assert.deepEqual(
    decode('client_key_exchange, ECDHE_PSK', 'client_key_exchange').pskIdentity,
    bytes('identity'),
  );
  assert.equal(decode('client_key_exchange, RSA in SSL 3.0', 'client_key_exchange').exchangeKeys.length, 64);
  const empty = decodeHandshake(handshake(16), { side: 'client', version: 0x0303, cipherSuite: 0xc004 });
  assert.ok(empty.name === 'client_key_exchange');
});

test('a CertificateVerify names its scheme from TLS 1.2 on', () => {
  assert.equal(decode('certificate_verify of TLS 1.3', 'certificate_verify').signatureScheme, 0x0804);
  const tls11 = decode('certificate_verify of TLS 1.1', 'certificate_verify');
  assert.deepEqual([tls11.signatureScheme, tls11.signature], [undefined, filled(8, 0x77)]);
});

test('tickets, staples and the other small messages give their fields', () => {
  const tls12 = decode('new_session_ticket of TLS 1.2', 'new_session_ticket');
  assert.deepEqual(
    [tls12.lifetimeSeconds, tls12.ticket, tls12.ticketAgeAdd],
    [7200, bytes('ticket'), undefined],
  );
  const tls13 = decode('new_session_ticket of TLS 1.3', 'new_session_ticket');
  assert.deepEqual([tls13.ticketAgeAdd, tls13.ticketNonce], [0xfffffffe, bytes(0)]);
  const draft = decode('new_session_ticket of draft 18', 'new_session_ticket');
  assert.deepEqual([draft.ticketAgeAdd, draft.ticketNonce, draft.ticket], [99, undefined, bytes('ticket')]);
  assert.deepEqual(decode('certificate_status', 'certificate_status').ocspResponses, [bytes('response')]);
  const multi = decode('certificate_status, multi', 'certificate_status');
  assert.deepEqual([multi.statusType, multi.ocspResponses], [2, [bytes('one'), bytes()]]);
  const compressed = decode('compressed_certificate', 'compressed_certificate');
  assert.deepEqual([compressed.algorithm, compressed.uncompressedLength], [2, 500]);
  assert.deepEqual(compressed.compressedCertificateMessage, bytes('brotli'));
  assert.equal(decode('next_protocol', 'next_protocol').selectedProtocol, 'h2');
  assert.equal(decode('key_update', 'key_update').requestUpdate, 1);
  assert.deepEqual(decode('finished', 'finished').verifyData, filled(12));
});

test('a type that is not read here comes back with its bytes', () => {
  const message = handshake(203, filled(10));
  assert.deepEqual(decodeHandshake(message, unknown), {
    name: 'undecoded',
    handshakeType: 203,
    reason: 'unknown_type',
    field: 'msg_type',
    offset: 0,
    bytes: message,
  });
});

test('a damaged message says what is wrong with which field, and where', () => {
  const message = handshake(1, 3, 3, random, vector8(filled(33)), vector16(u16(1)), vector8(0));
  const decoded = decodeHandshake(message, unknown);
  assert.ok(decoded.name === 'undecoded');
  assert.deepEqual(
    [decoded.handshakeType, decoded.reason, decoded.field, decoded.offset],
    [1, 'illegal_length', 'legacy_session_id', 38],
  );
});
