import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { decodeHandshake } from '../../src/handshake/message.js';
import type { HandshakeMessage } from '../../src/handshake/message-types.js';
import { fromHex } from './byte-writer.js';
import { FieldRecorder } from './field-recorder.js';
import { section3, section4, section5, section6 } from './rfc8448.js';

const groups = [0x001d, 0x0017, 0x0018, 0x0019, 0x0100, 0x0101, 0x0102, 0x0103, 0x0104];
const schemes = [
  0x0403, 0x0503, 0x0603, 0x0203, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0201, 0x0402, 0x0502,
  0x0602, 0x0202,
];

function decode<N extends HandshakeMessage['name']>(
  message: Uint8Array,
  name: N,
): Extract<HandshakeMessage, { name: N }> {
  const context = { side: 'server', version: 0x0304, cipherSuite: 0x1301 } as const;
  const recorder = new FieldRecorder(message.length);
  const decoded = decodeHandshake(message, context, recorder);
  recorder.finish();
  assert.equal(decoded.name, name, JSON.stringify(decoded));
  assert.ok(!('problems' in decoded) || decoded.problems.length === 0);
  return decoded as Extract<HandshakeMessage, { name: N }>;
}

test('the traces are the ones of the RFC: the hash of the first two messages is the one that it prints', () => {
  const hash = createHash('sha256').update(section3.clientHello).update(section3.serverHello).digest('hex');
  assert.equal(hash, '860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8');
});

test('RFC 8448 section 3: ClientHello', () => {
  const { extensions, random, legacySessionId, ...hello } = decode(section3.clientHello, 'client_hello');
  assert.deepEqual(random, fromHex('cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7'));
  assert.equal(legacySessionId.length, 0);
  assert.deepEqual(
    extensions.map((extension) => extension.type),
    [0, 65281, 10, 35, 51, 43, 13, 45, 28],
  );
  assert.deepEqual(hello, {
    name: 'client_hello',
    legacyVersion: 0x0303,
    cipherSuites: [0x1301, 0x1303, 0x1302],
    compressionMethods: [0],
    problems: [],
    serverName: 'server',
    serverNames: ['server'],
    renegotiationInfo: new Uint8Array(0),
    supportedGroups: groups,
    sessionTicketLength: 0,
    keyShares: [{ group: 0x001d, length: 32 }],
    supportedVersions: [0x0304],
    signatureAlgorithms: schemes,
    pskModes: [1],
    recordSizeLimit: 0x4001,
  });
});

test('RFC 8448 section 3: the server and its flight', () => {
  const hello = decode(section3.serverHello, 'server_hello');
  assert.deepEqual(
    [
      hello.legacyVersion,
      hello.version,
      hello.cipherSuite,
      hello.isHelloRetryRequest,
      hello.downgradeSentinel,
    ],
    [0x0303, 0x0304, 0x1301, false, undefined],
  );
  assert.deepEqual(hello.keyShares, [{ group: 0x001d, length: 32 }]);
  const encrypted = decode(section3.encryptedExtensions, 'encrypted_extensions');
  assert.deepEqual(encrypted.supportedGroups, groups);
  assert.equal(encrypted.recordSizeLimit, 0x4001);
  const certificate = decode(section3.certificate, 'certificate');
  assert.deepEqual([certificate.requestContext?.length, certificate.entries.length], [0, 1]);
  assert.equal(new X509Certificate(certificate.entries[0]!.certificate).subject, 'CN=rsa');
  const verify = decode(section3.certificateVerify, 'certificate_verify');
  assert.deepEqual([verify.signatureScheme, verify.signature.length], [0x0804, 128]);
  assert.equal(decode(section3.serverFinished, 'finished').verifyData.length, 32);
  const ticket = decode(section3.newSessionTicket, 'new_session_ticket');
  assert.deepEqual(
    [
      ticket.lifetimeSeconds,
      ticket.ticketAgeAdd,
      ticket.ticketNonce,
      ticket.ticket.length,
      ticket.maxEarlyDataSize,
    ],
    [30, 0xfad6aac5, Uint8Array.of(0, 0), 178, 1024],
  );
});

test('RFC 8448 section 4: a ClientHello that resumes with early data', () => {
  const hello = decode(section4.clientHello, 'client_hello');
  assert.equal(section4.clientHello.length, 512);
  assert.deepEqual([hello.pskIdentityCount, hello.earlyData, hello.paddingLength], [1, true, 87]);
  assert.equal(hello.extensions.at(-1)?.type, 41);
});

test('RFC 8448 section 5: HelloRetryRequest', () => {
  const retry = decode(section5.helloRetryRequest, 'server_hello');
  assert.deepEqual(
    [retry.isHelloRetryRequest, retry.version, retry.selectedGroup, retry.cookieLength, retry.keyShares],
    [true, 0x0304, 0x0017, 114, undefined],
  );
});

test('RFC 8448 section 6: client authentication', () => {
  const request = decode(section6.certificateRequest, 'certificate_request');
  assert.deepEqual(request.signatureAlgorithms, schemes);
  assert.deepEqual(
    [request.requestContext?.length, request.certificateTypes, request.certificateAuthorities],
    [0, undefined, []],
  );
  const subject = (message: Uint8Array) =>
    decode(message, 'certificate').entries.map((entry) => new X509Certificate(entry.certificate).subject);
  assert.deepEqual(subject(section6.serverCertificate), ['CN=ecdsa256']);
  assert.deepEqual(subject(section6.clientCertificate), ['CN=client']);
  assert.equal(decode(section6.serverCertificateVerify, 'certificate_verify').signatureScheme, 0x0403);
});
