import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_EXTENSIONS, MAX_MESSAGE_PROBLEMS } from '../../src/base/limits.js';
import { authenticationExtensions } from '../../src/handshake/extension/authentication.js';
import { encryptedClientHelloExtensions } from '../../src/handshake/extension/encrypted-client-hello.js';
import { ExtensionType, extensionDecoders } from '../../src/handshake/extension/extension-type.js';
import { keyExchangeExtensions } from '../../src/handshake/extension/key-exchange.js';
import { namedOnlyExtensions } from '../../src/handshake/extension/named-only.js';
import { namesAndProtocolsExtensions } from '../../src/handshake/extension/names-and-protocols.js';
import { connectionExtensions } from '../../src/handshake/extension/version-and-session.js';
import { decodeHandshake } from '../../src/handshake/message.js';
import type { ClientHello, HandshakeMessage } from '../../src/handshake/message-types.js';
import {
  bytes,
  extension,
  filled,
  handshake,
  type Part,
  u16,
  u24,
  vector8,
  vector16,
} from './byte-writer.js';
import { FieldRecorder } from './field-recorder.js';
import { clientExtensions, clientHello, name, wellFormedOf } from './well-formed.js';

function decodeClientHello(...extensions: readonly Part[]): ClientHello {
  const message = decodeHandshake(clientHello(...extensions), {
    side: 'client',
    version: undefined,
    cipherSuite: undefined,
  });
  assert.ok(message.name === 'client_hello', JSON.stringify(message));
  return message;
}

function decode<N extends HandshakeMessage['name']>(
  what: string,
  name: N,
): Extract<HandshakeMessage, { name: N }> {
  const { bytes: message, context } = wellFormedOf(what);
  const decoded = decodeHandshake(message, context);
  assert.equal(decoded.name, name);
  return decoded as Extract<HandshakeMessage, { name: N }>;
}

test('every extension of a ClientHello says what it says', () => {
  const { extensions, problems, random, legacySessionId, ...hello } = decodeClientHello(...clientExtensions);
  assert.deepEqual(problems, []);
  assert.equal(extensions.length, clientExtensions.length);
  assert.deepEqual(hello, {
    name: 'client_hello',
    legacyVersion: 0x0303,
    cipherSuites: [0x1301, 0xc02f],
    compressionMethods: [0],
    serverName: 'example.org',
    serverNames: ['example.org', 'other.example'],
    maxFragmentLength: 4,
    statusRequest: 1,
    supportedGroups: [0x2a2a, 0x001d, 0x0017],
    ecPointFormats: [0, 1],
    signatureAlgorithms: [0x0403, 0x0804],
    useSrtp: [1, 2],
    heartbeatMode: 1,
    alpn: ['h2', 'http/1.1'],
    signedCertificateTimestamps: [],
    clientCertificateType: [2, 0],
    serverCertificateType: [0],
    encryptThenMac: true,
    extendedMasterSecret: true,
    compressCertificate: [2, 1],
    recordSizeLimit: 0x4001,
    delegatedCredentials: [0x0403],
    sessionTicketLength: 10,
    earlyData: true,
    supportedVersions: [0x3a3a, 0x0304, 0x0303],
    cookieLength: 6,
    pskModes: [1],
    certificateAuthorities: [name],
    postHandshakeAuth: true,
    signatureAlgorithmsCert: [0x0401],
    keyShares: [
      { group: 0x2a2a, length: 1 },
      { group: 0x001d, length: 32 },
    ],
    quicTransportParameters: bytes('quic'),
    nextProtocolNegotiation: [],
    applicationSettings: ['h2'],
    encryptedClientHello: { type: 'outer', kdf: 1, aead: 3, configId: 7, encLength: 32, payloadLength: 20 },
    renegotiationInfo: bytes(),
    paddingLength: 5,
    pskIdentityCount: 2,
  });
});

test('an extension keeps its type, its bytes and its place', () => {
  const unknown = extension(0x1234, 'abc');
  const message = clientHello(unknown, extension(23));
  const { extensions } = decodeClientHello(unknown, extension(23));
  assert.deepEqual(extensions[0], { type: 0x1234, data: bytes('abc'), offset: 81 });
  assert.deepEqual(message.subarray(81, 88), unknown);
  assert.equal(extensions[1]?.offset, 88);
});

test('the extensions of a ServerHello in TLS 1.2 are answers', () => {
  const hello = decode('server_hello of TLS 1.2', 'server_hello');
  assert.equal(hello.version, 0x0303);
  assert.equal(hello.statusRequest, 0);
  assert.equal(hello.serverName, undefined);
  assert.deepEqual(hello.alpn, ['h2']);
  assert.deepEqual(hello.signedCertificateTimestamps, [bytes('sct'), bytes('sct2')]);
  assert.deepEqual(hello.clientCertificateType, [2]);
  assert.deepEqual(hello.nextProtocolNegotiation, ['spdy/3', 'http/1.1']);
  assert.deepEqual(hello.renegotiationInfo, filled(12));
});

test('the extensions of EncryptedExtensions, CertificateRequest and NewSessionTicket are those of their message', () => {
  const encrypted = decode('encrypted_extensions', 'encrypted_extensions');
  assert.deepEqual(encrypted.alpn, ['h2']);
  assert.equal(encrypted.earlyData, true);
  assert.deepEqual(encrypted.encryptedClientHello, { type: 'retry_configs', length: 9 });
  const request = decode('certificate_request of TLS 1.3', 'certificate_request');
  assert.deepEqual(request.oidFilters, [
    { oid: bytes(6, 3, 0x55, 0x1d, 0x0f), values: bytes(3, 2, 7, 0x80) },
  ]);
  assert.equal(request.statusRequest, 0);
  assert.equal(decode('new_session_ticket of TLS 1.3', 'new_session_ticket').maxEarlyDataSize, 0x4000);
  assert.equal(decode('new_session_ticket of draft 18', 'new_session_ticket').maxEarlyDataSize, 0x4000);
});

test('an empty signature_algorithms is an answer in a ServerHello and a problem in a ClientHello', () => {
  const answer = decodeHandshake(handshake(2, 0x7f, 0x10, filled(32), u16(0x1301), vector16(extension(13))), {
    side: 'server',
    version: undefined,
    cipherSuite: undefined,
  });
  assert.ok(answer.name === 'server_hello');
  assert.deepEqual(answer.problems, []);
  assert.equal(decodeClientHello(extension(13)).problems[0]?.reason, 'truncated');
});

test('names from the wire come as they are, one character a byte', () => {
  const hello = decodeClientHello(
    extension(0, vector16(0, vector16('a\u001b[2Jb\u0000\u00e9\u00ff'))),
    extension(16, vector16(vector8(0xe2, 0x80, 0xae))),
  );
  assert.equal(hello.serverName, 'a\u001b[2Jb\u0000\u00e9\u00ff');
  assert.deepEqual(hello.alpn, ['\u00e2\u0080\u00ae']);
});

test('a very long server name is kept whole', () => {
  const hello = decodeClientHello(extension(0, vector16(0, vector16(filled(20_000, 0x61)))));
  assert.equal(hello.serverName, 'a'.repeat(20_000));
});

test('an extension that cannot be read is a problem of its own: the message and its other extensions stay', () => {
  const broken = extension(10, u16(9), u16(0x001d));
  const hello = decodeClientHello(extension(23), broken, extension(16, vector16(vector8('h2'))));
  assert.equal(hello.supportedGroups, undefined);
  assert.equal(hello.extendedMasterSecret, true);
  assert.deepEqual(hello.alpn, ['h2']);
  assert.equal(hello.extensions.length, 3);
  assert.deepEqual(hello.extensions[1]?.data, broken.subarray(4));
  assert.deepEqual(hello.problems, [{ field: 'named_group_list', reason: 'truncated', offset: 89 }]);
});

test('bytes left over in an extension are told by its name', () => {
  const hello = decodeClientHello(extension(23, 'x'));
  assert.deepEqual(hello.problems, [{ field: 'extended_master_secret', reason: 'trailing', offset: 85 }]);
});

test('a broken extension leaves the field tree well formed, with its unread bytes as undecoded', () => {
  const message = clientHello(extension(10, u16(9), u16(0x001d)), extension(23));
  const recorder = new FieldRecorder(message.length);
  decodeHandshake(message, { side: 'client', version: undefined, cipherSuite: undefined }, recorder);
  recorder.finish();
  assert.ok(
    recorder.paths().includes('client_hello.extensions.extension.extension_data.named_group_list.undecoded'),
  );
  assert.equal(recorder.paths().filter((path) => path.endsWith('extension_type')).length, 2);
});

test('an extension that comes twice is told once; the first one counts', () => {
  const versions = (version: number) => extension(43, vector8(u16(version)));
  const hello = decodeClientHello(versions(0x0304), versions(0x0303), extension(0xff01, vector8()));
  assert.deepEqual(hello.supportedVersions, [0x0304]);
  assert.equal(hello.extensions.length, 3);
  assert.deepEqual(hello.problems, [{ field: 'supported_versions', reason: 'duplicate', offset: 88 }]);
  const unknown = decodeClientHello(
    extension(0x1234),
    extension(0x1234),
    extension(31),
    extension(32),
    extension(63),
  );
  assert.deepEqual(
    unknown.problems.map(({ field, reason }) => [field, reason]),
    [['unknown (0x1234)', 'duplicate']],
  );
});

test('an extension longer than what is there keeps those before it', () => {
  const hello = decodeClientHello(extension(23), u16(16), u16(40), 'short');
  assert.equal(hello.extendedMasterSecret, true);
  assert.equal(hello.extensions.length, 1);
  assert.deepEqual(hello.problems, [{ field: 'extension_data', reason: 'truncated', offset: 87 }]);
});

test('a flood of extensions is bounded in what is kept and in what is said', () => {
  const flood = Array.from({ length: 10_000 }, (_, i) => extension(i % 3 === 0 ? 43 : i));
  const hello = decodeClientHello(...flood);
  assert.equal(hello.extensions.length, MAX_EXTENSIONS);
  assert.equal(hello.problems.length, MAX_MESSAGE_PROBLEMS);
  assert.equal(hello.problems.at(-1)?.reason, 'too_many');
});

test('a CertificateEntry has its own extensions, and a broken one leaves the certificates', () => {
  const { bytes: message, context } = wellFormedOf('certificate of TLS 1.3');
  const whole = decodeHandshake(message, context);
  assert.ok(whole.name === 'certificate');
  assert.deepEqual(whole.entries[0]?.ocspResponse, bytes('ocsp'));
  assert.deepEqual(whole.entries[0]?.signedCertificateTimestamps, [bytes('sct')]);
  assert.deepEqual(whole.entries[1]?.extensions, []);
  const broken = handshake(
    11,
    vector8(),
    u24(27),
    [u24(3), 'one', u16(6), u16(5), u16(2), 1, 1],
    [u24(3), 'two', u16(5), 9, 9, 9, 9, 9],
  );
  const recovered = decodeHandshake(broken, context);
  assert.ok(recovered.name === 'certificate', JSON.stringify(recovered));
  assert.deepEqual(
    recovered.entries.map((entry) => entry.certificate),
    [bytes('one'), bytes('two')],
  );
  assert.deepEqual(
    recovered.problems.map(({ field }) => field),
    ['ocsp_response', 'extension_data'],
  );
});

test('each extension stands in one row: none is named in two files', () => {
  const rows = [
    namesAndProtocolsExtensions,
    connectionExtensions,
    keyExchangeExtensions,
    authenticationExtensions,
    encryptedClientHelloExtensions,
    namedOnlyExtensions,
  ];
  const names = rows.flatMap((file) => Object.keys(file));
  assert.equal(ExtensionType.entries.length, names.length);
  assert.equal(new Set(names).size, names.length);
  for (const { code } of rows.flatMap((file): { readonly code: number }[] => Object.values(file)))
    assert.equal(
      extensionDecoders.has(code),
      !Object.values(namedOnlyExtensions).some((row) => row.code === code),
    );
});
